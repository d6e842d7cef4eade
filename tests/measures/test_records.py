"""The rows behind the numbers, and how they are found."""

import pickle
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.contract.model import PartialDate, Practice, Record, Signatory
from commitments.measures.actors import ACTOR_SORTS, list_actors, list_localities
from commitments.measures.commitment import find_commitment
from commitments.measures.figures import count_figures
from commitments.measures.practices import find_starting_point, list_practices
from commitments.measures.records import list_milestones
from commitments.measures.register import REGISTER_SORTS, latest_reports, list_commitments
from commitments.measures.rows import Row, RowPage
from commitments.measures.scope import Scope
from commitments.measures.search import find_elsewhere, near_names, search_names, suggest_identifiers
from commitments.store.opening import open_store
from commitments.store.snapshots import Snapshot
from commitments.store.store import Store
from commitments.text import folding
from tests.factories import (
    actor,
    append_records,
    article,
    commitment,
    milestone,
    outcome,
    practice,
    report,
    store_with,
)
from tests.stores import a_store

DAY = date(2023, 6, 15)
SEEN = Scope(day=DAY)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(a_store(tmp_path), create=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def small() -> Iterator[Store]:
    """A few actors and commitments that differ in everything that is shown."""
    with store_with(
        [
            actor("segou", "MLI", locality="Ségou", role="signatory"),
            actor("reseau", "BEN", "sse_network", locality="Cotonou"),
            actor("oeuvre", "CIV", "civil_society"),
            article("C1"),
            article("C2"),
            commitment(
                "s-1",
                "segou",
                description_fr="Former les élus à l’économie sociale",
                theme="women",
                start_date="2022",
                due_date="2022-12",
                partner_ids=("reseau", "oeuvre"),
            ),
            commitment("s-2", "segou", "C2", title_en="Waste", theme="sanitation", basis="documented"),
            commitment("r-1", "reseau", "C2", description_en="Train mayors", start_date="2023"),
            commitment("R-2", "reseau"),
            commitment("o-1", "oeuvre", indicator="Cœur de ville", partner_ids=("segou",)),
            report("2022-06-30", "s-1", progress_percent=40),
            report("2022-12-31", "s-1", completion="limited", verification="reviewed"),
            report("2023", "s-2", completion="complete", verification="reviewed"),
            report("2021-01-01", "s-2", completion="limited"),
            report("2023-02-01", "R-2", completion="withdrawn"),
        ]
    ) as opened:
        yield opened


def ids(page: RowPage) -> list[str]:
    """The identifiers of the rows of a page."""
    return [row["commitment_id"] for row in page.rows]


# --- words -------------------------------------------------------------------------------------------

# As people keep them: accents apart from their letters, ligatures, raised letters, letters of West Africa.
KEPT = {
    "w-1": unicodedata.normalize("NFD", "Halle de 500 m² au marché de Ségou"),
    "w-2": "Réduire le CO₂ des transports, d’ici 2030",
    "w-3": "Former, accompagner… et ﬁnancer",
    "w-4": "Sɔ̀nùù kpɛ́tɛ́ (langue fon)",
    "w-5": "1ᵉʳ forum des coopératives, ½ journée",
    "w-6": "Ƙungiyar Haɗin Kai ta Ɓangaren Ƴan Kasuwa",
    "w-7": "Ɖoɖoɖeanyi Ƒe Habɔbɔ Ʋuʋu Ŋuti",
    "w-8": "Sʋʋr-n-wũusem Sulli Kẽoogo Tẽn-bɩɩsi",
    "w-9": "بلدية أغاديس - شبكة التعاونيات",
    "w-10": "ߒߞߏ ߞߊ߬ߙߊ߲߬ߕߊ߫ ߘߍ߬ߡߍ߲߬ߠߌ߲",
    "w-11": "𞤊𞤫𞤯𞥆𞤫 𞤄𞤢𞤥𞤼𞤢𞥄𞤪𞤫",
    "w-12": "ⵜⴰⵎⵙⵙⵓⵎⵎⵓⵜ ⵏ ⵜⵡⵉⵣⵉ",
    "w-13": "Ɲɛtaa Tɔn Sɛ̀gù, Bàmakɔ́ Ɲɔgɔndɛmɛ",
    "w-14": "Ẹgbẹ́ Ọjà Ṣọ̀kan 🌱 & <Jeunes> №1",
}
TYPED = {
    "w-1": ["marche", "MARCHÉ", unicodedata.normalize("NFD", "marché"), "m2", "500 m²", "segou"],
    "w-2": ["co2", "CO₂", "d'ici", "d’ici", "reduire d ici"],
    "w-3": ["financer", "ﬁnancer", "accompagner...", "accompagner…", "accompagner et"],
    "w-4": ["sonuu kpete", "Sɔ̀nùù", "sɔnuu", "kpɛtɛ", "(langue fon)"],
    "w-5": ["1er", "1ᵉʳ forum", "1/2 journee", "½"],
    "w-6": ["kungiyar hadin", "bangaren yan", "Ɓangaren", "ƴan"],
    "w-7": ["dododeanyi fe", "habobo", "vuvu", "ʋuʋu", "Ŋuti", "nuti", "nguti"],
    "w-8": ["suur-n-wuusem", "Sʋʋr", "keoogo", "ten-biisi", "tɛ̃n-bɩɩsi"],
    "w-9": ["أغاديس", "شبكة", "اغاديس", "شبكه"],
    "w-10": ["ߒߞߏ", "ߞߊߙߊߕߊ"],
    "w-11": ["𞤊𞤫𞤯𞥆𞤫", "𞤬𞤫𞤯𞤫", "𞤄𞤢𞤥𞤼𞤢𞥄𞤪𞤫"],
    "w-12": ["ⵜⵡⵉⵣⵉ"],
    "w-13": ["ɲɛtaa ton", "nyetaa", "netaa", "segu bamako", "nyogondeme"],
    "w-14": ["egbe oja sokan", "Ọjà", "🌱", "<jeunes>", "№1", "no1"],
}


@pytest.fixture(scope="module")
def kept() -> Iterator[Store]:
    """Commitments, actors and practices of these names."""
    written = [
        each.model_copy(update={"name" if isinstance(each, Signatory) else "title_fr": title})
        for key, title in KEPT.items()
        for each in (actor(key), commitment(key), practice(key, "town"))
    ]
    with store_with([actor(), article(), *written]) as store:
        yield store


for key, text in KEPT.items():  # what stands there, whichever way it is composed
    TYPED[key] += {unicodedata.normalize(form, text): None for form in ("NFC", "NFD", "NFKD")}


@pytest.mark.parametrize(("key", "typed"), [(key, typed) for key, all_ in TYPED.items() for typed in all_])
def test_what_is_there_is_found_however_it_is_typed(kept: Store, key: str, typed: str) -> None:
    """Texts are folded as what is typed is: the search finds actors and commitments by them."""
    found = [(each.kind, each.id) for each in search_names(kept, SEEN, typed).first]
    assert found == [("actor", key), ("commitment", key)]


@pytest.mark.parametrize("key", KEPT)
def test_whoever_looks_finds_what_the_search_finds(kept: Store, key: str) -> None:
    """Texts are folded alike in the register and among actors and practices: each script is found in all."""
    typed = next(iter(TYPED[key]))
    assert ids(list_commitments(kept, SEEN, search=typed)) == [key]
    assert [row["signatory_id"] for row in list_actors(kept, SEEN, search=typed).rows] == [key]
    assert [row["practice_id"] for row in list_practices(kept, SEEN, search=typed)] == [key]


@given(st.text(max_size=20), st.text(max_size=10), st.text(max_size=10))
def test_folding_is_of_letters_and_not_of_texts(text: str, before: str, after: str) -> None:
    """However it is stored, composed or not, a text folds alike, and stands folded in whatever it stands in;
    twice folded is once folded."""
    assert folding.folded(text) == folding.folded(unicodedata.normalize("NFD", text))
    assert folding.folded(folding.folded(text)) == folding.folded(text)
    word = next(iter(folding.words(text)), "")
    assert word in folding.spellings(f"{before} {text} {after}")


def test_ten_thousand_words_are_a_dozen(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search without end asks the store for no more than one of a dozen words does."""
    asked: list[tuple[str, Any]] = []
    query = Snapshot.query

    def listening(self: Snapshot, sql: str, params: Any = (), **how: Any) -> list[dict[str, Any]]:
        asked.append((sql, params))
        return query(self, sql, params, **how)

    monkeypatch.setattr(Snapshot, "query", listening)
    words = [f"w{n}" for n in range(10_000)]
    for search in (list_commitments, list_actors, list_practices):
        search(kept, SEEN, search=" ".join(words[:12]))
        few, asked[:] = list(asked), []
        search(kept, SEEN, search=" ".join(words))
        assert asked == few
        asked.clear()


# --- the register ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["o-1", "r-1", "s-1", "s-2"]),
        ("ELUS", ["s-1"]),
        ("élus", ["s-1"]),
        ("l'economie", ["s-1"]),
        ("L’ÉCONOMIE sociale", ["s-1"]),
        ("sociale elus", ["s-1"]),
        ("elus mayors", []),
        ("train", ["r-1"]),
        ("segou", ["s-1", "s-2"]),
        ("cote d ivoire", ["o-1"]),
        ("Bénin", ["r-1"]),
        ("coeur", ["o-1"]),
        ("CŒUR", ["o-1"]),
        ("S-2", ["s-2"]),
        ("c2", ["r-1", "s-2"]),
        ("waste", ["s-2"]),
        ("a.b [c] %_ \\", []),
        ("« »", ["o-1", "r-1", "s-1", "s-2"]),
    ],
)
def test_search_knows_no_case_accents_or_apostrophes(small: Store, search: str, found: list[str]) -> None:
    """All words must be there, in either language, in names, places or identifiers; none is a pattern."""
    assert ids(list_commitments(small, SEEN, search=search)) == found


def test_register_lists_what_the_figures_count_and_the_rest_beside(small: Store) -> None:
    """A bar of n leads to n rows; withdrawn commitments are listed where they are asked for."""
    page = list_commitments(small, SEEN)
    (figure,) = count_figures(small, SEEN)
    assert (page.total, page.beside) == (figure.commitments, figure.withdrawn + figure.superseded) == (4, 1)
    for axis in ("completion", "trajectory", "freshness", "verification"):
        for code, count in getattr(figure, axis).items():
            chosen: dict[str, Any] = {axis: (code,)}
            assert list_commitments(small, SEEN, **chosen).total == count
    aside = list_commitments(small, SEEN, completion=("withdrawn", "complete"))
    assert (ids(aside), aside.total, aside.beside) == (["R-2", "s-2"], 2, 0)
    assert ids(list_commitments(small, SEEN.but(country=("MLI",), theme=("women",)))) == ["s-1"]


def test_register_finds_partners_and_differences(small: Store) -> None:
    """It can be narrowed to what an actor contributes to, and to where the kinds of evidence do not agree."""
    assert ids(list_commitments(small, SEEN, partner=("SEGOU", "oeuvre"))) == ["o-1", "s-1"]
    assert ids(list_commitments(small, SEEN, differing=True)) == ["s-2"]
    (row,) = list_commitments(small, SEEN, differing=True).rows
    assert (row["self_declared"], row["told"], row["differing"]) == ("limited", "complete", True)
    assert (row["actor"], row["locality"], row["title_en"], row["as_of"]) == (
        "Segou",
        "Ségou",
        "Waste",
        "2023",
    )


@pytest.mark.parametrize("sort", REGISTER_SORTS)
def test_register_sorts_by_every_column_with_the_unknown_last(small: Store, sort: str) -> None:
    """Every column sorts both ways, what is not known stays last, and pages are cut from the same order."""
    up = list_commitments(small, SEEN, sort=sort)
    down = list_commitments(small, SEEN, sort=sort, descending=True)
    assert sorted(ids(up)) == sorted(ids(down)) == ["o-1", "r-1", "s-1", "s-2"]
    column = {"title": "title_fr"}.get(sort, sort)
    for page in (up, down):
        absent = [row[column] is None for row in page.rows]
        assert absent == sorted(absent)
    pieces = [list_commitments(small, SEEN, sort=sort, page=n, size=3) for n in (1, 2, 3)]
    assert [name for page in pieces for name in ids(page)] == ids(up)
    assert [page.total for page in pieces] == [4, 4, 4]


def test_register_sorts_codes_as_the_contract_lists_them_or_as_asked(small: Store) -> None:
    """Completion goes from not started on; an order that is given goes before; titles go as folded."""
    assert [row["completion"] for row in list_commitments(small, SEEN, sort="completion").rows] == [
        "limited", "complete", "not_reported", "not_reported",
    ]  # fmt: skip
    named = list_commitments(small, SEEN, sort="country", order=("MLI", "CIV", "BEN"))
    assert [row["country"] for row in named.rows] == ["MLI", "MLI", "CIV", "BEN"]
    english = list_commitments(small, SEEN, sort="title", language="en")
    assert ids(english) == ["o-1", "r-1", "s-1", "s-2"]
    assert ids(list_commitments(small, SEEN, size=None)) == ids(list_commitments(small, SEEN))


# --- one commitment ----------------------------------------------------------------------------------


def test_a_commitment_comes_with_all_that_concerns_it(store: Store) -> None:
    """Its lead, partners in order, reports with what they come to, outcomes and the lead's practices."""
    append_records(
        store,
        *(actor(), actor("a"), actor("b"), article(), article("C2")),
        commitment("One", baseline_value=0, target_value=4, partner_ids=("b", "a")),
        report("2023-01-01", "One", value=1),
        report("2023-01-01", "One", completion="complete", verification="disputed"),
        report("2022-01-01", "One", progress_percent=50, completion="limited"),
        report("2024-01-01", "One", completion="complete"),
        outcome("2022", "One", value=1),
        outcome("2023", "One", value=2),
        outcome("2024", "One", value=3),
        Practice(
            practice_id="p", signatory_id="town", title_fr="p", article_id="C1", source_url="https://a.org"
        ),
        Practice(
            practice_id="q", signatory_id="town", title_fr="q", article_id="C2", source_url="https://a.org"
        ),
    )
    dossier = find_commitment(store, SEEN, "oNE")
    assert dossier is not None
    assert [row["signatory_id"] for row in (dossier.lead, *dossier.partners)] == ["town", "b", "a"]
    told = ("as_of", "known_on", "progress", "shown", "speaks")
    assert [tuple(row[name] for name in told) for row in dossier.reports] == [
        ("2024-01-01", None, None, None, False),
        ("2023-01-01", date(2023, 1, 1), 25.0, "limited", True),
        ("2023-01-01", date(2023, 1, 1), None, "complete", False),
        ("2022-01-01", date(2022, 1, 1), 50.0, "limited", False),
    ]  # fmt: skip
    assert [(row["value"], row["counts"]) for row in dossier.outcomes] == [(3, False), (2, True), (1, False)]
    assert [row["practice_id"] for row in dossier.practices] == ["p"]
    assert dossier.standing["progress"] == 25.0
    same_day = dossier.explained["verification"].facts["same_day"]
    assert same_day == (dossier.reports[2]["key"],)
    assert find_commitment(store, SEEN, "two") is None
    assert pickle.loads(pickle.dumps(dossier)) == dossier  # noqa: S301 - our own bytes


HALF = {"start_date": "2023-01-01", "due_date": "2023-12-31"}


EXPLAINED: list[tuple[dict[str, Any], dict[str, Any] | None, str, str]] = [
    ({}, None, "completion", "no_report"),
    ({}, {"completion": "limited"}, "completion", "stated"),
    ({}, {"progress_percent": 0}, "completion", "from_progress"),
    ({}, {"progress_percent": 60}, "completion", "from_progress"),
    ({}, {"value": 1}, "completion", "not_stated"),
    ({}, {"value": 1}, "progress", "unknown"),
    ({}, {"progress_percent": 1}, "progress", "from_percent"),
    ({"baseline_value": 0, "target_value": 2}, {"value": 1}, "progress", "from_value"),
    ({"baseline_value": 2, "target_value": 2}, {"value": 1}, "progress", "unknown"),
    (HALF, {"completion": "complete"}, "trajectory", "complete"),
    (HALF, {"completion": "limited", "progress_percent": 100}, "trajectory", "all_progress"),
    ({"due_date": "2023-01-31"}, None, "trajectory", "past_due"),
    (HALF, None, "trajectory", "missing"),
    (
        {"start_date": "2023-12-31", "due_date": "2023-12-31"},
        {"progress_percent": 1},
        "trajectory",
        "no_time",
    ),
    ({**HALF, "start_date": "2023-03-31"}, {"progress_percent": 1}, "trajectory", "too_early"),
    (HALF, {"progress_percent": 5}, "trajectory", "by_ratio"),
    (HALF, {"progress_percent": 20}, "trajectory", "by_ratio"),
    ({**HALF, "baseline_value": 2, "target_value": 3}, {"value": 1}, "trajectory", "by_ratio"),
    ({}, {"progress_percent": 1}, "freshness", "days"),
    ({}, None, "freshness", "from_entry"),
    (HALF, None, "freshness", "from_start"),
    ({}, {"progress_percent": 1}, "verification", "latest"),
]


@pytest.fixture(scope="module")
def explained() -> Iterator[Store]:
    """What is said and told in each case, and wherever a change is foretold at a percent, what is as far and
    what is not quite."""
    with store_with([actor(), article()]) as store:
        append_records(
            store,
            *(commitment(f"c{n}", **says) for n, (says, *_) in enumerate(EXPLAINED)),
            *(report("2023-03-31", f"c{n}", **told) for n, (_, told, *_) in enumerate(EXPLAINED) if told),
        )
        as_far: list[Record] = []
        for n, (says, _, axis, _) in enumerate(EXPLAINED):
            dossier = find_commitment(store, SEEN, f"c{n}")
            assert dossier is not None
            without_values = {key: value for key, value in says.items() if not key.endswith("value")}
            for change in dossier.explained[axis].next:
                for percent in () if change.at is None else (change.at, change.at - 0.001, 0.001):
                    if percent >= 0:
                        name = at_percent(n, percent)
                        as_far.append(commitment(name, **without_values))
                        as_far.append(report("2023-03-31", name, progress_percent=percent))
        append_records(store, *{record.full_key: record for record in as_far}.values())
        yield store


def at_percent(case: int, percent: float) -> str:
    """What the commitment of a case is called that is as far as that."""
    return f"c{case}-{percent:.9f}"


@pytest.mark.slow
@pytest.mark.parametrize("case", range(len(EXPLAINED)), ids=lambda n: f"{n}-{'-'.join(EXPLAINED[n][2:])}")
def test_every_axis_is_explained_and_what_would_change_it_does(explained: Store, case: int) -> None:
    """The rule is named, and each change foretold comes true on its day or at its percent, and not before."""
    _, _, axis, rule = EXPLAINED[case]
    dossier = find_commitment(explained, SEEN, f"c{case}")
    assert dossier is not None
    found = dossier.explained[axis]
    assert found.rule == rule
    assert found.value == dossier.standing[axis]
    assert found.reports == tuple(row["key"] for row in dossier.reports)

    def value_with(percent: float) -> object:
        as_far = find_commitment(explained, SEEN, at_percent(case, percent))
        assert as_far is not None
        return as_far.standing[axis]

    for change in found.next:
        if change.on:
            for day, becomes in ((change.on, True), (change.on - timedelta(1), False)):
                then = find_commitment(explained, SEEN.but(day=day), f"c{case}")
                assert then is not None
                came_true = then.standing["silent"] if change.becomes == "silent" else None
                assert (came_true or then.standing[axis] == change.becomes) is becomes
        elif change.at == 0 and change.becomes == "limited":
            assert (value_with(0), value_with(0.001)) == ("not_started", "limited")
        elif change.at is not None and axis != "trajectory":
            assert value_with(change.at) == change.becomes
            assert value_with(change.at - 0.001) != change.becomes
        elif change.at is not None and rule == "by_ratio":
            assert value_with(change.at) == change.becomes
            if change.at > 0:
                assert value_with(change.at - 0.001) != change.becomes


def test_a_contradiction_is_shown_where_progress_gives_another_step(store: Store) -> None:
    """The step that progress gives is told where it is not the one stated, and only for the four steps."""
    append_records(
        store,
        *(actor(), article(), commitment("one"), commitment("two"), commitment("three")),
        report("2023-01-01", "one", completion="limited", progress_percent=80),
        report("2023-01-01", "two", completion="substantial", progress_percent=80),
        report("2023-01-01", "three", completion="no_evidence", progress_percent=80),
    )
    told = {}
    for name in ("one", "two", "three"):
        dossier = find_commitment(store, SEEN, name)
        assert dossier is not None
        told[name] = dossier.explained["completion"].facts["by_progress"]
    assert told == {"one": "substantial", "two": None, "three": None}


# --- actors and what stands beside -------------------------------------------------------------------


def test_actors_show_what_they_lead_and_their_latest_report(small: Store) -> None:
    """Freshness is that of the latest report on anything an actor leads; who leads nothing stays."""
    rows = {row["signatory_id"]: row for row in list_actors(small, SEEN).rows}
    assert list(rows) == ["oeuvre", "reseau", "segou"]
    town = rows["segou"]
    assert (town["commitments"], town["reported"], town["contributes"], town["practices"]) == (2, 2, 1, 0)
    assert (town["as_of"], town["as_of_day"], town["freshness"]) == ("2023", DAY, "current")
    assert (rows["reseau"]["commitments"], rows["reseau"]["beside"], rows["reseau"]["as_of"]) == (
        1,
        1,
        "2023-02-01",
    )
    assert (rows["oeuvre"]["reported"], rows["oeuvre"]["freshness"]) == (0, "never_reported")
    assert [row["signatory_id"] for row in list_actors(small, SEEN.but(article=("C2",))).rows] == [
        "reseau",
        "segou",
    ]
    assert [row["signatory_id"] for row in list_actors(small, SEEN, search="mali SEGOU").rows] == ["segou"]
    assert list_actors(small, SEEN, page=2, size=2).total == 3
    assert list_actors(small, SEEN, page=9).total == 3


def test_what_is_ahead_is_due_and_not_achieved(demonstration_store: Store) -> None:
    """Ahead lies what is due on the day of reading or later and is not achieved."""
    every = list_commitments(demonstration_store, SEEN, sort="due_date", size=None).rows
    due = [row for row in every if row["due_day"] and row["due_day"] >= SEEN.day]
    expected = [row for row in due if row["trajectory"] != "achieved"]
    assert 0 < len(expected) < len(due)
    ahead = list_commitments(demonstration_store, SEEN, ahead=True, sort="due_date", size=3)
    assert list(ahead.rows) == expected[:3]
    assert ahead.total == len(expected)


def test_places_stand_by_what_is_led_there(demonstration_store: Store) -> None:
    """The places of all actors stand once each, in the order of those who lead most, whatever is chosen."""
    actors = list_actors(demonstration_store, SEEN, sort="commitments", descending=True, size=None).rows
    places = tuple(dict.fromkeys(row["locality"] for row in actors if row["locality"]))
    assert list_localities(demonstration_store, SEEN) == places
    assert list_localities(demonstration_store, SEEN.but(country=("none",))) == places


@pytest.mark.parametrize("sort", ACTOR_SORTS)
def test_actors_sort_by_every_column(small: Store, sort: str) -> None:
    """Every column sorts both ways without losing anyone, what is not known last."""
    for descending in (False, True):
        rows = list_actors(small, SEEN, sort=sort, descending=descending).rows
        assert {row["signatory_id"] for row in rows} == {"oeuvre", "reseau", "segou"}
        absent = [row[sort] is None for row in rows]
        assert absent == sorted(absent)


def test_milestones_and_practices_keep_to_what_is_chosen(store: Store) -> None:
    """Regional milestones can be left out, those ahead are marked; practices are searched by words."""
    append_records(
        store,
        *(actor("segou", locality="Ségou"), actor("far", "TGO"), article("C1")),
        milestone("past", "MLI", "event", "held", "2020"),
        milestone("coming", "MLI", "event", "announced", "2024"),
        milestone("region", None, "policy", "adopted"),
        milestone("other", "TGO", "law", "adopted", "2021-01-01", article_id="C1"),
        Practice(
            practice_id="p", signatory_id="segou", title_fr="Marché", summary_en="A market for women",
            theme="women", published_on=PartialDate("2020"), source_url="https://a.org",
        ),
        Practice(practice_id="q", signatory_id="far", title_en="Fund", article_id="C1", source_url="https://a.org"),
    )  # fmt: skip

    def told(**filters: tuple[str, ...]) -> list[str]:
        return [row["milestone_id"] for row in list_milestones(store, SEEN.but(**filters))]

    assert told() == ["coming", "other", "past", "region"]
    assert told(country=("MLI",)) == ["coming", "past", "region"]
    assert told(article=("c1",)) == ["other"]
    mali = list_milestones(store, SEEN.but(country=("MLI",)), regional=False, kinds=("event",))
    assert [(row["milestone_id"], row["ahead"]) for row in mali] == [("coming", True), ("past", False)]

    def shared(search: str = "", **filters: tuple[str, ...]) -> list[str]:
        return [row["practice_id"] for row in list_practices(store, SEEN.but(**filters), search=search)]

    assert shared() == ["p", "q"]
    assert shared("marche women") == shared("mali") == shared(theme=("women",)) == ["p"]
    assert (
        shared(article=("C1",)) == shared(declaration=("bamako-2019",)) == shared(country=("TGO",)) == ["q"]
    )


def test_practices_are_found_by_the_labels_of_their_theme(store: Store) -> None:
    """The name of a theme in either language finds its practices, also with other words beside it."""
    append_records(
        store,
        *(actor("segou"), actor("lome", "TGO"), article("C1")),
        practice("w", "segou", theme="sanitation"),
        practice("x", "lome", theme="sanitation"),
        practice("y", "segou", theme="markets_food"),
        practice("z", "segou"),
    )

    def found(search: str) -> list[str]:
        return [row["practice_id"] for row in list_practices(store, SEEN, search=search)]

    assert found("assainissement") == found("Sanitation") == ["w", "x"]
    assert found("marchés") == found("markets food") == ["y"]
    assert found("sanitation togo") == ["x"]


def test_practices_say_how_much_they_answer(store: Store) -> None:
    """A practice answers what its actor leads under the same article, but for what was set aside."""
    append_records(
        store,
        *(actor("segou"), actor("lome", "TGO"), article("C1"), article("C2")),
        *(commitment("a", "segou"), commitment("b", "segou"), commitment("gone", "segou")),
        *(commitment("c", "segou", "C2"), commitment("d", "lome", partner_ids=("segou",))),
        report("2023-01-01", "gone", completion="withdrawn"),
        practice("p", "segou"),
        practice("q", "lome", "C2"),
        practice("r", "segou", None),
    )
    answers = {row["practice_id"]: row["answers"] for row in list_practices(store, SEEN)}
    assert answers == {"p": 2, "q": 0, "r": 0}


def test_an_actor_may_start_with_what_others_share_where_it_has_nothing(store: Store) -> None:
    """Where it neither leads nor contributes to what counts: practices of others, of its type and beyond."""
    append_records(
        store,
        *(actor("mine"), actor("peer", "BEN"), actor("net", "BEN", "sse_network")),
        *(article("C1"), article("C2"), article("C3"), article("C4"), article("D1", "other")),
        commitment("led", "mine", "C1"),
        commitment("joined", "peer", "C2", partner_ids=("net", "mine")),
        commitment("gone", "mine", "C3"),
        report("2023-01-01", "gone", completion="withdrawn"),
        *(
            practice("c1", "peer", "C1"),
            practice("c2", "peer", "C2"),
            practice("c3", "peer", "C3", theme="women"),
        ),
        *(practice("own", "mine", "C3"), practice("c4", "net", "C4"), practice("none", "peer", None)),
        practice("c3net", "net", "C3"),
    )

    def names(rows: tuple[Row, ...]) -> list[str]:
        return sorted(row["practice_id"] for row in rows)

    begun = find_starting_point(store, SEEN, "MINE")
    assert begun is not None
    assert begun.actor["signatory_id"] == "mine"
    assert dict(begun.reached) == {"C1": 1, "C2": 1, "C3": 0, "C4": 0, "D1": 0}
    assert (begun.least, begun.fewest) == (("C3", "C4", "D1"), 0)
    assert [row["practice_id"] for row in begun.peers] == ["c3", "c1", "c2", "none"]
    assert names(begun.others) == ["c3net", "c4"]

    # The actor's own kind goes before that of the view; the rest of the view applies.
    apart = find_starting_point(
        store, SEEN.but(actor_type=("parliament",), level=("partner",), actor=("net",)), "mine"
    )
    assert apart is not None
    assert apart.peers == begun.peers
    here = find_starting_point(store, SEEN.but(country=("MLI",)), "mine")
    assert here is not None
    assert (here.peers, here.others) == ((), ())
    women = find_starting_point(store, SEEN.but(theme=("women",), article=("c1", "C3")), "mine")
    assert women is not None
    assert (women.least, len(women.reached), names(women.peers), names(women.others)) == (
        ("C3",),
        2,
        ["c3"],
        [],
    )
    append_records(store, commitment("more", "mine", "C2"))
    everywhere = find_starting_point(store, SEEN.but(article=("C1", "C2")), "mine")
    assert everywhere is not None
    assert (everywhere.least, everywhere.fewest) == (("C1",), 1)
    assert [row["practice_id"] for row in everywhere.peers] == ["c1", "c2"]
    assert find_starting_point(store, SEEN, "nobody") is None


@pytest.mark.slow
def test_starts_of_everyone_against_plain_python(demonstration_store: Store) -> None:
    """For every actor of the invented set the rule gives what a plain computation over the rows gives."""
    query = demonstration_store.snapshot(None, SEEN.day).query
    actors = {row["signatory_id"]: row for row in query("SELECT * FROM signatories")}
    articles = [row["article_id"] for row in query("SELECT * FROM articles ORDER BY declaration, position")]
    aside = {row["commitment_id"] for row in query("SELECT commitment_id FROM standing WHERE NOT counted")}
    held = [row for row in query("SELECT * FROM commitments") if row["commitment_id"] not in aside]
    shared = query("SELECT * FROM practices")
    fewest = set()
    for name, each in actors.items():
        under = Counter(
            row["article_id"] for row in held if name in (row["signatory_id"], *(row["partner_ids"] or ()))
        )
        fitting = [row for row in shared if row["signatory_id"] != name]
        of_type = {
            row["practice_id"]
            for row in fitting
            if actors[row["signatory_id"]]["actor_type"] == each["actor_type"]
        }
        begun = find_starting_point(demonstration_store, SEEN, name)
        assert begun is not None
        fewest.add(begun.fewest)
        assert dict(begun.reached) == {code: under[code] for code in articles}
        reached = [begun.reached[row["article_id"]] for row in begun.peers if row["article_id"]]
        assert reached == sorted(reached)
        assert {row["practice_id"] for row in begun.peers} == of_type
        assert {row["practice_id"] for row in (*begun.peers, *begun.others)} == {
            row["practice_id"] for row in fitting
        }
    assert len(fewest) > 1


def test_the_latest_reports_say_what_was_before(small: Store) -> None:
    """What moved lately is in the order of its day, each report with the completion before it."""
    rows = latest_reports(small, SEEN)
    assert [(row["commitment_id"], row["known_on"], row["before"], row["shown"]) for row in rows] == [
        ("s-2", DAY, "limited", "complete"),
        ("R-2", date(2023, 2, 1), None, "withdrawn"),
        ("s-1", date(2022, 12, 31), "limited", "limited"),
        ("s-1", date(2022, 6, 30), None, "limited"),
        ("s-2", date(2021, 1, 1), None, "limited"),
    ]
    assert rows[0]["actor"] == "Segou"
    assert [row["commitment_id"] for row in latest_reports(small, SEEN.but(country=("BEN",)))] == ["R-2"]
    assert len(latest_reports(small, SEEN, at_most=2)) == 2


# --- finding -----------------------------------------------------------------------------------------


def test_anything_is_found_by_name(small: Store) -> None:
    """Countries, places, actors and commitments are found by any of their names, beginnings first."""

    def found(text: str) -> list[tuple[str, str]]:
        return [(each.kind, each.id) for each in search_names(small, SEEN, text).first]

    assert found("ségou") == found("SEGOU") == [("place", "Ségou"), ("actor", "segou")]
    assert found("ivory coast") == found("cote d'ivoire") == found("Côte d’Ivoire") == [("country", "CIV")]
    assert found("oeuvre") == [("actor", "oeuvre")]
    assert ("commitment", "s-2") in found("waste")
    assert found("niger")[0] == ("country", "NER")
    assert found("  ") == found("zzz") == []
    assert len(search_names(small, SEEN, "s", at_most=1).first) <= 4


def test_words_that_begin_so_come_before_those_that_contain_it(store: Store) -> None:
    """Names that begin with what is typed come first, then words that do, then what contains it; all of them
    are counted."""
    names = ("Réseau des maires", "Gestion de l’eau", "Eau pour tous", "Château", "Bureau")
    titled = [commitment(f"c{n}").model_copy(update={"title_fr": name}) for n, name in enumerate(names)]
    append_records(store, actor(), article(), *titled)
    found = search_names(store, SEEN, "EAU", at_most=4)
    shown = [each.name_fr for each in found.first]
    assert shown == ["Eau pour tous", "Gestion de l’eau", "Bureau", "Château"]
    assert found.totals == {"commitment": 5}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("maliennes", "MLI"), ("Béninois", "BEN"), ("IVOIRIENNE", "CIV"), ("burkinabè", "BFA"),
        ("togolese", "TGO"), ("Cameroonian", "CMR"), ("nigérien", "NER"), ("Haute-Volta", "BFA"),
        ("guinéens", "GIN"), ("guinea fowl", ""),
    ],
)  # fmt: skip
def test_what_is_of_a_country_leads_to_it(small: Store, typed: str, code: str) -> None:
    """A country is found by what it is called, once was, and by its adjective in any form."""
    found = search_names(small, SEEN, typed).first
    assert [each.id for each in found if each.kind == "country"] == [code] * bool(code)


def test_a_name_that_is_one_letter_off_is_offered(small: Store) -> None:
    """One letter too many, too few, wrong or swapped, or a beginning of a town, finds what was meant; what is
    short or far finds nothing."""

    def near(text: str) -> list[tuple[str, str]]:
        return [(each.kind, each.id) for each in near_names(small, SEEN, text)]

    for typed in ("Segouu", "Sego", "Sagou", "Sgéou"):
        assert near(typed)[:2] == [("place", "Ségou"), ("actor", "segou")], typed
    assert ("town", "Ouagadougou") in near("Ouagadugou")
    assert ("town", "Ouagadougou") in near("ouaga")
    assert near("seg") == near("Xylophone") == []


def test_an_unknown_identifier_leads_to_those_near_it(small: Store) -> None:
    """A slip of the pen, a beginning or another case finds what was meant; nothing alike finds nothing."""

    def near(table: str, asked: str) -> list[str]:
        return [each.id for each in suggest_identifiers(small, SEEN, table, asked)]

    assert near("commitments", "S1")[0] == "s-1"
    assert near("signatories", "Resaeu") == ["reseau"]
    assert near("signatories", "seg") == ["segou"]
    assert near("signatories", "xyz") == []


def test_what_another_revision_holds_is_known(store: Store) -> None:
    """A commitment that was removed says when, one that came later says so, one that never was is unknown."""
    gone: Record = commitment("Gone", title_en="Gone for good")
    append_records(store, actor(), article(), gone)
    store.append(removed=[gone], who="test", reason="test", expected=1)
    append_records(store, commitment("later"))
    found = find_elsewhere(store, SEEN, "commitments", "gone")
    assert found is not None
    assert (found.id, found.name_en, found.revision, found.removed) == ("Gone", "Gone for good", 2, True)
    assert found.on == store.snapshot().day
    later = find_elsewhere(store, SEEN.but(revision=2), "commitments", "LATER")
    assert later is not None
    assert (later.revision, later.removed) == (3, False)
    assert find_elsewhere(store, SEEN, "commitments", "never") is None
    assert find_elsewhere(store, SEEN, "signatories", "nobody") is None
    assert find_elsewhere(store, SEEN.but(revision=1), "commitments", "never") is None
