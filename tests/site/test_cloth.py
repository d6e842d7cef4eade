"""The cloth: a square a commitment, exact figures at its hems, and the sentence that is its key."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.i18n.translator import translator_for
from commitments.measures.figures import Figures, count_figures
from commitments.measures.period import last_forum
from commitments.measures.scope import Scope, the_eight
from commitments.measures.stages import list_stages
from commitments.render.svg import figures as pictures
from commitments.serving import served
from commitments.site import chart_registry
from commitments.site.cells import Phrase
from commitments.site.chart_model import Cloth, Strip
from commitments.site.charts.cloth import SQUARES, shares, woven
from commitments.site.pages import overview
from commitments.site.urls import Address
from commitments.site.visit import Visit
from commitments.site.words import headline
from commitments.site.words.figures import WOVEN
from commitments.store.store import Store
from tests.factories import actor, article, commitment, report, store_with
from tests.readers import DAY, asked, behind, reader

SEEN = Scope(day=DAY)


@pytest.fixture(params=["baseline_store", "demonstration_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Real data, then invented data."""
    found: Store = request.getfixturevalue(request.param)
    return found


def seen(store: Store, language: str = "en", *, scope: Scope = SEEN, **own: str) -> Visit:
    """A visit of the first page."""
    return served.visitor(
        translator_for(language), Address("overview", scope, rest=tuple(own.items())), [], store
    )


def cloth_of(visit: Visit) -> Cloth:
    """The cloth that a visit sees."""
    drawing = chart_registry.cloth(visit).chart.drawing
    assert isinstance(drawing, Cloth)
    return drawing


def every_strip(cloth: Cloth) -> Iterator[Strip]:
    """The strips, and those that lie apart."""
    yield from (*cloth.strips, *cloth.apart)


# --- squares ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", headline.DIVISIONS)
def test_a_square_is_a_commitment(store: Store, by: str) -> None:
    """Every commitment that counts is one square in its stage, which leads to it; silence lies last."""
    cloth = cloth_of(seen(store, by=by))
    expected = {row.commitment_id: row.completion for row in list_stages(store, SEEN)}
    found = {asked(square.to)["id"]: code for strip in every_strip(cloth) for code, square in strip.squares}
    assert found == expected
    assert sum(len(strip.squares) for strip in every_strip(cloth)) == len(expected)
    for strip in every_strip(cloth):
        codes = [code for code, _ in strip.runs]
        assert codes == [code for code in WOVEN if code in codes]


def test_hems_are_exact(store: Store) -> None:
    """At the hem of a country stand its figures, and those of the whole are its table's."""
    visit = seen(store)
    cloth, eight = cloth_of(visit), the_eight(store)
    by_country = {visit.name("country", of.group): of for of in count_figures(store, SEEN, "country")}
    assert [asked(strip.to).scope.country for strip in cloth.strips] == sorted(
        ((code,) for code in eight), key=lambda code: visit.sorted_by("country", code[0])
    )
    for strip in cloth.strips:
        of = by_country[strip.name]
        if of.commitments:
            assert (strip.complete, strip.of) == (str(of.completion["complete"]), f"of {of.commitments}")
    beyond = [of for of in count_figures(store, SEEN, "country") if of.group not in eight and of.commitments]
    assert len(cloth.apart) == len(beyond)


def test_marks_are_what_moved(store: Store) -> None:
    """What advanced or fell back since the last forum, or the chosen day, bears a mark; nothing else."""
    forum = last_forum(store, SEEN)
    assert forum is not None
    for since in (forum["occurred_on_day"], DAY.replace(year=DAY.year - 3)):
        cloth = cloth_of(seen(store, since=str(since)))
        marked = {
            asked(square.to)["id"]: square.moved
            for strip in every_strip(cloth)
            for _, square in strip.squares
            if square.moved
        }
        staged = list_stages(store, SEEN, since=since)
        assert marked == {row.commitment_id: row.moved for row in staged if row.moved}
        signs = "".join(strip.moved for strip in every_strip(cloth))
        assert ("▲" in signs) == ("advanced" in marked.values())
        assert {entry.code for entry in cloth.key} - set(WOVEN) == set(marked.values())


def test_strips_lead_to_what_they_are_of(store: Store) -> None:
    """A strip leads to the page of its country, kind, article or theme; of what has none, to its rows."""
    pages = {"country": "countries", "actor_type": "actors", "article": "declaration", "theme": "themes"}
    for by, page in pages.items():
        for strip in every_strip(cloth_of(seen(store, by=by))):
            address = asked(strip.to)
            none = address.page == "register"
            assert none or address.page == page
            if none:
                assert behind(store, strip.to) == len(strip.squares)


# --- many ---------------------------------------------------------------------------------------------


@given(
    st.dictionaries(st.sampled_from(WOVEN), st.integers(0, 50_000), min_size=1),
    st.sampled_from([1, 2, 5, 20, 100, 1_000]),
)
def test_shares_lose_nothing(counts: dict[str, int], each: int) -> None:
    """No stage that occurs vanishes by rounding, none appears, and none is a square or more off."""
    squares = shares(counts, each)
    assert set(squares) == {code for code, n in counts.items() if n}
    for code, n in squares.items():
        assert abs(n - counts[code] / each) < 1 or n == 1
    assert sum(squares.values()) >= round(sum(counts.values()) / each)


@pytest.mark.slow
def test_more_than_fit_are_shared(demonstration_store: Store) -> None:
    """Above a thousand, a square stands for several and says so; it leads to all that are equally far."""
    visit = seen(demonstration_store)
    groups = count_figures(demonstration_store, SEEN, "country")
    rows = list_stages(demonstration_store, SEEN, "country", together=True)
    rows = (
        replace(rows[0], n=1, moved="advanced"),
        replace(rows[0], n=rows[0].n * 20 - 1),
        *(replace(row, n=row.n * 20) for row in rows[1:]),
    )
    cloth = woven(groups, rows, "since", "country", the_eight(demonstration_store), visit)
    squares = [square for strip in every_strip(cloth) for square in strip.squares]
    assert 0.8 * SQUARES / 2 < len(squares) <= 1.05 * SQUARES
    assert "stands for some 20" in cloth.reading
    for strip in cloth.strips:
        for code, run in strip.runs:
            assert {asked(square.to).all("completion") for square in run} == {(code,)}
            assert behind(demonstration_store, run[0].to) * 20 == int(
                run[0].words.rpartition(" ")[2].replace(",", "")
            )
    assert [square.moved for _, square in squares].count("advanced") == 1


# --- the sentence -------------------------------------------------------------------------------------


def of(
    store: Store,
    complete: int = 0,
    substantial: int = 0,
    limited: int = 0,
    unknown: int = 0,
    declared: int = 0,
) -> Figures:
    """Figures of so many, of which some are declared."""
    (none,) = count_figures(store, SEEN)
    n = complete + substantial + limited + unknown
    counts = {"complete": complete, "substantial": substantial, "limited": limited, "not_reported": unknown}
    return replace(
        none,
        commitments=n,
        completion={**none.completion, **counts},
        basis={"declared": declared, "documented": n - declared},
    )


@pytest.mark.parametrize(
    ("counts", "french"),
    [
        (
            (15, 13, 10, 9),
            "Sur 47 actions relevées, 15 sont achevées et 13 bien avancées ; "
            "de 9, on ne sait pas où elles en sont.",
        ),
        (
            (1, 1, 0, 1),
            "Sur 3 actions relevées, 1 est achevée et 1 bien avancée ; de 1, on ne sait pas où elle en est.",
        ),
        (
            (1, 1, 3, 1, 6),
            "Sur 6 engagements déclarés, 1 est achevé et 1 bien avancé ; de 1, on ne sait pas où il en est.",
        ),
        ((2, 0, 3, 0, 1), "Sur 5 engagements et actions, 2 sont achevés."),
        ((0, 2, 3), "Sur 5 actions relevées, rien n’est achevé, 2 bien avancées."),
        (
            (0, 0, 3, 2),
            "Sur 5 actions relevées, rien n’est achevé ni bien avancé ; "
            "de 2, on ne sait pas où elles en sont.",
        ),
        ((0, 0, 0, 2), "De 2 actions relevées, on ne sait pas où elles en sont."),
        ((0, 0, 0, 1, 1), "De 1 engagement déclaré, on ne sait pas où il en est."),
        ((1,), "1 action relevée ; étape : achevé."),
        ((), ""),
    ],
)
def test_the_finding_agrees(empty_store: Store, counts: tuple[int, ...], french: str) -> None:
    """The finding agrees in gender and number, says what nothing is known of, and claims nothing else."""
    said = headline.finding(of(empty_store, *counts), reader(empty_store, "fr"))
    assert re.sub(r"[\u00a0\u202f]", " ", said) == french


def test_the_finding_leads_to_its_rows(store: Store) -> None:
    """Each number of the finding leads to as many rows of the register."""
    visit = seen(store)
    (total,) = count_figures(store, SEEN)
    for phrase in headline.told(total, visit):
        if phrase.to:
            (number,) = re.findall(r"\d[\d,]*", phrase.text)
            assert behind(store, phrase.to) == int(number.replace(",", ""))


def test_answers_lead_to_their_rows(store: Store) -> None:
    """Who says so: each number leads to as many rows, and together they are all there are."""
    visit = seen(store)
    (total,) = count_figures(store, SEEN)
    said = 0
    for phrase in headline.sources(total, visit).told:
        for number in re.findall(r"\d[\d,]*", phrase.text):
            n = int(number.replace(",", ""))
            assert not phrase.to or behind(store, phrase.to) == n
            said += n
    assert said == total.commitments


# --- the page -----------------------------------------------------------------------------------------


def test_the_looks_say_the_finding(store: Store) -> None:
    """The sentence in the looks of its stages is the finding of the page, word by word."""
    page = overview.page(seen(store))
    assert "".join(phrase.text for phrase in page.told) == page.finding
    assert {phrase.code for phrase in page.told if phrase.code} <= set(WOVEN)


def test_a_bare_loom(empty_store: Store) -> None:
    """Where nothing is recorded the eight hang bare, and the page says who fills them."""
    page = overview.page(seen(empty_store))
    assert page.finding
    cloth = cloth_of(seen(empty_store))
    assert [len(strip.squares) for strip in cloth.strips] == [0] * 8
    assert {(strip.complete, strip.of) for strip in cloth.strips} == {("", "no action recorded")}


def test_a_picture_has_every_square(store: Store) -> None:
    """The picture has a square for each commitment, also where it is fitted into a height."""
    named = chart_registry.cloth(seen(store))
    bare = pictures.Picture("", "", (), (), "", named.chart.alt)
    drawn = pictures.svg(named.chart.drawing, bare)
    squares = sum(len(strip.squares) for strip in every_strip(cloth_of(seen(store))))
    assert drawn.count("<rect ") == squares + 1  # its ground


def test_only_what_counts(store: Store) -> None:
    """What was withdrawn or superseded is in no strip."""
    with store_with(
        [
            actor("town"),
            article("C1"),
            commitment("one"),
            commitment("gone"),
            report("2023-01-01", "gone", completion="withdrawn"),
        ]
    ) as small:
        cloth = cloth_of(seen(small))
        assert Counter(code for strip in every_strip(cloth) for code, _ in strip.squares) == {
            "not_reported": 1
        }


@pytest.mark.parametrize("kept", ["\u00a0;", "\u202f;", ",", "."])
def test_punctuation_stays_with_the_phrase_before(kept: str) -> None:
    """No line of the sentence begins with what ends the phrase before it; the words after it are no part."""
    assert Phrase(f"{kept} de").closing == Phrase(kept).closing == kept
    assert Phrase(" et ").closing == ""
