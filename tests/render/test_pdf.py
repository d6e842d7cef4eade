"""Briefs: two pages of paper with the figures of the measures, which screen readers read too."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from commitments.cli.main import main
from commitments.i18n.translator import translator_for
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.scope import Scope
from commitments.server import light
from commitments.serving import served
from commitments.site.words.figures import WOVEN, mean_progress
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.asgi import ask
from tests.factories import actor, append_records, article, commitment, report, store_with
from tests.readers import DAY, HOSTILE, written_by_anyone
from tests.stores import a_store
from tests.turns import in_turn

pytestmark = pytest.mark.page

SITE = "https://commitments.example.org"


def pdf(path: str) -> Any:
    """The PDF at an address such as "fr/countries.pdf?country=MLI"."""
    path, _, query = path.partition("?")
    wanted = light.asked(f"/l/{path}", query, f"{SITE}/l/{path}?{query}")
    assert wanted, path
    answer = light.answer(wanted)
    assert (answer.status, answer.type) == (200, "application/pdf"), path
    return PdfReader(io.BytesIO(answer.body))


def bare(text: str) -> str:
    """A text without its spaces, which the lines of paper break elsewhere."""
    return re.sub(r"[\s\u2060\u200b]+", "", text)


def said(made: Any) -> str:
    """All that is written on its pages, without spaces."""
    return bare("".join(page.extract_text() for page in made.pages))


def tags(made: Any) -> Iterator[tuple[str, DictionaryObject]]:
    """Every tag of it with its name, in reading order."""

    def below(node: Any) -> Iterator[tuple[str, DictionaryObject]]:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                yield from below(each)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield str(node["/S"]), node
            if "/K" in node:
                yield from below(node["/K"])

    yield from below(made.trailer["/Root"]["/StructTreeRoot"])


def alt(made: Any) -> list[str]:
    """What is said in the place of each figure."""
    return [str(node.get("/Alt", "")) for name, node in tags(made) if name == "/Figure"]


@pytest.fixture
def demonstration(demonstration_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The server shows the demonstration."""
    monkeypatch.setattr(served, "store", lambda: demonstration_store)
    return demonstration_store


def codes(store: Store, by: str) -> list[str]:
    """The countries or articles that have something, those with most first."""
    groups = count_figures(store, Scope(day=DAY), by)  # type: ignore[arg-type]
    groups = sorted(groups, key=lambda each: -each.commitments)
    return [each.group for each in groups if each.group and each.commitments]


@pytest.mark.parametrize("language", in_turn(["fr", "en"], 0, of=2))
def test_the_figures_are_those_of_the_measures(served_store: Store, language: str) -> None:
    """On paper every group has its bar, told in words, and every course and age its number, of all."""
    t, (code, *_) = translator_for(language), codes(served_store, "country")
    made = pdf(f"{language}/countries.pdf?country={code}&day={DAY}")
    scope = Scope(day=DAY, country=(code,))
    (total,) = count_figures(served_store, scope)
    told = alt(made)
    for by in ("actor_type", "article"):
        for each in count_figures(served_store, scope, by):
            if each.commitments:
                parts = [
                    t.pair(t.label("shown_completion", step), t.count_of(n, each.commitments))
                    for step in WOVEN
                    if (n := each.completion[step])
                ]
                assert "; ".join(parts) in told, (by, each.group)
    written = said(made)
    for axis, counts in (("trajectory", total.trajectory), ("freshness", total.freshness)):
        for step, n in counts.items():
            if n:
                line = (
                    bare(t.label(axis, step)) + ".{0,2}" + re.escape(bare(t.count_of(n, total.commitments)))
                )
                assert re.search(line, written, re.IGNORECASE), (axis, step)
    assert bare(mean_progress(total, t)) in written


CASES = [
    *("demonstration countries", "baseline countries", "baseline declaration", "demonstration declaration"),
    *(f"{name} actor {part}" for name in ("baseline", "demonstration") for part in range(4)),
]


@pytest.mark.parametrize("case", in_turn(CASES, first=0, of=6))
def test_two_pages_at_most(
    case: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The brief of any country, article or actor has two pages at most, and keeps to PDF/UA."""
    name, page, *part = case.split()
    store: Store = request.getfixturevalue(f"{name}_store")
    monkeypatch.setattr(served, "store", lambda: store)
    if page == "actor":
        listed = [row["signatory_id"] for row in list_actors(store, Scope(day=DAY), size=None).rows]
        asked = [f"actor.pdf?id={each}" for each in listed[int(part[0]) :: 4]]
    else:
        by = {"countries": "country", "declaration": "article"}[page]
        asked = [f"{page}.pdf?{by}={code}" for code in codes(store, by)]
    assert asked
    for at, path in enumerate(asked):
        made = pdf(f"{('fr', 'en')[at % 2]}/{path}&day={DAY}")
        assert 1 <= len(made.pages) <= 2, path
        assert b"pdfuaid" in made.trailer["/Root"]["/Metadata"].get_object().get_data(), path


def test_screen_readers_read_it(demonstration: Store) -> None:
    """A brief has a title, a language and tags: headings in order, tables with heads, lists, and words for
    each figure."""
    code = codes(demonstration, "article")[0]
    made = pdf(f"fr/declaration.pdf?article={code}&day={DAY}")
    root = made.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert made.metadata
    assert str(made.metadata.title).startswith(code)
    assert made.metadata.author == "Les engagements de Bamako"
    names = [name for name, _ in tags(made)]
    levels = [int(name[2]) for name in names if re.fullmatch(r"/H[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/Figure", "/Link"} <= set(names)
    assert all(alt(made))


def test_the_same_everywhere(demonstration: Store) -> None:
    """Its letters are in the file, from fonts of ours, so that it looks the same on every machine."""
    made = pdf(f"en/countries.pdf?country={codes(demonstration, 'country')[0]}&day={DAY}")
    fonts = [font.get_object() for page in made.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        (within,) = font["/DescendantFonts"]
        assert "SourceSans3" in font["/BaseFont"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & within.get_object()["/FontDescriptor"].keys()


def test_paper_says_what_it_is(served_store: Store) -> None:
    """Every page tells its day, its revision and its number, and that all is invented, where it is; the last
    leads back to the page that is kept up to date."""
    code = codes(served_store, "country")[0]
    made = pdf(f"en/countries.pdf?country={code}&day={DAY}")
    for at, page in enumerate(made.pages, 1):
        written = bare(page.extract_text())
        foot = f"Source: The Bamako commitments, revision {served_store.newest} · Figures as of 31 March 2026"
        assert bare(foot) in written
        assert bare(f"Page {at} of {len(made.pages)}") in written
        assert ("Demonstration:" in written) == served_store.is_demonstration
    assert bare(f"{SITE}/l/en/countries?country={code}&day={DAY}") in said(made)
    links = {
        str(node.get_object().get("/A", {}).get("/URI")) for page in made.pages for node in page["/Annots"]
    }
    assert f"{SITE}/l/en/countries?country={code}&day={DAY}" in links
    assert all(link.startswith("http") for link in links)
    assert "QR code that leads to the page of this brief" in alt(made)


def test_all_countries_at_once(demonstration: Store) -> None:
    """All countries of a view are one file: a list that leads to each, and the brief of each."""
    t = translator_for("fr")
    under = codes(demonstration, "article")[0]
    made = pdf(f"fr/countries.pdf?day={DAY}&article={under}")
    first = bare(made.pages[0].extract_text())
    names = [t.country(code) for code in codes(demonstration, "country")]
    assert len(names) > 5
    starts = [entry.title for entry in made.outline if not isinstance(entry, list)]
    assert set(names) <= set(starts)
    for name in names:
        assert bare(name) in first
    assert bare(f"31 mars 2026 · {under} ·") in said(made)  # what the view is filtered by
    assert len(made.pages) <= 1 + 2 * len(starts)
    assert len(made.pages[0]["/Annots"]) >= len(names)


def test_text_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """What people wrote stands on paper as they wrote it, whatever it would mean as markup."""
    typst = '#panic("x") $x^2$ *b* _i_ `r` <l> @r = H - i + e / t: // http://a.b \\ ~ [c] {d} "q" #let'
    for hostile in (HOSTILE, typst):
        monkeypatch.setattr("tests.readers.HOSTILE", hostile)
        with written_by_anyone() as store:
            monkeypatch.setattr(served, "store", lambda store=store: store)
            for path in ("actor.pdf?id=town", "countries.pdf?country=MLI", "declaration.pdf?article=C1"):
                made = pdf(f"en/{path}&day={DAY}")
                assert bare(hostile) in said(made).replace("-\n", ""), path
                assert len(made.pages) <= 2


def test_letters_that_no_font_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name in letters that no font here has does not keep the rest from being read, tags and all."""
    with store_with([actor("town").model_copy(update={"name": "Ɲaɲa 中文 Ɔɛŋ"})]) as store:
        monkeypatch.setattr(served, "store", lambda: store)
        made = pdf(f"fr/actor.pdf?id=town&day={DAY}")
    assert {"/H1", "/L"} <= {name for name, _ in tags(made)}
    assert "Ɔɛŋ" in said(made)


def test_what_has_no_room_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an actor with more than paper has room for, so much is shown as has, and how many more there are."""
    many = range(200)
    long = "A long title of what was undertaken, by whom, where and for whom, as files have it. " * 3
    with store_with(
        [
            actor(notes="A remark that goes on and on. " * 60),
            article(),
            *(commitment(f"c{n}", due_date="2027", title_en=f"{long} ({n})") for n in many),
            *(report("2025-01-01", f"c{n}", completion="limited") for n in many),
        ]
    ) as store:
        monkeypatch.setattr(served, "store", lambda: store)
        for path in ("actor.pdf?id=town", "countries.pdf?country=MLI", "declaration.pdf?article=C1"):
            made = pdf(f"en/{path}&day={DAY}")
            assert len(made.pages) <= 2, path
            written = said(made)
            if path.startswith("actor"):
                shown = written.count("leadsalone")
                assert shown
                assert bare(f"{len(many) - shown} more on the page") in written


def test_over_http(demonstration: Store) -> None:
    """A brief is a file with a name, told apart by its ETag; what is not there is said on a page."""
    code = codes(demonstration, "country")[0]
    path = f"/l/fr/countries.pdf?country={code}&day={DAY}"
    answer = ask(path, host="example.org")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["content-disposition"].endswith(f"note-{code.lower()}-{DAY}.pdf")
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert ask(path, host="example.org", if_none_match=answer.headers["etag"]).status == 304
    head = ask(path, "HEAD", host="example.org")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    for wrong in ("actor.pdf?id=nobody", "actor.pdf", "countries.pdf?country=ZZZ", "declaration.pdf?day=x"):
        missing = ask(f"/l/fr/{wrong}")
        assert (missing.status, missing.headers["content-type"]) == (404, "text/html; charset=utf-8"), wrong


def test_an_empty_record_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a country of which nothing is recorded a brief says so, and who can fill it; of no article at all
    there is a page that says why."""
    with store_with([actor(country="BEN")]) as store:
        monkeypatch.setattr(served, "store", lambda: store)
        written = said(pdf(f"en/countries.pdf?country=BEN&day={DAY}"))
        assert bare("No commitment or action of this country is recorded in this view.") in written
        assert bare("Do you know of one? Tell the GSEF secretariat") in written
        answer = ask("/l/en/declaration.pdf")
        assert answer.headers["content-type"].startswith("text/html")
        assert b"No article of a declaration is recorded in this view." in answer.body


def test_from_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a terminal a brief of each country that is asked for is written, with links where a site is named
    alone; none is replaced unasked, and a country that is not there is told."""
    store = a_store(tmp_path)
    with open_store(store, create=True) as opened:
        append_records(opened, actor("a", "BEN"), actor("b", "MLI"), article(), commitment(lead="b"))
    command = ["brief", "--store", store, "--as-of", str(DAY), "--lang", "en"]
    to = ["--to", str(tmp_path / "out")]
    assert main([*command, *to, "--country", "Bénin", "--country", "MLI"]) == 0
    assert "2 briefs are in" in capsys.readouterr().out
    assert main([*command, *to, "--country", "BEN", "--site", SITE]) == 2
    assert main([*command, *to, "--country", "BEN", "--site", SITE, "--force"]) == 0
    benin, mali = (PdfReader(tmp_path / "out" / f"brief-{code}-{DAY}.pdf") for code in ("ben", "mli"))
    assert bare(f"{SITE}/l/en/countries?country=BEN&day={DAY}") in said(benin)
    assert "://" not in said(mali)
    assert not any(page.get("/Annots") for page in mali.pages)
    for wrong in (["--country", "FRA"], ["--site", "here"], ["--revision", "7"]):
        assert main([*command, "--to", str(tmp_path / "none"), *wrong]) == 2, wrong
    assert not (tmp_path / "none").exists()
    assert len(capsys.readouterr().err.splitlines()) == 4
