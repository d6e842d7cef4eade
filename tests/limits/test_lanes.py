"""What is made on request: so much at once, nothing that nobody waits for, and what breaks breaks alone."""

import asyncio
import json
import os
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import wraps
from html import unescape
from typing import Any

import brotli
import pytest

from commitments.api import queries
from commitments.api.app import api
from commitments.api.data import data
from commitments.errors import FileNotMadeError, ServerBusyError
from commitments.exports import open_data
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import translator_for
from commitments.limits import worker
from commitments.limits.lanes import Lane, Shared, while_waited_for
from commitments.limits.wanted import require_wanted
from commitments.measures.figures import count_figures
from commitments.measures.published import DIVISIONS, PublishedAnswer
from commitments.render import pdf
from commitments.render.svg import figures
from commitments.server import compression, document, files, light, open_answers
from commitments.server.answers import MadeAnswers
from commitments.server.front import Front
from commitments.serving import served
from commitments.site import slides
from commitments.site.registry import ALL, SLIDES
from commitments.site.visit import Visit
from commitments.store.store import Store
from commitments.text.languages import LANGUAGES
from tests.asgi import BEHIND, Response, ask, run_in_thread, streamlit_stand_in

DAYS = [f"2026-01-{day:02}" for day in range(1, 32)]


@dataclass
class Browser:
    """Somebody who asks once, and may hang up."""

    app: Any
    path: str
    language: str = "fr"
    encoding: str = ""
    sent: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hung_up = asyncio.Event()
        self.asking = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        path, _, query = self.path.partition("?")
        headers = [
            (b"accept-language", self.language.encode()),
            (b"accept-encoding", self.encoding.encode()),
        ]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode()}

        async def receive() -> Any:
            await self.hung_up.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            self.sent.append(message)

        await self.app({**scope, "headers": headers}, receive, send)

    async def answer(self) -> Response:
        """What is answered in the end."""
        await asyncio.wait_for(self.asking, 60)
        start, *parts = self.sent
        named = {name.decode(): value.decode() for name, value in start["headers"]}
        return Response(start["status"], named, b"".join(part.get("body", b"") for part in parts))

    async def hang_up(self) -> None:
        """Wait no longer; nothing was answered."""
        self.hung_up.set()
        await asyncio.wait_for(self.asking, 60)
        assert self.sent == []


class Held:
    """Work that goes on until it is let go, and what of it was begun."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.let_go = threading.Event()

    def work(self, name: str) -> bytes:
        """Go on until it is let go; where nobody waits any more, end there."""
        self.begun.append(name)
        assert self.let_go.wait(60)
        require_wanted()
        return name.encode()

    def run(self, course: Coroutine[Any, Any, None]) -> None:
        """Run a test, and let go of the work whatever comes of it."""

        async def whole() -> None:
            try:
                await course
            finally:
                self.let_go.set()

        run_in_thread(whole())


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, baseline_store: Store) -> Held:
    """A server whose one file takes as long as a test likes."""
    slow = Held()

    def one_file(here: Visit, _wanted: document.Asked) -> document.Answer:
        return document.Answer(200, slow.work(str(here.scope.day)), here.t.language)

    monkeypatch.setattr(served, "store", lambda: baseline_store)
    monkeypatch.setitem(files.FILES, ALL, one_file)
    return slow


async def until(so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(60):
        while not so():
            await asyncio.sleep(0.01)


def waiting(front: Front) -> int:
    """Count those who wait for what is made."""
    return sum(work.waiting for work in front.answers._making._works.values())


@asynccontextmanager
async def full(front: Front, held: Held) -> AsyncIterator[list[Browser]]:
    """A lane of whole records in which one is made and two wait, which is all that it has room for."""
    front.lanes["all"] = Lane(at_once=1, waiting=2, seconds=30)
    browsers = []
    for n, day in enumerate(DAYS[:3]):
        browsers.append(Browser(front, f"/l/fr/{ALL}?day={day}"))
        await until(lambda n=n: front.lanes["all"].inside == n + 1)  # type: ignore[misc]
    await until(lambda: bool(held.begun))
    yield browsers
    held.let_go.set()
    for browser in browsers:
        if not browser.hung_up.is_set():
            assert (await browser.answer()).status == 200


# --- lanes ------------------------------------------------------------------------------------------------


def test_a_full_lane_declines(held: Held) -> None:
    """Beyond what may wait, a file is declined at once, with a page in the reader's language that says when
    to come back."""

    async def room() -> None:
        front = Front(streamlit_stand_in)
        async with full(front, held):
            for language in LANGUAGES:
                answer = await Browser(front, f"/l/{language}/{ALL}?day={DAYS[10]}").answer()
                assert (answer.status, answer.headers["retry-after"]) == (503, "30")
                assert "etag" not in answer.headers
                body = unescape(answer.body.decode())
                assert f'<html lang="{language}"' in body
                assert error_sentence(ServerBusyError(seconds=30), translator_for(language)) in body
            assert held.begun == [DAYS[0]]

    held.run(room())


@pytest.mark.slow
def test_nobody_waits_behind_files(held: Held) -> None:
    """While the lane of whole records is full, the talk, its slides, a brief, a light page, a picture, a
    preview and the map for search engines are answered."""

    async def room() -> None:
        front = Front(streamlit_stand_in)
        async with full(front, held):
            for path in (
                "/l/fr/present",
                "/l/fr/slides.pptx",
                "/l/fr/countries.pdf?country=MLI",
                "/l/fr/countries?country=MLI",
                "/embed/fr/country.png",
                "/embed/fr/country",
                "/actor?id=mli-bamako&lang=fr",
                "/sitemap.xml",
            ):
                assert (await Browser(front, path).answer()).status == 200, path
            assert held.begun == [DAYS[0]]

    held.run(room())


@pytest.mark.slow
def test_a_talk_is_made_once_for_a_room(monkeypatch: pytest.MonkeyPatch, baseline_store: Store) -> None:
    """The slides of a view are asked of the record once, for all screens and files; another view has its
    own."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)
    made: list[Any] = []
    deck = slides.deck

    def listening(*facts: Any) -> Any:
        made.append(facts)
        return deck(*facts)

    monkeypatch.setattr(slides, "deck", listening)
    for path in ("present?day=2024-05-06", "slides.pptx?day=2024-05-06", "present?day=2024-05-06&lang=fr"):
        assert ask(f"/l/fr/{path}").status == 200
    assert len(made) == 1
    for path in ("/l/en/present?day=2024-05-06", "/l/fr/present?day=2024-05-06&show=method"):
        assert ask(path).status == 200
    assert len(made) == 3


@pytest.fixture
def packings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The threads that compressed, one an answer."""
    found: list[str] = []
    compress = compression.COMPRESS["br"]

    def counted(body: bytes) -> bytes:
        found.append(threading.current_thread().name)
        return compress(body)

    monkeypatch.setitem(compression.COMPRESS, "br", counted)
    return found


def test_a_file_is_compressed_once_in_its_lane(held: Held, packings: list[str]) -> None:
    """However many ask for a file, at once or later, it is made and compressed once, in its lane."""
    held.let_go.set()

    async def room() -> None:
        front = Front(streamlit_stand_in)
        path = f"/l/fr/{ALL}?day={DAYS[0]}"
        for asking in (30, 10):
            browsers = [Browser(front, path, encoding="br") for _ in range(asking)]
            for answer in await asyncio.gather(*(browser.answer() for browser in browsers)):
                assert (answer.status, answer.headers["content-encoding"]) == (200, "br")
                assert brotli.decompress(answer.body) == DAYS[0].encode()
        assert (len(packings), held.begun) == (1, [DAYS[0]])
        assert packings[0].startswith("lane")
        assert (await Browser(front, path).answer()).body == DAYS[0].encode()
        assert len(packings) == 1

    held.run(room())


def test_what_nobody_waits_for_is_not_compressed(
    monkeypatch: pytest.MonkeyPatch, held: Held, packings: list[str]
) -> None:
    """Whoever hangs up while a file is made has nothing compressed."""
    monkeypatch.setattr(light, "answer", lambda _: document.Answer(200, held.work("x"), "fr"))
    monkeypatch.setattr("tests.limits.test_lanes.require_wanted", lambda: None)  # it is made to its end

    async def room() -> None:
        front = Front(streamlit_stand_in)
        browser = Browser(front, f"/l/fr/{ALL}", encoding="br")
        await until(lambda: bool(held.begun))
        await browser.hang_up()
        held.let_go.set()
        await until(lambda: front.lanes["all"].inside == 0)
        assert packings == []

    held.run(room())


@pytest.mark.slow
def test_nothing_is_compressed_beside_the_lanes(
    monkeypatch: pytest.MonkeyPatch, baseline_store: Store, packings: list[str]
) -> None:
    """Pages, previews, files, open data and lookups are compressed in threads that are counted."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)

    async def room() -> None:
        front = Front(streamlit_stand_in)
        app, programs = (
            open_answers.Readable(data(lambda: baseline_store), MadeAnswers()),
            open_answers.Readable(api(lambda: baseline_store, lambda: 1), MadeAnswers()),
        )
        asked = [
            (front, "/?lang=fr"),
            (front, "/look.css"),
            (front, "/actor?id=mli-bamako&lang=fr"),
            (front, "/l/fr/register"),
            (front, "/l/fr/nothing"),
            (front, "/l/fr/present"),
            (front, "/embed/fr/country"),
            (front, "/sitemap.xml"),
            (app, "/"),
            (app, "/figures.csv"),
            (programs, "/figures"),
        ]
        for n, (server, path) in enumerate(asked):
            answer = await Browser(server, path, encoding="br").answer()
            assert answer.headers["content-encoding"] == "br", path
            assert len(packings) == n + 1, path
        assert {name.split("_")[0].split("-")[0] for name in packings} == {"lane", "compressing"}

    run_in_thread(room())


def test_what_cannot_be_compressed_in_time_is_whole(
    baseline_store: Store, held: Held, packings: list[str]
) -> None:
    """Where too much is compressed already, open data is answered as it is."""

    async def room() -> None:
        app = open_answers.Readable(data(lambda: baseline_store), MadeAnswers())
        whole = await Browser(app, "/figures.csv").answer()
        app.compressing = Lane(at_once=1, waiting=1, seconds=5, longest=0.01)
        busy = asyncio.create_task(app.compressing.run(lambda: held.work("another")))
        await until(lambda: bool(held.begun))
        answer = await Browser(app, "/figures.csv", encoding="br").answer()
        assert (answer.status, answer.body, packings) == (200, whole.body, [])
        assert "content-encoding" not in answer.headers
        held.let_go.set()
        await busy

    held.run(room())


@pytest.mark.slow
def test_a_talk_waits_for_no_file_of_it(monkeypatch: pytest.MonkeyPatch, held: Held) -> None:
    """While slides to take away are full, the talk is shown."""
    one_file = files.FILES[ALL]
    monkeypatch.setitem(files.FILES, SLIDES, one_file)

    async def room() -> None:
        front = Front(streamlit_stand_in)
        front.lanes["slides"] = Lane(at_once=1, waiting=1, seconds=10)
        front.lanes["talk"] = Lane(at_once=1, waiting=0, seconds=5)
        waiting = [Browser(front, f"/l/fr/{SLIDES}?day={day}") for day in DAYS[:3]]
        await until(lambda: bool(held.begun) and any(browser.asking.done() for browser in waiting))
        assert (await Browser(front, "/l/fr/present").answer()).status == 200
        held.let_go.set()
        assert {(await browser.answer()).status for browser in waiting} == {200, 503}

    held.run(room())


def test_a_talk_that_was_shown_does_not_wait(held: Held) -> None:
    """A talk that was made before is shown, however full its lane is."""

    async def room() -> None:
        front = Front(streamlit_stand_in)
        first = await Browser(front, "/l/fr/present").answer()
        front.lanes["talk"] = Lane(at_once=1, waiting=0, seconds=5)
        busy = asyncio.create_task(front.lanes["talk"].run(lambda: held.work("talk")))
        await until(lambda: "talk" in held.begun)
        assert (await Browser(front, "/l/fr/present").answer()).body == first.body
        assert (await Browser(front, "/l/fr/present?country=MLI").answer()).status == 503
        held.let_go.set()
        await busy

    held.run(room())


def test_nobody_waits_for_ever(held: Held) -> None:
    """Whose turn does not come in time is told when to come back, in a page, and the next have the room."""

    async def room() -> None:
        front = Front(streamlit_stand_in)
        lane = front.lanes["all"] = Lane(at_once=1, waiting=2, seconds=30, longest=0.05)
        first = Browser(front, f"/l/fr/{ALL}?day={DAYS[0]}")
        await until(lambda: bool(held.begun))
        answer = await Browser(front, f"/l/fr/{ALL}?day={DAYS[1]}").answer()
        assert (answer.status, answer.headers["retry-after"]) == (503, "30")
        assert error_sentence(ServerBusyError(seconds=30), translator_for("fr")) in unescape(
            answer.body.decode()
        )
        assert lane.inside == 1
        held.let_go.set()
        assert (await first.answer()).status == 200
        assert (await Browser(front, f"/l/fr/{ALL}?day={DAYS[2]}").answer()).status == 200
        assert held.begun == [DAYS[0], DAYS[2]]

    held.run(room())


def test_what_nobody_waits_for_is_not_begun(held: Held) -> None:
    """Whoever hangs up before their turn leaves the lane: the file is not made, and others have the room."""

    async def room() -> None:
        front = Front(streamlit_stand_in)
        async with full(front, held) as browsers:
            await browsers[1].hang_up()
            await until(lambda: front.lanes["all"].inside == 2)
            other = Browser(front, f"/l/fr/{ALL}?day={DAYS[5]}")
            held.let_go.set()
            assert (await other.answer()).status == 200
        assert held.begun == [DAYS[0], DAYS[2], DAYS[5]]

    held.run(room())


def test_what_is_shared_lasts_as_long_as_one_waits(held: Held) -> None:
    """Of those who wait for the same file some may hang up: it is made once for who stays, and given up with
    the last."""

    async def room() -> None:
        front = Front(streamlit_stand_in)
        path = f"/l/fr/{ALL}?day={DAYS[0]}"
        leaving, staying = Browser(front, path), Browser(front, path)
        await until(lambda: bool(held.begun) and waiting(front) == 2)
        await leaving.hang_up()
        held.let_go.set()
        assert (await staying.answer()).body == DAYS[0].encode()
        assert held.begun == [DAYS[0]]

        held.let_go.clear()
        path = f"/l/fr/{ALL}?day={DAYS[1]}"
        first, second = Browser(front, path), Browser(front, path)
        await until(lambda: len(held.begun) == 2 and waiting(front) == 2)
        await first.hang_up()
        await second.hang_up()
        third = Browser(front, path)  # it comes after what was given up, and gets its own
        held.let_go.set()
        assert (await third.answer()).body == DAYS[1].encode()
        assert len(held.begun) == 3

    held.run(room())


def test_what_goes_on_for_nobody_ends(baseline_store: Store) -> None:
    """Once nobody waits any more, a process of its own ends at once and the record is asked nothing more."""
    ended = threading.Event()
    asked = []

    def work() -> None:
        with worker.running("commitments.render.typesetting", "serve") as (_, out):
            asked.append(baseline_store.snapshot().query("SELECT 1 AS one"))
            out.read()  # it says nothing until it ends
        ended.set()
        asked.append(baseline_store.snapshot().query("SELECT 2 AS two"))

    async def room() -> None:
        lane = Lane(at_once=1, waiting=0, seconds=1)
        gone = asyncio.Event()

        async def receive() -> Any:
            await gone.wait()
            return {"type": "http.disconnect"}

        asking = asyncio.create_task(while_waited_for(receive, lane.run(work)))
        await until(lambda: bool(asked))
        gone.set()
        await asking
        await asyncio.to_thread(ended.wait, 60)
        assert ended.is_set()
        await until(lambda: lane.inside == 0)
        assert len(asked) == 1

    run_in_thread(room())


def test_errors_reach_whoever_waits() -> None:
    """What fails fails for all who wait for it, and is tried anew by the next."""
    tried = []

    async def fail() -> None:
        tried.append(1)
        await asyncio.sleep(0)
        raise ValueError("x")

    async def room() -> None:
        shared: Shared[None] = Shared()
        found = await asyncio.gather(*(shared.get("x", fail) for _ in range(3)), return_exceptions=True)
        assert [type(each) for each in found] == [ValueError] * 3
        with pytest.raises(ValueError, match="x"):
            await shared.get("x", fail)
        assert len(tried) == 2

    run_in_thread(room())


def test_a_shell_is_there_without_its_preview(held: Held) -> None:
    """Where light pages are full, a page still begins, without the name of what it shows, and one that is not
    there says so, without what is near; a light page and the map for search engines are declined."""

    async def room() -> None:
        front = Front(streamlit_stand_in)
        front.lanes["page"] = Lane(at_once=1, waiting=0, seconds=5)
        busy = asyncio.create_task(front.lanes["page"].run(lambda: held.work("page")))
        await until(lambda: bool(held.begun))
        named, plain = "/actor?id=mli-bamako&lang=fr", "/actor?lang=fr"
        assert (await Browser(front, named).answer()).body == (await Browser(front, plain).answer()).body
        for path in ("/l/fr/", "/embed/fr/country", "/l/fr/nothing", "/sitemap.xml"):
            answer = await Browser(front, path).answer()
            assert (answer.status, answer.headers["retry-after"]) == (503, "5"), path
        assert (await Browser(front, "/somewhere/else").answer()).status == 404
        assert (await Browser(front, "/_stcore/health").answer()).body == BEHIND
        held.let_go.set()
        await busy

    held.run(room())


@pytest.mark.slow
def test_open_data_declines(monkeypatch: pytest.MonkeyPatch, baseline_store: Store, held: Held) -> None:
    """Beyond what may wait, a file of the open data is declined as JSON in the language asked for; their
    page and description, the feed and a lookup are answered meanwhile, and who hangs up has nothing made."""
    monkeypatch.setattr(open_data, "archive", lambda _store, scope, _site, _t: held.work(str(scope.day)))
    come: list[str] = []  # what asks for a turn right after

    def file_name(name: str, *_: object) -> str:
        come.append(name)
        return name

    monkeypatch.setattr(open_data, "file_name", file_name)
    app = open_answers.Readable(data(lambda: baseline_store), MadeAnswers())
    programs = open_answers.Readable(api(lambda: baseline_store, lambda: 1), MadeAnswers())

    async def room() -> None:
        waiting = {day: Browser(app, f"/datapackage.zip?day={day}") for day in DAYS[:18]}
        await until(lambda: len(come) == 18)
        for language in LANGUAGES:
            answer = await Browser(app, f"/datapackage.zip?day={DAYS[20]}", language).answer()
            assert (answer.status, answer.headers["retry-after"]) == (503, "15")
            assert answer.headers["access-control-allow-origin"] == "*"
            said = {
                "request_id": "",  # which the door before it gives
                "code": "server_busy",
                "message": error_sentence(ServerBusyError(seconds=15), translator_for(language)),
            }
            assert json.loads(answer.body) == said
        for path in ("/", "/datapackage.json", "/revisions.atom"):
            assert (await Browser(app, path).answer()).status == 200
        assert (await Browser(programs, "/figures").answer()).status == 200
        for day in waiting.keys() - {*held.begun}:
            await waiting[day].hang_up()
        held.let_go.set()
        assert [(await waiting[day].answer()).status for day in held.begun] == [200, 200]
        assert len(held.begun) == 2

    held.run(room())


def test_lookups_decline(monkeypatch: pytest.MonkeyPatch, baseline_store: Store, held: Held) -> None:
    """Programs that ask for more than is answered at once wait in turn, and are declined beyond; what asks
    for a token waits for none of them."""

    @wraps(count_figures)
    def slow(*_: Any, **__: Any) -> list[Any]:
        held.work("figures")
        return []

    answer = PublishedAnswer("figures", "", {"figures": slow}, DIVISIONS)
    monkeypatch.setattr(queries, "ANSWERS", (answer,))
    app = open_answers.Readable(api(lambda: baseline_store, lambda: 1), MadeAnswers())

    async def room() -> None:
        asking = [Browser(app, f"/figures?day={1950 + n}-01-01") for n in range(70)]
        await until(lambda: sum(browser.asking.done() for browser in asking) == 7)
        declined = [await browser.answer() for browser in asking if browser.asking.done()]
        assert {(answer.status, answer.headers["retry-after"]) for answer in declined} == {(503, "5")}
        await until(lambda: len(held.begun) == 3)
        assert (await Browser(app, "/uploads/x").answer()).status == 403
        for browser in asking:
            if not browser.asking.done():
                await browser.hang_up()
        assert len(held.begun) == 3, "what has begun keeps its turn to its end"
        held.let_go.set()

    held.run(room())
    assert len(held.begun) == 3


# --- a process of its own ---------------------------------------------------------------------------------


class Ends:
    """What ends the process that reads it, as a signal would."""

    def __reduce__(self) -> Any:
        return os._exit, (9,)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_breaks_breaks_alone(
    monkeypatch: pytest.MonkeyPatch, baseline_store: Store, language: str
) -> None:
    """Where the process that sets a file dies in the middle, a sentence in the reader's language says so, and
    the next file is made."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)
    with monkeypatch.context() as broken:
        broken.setattr(pdf, "_as_json", lambda *_: Ends())
        answer = ask(f"/l/{language}/countries.pdf?country=MLI")
    assert answer.status == 503
    assert error_sentence(FileNotMadeError(), translator_for(language)) in unescape(answer.body.decode())
    answer = ask(f"/l/{language}/countries.pdf?country=MLI")
    assert (answer.status, answer.body[:5]) == (200, b"%PDF-")


def test_a_picture_beyond_measure() -> None:
    """A picture that takes more memory than there is for one is refused, and the next is made."""
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}"/>'
    with pytest.raises(FileNotMadeError):
        figures.png(drawn.format(1200, 300_000))
    assert figures.png(drawn.format(1200, 300)).startswith(b"\x89PNG")
