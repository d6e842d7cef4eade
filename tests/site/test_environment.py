"""Laws, networks and events: what is drawn is what is recorded, and silence is shown as silence."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest

from commitments.contract import codelists
from commitments.contract.model import Record
from commitments.measures.actors import list_actors_of_types
from commitments.measures.events import DailyReports, reports_after_events, reports_by_day
from commitments.measures.law import law_rungs
from commitments.measures.networks import Network, list_networks
from commitments.measures.records import list_milestones
from commitments.measures.scope import Scope
from commitments.site.context import Context
from commitments.site.words import environment, law
from commitments.site.words.environment import CountryRecords
from commitments.store.store import Store
from tests.factories import actor, article, commitment, milestone, report, store_with
from tests.readers import DAY, asked, reader

SEEN = Scope(day=DAY)

SMALL: tuple[Record, ...] = (
    *(actor("segou"), actor("cotonou", "BEN"), actor("oif", None, "international_organisation")),
    *(actor("agence", "MLI", "public_agency"), actor("maires", "BEN", "local_government_network")),
    *(actor("assemblee", "BEN", "parliament"), actor("reseau", "MLI", "sse_network"), article("C1")),
    commitment("a", "segou", title_en="A network of mayors").model_copy(update={"title_fr": None}),
    commitment("b", "cotonou", title_en="A market"),
    commitment("c", "oif", title_en="Networking"),
    commitment("d", "segou", title_en="d").model_copy(update={"title_fr": "Rejoindre les RÉSEAUX"}),
    commitment("gone", "segou", title_en="Gone"),
    # A forum of Mali on 10 May 2020: the day itself is not after it, the same day a year later still is.
    milestone("forum", "MLI", "event", "held", "2020-05-10", title_en="Forum of Mali"),
    report("2020-05-10", "a"),
    report("2020-05-11", "a"),
    report("2021-05-10", "a"),
    report("2021-05-10", "d"),
    report("2021-05-11", "d"),
    report("2020-06-01", "b"),
    report("2020-07-01", "c"),
    report("2020-07-01", "gone", completion="withdrawn"),
    # Of a year, the last day counts; of a period not yet over, the day of reading.
    milestone("year", None, "event", "held", "2020"),
    milestone("late", None, "event", "held", "2025-10-01"),
    report("2026", "b"),
    report("2026-04-01", "b", completion="limited"),
    milestone("ahead", "BEN", "event", "announced", "2026-11"),
    milestone("unsure", None, "event", "announced", "2026-01-20"),
    milestone("old", "MLI", "event", "held", "2009-12-31"),
    milestone("sometime", "MLI", "event", "held"),
    milestone("law", "MLI", "framework_law", "draft", "2018"),
    milestone("former", "MLI", "framework_law", "expired", "2001"),
    milestone("none", "TGO", "framework_law", "none_known"),
    milestone("far", "SEN", "framework_law", "adopted", "2021"),
    milestone("decree", "GHA", "law", "in_force", "2021"),
    milestone("plan", "MLI", "policy", "expired", "2018"),
    milestone("n1", "MLI", "network", "created", "2014", title_fr="Réseau d’ÉLUES", title_en="x"),
    milestone("n2", None, "network", "announced", title_en="Ministers and MPs", title_fr="x"),
    milestone("n3", None, "network", "created", title_en="An elusive ministry", title_fr="Sommaires"),
)  # fmt: skip


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


def here(store: Store, language: str = "en") -> Context:
    """Someone who reads the page of the environment."""
    return reader(store, language, page="environment")


# --- what followed an event --------------------------------------------------------------------------


def test_what_followed_an_event(small: Store) -> None:
    """Reports count after the day of an event and up to the same day a year later, of its country alone."""
    found = {each.milestone_id: each for each in reports_after_events(small, SEEN)}
    forum = found["forum"]
    assert (forum.until, forum.over, forum.reports, forum.commitments) == (date(2021, 5, 10), True, 3, 2)
    # After 31 December 2020, of all countries: a and d on 10 May, d on 11 May.
    year = found["year"]
    assert (year.until, year.reports, year.commitments) == (date(2021, 12, 31), 3, 2)
    # The report of 2026 counts as of the day of reading, that of April is not known yet.
    late = found["late"]
    assert (late.over, late.reports, late.commitments) == (False, 1, 1)
    assert (found["old"].reports, found["unsure"].reports) == (0, 1)
    assert "ahead" not in found
    assert "sometime" not in found
    assert [each.until for each in reports_after_events(small, SEEN)] == sorted(
        each.until for each in found.values()
    )
    (alone,) = (
        each
        for each in reports_after_events(small, SEEN.but(country=("BEN",)))
        if each.milestone_id == "year"
    )
    assert alone.reports == 0


def test_what_followed_agrees_with_the_rows(store: Store) -> None:
    """The same numbers come out of the bare rows, counted without SQL."""
    snapshot = SEEN.snapshot(store)
    counted = {
        row["commitment_id"]: row["country"] for row in snapshot.query("SELECT * FROM standing WHERE counted")
    }
    told = [
        (row["commitment_id"], min(row["as_of_day"], DAY))
        for row in snapshot.query("SELECT *, first_day_of(as_of) AS first FROM reports")
        if row["commitment_id"] in counted and row["first"] <= DAY
    ]
    events = {
        row["milestone_id"]: row
        for row in snapshot.query("SELECT *, first_day_of(occurred_on) AS first FROM milestones")
        if row["kind"] == "event" and row["occurred_on"] and row["first"] <= DAY
    }
    found = reports_after_events(store, SEEN)
    assert {each.milestone_id for each in found} == events.keys()
    for each in found:
        event = events[each.milestone_id]
        held = event["occurred_on_day"]
        until = held.replace(year=held.year + 1) if (held.month, held.day) != (2, 29) else each.until
        after = [key for key, on in told if held < on <= until and event["country"] in (None, counted[key])]
        assert (each.until, each.over) == (until, until <= DAY)
        assert (each.reports, each.commitments) == (len(after), len(set(after)))
    heard = reports_by_day(store, SEEN)
    assert sum(each.reports for each in heard) == len(told)
    assert {(each.country, each.on) for each in heard} == {(counted[key], on) for key, on in told}


def test_what_was_heard_by_day(small: Store) -> None:
    """Reports are counted by the country of the lead and day; those set aside are not."""
    assert reports_by_day(small, SEEN.but(country=("MLI",))) == [
        DailyReports("MLI", date(2020, 5, 10), 1),
        DailyReports("MLI", date(2020, 5, 11), 1),
        DailyReports("MLI", date(2021, 5, 10), 2),
        DailyReports("MLI", date(2021, 5, 11), 1),
    ]
    assert DailyReports("BEN", DAY, 1) in reports_by_day(small, SEEN)
    assert DailyReports(None, date(2020, 7, 1), 1) in reports_by_day(small, SEEN)


# --- the ladder --------------------------------------------------------------------------------------


def test_eight_on_one_ladder(small: Store) -> None:
    """Every one of the eight has a row; nothing recorded is no rung, and those beyond stand apart."""
    who = here(small)
    rungs = law_rungs(small, SEEN)
    found = law.ladders(rungs, who)
    assert [each.country.text for each in found.eight] == [
        "Benin", "Burkina Faso", "Cameroon", "Côte d’Ivoire", "Guinea", "Mali", "Niger", "Togo"
    ]  # fmt: skip
    by_name = {each.country.text: each for each in (*found.eight, *found.beyond)}
    assert (by_name["Benin"].rungs, found.instead(by_name["Benin"])) == ((), "no information")
    assert (by_name["Togo"].rungs, found.instead(by_name["Togo"])) == ((), "no framework law known")
    mali = by_name["Mali"]
    assert [rung.reached for rung in mali.rungs] == [True, True, False, False]
    assert (mali.when, mali.source) == ("2018", "https://example.org")
    assert asked(mali.country.to).scope.country == ("MLI",)
    assert [each.country.text for each in found.beyond] == ["Senegal"]
    assert law.law_finding(rungs, who) == "No framework law is known to be in force in the 8 countries."
    assert law.ladder_finding(rungs, who) == (
        "None known to be in force in the 8 countries; in draft in 1; none known in 1; "
        "nothing recorded for 6."
    )
    mali_alone = law_rungs(small, SEEN.but(country=("MLI",)))
    assert law.ladder_finding(mali_alone, who) == "A framework law is in draft."
    assert "None of the eight" in law.law_finding(law_rungs(small, SEEN.but(country=("SEN",))), who)


def test_that_none_is_known_is_no_law(store: Store) -> None:
    """What a source does not know of is no rung, no milestone and no figure, wherever laws are counted."""
    assert "none_known" not in codelists.LAW_LADDER
    rungs = law_rungs(store, SEEN)
    assert not any(rung.rung and rung.none_known for rung in rungs)
    assert any(rung.none_known for rung in rungs)
    milestones = list_milestones(store, SEEN)
    assert "none_known" not in {row["status"] for row in milestones}
    matrix = environment.places_matrix(the_places(store, here(store)), here(store))
    assert not any("law" in head.text.lower() and "frame" in head.text.lower() for head in matrix.heads)


# --- by country --------------------------------------------------------------------------------------


def the_places(store: Store, who: Context, scope: Scope = SEEN) -> list[CountryRecords]:
    """What each country has."""
    return environment.places(
        law_rungs(store, scope),
        list_milestones(store, scope),
        list_actors_of_types(store, scope, (environment.AGENCY,)),
        who,
    )


def test_everything_is_listed_once_where_it_belongs(store: Store) -> None:
    """Every milestone is on the page: on the ladder, under its place, among the networks or the events."""
    who = here(store)
    milestones = list_milestones(store, SEEN)
    found = the_places(store, who)
    beside = [
        row["milestone_id"] for place in found for rows in place.rows_by_column.values() for row in rows
        if "milestone_id" in row
    ]  # fmt: skip
    assert len(beside) == len(set(beside))
    events = environment.events(milestones)
    drawn = {row["milestone_id"] for rows in (events.drawn, events.older, events.undated) for row in rows}
    networks = {row["milestone_id"] for each in list_networks(store, SEEN) for row in each.milestones}
    laws = {row["milestone_id"] for row in milestones if row["kind"] == "framework_law"}
    assert len(laws) == sum(len(fold.entries) for fold in environment.law_folds(milestones, who))
    assert {*laws, *beside, *drawn, *networks} == {row["milestone_id"] for row in milestones}
    assert {*environment.BESIDE, "framework_law", "event", "network"} == set(codelists.MILESTONE_KINDS)


def test_empty_places_stay(small: Store) -> None:
    """The eight are there with nothing too; a cell leads to its place, an expired one says so."""
    who = here(small)
    found = the_places(small, who)
    assert [place.country for place in found if place.beyond] == ["GHA"]
    assert [place.country for place in found][:8] == [
        *("BEN", "BFA", "CMR", "CIV", "GIN", "MLI", "NER", "TGO")
    ]
    matrix = environment.places_matrix(found, who)
    words = {cell.words: cell for _, cells in matrix.rows for cell in cells}
    empty = words["Niger, Funds: nothing recorded"]
    assert (empty.text, empty.shade) == ("", "void")
    assert words["Mali, Policies: 1, 1 of them expired"].text == "1"
    assert words["Mali, Public agencies: 1"].to.endswith("country=MLI&day=2026-03-31#places")
    folds = {fold.title: fold for fold in environment.place_folds(found, who)}
    assert folds["Niger: nothing recorded"].nothing
    mali = folds["Mali: 2 entries (1 of them expired)"]
    assert not mali.open
    assert {entry.what for entry in mali.entries} == {"plan", "Agence"}
    assert "expired: 2018" in [cell.text for entry in mali.entries for cell in entry.meta]
    alone = environment.place_folds(the_places(small, who, SEEN.but(country=("MLI",))), who)
    assert [fold.open for fold in alone] == [True]


# --- networks ----------------------------------------------------------------------------------------


def test_networks_by_the_words_of_their_titles(small: Store) -> None:
    """Whole words of a title in either language, without case and accents, tell whose a network is."""
    found = {each.group: each for each in list_networks(small, SEEN, language="en")}
    milestones = {group: [row["milestone_id"] for row in each.milestones] for group, each in found.items()}
    assert milestones == {
        "local_officials": ["n1"], "ministers": ["n2"], "parliamentarians": ["n2"], "others": ["n3"]
    }  # fmt: skip
    commitments = {group: [row["commitment_id"] for row in each.commitments] for group, each in found.items()}
    assert commitments == {"local_officials": ["a"], "ministers": [], "parliamentarians": [], "others": ["d"]}
    actors = {group: [row["signatory_id"] for row in each.actors] for group, each in found.items()}
    assert actors == {
        "local_officials": ["maires"],
        "ministers": [],
        "parliamentarians": ["assemblee"],
        "others": ["reseau"],
    }
    chosen = list_networks(small, SEEN.but(actor_type=("parliament",)))
    assert [len(each.actors) for each in chosen] == [0, 0, 1, 0]


def test_networks_say_their_silence(small: Store) -> None:
    """What is recorded of a group is listed, actors apart; where nothing is, it says so and who can tell."""
    who = here(small)
    officials, ministers, parliaments, others = list_networks(small, SEEN, language="en")
    said = environment.networks_finding((officials, ministers, parliaments), who)
    assert said.endswith("recorded: 3 of 3.")
    assert environment.network_finding(officials, who) == ""
    nothing = environment.network_finding(Network("ministers", (), (), ()), who)
    assert "does not mean that there is none" in nothing
    assert "GSEF secretariat" in nothing
    assert [fold.title for fold in environment.network_folds(officials, who)] == [
        "1 actor", "1 commitment or action that speaks of one"
    ]  # fmt: skip
    assert environment.network_folds(ministers, who) == []
    assert [fold.title for fold in environment.milestone_folds(others, who)] == ["1 milestone"]


# --- the time line -----------------------------------------------------------------------------------


def test_events_by_when_they_can_be_drawn(small: Store) -> None:
    """Events since 2010 are drawn in the order of time; older and undated ones are listed apart."""
    found = environment.events(list_milestones(small, SEEN))
    assert [row["milestone_id"] for row in found.drawn] == ["forum", "year", "late", "unsure", "ahead"]
    assert [row["milestone_id"] for row in found.older] == ["old"]
    assert [row["milestone_id"] for row in found.undated] == ["sometime"]
    said = environment.events_finding(found, reports_after_events(small, SEEN), here(small))
    assert said == "4 events of 4 were followed by a report within a year."
    assert environment.events_finding(found, (), here(small)) == "5 events are recorded."


def test_lanes_place_events_and_reports(small: Store) -> None:
    """Each place has a lane, events and reports stand where their day is, and what is ahead after today."""
    who = here(small)
    found = environment.events(list_milestones(small, SEEN))
    drawn = environment.lanes(found.drawn, reports_by_day(small, SEEN), DAY, who)
    first, last = date(2020, 1, 1), date(2027, 1, 1)

    def at(day: date) -> float:
        return (day - first) / (last - first) * 100

    lanes = {lane.name.text: lane for lane in drawn.lanes}
    assert list(lanes) == ["Regional or international", "Benin", "Mali"]
    (forum,) = lanes["Mali"].marks
    assert (forum.number, forum.kind) == (1, "held")
    assert forum.at == pytest.approx(at(date(2020, 5, 10)), abs=0.01)
    assert [each.kind for each in lanes["Regional or international"].marks] == ["held", "held", "announced"]
    (ahead,) = lanes["Benin"].marks
    assert ahead.kind == "ahead"
    assert ahead.at > drawn.today == pytest.approx(at(DAY), abs=0.01)
    assert "still ahead" in ahead.words
    assert lanes["Mali"].reports == "5 reports"
    ticks = dict(lanes["Mali"].ticks)
    assert max(ticks.values()) == 100
    assert set(ticks) == {round(at(date(2020, 5, day)), 1) for day in (10, 11)} | {
        round(at(date(2021, 5, day)), 1) for day in (10, 11)
    }
    assert len(drawn.guides) == 3
    assert [mark.title for mark in drawn.named] == ["Forum of Mali"]


def test_no_two_labels_collide(store: Store) -> None:
    """On every lane the numbers and names that are shown keep clear of each other and of the edges."""
    for language in ("fr", "en"):
        who = here(store, language)
        found = environment.events(list_milestones(store, SEEN))
        drawn = environment.lanes(found.drawn, reports_by_day(store, SEEN), DAY, who)
        shown = 0
        for lane in drawn.lanes:
            taken = []
            for mark in lane.marks:
                assert 0 <= mark.at <= 100
                if mark.shown:
                    wide = max(mark.room, environment.NUMBER)
                    taken.append((mark.at - wide, mark.at) if mark.left else (mark.at, mark.at + wide))
            for (begins, ends), (after, _) in pairwise(taken):
                assert ends <= after + 0.01
                assert begins >= -0.01
            assert all(ends <= 100.01 for _, ends in taken)
            shown += len(taken)
        assert shown >= len(found.drawn) / 2
        for at, height in (tick for lane in drawn.lanes for tick in lane.ticks):
            assert 0 <= at <= 100
            assert 0 < height <= 100


def test_events_on_one_day_share_no_label(small: Store) -> None:
    """Of two forums a few days apart one has a name, and both are drawn and stand in the key."""
    (forum,) = (row for row in list_milestones(small, SEEN) if row["milestone_id"] == "forum")
    again = {**forum, "occurred_on": "2020-05-20", "occurred_on_day": date(2020, 5, 20)}
    before = {**forum, "occurred_on": "2010-05-10", "occurred_on_day": date(2010, 5, 10)}
    drawn = environment.lanes([before, forum, again], [], DAY, here(small))
    (lane,) = drawn.lanes
    assert [(mark.shown, mark.left) for mark in lane.marks] == [(True, False), (False, False), (True, False)]
    assert len(drawn.named) == 3
    only = environment.lanes([forum, again], [], date(2020, 7, 1), here(small)).lanes[0].marks
    assert [(mark.shown, mark.left) for mark in only] == [(True, True), (True, False)]
    closer = {**again, "occurred_on": "2020-05-11", "occurred_on_day": date(2020, 5, 11)}
    only = environment.lanes([forum, closer], [], date(2020, 7, 1), here(small)).lanes[0].marks
    assert [(mark.shown, mark.left) for mark in only] == [(True, True), (False, False)]


def test_table_of_events(small: Store) -> None:
    """The table says what was reported within twelve months, so far where they are not over, and leads on."""
    who = here(small)
    found = environment.events(list_milestones(small, SEEN))
    table = environment.events_table(found, reports_after_events(small, SEEN), who)
    rows = {row[0].text: row for row in table.rows}
    assert list(rows) == ["1 · Forum of Mali", "2 · year", "3 · late", "4 · unsure", "5 · ahead"]
    forum = rows["1 · Forum of Mali"]
    assert [cell.text for cell in forum[1:4]] == ["10 May 2020", "Mali", "held"]
    assert forum[4].text == "3 reports, on 2 commitments and actions"
    address = asked(forum[4].to)
    assert (address.page, address.scope.country, address.scope.day) == (
        "register", ("MLI",), date(2021, 5, 10)
    )  # fmt: skip
    assert rows["3 · late"][4].text == "1 report, on 1 commitment or action so far"
    assert asked(rows["3 · late"][4].to).scope.day == DAY
    assert [cell.text for cell in rows["5 · ahead"][3:5]] == ["announced, still ahead", "still ahead"]
    quiet = reports_after_events(small, SEEN.but(country=("SEN",)))
    assert environment.events_table(found, quiet, who).rows[1][4].text == "none recorded"


# --- filters, and what is taken home -----------------------------------------------------------------


def test_milestones_say_which_filters_they_know(small: Store) -> None:
    """Where the view is filtered by actors, themes or basis, the page says that milestones are not."""
    who = here(small)
    assert environment.filters_finding(who) == ""
    assert environment.filters_finding(Context(who.t, who.address)) == ""
    filtered = Context(who.t, type(who.address)("environment", SEEN.but(theme=("women",))))
    assert "not to actors or themes" in environment.filters_finding(filtered)


def test_milestones_are_taken_home_in_names(store: Store) -> None:
    """What is taken home has labels and names, never codes, and dates as they are known."""
    who = here(store, "fr")
    codes = {*codelists.MILESTONE_KINDS, *codelists.MILESTONE_STATUSES} - {"fonds"}
    for row in list_milestones(store, SEEN):
        (home,) = environment.in_names([row], who)
        assert home.keys() == environment.columns(who.t).keys()
        assert home["kind"] not in codes
        assert home["status"] not in codes
        assert home["title"]
        assert home["country"] != row["country"]
        assert (home["occurred_on"] is None) == (row["occurred_on"] is None)
        if row["article_id"]:
            assert home["article"].startswith(row["article_id"])
