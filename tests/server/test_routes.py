"""Every address below /l, /embed, /data and /api is answered, whatever it asks for and whatever the clock
says: with what it names, whole, or with a sentence."""

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlencode
from xml.etree import ElementTree
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pptx import Presentation
from starlette.applications import Starlette
from starlette.routing import Mount

from commitments.api.app import api
from commitments.contract import codelists
from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.contract.model import Record
from commitments.exports.feed import NAME as FEED
from commitments.exports.open_data import DATASETS, FORMATS
from commitments.measures.scope import Scope
from commitments.measures.search import read_names
from commitments.server import asgi, files
from commitments.server.embeds import TYPES
from commitments.serving import served
from commitments.site import chart_registry
from commitments.site.registry import EMBED, LIGHT, LIGHT_PAGES, SITE_PAGES
from commitments.store.store import Store
from commitments.text.languages import LANGUAGES
from tests.asgi import Response
from tests.clocks import set_to
from tests.factories import actor, article, commitment, milestone, outcome, report, store_with

# --- what there is, as the code has it -------------------------------------------------------------------

_BELOW = ["", *(page for page in LIGHT_PAGES if page != "overview"), *files.FILES]
PAGES = [f"{LIGHT}/{language}/{name}" for language in LANGUAGES for name in _BELOW]
FRAMES = [
    f"{EMBED}/{language}/{name}{ending}"
    for language in LANGUAGES
    for name in chart_registry.CHARTS
    for ending in TYPES
]
DATA = [
    *(f"/data/{name}.{ending}" for name in DATASETS for ending in FORMATS),
    *(f"/data/{name}" for name in ("", "datapackage.json", "datapackage.zip", FEED)),
]
API = [
    "/api" + path.replace("{commitment_id}", "ben-c1-reness")
    for path, methods in api(served.store, lambda: 2**20).openapi()["paths"].items()
    if "get" in methods
]
SHELLS = [page.path.removeprefix(".") for page in SITE_PAGES.values()]
ROUTES = [*PAGES, *FRAMES, *DATA, *API, *SHELLS, "/robots.txt", "/sitemap.xml", "/register/none", "/l/x/y"]
# What takes more than a moment to make is asked for in the soak.
SLOW = re.compile(r"(all\.html|\.pdf|\.png|\.zip|present|\.pptx)$")
QUICK = [route for route in ROUTES if not SLOW.search(route)]

# --- what is asked ---------------------------------------------------------------------------------------

HOSTILE = [
    *("", " ", "\0", "\x1b[31m", "a\nb\r\nX: y", "\u202egnp", "\ufeff", "\ud800", "\uffff"),
    *("👩🏾‍🌾" * 30, "é" * 300, "x" * 3_000),
    *("none", "null", "NaN", "inf", "1e308", "-1", "0", "٣", "²", "9" * 5_000, "1e999999"),
    *("0001-01-01", "9999-12-31", "1900-01-01", "2100-12-31", "2023-02-29", "2026-3-1", "today"),
    *("' OR 1=1 --", '"; DROP TABLE x', "<script>", "{{7*7}}", "%s%n", "../../etc"),
    *("a|b", "\\", "(", "[a-", "*", "actor_type:city", "level:", ":", "country:MLI"),
]
OWN = [
    *("id", "q", "sort", "descending", "page", "size", "kind", "with", "show", "since", "until", "by", "on"),
    *("measure", "partner", "like", "at_most", "number", "lang", "completion", "trajectory", "freshness"),
    *("verification", "self_declared", "told", "validated", "amp;country", "utm_source", "x", "country[]"),
]
RAW = ["%", "%zz", "&&&", "=", "a=b;c=d", "day=%ED%A0%80", "country=%FF%FE", "q=\xff", "?", "country", "+"]
MOMENTS = [
    datetime(*parts, tzinfo=UTC)  # type: ignore[misc]
    for parts in (
        (1970, 1, 1),
        (1979, 12, 31, 23, 59, 59),
        (1980, 1, 1),
        (2024, 2, 29, 12),
        (2038, 1, 19, 3, 14, 8),
        (2101, 1, 1),
        (2108, 1, 1),
        (9999, 12, 31),
    )
]


def known(store: Store) -> dict[str, list[str]]:
    """What can be asked of a store, by the name of the parameter."""
    found = read_names(store, Scope())
    actors, articles = sorted(found.actors), sorted(found.articles)
    (one,) = store.snapshot().query("SELECT min(commitment_id) AS id FROM commitments")
    return {
        "country": [*sorted(found.countries), NONE],
        "level": list(codelists.LEVELS),
        "actor_type": list(codelists.ACTOR_TYPES),
        "actor": actors,
        "article": articles,
        "declaration": sorted(found.declarations),
        "theme": [*codelists.THEMES, NONE],
        "basis": list(codelists.BASES),
        "id": [*actors[:3], one["id"]],
        "q": ["eau", "Bamako 2019", "ville de"],
        "day": ["2019-12-31", "2024-02-29", "2026-03-31"],
        "revision": ["1", "2"],
        "since": ["2020-01-01"],
        "by": ["country", "actor_type", "theme", "article", "total", "completion"],
        "show": ["state", "actor", "since", "method"],
        "kind": ["actor_type:network", "level:local_authority"],
        "page": ["1", "2", "all"],
        "measure": ["jobs"],
        "sort": ["title", "name", "due_date"],
        "lang": ["en", "fr"],
    }


def queries(values: dict[str, list[str]], *, hostile: bool) -> st.SearchStrategy[str]:
    """Queries of up to four values of every filter, and of all else that an address may hold."""

    def of(name: str) -> st.SearchStrategy[list[str]]:
        one = st.sampled_from(values.get(name, ["1"]))
        return st.lists(one | st.sampled_from(HOSTILE) | st.text(max_size=20) if hostile else one, max_size=4)

    asked = st.dictionaries(
        st.sampled_from([*DIMENSIONS, *DIMENSIONS, "day", "revision", *OWN]), st.just(None), max_size=5
    ).flatmap(lambda chosen: st.fixed_dictionaries({name: of(name) for name in chosen}))
    written = asked.map(
        lambda pairs: urlencode(
            [(name, value) for name, each in pairs.items() for value in each], errors="surrogatepass"
        )
    )
    if not hostile:
        return written
    return st.tuples(written, st.sampled_from(["", "", *RAW])).map("&".join)


# --- what is answered ------------------------------------------------------------------------------------


class Server:
    """The dashboard's answers but Streamlit's, of one store, in a loop of its own."""

    def __init__(self) -> None:
        async def behind(_scope: Any, _receive: Any, send: Any) -> None:
            raise AssertionError("Streamlit is asked")

        self.app = Starlette(routes=[*asgi.routes(), Mount("/", behind)], middleware=asgi.MIDDLEWARE)
        self.thread = ThreadPoolExecutor(1)
        self.runner = self.thread.submit(asyncio.Runner).result()

    def ask(self, path: str, query: str = "", method: str = "GET") -> Response:
        """Ask as a browser asks; what raises is no answer."""
        return self.thread.submit(lambda: self.runner.run(self._ask(path, query, method))).result()

    async def _ask(self, path: str, query: str, method: str) -> Response:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query.encode("latin-1", "replace"),
            "headers": [(b"host", b"example.org")],
            "client": ("127.0.0.1", 5),
            "server": ("example.org", 80),
            "state": {},
        }
        sent: list[Any] = []
        asked = False

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            nonlocal asked
            if asked:
                await asyncio.sleep(3_600)
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        await self.app(scope, receive, send)
        start, *parts = sent
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
        return Response(start["status"], headers, b"".join(part.get("body", b"") for part in parts))

    def close(self) -> None:
        """Stop its loop."""
        self.thread.submit(self.runner.close).result()
        self.thread.shutdown()


def whole(kind: str, body: bytes) -> bool:
    """Say whether a body is what its type says, to whoever reads such files."""
    match kind.partition(";")[0]:
        case "text/html":
            return b"</html>" in body and b"<title>" in body
        case "application/json":
            return json.loads(body) is not None
        case "image/svg+xml" | "application/atom+xml" | "application/xml":
            return ElementTree.fromstring(body) is not None  # noqa: S314 - it is ours
        case "image/png":
            return body.startswith(b"\x89PNG") and body.endswith(b"IEND\xaeB`\x82")
        case "application/pdf":
            return body.startswith(b"%PDF") and body.rstrip().endswith(b"%%EOF")
        case "application/zip":
            return ZipFile(BytesIO(body)).testzip() is None
        case "application/vnd.apache.parquet":
            return bool(pq.read_table(BytesIO(body)).num_columns)
        case office if office.endswith("presentationml.presentation"):
            return len(Presentation(BytesIO(body)).slides) > 0
        case office if office.endswith("spreadsheetml.sheet"):
            return len(load_workbook(BytesIO(body), read_only=True).sheetnames) > 0
    return bool(body.decode("utf-8"))


def answered(server: Server, path: str, query: str = "") -> None:
    """Ask, and look that it is answered with what it names, or with a sentence."""
    answer = server.ask(path, query)
    said = (path, query[:2_000], answer.status)
    assert answer.status < 500, said
    for name, value in answer.headers.items():
        assert "\r" not in value, (name, said)
        assert "\n" not in value, (name, said)
    if answer.status in (307, 308):
        return
    if answer.status >= 400:
        text = re.sub(r"(?s)<style>.*?</style>|<[^>]*>", " ", unescape(answer.body.decode()))
        assert re.search(r"\w+ \w+ \w+.*[.:!]", text), said
    file = re.search("filename(?:\\*=UTF-8'')?=?\"?([^\"]*)", answer.headers.get("content-disposition", ""))
    assert file is None or 4 < len(unquote(file[1]).encode()) < 256, said
    assert whole(answer.headers["content-type"], answer.body), said


@pytest.fixture(scope="module", params=["baseline_store", "demonstration_store"])
def serving(request: pytest.FixtureRequest) -> Iterator[tuple[Server, dict[str, list[str]]]]:
    """A server of each store, and what can be asked of it."""
    store: Store = request.getfixturevalue(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(served, "store", lambda: store)
        server = Server()
        yield server, known(store)
        server.close()


def each(serving: tuple[Server, dict[str, list[str]]], routes: Sequence[str], examples: int) -> None:
    """Ask routes many things, known and hostile."""
    server, values = serving
    asked = queries(values, hostile=True) | queries(values, hostile=False)

    @settings(max_examples=examples)
    @given(st.sampled_from(routes), asked)
    def ask(route: str, query: str) -> None:
        answered(server, route, query)

    ask()


@pytest.mark.page
def test_whatever_is_asked_is_answered(serving: tuple[Server, dict[str, list[str]]]) -> None:
    """Any combination of up to four values of every filter, and of hostile ones, is answered."""
    each(serving, QUICK, 50)


@pytest.mark.page
def test_more_parameters_than_anyone_has(serving: tuple[Server, dict[str, list[str]]]) -> None:
    """Thousands of parameters, of one name or of many, are answered, within what a page may weigh."""
    server, values = serving
    many = urlencode([("country", value) for value in values["country"]] * 500)
    for query in (many, urlencode([(f"p{n}", "x") for n in range(5_000)]), "&" * 20_000, "q=" + "a+" * 5_000):
        for path in ("/l/fr/register", "/embed/fr/country", "/data/law.csv", "/api/headline", "/register"):
            answered(server, path, query)


@pytest.mark.slow
@pytest.mark.parametrize("moment", [MOMENTS[0], MOMENTS[-1]], ids=str)
def test_on_any_clock(moment: datetime, demonstration_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of each kind of answer is given on whatever day the clock has."""
    monkeypatch.setattr(served, "store", lambda: demonstration_store)
    set_to(moment, monkeypatch)
    server = Server()
    try:
        for path in ("/l/fr/", "/l/fr/slides.pptx", "/data/figures.xlsx", f"/data/{FEED}", "/api/trend"):
            answered(server, path)
        for chart in ("trend", "events", "flow", "map"):
            answered(server, f"/embed/en/{chart}.svg")
    finally:
        server.close()


WORDS = {"long": "mot " * 999, "one word": "m" * 4_000, "odd": "a\uffff\ufffe b 👩🏾‍🌾 <b>"}


def extremes(text: str) -> Iterator[Store]:
    """Give a store of the largest numbers, of days at both ends of the calendar, and of the same text
    everywhere."""
    texts = dict.fromkeys(("title_fr", "title_en", "description_fr", "description_en", "indicator"), text)
    held: list[Record] = [
        actor("town", latitude=13.4, longitude=-6.2).model_copy(update={"name": text, "locality": text}),
        article("C1").model_copy(update=dict.fromkeys(("title_fr", "title_en", "summary_fr"), text)),
        milestone("m", "MLI", "event", "held", "9999-12-31", title_fr=text, title_en=text),
        milestone("n", "MLI", "event", "held", "0001-01-01"),
    ]
    for name, start, due in (("a", "0001-01-01", "9999-12-31"), ("b", "9999", "9999"), ("c", "0001", "0001")):
        ends: dict[str, Any] = {
            "start_date": start,
            "due_date": due,
            "baseline_value": -1e308,
            "target_value": 1e308,
        }
        held.append(commitment(name, basis="declared", **ends).model_copy(update=texts))
        held += [
            report(day, about=name, value=1e308, completion="limited", narrative_fr=text)
            for day in ("0001-01-01", "2023-05-01", "9999-12-31")
        ]
        held.append(outcome("0001", name, "jobs_created", 1e308))
    with store_with(held) as store:
        yield store


def told_of(text: str, routes: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask routes of a store of extremes."""
    for store in extremes(text):
        monkeypatch.setattr(served, "store", lambda store=store: store)
        server = Server()
        try:
            for route in routes:
                route = route.replace("ben-c1-reness", "a")
                one = "town" if re.search(r"actor|plan", route) else "a"
                for query in (f"id={one}", "day=2100-12-31", "since=1900-01-01&actor=town"):
                    answered(server, route, query)
        finally:
            server.close()


@pytest.mark.slow
def test_the_ends_of_what_may_be_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest numbers and the first and last days there are have their pages, charts and answers."""
    charts = [f"{EMBED}/fr/{name}" for name in ("course", "plan", "events", "trend", "outcomes")]
    pages = ["/l/fr/", "/l/fr/commitment", "/l/en/actor", "/api/commitments/a", "/data/standing.xlsx"]
    told_of(WORDS["odd"], [*charts, *pages], monkeypatch)


# --- the soak --------------------------------------------------------------------------------------------


@pytest.mark.page
@pytest.mark.soak
@pytest.mark.parametrize("kind", ["PAGES", "FRAMES", "DATA", "API", "SHELLS"])
def test_every_route_whatever_is_asked(serving: tuple[Server, dict[str, list[str]]], kind: str) -> None:
    """Every route answers hundreds of questions, those that take long too."""
    for route in globals()[kind]:
        each(serving, [route], 6 if SLOW.search(route) else 20)


@pytest.mark.soak
@pytest.mark.parametrize("words", WORDS)
def test_every_route_of_extremes(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every route is answered of a store of the largest numbers, days and texts."""
    told_of(WORDS[words], ROUTES, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_every_route_on_any_clock(
    moment: datetime, baseline_store: Store, demonstration_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every route is answered on whatever day the clock has."""
    set_to(moment, monkeypatch)
    for store in (baseline_store, demonstration_store):
        monkeypatch.setattr(served, "store", lambda store=store: store)
        server = Server()
        try:
            for route in ROUTES:
                answered(server, route)
        finally:
            server.close()
