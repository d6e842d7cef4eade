"""What happened between two days: the measures by hand and recounted, the words, the page."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from commitments.contract import codelists
from commitments.contract.model import RECORDS, Record, Report
from commitments.i18n.translator import translator_for
from commitments.measures.figures import count_figures
from commitments.measures.period import (
    CHANGE_KINDS,
    changes_by_country,
    changes_since,
    flow_since,
    last_forum,
    list_forums,
    moves_since,
)
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.site.charts.shifts import shifts
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.site.words import period
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests import oracle
from tests.factories import actor, append_records, article, commitment, milestone, report
from tests.stores import a_store
from tests.visits import Visitor

THEN, NOW = date(2025, 1, 1), date(2026, 3, 31)
READER = Context(translator_for("en"), Address("since", Scope()))


@pytest.fixture
def store(tmp_path: Any) -> Iterator[Store]:
    """An empty store."""
    with open_store(a_store(tmp_path), create=True) as opened:
        yield opened


def told(store: Store) -> None:
    """Commitments that moved in every way in 2022, and one that did not count."""
    said = {
        "on": "2021-12-01 limited, 2022-03-01 complete",
        "back": "2021-12-01 substantial, 2022-03-01 limited",
        "first": "2022-03-01 limited",
        "still": "2021-12-01 limited, 2022-03-01 limited",
        "aside": "2021-12-01 limited, 2022-03-01 withdrawn",
        "gone": "2021-12-01 withdrawn",
        "again": "2021-12-01 withdrawn, 2022-03-01 limited",
        "silent": "",
    }
    append_records(store, actor(), article(), *(commitment(name) for name in said))
    append_records(
        store,
        *(
            report(line.split()[0], name, completion=line.split()[1])
            for name, lines in said.items()
            for line in filter(None, lines.split(", "))
        ),
    )


def test_flow_by_hand(store: Store) -> None:
    """Each commitment that counts on either day is in one cell; one set aside on both is in none."""
    told(store)
    flow = flow_since(store, Scope(day=date(2022, 12, 31)), date(2022, 1, 1))
    assert flow.counts == {
        ("limited", "complete"): 1,
        ("substantial", "limited"): 1,
        ("not_reported", "limited"): 1,
        ("limited", "limited"): 1,
        ("limited", "withdrawn"): 1,
        ("withdrawn", "limited"): 1,
        ("not_reported", "not_reported"): 1,
    }
    assert (flow.then, flow.now, flow.stayed) == (6, 6, 2)
    assert flow.codes(0) == (*codelists.SHOWN_COMPLETIONS, "withdrawn")
    assert flow.codes(1) == (*codelists.SHOWN_COMPLETIONS, "withdrawn")
    assert period.flow_finding(flow, READER) == (
        "2 of 6 have not changed stage. 1 more, withdrawn or replaced, is counted separately."
    )


def test_moved_names_those_of_a_cell_a_row_or_a_column(store: Store) -> None:
    """A cell, row or column of the flow names as many commitments as it counts, and those alone."""
    told(store)
    scope, day = Scope(day=date(2022, 12, 31)), date(2022, 1, 1)

    def names(**of: Any) -> set[str]:
        return {each.commitment_id for each in moves_since(store, scope, day, **of)}

    assert names(before="limited", now="complete") == {"on"}
    assert names(before="limited") == {"on", "still", "aside"}
    assert names(now="limited") == {"back", "first", "still", "again"}
    assert names() == {"on", "back", "first", "still", "aside", "silent", "again"}
    assert names(before="complete") == set()


def current(store: Store) -> list[Record]:
    """All that stands in a store."""
    now = store.head()
    return [record for table in RECORDS for record in now.records(table)]


@pytest.fixture(scope="module")
def today(demonstration_store: Store) -> date:
    """The day on which the demonstration was recorded."""
    return demonstration_store.revisions()[-1].at.date()


@pytest.fixture(scope="module")
def both_days(demonstration_store: Store, today: date) -> pd.DataFrame:
    """How every invented commitment stood then and now, by the independent computation, in one row."""
    kept = current(demonstration_store)
    before, now = (oracle.standing(kept, day).set_index("commitment_id") for day in (THEN, today))
    reports = [record for record in kept if isinstance(record, Report)]
    for day, frame in ((THEN, before), (today, now)):
        each = Counter(one.commitment_id for one in reports if oracle.counts_as(one.as_of, day))
        frame["reports"] = [each[name] for name in frame.index]
    return now.join(before.add_suffix("_before"))


FILTERS: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"level": ("local_authority",)},
    {"basis": ("documented",)},
)


@pytest.mark.parametrize("filters", FILTERS)
def test_flow_agrees_with_an_independent_count(
    demonstration_store: Store,
    both_days: pd.DataFrame,
    today: date,
    filters: dict[str, Any],
) -> None:
    """The flow of the demonstration comes to what pandas counts, its sides to the figures of either day."""
    scope = Scope(day=today, **filters)
    flow = flow_since(demonstration_store, scope, THEN)
    rows = oracle.kept(both_days.reset_index(), filters)
    expected = Counter(
        (
            row["completion_before"],
            row["completion"],
        )
        for row in rows.to_dict("records")
        if row["counted"] or row["counted_before"]
    )
    assert flow.counts == dict(expected)
    assert sum(expected.values()) > 20
    for side, day in ((0, THEN), (1, today)):
        (figures,) = count_figures(demonstration_store, scope.but(day=day))
        sums: Counter[str] = Counter()
        for pair, n in flow.counts.items():
            sums[pair[side]] += n
        assert {code: sums[code] for code in figures.completion} == figures.completion
        assert (flow.then, flow.now)[side] == figures.commitments


def test_happenings_agree_with_an_independent_count(
    demonstration_store: Store, both_days: pd.DataFrame, today: date
) -> None:
    """What happened between two days in the demonstration comes to what pandas counts, names and all."""
    found = changes_since(demonstration_store, Scope(day=today), THEN, at_most=None)
    steps = codelists.COMPLETION_STEPS
    expected: dict[str, set[str]] = {what: set() for what in CHANGE_KINDS}
    for name, row in both_days.iterrows():
        before, now = row.completion_before, row.completion
        if not row.counted:
            if row.counted_before:
                expected["set_aside"].add(name)
            continue
        begun = row.start_date.first_day if row.start_date else None
        late = row.trajectory == "overdue" and row.trajectory_before != "overdue"
        silent = row.silent and not row.silent_before
        moved = steps.index(now) - steps.index(before) if now in steps and before in steps else 0
        for what, is_so in {
            "advanced": moved > 0,
            "fell_back": moved < 0,
            "first_known": row.counted_before and now in steps and before not in steps,
            "finished": now == "complete" != before,
            "slipped": late,
            "reported": row.reports > row.reports_before,
            "undertaken": begun is not None and THEN < begun <= today,
            "fell_silent": silent and row.trajectory != "achieved",
        }.items():
            if is_so:
                expected[what].add(name)
    told: dict[str, set[str]] = {what: set() for what in CHANGE_KINDS}
    for each in found.happenings:
        told[each.what].add(each.commitment_id)
    assert told == expected
    assert found.counts == {what: len(names) for what, names in expected.items()}
    counted = both_days[both_days.counted.astype(bool)]
    assert found.undated == sum(start is None for start in counted.start_date) > 0
    assert (
        list_commitments(demonstration_store, Scope(day=today), undated=True, size=1).total == found.undated
    )


def test_forums_are_those_held_that_belong_to_no_country_or_say_so(store: Store) -> None:
    """The forums by name: held, dated, the latest first; the last is before the day."""
    append_records(
        store,
        milestone("forum", None, "event", "held", "2023-05"),
        milestone("ours", "MLI", "event", "held", "2019-04-26", title_en="Second policy dialogue"),
        milestone("fair", "MLI", "event", "held", "2024-01-01"),
        milestone("next", None, "event", "announced", "2025-01-01"),
        milestone("some", None, "event", "held"),
    )
    assert [row["milestone_id"] for row in list_forums(store, Scope())] == ["forum", "ours"]
    last = last_forum(store, Scope(day=date(2023, 5, 31)))
    assert last is not None
    assert last["milestone_id"] == "ours"


def test_the_matrix_leads_to_what_it_counts(demonstration_store: Store) -> None:
    """Each cell of the flow leads to the names of its row and column, an empty one nowhere; the last ones are
    the totals."""
    flow = flow_since(demonstration_store, Scope(day=NOW), THEN)
    matrix = period.flow_matrix(flow, READER)
    for before, (_, row) in zip((*flow.codes(0), ""), matrix.rows, strict=True):
        for now, cell in zip((*flow.codes(1), ""), row, strict=True):
            n = sum(k for pair, k in flow.counts.items() if before in ("", pair[0]) and now in ("", pair[1]))
            assert cell.text == (str(n) if n else "")
            assert cell.words.endswith(f": {n}")
            asked = parse_qs(urlsplit(cell.to).query)
            assert [asked.get(side, [""])[0] for side in ("before", "now")] == (
                [before, now] if n else ["", ""]
            )
            if before in ("", "limited"):
                named = moves_since(demonstration_store, Scope(day=NOW), THEN, before=before, now=now)
                assert len(named) == n
    assert int(cell.text) == sum(flow.counts.values())


# --- the page ----------------------------------------------------------------------------------------


FORUMS = {
    "GSEF2023 et Déclaration de Dakar, premier forum en Afrique": "Dakar 2023",
    "Déclaration d’Abidjan": "Abidjan 2023",
    "Second GSEF Africa policy dialogue and Bamako Declaration": "Bamako 2023",
    "Premier dialogue politique Afrique du GSEF, Bilbao": "Bilbao 2023",
    "Troisième dialogue de démonstration, à Karité-la-Grande": "Karité-la-Grande 2023",
    "Third policy dialogue, in New York": "New York 2023",
    "Sommet Pact for Impact, Paris": "",
    "Forum des villes": "",
    "Premier forum, suivi d’un atelier": "",
}


@pytest.mark.parametrize("title", FORUMS)
def test_a_forum_is_called_by_its_place_and_year(title: str) -> None:
    """The short name of a forum is the place that its title says; without one it has none."""
    row = {"title_en": title, "title_fr": title, "occurred_on_day": date(2023, 5, 6)}
    assert period.forum_name(row, READER.t) == FORUMS[title]


def test_the_days_are_in_the_address(visit: Visitor, demonstration_store: Store) -> None:
    """The first day is the address's, else that of the last forum; forums are offered by name."""
    seen = visit(demonstration_store, "since", lang="en", since=str(THEN))
    assert "Since 1 January 2025, " in seen.text
    assert f'name="since" value="{THEN}"' in seen.html
    held = list_forums(demonstration_store, Scope())
    names = period.forum_names(held, READER.t)
    alone = visit(demonstration_store, "since", lang="en")
    assert f"Since {names[str(held[0]['occurred_on_day'])]}, " in alone.text
    for each in held:
        assert each["title_en"] in alone.text.replace("&#39;", "'")
        assert f"since={each['occurred_on_day']}" in alone.html
        assert f"day={each['occurred_on_day']}" in alone.html


def test_days_that_cannot_be(visit: Visitor, demonstration_store: Store) -> None:
    """A first day that is none is said and left out; one that does not lie before the second too."""
    seen = visit(demonstration_store, "since", lang="en", since="soon")
    assert "“soon” is not a date" in seen.words_of("notice")
    late = visit(demonstration_store, "since", lang="en", since="2026-03-31")
    assert "does not lie before the second" in late.words_of("nothing")
    assert "Choose an earlier first day" in late.words_of("nothing")
    assert late.app.get("download_button") == []
    assert '<dl class="headline' not in late.html


def test_the_page_has_the_numbers_of_the_measures(visit: Visitor, demonstration_store: Store) -> None:
    """The large figures are those of the measure, under a filter too, and lead to as many names."""
    filtered = Scope(day=NOW, level=("local_authority",))
    changes = changes_since(demonstration_store, filtered, THEN)
    own: dict[str, Any] = {"lang": "en", "since": str(THEN), "level": "local_authority"}
    seen = visit(demonstration_store, "since", **own)
    large = dict(re.findall(r'<dd><a href="[^"]*what=(\w+)[^"]*">([\d,]+)</a>', seen.html))
    assert large == {what: str(changes.counts[what]) for what in ("reported", "finished", "fell_silent")}
    named = visit(demonstration_store, "since", **own, what="finished")
    there = named.html[named.html.index("<h2>Completed") :]
    there = there[: there.index("</ul>")]
    assert there.count("<li>") == changes.counts["finished"] > 5
    undated = visit(demonstration_store, "since", **own, what="undated")
    assert f"{changes.undated} of " in undated.text
    cell = visit(demonstration_store, "since", **own, before="limited", now="complete")
    there = cell.html[cell.html.index("<h3>Limited, then complete") :]
    there = there[: there.index("</ul>")]
    flow = flow_since(demonstration_store, filtered, THEN)
    assert there.count("<li>") == flow.counts["limited", "complete"]


@pytest.mark.slow
def test_each_country_leads_to_its_names(demonstration_store: Store) -> None:
    """Each figure by country is the measure's, and leads to as many names of that country."""
    store, scope = demonstration_store, Scope(day=NOW)
    places, changes = changes_by_country(store, scope, THEN), changes_since(store, scope, THEN)
    (total,) = count_figures(store, scope)
    drawn = shifts(places, changes, total.commitments, READER)
    assert len(drawn.eight) == 8
    kinds = ("fell_back", "advanced", "first_known", "slipped")
    for row in (*drawn.eight, *drawn.beyond):
        shown = [row.back.text, row.on.text, *(cell.text for cell in row.beside)]
        asked = parse_qs(urlsplit(row.on.to).query)
        own = Scope(day=NOW, country=tuple(asked["country"]))
        there = changes_since(store, own, THEN).counts
        assert shown == [*(str(there[what]) for what in kinds), str(count_figures(store, own)[0].commitments)]
        assert asked["what"] == ["advanced"]
    assert [drawn.total.back.text, drawn.total.on.text] == [str(changes.counts[what]) for what in kinds[:2]]
    longest = max(row.on.value for row in drawn.eight)
    assert [row.on.share for row in drawn.eight] == [100 * row.on.value / longest for row in drawn.eight]


FINDINGS = {
    "one limited complete; two - ; three - ": (
        "Since Dakar 2023, 1 commitment of 3 has advanced, in 1 country of 8.",
        "Depuis Dakar 2023, 1 engagement sur 3 a avancé, dans 1 pays sur 8.",
    ),
    "one limited complete; two limited substantial; far limited complete; three substantial limited": (
        "Since Dakar 2023, 3 commitments of 4 have advanced, in 1 country of 8 and beyond; 1 fell back.",
        "Depuis Dakar 2023, 3 engagements sur 4 ont avancé, dans 1 pays sur 8 et au-delà ; 1 a reculé.",
    ),
    "far limited complete": (
        "Since Dakar 2023, 1 commitment of 1 has advanced, beyond the eight countries.",
        "Depuis Dakar 2023, 1 engagement sur 1 a avancé, hors des huit pays.",
    ),
    "one complete limited; two complete limited": (
        "Since Dakar 2023, no advance is known; 2 fell back.",
        "Depuis Dakar 2023, aucun progrès connu ; 2 ont reculé.",
    ),
    "one - limited": (
        "Since Dakar 2023, the stage of 1 more is known; no advance is.",
        "Depuis Dakar 2023, l’étape de 1 de plus est connue ; aucun progrès connu.",
    ),
    "one limited limited; two - ": (
        "Since Dakar 2023, 1 of 2 has news; no advance is known.",
        "Depuis Dakar 2023, 1 sur 2 a des nouvelles ; aucun progrès connu.",
    ),
    "one limited -": (
        "Since Dakar 2023, no news and nothing completed.",
        "Depuis Dakar 2023, aucune nouvelle, aucun achèvement.",
    ),
}


@pytest.mark.parametrize("said", FINDINGS)
def test_the_finding_says_what_advanced_and_where(store: Store, said: str) -> None:
    """What advanced is told with its n of N and its countries, none and one as they are said."""
    records: list[Record] = [actor(), actor("abroad", "FRA"), article()]
    for line in said.split(";"):
        name, before, now = line.split(" ")[-3:] if line.startswith(" ") else line.split(" ")
        records.append(commitment(name, "abroad" if name == "far" else "town", basis="declared"))
        for day, step in (("2022-12-01", before), ("2023-06-01", now)):
            if step and step != "-":
                records.append(report(day, name, completion=step))
    append_records(store, *records)
    scope, since = Scope(day=date(2023, 12, 31)), date(2023, 5, 6)
    places, changes = changes_by_country(store, scope, since), changes_since(store, scope, since)
    (total,) = count_figures(store, scope)
    for language, phrase, sentence in zip(("en", "fr"), ("since", "depuis"), FINDINGS[said], strict=True):
        reader = Context(translator_for(language), Address("since", scope))
        told = period.moved_finding(f"{phrase} Dakar 2023", changes, places, total, reader)
        assert told.replace("\u00a0", " ") == sentence


def test_then_and_now_only_where_something_moved(visit: Visitor, store: Store) -> None:
    """Where no stage changed there is no table of then and now; revisions are listed apart."""
    append_records(store, actor(), article(), commitment("one"), report("2020-01-01", completion="limited"))
    seen = visit(store, "since", lang="en", since="2021-01-01")
    assert "no news and nothing completed" in seen.text
    assert "Then and now" not in seen.text
    assert "In the register" not in seen.text
    today = visit(store, "since", lang="en", since="2021-01-01", day=str(store.revisions()[-1].at.date()))
    assert "In the register: 1 revision" in today.text
    append_records(store, report("2022-01-01", completion="complete"))
    assert "Then and now" in visit(store, "since", lang="en", since="2021-01-01").text


def test_the_overview_leads_there(visit: Visitor, demonstration_store: Store) -> None:
    """What changed since the last forum leads to the page that says it in full."""
    last = last_forum(demonstration_store, Scope(day=NOW))
    assert last is not None
    seen = visit(demonstration_store, "overview", lang="en")
    assert re.search(rf'href="\./since\?[^"]*since={last["occurred_on_day"]}', seen.html)


def test_what_happened_is_taken_home_in_names(demonstration_store: Store) -> None:
    """Every row of what happened is written in names, no code among them."""
    found = changes_since(demonstration_store, Scope(day=NOW), THEN, at_most=3).happenings
    for each in found:
        (row,) = period.in_names([each], READER)
        assert row.keys() == period.columns(READER.t).keys()
        assert row["what"] in period.happening_words(READER.t).values()
        assert "_" not in row["before"] + row["now"]
        assert each.on == row["on"]
