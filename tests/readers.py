"""Readers to draw for, what stands behind an address, and a store in which people wrote what they liked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from commitments.contract.model import Practice
from commitments.i18n.translator import translator_for
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.measures.search import read_names
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.store.store import Store
from tests.factories import actor, article, commitment, milestone, report, store_with

DAY = date(2026, 3, 31)

# What nobody should ever see run: as HTML, as Plotly's little HTML, as Markdown or as a formula.
HOSTILE = (
    '<script>alert(1)</script><b onclick="x()">Ségou</b> & "l’eau" <a href="javascript:x()">**fort** $x^2$'
)


def reader(store: Store, language: str = "fr", *, page: str = "overview", **more: Any) -> Context:
    """Someone who reads a page of `store`, whose view is all of it."""
    known = read_names(store, Scope())
    t = translator_for(language)
    called = {
        "actor": dict(known.actors),
        "article": {code: f"{code} · {t.bilingual(row, 'title')}" for code, row in known.articles.items()},
        "country": {code: t.country(code) for code in known.countries},
    }
    return Context(t, Address(page, Scope(day=DAY)), names=called, **more)


def asked(link: str) -> Address:
    """Where a link of ours leads."""
    url = urlsplit(link)
    page = url.path.removeprefix("./") or "overview"
    address, refused = Address.read(page, parse_qs(url.query))
    assert refused == [], link
    return address


def behind(store: Store, link: str) -> int:
    """How many rows the register shows for a link to it."""
    address = asked(link)
    assert address.page == "register", link
    known = {"sort", "descending", "partner", "q", "silent", *AXES}
    assert {name for name, _ in address.rest} <= known, link
    axes: dict[str, Any] = {axis: address.all(axis) for axis in AXES}
    beside: dict[str, Any] = {
        "search": address["q"],
        "partner": address.all("partner"),
        "silent": bool(address["silent"]),
    }
    return list_commitments(store, address.scope, **beside, **axes, size=1).total


AXES = ("completion", "trajectory", "freshness", "verification", "self_declared", "told", "validated")


@contextmanager
def written_by_anyone() -> Iterator[Store]:
    """A store whose every text is hostile."""
    with store_with(
        [
            actor("town", latitude=13.4, longitude=-6.2).model_copy(
                update={"name": HOSTILE, "locality": HOSTILE, "notes": HOSTILE}
            ),
            article("C1").model_copy(
                update=dict.fromkeys(("title_fr", "title_en", "summary_fr", "summary_en"), HOSTILE)
            ),
            commitment(
                title_en=HOSTILE,
                description_fr=HOSTILE,
                description_en=HOSTILE,
                indicator=HOSTILE,
                unit=HOSTILE,
                baseline_value=0,
                target_value=10,
                start_date="2022",
                due_date="2024",
            ).model_copy(update={"title_fr": HOSTILE}),
            report(
                "2023-05-01",
                value=4,
                completion="limited",
                reported_by=HOSTILE,
                narrative_fr=HOSTILE,
                narrative_en=HOSTILE,
            ),
            milestone(
                "m", "MLI", "event", "held", "2023-01-01", title_fr=HOSTILE, title_en=HOSTILE
            ).model_copy(update={"notes": HOSTILE}),
            Practice(
                practice_id="p",
                signatory_id="town",
                title_en=HOSTILE,
                title_fr=HOSTILE,
                summary_en=HOSTILE,
                summary_fr=HOSTILE,
                source_url="https://example.org",
            ),
        ]
    ) as store:
        yield store
