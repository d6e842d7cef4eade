"""Who works with whom: each joint commitment once, by hand and in plain Python, and what is said of it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, Literal

import pytest

from commitments.contract import codelists
from commitments.contract.dimensions import NONE
from commitments.contract.model import Record
from commitments.measures.actors import list_actors
from commitments.measures.commitment import list_traces
from commitments.measures.figures import count_figures
from commitments.measures.partnerships import Tie, count_partnerships, list_joint_commitments, list_partners
from commitments.measures.records import list_articles
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope, list_groups, the_eight
from commitments.site.chart_model import BLANK
from commitments.site.context import Context
from commitments.site.words import partnerships
from commitments.store.store import Store
from tests.factories import actor, article, commitment, report, store_with
from tests.readers import DAY, asked, reader

SEEN = Scope(day=DAY)
Side = Literal["country", "actor_type", "level"]
SIDES: tuple[Side, ...] = ("country", "actor_type", "level")


@pytest.fixture(scope="module", params=["baseline_store", "demonstration_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Real data, then invented data."""
    found: Store = request.getfixturevalue(request.param)
    return found


# Eight commitments: what each of them is, and who takes part.
SMALL: tuple[Record, ...] = (
    *(actor("mopti", "MLI"), actor("segou", "MLI"), actor("kati", "MLI", "sse_organisation")),
    *(actor("cotonou", "BEN"), actor("dakar", "SEN"), actor("quiet", "TGO")),
    *(actor("union", None, "sse_network"), actor("fund", None, "international_organisation")),
    *(article("C1"), article("C2"), article("C3"), article("K1", "kampala-2019")),
    commitment("alone", "mopti", "C1", theme="women"),
    commitment("itself", "mopti", "C1", partner_ids=("mopti",)),
    commitment("twice", "mopti", "C1", partner_ids=("segou", "segou", "mopti"), theme="women"),
    commitment("three", "mopti", "C2", partner_ids=("kati", "cotonou"), basis="documented"),
    commitment("abroad", "dakar", "C2", partner_ids=("mopti",)),
    commitment("mixed", "cotonou", "K1", partner_ids=("union", "mopti")),
    commitment("nowhere", "union", "K1", partner_ids=("fund",), basis="documented"),
    commitment("over", "mopti", "C1", partner_ids=("dakar",)),
    report("2024-01-01", "over", completion="withdrawn"),
)


@pytest.fixture(scope="module")
def small() -> Iterator[Store]:
    """A store in which every way to take part is there."""
    with store_with(SMALL) as found:
        yield found


# --- by hand -----------------------------------------------------------------------------------------


def test_each_counts_once(small: Store) -> None:
    """A joint commitment counts once, whoever takes part; alone, naming itself or withdrawn it is none."""
    found = count_partnerships(small, SEEN)
    assert (found.commitments, found.joint) == (7, 5)
    assert (found.within, found.across, found.beyond) == (1, 2, 2)
    assert found.articles == {"C1": (1, 3), "C2": (2, 2), "K1": (2, 2)}
    assert list_joint_commitments(small, SEEN) == ("abroad", "mixed", "nowhere", "three", "twice")
    before = count_partnerships(small, Scope(day=DAY.replace(year=2023)))
    assert (before.commitments, before.joint, before.across) == (8, 6, 3)


def test_ties_count_in_every_pair(small: Store) -> None:
    """Where actors of several groups meet, a joint commitment counts in each pair, and pairs do not add
    up."""
    found = count_partnerships(small, SEEN)
    assert found.ties == (
        Tie("BEN", "MLI", 2),
        Tie("BEN", NONE, 1),
        Tie("MLI", "MLI", 2),
        Tie("MLI", "SEN", 1),
        Tie("MLI", NONE, 1),
        Tie(NONE, NONE, 1),
    )
    assert found.between("MLI", "BEN") == found.between("BEN", "MLI") == 2
    assert found.between("BEN", "BEN") == found.between("TGO", "MLI") == 0
    assert sum(tie.commitments for tie in found.ties) > found.joint
    kinds = count_partnerships(small, SEEN, by="actor_type")
    assert replace(kinds, ties=()) == replace(found, ties=())
    assert kinds.between("local_government", "local_government") == 4
    assert kinds.between("sse_organisation", "local_government") == 1
    assert kinds.between("sse_network", "international_organisation") == 1
    assert kinds.between("sse_network", "sse_network") == 0


@pytest.mark.parametrize(
    ("asked_for", "joint", "commitments"),
    [
        ({"actor": ("MOPTI",)}, {"twice", "three", "abroad", "mixed"}, 6),
        ({"actor": ("kati",)}, {"three"}, 1),
        ({"actor": ("quiet",)}, set(), 0),
        ({"country": ("SEN",)}, {"abroad"}, 1),
        ({"country": ("SEN", "BEN")}, {"abroad", "mixed", "three"}, 3),
        ({"country": (NONE,)}, {"mixed", "nowhere"}, 2),
        ({"actor_type": ("sse_organisation",)}, {"three"}, 1),
        ({"level": ("partner",)}, {"nowhere"}, 1),
        # One actor has to be all of what is asked of actors.
        ({"country": ("BEN",), "actor_type": ("sse_network",)}, set(), 0),
        ({"country": (NONE,), "level": ("sse_actor",)}, {"mixed", "nowhere"}, 2),
        ({"article": ("C1",)}, {"twice"}, 3),
        ({"article": ("c3",)}, set(), 0),
        ({"declaration": ("kampala-2019",)}, {"mixed", "nowhere"}, 2),
        ({"theme": ("women",)}, {"twice"}, 2),
        ({"theme": (NONE,)}, {"abroad", "mixed", "nowhere", "three"}, 5),
        ({"basis": ("documented",)}, {"nowhere", "three"}, 2),
        ({"basis": ("declared",), "country": (NONE,)}, {"mixed"}, 1),
    ],
)
def test_filters(
    small: Store, asked_for: dict[str, tuple[str, ...]], joint: set[str], commitments: int
) -> None:
    """A filter of actors keeps what any such actor takes part in, whoever leads; others keep commitments."""
    scope = SEEN.but(**asked_for)
    found = count_partnerships(small, scope)
    assert set(list_joint_commitments(small, scope)) == joint
    assert (found.joint, found.commitments) == (len(joint), commitments)


def test_who_is_in_it_stays_whole(small: Store) -> None:
    """Where a filter keeps a joint commitment, all of its actors stay in it."""
    found = count_partnerships(small, SEEN.but(country=("SEN",)))
    assert found.ties == (Tie("MLI", "SEN", 1),)
    assert {row["name"] for row in list_partners(small, SEEN.but(country=("SEN",))).rows} == {
        "Dakar",
        "Mopti",
    }


def test_partners_by_hand(small: Store) -> None:
    """Each actor of a joint commitment is a row, by name: how many, under what, with whom, from where."""
    page = list_partners(small, SEEN)
    told = {
        row["signatory_id"]: (row["commitments"], row["articles"], row["others"], row["countries"])
        for row in page.rows
    }
    assert page.total == len(page.rows) == 7
    assert list(told) == ["cotonou", "dakar", "fund", "kati", "mopti", "segou", "union"]
    assert told["mopti"] == (4, ["C1", "C2", "K1"], 5, ["BEN", "MLI", "SEN", NONE])
    assert told["segou"] == (1, ["C1"], 1, ["MLI"])
    assert told["union"] == (2, ["K1"], 3, ["BEN", "MLI", NONE])
    assert told["fund"] == (1, ["K1"], 1, [NONE])
    assert [row["signatory_id"] for row in list_partners(small, SEEN, page=2, size=3).rows] == [
        "kati",
        "mopti",
        "segou",
    ]
    of_one = list_partners(small, SEEN, of="KATI").rows
    assert [(row["signatory_id"], row["commitments"], row["articles"]) for row in of_one] == [
        ("cotonou", 1, ["C2"]),
        ("mopti", 1, ["C2"]),
    ]
    nobody = list_partners(small, SEEN, of="quiet")
    assert (nobody.rows, nobody.total) == ((), 0)


def test_between_two_groups(small: Store) -> None:
    """The joint commitments of two groups are those in which two actors meet, in either order."""
    for one, other, held in (
        ("MLI", "BEN", ("mixed", "three")),
        ("MLI", "MLI", ("three", "twice")),
        ("BEN", "BEN", ()),
        (NONE, NONE, ("nowhere",)),
        (NONE, "MLI", ("mixed",)),
    ):
        assert list_joint_commitments(small, SEEN, between=(one, other)) == held
        assert list_joint_commitments(small, SEEN, between=(other, one)) == held
    assert list_joint_commitments(small, SEEN, by="level", between=("sse_actor", "partner")) == ("nowhere",)


def test_register_of_some(small: Store) -> None:
    """The register lists only what it is given and leaves out leads it is told to; of nothing it is empty."""

    def listed(**more: Any) -> set[str]:
        return {row["commitment_id"] for row in list_commitments(small, SEEN, size=None, **more).rows}

    assert listed(among=("three", "mixed", "over")) == {"three", "mixed"}
    assert listed(among=()) == set()
    assert listed(among=None) == {"alone", "itself", "twice", "three", "abroad", "mixed", "nowhere"}
    assert listed(apart=("MOPTI",)) == {"abroad", "mixed", "nowhere"}
    assert listed(apart=("mopti", "union")) == {"abroad", "mixed"}
    assert listed(partner=("mopti",), apart=("mopti",)) == {"abroad", "mixed"}


def test_traces_in_order() -> None:
    """What was said comes in the order of its days, up to the day of reading; a year not over counts."""
    told = [
        *(actor(), article(), commitment("one"), commitment("two"), commitment("else")),
        report("2024-05", "one", completion="limited"),
        report("2023-01-01", "two", progress_percent=10, verification="reviewed"),
        report("2026", "one", progress_percent=60),
        report("2026-04-01", "one", completion="complete"),
        report("2022-01-01", "else", completion="complete"),
    ]
    with store_with(told) as store:
        rows = list_traces(store, SEEN, ("one", "two", "none"))
        assert [
            (row["commitment_id"], row["as_of"], str(row["known_on"]), row["shown"], row["verification"])
            for row in rows
        ] == [
            ("two", "2023-01-01", "2023-01-01", "limited", "reviewed"),
            ("one", "2024-05", "2024-05-31", "limited", "self_declared"),
            ("one", "2026", str(DAY), "substantial", "self_declared"),
        ]
        assert list_traces(store, SEEN, ()) == ()


def test_articles_in_order(small: Store) -> None:
    """Articles come by declaration and position, filters of articles alone choose among them."""

    def listed(**more: Any) -> list[str]:
        return [row["article_id"] for row in list_articles(small, SEEN.but(**more))]

    assert listed() == ["C1", "C2", "C3", "K1"]
    assert listed(article=("c2", "K1")) == ["C2", "K1"]
    assert listed(declaration=("Kampala-2019",)) == ["K1"]
    assert listed(country=("FRA",), theme=("women",)) == ["C1", "C2", "C3", "K1"]


# --- against plain Python ----------------------------------------------------------------------------


def plainly(store: Store, scope: Scope, by: Side) -> dict[str, Any]:
    """What `measures.partnerships` should give, without SQL."""
    query = scope.snapshot(store).query
    actors = {row["signatory_id"]: row for row in query("SELECT * FROM signatories")}
    undertaken = {row["commitment_id"]: row for row in query("SELECT * FROM commitments")}

    def is_one_of(value: str | None, wanted: tuple[str, ...]) -> bool:
        return not wanted or (value or NONE).lower() in {each.lower() for each in wanted}

    sizes, joint, ties = [0, 0, 0, 0], set(), dict[tuple[str, str], int]()
    articles: dict[str, tuple[int, int]] = {}
    partners: dict[str, int] = {}
    for row in query("SELECT * FROM standing"):
        kept = all(
            is_one_of(row[column], getattr(scope, name))
            for name, column in (
                ("article", "article_id"),
                ("declaration", "declaration"),
                ("theme", "theme"),
                ("basis", "basis"),
            )
        )
        who = {row["signatory_id"], *(undertaken[row["commitment_id"]]["partner_ids"] or ())}
        people = [actors[each] for each in sorted(who)]
        of_them = any(
            is_one_of(each["country"], scope.country)
            and is_one_of(each["actor_type"], scope.actor_type)
            and is_one_of(each["level"], scope.level)
            and is_one_of(each["signatory_id"], scope.actor)
            for each in people
        )
        if row["completion"] in ("withdrawn", "superseded") or not kept or not of_them:
            continue
        sizes[0] += 1
        some, of = articles.get(row["article_id"], (0, 0))
        articles[row["article_id"]] = (some + (len(people) > 1), of + 1)
        if len(people) < 2:
            continue
        joint.add(row["commitment_id"])
        places = {each["country"] for each in people}
        sizes[3 if None in places else 1 if len(places) == 1 else 2] += 1
        for each in people:
            partners[each["signatory_id"]] = partners.get(each["signatory_id"], 0) + 1
        met = {tuple(sorted((one[by] or NONE, other[by] or NONE))) for one, other in combinations(people, 2)}
        for one, other in met:
            ties[one, other] = ties.get((one, other), 0) + 1
    return {"sizes": sizes, "joint": joint, "ties": ties, "articles": articles, "partners": partners}


VIEWS: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"country": ("{country}",)},
    {"country": (NONE,)},
    {"country": ("{country}", NONE), "level": ("partner", "sse_actor")},
    {"level": ("local_authority",)},
    {"actor_type": ("sse_network", "international_organisation")},
    {"actor": ("{actor}",)},
    {"article": ("{article}",)},
    {"theme": (NONE, "women")},
    {"basis": ("documented",)},
    {"basis": ("declared",), "level": ("central_government",)},
)


def views(store: Store) -> Iterator[Scope]:
    """Views of a store: all of it, and through each filter, with what is there."""
    rows = list_partners(store, SEEN, size=None).rows
    row = next(each for each in rows if each["country"])
    known = {"country": row["country"], "actor": row["signatory_id"], "article": row["articles"][0]}
    for view in VIEWS:
        yield SEEN.but(
            **{name: tuple(each.format(**known) for each in values) for name, values in view.items()}
        )


@pytest.mark.slow
@pytest.mark.parametrize("by", SIDES)
def test_counts_against_plain_python(store: Store, by: Side) -> None:
    """In every view the counts are those of a computation of its own, and each joint one counts once."""
    for seen in views(store):
        found, plain = count_partnerships(store, seen, by), plainly(store, seen, by)
        assert [found.commitments, found.within, found.across, found.beyond] == plain["sizes"]
        assert found.joint == found.within + found.across + found.beyond == len(plain["joint"])
        assert {(tie.one, tie.other): tie.commitments for tie in found.ties} == plain["ties"]
        assert found.articles == plain["articles"]
        assert sum(joint for joint, _ in found.articles.values()) == found.joint
        assert set(list_joint_commitments(store, seen)) == plain["joint"]
        rows = list_partners(store, seen, size=None).rows
        assert {row["signatory_id"]: row["commitments"] for row in rows} == plain["partners"]
    assert count_partnerships(store, SEEN, by).commitments == count_figures(store, SEEN)[0].commitments


# --- in words ----------------------------------------------------------------------------------------


def test_n_of_n_as_measured(store: Store) -> None:
    """The sentence and the large figures say n of N as they were measured."""
    t = reader(store, "en").t
    found = count_partnerships(store, SEEN)
    assert partnerships.partnerships_finding(found, reader(store, "en")).startswith(
        f"Several actors share {found.joint} commitments and actions of {found.commitments}"
    )
    figures = partnerships.headline(found, reader(store, "en"))
    assert [each.value for each in figures] == [str(n) for n in (found.within, found.across, found.beyond)]
    assert [each.of for each in figures] == 3 * [f"of {t.number(found.joint)}"]
    table = partnerships.articles_table(found, reader(store, "en"))
    assert len(table.rows) == len(reader(store).names["article"])
    for name, said in table.rows:
        joint, of = found.articles[asked(name.to).scope.article[0]]
        assert said.text == f"{joint} of {of}"


def test_silence_is_worded() -> None:
    """Without a joint commitment that is said; an article without commitments is no zero."""
    with store_with([actor(), article("C1"), article("C2"), commitment("one")]) as store:
        found, who = count_partnerships(store, SEEN), reader(store, "en")
        assert partnerships.partnerships_finding(found, who) == (
            "The 1 commitment or action does not join several actors."
        )
        assert [row[1].text for row in partnerships.articles_table(found, who).rows] == ["0 of 1", "–"]
        assert partnerships.matrix_finding(found, "country", who).startswith(
            "No joint commitment links two countries"
        )
        assert partnerships.bodies_finding((), {}, who).startswith("No network or body")


def places(store: Store, by: Side) -> list[str]:
    """The groups that the page crosses by that side."""
    always = {"country": the_eight(store), "level": tuple(codelists.LEVELS)}.get(
        by, tuple(codelists.ACTOR_TYPES)
    )
    return partnerships.sides(count_partnerships(store, SEEN, by), list_groups(store, SEEN, by), always)


@pytest.mark.slow
@pytest.mark.parametrize("by", ["country", "actor_type"])
def test_cells_lead_to_their_rows(store: Store, by: Side) -> None:
    """Every pair stands once, and leads to the view whose list has just as many rows as it says."""
    found = count_partnerships(store, SEEN, by)
    who = reader(store, "en", page="partnerships")
    groups = places(store, by)
    matrix = partnerships.partnerships_matrix(found, groups, by, who)
    assert len(matrix.heads) == len(matrix.rows) == len(groups)
    held = {tie for tie in found.ties if {tie.one, tie.other} <= {*groups}}
    assert held == {*found.ties}
    for at, (_, cells) in enumerate(matrix.rows):
        assert [cell is BLANK for cell in cells] == [column > at for column in range(len(cells))]
        for cell in cells[: at + 1]:
            there = asked(cell.to)
            assert there.page == "partnerships"
            among = list_joint_commitments(store, there.scope, by=by, between=(there["one"], there["other"]))
            rows = list_commitments(store, there.scope, among=among, size=None)
            assert rows.total == len(rows.rows) == int(cell.text or 0), cell.to
            assert (cell.shade == "void") == (not cell.text)
            assert cell.words.endswith("none recorded" if not cell.text else f"{cell.text} joint")


def test_sides_are_those_that_are_there(small: Store) -> None:
    """The eight stand there always, another country and those of none where they meet somebody, last."""
    found = count_partnerships(small, SEEN)
    assert partnerships.sides(found, ["MLI", "BEN", "TGO", "FRA", "SEN", None], ("MLI", "TGO")) == [
        *("MLI", "BEN", "TGO", "SEN"),
        NONE,
    ]
    here = reader(small, page="partnerships")
    matrix = partnerships.partnerships_matrix(found, [NONE, "SEN", "MLI", "BEN"], "country", here)
    assert [head.text for head in matrix.heads][:3] == ["Bénin", "Mali", "Sénégal"]
    assert asked(matrix.rows[3][1][3].to)["one"] == NONE
    assert partnerships.between_title("MLI", "MLI", "country", reader(small, "en")) == (
        "Joint commitments: Mali, among themselves"
    )
    assert "1 pair" not in partnerships.matrix_finding(found, "country", reader(small, "en"))
    assert partnerships.matrix_finding(found, "country", reader(small, "en")).startswith("4 pairs")


def named_as(*names: str) -> Context:
    """Someone who reads a store with article C4 and actors of these names."""
    people = [
        actor(f"a{n}", None, "sse_network").model_copy(update={"name": n_}) for n, n_ in enumerate(names)
    ]
    with store_with([*people, article("C4")]) as store:
        return reader(store, "en")


def test_bodies_that_c4_names(baseline_store: Store, demonstration_store: Store) -> None:
    """What article C4 names and no actor is is told by name, nothing once they are there or C4 is not."""
    said = partnerships.not_listed(reader(baseline_store, "en"))
    assert said.endswith(": RIPESS, UNTFSSE and GPIESS.")
    assert partnerships.not_listed(reader(demonstration_store, "en")) == ""
    assert (
        partnerships.not_listed(named_as("Forum (GSEF)", "OIF", "RIPESS Africa", "UNTFSSE", "The GPIESS"))
        == ""
    )
    assert partnerships.not_listed(named_as("GSEF", "OIF", "RIPESS", "UNTFSSE")).endswith(": GPIESS.")
    # A name within a word is another name.
    assert "OIF" in partnerships.not_listed(named_as("GSEF", "COIFFE", "RIPESS", "UNTFSSE", "GPIESS"))


def test_bodies_by_name(small: Store) -> None:
    """Networks and bodies are listed by name with what they have, one without anything in words, not zero."""
    who = reader(small, "en")
    beyond = SEEN.but(country=(NONE,))
    listed = list_actors(small, beyond, size=None).rows
    joint = {row["signatory_id"]: row for row in list_partners(small, beyond, size=None).rows}
    assert partnerships.bodies_finding(listed, joint, who).startswith("2 of 2 take part")
    without = {key: row for key, row in joint.items() if key != "fund"}
    assert partnerships.bodies_finding(listed, without, who).startswith("1 of 2 takes part")
    assert [[cell.text for cell in row] for row in partnerships.bodies_table(listed, without, who).rows] == [
        ["Fund", "international organisation", "none recorded", "–"],
        ["Union", "SSE network", "2", "Benin, Mali, no single country"],
    ]


def test_actors_by_name(store: Store) -> None:
    """Each row says of an actor what was counted, and leads to it."""
    rows = list_partners(store, SEEN, size=None).rows
    table = partnerships.partners_table(rows, reader(store, "en"))
    entries = partnerships.partner_entries(rows, reader(store, "en"))
    for row, cells, entry in zip(rows, table.rows, entries, strict=True):
        assert asked(cells[0].to)["id"] == asked(entry.to)["id"] == row["signatory_id"]
        assert (cells[2].text, cells[3].text) == (str(row["commitments"]), str(row["others"]))
        assert len(cells[4].text.split(", ")) >= len(row["countries"])
        assert entry.meta[2].text.split()[0] == str(row["commitments"])
