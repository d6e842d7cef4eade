"""The register: in which order, and what one tap narrows it to."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from commitments.measures.register import EVERY_STEP, count_choices, list_commitments
from commitments.measures.scope import Scope
from commitments.site import blocks
from commitments.site.cells import Chip
from commitments.site.pages import register
from commitments.site.urls import Address
from commitments.site.visit import Visit, resolved
from commitments.store.store import Store
from tests.factories import actor, article, commitment, report, store_with
from tests.readers import DAY, reader


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """Commitments of two countries at several stages, with news of different days and none."""
    told = [
        *(actor("town"), actor("other", "BEN"), actor("net", None, "international_organisation")),
        *(article("C1"), article("C2")),
        commitment("a-old"),
        commitment("b-new", "other"),
        commitment("c-none", "net", "C2"),
        commitment("d-apart"),
        report("2020-01-31", "a-old", completion="complete"),
        report("2025-11-30", "b-new", completion="limited"),
        report("2025-01-31", "d-apart", completion="withdrawn"),
    ]
    with store_with(told) as opened:
        yield opened


def seen(store: Store, query: str = "") -> tuple[Visit, blocks.Page]:
    """The register at an address."""
    address, left_out = Address.read("register", parse_qs(f"{query}&day={DAY}&lang=en"))
    visit = resolved(Visit(reader(store, "en").t, address), store, left_out)
    return visit, register.page(visit)


def titles(page: blocks.Page) -> list[str]:
    """What is listed, in order."""
    return [
        row[0].text
        for block in page.blocks
        if isinstance(block, blocks.DataTable)
        for row in block.table.rows
    ]


def chips(page: blocks.Page) -> list[Chip]:
    """Every filter that is offered."""
    (block,) = (block for block in page.blocks if isinstance(block, blocks.Chips))
    return [chip for group in block.groups for chip in group.chips]


def test_newest_news_first(store: Store) -> None:
    """Where no order is asked for, the newest news come first and silence last; what older links ask for is
    what they get."""
    assert titles(seen(store)[1]) == ["b-new", "a-old", "c-none"]
    assert titles(seen(store, "sort=as_of")[1]) == ["a-old", "b-new", "c-none"]
    assert titles(seen(store, "sort=title")[1]) == ["a-old", "b-new", "c-none"]
    assert titles(seen(store, "descending=1")[1]) == ["c-none", "b-new", "a-old"]


def test_finding(store: Store) -> None:
    """The register opens with how many there are and how many are complete; of a stage, how many of all."""
    assert seen(store)[1].finding == "3 commitments and actions, 1 complete."
    assert seen(store, "country=BEN")[1].finding == "1 commitment or action, none complete."
    assert seen(store, "completion=limited")[1].finding.startswith("1 of ")
    assert seen(store, "q=nothing+such")[1].finding == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "query", ["", "completion=complete", "country=BEN&level=local_authority", "q=a&article=C1"]
)
def test_a_chip_finds_what_it_says(store: Store, query: str) -> None:
    """A chip that is not set says how many rows are there once it is set alone of its kind; one that is set
    leads to the register without it."""
    visit, page = seen(store, query)
    for chip in chips(page):
        there = parse_qs(urlsplit(chip.to).query)
        before = parse_qs(visit.address.here().partition("?")[2])
        (by,) = (name for name in {*there, *before} if there.get(name) != before.get(name))
        more = {*there.get(by, ())} ^ {*before.get(by, ())}
        assert len(more) == 1
        assert chip.chosen == (more <= {*before.get(by, ())})
        alone, _ = Address.read("register", there | {by: [*more]})
        listed = register.page(resolved(Visit(visit.t, alone), store, ()))
        assert len(titles(listed)) == int(chip.n), chip


def test_choices_leave_their_own_filter_out(store: Store) -> None:
    """Of the column that is counted the filter does not count, all others do; what was set aside is counted
    where stages are."""
    scope = Scope(day=DAY, country=("BEN",))
    assert count_choices(store, scope, by=("country", "completion")) == {
        "country": {"MLI": 1, "BEN": 1, None: 1},
        "completion": {"limited": 1},
    }
    limited = count_choices(store, Scope(day=DAY), by=("completion", "country"), completion=("limited",))
    by_stage = limited["completion"]
    assert by_stage == {"complete": 1, "limited": 1, "not_reported": 1, "withdrawn": 1}
    assert sum(by_stage.values()) == list_commitments(store, Scope(day=DAY), completion=EVERY_STEP).total
