"""No word is left out of the catalogues: a third language is made of marks, and everything is looked at."""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import streamlit as st
from openpyxl import load_workbook
from pptx import Presentation
from starlette.testclient import TestClient

from commitments.api.app import api
from commitments.cli import main
from commitments.cli.figures import _BY
from commitments.contract import codelists, countries
from commitments.contract.codelists import SMALL_WORDS, CodeList
from commitments.contract.model import RECORDS
from commitments.exports.tabular import DEMONSTRATION
from commitments.i18n.translator import capital, translator_for
from commitments.ingest.cells import NOT_GIVEN
from commitments.measures.networks import NETWORK_WORDS
from commitments.measures.period import list_forums
from commitments.measures.scope import Scope
from commitments.render.templating import render
from commitments.serving import served
from commitments.settings import DEFAULT_STORE, program_version
from commitments.site.registry import SITE_PAGES
from commitments.site.words.method import EXAMPLE
from commitments.site.words.partnerships import NAMED_BY_C4
from commitments.site.words.period import forum_names
from commitments.store.store import Store
from commitments.text.typography import typeset
from tests import CHECKOUT, another_language
from tests.another_language import CODE, unmarked
from tests.asgi import ask
from tests.turns import in_turn
from tests.visits import PERSON, Visitor, light_addresses

# What is called the same in every language.
PROPER = {
    DEMONSTRATION,  # in French and English, whoever opens the file
    # Sources of outlines and names.
    *("Natural Earth", "GeoNames", "geonames.org", "world-atlas", "Unicode CLDR"),
    *("Apache License 2.0", "CC BY 4.0", "ISC", "Unicode License v3"),  # their licences
    *NAMED_BY_C4,  # bodies, by their initials
    "SHA-256",
    "PowerPoint",
    # Words that titles of the record are searched for, in the languages that they are in.
    *(word for words in NETWORK_WORDS.values() for word in words),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of languages with the one of marks in it."""
    made = tmp_path_factory.mktemp("locale")
    another_language.write(made)
    return made


@pytest.fixture(scope="module")
def _spoken(folder: Path) -> Iterator[None]:
    """The program knows the language of marks."""
    import commitments.server.asgi  # noqa: F401 - and all that they import

    with pytest.MonkeyPatch.context() as patch:
        another_language.speak(folder, patch.setattr)
        yield
    translator_for.cache_clear()
    served.close_stores()


# --- what a visit shows -------------------------------------------------------------------------------


class Words(HTMLParser):
    """Every text that a reader of some HTML sees or hears, but for what says to be in another language."""

    SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-label", "data-done")
    VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        silent = self.silent or given.get("lang", CODE) != CODE
        silent = silent or tag in ("script", "style") or given.get("translate") == "no"
        if not silent:
            self.found += [given[name] for name in self.SPOKEN if name in given]
            if tag == "meta" and given.get("name") == "description":
                self.found.append(given["content"])
            if given.get("src", "").startswith("data:image/svg+xml,"):
                self.found += Words(unquote(given["src"].partition(",")[2])).found
        if tag not in self.VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)

    @property
    def silent(self) -> bool:
        return bool(self.open) and self.open[-1][1]


# Where a figure of plotly's holds what is read.
DRAWN = frozenset(
    {"text", "hovertext", "hovertemplate", "texttemplate", "name", "ticktext", "labels", "x", "y"}
)


def drawn(part: Any, key: str = "") -> Iterator[str]:
    """Every text in a figure."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from drawn(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from drawn(value, key)
    elif isinstance(part, str) and key in DRAWN:
        yield re.sub(r"%\{[^}]*\}", "", part)


def elements(part: Any) -> Iterator[Any]:
    """Every element of a page, in whatever it stands."""
    for child in getattr(part, "children", {}).values():
        yield child
        yield from elements(child)


def shown(app: Any) -> Iterator[str]:
    """Every text of a page: HTML, charts, and what Streamlit draws of its own."""
    for element in elements(app._tree):
        proto = getattr(element, "proto", None)
        match element.type:
            case "html" | "markdown":
                yield from Words(proto.body).found
            case "plotly_chart":
                yield proto.alt
                for text in drawn(json.loads(proto.spec)):
                    yield from Words(text).found
            case _:
                for name in ("label", "help", "placeholder", "body", "caption"):
                    if isinstance(label := getattr(proto, name, None), str):
                        yield label


class Data:
    """What a store holds and nobody translates: names, titles, texts, identifiers."""

    def __init__(self, store: Store | None, *more: str) -> None:
        self.texts: set[str] = {*PROPER, *more}
        for record in RECORDS.values() if store else ():
            names = [name for name, column in record.columns().items() if column.codes is None]
            for row in store.snapshot().query(f"SELECT {', '.join(names)} FROM {record.table}"):  # noqa: S608
                for value in row.values():
                    self.texts |= {str(each) for each in (value if isinstance(value, list) else [value])}
        if store:
            held = list_forums(store, Scope())
            for language in ("fr", "en"):
                self.texts |= {*forum_names(held, translator_for(language)).values()}
        for revision in store.revisions() if store else ():
            self.texts |= {revision.who, revision.reason}
            self.texts |= {text for file in revision.files for text in (file.name, file.sha256)}
        said = translator_for(CODE)
        self.texts |= {said.own_part(text) for text in self.texts}
        self.texts |= {typeset(text) for text in self.texts}
        hosts = {urlsplit(text).netloc for text in self.texts if text.startswith("http")}
        self.texts |= hosts | {host.removeprefix("www.") for host in hosts}
        self.longest_first: list[str] = []
        self.add(self.texts)

    def add(self, texts: set[str]) -> None:
        """Let `texts` be data too."""
        plain = {" ".join(text.split()) for text in texts}
        self.texts |= plain | {capital(text) for text in plain}
        self.longest_first = sorted((text for text in self.texts if text), key=len, reverse=True)

    def strangers(self, texts: Iterable[str]) -> set[str]:
        """Give the parts of `texts` that are neither translated nor data."""
        return {
            part
            for text in set(texts)
            for part in (" ".join(each.split()) for each in unmarked(text))
            if not self.holds(part)
        }

    def holds(self, part: str) -> bool:
        """Say whether a text is made of data, with signs and numbers between."""
        part = re.sub(r"\./\w*(\?\S+)?", " ", part)  # the address of a view
        bare = part.strip(" ·,;:–-().*▲▼×…“”\"'0123456789%")
        if bare in self.texts or part in self.texts:
            return True
        # A title that was cut short, perhaps after its identifier.
        cut = part.partition("…")[0].strip() if "…" in part else ""
        if cut and any(text.startswith((cut, cut.partition(" ")[2] or cut)) for text in self.longest_first):
            return True
        for text in self.longest_first:
            if text in part:
                part = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", part)
        return not re.search(r"[^\W\d_]", part)


def most(store: Store, table: str, key: str) -> str:
    """The identifier that most rows of a table have."""
    found = store.snapshot().query(
        f"SELECT {key} AS id FROM {table} GROUP BY ALL ORDER BY count(*) DESC, {key} LIMIT 1"  # noqa: S608
    )
    return str(found[0]["id"]) if found else ""


# Every code of what the register lets choose.
CHOSEN = {
    "completion": [*codelists.SHOWN_COMPLETIONS, *codelists.SET_ASIDE],
    "trajectory": [*codelists.TRAJECTORIES],
    "freshness": [*codelists.FRESHNESS],
    "verification": [*codelists.VERIFICATIONS],
    "validated": [*codelists.SHOWN_COMPLETIONS],
}


def examples(store: Store) -> dict[str, dict[str, Any]]:
    """What to ask of a page that shows one thing, so that it has much to show."""
    known = [
        str(row["country"]) for row in store.snapshot().query("SELECT DISTINCT country FROM signatories")
    ]
    first, second = (*sorted(code for code in known if code != "None"), "", "")[:2]
    return {
        "commitment": {
            "id": most(store, "outcomes", "commitment_id") or most(store, "reports", "commitment_id")
        },
        "actor": {"id": most(store, "commitments", "signatory_id")},
        "countries": {"country": first, "with": second},
        "actors": {"kind": "level:sse_actor", "with": "level:local_authority"},
        "register": {"sort": "title", "partner": most(store, "commitments", "signatory_id")} | CHOSEN,
        "search": {"q": "a"},
        "record": {"table": "commitments", "id": most(store, "reports", "commitment_id")},
        "revision": {"number": "2"},
        "corrections": {"number": "2"},
        "undo": {"number": "2"},
    }


def documented() -> set[str]:
    """What the page Method lists because files may hold it: codes, headings and names in every spelling."""
    listed = {
        *NOT_GIVEN,
        *SMALL_WORDS,
        "État d’avancement",
        "ETAT AVANCEMENT",
        "etat_d_avancement",
        EXAMPLE.actor,
    }
    for each in vars(codelists).values():
        if isinstance(each, CodeList):
            listed |= {text for code in each.codes for text in (code.code, code.fr, code.en, *code.also)}
    for record in RECORDS.values():
        for column in record.columns().values():
            listed |= {record.table, column.kind, *column.headings}
    for alpha3, alpha2 in countries.alpha2_by_alpha3().items():
        listed |= {alpha3, alpha2, countries.name(alpha3, "en"), countries.name(alpha3, "fr")}
    invented = {text for code, names in countries.FICTIONAL.items() for text in (code, *names)}
    return listed | invented | {*countries.EVERYDAY}


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """The names of pages, and what downloads hold, as Streamlit is told."""
    told: list[tuple[str, Any]] = []
    monkeypatch.setattr(
        st, "set_page_config", lambda **settings: told.append(("title", settings["page_title"]))
    )
    monkeypatch.setattr(
        st,
        "download_button",
        lambda label, data, name, *_, **__: told.append((label, (name, data))),
    )
    return told


def in_slides(content: bytes) -> Iterator[str]:
    """Every text in a PPTX file: frames, charts, notes, and what stands for charts."""
    book = Presentation(BytesIO(content))
    yield from (book.core_properties.title, book.core_properties.subject, book.core_properties.comments)
    for slide in book.slides:
        yield slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield from (paragraph.text for paragraph in shape.text_frame.paragraphs)
            if shape.has_chart:
                yield from (shape.name, shape._element.nvGraphicFramePr.cNvPr.get("descr"))
                yield from shape.chart.plots[0].categories
                yield from (series.name for series in shape.chart.plots[0].series)


def in_file(content: bytes, name: str) -> Iterator[str]:
    """Every text in a CSV, XLSX or PPTX file."""
    if name.endswith(".pptx"):
        yield from in_slides(content)
    elif name.endswith(".xlsx"):
        for sheet in load_workbook(BytesIO(content), read_only=True).worksheets:
            yield sheet.title
            for row in sheet.iter_rows(values_only=True):
                yield from (cell for cell in row if isinstance(cell, str))
    else:
        for line in csv.reader(StringIO(content.decode("utf-8-sig"))):
            yield from line


# Their files hold the tables of the contract in codes, or are in a language that files are read in.
IN_OUR_LANGUAGES = ("due", "guide", "method", "staff", "upload")

# The invented set has most to say: all of it is read every day, of the others some.
READ = [f"demonstration_store {page}" for page in SITE_PAGES]
READ += in_turn([f"{which}_store {page}" for page in SITE_PAGES for which in ("baseline", "empty")], 0, of=7)


@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize("which_page", READ)
def test_no_word_of_a_page_is_left(
    visit: Visitor, request: pytest.FixtureRequest, taken: list[tuple[str, Any]], which_page: str
) -> None:
    """Every word of a page, its charts and its downloads is translated, or is data."""
    which, page = which_page.split()
    store: Store = request.getfixturevalue(which)
    shown_by = examples(store)
    assert {
        name for name, page in SITE_PAGES.items() if page.parent and page.parameters
    } <= shown_by.keys(), "say in `examples` which one has much to show"
    in_vain = {"country": "XXX", "day": "never", "revision": "99"}
    views = [{"id": "nowhere", "q": "nothing such", "page": "2"}, in_vain, {}]
    if page in shown_by:
        views.append(shown_by[page])
    for asked in views:  # each once: a page that was drawn before sends what it sent then
        seen = visit(store, page, lang=CODE, **asked)
        data = Data(store, *(value for value in asked.values() if isinstance(value, str)), PERSON.name)
        data.add({f"“{name}”" for name in asked})  # what a page does not read is told by its name
        if page == "method":
            data.add(documented())
        if page == "accessibility":  # names of techniques and programs
            data.add({"HTML, CSS, JavaScript, SVG, WAI-ARIA, PDF", "Chromium, axe-core", program_version()})
        if page == "due":  # what a language calls itself
            data.add({translator_for("en").own_name})
        texts = list(shown(seen.app))
        last = max(place for place, (label, _) in enumerate(taken) if label == "title")
        for label, content in taken[last:]:
            texts += [content if label == "title" else label]
            # The one file has a test of its own.
            if label == "title" or not callable(content[1]) or page in IN_OUR_LANGUAGES:
                continue
            if not str(content[0]).endswith(".html"):
                texts += in_file(content[1](), content[0])
        taken.clear()
        assert any("⟦" in text for text in texts)
        assert {*re.findall(r'hreflang="(\w+)"', seen.html)} == {"fr", "en"}
        assert data.strangers(texts) == set()


# --- beside the pages -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize("path", ["/", "/nowhere"])
def test_no_word_around_the_pages_is_left(path: str) -> None:
    """The shell that a visit begins with, and a page that does not exist, say nothing untranslated."""
    answer = ask(f"{path}?lang={CODE}")
    assert answer.headers["content-language"] == CODE
    texts = Words(answer.body.decode()).found
    assert any("⟦" in text for text in texts)
    assert Data(None, "nowhere").strangers(texts) == set()


@pytest.mark.slow
@pytest.mark.usefixtures("_spoken")
def test_no_word_of_a_light_page_is_left(monkeypatch: pytest.MonkeyPatch, baseline_store: Store) -> None:
    """Light pages, what is asked for in vain among them, the one file, screens and charts for other sites say
    nothing untranslated."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)
    data = Data(baseline_store, "nowhere", f"/l/{CODE}/nowhere")
    in_vain = ["actor?id=nowhere", "?day=nowhere", "?revision=99", "?country=nowhere", "nowhere"]
    light = [
        f"/l/{CODE}/{path}" for path in (*light_addresses(baseline_store), *in_vain, "all.html", "present")
    ]
    for path in [*light, f"/embed/{CODE}/country", f"/embed/{CODE}/trend", f"/embed/{CODE}/course"]:
        answer = ask(path, host="nowhere")
        assert answer.headers["content-language"] == CODE
        html = re.sub('<div class="paper">.*?</div>', "", answer.body.decode())
        html = re.sub("</tspan><tspan[^>]*>", " ", html)  # lines of one text
        texts = Words(html).found
        assert sum("⟦" in text for text in texts) > 10, path
        assert data.strangers(texts) == set(), path


@pytest.mark.usefixtures("_spoken")
def test_no_word_for_programs_is_left(baseline_store: Store) -> None:
    """The page that describes the door for programs, and whatever declines there, are translated."""
    client = TestClient(api(lambda: baseline_store, lambda: 2**20))
    texts = Words(client.get(f"/?lang={CODE}").text).found
    assert sum("⟦" in text for text in texts) > 7
    calls = re.compile(r"(GET|POST) /api\S+|curl .*", re.DOTALL)
    assert Data(None).strangers(text for text in texts if not calls.fullmatch(text)) == set()
    said = client.get(f"/uploads/x?lang={CODE}").json()["message"]
    assert Data(None).strangers([said]) == set()


@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize("open_here", [True, False])
def test_no_word_of_a_used_address_is_left(open_here: bool) -> None:
    """Where a one-time address that is of no use leads, nothing is untranslated."""
    page = render("no_entry", t=translator_for(CODE), home="./", staff="./staff", open_here=open_here)
    assert Data(None).strangers(Words(page).found) == set()


@pytest.mark.usefixtures("_spoken")
def test_streamlits_words_come_with_a_language() -> None:
    """A language's words for those of Streamlit's are in the shell, the parts of these in their places."""
    (words,) = re.findall(r'<meta name="streamlit-words" content="(.*?)"', ask("/").body.decode())
    said = json.loads(unescape(words))[CODE]
    assert said["words"]["Close"] == "⟦Close⟧"
    assert said["patterns"][r"^Remove (.+)$"] == "⟦Remove ⟧$1"


# A file in which much is wrong.
WRONG = """nom,pays,type,latitude,rôle,site web,surprise
,Atlantis,Nobody,95,king,nowhere,x
Ville,MLI,local_government,1.234.5,signatory,https://example.org,y
"""
# Runs commands one after the other in the language of marks.
RUN = """
import json, sys
from pathlib import Path
from tests import another_language
another_language.speak(Path(sys.argv[1]))
from commitments.cli import main
for command in json.loads(sys.argv[2]):
    code = main.main([*command, "--lang", another_language.CODE])
    print(flush=True)
    sys.stderr.flush()
"""


@pytest.mark.slow
def test_no_word_of_a_command_is_left(folder: Path, tmp_path: Path, baseline_store: Store) -> None:
    """Help, figures, faults of files, mistakes of use: every word in a terminal is translated, or is data."""
    (tmp_path / "acteurs.csv").write_text(WRONG, "utf-8")
    baseline = sorted(map(str, (CHECKOUT / "data" / "baseline").glob("*.csv")))
    commands = [
        ["--help"],
        *([name, "--help"] for name in main.cli.commands),
        *(["token", name, "--help"] for name in ("add", "list", "remove")),
        ["figures"],
        ["import", *baseline, "--reason", "R", "--who", "W"],
        ["import", *baseline, "--reason", "R", "--who", "W"],
        *(["figures", "--by", by] for by in _BY),
        ["check", "acteurs.csv"],
        ["check", "none.csv"],
        ["export", "out"],
        ["export", "out"],
        ["brief", "--to", "briefs", "--country", "Mali"],
        ["brief", "--to", "briefs", "--country", "France", "--site", "here"],
        ["figures", "--level", "none such"],
        ["figures", "--country", "Atlantis"],
        ["figures", "--as-of", "never"],
        ["figures", "--article", "none such"],
        ["figures", "--unknown"],
        ["serve", "--port", "0"],
        ["import"],
        *(["token", *what] for what in (["list"], ["add", "N"], ["add", "N"], ["list"], ["remove", "N"])),
        *(["token", *what] for what in (["remove", "N"], ["add", ""], ["nothing"])),
        ["nothing"],
    ]
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(folder), json.dumps(commands)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        timeout=120,
    )
    data = Data(
        baseline_store, *WRONG.replace("\n", ",").split(","), *(word for each in commands for word in each)
    )
    data.add(
        {*RECORDS, *codelists.LEVELS, "commitments", "acteurs.csv", "signatory_id", "utf-8", DEFAULT_STORE}
    )
    # Options and what they may be are typed as they are, and a token is no word.
    said = re.sub(r"--[\w-]+|\[\w+(\|\w+)+\]|commitments_[\w-]{40,}", " ", done.stdout)
    assert said.count("⟦") > 500
    assert "Traceback" not in said
    assert data.strangers(cell for part in unmarked(said) for cell in re.split(r"\n|  +", part)) == set()
