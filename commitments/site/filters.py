"""What each page may be asked for beside its place: the filters, and choices of its own, with their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from commitments.contract import codelists
from commitments.i18n.translator import Translator, capital
from commitments.measures.scope import NONE
from commitments.measures.search import Names
from commitments.site import outcomes, period, tables
from commitments.site.context import Context
from commitments.site.scope_from_url import filter_codes
from commitments.store.store import Store

# The parameters of pages that name an actor or commitment, and in which table.
NAMING_IN = {
    "actor": {"id": "signatories"},
    "commitment": {"id": "commitments"},
    "history": {"commitment": "commitments"},
    "practices": {"like": "signatories"},
    "register": {"partner": "signatories"},
}


def filter_titles(t: Translator) -> dict[str, tuple[str, str]]:
    """Return what each filter is called, and the word for none chosen."""
    return {
        "country": (t("Country"), t("All countries")),
        "level": (t("Level"), t("All levels")),
        "actor_type": (t("Type of actor"), t("All types")),
        "actor": (t("Actor"), t("All actors")),
        "article": (t("Article"), t("All articles")),
        "declaration": (t("Declaration"), t("All declarations")),
        "theme": (t("Theme"), t("All themes")),
        "basis": (t("Basis"), t("Declared and documented")),
    }


def own_choices(reader: Context) -> dict[str, tuple[str, dict[str, str]]]:
    """Return what a page alone lets choose, beside the filters: name → what it is called, and code → name."""
    t, names = reader.t, reader.names
    if reader.address.page == "countries":
        return {"with": (t("Beside it"), dict(names["country"]))}
    if reader.address.page == "themes":
        return {"with": (t("Beside it"), {**names["theme"], NONE: t.missing})}
    if reader.address.page == "practices":
        return {"like": (t("Actor"), dict(names["actor"]))}
    if reader.address.page == "actors":
        kinds = {f"level:{code}": capital(name) for code, name in names["level"].items()}
        kinds |= {f"actor_type:{code}": "– " + name for code, name in names["actor_type"].items()}
        return {"kind": (t("Kind of actor"), kinds), "with": (t("Beside it"), kinds)}
    if reader.address.page == "outcomes":
        of = codelists.OUTCOME_MEASURES
        measured = {code: capital(t.label(of, code)) for code in of}
        return {"by": (t("Divide"), outcomes.divisions(t)), "measure": (t("Measure"), measured)}
    if reader.address.page == "since":
        axis = reader.address["by"] if reader.address["by"] in period.AXES else period.AXES[0]
        statuses = period.status_names(axis, t)
        return {
            "what": (t("What"), period.list_names(t)),
            "by": (t("Status"), period.axis_names(t)),
            "before": (t("Then"), statuses),
            "now": (t("Now"), statuses),
        }
    if reader.address.page == "declaration":
        return {"with": (t("Beside it"), dict(names["declaration"]))}
    if reader.address.page != "register":
        return {}
    steps = (*codelists.SHOWN_COMPLETIONS, *codelists.SET_ASIDE)
    how_far = {code: tables.completion_cell(code, reader).text for code in steps}

    def labels(axis: str, codes: Iterable[str]) -> dict[str, str]:
        return {code: t.label(axis, code) for code in codes}

    return {
        "completion": (t("How far"), how_far),
        "trajectory": (t("Course"), labels("trajectory", codelists.TRAJECTORIES)),
        "freshness": (t("Last news"), labels("freshness", codelists.FRESHNESS)),
        "verification": (t("Evidence"), labels("verification", codelists.VERIFICATIONS)),
        "self_declared": (capital(t.label("verification", "self_declared")), how_far),
        "told": (capital(t.label("verification", "reviewed")), how_far),
        "validated": (capital(t.label("verification", "validated")), how_far),
        "partner": (t("Partners"), dict(names["actor"])),
    }


def filter_names(store: Store, held: Names, t: Translator) -> dict[str, dict[str, str]]:
    """Return what each filter may ask for, as code → name in the reader's language."""
    called: dict[str, Callable[[str], str]] = {
        "country": t.country,
        "actor": held.actors.__getitem__,
        "article": lambda code: f"{code} · {t.bilingual(held.articles[code], 'title')}",
        "declaration": t.declaration,
    }
    return {
        name: {code: called.get(name, partial(t.label, name))(code) for code in codes}
        for name, codes in filter_codes(store, held).items()
    }
