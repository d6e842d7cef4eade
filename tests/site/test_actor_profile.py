"""One actor in words: its plan on a time line, what is due and what never is, its peers, and who is not
there."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commitments.contract.model import Record
from commitments.measures.actors import list_actors
from commitments.measures.commitment import list_traces
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.register import list_commitments
from commitments.measures.rows import Row
from commitments.measures.scope import Scope
from commitments.site import chart_model
from commitments.site.chart_model import ActionPlan
from commitments.site.context import Context
from commitments.site.words import actor_profile
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.factories import actor, article, commitment, practice, report, store_with
from tests.readers import DAY, asked, reader
from tests.stores import a_store
from tests.visits import Visitor, lead_of

SEEN = Scope(day=DAY)


def undertaken(store: Store, key: str, day: date = DAY) -> tuple[Sequence[Row], Sequence[Row]]:
    """What an actor leads, and what it contributes to, as its page reads them."""
    scope = Scope(day=day)
    led = list_commitments(store, scope.but(actor=(key,)), sort="due_date", size=None).rows
    joined = list_commitments(store, scope, partner=(key,), apart=(key,), sort="due_date", size=None).rows
    return led, joined


def planned(store: Store, key: str = "town", day: date = DAY, language: str = "en") -> ActionPlan:
    """The plan of an actor."""
    led, joined = undertaken(store, key, day)
    ids = [row["commitment_id"] for row in (*led, *joined)]
    said = list_traces(store, Scope(day=day), ids)
    return actor_profile.action_plan(led, joined, said, day, reader(store, language, page="actor"))


def by_name(plan: ActionPlan) -> dict[str, chart_model.PlanRow]:
    """The lines of a plan by the title of their commitment."""
    return {each.entry.what: each for each in plan.undertakings}


def words(each: chart_model.PlanRow) -> list[str]:
    """The facts of a line."""
    return [cell.text for cell in each.entry.meta]


# --- the time line -----------------------------------------------------------------------------------

TOWN: tuple[Record, ...] = (
    *(actor("town"), actor("mate"), actor("net", None, "sse_network")),
    actor("bank", "BEN", "solidarity_finance"),
    *(article("C1"), article("C2")),
    commitment("whole", start_date="2020-01-01", due_date="2023-12-31", partner_ids=("mate",)),
    commitment("above", start_date="2022", due_date="2023-06", baseline_value=0, target_value=10),
    commitment("below", start_date="2022-01-01", due_date="2022-12-31", baseline_value=10, target_value=20),
    commitment("open", start_date="2021-01-01"),
    commitment("by", due_date="2024-06-30", partner_ids=("mate", "net", "bank", "town")),
    commitment("undated", basis="documented"),
    commitment("joined", "mate", "C2", partner_ids=("town",), start_date="2023-01-01", due_date="2025-01-01"),
    commitment("elsewhere", "mate", "C2", start_date="1999"),
    report("2021-07-02", "whole", progress_percent=25, verification="validated"),
    report("2023-01-01", "above", value=15),
    report("2022-06-01", "below", value=5),
    report("2024", "open", completion="limited"),
)  # fmt: skip
MIDDLE = date(2024, 3, 1)


def at(day: date, first: date = date(2020, 1, 1), last: date = date(2025, 1, 1)) -> float:
    """Where a day stands on a line, in percent."""
    return round((day - first).days / (last - first).days * 100, 2)


def test_positions_on_the_line() -> None:
    """Start and due stand where their days are, from the first of January of the first year to the end of
    the last."""
    with store_with([each for each in TOWN if getattr(each, "commitment_id", "") != "joined"]) as store:
        plan = planned(store, day=MIDDLE)
    lines = by_name(plan)
    assert list(lines) == ["below", "above", "whole", "by", "open", "undated"]
    assert plan.years == tuple((at(date(year, 1, 1)), str(year)) for year in range(2020, 2025))
    assert plan.today == at(MIDDLE)
    assert (lines["whole"].start, lines["whole"].due) == (0.0, at(date(2024, 1, 1)))
    assert (lines["above"].start, lines["above"].due) == (at(date(2022, 1, 1)), at(date(2023, 7, 1)))
    assert (lines["open"].start, lines["open"].due) == (at(date(2021, 1, 1)), None)
    assert (lines["by"].start, lines["by"].due) == (None, at(date(2024, 7, 1)))
    assert all(each.drawn for name, each in lines.items() if name != "undated")


def test_the_bar_bears_the_stage_and_progress_stands_apart() -> None:
    """The look of a bar is its stage; its progress fills a meter of its own, no less than nothing and no more
    than all, and is told as it was."""
    with store_with(TOWN) as store:
        lines = by_name(planned(store, day=MIDDLE))
    names = ("whole", "above", "below", "open", "undated")
    assert [(lines[name].stage, lines[name].progress) for name in names] == [
        *(("limited", "25%"), ("complete", "150%"), ("not_started", "−50%")),
        *(("limited", ""), ("not_reported", "")),
    ]
    meters = [lines[name].meter for name in names]
    assert [meter and meter.done for meter in meters] == [25.0, 100, 0.0, None, None]


def test_what_is_complete_is_full() -> None:
    """What is complete has a whole bar and a full meter: without a due date it ends with the first report
    that says so, and not before it begins."""
    records = [
        *(actor("town"), article("C1")),
        commitment("ended", start_date="2020-01-01"),
        *(
            report("2022-06-30", "ended", completion="complete"),
            report("2023", "ended", completion="complete"),
        ),
        commitment("early", start_date="2024-01-01"),
        report("2023-01-01", "early", completion="complete"),
    ]
    with store_with(records) as store:
        lines = by_name(planned(store, day=MIDDLE))
    assert lines["ended"].due == at(date(2022, 6, 30))
    assert lines["early"].start == lines["early"].due
    assert [line.meter and line.meter.done for line in lines.values()] == [100, 100]


def test_dots_are_reports() -> None:
    """A report stands on its day, one of a year that is not over on the day of reading, as it was told."""
    with store_with(TOWN) as store:
        lines = by_name(planned(store, day=MIDDLE))
        (dot,) = lines["whole"].traces
        first, last = date(2020, 1, 1), date(2026, 1, 1)
        assert dot.at == at(date(2021, 7, 2), first, last)
        assert dot.sign == "validated"
        assert "2 July 2021" in dot.words
        (dot,) = lines["open"].traces
        assert dot.at == planned(store, day=MIDDLE).today == at(MIDDLE, first, last)
        assert dot.words.startswith("2024 · ")
        later = by_name(planned(store))
        assert later["open"].traces[0].at == at(date(2024, 12, 31), first, date(2027, 1, 1))
        assert by_name(planned(store, day=date(2021, 1, 1)))["whole"].traces == ()


def test_without_any_date(visit: Visitor) -> None:
    """A commitment without date and report is a line that says that there is nothing to draw."""
    with store_with(TOWN) as store:
        line = by_name(planned(store))["undated"]
        assert (line.start, line.due, line.meter, line.traces, line.drawn) == (None, None, None, (), False)
        assert words(line)[-1] == "No later trace found"
        seen = visit(store, "actor", lang="en", id="town")
        assert seen.text.count("No date and no report: nothing to draw.") == 1
    with store_with([actor(), article(), commitment("one", basis="documented")]) as store:
        only = planned(store)
        assert only.years == ((0.0, "2026"),)
        assert only.today == at(DAY, date(2026, 1, 1), date(2027, 1, 1))


def test_today_is_on_the_line() -> None:
    """Where all is ahead, or all is past, the day of reading stands on the line with it."""
    for start, due, first, last in (("2028", "2029", 2026, 2030), ("2020", "2021", 2020, 2027)):
        with store_with([actor(), article(), commitment(start_date=start, due_date=due)]) as store:
            plan = planned(store)
        assert plan.today == at(DAY, date(first, 1, 1), date(last, 1, 1))
        assert plan.years[0] == (0.0, str(first))
        (each,) = plan.undertakings
        assert each.start == at(date(int(start), 1, 1), date(first, 1, 1), date(last, 1, 1))


def test_led_before_joined() -> None:
    """What it leads comes first and names those who are with it; what it contributes to names who leads."""
    with store_with(TOWN) as store:
        plan = planned(store)
        lines = by_name(plan)
        assert list(lines)[-1] == "joined"
        assert "elsewhere" not in lines
        assert words(lines["whole"])[0] == "leads, with Mate"
        assert words(lines["above"])[0] == "leads alone"
        assert words(lines["by"])[0] == "leads, with Mate, Net and 2 others"
        assert words(lines["joined"])[0] == "contributes, led by Mate"
        assert asked(lines["joined"].entry.meta[0].to)["id"] == "mate"
        for name, each in lines.items():
            assert asked(each.entry.to)["id"] == name


@pytest.mark.slow
def test_plans_of_everyone(demonstration_store: Store, baseline_store: Store) -> None:
    """Every plan holds everything its actor undertakes, within its line, and says how much is complete."""
    for store in (demonstration_store, baseline_store):
        for row in list_actors(store, SEEN, sort="commitments", descending=True, size=25).rows:
            led, joined = undertaken(store, row["signatory_id"])
            assert len(led) == row["commitments"]
            if not led and not joined:
                continue
            plan = planned(store, row["signatory_id"])
            assert len(plan.undertakings) == len(led) + len(joined)
            assert 0 <= plan.today <= 100
            for each in plan.undertakings:
                for place in (each.start, each.due, *(dot.at for dot in each.traces)):
                    assert place is None or 0 <= place <= 100
                if each.start is not None and each.due is not None:
                    assert each.start <= each.due
            who, done = reader(store, "en"), [row["completion"] for row in (*led, *joined)].count("complete")
            said = f"{done} of {len(led) + len(joined)} complete" if done else "None complete"
            assert actor_profile.plan_finding((*led, *joined), who).startswith(said)


# --- what is due -------------------------------------------------------------------------------------

ASKED: dict[str, tuple[Any, Any, Any]] = {
    # what is told of a commitment → since when a report is due, None where none is
    "fresh": ({}, [{"as_of": "2025-03-31", "progress_percent": 5}], None),
    "a year and a day": ({}, [{"as_of": "2025-03-30", "progress_percent": 5}], date(2026, 3, 31)),
    "long": ({}, [{"as_of": "2020", "progress_percent": 5}], date(2022, 1, 1)),
    "achieved": ({}, [{"as_of": "2020-01-01", "completion": "complete"}], None),
    "all of it": ({}, [{"as_of": "2020-01-01", "progress_percent": 100}], None),
    "withdrawn": ({}, [{"as_of": "2020-01-01", "completion": "withdrawn"}], None),
    "documented": ({"basis": "documented"}, [{"as_of": "2020-01-01", "completion": "limited"}], None),
    "documented, silent": ({"basis": "documented", "start_date": "2019"}, [], None),
}  # fmt: skip


def owing(store: Store) -> dict[str, Row]:
    """The commitments of the town on which a report is asked for, by title."""
    led = list_commitments(store, SEEN.but(actor=("town",)), size=None).rows
    return {row["title_fr"]: row for row in led if row["asked"]}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_due_since_when(language: str) -> None:
    """A report is due a year and a day after the last one, on what was declared and is not achieved."""
    told: list[Record] = [actor(), article()]
    for place, (name, (more, reports, _)) in enumerate(ASKED.items()):
        told.append(commitment(f"c{place}", **more).model_copy(update={"title_fr": name}))
        told += [report(about=f"c{place}", **each) for each in reports]
    with store_with(told) as store:
        who = reader(store, language)
        due = owing(store)
        assert {*due} == {name for name, (_, _, since) in ASKED.items() if since}
        for row, entry in zip(due.values(), actor_profile.due_entries([*due.values()], who), strict=True):
            since = ASKED[row["title_fr"]][2]
            assert who.t.date(since) in entry.meta[1].text
            assert asked(entry.to)["id"] == row["commitment_id"]
        assert who.t.count_of(2, 5) in actor_profile.due_finding([*due.values()], 5, who)


def test_documented_is_never_due(visit: Visitor, baseline_store: Store) -> None:
    """Of an actor whose actions were only documented no report is asked for, and none is called due."""
    for row in list_actors(baseline_store, SEEN.but(basis=("documented",)), size=8).rows:
        led, _ = undertaken(baseline_store, row["signatory_id"])
        if any(each["basis"] == "declared" for each in led):
            continue
        seen = visit(baseline_store, "actor", lang="en", id=row["signatory_id"])
        assert "asked for" not in seen.text
        assert "Overdue" not in seen.text
        assert "No report received" not in seen.text
        assert "due:" not in seen.text or any(each["due_date"] for each in led)


# --- its peers ---------------------------------------------------------------------------------------

PEERS: tuple[Record, ...] = (
    *(actor("mine"), actor("peer", "BEN"), actor("third", "TGO"), actor("net", "BEN", "sse_network")),
    *(article("C1"), article("C2"), article("C3")),
    *(commitment("own", "mine", "C1"), commitment("theirs", "peer", "C1"), commitment("of-net", "net", "C1")),
    commitment("with-us", "peer", "C2", partner_ids=("mine",)),
    *(commitment(f"many{n}", "third", "C1") for n in range(4)),
    commitment("far", "third", "C3"),
)  # fmt: skip


def test_peers_leave_out_itself(visit: Visitor) -> None:
    """Peers are other actors of its type, under the articles it answers; its own and other types stay out."""
    with store_with(PEERS) as store:
        seen = visit(store, "actor", lang="en", id="MINE")
        under = seen.html[seen.html.index("What its peers do") :]
        assert re.findall(r"<h3>(C\d)", under) == ["C1", "C2"]
        assert "5 commitments and actions of its peers." in seen.text
        assert "id=own" not in under
        assert "id=of-net" not in under
        assert "id=with-us" in under
        assert "under the same articles" in under
        # The three latest stand there, the others are one link away.
        first = under[: under.index("<h3>C2")]
        assert len(re.findall(r'href="\./commitment\?', first)) == 3
        assert re.search(r'href="\./register\?[^"]*article=C1', first)
        alone = visit(store, "actor", lang="en", id="net")
        assert "Nothing of its peers is recorded here." in alone.text


def test_peers_of_the_silent(visit: Visitor) -> None:
    """Who undertakes nothing sees its peers under every article, and silence is not called doing nothing."""
    with store_with([*PEERS, actor("idle", "MLI")]) as store:
        seen = visit(store, "actor", lang="en", id="idle")
        under = seen.html[seen.html.index("What its peers do") :]
        assert re.findall(r"<h3>(C\d)", under) == ["C1", "C2", "C3"]
        assert "under each article" in under
        assert "That does not mean that nothing was done" in seen.text
        assert "Action plan" not in seen.text


def test_articles_it_answers() -> None:
    """The articles of an actor are those of what it leads or contributes to, in their order, else all."""
    with store_with(PEERS) as store:
        who = reader(store)
        assert actor_profile.articles_of(*undertaken(store, "mine"), who) == ["C1", "C2"]
        assert actor_profile.articles_of(*undertaken(store, "third"), who) == ["C1", "C3"]
        assert actor_profile.articles_of((), (), who) == ["C1", "C2", "C3"]


# --- who it is ---------------------------------------------------------------------------------------


def test_facts_of_an_actor() -> None:
    """Remarks come in the reader's language; of one that is no signatory no signature is claimed."""
    remarks = "FR : Une remarque. EN: A remark."
    with store_with(
        [
            actor("town", locality="Mopti", notes=remarks, website="https://www.example.org/a"),
            actor("signed", role="signatory", joined_on="2019-01-26"),
            actor("net", None, "sse_network"),
        ]
    ) as store:

        def facts(key: str, who: Context) -> dict[str, Any]:
            (row,) = list_actors(store, SEEN.but(actor=(key,))).rows
            return {fact.name: fact for fact in actor_profile.actor_facts(row, who)}

        english, french = reader(store, "en"), reader(store, "fr")
        assert facts("town", english)["Remarks"].cells[0].text == "A remark."
        assert facts("town", french)["Remarques"].cells[0].text == "Une remarque."
        assert "signed the declaration is not known" in facts("town", english)["Role"].note
        assert facts("signed", english)["Role"].note.startswith("Joined the declaration: 26 January 2019")
        assert [cell.text for cell in facts("town", english)["Where"].cells] == ["Mopti", "Mali"]
        assert [cell.text for cell in facts("net", english)["Where"].cells] == ["Regional or international"]
        assert "Remarks" not in facts("net", english)


def test_outcomes_say_n_of_n(demonstration_store: Store) -> None:
    """What an actor changed says of how many of its commitments it is told."""
    scope = SEEN.but(actor=(lead_of(demonstration_store),))
    changed = sum_outcomes(demonstration_store, scope)
    facts = actor_profile.outcome_facts(changed, reader(demonstration_store, "en"))
    assert len(facts) == len(changed) > 0
    for fact, each in zip(facts, changed, strict=True):
        assert f"{each.n} of {each.of}" in fact.note


# --- on the page -------------------------------------------------------------------------------------


def test_actor_of_no_country_has_no_map(visit: Visitor, baseline_store: Store) -> None:
    """An actor of one country stands on a map, one of no single country on none."""
    (there, *_) = list_actors(baseline_store, SEEN.but(country=("BEN",))).rows
    (beyond, *_) = list_actors(baseline_store, SEEN.but(country=("none",))).rows
    assert "data:image/svg+xml" in visit(baseline_store, "actor", lang="en", id=there["signatory_id"]).html
    seen = visit(baseline_store, "actor", lang="en", id=beyond["signatory_id"])
    assert "data:image/svg+xml" not in seen.html
    assert "Regional or international" in seen.text
    seated = actor("net", None, "sse_network", latitude=6.37, longitude=2.42)
    with store_with([seated]) as store:
        assert "data:image/svg+xml" not in visit(store, "actor", lang="en", id="net").html


def test_unknown_actor_offers_what_is_near(visit: Visitor, baseline_store: Store) -> None:
    """An identifier that no actor bears is told, with the nearest ones; case does not count."""
    known = lead_of(baseline_store)
    seen = visit(baseline_store, "actor", lang="en", id=known[:-1] + "q")
    assert seen.heading == "This actor is not in the register"
    assert f"There is no identifier “{known[:-1]}q” in this revision." in seen.words_of("nothing")
    nothing = seen.html[seen.html.index('<div class="nothing in"') :]
    assert re.search(rf'href="\./actor\?[^"]*id={known}"', nothing)
    assert "all actors" in seen.words_of("nothing")
    assert "The address does not say what to show." in visit(baseline_store, "actor", lang="en").text
    assert visit(baseline_store, "actor", lang="en", id=known.upper()).words_of("nothing") == ""
    assert visit(baseline_store, "actor", lang="en", id="x" * 4000).words_of("nothing")


def test_actor_of_another_revision(visit: Visitor, tmp_path: Path) -> None:
    """An actor that was taken out or came later says by which revision, and leads there."""
    name = a_store(tmp_path)
    with open_store(name, create=True) as store:
        first = [actor("town"), actor("gone"), article(), practice("p", "town")]
        store.append(added=first, who="test", reason="one", expected=0)
        store.append(added=[actor("late")], removed=[actor("gone")], who="test", reason="two", expected=1)
    gone = visit(name, "actor", lang="en", id="gone")
    assert "“gone” was removed from the register by revision 2" in gone.words_of("nothing")
    assert "revision=1" in gone.html
    assert visit(name, "actor", lang="en", id="gone", revision="1").heading == "Gone"
    late = visit(name, "actor", lang="en", id="late", revision="1")
    assert "“late” was added to the register by revision 2" in late.words_of("nothing")
