"""What everyone is answered alike is made once, and answered anew as soon as anything of it is new."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import brotli
import pytest
from starlette.applications import Starlette

from commitments.contract import days
from commitments.limits.lanes import Lane
from commitments.server import answers, asgi, compression
from commitments.server.answers import MadeAnswers
from commitments.server.front import Front
from commitments.serving import served
from commitments.store.store import Store
from tests.asgi import Response, ask_front, run_in_thread
from tests.configured import configure
from tests.factories import actor, article, commitment, report, store_with

pytestmark = pytest.mark.page

# One of each kind: pages, a file beside them, an embedded chart, open data, a lookup, the sitemap, a shell.
ALIKE = (
    "/l/fr/",
    "/l/fr/register?country=MLI",
    "/l/fr/countries.png",
    "/embed/fr/cloth",
    "/data/",
    "/data/commitments.json",
    "/api/commitments?size=100",
    "/sitemap.xml",
    "/register?lang=fr",
)


@pytest.fixture(scope="module")
def behind() -> Starlette:
    """What the front has behind it beside the pages."""
    return Starlette(routes=asgi.routes())


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A small store, which the server opens by its name."""
    with store_with([actor("town"), article("C1"), commitment(), report("2025-01-01")]) as opened:
        configure(monkeypatch, store=opened.name)
        yield opened
        served.close_stores()


@pytest.fixture
def front(store: Store, behind: Starlette) -> Front:
    """A server over it."""
    return Front(behind)


def ask(front: Front, path: str, method: str = "GET", **headers: str) -> Response:
    """Ask it once, for what is the same whoever asks: each request has a name of its own."""
    given = {"host": "example.org", "accept_language": "fr", "accept_encoding": "br"} | headers
    answer = run_in_thread(ask_front(front, path, method, given))
    del answer.headers["x-request-id"]
    return answer


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is begun from here on: questions to the store, turns in a lane, compressing, threads."""
    named: list[str] = []

    def noted(name: str, whole: Callable[..., Any]) -> Callable[..., Any]:
        def noting(*given: Any, **named_too: Any) -> Any:
            named.append(name)
            return whole(*given, **named_too)

        return noting

    monkeypatch.setattr(Store, "_cursor", noted("a question", Store._cursor))
    monkeypatch.setattr(Lane, "through", noted("a turn", Lane.through))
    monkeypatch.setattr(threading.Thread, "start", noted("a thread", threading.Thread.start))
    for encoding, compress in compression.COMPRESS.items():
        monkeypatch.setitem(compression.COMPRESS, encoding, noted("compressing", compress))
    return named


@pytest.mark.parametrize("path", ALIKE)
def test_what_was_asked_before_is_answered_at_once(front: Front, begun: list[str], path: str) -> None:
    """Who asks for what somebody was given before is given the same, and nothing is asked, made, compressed
    or waited for; nor for the same without its body, nor for whether it has changed."""
    first = ask(front, path)
    assert first.status == 200
    assert {"a question", "compressing"} & {*begun}
    begun.clear()
    assert ask(front, path) == first
    head = ask(front, path, "HEAD")
    assert (head.status, head.headers, head.body) == (200, first.headers, b"")
    assert ask(front, path, if_none_match=first.headers["etag"]).status == 304
    # The thread is that of the browser of this test.
    assert set(begun) <= {"a thread"}
    assert len(begun) == 3


def test_each_reader_is_given_their_own(front: Front) -> None:
    """What is kept is found for the same language, compression and address of the site alone."""
    plain = ask(front, "/data/", accept_encoding="")
    assert brotli.decompress(ask(front, "/data/").body) == plain.body
    assert ask(front, "/data/", accept_language="en").headers != plain.headers
    assert b"http://example.org/" in ask(front, "/l/fr/", accept_encoding="").body
    elsewhere = ask(front, "/l/fr/", accept_encoding="", host="other.example")
    assert b"http://example.org/" not in elsewhere.body
    assert b"http://other.example/" in elsewhere.body


@pytest.mark.parametrize("path", ALIKE)
def test_nothing_is_stale(store: Store, front: Front, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Right after a revision, what follows from it is answered anew, and on the next day again."""
    made = [ask(front, path).headers["etag"]]
    added = [commitment("second", title_en="Another")]
    store.append(added=added, who="w", reason="r", kind="edit", expected=store.newest)
    made.append(ask(front, path).headers["etag"])
    monkeypatch.setattr(days, "today", lambda: date(2031, 5, 6))
    made.append(ask(front, path).headers["etag"])
    kept: list[Any] = [*front.answers.offered._kept, *front.answers.thought_of._kept]
    assert len({key.edition for key in kept}) == 3
    if path.startswith("/l/"):
        assert len(set(made)) == 3


@pytest.mark.parametrize("path", ["/l/fr/", "/l/fr/countries"])
def test_a_store_that_is_away_is_told(
    store: Store, front: Front, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """While what others publish cannot be seen, pages that were kept before say so, and no longer after."""
    before = ask(front, path, accept_encoding="")
    monkeypatch.setattr(store, "away", datetime(2026, 12, 2, 10, 42, tzinfo=UTC))
    away = ask(front, path, accept_encoding="")
    assert "Depuis le 2 décembre 2026 à 10:42 UTC, ce serveur est sans nouvelles" in away.body.decode()
    assert away.headers["etag"] != before.headers["etag"]
    monkeypatch.setattr(store, "away", None)
    assert ask(front, path, accept_encoding="").body == before.body


def test_the_new_figures_are_there(store: Store, front: Front) -> None:
    """The request after a publication has its figures."""
    assert b'"total":1' in ask(front, "/api/commitments", accept_encoding="").body
    added = [commitment("second", title_en="Another")]
    store.append(added=added, who="w", reason="r", kind="edit", expected=store.newest)
    assert b'"total":2' in ask(front, "/api/commitments", accept_encoding="").body


def test_another_file_in_its_place_is_told(store: Store, front: Front) -> None:
    """Where another file lies in the place of the store, what was kept of it is given to nobody."""
    assert ask(front, "/l/fr/").status == 200
    store.path.rename(store.path.with_suffix(".away"))
    store.path.write_bytes(b"another")
    assert ask(front, "/l/fr/").status == 503
    assert ask(front, "/api/commitments").status == 503


@pytest.mark.parametrize(
    "who",
    [
        {"authorization": "Bearer x"},
        {"cookie": "a=1; commitments_staff_8501=x"},
        {"cookie": "_streamlit_user=x"},
    ],
)
def test_nothing_is_kept_of_who_says_who_asks(front: Front, begun: list[str], who: dict[str, str]) -> None:
    """Of a request that bears a token or a session nothing is kept, and for it nothing is found."""
    for path in ALIKE:
        assert ask(front, path, **who).status == 200
        assert len(front.answers.offered) == len(front.answers.thought_of) == 0
    ask(front, "/l/fr/")
    begun.clear()
    ask(front, "/l/fr/", **who)
    assert "compressing" in begun


def test_a_lookup_learns_nothing_of_who_asks(front: Front) -> None:
    """What is answered to everyone alike is made without the cookies of whoever was the first to ask."""
    seen: list[set[bytes]] = []

    async def behind(scope: Any, _receive: Any, send: Any) -> None:
        seen.append({name for name, _ in scope["headers"]})
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"it"})

    ask(Front(behind), "/api/commitments", cookie="a=1", referer="http://example.org/", user_agent="it")
    assert seen == [{b"host", b"accept-language"}]


def test_what_somebody_thought_of_pushes_out_nothing_that_is_offered(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Days, words and parameters of one's own have a room of their own, which holds so much and no more."""
    rooms: MadeAnswers = front.answers
    rooms.thought_of.most = 60_000
    for path in ("/l/fr/", "/l/fr/register?day=2024-12-31", "/l/fr/register?country=MLI"):
        ask(front, path)
    assert (len(rooms.offered), len(rooms.thought_of)) == (3, 0)
    for n in range(1, 8):
        for query in (f"day=2024-05-0{n}", f"q=eau{n}", f"nothing={n}", f"since=2024-05-0{n}"):
            ask(front, f"/l/fr/search?{query}")
    assert len(rooms.offered) == 3
    assert 0 < len(rooms.thought_of) < 28
    assert rooms.thought_of.weight <= 60_000


def test_what_pages_lead_to_is_offered(store: Store) -> None:
    """A view is offered that pages lead to by a link or a choice."""
    for query in (
        "",
        "country=MLI&lang=en",
        "day=2024-12-31",
        "since=2024-12-31&sort=title&page=2",
        "revision=1",
    ):
        assert answers.is_offered(query), query
    for query in (
        "q=eau",
        "day=2024-12-30",
        "day=never",
        "since=2024-12-30",
        "until=2024-12-30",
        "utm_source=x",
        "country=" + "x" * 300,
    ):
        assert not answers.is_offered(query), query


def test_what_is_not_there_is_not_kept(front: Front) -> None:
    """Only what is there is kept, so that names nobody bears weigh nothing."""
    for path in ("/l/fr/actor?id=nobody", "/api/commitments?day=never", "/data/nothing.csv", "/l/fr/nothing"):
        assert ask(front, path).status in (400, 404)
    assert len(front.answers.offered) == len(front.answers.thought_of) == 0
