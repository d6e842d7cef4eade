"""Practices in words: what is said is what is shown, silence is named, and every link holds what it says."""

from dataclasses import replace

import pytest

from commitments.measures.actors import list_actors
from commitments.measures.practices import find_starting_point, list_practices
from commitments.measures.scope import Scope, the_eight
from commitments.site.context import Context
from commitments.site.words import practices
from commitments.site.words.in_names import rows_in_names
from commitments.store.store import Store
from tests.factories import actor, article, commitment, practice, store_with
from tests.readers import DAY, asked, behind, reader

SEEN = Scope(day=DAY)


@pytest.fixture(scope="module", params=["baseline_store", "demonstration_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Real data, then invented data."""
    found: Store = request.getfixturevalue(request.param)
    return found


def seeing(who: Context, scope: Scope) -> Context:
    """The same reader, in another view."""
    return replace(who, address=replace(who.address, scope=scope))


@pytest.mark.slow
def test_each_leads_to_its_actor_source_and_what_it_answers(store: Store) -> None:
    """The commitments that a practice answers are as many as it says, in whatever view it is shown."""
    rows = list_practices(store, SEEN)
    crowded = seeing(
        reader(store, "en"), SEEN.but(theme=("transport",), basis=("documented",), level=("partner",))
    )
    entries = practices.practice_entries(rows, crowded)
    answered = 0
    for row, entry in zip(rows, entries, strict=True):
        links = [cell.to for cell in entry.meta if cell.to]
        assert asked(links[0])["id"] == row["signatory_id"]
        assert links[-1] == row["source_url"]
        assert len(links) == (3 if row["answers"] else 2)
        if row["answers"]:
            answered += 1
            assert behind(store, links[1]) == row["answers"]
            assert any(f": {row['answers']} commitment" in cell.text for cell in entry.meta)
    assert answered
    once = practices.practice_entries(rows, crowded, by="actor")
    assert not any(cell.to.startswith("./actor?") for entry in once for cell in entry.meta)


def test_finding_counts_and_names_the_silent() -> None:
    """n of N, of how many actors, in how many of the eight; whoever has none in the view is named."""
    with store_with(
        [
            *(actor("segou"), actor("gao"), actor("cotonou", "BEN"), actor("paris", "FRA"), article("C1")),
            *(
                practice("a", "segou"),
                practice("b", "segou"),
                practice("c", "cotonou"),
                practice("d", "paris"),
            ),
        ]
    ) as store:
        who = reader(store, "en")
        every = list_practices(store, SEEN)
        eight = the_eight(store)
        assert practices.practices_finding(every, 4, eight, who) == (
            "4 practices, shared by 3 actors, in 2 of 8 countries."
        )
        assert practices.practices_notes(every, every, eight, who) == [
            "1 is of an actor beyond the eight, or of no single country.",
            "None is recorded for Burkina Faso, Cameroon, Côte d’Ivoire, Guinea, Niger and Togo.",
        ]
        searched = list_practices(store, SEEN, search="cotonou")
        assert practices.practices_finding(searched, 4, eight, who).startswith(
            "1 practice of 4, shared by 1 actor, in 1 of"
        )
        assert "Mali" not in " ".join(practices.practices_notes(searched, every, eight, who))
        here = SEEN.but(country=("MLI", "NER"), basis=("declared",))
        mali, two, in_two = list_practices(store, here), the_eight(store, here), seeing(who, here)
        assert practices.practices_finding(mali, 4, two, in_two) == "2 practices of 4, shared by 1 actor."
        assert practices.practices_notes(mali, mali, two, in_two) == [
            "None is recorded for Niger.",
            "A practice is neither declared nor documented: that filter does not apply here.",
        ]
        niger = SEEN.but(country=("NER",))
        assert practices.practices_finding((), 4, the_eight(store, niger), seeing(who, niger)).startswith(
            "None of the 4 practices recorded is in this view."
        )
        assert practices.practices_finding((), 0, eight, who) == ""


def test_actors_are_offered_by_country_and_name(store: Store) -> None:
    """Everyone can be chosen once, by country and then by name, who has no single country last."""
    who = reader(store)
    rows = list_actors(store, SEEN, size=None).rows
    options = practices.actor_options(rows[::-1], who)
    assert sorted(value for value, _ in options) == sorted(row["signatory_id"] for row in rows)
    country = {row["signatory_id"]: row["country"] for row in rows}
    keys = [(who.sorted_by("country", country[value]), who.sorted_by("actor", value)) for value, _ in options]
    assert keys == sorted(keys)


def test_the_rule_is_said() -> None:
    """Articles where an actor has nothing are named, as n of N; having something everywhere is said."""
    with store_with(
        [
            *(actor("mine"), actor("peer"), article("C1"), article("C2"), article("C3")),
            *(commitment("one", "mine", "C2"), practice("p", "peer", "C1"), practice("q", "peer", "C3")),
        ]
    ) as store:
        who = reader(store, "en")
        begun = find_starting_point(store, SEEN, "mine")
        assert begun is not None
        assert practices.start_finding(begun, who) == (
            "Mine: no action recorded under C1 and C3 (2 of 3 articles)."
        )
        assert [row["practice_id"] for row in practices.under(begun.peers, "C3")] == ["q"]
        busy = replace(begun, reached={"C1": 3, "C2": 2, "C3": 2})
        assert practices.start_finding(busy, who) == (
            "Mine: active under all 3 articles, least under C2 and C3 (2 commitments and actions)."
        )
        assert practices.start_finding(replace(begun, reached={}), who).startswith("No article")
        assert practices.article_finding(2, 5, who) == "2 practices of its peers."
        assert "either" not in practices.article_finding(0, 5, who)
        assert practices.article_finding(0, 0, who).endswith("is recorded either.")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_taken_home_in_names(store: Store, language: str) -> None:
    """A practice to take home has every column, in names rather than codes."""
    who = reader(store, language)
    for row in list_practices(store, SEEN):
        (taken,) = rows_in_names([row], practices.practice_columns(who), who)
        assert taken.keys() == practices.practice_columns(who).keys()
        assert not {"_"} & set(f"{taken['level']}{taken['actor_type']}{taken['theme']}")
        assert taken["country"] == (who.name("country", row["country"]) if row["country"] else None)
        assert (taken["article"] or "").partition(" · ")[0] == (row["article_id"] or "")
        assert taken["answers"] == (row["answers"] if row["article_id"] else None)
