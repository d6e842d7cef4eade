"""What commitments changed, in words and bars: nothing unlike is added up, and silence is never zero."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commitments.contract.dimensions import NONE
from commitments.contract.model import Outcome, PartialDate, Record
from commitments.i18n.translator import translator_for
from commitments.measures.figures import count_figures
from commitments.measures.outcomes import OutcomeSum, list_outcomes, outcome_coverage, sum_outcomes
from commitments.measures.scope import By, Scope, the_eight
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
from tests.readers import DAY, asked, reader
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
        the_eight(store),
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
    """The sentence says for how many a result is known; what is not is named, and is not zero."""
    who, known = here(small), outcome_coverage(small, SEEN)
    said = outcomes.finding(known, who)
    assert said == "A measured result is known for 3 of 4 commitments and actions."
    apart = outcomes.apart(known, who.t)
    assert "what is not known is not zero" in apart
    assert apart.endswith("Nothing known: jobs and youth.")
    assert outcomes.finding(replace(known, any=0), who) == (
        "No measured result is known of the 4 commitments and actions."
    )


def test_large_figures_stand_apart(small: Store) -> None:
    """Each measure, unit and currency has a figure of its own, says of how many, and leads to its rows."""
    found = outcomes.figures(sum_outcomes(small, SEEN), here(small))
    assert [(each.before, each.value, each.words.partition(":")[0]) for each in found] == [
        ("", "3", "organisations supported (households)"),
        ("", "40", "people (people)"),
        ("about", "60", "people (personnes)"),
        ("", "25", "women"),
        ("", "€50", "funds mobilised (EUR)"),
        ("", "1,000 CFA francs", "funds mobilised (WAEMU)"),
    ]  # fmt: skip
    assert found[1].words == "people (people): known for 2 of 4"
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


def enough(measure: str, *values: float, unit: str | None = None, **more: Any) -> list[Record]:
    """A record of one measure, known of an actor in each of so many countries."""
    countries = ("MLI", "BEN", "TGO", "NER", "CIV")[: len(values)]
    return [
        *(actor(country.lower(), country) for country in (*countries, "GIN")),
        article("C1"),
        *(commitment(f"of-{country}", country.lower()) for country in (*countries, "GIN")),
        *(
            outcome(f"of-{country}", measure, value, unit=unit, **more)
            for country, value in zip(countries, values, strict=True)
        ),
    ]


def test_bars_share_a_scale_and_the_silent_stand_beneath() -> None:
    """The longest bar of a block is whole, zero is a value; who is silent is named in a line."""
    with store_with(enough("people", 10, 40, 0, 20)) as store:
        (panel,) = outcome_panels(divided(store, "country", here(store)), here(store)).panels
    assert [(bar.name, bar.labelled, share(bar)) for bar in panel.chart.bars] == [
        *(("Benin", "40 (1 of 1)", 100.0), ("Mali", "10 (1 of 1)", 25.0)),
        *(("Niger", "20 (1 of 1)", 50.0), ("Togo", "0 (1 of 1)", 0.0)),
    ]
    assert panel.note == "Known for 4 of 5; maximum: 40."
    assert panel.silent.startswith("Nothing known: ")
    assert "Guinea" in panel.silent


def test_few_values_are_a_list() -> None:
    """Three known values are no chart: they are listed, each with its group, and none is drawn."""
    with store_with(enough("people", 10, 40, 0)) as store:
        data = divided(store, "country", here(store))
        drawn = outcome_panels(data, here(store))
        assert drawn.panels == ()
        (fact,) = drawn.few
    assert [cell.text for cell in fact.cells] == [
        "Benin: 40 (1 of 1)",
        "Mali: 10 (1 of 1)",
        "Togo: 0 (1 of 1)",
    ]


@pytest.mark.parametrize(
    ("measure", "unit", "value", "about", "french"),
    [
        ("people", None, 10574, True, "10\u202f600"),
        ("people", None, 10574, False, "10\u202f574"),
        ("funds_mobilised", "XOF", 156_074_889, True, "156\u00a0millions de F\u00a0CFA"),
        ("funds_mobilised", "XAF", 7_544_090, False, "7,5\u00a0millions de F\u00a0CFA"),
        ("funds_mobilised", "XAF", 1_500_000, False, "1,5\u00a0million de F\u00a0CFA"),
        ("funds_mobilised", "XAF", 450_593, False, "450\u202f593\u00a0F\u202fCFA"),
        ("funds_mobilised", "EUR", 50, False, "50\u00a0€"),
    ],
)
def test_no_false_precision(measure: str, unit: str | None, value: float, about: bool, french: str) -> None:
    """What is not exact has three digits, money is in millions, the table is exact."""
    total = OutcomeSum(None, measure, unit, value, 1, 1, about)
    said = outcomes.shortly(total, translator_for("fr"))
    assert said.replace("\u00a0", " ").replace("\u202f", " ") == french.replace("\u00a0", " ").replace(
        "\u202f", " "
    )
    assert f"{value:,.0f}"[-3:] in outcomes.exact_sum(total, translator_for("en"))


@pytest.mark.slow
@pytest.mark.parametrize("by", in_turn(outcomes.DIVISIONS, 0, of=2))
def test_every_value_leads_to_the_rows_behind_it(store: Store, by: By) -> None:
    """A bar, and a value of a list, lead to as many rows as they say; the table has the same exactly."""
    who = here(store)
    data = divided(store, by, who)
    drawn = outcome_panels(data, who)
    panels, facts = drawn.panels, drawn.few
    shown = [bar.to for panel in panels for bar in panel.chart.bars]
    shown += [cell.to for fact in facts for cell in fact.cells]
    assert len(panels) + len(facts) == len(data.totals)
    parts = [part for total in data.totals for _, part in data.known(total)]
    assert len(shown) == len(parts)
    by_measure = {(part.group or NONE, part.measure): 0 for part in parts}
    for part in parts:
        by_measure[part.group or NONE, part.measure] += part.n
    for to in shown:
        address = asked(to)
        assert address.page == "outcomes"
        (measure,), (group,) = address.all("measure"), getattr(address.scope, by)
        rows = list_outcomes(store, address.scope, only=(measure,), size=None)
        assert rows.total == by_measure[group, measure]
    table = outcomes_table(data, who)
    assert [len(row) for row in table.rows] == [len(data.totals) + 1] * len(data.groups)
    told = sum(cell.to != "" for row in table.rows for cell in row[1:])
    assert told == len(parts)


def test_groups_stand_in_their_order(small: Store) -> None:
    """Countries and themes stand in the order of their names, articles in theirs; none comes last."""
    who = here(small)
    assert [each.group for each in divided(small, "country", who).groups] == ["BEN", "MLI", "TGO"]
    assert [each.group for each in divided(small, "article", who).groups] == ["C1", "C2"]
    assert [each.group for each in divided(small, "theme", who).groups] == ["women", None]
    only = divided(small, "country", who, "women")
    assert [each.measure for each in only.totals] == ["women"]
    assert outcomes_finding(only, who) == "A result is known in 1 of 8 countries."


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
    mali = list_outcomes(small, SEEN.but(country=("MLI",)), only=("people",))
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
