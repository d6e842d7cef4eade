"""What commitments changed, in words and bars: nothing unlike is added up, and silence is never zero."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commitments.contract.model import Outcome, PartialDate, Record
from commitments.measures.figures import count_figures
from commitments.measures.outcomes import list_outcomes, outcome_coverage, sum_outcomes
from commitments.measures.scope import By, Scope
from commitments.site.chart_model import Bar
from commitments.site.charts.outcomes import (
    OutcomeGroups,
    outcome_groups,
    outcome_panels,
    outcomes_finding,
    outcomes_table,
)
from commitments.site.context import Context
from commitments.site.words import outcomes
from commitments.site.words.in_names import rows_in_names
from commitments.store.store import Store
from tests.factories import actor, article, commitment, store_with
from tests.readers import DAY, asked, behind, reader
from tests.turns import in_turn

SEEN = Scope(day=DAY)


def outcome(about: str, measure: str, value: float, as_of: str = "2023-01-01", **more: Any) -> Outcome:
    """An outcome of a commitment."""
    return Outcome(commitment_id=about, as_of=PartialDate(as_of), measure=measure, value=value, **more)


SMALL: tuple[Record, ...] = (
    *(actor("segou"), actor("cotonou", "BEN"), actor("lome", "TGO"), article("C1"), article("C2")),
    commitment("a", "segou", title_en="A", theme="women"),
    commitment("b", "segou", under="C2", title_en="B"),
    commitment("c", "cotonou", title_en="C"),
    commitment("gone", "cotonou", title_en="Gone"),
    outcome("a", "people", 40, unit="people"),
    outcome("a", "people", 10, "2022-01-01", unit="people"),
    outcome("a", "women", 25, unit="people"),
    outcome("b", "people", 60, unit="personnes", value_qualifier="about"),
    outcome("b", "people", 999, "2027"),
    outcome("c", "people", 0, unit="people"),
    outcome("c", "organisations_supported", 3, unit="households"),
    outcome("a", "funds_mobilised", 1000, unit="XOF", source_url="https://a.org/x"),
    outcome("b", "funds_mobilised", 50, unit="EUR"),
)


@pytest.fixture(scope="module")
def small() -> Iterator[Store]:
    """A store small enough to count by hand."""
    with store_with(SMALL) as store:
        yield store


@pytest.fixture(scope="module", params=["baseline_store", "demonstration_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Real data, then invented data."""
    found: Store = request.getfixturevalue(request.param)
    return found


def divided(store: Store, by: By, who: Context, *only: str) -> OutcomeGroups:
    """The outcomes of a store by country, theme or article."""
    return outcome_groups(
        by,
        count_figures(store, SEEN, by),
        sum_outcomes(store, SEEN),
        sum_outcomes(store, SEEN, by),
        only,
        who,
    )


def here(store: Store, language: str = "en") -> Context:
    """Someone who reads the page of outcomes."""
    return reader(store, language, page="outcomes")


# --- how many tell -----------------------------------------------------------------------------------


def test_how_many_tell_of_an_outcome(small: Store) -> None:
    """Commitments of which an outcome is told are counted once, whatever their measures and units."""
    told = outcome_coverage(small, SEEN)
    assert (told.commitments, told.any) == (4, 3)
    assert told.measures == {
        "organisations_supported": 1, "jobs": 0, "people": 3, "women": 1, "youth": 0, "funds_mobilised": 2
    }  # fmt: skip
    before = outcome_coverage(small, SEEN.but(day=date(2022, 6, 1)))
    assert (before.any, before.measures["people"]) == (1, 1)
    assert outcome_coverage(small, SEEN.but(country=("TGO",))).any == 0


def test_how_many_tell_agrees_with_the_rows(store: Store) -> None:
    """The same numbers come out of the bare rows, counted without SQL."""
    snapshot = SEEN.snapshot(store)
    counted = {row["commitment_id"] for row in snapshot.query("SELECT * FROM standing WHERE counted")}
    known = {
        (row["commitment_id"], row["measure"])
        for row in snapshot.query("SELECT * FROM outcomes")
        if row["as_of"].ljust(10, "x").replace("xxxxxx", "-01-01").replace("xxx", "-01") <= DAY.isoformat()
        and row["commitment_id"] in counted
    }
    told = outcome_coverage(store, SEEN)
    assert told.commitments == len(counted)
    assert told.any == len({commitment_id for commitment_id, _ in known})
    for measure, n in told.measures.items():
        assert n == sum(each == measure for _, each in known)
    assert list_outcomes(store, SEEN, size=1).total == len(known)


# --- the words ---------------------------------------------------------------------------------------


def test_finding_keeps_unknown_from_zero(small: Store) -> None:
    """The sentence says of how many anything is told, of women and youth, and that unknown is not zero."""
    who = here(small)
    said = outcomes.finding(outcome_coverage(small, SEEN), who)
    assert "told of 3 of 4 commitments" in said
    assert "counted apart by 1 of 4, young people by 0 of 4" in said
    assert "none was validated" in said
    assert "unknown, which is not zero" in said
    apart = outcomes.apart(outcome_coverage(small, SEEN), who.t)
    assert "never added up" in apart
    assert apart.endswith("Nothing is said of: jobs and youth.")


def test_large_figures_stand_apart(small: Store) -> None:
    """Each measure, unit and currency has a figure of its own, says of how many, and leads to its rows."""
    found = outcomes.figures(sum_outcomes(small, SEEN), here(small))
    assert [(each.before, each.value, each.words.partition(":")[0]) for each in found] == [
        ("", "3", "organisations supported (households)"),
        ("", "40", "people (people)"),
        ("about", "60", "people (personnes)"),
        ("", "25", "women"),
        ("", "€50", "funds mobilised (EUR)"),
        ("", "F\u202fCFA\u00a01,000", "funds mobilised (XOF)"),
    ]  # fmt: skip
    assert found[1].words == "people (people): said of 2 of 4 commitments and actions"
    for each in found:
        assert each.to.endswith("#rows")
        assert list_outcomes(small, SEEN, only=asked(each.to).all("measure")).total


def test_large_figures_are_those_of_the_rows(store: Store) -> None:
    """A large figure is the sum of the rows that it leads to, and of no others."""
    for total in sum_outcomes(store, SEEN):
        rows = [
            row
            for row in list_outcomes(store, SEEN, only=(total.measure,), size=None).rows
            if row["unit"] == total.unit
        ]
        assert total.value == pytest.approx(sum(row["value"] for row in rows))
        assert total.n == len(rows) == len({row["commitment_id"] for row in rows})
        assert total.about == any(row["value_qualifier"] != "exact" for row in rows)


def share(bar: Bar) -> float | None:
    """How long a bar is, in percent of the longest; None where nothing is said."""
    return sum(part.share for part in bar.parts) if bar.parts else None


# --- the bars ----------------------------------------------------------------------------------------


def test_bars_share_a_scale_within_their_block_alone(small: Store) -> None:
    """The longest bar of a block is whole, others are parts of it; zero is a value, silence has no bar."""
    found = outcome_panels(divided(small, "country", here(small)), here(small)).panels
    people = next(panel for panel in found if panel.title == "People (people)")
    assert [(bar.name, bar.end, bar.of, share(bar)) for bar in people.chart.bars] == [
        ("Benin", "0", "1 of 2", 0.0),
        ("Mali", "40", "1 of 2", 100.0),
        ("Togo", "nothing recorded", "", None),
    ]
    assert people.note == "Said of 2 of 4; the longest bar is 40."
    women = next(panel for panel in found if panel.title == "Women")
    assert [(bar.end, bar.of, share(bar)) for bar in women.chart.bars] == [
        ("nothing said", "of 2", None),
        ("25", "1 of 2", 100.0),
        ("nothing recorded", "", None),
    ]
    assert {panel.title for panel in found} >= {"Funds mobilised (EUR)", "Funds mobilised (XOF)"}


@pytest.mark.slow
@pytest.mark.parametrize("by", in_turn(outcomes.DIVISIONS, 0, of=2))
def test_every_bar_leads_to_the_rows_behind_it(store: Store, by: By) -> None:
    """A bar leads to as many rows as it says, a silent one to the commitments of which nothing is said."""
    who = here(store)
    data = divided(store, by, who)
    for panel, total in zip(outcome_panels(data, who).panels, data.totals, strict=True):
        for bar, group in zip(panel.chart.bars, data.groups, strict=True):
            part = data.parts.get((group.group, total.measure, total.unit))
            if part:
                address = asked(bar.to)
                assert bar.to.endswith("#rows")
                assert address.page == "outcomes"
                rows = list_outcomes(store, address.scope, only=address.all("measure"), size=None).rows
                assert sum(row["unit"] == total.unit for row in rows) == part.n
                assert share(bar) == pytest.approx(
                    part.value / max(each.value for key, each in data.parts.items() if key[1:] ==
                                     (total.measure, total.unit)) * 100, abs=0.051,
                )  # fmt: skip
            else:
                assert share(bar) is None
                assert not any(letter.isdigit() for letter in bar.end)
                assert behind(store, bar.to) == group.commitments


def test_table_says_what_the_bars_say(store: Store) -> None:
    """The table has every group and measure, with the n of N in each cell, and silence in words."""
    who = here(store)
    data = divided(store, "country", who)
    table = outcomes_table(data, who)
    drawn = outcome_panels(data, who).panels
    assert [row[0].text for row in table.rows] == [bar.name for bar in drawn[0].chart.bars]
    for place, panel in enumerate(drawn, 1):
        for row, bar in zip(table.rows, panel.chart.bars, strict=True):
            assert row[place].text == (bar.labelled if bar.parts else bar.end)


def test_groups_stand_in_their_order(small: Store) -> None:
    """Countries and themes stand in the order of their names, articles in theirs; none comes last."""
    who = here(small)
    assert [each.group for each in divided(small, "country", who).groups] == ["BEN", "MLI", "TGO"]
    assert [each.group for each in divided(small, "article", who).groups] == ["C1", "C2"]
    assert [each.group for each in divided(small, "theme", who).groups] == ["women", None]
    only = divided(small, "country", who, "women")
    assert [each.measure for each in only.totals] == ["women"]
    assert "1 of 3 countries" in outcomes_finding(only, who)


# --- the rows ----------------------------------------------------------------------------------------


def test_rows_are_the_latest_by_measure_and_title(small: Store) -> None:
    """Each commitment has one row a measure, the latest known; they go by measure, then by title."""
    page = list_outcomes(small, SEEN, language="en")
    assert page.total == 7
    assert [(row["measure"], row["commitment_id"], row["value"]) for row in page.rows] == [
        ("organisations_supported", "c", 3),
        ("people", "a", 40),
        ("people", "b", 60),
        ("people", "c", 0),
        ("women", "a", 25),
        ("funds_mobilised", "a", 1000),
        ("funds_mobilised", "b", 50),
    ]
    second = list_outcomes(small, SEEN, language="en", page=2, size=3)
    assert [row["commitment_id"] for row in second.rows] == ["c", "a", "a"]
    assert second.total == 7
    mali = list_outcomes(small, SEEN.but(country=("mli",)), only=("people",))
    assert [row["commitment_id"] for row in mali.rows] == ["a", "b"]
    assert list_outcomes(small, SEEN.but(country=("TGO",))).rows == ()


def test_rows_lead_on_and_are_taken_home_in_names(small: Store) -> None:
    """A row leads to its commitment, actor and source; taken home it has names, its unit, dates as given."""
    who = here(small)
    rows = list_outcomes(small, SEEN, language="en").rows
    table = outcomes.rows_table(rows, who)
    first, funds = table.rows[0], table.rows[5]
    assert asked(first[0].to).page == "commitment"
    assert asked(first[1].to)["id"] == "cotonou"
    assert first[4].text == "3 households"
    assert (funds[6].text, funds[6].to) == ("a.org", "https://a.org/x")
    assert first[6].to == ""
    home = rows_in_names(rows, outcomes.columns(who.t), who)
    assert home[0].keys() == outcomes.columns(who.t).keys()
    assert home[2] | {"as_of": str(home[2]["as_of"])} == {
        "commitment_id": "b", "title": "B", "actor": "Segou", "country": "Mali", "article": "C2 · C2",
        "theme": None, "measure": "people", "value_qualifier": "about", "value": 60.0, "unit": "personnes",
        "as_of": "2023-01-01", "source_url": None,
    }  # fmt: skip


def test_french_has_no_english(store: Store) -> None:
    """In French the words of the page are French."""
    who = replace(here(store, "fr"))
    data = divided(store, "country", who)
    said = outcomes.finding(outcome_coverage(store, SEEN), who) + outcomes_finding(data, who)
    assert "Chaque bloc a sa propre échelle" in said
    assert "ce qui n’est pas zéro" in said
    drawn = outcome_panels(data, who).panels
    assert all(" of " not in bar.of for panel in drawn for bar in panel.chart.bars)
