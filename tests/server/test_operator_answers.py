"""What whoever runs the server asks it, beside readers and before them."""

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from threading import Event as Flag
from typing import Any

import pytest

from commitments import settings
from commitments.errors import StoreReplacedError
from commitments.http import request_ids
from commitments.operation import metrics
from commitments.server.front import Front
from commitments.serving import served
from commitments.site.registry import SITE_PAGES
from commitments.store.store import Store
from tests.asgi import ask, ask_front, run_in_thread, streamlit_stand_in, wait_for_ever
from tests.configured import configure
from tests.disks import closed

TOKEN = "a-token-of-metrics"  # noqa: S105


@pytest.fixture(autouse=True)
def _served(monkeypatch: pytest.MonkeyPatch, baseline_store: Store) -> None:
    """The baseline is served, by a server that goes on."""
    monkeypatch.setattr(served, "_STORES", {settings.current().store: baseline_store})
    monkeypatch.setattr(served, "_STOPPING", Flag())
    metrics.begin("0")


def counted() -> str:
    """What is counted, as Prometheus reads it."""
    return ask("/metrics", authorization=f"Bearer {TOKEN}").body.decode()


def test_health_and_readiness() -> None:
    """The process says that it lives, and the server that it can answer and up to which revision; to people
    in a sentence, to programs as JSON; neither is kept, nor told to search engines."""
    for path in ("/health", "/ready"):
        plain, told = ask(path, accept_language="en"), ask(path, accept="application/json")
        for answer in (plain, told):
            assert answer.status == 200
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-robots-tag"] == "noindex"
        assert json.loads(told.body)
    assert json.loads(told.body)["revision"] == 1
    assert plain.body == b"The dashboard answers.\n"
    assert ask("/ready", "POST").status == 405


def test_not_ready(monkeypatch: pytest.MonkeyPatch, baseline_store: Store) -> None:
    """A server that stops, whose queue is full, or whose store cannot be read, says so with 503 and after
    how long to ask again; the process lives all the same."""

    def replaced() -> Store:
        raise StoreReplacedError(store="duckdb:it")

    def why(front: Front) -> str:
        answer = run_in_thread(ask_front(front, "/ready", "GET", {"accept": "application/json"}))
        assert answer.status == 503
        assert int(answer.headers["retry-after"])
        assert b"duckdb:" not in answer.body, "the public learns nothing of folders"
        assert run_in_thread(ask_front(front, "/health", "GET", {})).status == 200
        return str(json.loads(answer.body)["why"])

    full = Front(streamlit_stand_in)
    full.lanes["page"].inside = 10_000
    assert why(full) == "full"
    with monkeypatch.context() as patch:
        patch.setattr(served, "store_at_hand", lambda: None)
        patch.setattr(served, "store", replaced)
        assert why(Front(streamlit_stand_in)) == "store"
    served._STOPPING.set()
    assert why(Front(streamlit_stand_in)) == "stopping"
    refused = ask("/_stcore/upload_file/page/1", "PUT", accept_language="en")
    assert (refused.status, b"nothing was stored" in refused.body) == (503, True)


def test_answered_beside_a_full_room() -> None:
    """Whatever is made for readers, and however many wait for it, these answers do not wait."""

    async def crowded() -> list[int]:
        front, over = Front(streamlit_stand_in), Flag()
        lane = front.lanes["slides"]
        busy = [asyncio.create_task(lane.run(over.wait)) for _ in range(10)]
        await asyncio.sleep(0)
        found = [(await ask_front(front, path, "GET", {})).status for path in ("/health", "/ready")]
        over.set()
        await asyncio.gather(*busy)
        return found

    assert run_in_thread(crowded()) == [200, 200]


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}é"])
def test_counts_are_for_whoever_bears_the_token(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    """Without a token that is set, there are no counts; with one, only whoever bears it in a header."""
    assert ask("/metrics", authorization=f"Bearer {TOKEN}").status == 404
    configure(monkeypatch, metrics_token=TOKEN)
    answer = ask(f"/metrics?token={TOKEN}", authorization=given)
    assert (answer.status, answer.body) == (401, b"")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert ask("/metrics", authorization=f"Bearer {TOKEN}").status == 200


def test_counts_tell_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked for, its words are in no count; labels are pages of the registry and a few kinds;
    pages for staff, and what whoever is signed in sees, is counted as no visit."""
    configure(monkeypatch, metrics_token=TOKEN)
    before = counted()
    for path in (
        "/search?q=Awa",
        "/Awa",
        "/l/fr/Awa",
        "/l/fr/search?q=Awa",
        "/staff",
        "/data/Awa",
        "/api/Awa",
    ):
        ask(path, x_request_id="Awa", user_agent="Awa", cookie="_streamlit_user=Awa")
    assert _visits(counted()) == _visits(before)
    ask("/search?q=Awa")
    assert ask("/l/fr/countries").status == 200
    after = counted()
    assert "Awa" not in after
    assert _visits(after)["dashboard", "search"] == _visits(before).get(("dashboard", "search"), 0) + 1
    assert _visits(after)["light", "countries"] == _visits(before).get(("light", "countries"), 0) + 1
    assert {page for _, page in _visits(after)} <= SITE_PAGES.keys()
    assert "commitments_revision 1.0" in after


def test_a_shared_store_that_does_not_answer(monkeypatch: pytest.MonkeyPatch, baseline_store: Store) -> None:
    """While a store that several servers share is away, it is counted since when; otherwise nothing is."""
    away = re.compile(r"^commitments_store_away_timestamp_seconds (\S+)", re.MULTILINE)
    assert not away.search(metrics.exposition().decode())
    since = datetime(2026, 12, 1, tzinfo=UTC)
    monkeypatch.setattr(baseline_store, "away", since)
    found = away.search(metrics.exposition().decode())
    assert found
    assert float(found[1]) == since.timestamp()


def test_copies_that_cannot_be_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the folder of copies is closed to the server, it counts all else."""
    configure(monkeypatch, backups=str(tmp_path))
    with closed(tmp_path):
        told = metrics.exposition().decode()
    assert "commitments_revision 1.0" in told
    assert not re.search(r"^commitments_backup_timestamp_seconds \d", told, re.MULTILINE)


def _visits(text: str) -> dict[tuple[str, str], float]:
    found = re.findall(r'commitments_visits_total{medium="(\w+)",page="(\w+)"} (\S+)', text)
    return {(medium, page): float(n) for medium, page, n in found}


def test_a_request_has_a_name() -> None:
    """Every answer bears the name of its request: that of the proxy where it is plain, else one of ours."""
    assert ask("/nowhere", x_request_id="abc-1.2_3").headers["x-request-id"] == "abc-1.2_3"
    for odd in ("a b", "<b>", "x" * 65, "é", ""):
        assert re.fullmatch("[0-9a-f]{10}", ask("/health", x_request_id=odd).headers["x-request-id"])


async def _failing(*_: Any) -> None:
    raise RuntimeError("marché de Ségou")


@pytest.mark.parametrize(("accept", "kind"), [("text/html", "text/html"), ("*/*", "text/plain")])
def test_a_failure_shows_its_reference(caplog: pytest.LogCaptureFixture, accept: str, kind: str) -> None:
    """What fails says so in the reader's language, with the reference by which the log has it."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = {b"accept": accept.encode(), b"accept-language": b"fr", b"x-request-id": b"ref-7"}
    scope = {"type": "http", "method": "POST", "path": "/countries", "query_string": b"q=Awa"}

    async def failing() -> None:
        with pytest.raises(RuntimeError):
            await Front(_failing)(scope | {"headers": [*headers.items()]}, wait_for_ever, send)

    run_in_thread(failing())
    assert sent[0]["status"] == 500
    said = {name: value.decode() for name, value in sent[0]["headers"]}
    assert said[b"content-type"].startswith(kind)
    body = sent[1]["body"].decode()
    assert "Référence à donner\u00a0: ref-7" in body
    assert "Ségou" not in body
    (line,) = [each.message for each in caplog.records if each.name == "commitments.events"]
    assert line.startswith('answered_error status="500" kind="page" page="countries"')
    assert said[request_ids.HEADER.encode()] == "ref-7"
