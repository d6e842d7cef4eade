"""Tables, matrices and lists: what they say is what was counted, and every cell leads to its rows."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from commitments.contract import codelists
from commitments.contract.countries import BAMAKO_EIGHT
from commitments.i18n.translator import translator_for
from commitments.measures.actors import list_actors
from commitments.measures.commitment import find_commitment
from commitments.measures.coverage import measure_coverage
from commitments.measures.crosstab import cross_tabulate
from commitments.measures.figures import count_countries, count_figures
from commitments.measures.law import LawRung, law_rungs
from commitments.measures.records import list_milestones
from commitments.measures.register import REGISTER_SORTS, latest_reports, list_commitments
from commitments.measures.scope import Scope, the_eight
from commitments.measures.search import search_names
from commitments.site.cells import news
from commitments.site.context import Context
from commitments.site.words import countries, explanation, headline, law, register, search
from commitments.site.words.actors import actors_finding, actors_matrix, actors_table
from commitments.site.words.coverage import coverage_finding, coverage_matrix
from commitments.site.words.in_names import rows_in_names
from commitments.store.store import Store
from tests.factories import actor, article, commitment, report, store_with
from tests.readers import DAY, HOSTILE, asked, behind, reader, written_by_anyone

SEEN = Scope(day=DAY)


@pytest.fixture(scope="module", params=["baseline_store", "demonstration_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Real data, then invented data."""
    found: Store = request.getfixturevalue(request.param)
    return found


def digits(text: str) -> int:
    """The number that a text begins with, without its separators."""
    return int("".join(c for c in text.partition("\u00a0sur")[0].partition(" sur")[0] if c.isdigit()))


# --- where something is recorded, and where nothing is -----------------------------------------------


@pytest.mark.slow
def test_coverage_leads_to_rows(store: Store) -> None:
    """Every cell of country × level × article leads to as many rows as it says, empty ones too; a country
    beyond the eight that leads nothing has none."""
    coverage = measure_coverage(store, SEEN)
    matrix = coverage_matrix(coverage, reader(store))
    leading = {cell.country for cell in coverage if cell.known}
    drawn = [cell for cell in coverage if not cell.beyond or cell.country in leading]
    assert sum(len(cells) for _, cells in matrix.rows) == len(drawn)
    assert sum(span for _, span in matrix.groups) == len(matrix.heads)
    commitments = 0
    for _, cells in matrix.rows:
        for cell in cells:
            count = int(cell.text or 0)
            commitments += count
            assert (cell.shade == "void") == (count == 0)
            assert cell.words
            assert behind(store, cell.to) == count, cell.to
    assert commitments == count_figures(store, SEEN)[0].commitments


def test_coverage_finding_names_the_silent() -> None:
    """The sentence counts empty places of the eight countries as n of N and names who has nothing at all."""
    leads = [("bko", "MLI", "C1"), ("coo", "BEN", "C1"), ("ldn", "GBR", "C2")]
    actors = [actor(name, country) for name, country, _ in leads]
    commitments = [commitment(f"of-{name}", name, under) for name, _, under in leads]
    with store_with([*actors, article("C1"), article("C2"), *commitments]) as store:
        coverage = measure_coverage(store, SEEN)
        who = reader(store, "en")
        sentence = coverage_finding(coverage, who)
    places = [place for place in coverage if not place.beyond]
    assert sentence.startswith(f"{len(places) - 2} cells of {len(places)} are empty.")
    silent = [who.t.country(code) for code in BAMAKO_EIGHT if code not in ("MLI", "BEN")]
    assert len(silent) == 6
    assert sentence.endswith(f"empty. Nothing at all for: {who.t.list(silent)}.")


@pytest.mark.slow
def test_actors_matrix_leads_to_actors(store: Store) -> None:
    """Each cell of country × type tells of actors and leads to them; empty ones stay and say so."""
    cells = cross_tabulate(store, SEEN)
    matrix = actors_matrix(cells, the_eight(store), reader(store, "en"))
    assert len(matrix.rows) == len(codelists.ACTOR_TYPES)
    empty = 0
    for head, row in matrix.rows:
        assert head.text[0].isupper()
        for cell in row:
            address = asked(cell.to)
            assert address.page == "actors"
            found = list_actors(store, address.scope, size=1).total
            if cell.text:
                assert found == int(cell.text)
            else:
                empty += 1
                assert found == 0
                assert "no actor recorded" in cell.words
    assert empty


def test_eight_are_eight_among_actors(store: Store) -> None:
    """Combinations are counted among the eight countries; who is elsewhere is counted beside, and stands
    last."""
    cells, eight, who = cross_tabulate(store, SEEN), the_eight(store), reader(store, "en")
    within = [each for each in cells if each.row in eight]
    held, beyond = (
        sum(bool(each.actors) for each in within),
        sum(e.actors for e in cells if e.row not in eight),
    )
    found = actors_finding(cells, eight, who)
    assert found.startswith(f"{held} of {len(within)} combinations")
    assert (f"{beyond} actors are beyond the eight" in found) == (beyond > 1)
    shown = [asked(head.to).scope.country for head in actors_matrix(cells, eight, who).heads]
    assert {code for (code,) in shown[:8]} == {*eight}


# --- the first screen --------------------------------------------------------------------------------


def test_state_of_things() -> None:
    """The sentence says what was declared and what was found, and that what was found was not promised."""
    lead, t = [actor("town"), article("C1")], translator_for("en")
    with store_with([*lead, commitment("one", basis="documented")]) as store:
        assert headline.state_of_things(count_figures(store, SEEN)[0], t) == (
            "It was found in public sources: documented does not mean promised."
        )
    with store_with([*lead, commitment("one"), commitment("two", basis="documented")]) as store:
        said = headline.state_of_things(count_figures(store, SEEN)[0], t)
        assert said.startswith("1 declared by its actor, 1 found in public sources")


# --- the register ------------------------------------------------------------------------------------


def test_register_sorts_by_its_heads(store: Store) -> None:
    """Each heading sorts by its column, the other way round when clicked again, from the first page; of news
    the newest come first."""
    who = reader(store, page="register")
    who = replace(who, address=replace(who.address, rest=(("sort", "actor"), ("page", "3"))))
    heads = register.register_table((), who, "actor", False).heads
    for head in heads:
        address = asked(head.to)
        assert address["sort"] in REGISTER_SORTS
        assert address["page"] == ""
        assert bool(address["descending"]) == (head.sign == "ascending" or address["sort"] == "as_of")
    assert [head.sign for head in heads].count("ascending") == 1
    again = register.register_table((), who, "actor", True).heads
    assert [head.sign for head in again if head.sign] == ["descending"]
    assert [asked(head.to)["sort"] for head in again if asked(head.to)["descending"]] == ["as_of"]


def test_register_rows(store: Store) -> None:
    """A row leads to its commitment and to its actor, and its cells are names, never codes."""
    who = reader(store, page="register")
    rows = list_commitments(store, SEEN, size=50).rows
    table = register.register_table(rows, who, "title", False)
    codes = {
        *codelists.COMPLETIONS,
        *codelists.TRAJECTORIES,
        *codelists.FRESHNESS,
        *codelists.ACTOR_TYPES,
    }
    for row, cells in zip(rows, table.rows, strict=True):
        assert len(cells) == len(table.heads)
        assert asked(cells[0].to)["id"] == row["commitment_id"]
        assert asked(cells[1].to)["id"] == row["signatory_id"]
        assert not codes & {cell.text for cell in cells}
    assert len(table.rows) == min(50, count_figures(store, SEEN)[0].commitments)


def test_taken_home_in_names(store: Store) -> None:
    """A row to take home has every column, in names rather than codes."""
    who = reader(store, "en")
    for row in list_commitments(store, SEEN, size=25).rows:
        (taken,) = rows_in_names([row], register.register_columns(who.t), who)
        assert taken.keys() == register.register_columns(who.t).keys()
        assert taken["country"] == (who.name("country", row["country"]) if row["country"] else None)
        assert taken["actor_type"] == who.t.label("actor_type", row["actor_type"])
        assert taken["article"].startswith(row["article_id"] + " · ")
        assert not {"_"} & set(f"{taken['level']}{taken['completion']}{taken['trajectory']}")


def test_register_finding() -> None:
    """What was withdrawn is counted beside, in words; a view without rows says nothing of its own."""
    lead = [actor("town"), article("C1"), *(commitment(name) for name in ("one", "two", "gone"))]
    with store_with([*lead, report("2023-01-01", "gone", completion="withdrawn")]) as store:
        who = reader(store, "en")
        assert register.register_finding(list_commitments(store, SEEN), who) == (
            "2 commitments and actions in this view. "
            "1 more was withdrawn or replaced, and is counted separately."
        )
        assert register.register_finding(list_commitments(store, SEEN, search="nothing such"), who) == ""


# --- words -------------------------------------------------------------------------------------------


def test_news() -> None:
    """A declared commitment without news has no report received; a documented one owes none."""
    en = reader_of_nothing("en")
    fr = reader_of_nothing("fr")
    declared, documented = {"basis": "declared"}, {"basis": "documented"}
    assert news({**declared, "as_of": None}, en.t) == "No report received"
    assert news({**documented, "as_of": None}, en.t) == "No later trace found"
    assert news({**documented, "as_of": "2018-03"}, fr.t) == "Dernière trace publique\u00a0: mars 2018"
    assert news({**declared, "as_of": "2018"}, en.t) == "Last report: 2018"


def reader_of_nothing(language: str) -> Context:
    """Someone who reads a store with nothing in it."""
    with store_with([actor("town")]) as store:
        return reader(store, language)


def test_ladder_and_law() -> None:
    """A law's rungs are reached up to its own; where none is known, or nothing recorded, there is no rung."""
    t = reader_of_nothing("en").t
    for rung in codelists.LAW_LADDER:
        standing = LawRung("MLI", False, rung, False, {}, ())
        steps = law.ladder(standing, t)
        assert [step.here for step in steps].count(True) == 1
        assert [step.reached for step in steps] == sorted((step.reached for step in steps), reverse=True)
        assert law.law_sentence(standing, t).endswith(".")
    none_known = LawRung("MLI", False, None, True, {}, ())
    assert (law.ladder(none_known, t), law.ladder(None, t)) == ((), ())
    assert law.law_sentence(none_known, t) == "No framework law is known."
    assert "does not mean that there is none" in law.law_sentence(None, t)


def test_countries(store: Store) -> None:
    """The eight are a row each, those without anything too, before those beyond them, which are told as
    such."""
    who = reader(store, "en")
    laws, figures = law_rungs(store, SEEN), count_countries(store, SEEN)
    table = countries.countries_table(laws, figures, who)
    told = [row[0].text for row in table.rows]
    assert told[:8] == sorted((who.name("country", code) for code in the_eight(store)), key=codelists.fold)
    assert len(told) == len({of.group for of in figures} | {law.country for law in laws})
    assert all("beyond the eight" in name for name in told[8:] if name != "No single country")
    by_name = {who.name("country", of.group): of for of in figures}
    for row in table.rows[:8]:
        of = by_name[row[0].text]
        assert digits(row[1].text) == of.commitments
        news = str(of.commitments - of.silent) if of.commitments else "–"
        assert [row[2].text, row[3].text] == [str(of.completion["complete"]) if of.commitments else "–", news]


# --- one commitment ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_commitment_can_be_told(store: Store, language: str) -> None:
    """Of commitments of every course the facts, reports, explanations and outcomes are said in words."""
    who = reader(store, language)
    rows = [
        row
        for code in codelists.TRAJECTORIES
        for row in list_commitments(store, SEEN, trajectory=(code,), size=3).rows
    ]
    assert rows
    for row in rows:
        dossier = find_commitment(store, SEEN, row["commitment_id"])
        assert dossier is not None
        facts = [*explanation.commitment_facts(dossier, who), *explanation.explanations(dossier, who)]
        assert len(facts) >= 13
        assert all(fact.name and fact.cells and all(cell.text for cell in fact.cells) for fact in facts)
        told = [1 + len(said.contested) for said in explanation.reports(dossier, who)]
        assert sum(told) == len(dossier.reports)
        assert [said.speaks for said in explanation.reports(dossier, who)].count(True) == bool(row["reports"])
        assert len(explanation.outcomes_table(dossier, who).rows) == len(dossier.outcomes)
        assert explanation.commitment_finding(dossier, who).endswith(".")


# --- text is text ------------------------------------------------------------------------------------


def test_tables_keep_what_people_wrote() -> None:
    """Tables carry what people wrote letter by letter, for templates to escape, and no markup."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, str):
            return [value]
        if is_dataclass(value) and not isinstance(value, type):
            return [
                text
                for each in fields(value)
                if each.name != "to"
                for text in texts(getattr(value, each.name))
            ]
        if isinstance(value, list | tuple):
            return [text for each in value for text in texts(each)]
        return []

    with written_by_anyone() as store:
        who = reader(store, page="register")
        dossier = find_commitment(store, SEEN, "one")
        assert dossier is not None
        said = texts(
            [
                register.register_table(list_commitments(store, SEEN).rows, who, "title", False),
                register.latest_entries(latest_reports(store, SEEN), who),
                actors_table(list_actors(store, SEEN).rows, who),
                search.search_entries(search_names(store, SEEN, "Ségou"), who),
                countries.timeline(list_milestones(store, SEEN), who),
                explanation.commitment_facts(dossier, who),
                explanation.reports(dossier, who),
            ]
        )
    assert said.count(HOSTILE) >= 10
    assert not [text for text in said if "<" in text.replace(HOSTILE, "")]
