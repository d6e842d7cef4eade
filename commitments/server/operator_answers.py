"""What whoever runs the server asks it: whether it lives, whether it can answer readers, what it counts."""

import hmac
import json
import re
from collections.abc import Mapping

from starlette.types import Scope, Send

from commitments import settings
from commitments.errors import ServerBusyError
from commitments.http.headers import respond
from commitments.http.site import header_of
from commitments.i18n.translator import translator_for
from commitments.limits.lanes import Lane
from commitments.operation import metrics, readiness
from commitments.operation.metrics import Reading
from commitments.server.answers import MadeAnswers
from commitments.server.requests import language_of
from commitments.server.room import ROOM, RUNS
from commitments.serving import served

HEALTH, READY, METRICS = "/health", "/ready", "/metrics"

_NEVER_KEPT = {"cache-control": "no-store", "x-robots-tag": "noindex", "vary": "Accept, Accept-Language"}
_AGAIN = 10  # seconds after which it is worth asking again
_EVERYBODYS = ("mark", "page")  # the lanes in which everybody waits


class OperatorAnswers:
    """What is answered to whoever runs the server, before anything that readers wait for."""

    def __init__(self, lanes: Mapping[str, Lane], answers: MadeAnswers) -> None:
        self._waited_for = [lanes[name] for name in _EVERYBODYS]
        self._asking = Lane(at_once=2, waiting=20, seconds=_AGAIN, longest=5)
        kept = {
            "answers": answers.offered,
            "answers_thought_of": answers.thought_of,
            "measures": served.MEASURES.offered,
            "measures_typed": served.MEASURES.typed,
        }
        metrics.register(
            (
                Reading.one("commitments_sessions", "Pages that are open.", lambda: ROOM.taken),
                Reading.one("commitments_session_places", "How many may be.", lambda: ROOM.places),
                Reading.one(
                    "commitments_sessions_refused",
                    "Readers for whom there was no place.",
                    lambda: ROOM.refused,
                    counts=True,
                ),
                Reading.one("commitments_runs", "Pages that are being drawn.", lambda: RUNS.going),
                Reading.one("commitments_runs_waiting", "Pages that wait for it.", lambda: RUNS.waiting),
                Reading(
                    "commitments_lane_inside",
                    "What is being made on request, or waits for it.",
                    lambda: {name: lane.inside for name, lane in lanes.items()},
                    "lane",
                ),
                Reading(
                    "commitments_lane_refused",
                    "What was declined as too much.",
                    lambda: {name: lane.refused for name, lane in lanes.items()},
                    "lane",
                    counts=True,
                ),
                Reading(
                    "commitments_kept_bytes",
                    "What is kept for the next reader.",
                    lambda: {name: cache.weight for name, cache in kept.items()},
                    "cache",
                ),
                Reading.one(
                    "commitments_kept_hits", "Answers that were kept.", lambda: answers.hits, counts=True
                ),
            )
        )

    async def give(self, path: str, scope: Scope, send: Send) -> None:
        """Answer at one of the three addresses."""
        if scope["method"] not in ("GET", "HEAD"):
            await respond(send, 405, b"", _NEVER_KEPT | {"allow": "GET, HEAD", "content-length": "0"})
        elif path == METRICS:
            await self._metrics(scope, send)
        elif path == HEALTH:
            await _say(scope, send, 200, {"status": "ok"}, "ok")
        else:
            await self._ready(scope, send)

    async def _ready(self, scope: Scope, send: Send) -> None:
        found = readiness.at_hand(self._waited_for)
        if found is None:
            try:
                found = await self._asking.run(readiness.asked_of_the_store)
            except ServerBusyError:
                found = readiness.NO_STORE
        sentence = translator_for(language_of(scope))(found.sentence)
        said = {"ready": not found.why, "why": found.why, "revision": found.revision, "message": sentence}
        status, headers = (503, {"retry-after": str(_AGAIN)}) if found.why else (200, {})
        await _say(scope, send, status, said, sentence, headers)

    async def _metrics(self, scope: Scope, send: Send) -> None:
        token = settings.current().metrics_token
        if not token:
            await respond(send, 404, b"", _NEVER_KEPT | {"content-length": "0"})
            return
        scheme, _, given = header_of(scope, b"authorization").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
            asks = {"www-authenticate": 'Bearer realm="metrics"', "content-length": "0"}
            await respond(send, 401, b"", _NEVER_KEPT | asks)
            return
        body = await self._asking.run(metrics.exposition)
        headers = _NEVER_KEPT | {"content-type": metrics.TYPE, "content-length": str(len(body))}
        await respond(send, 200, b"" if scope["method"] == "HEAD" else body, headers)


async def _say(
    scope: Scope,
    send: Send,
    status: int,
    told: Mapping[str, object],
    sentence: str,
    more: Mapping[str, str] | None = None,
) -> None:
    """Answer a program that asks for JSON with what is `told`, anyone else with a sentence."""
    is_json = re.search(r"\bapplication/json\b", header_of(scope, b"accept")) is not None
    body = (json.dumps(told, ensure_ascii=False) if is_json else sentence).encode() + b"\n"
    kind = "application/json" if is_json else "text/plain; charset=utf-8"
    headers = {"content-type": kind, "content-length": str(len(body))} | _NEVER_KEPT | dict(more or {})
    await respond(send, status, b"" if scope["method"] == "HEAD" else body, headers)
