"""Every page, on real, invented and no data, in both languages, and with addresses that people mistype."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from commitments.contract import countries
from commitments.measures.actors import list_actors
from commitments.measures.commitment import find_commitment
from commitments.measures.outcomes import list_outcomes
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.serving import served
from commitments.site.registry import SITE_PAGES, STAFF_PAGES
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.factories import actor, article, commitment, practice, report, store_with
from tests.markup import read_harmless, words
from tests.readers import HOSTILE, written_by_anyone
from tests.turns import in_turn
from tests.visits import Visitor, lead_of

PAGES = tuple(SITE_PAGES)
COMBINATIONS = [(f"{which}_store", each) for which in ("baseline", "demonstration") for each in ("en", "fr")]
# Those of figures say on an empty store why they are empty; texts have none.
TEXTS = {"method", "about", "accessibility"}
FIGURES = {*PAGES} - {"actor", "commitment", "declaration", "search", *TEXTS, *STAFF_PAGES}
DAY = "2026-03-31"


@pytest.fixture(autouse=True, scope="module")
def _nothing_is_kept() -> Iterator[None]:
    """What pages kept for the next reader is let go."""
    yield
    served.close_stores()


# --- every page --------------------------------------------------------------------------------------

HEADINGS = {
    "fr": {
        "since": "Ce qui a changé",
        "countries": "Pays",
        "themes": "Thèmes",
        "practices": "Pratiques",
        "actors": "Villes et acteurs",
        "declaration": "La Déclaration",
        "partnerships": "Partenariats",
        "register": "Engagements et actions",
        "outcomes": "Résultats",
        "environment": "Lois, réseaux, événements",
        "search": "Recherche",
        "method": "Méthode",
        "history": "Historique",
        "record": "Historique d’une fiche",
        "revision": "Révision 1",
        "guide": "Guide",
        "corrections": "Corrections avant publication",
        "undo": "Annuler une révision",
        "upload": "Déposer des fichiers",
        "matches": "Correspondances retenues",
        "edit": "Saisir à la main",
        "due": "Comptes rendus à demander",
        "rename": "Changer un identifiant ou fusionner deux fiches",
        "about": "À propos",
        "accessibility": "Déclaration d’accessibilité",
        "staff": "Secrétariat",
    },
    "en": {
        "since": "What changed",
        "countries": "Countries",
        "themes": "Themes",
        "practices": "Practices",
        "actors": "Cities and actors",
        "declaration": "The declaration",
        "partnerships": "Partnerships",
        "register": "Commitments and actions",
        "outcomes": "Outcomes",
        "environment": "Laws, networks, events",
        "search": "Search",
        "method": "Method",
        "history": "History",
        "record": "History of one record",
        "revision": "Revision 1",
        "guide": "Guide",
        "corrections": "Corrections before publication",
        "undo": "Undo a revision",
        "upload": "Upload files",
        "matches": "Remembered matches",
        "edit": "Enter by hand",
        "due": "Reports to request",
        "rename": "Change an identifier, or merge two records",
        "about": "About",
        "accessibility": "Accessibility statement",
        "staff": "Secretariat",
    },
}
NOTICE = {
    "fr": "Démonstration : pays, acteurs et chiffres sont inventés.",
    "en": "Demonstration: countries, actors and figures are invented.",
}
# How many charts a page draws where there is something to draw.
CHARTS = {
    "overview": 0,
    "since": 0,
    "countries": 2,
    "themes": 1,
    "practices": 0,
    "actors": 2,
    "actor": 0,
    "declaration": 1,
    "partnerships": 0,
    "register": 0,
    "commitment": 1,
    "outcomes": 0,
    "environment": 0,
    "search": 0,
    "method": 0,
    "history": 0,
    "record": 0,
    "revision": 0,
    "guide": 0,
    "corrections": 0,
    "undo": 0,
    "upload": 0,
    "matches": 0,
    "edit": 0,
    "due": 0,
    "rename": 0,
    "about": 0,
    "accessibility": 0,
    "staff": 0,
}


def one_of(store: Store) -> str:
    """A commitment of which something was told."""
    return str(list_commitments(store, Scope(), completion=("complete",), size=1).rows[0]["commitment_id"])


def example(store: Store, page: str) -> dict[str, str]:
    """What a page of one record, one revision or one search is asked for."""
    match page:
        case "commitment":
            return {"id": one_of(store)}
        case "record":
            return {"table": "commitments", "id": one_of(store)}
        case "actor":
            return {"id": lead_of(store)}
        case "search":
            return {"q": "a"}
        case "revision":
            return {"number": "1"}
    return {}


# Every day each page is seen on one set in one language; `make soak` sees all combinations.
VISITS = [f"{which} {language} {page}" for page in PAGES for which, language in COMBINATIONS]


@pytest.mark.parametrize("which_language_page", in_turn(VISITS, 0, of=3))
def test_every_page(visit: Visitor, request: pytest.FixtureRequest, which_language_page: str) -> None:
    """Every page is drawn whole, in its language, with heading, charts and, if invented, the notice."""
    which, language, page = which_language_page.split()
    store: Store = request.getfixturevalue(which)
    asked = example(store, page)
    seen = visit(store, page, lang=language, **asked)
    read_harmless(seen.html)
    if page == "commitment":
        dossier = find_commitment(store, Scope(), asked["id"])
        assert dossier is not None
        assert seen.heading in {dossier.record["title_fr"], dossier.record["title_en"]}
    elif page == "actor":
        assert seen.heading == list_actors(store, Scope(actor=(asked["id"],))).rows[0]["name"]
    elif page == "overview":  # its heading is its finding
        assert seen.heading.startswith({"fr": "Sur ", "en": "Of "}[language])
    else:
        assert seen.heading == HEADINGS[language][page]
    assert len(seen.charts) == CHARTS[page]
    assert seen.html.count('<div class="tools in"><details class="table">') >= max(0, CHARTS[page] - 1)
    assert seen.text.count(NOTICE[language]) == (2 if store.is_demonstration else 0)
    assert "GeoNames" in seen.text
    assert "Natural Earth" in seen.text
    for level in re.findall(r"<h(\d)>", seen.html):
        assert level in "123"


@pytest.mark.parametrize("language", ["fr", pytest.param("en", marks=pytest.mark.soak)])
@pytest.mark.parametrize("page", in_turn(PAGES, 0, of=2))
def test_every_page_without_data(visit: Visitor, empty_store: Store, page: str, language: str) -> None:
    """On a store that holds nothing every page is there, and those of figures say why and who can fill it."""
    seen = visit(empty_store, page, lang=language)
    assert seen.heading
    assert seen.charts == []
    if page in FIGURES:
        assert {"fr": "Le registre est encore vide.", "en": "The register is still empty."}[
            language
        ] in seen.text
        assert {"fr": "GSEF", "en": "GSEF secretariat"}[language] in seen.words_of("nothing")


def test_map_has_its_credit_and_disclaimer(
    visit: Visitor, baseline_store: Store, demonstration_store: Store
) -> None:
    """Under the map stand its sources and what boundaries do not mean; an invented map says so."""
    credit = re.findall(r'<p class="credit in">(.*?)</p>', visit(baseline_store, "countries", lang="en").html)
    assert len(credit) == 1
    for word in ("Natural Earth", "GeoNames", "CC BY 4.0", "imply no opinion on the legal status"):
        assert word in credit[0]
    (invented,) = re.findall(
        r'<p class="credit in">(.*?)</p>', visit(demonstration_store, "countries", lang="en").html
    )
    assert "Invented outlines" in invented


def test_side_by_side(visit: Visitor, demonstration_store: Store) -> None:
    """Two countries stand in the same charts, on one scale; two kinds of actor side by side, each with a
    chart of its own."""
    one, other = (
        str(row["country"])
        for row in demonstration_store.snapshot(None, None).query(
            "SELECT DISTINCT country FROM signatories WHERE country IS NOT NULL ORDER BY 1 LIMIT 2"
        )
    )
    alone = visit(demonstration_store, "countries", country=one)
    both = visit(demonstration_store, "countries", country=one, **{"with": other})
    names = [countries.name(code, "fr") for code in (one, other)]
    assert (len(alone.charts), len(both.charts)) == (4, 3)
    assert both.heading == f"{names[0]} et {names[1]}"
    for chart in both.charts:
        assert list(json.loads(chart.proto.spec)["layout"]["yaxis"]["ticktext"][:2]) == names
    again = visit(demonstration_store, "countries", country=one, **{"with": one})
    assert len(again.charts) == len(alone.charts)
    kinds = visit(
        demonstration_store, "actors", kind="actor_type:sse_network", **{"with": "level:local_authority"}
    )
    assert len(kinds.charts) == 2


def test_one_theme_or_two(visit: Visitor, demonstration_store: Store, baseline_store: Store) -> None:
    """A theme has charts of its own, two stand in the same ones; one without anything says who can tell."""
    one = visit(demonstration_store, "themes", lang="en", theme="transport")
    both = visit(demonstration_store, "themes", lang="en", theme="transport", **{"with": "none"})
    assert (len(one.charts), len(both.charts)) == (2, 2)
    assert one.heading == "Transport"
    assert "<h2>Theme not given</h2>" in both.html
    assert '<option value="none" selected>' in both.html
    silent = visit(baseline_store, "themes", lang="en", theme="transport")
    assert silent.charts == []
    assert silent.words_of("notice") == ""
    assert "No commitment or action under this theme is recorded" in silent.words_of("nothing")
    assert "GSEF secretariat" in silent.words_of("nothing")
    unshared = visit(baseline_store, "themes", lang="en", theme="transport", country="NER")
    assert "No practice under this theme is recorded" in unshared.text


def test_what_to_start_with(visit: Visitor) -> None:
    """Under an article without anything: practices of peers, else what peers undertake and others share."""
    records_ = [
        *(actor("mine"), actor("peer", "BEN"), actor("net", "BEN", "sse_network")),
        *(article("C1"), article("C2"), article("C3")),
        *(commitment("led", "mine", "C1"), commitment("theirs", "peer", "C2")),
        *(practice("copied", "peer", "C3"), practice("else", "net", "C2"), practice("seen", "peer", "C1")),
    ]
    with store_with(records_) as store:
        seen = visit(store, "practices", lang="en", like="MINE", theme="", article=[])
        answer = seen.html[: seen.html.index("All practices")]
        assert "Where to start?" in answer
        assert "Mine: no action recorded under C2 and C3 (2 of 3 articles)." in seen.text
        under = answer[answer.index("<h3>C2") :]
        second, _, third = under.partition("<h3>C3")
        assert "No practice of its peers here." in second
        assert "What its peers do here: 1 commitment or action" in second
        assert "actor_type=local_government&amp;article=C2" in second
        assert "else" in second
        assert "copied" in third.partition("<h3>What its peers share under other articles")[0]
        assert "seen" in third.partition("<h3>What its peers share under other articles")[2]
        whole = visit(store, "practices", lang="en", like="mine", article="C1")
        assert "Mine: active under the 1 article, C1 (1 commitment or action)." in whole.text
        of_one = visit(store, "actor", lang="en", id="mine")
        assert re.search(r'href="\./practices\?[^"]*like=mine"', of_one.html)


def test_practices_are_searched_and_taken_home(visit: Visitor, baseline_store: Store) -> None:
    """Words of either language find a theme; what is found can be taken home, an empty view cannot."""
    recorded: list[Any] = [*baseline_store.head().records("practices")]
    ours = [practice.title_en for practice in recorded if practice.theme == "sanitation"]
    for sought in ("assainissement", "sanitation"):
        seen = visit(baseline_store, "practices", lang="en", q=sought)
        assert f" practices of {len(recorded)}, shared by" in seen.text
        assert ours
        assert all(title in seen.text for title in ours)
        assert len(seen.app.get("download_button")) == 2
    none = visit(baseline_store, "practices", lang="en", q="nothing such")
    assert f"None of the {len(recorded)} practices recorded is in this view." in none.text
    assert "No practice is recorded in this view." in none.words_of("nothing")
    assert none.app.get("download_button") == []
    by_none = visit(baseline_store, "practices", lang="en", theme="none")
    assert '<option value="none" selected>not given</option>' in by_none.html


def test_day_and_revision(visit: Visitor, baseline_store: Store) -> None:
    """The day and revision that are read stand on the page, and past news are of a past day."""
    seen = visit(baseline_store, "register", lang="en", day="2019-12-31", revision="1")
    assert "Figures as of December 31, 2019" in seen.text or "Figures as of 31 December 2019" in seen.text
    assert "revision 1 of" in seen.text
    assert not re.search(r"Last public trace: [^<]*202\d", seen.html)


def test_outcomes_of_one_measure(visit: Visitor, demonstration_store: Store) -> None:
    """One measure is a chip to take off: its bars and rows alone are shown, the large figures stay."""
    everything = visit(demonstration_store, "outcomes", lang="en")
    women = visit(demonstration_store, "outcomes", lang="en", measure="women", by="theme")
    assert re.findall(r'aria-label="Remove the filter ([^"]+)"', women.html)[0] == "Women"
    assert re.findall(r"<h2>(.*?)</h2>", women.html) == [
        "By theme",
        "Figure by figure",
        "Download and share this view",
    ]
    assert re.findall(r"<h3>(.*?)</h3>", women.html) == ["Women"]
    assert len(re.findall(r"<h3>", everything.html)) > 1
    large = re.compile(r'<dl class="headline.*?</dl>', re.DOTALL)
    assert words(large.findall(women.html)[0]) == words(large.findall(everything.html)[0])
    found = list_outcomes(demonstration_store, Scope(day=date.fromisoformat(DAY)), size=1)
    assert f"{found.total} figures" in everything.text
    assert 'data-place="rows"' in women.html


def test_outcomes_that_nobody_told(visit: Visitor, baseline_store: Store) -> None:
    """Where no outcome is told the page says so, shows no zero, and offers nothing to take home."""
    led: Iterable[Any] = baseline_store.head().records("commitments")
    ours = sum(commitment.signatory_id.startswith("cmr-") for commitment in led)
    seen = visit(baseline_store, "outcomes", lang="en", country="CMR")
    assert "What is not known is not zero." in seen.words_of("nothing")
    assert f"No measured result is known of the {ours} commitments and actions." in seen.text
    assert '<dl class="headline' not in seen.html
    assert not seen.app.get("download_button")
    assert len(visit(baseline_store, "outcomes", lang="en").app.get("download_button")) == 2


def test_environment_of_a_country(visit: Visitor, baseline_store: Store) -> None:
    """A country leads to its laws, networks and events, whose list stands open there."""
    country = visit(baseline_store, "countries", lang="en", country="MLI")
    (link,) = re.findall(
        r'<a href="(\./environment[^"]+)">Laws, networks and events of this country</a>', country.html
    )
    assert "country=MLI" in link
    seen = visit(baseline_store, "environment", lang="en", country="MLI")
    assert len(re.findall(r'<details class="table" open>', seen.html)) == 1
    assert "A framework law is in draft." in seen.text
    assert seen.words_of("nothing") == ""
    silent = visit(baseline_store, "environment", lang="en", country="FRA", article="C1")
    assert "None of the eight countries is in this view." in silent.text
    assert len(seen.app.get("download_button")) == 2


# --- addresses that lead nowhere ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "asked", "sentence"),
    [
        ("register", {"country": "XXX"}, "Nothing here is named “XXX”: this filter is left out."),
        ("register", {"theme": "none such"}, "Nothing here is named “none such”: this filter is left out."),
        ("register", {"level": "none"}, "Nothing here is named “none”: this filter is left out."),
        ("register", {"completion": "perfect"}, "Nothing here is named “perfect”: this filter is left out."),
        ("register", {"partner": "nobody"}, "Nothing here is named “nobody”: this filter is left out."),
        ("countries", {"with": "XXX"}, "Nothing here is named “XXX”: this filter is left out."),
        ("themes", {"with": "water"}, "Nothing here is named “water”: this filter is left out."),
        ("practices", {"like": "nobody"}, "Nothing here is named “nobody”: this filter is left out."),
        ("actors", {"kind": "level:x"}, "Nothing here is named “level:x”: this filter is left out."),
        ("outcomes", {"measure": "joy"}, "Nothing here is named “joy”: this filter is left out."),
        ("outcomes", {"by": "actor"}, "Nothing here is named “actor”: this filter is left out."),
        ("overview", {"day": "tomorrow"}, "“tomorrow” is not a date (2026-03-31 would be one)"),
        ("overview", {"day": "2023-02-30"}, "“2023-02-30” is not a date"),
        ("countries", {"day": "9999-12-31"}, "“9999-12-31” is not a date"),
        ("overview", {"revision": "99"}, "There is no revision 99: the latest is shown."),
        ("overview", {"revision": "0"}, "There is no revision 0: the latest is shown."),
        ("overview", {"revision": "x"}, "“x” is not the number of a revision: the latest is shown."),
        ("register", {"revision": "9" * 60}, "is not the number of a revision: the latest is shown."),
        ("register", {"revision": "9" * 5000}, "“revision” is longer than 200 characters"),
        ("overview", {"contry": "MLI"}, "does not use “contry” in its address: it is ignored."),
        ("overview", {"completion": "complete", "q": "x"}, "does not use “completion” and “q” in its"),
        ("about", dict.fromkeys("abcde", "x"), "use “a”, “b” and “c” and others in its address"),
        ("register", {"x" * 9_999: "y"}, f"use “{'x' * 60}…” in its address: it is ignored."),
        ("register", {"actor": ["x" * 201]}, "“actor” is longer than 200 characters"),
        ("register", {"actor": [str(n) for n in range(99)]}, "An address asks for at most 40 things at once"),
        ("register", {"page": "x"}, "“x” is not the number of a page: the first is shown."),
        ("search", {"q": "un deux " * 99 + "trois"}, "A search has at most 12 words and 200 characters: “un"),
        ("register", {"q": " ".join(map(str, range(30)))}, "“0 1 2 3 4 5 6 7 8 9 10 11” is searched for."),
        ("register", {"lang": ["de", "en"], "amp;country": "XXX"}, "Nothing here is named “XXX”"),
    ],
)  # fmt: skip
def test_asked_in_vain(
    visit: Visitor, baseline_store: Store, page: str, asked: dict[str, str], sentence: str
) -> None:
    """What an address asks for in vain is told in a sentence, left out, and everything else is shown."""
    seen = visit(baseline_store, page, **{"lang": "en", **asked})
    assert sentence in seen.words_of("notice")
    assert len(seen.words_of("notice")) < 3_000
    plain = visit(baseline_store, page, lang="en")
    assert plain.words_of("notice") == ""
    if "q" not in asked:
        assert seen.text.count("in this view") == plain.text.count("in this view")
    links = unescape(" ".join(re.findall('href="(.*?)"', seen.html)))
    assert not re.search("x{61}|contry|amp;", links)


def test_filters_without_case(visit: Visitor, baseline_store: Store) -> None:
    """Codes and identifiers in an address count without case and are shown as chips to take off."""
    seen = visit(baseline_store, "register", lang="en", country="mli", completion=["complete", "limited"])
    assert seen.words_of("notice") == ""
    assert len(re.findall(r'<span class="chip">', seen.html)) == 4  # the day is one
    assert 'aria-label="Remove the filter Mali"' in seen.html


def test_silence_is_that_of_the_eight_countries(visit: Visitor) -> None:
    """Of countries beyond the eight what is led is drawn, no silence, and none of them counts among the
    eight; where they alone are looked at, they are what is counted."""
    led = [article("C1"), commitment("a", "town"), commitment("b", "rabat")]
    actors = [actor("town"), actor("rabat", "MAR"), actor("paris", "FRA")]
    with store_with([*actors, *led, report("2026-01-01", "b", completion="complete")]) as store:
        seen = visit(store, "countries", lang="en")
        assert "None is known to be complete in the 8 countries." in seen.text
        (grid,) = re.findall(r'<table class="matrix.*?</table>', seen.html, re.DOTALL)
        assert "Morocco" in grid
        assert "France" not in grid
        alone = visit(store, "declaration", lang="en", country="MAR", article="C1")
        assert "1 action recorded, complete." in alone.text


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("0", 1), ("-1", 1), ("x", 1), ("1.5", 1), ("٣", 1), ("9" * 20, 1), ("2", 2),
        ("999", 0), ("99999999", 0),
    ],
)  # fmt: skip
def test_absurd_pages(visit: Visitor, baseline_store: Store, asked: str, page: int) -> None:
    """A page of the register that cannot be is the first one, one beyond the last is the last (here 0)."""
    total = len([*baseline_store.head().records("commitments")])
    page = page or -(-total // 25)
    seen = visit(baseline_store, "register", lang="en", page=asked)
    assert f"{25 * page - 24}–{min(25 * page, total)} of {total}" in seen.text
    assert seen.words_of("nothing") == ""


@pytest.mark.parametrize(
    "words",
    [
        "a" * 4000,
        "zzz " * 1000,
        "<script>alert(1)</script>",
        "%' OR 1=1 --",
        "[(*+?{",
        "\x00",
        "=HYPERLINK(1)",
        "**x** $y$ :red[z]",
    ],
)
@pytest.mark.parametrize("page", ["search", "register"])
def test_absurd_searches(visit: Visitor, baseline_store: Store, page: str, words: str) -> None:
    """Whatever is searched for is text; where nothing bears it the page says so and offers what is near."""
    seen = visit(baseline_store, page, lang="en", q=words)
    markup = read_harmless(seen.html)
    assert [a["value"] for tag, a in markup.tags if tag == "input" and a.get("name") == "q"][
        -1
    ] or page == "search"
    assert seen.words_of("nothing")
    assert "<a href=" in seen.html[seen.html.index('<div class="nothing in"') :]


@pytest.mark.parametrize("words", ["GSEF Dakar", "GSEF\u00a0Dakar", "1 485", "1\u202f485 femmes"])
def test_words_of_a_text_are_found_whatever_their_spaces(visit: Visitor, words: str) -> None:
    """Words that no name bears lead to the commitments, or practices, in whose text they stand; a space that
    keeps them together is a space."""
    text = "Suite au GSEF\u00a0Dakar\u00a0: 1\u202f485 femmes."
    told = [actor(), article(), commitment(description_fr=text), practice("two", "town", summary_fr=text)]
    with store_with(told) as store:
        seen = visit(store, "search", lang="en", q=words)
        assert "No result for" in seen.text
        assert "1 commitment or action with these words" in seen.text
        assert "1 practice with these words" in seen.text
        assert "1 commitment or action, none complete" in visit(store, "register", lang="en", q=words).text
        assert "with these words" not in visit(store, "search", lang="en", q="Bordeaux").text


def test_everything_is_one_click_away(visit: Visitor, baseline_store: Store) -> None:
    """From an empty list the link to everything takes search and filters away."""
    seen = visit(baseline_store, "register", lang="en", q="nothing such", completion="limited", country="MLI")
    nothing = seen.html[seen.html.index('<div class="nothing in"') :]
    (link,) = re.findall(r'<a href="([^"]+)">see everything</a>', nothing)
    assert link.replace("&amp;", "&") == f"./register?day={DAY}&lang=en"


# --- a commitment that is not there ---------------------------------------------------------------------


def test_unknown_commitment_offers_what_is_near(visit: Visitor, baseline_store: Store) -> None:
    """An identifier that nobody bears is told, with the nearest ones; none at all is told too."""
    known = one_of(baseline_store)
    seen = visit(baseline_store, "commitment", lang="en", id=known[:-1] + "q")
    assert f"There is no identifier “{known[:-1]}q” in this revision." in seen.words_of("nothing")
    assert f"id={known}" in seen.html
    assert "all commitments" in seen.words_of("nothing")
    assert "The address does not say what to show." in visit(baseline_store, "commitment", lang="en").text
    shouted = visit(baseline_store, "commitment", lang="en", id=known.upper())
    assert shouted.words_of("nothing") == ""
    assert visit(baseline_store, "commitment", lang="en", id="x" * 4000).words_of("nothing")


def test_commitment_of_another_revision(visit: Visitor, tmp_path: Path) -> None:
    """A commitment that came later or was taken out says by which revision, and leads there."""
    name = f"duckdb:{tmp_path}/it.duckdb"
    with open_store(name, create=True) as store:
        first = [actor("town"), article("C1"), commitment("gone")]
        store.append(added=first, who="test", reason="one", expected=0)
        store.append(
            added=[commitment("late")],
            removed=[commitment("gone")],
            who="test",
            reason="two",
            expected=1,
        )
    gone = visit(name, "commitment", lang="en", id="gone")
    assert "“gone” was removed from the register by revision 2" in gone.words_of("nothing")
    assert "revision=1" in gone.html
    late = visit(name, "commitment", lang="en", id="late", revision="1")
    assert "“late” was added to the register by revision 2" in late.words_of("nothing")


# --- text is text -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile_store() -> Iterator[Store]:
    """A store in which people wrote whatever they liked."""
    with written_by_anyone() as store:
        yield store


@pytest.mark.parametrize("page", PAGES)
def test_hostile_texts(visit: Visitor, hostile_store: Store, page: str) -> None:
    """Tags, Markdown and formulas that people wrote are shown letter by letter, and none is run."""
    asked = {
        "commitment": {"id": "one"},
        "actor": {"id": "town"},
        "search": {"q": "Ségou"},
        "countries": {"country": "MLI"},
        "themes": {"theme": "none"},
        "practices": {"like": "town"},
        "record": {"table": "commitments", "id": "one"},
        "revision": {"number": "1"},
        "undo": {"number": "1"},
    }
    seen = visit(hostile_store, page, **asked.get(page, {}))
    markup = read_harmless(seen.html)
    if page not in {*TEXTS, "history", *STAFF_PAGES} - {"undo"}:
        assert any(HOSTILE in text for text in markup.texts)
    for chart in seen.charts:
        assert "<script" not in chart.proto.spec
        assert "<b onclick" not in chart.proto.spec


# --- when the store cannot be read ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_store(visit: Visitor, tmp_path: Path, language: str) -> None:
    """Without a store, or with a damaged one, a page says so in one sentence and shows no trace of code."""
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(b"not a store" * 1000)
    for name in (f"duckdb:{tmp_path}/none.duckdb", f"duckdb:{damaged}"):
        seen = visit(name, "overview", lang=language)
        assert seen.words_of("nothing")
        assert "Traceback" not in seen.text
        assert "File " not in seen.text
