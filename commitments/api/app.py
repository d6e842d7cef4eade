"""The door for programs: an upload is shown first, then published by a second call, with a token."""

import asyncio
import json
import logging
import secrets
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.security import HTTPBearer
from pydantic import ValidationError
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from commitments.api import schemas
from commitments.api.local import LOCAL_PATH, Secret
from commitments.api.queries import query_routes
from commitments.api.schemas import Changes, ErrorResponse, Publication, Upload
from commitments.auth.pseudonyms import pseudonym
from commitments.auth.tokens import Token, bearer, tokens
from commitments.contract.model import RECORDS
from commitments.errors import CommitmentsError, StoreMovedError
from commitments.events import Event, note
from commitments.http import request_ids
from commitments.i18n.offered import choose_language
from commitments.i18n.translator import Translator, translator_for
from commitments.ingest.problems import OMISSIBLE
from commitments.ingest.reading import read_file
from commitments.ingest.sheets import Sheet
from commitments.ingest.validation import check
from commitments.render.templating import render
from commitments.staff.look_lines import look_lines
from commitments.staff.problem_sentences import report
from commitments.store import changesets
from commitments.store.backups import back_up
from commitments.store.changesets import Preview, compare, preview, publish
from commitments.store.plausibility import FlagGroup, plausibility_flags
from commitments.store.revisions import Revision, RevisionFile
from commitments.store.rotation import Ages
from commitments.store.store import Store
from commitments.text.languages import LANGUAGES
from commitments.text.marking import N_

_AT_ONCE = 4  # uploads from the network that are taken at once
_FILES = 50  # in one upload
_FIELD = 64 * 1024  # bytes of what is no file
_NAME = 200  # characters of a file's name
_SILENT = 60  # seconds without a byte of an upload
_KEPT = 20  # previews that wait at once
_KEPT_SIZES = 3  # times the largest upload: what the files of all that wait weigh together
_WAITS = timedelta(hours=1)
_REALM = 'Bearer realm="commitments"'

# What is wrong with a request: its status and its sentence, by code.
_WRONG = {
    "bad_request": (400, N_("The request cannot be read: {api} describes what is expected.")),
    "not_multipart": (
        400,
        N_("Files are sent as multipart/form-data, each as a part named “file”: {api} has an example."),
    ),
    "broken_multipart": (
        400,
        N_("The parts of the request cannot be read: send the files again, each as a part named “file”."),
    ),
    "no_file": (400, N_("There is no file in the request: send at least one, as a part named “file”.")),
    "too_many_files": (400, N_("There are more than {most} files in the request: send them in several.")),
    "bad_table": (
        400,
        N_(
            "The part “table” names a table for every file, or for each file in turn, by one of {codes}; "
            "empty, the headings decide."
        ),
    ),
    "bad_omission": (400, N_("The part “leave_out” names what is left out of the files, by one of {codes}.")),
    "bad_flag": (
        400,
        N_("The part “{part}” is “true” or “false”, and “false” where it is not there."),
    ),
    "bad_reason": (
        400,
        N_("Publishing asks for JSON with a “reason” that says why: it stays beside the revision."),
    ),
    "no_token": (401, N_("This address asks for a token, in the header “{header}”.")),
    "wrong_token": (
        401,
        N_("This token is not known here, or no longer: ask the operator of the server for another one."),
    ),
    "closed": (
        403,
        N_(
            "Programs cannot upload here: the operator of the server allows it with “commitments token "
            "add NAME”."
        ),
    ),
    "not_found": (404, N_("There is nothing at this address: {api} lists those that there are.")),
    "upload_unknown": (
        404,
        N_("There is no such upload, or it has waited for too long: upload the files again."),
    ),
    "method_not_allowed": (405, N_("This address is not used like that: {api} describes how it is.")),
    "too_slow": (408, N_("Nothing of the files has arrived for {n} seconds: send them again.")),
    "already_published": (409, N_("This upload was published before, as revision {number}.")),
    "moved": (
        409,
        N_("Someone else has changed the register meanwhile: review the changes again, then publish."),
    ),
    "too_large": (
        413,
        N_("An upload has at most {size} MB: send the files one by one, or divide them into several."),
    ),
    "files_have_errors": (
        422,
        N_("Nothing can be published: correct the errors, then upload the files again."),
    ),
    "busy": (503, N_("Several uploads are being read at this moment: try again in a minute.")),
    "failed": (500, N_("Something went wrong here. It has been noted; nothing was changed by halves.")),
}


class Declined(Exception):  # noqa: N818
    """A request that is declined, by its code; `also` is told beside the sentence."""

    def __init__(
        self,
        code: str,
        *,
        also: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code)
        self.code, self.also, self.headers, self.facts = code, dict(also or {}), headers, facts

    def answer(self, t: Translator, root: str) -> Response:
        """Say it in JSON; `root` is where the API is described."""
        status, sentence = _WRONG[self.code]
        body = {
            "code": self.code,
            "message": t(sentence, **{"api": f"{root}/", **self.facts}),
            "request_id": request_ids.current(),
        }
        return JSONResponse(body | self.also, status, self.headers)


# --- what is read and kept -----------------------------------------------------------------------------


@dataclass(frozen=True)
class SentFile(changesets.ReceivedFile):
    """A file as it came, and the table that it is said to hold."""

    table: str | None = None
    leave_out: Collection[str] = ()
    shares_of_one: bool = False


def previewed(files: Sequence[SentFile], store: Store, *, remove_missing: bool = False) -> Preview:
    """Read files together and say what they would do to what stands now.

    Where `remove_missing`, stored records of their tables that they lack would go.
    """
    sheets = [
        sheet
        for file in files
        for sheet in read_file(
            file.name,
            file.content,
            file.table,
            leave_out=file.leave_out,
            shares_of_one=file.shares_of_one,
        )
    ]
    result = preview(store, files, sheets, today=_now().date())
    if remove_missing and result.change:
        current = store.head(result.change.expected)
        removing = {(table, key) for table, keys in result.absent.items() for key in keys}
        result = replace(result, change=compare(result.checked, store, current, removing=removing))
    return replace(result, sheets=())  # they weigh as much again


@dataclass
class Kept:
    """An upload that waits to be published, or was; `by` is the hash of the token that brought it."""

    by: str
    files: Sequence[SentFile] = field(repr=False)
    remove_missing: bool
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    until: datetime = field(default_factory=lambda: _now() + _WAITS)
    found: Preview | None = field(default=None, repr=False)  # what would be published; None once it was
    compared_with: int = 0
    shown: dict[str, Any] = field(default_factory=dict, repr=False)
    revision: Revision | None = None
    one_at_a_time: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def size(self) -> int:
        """Return the bytes of its files."""
        return sum(len(file.content) for file in self.files)

    def told(self) -> Upload:
        """Return it as it is told."""
        state = "published" if self.revision else "ready"
        if self.found is not None and not self.found.change:
            state = "unchanged"
        told = {"id": self.id, "state": state, "compared_with": self.compared_with, "expires_at": self.until}
        return Upload.model_validate({**told, **self.shown, "revision": self.revision})


class Waiting:
    """Uploads that wait to be published, in memory, bounded in number, bytes and time."""

    def __init__(self, largest: Callable[[], int]) -> None:
        self.largest = largest
        self._lock = threading.Lock()
        self._kept: dict[str, Kept] = {}  # the oldest first

    def keep(self, kept: Kept) -> None:
        """Keep an upload; the oldest go where there is no room."""
        with self._lock:
            self._kept[kept.id] = kept
            self._tidy()

    def find(self, upload: str, by: Token) -> Kept:
        """Return the upload of that id that the bearer of `by` brought. Raises Declined."""
        with self._lock:
            self._tidy()
            kept = self._kept.get(upload)
        if kept is None or kept.by != by.sha256:
            raise Declined("upload_unknown")
        return kept

    def drop(self, kept: Kept) -> None:
        """Keep an upload no longer."""
        with self._lock:
            self._kept.pop(kept.id, None)

    def _tidy(self) -> None:
        now, most = _now(), _KEPT_SIZES * self.largest()
        for upload in [kept.id for kept in self._kept.values() if kept.until <= now]:
            del self._kept[upload]
        while len(self._kept) > _KEPT or (
            len(self._kept) > 1 and sum(kept.size for kept in self._kept.values()) > most
        ):
            del self._kept[next(iter(self._kept))]


def _now() -> datetime:
    return datetime.now(UTC)


# --- reading a request ---------------------------------------------------------------------------------


def _speaker(request: Request) -> Translator:
    return translator_for(
        choose_language(request.query_params.get("lang"), request.headers.get("accept-language"))
    )


def _credentials(request: Request) -> str:
    """Return the token of a request. Raises Declined."""
    scheme, _, token = request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Declined("no_token", header="Authorization: Bearer …", headers={"WWW-Authenticate": _REALM})
    return token.strip()


def _wrong_token() -> Declined:
    return Declined("wrong_token", headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'})


async def _stream(request: Request, most: int | None) -> AsyncGenerator[bytes, None]:
    """Return the body of a request as it arrives. Raises Declined beyond `most` bytes, or where it stops."""
    seen = 0
    parts = request.stream()
    while True:
        try:
            async with asyncio.timeout(None if most is None else _SILENT):
                part = await anext(parts, None)
        except TimeoutError:
            raise Declined("too_slow", n=_SILENT, headers={"Connection": "close"}) from None
        if part is None:
            return
        seen += len(part)
        if most is not None and seen > most:
            # Whoever still writes reads no answer: what comes is let pass, within reason.
            async for part in parts:
                seen += len(part)
                if seen > 4 * most:
                    break
            raise _too_large(most)
        yield part


def _too_large(most: int) -> Declined:
    return Declined("too_large", size=max(1, round(most / 2**20)), headers={"Connection": "close"})


class _Parser(MultiPartParser):
    """Multipart parser that knows whether it saw the end: what is cut short lacks a file or part of one."""

    whole = False

    def on_end(self) -> None:
        self.whole = True

    async def parse(self) -> FormData:
        form = await super().parse()
        if not self.whole:
            for file in self._files_to_close_on_error:
                file.close()
            raise MultiPartException("There is no end.")
        return form


async def _parts(request: Request, most: int | None) -> list[tuple[str, str | UploadFile]]:
    """Return the parts of a multipart request, files spooled to disk. Raises Declined."""
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise Declined("not_multipart")
    room = None if most is None else most + _FIELD * 2
    parser = _Parser(
        request.headers,
        _stream(request, room),
        max_files=_FILES if most is not None else 10_000,
        max_fields=_FILES + 10,
        max_part_size=_FIELD if most is not None else 2**24,
    )
    try:
        return (await parser.parse()).multi_items()
    except MultiPartException as error:
        if "Too many files" in error.message:
            raise Declined("too_many_files", most=_FILES) from error
        raise Declined("broken_multipart") from error
    except (ValueError, LookupError) as error:  # names in an encoding that is none
        raise Declined("broken_multipart") from error


def _contents(parts: Sequence[tuple[str, str | UploadFile]]) -> Iterator[tuple[str, bytes]]:
    """Return name and bytes of every part that is a file, and let go of what lies on the disk."""
    for name, part in parts:
        if isinstance(part, UploadFile):
            with part.file as file:
                if name == "file":
                    file.seek(0)
                    yield part.filename or "", file.read()


def bare_name(name: str) -> str:
    """Return the name of a file without folders, and without what cannot be shown or stored."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign if sign.isprintable() else " " for sign in last)
    return " ".join(shown.split())[:_NAME].strip() or "?"


# --- the app -------------------------------------------------------------------------------------------


class _Doors:
    """Limit on uploads from the network that are read at once; more are declined."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(_AT_ONCE)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Take one place while the block runs. Raises Declined where none is free."""
        if not self._free.acquire(blocking=False):
            raise Declined("busy", headers={"Retry-After": "60"})
        try:
            yield
        finally:
            self._free.release()


_UPLOADED = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "minItems": 1,
                        "maxItems": _FILES,
                        "description": "CSV or spreadsheets; they are checked together.",
                    },
                    "table": {
                        "type": "array",
                        "items": {"type": "string", "enum": ["", *RECORDS]},
                        "description": "The table that the files hold, where their headings are not to "
                        "decide: one for all, or one for each file in turn.",
                    },
                    "leave_out": {
                        "type": "array",
                        "items": {"type": "string", "enum": [*OMISSIBLE]},
                        "description": "Kinds of problems whose rows, or what is hidden, are left out; "
                        "with “layouts”, nothing is laid out in another way than it stands.",
                    },
                    "shares_of_one": {
                        "type": "string",
                        "enum": ["true", "false"],
                        "description": "Whether numbers without a % sign are read × 100, where all those "
                        "of a column of percentages lie between 0 and 1.",
                    },
                    "remove_missing": {
                        "type": "string",
                        "enum": ["true", "false"],
                        "description": "Whether stored rows of the same tables that the files lack are to "
                        "go; those that others refer to stay all the same.",
                    },
                },
            },
            "encoding": {"file": {"style": "form", "explode": True}},
        }
    },
    "required": True,
}
_PUBLISHED = {"content": {"application/json": {"schema": Publication.model_json_schema()}}, "required": True}
_LANG = {
    "name": "lang",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "enum": [*LANGUAGES]},
    "description": "The language of sentences; without it, that of Accept-Language, else French.",
}

_DECLINED: dict[int | str, str] = {
    401: "There is no token, or one that is not known.",
    403: "No token has been made here.",
    503: "It cannot be done at the moment, and nothing was changed: where “Retry-After” says in how many "
    "seconds it may be, the same call is made again then.",
    "default": "Whatever else is not done.",
}

TITLE = N_("The Bamako commitments, for programs")
UPLOAD = N_(
    "Upload files: what is wrong with them, and what publishing them would change. Nothing is stored."
)
LOOK = N_("Look at an upload of yours once more.")
PUBLISH = N_("Publish an upload of yours as one revision: all of it, or nothing.")


def api(
    store: Callable[[], Store],
    largest: Callable[[], int],
    secret: Secret | None = None,
    opened: Callable[[], Store] | None = None,
) -> FastAPI:
    """Return the app that is mounted at /api: over `store`, with uploads of at most `largest` bytes.

    A command on the same machine that knows the `secret` of this run hands files over without a limit, and
    has the store copied as it was `opened`, also where its file was taken away since.
    """
    app = FastAPI(
        title=TITLE,
        version="1",
        description="Every answer is JSON; one that declines has a code for programs and a message for "
        "people.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        # Nothing is told to anyone outside, whatever the environment says.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    # It warns of every broken request, which is answered already.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    waiting, doors = Waiting(largest), _Doors()
    _say_what_is_wrong(app)

    def who(request: Request) -> Token:
        opened = store()
        known = tokens(opened.name)
        try:
            if not known:
                raise Declined("closed")
            found = bearer(known, _credentials(request))
            if found is None:
                raise _wrong_token()
        except Declined as declined:
            note(Event.TOKEN_REFUSED, why=declined.code)
            raise
        return found

    # The second one is what the description of the API names; it is `who` that looks.
    scheme = HTTPBearer(auto_error=False, description="A token made with “commitments token add NAME”.")
    Bearer = Annotated[Token, Depends(who)]  # noqa: N806
    described = [Security(scheme)]

    declined: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorResponse, "description": why} for status, why in _DECLINED.items()
    }

    app.include_router(query_routes(store))

    @app.post(
        "/uploads",
        status_code=201,
        response_model=Upload,
        summary=UPLOAD,
        operation_id="upload",
        dependencies=described,
        openapi_extra={"requestBody": _UPLOADED, "parameters": [_LANG]},
        responses={
            **declined,
            400: {"model": ErrorResponse, "description": "The request is not as it should be."},
            413: {"model": ErrorResponse, "description": "More bytes than this server takes."},
            422: {"model": schemas.Refused, "description": "The files have errors; nothing is kept."},
        },
    )
    async def upload(request: Request, response: Response, token: Bearer) -> Upload:
        store().require_writable()
        t, most = _speaker(request), largest()
        try:
            if int(_whole(request.headers.get("content-length"))) > most + _FIELD * 2:
                await _let_pass(request, most)
                raise _too_large(most)
            with doors.one():
                kept = Kept(token.sha256, *await _files(request, most))
                await run_in_threadpool(_compare, kept, store(), t)
        except Declined as declined:
            note(Event.UPLOAD_REFUSED, token=token.name, why=declined.code)
            raise
        note(Event.UPLOADED, token=token.name)
        waiting.keep(kept)
        response.headers["Location"] = f"{request.scope.get('root_path', '')}/uploads/{kept.id}"
        return kept.told()

    @app.get(
        "/uploads/{upload_id}",
        response_model=Upload,
        summary=LOOK,
        operation_id="look",
        dependencies=described,
        openapi_extra={"parameters": [_LANG]},
        responses={**declined, 404: {"model": ErrorResponse, "description": "There is no such upload."}},
    )
    async def look(upload_id: str, token: Bearer) -> Upload:
        return waiting.find(upload_id, token).told()

    @app.post(
        "/uploads/{upload_id}/publish",
        status_code=201,
        response_model=Upload,
        summary=PUBLISH,
        operation_id="publish",
        dependencies=described,
        openapi_extra={"requestBody": _PUBLISHED, "parameters": [_LANG]},
        responses={
            **declined,
            200: {"model": Upload, "description": "There was nothing to change: no revision was written."},
            404: {"model": ErrorResponse, "description": "There is no such upload."},
            409: {
                "model": schemas.Moved | schemas.AlreadyPublished | ErrorResponse,
                "description": "Others published meanwhile (a fresh preview is there, to be confirmed once "
                "more), or this upload was published before.",
            },
            422: {"model": schemas.Refused, "description": "Over what others published, it has errors."},
        },
    )
    async def publish_(request: Request, response: Response, upload_id: str, token: Bearer) -> Upload:
        kept = waiting.find(upload_id, token)
        asked = await _publication(request)
        t, opened = _speaker(request), store()
        await run_in_threadpool(_publish, kept, asked, token, opened, waiting, t)
        if kept.revision is None:
            response.status_code = 200
        return kept.told()

    @app.post(LOCAL_PATH, include_in_schema=False)
    async def local(request: Request) -> dict[str, Any]:
        if secret is None or not secret.is_(_credentials(request)):
            note(Event.TOKEN_REFUSED, why="wrong_secret")
            raise _wrong_token()
        parts = await _parts(request, None)
        about = json.loads(next((str(part) for name, part in parts if name == "about"), "{}"))
        t = translator_for(choose_language(about.get("lang"), None))
        if "backup" in about:
            return await run_in_threadpool(_backed_up, (opened or store)(), about)
        return await run_in_threadpool(_handed_over, parts, about, store(), t)

    @app.get("/", include_in_schema=False)
    async def described_for_people(request: Request) -> HTMLResponse:
        t = _speaker(request)
        calls: dict[bool, list[tuple[str, str, str]]] = {True: [], False: []}
        for path, methods in app.openapi()["paths"].items():
            for method, operation in methods.items():
                call = operation["summary"], method.upper(), f"/api{path}"
                calls["security" in operation].append(call)
        most = max(1, round(largest() / 2**20))
        body = render("api", t=t, reading=calls[False], calls=calls[True], largest=most, title=TITLE)
        return HTMLResponse(body, headers={"content-language": t.language})

    return app


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else 0


async def _let_pass(request: Request, most: int) -> None:
    """Read what is not taken, within reason: whoever still writes would not read the answer."""
    try:
        async for _ in _stream(request, 4 * most):
            pass
    except Declined:
        return


async def _files(request: Request, most: int) -> tuple[list[SentFile], bool]:
    """Return the files of an upload, and whether what they lack is to go. Raises Declined."""
    parts = await _parts(request, most)
    files = await run_in_threadpool(lambda: [*_contents(parts)])
    if not files:
        raise Declined("no_file")
    if sum(len(content) for _, content in files) > most:
        raise _too_large(most)
    named = [str(part) for name, part in parts if name == "table" and isinstance(part, str)]
    if len(named) == 1:
        named *= len(files)
    if not set(named) <= {"", *RECORDS} or len(named) not in (0, len(files)):
        raise Declined("bad_table", codes=", ".join(RECORDS))
    leaving = frozenset(str(part) for name, part in parts if name == "leave_out")
    if not leaving <= {*OMISSIBLE}:
        raise Declined("bad_omission", codes=", ".join(OMISSIBLE))
    named = named or [""] * len(files)
    given = zip(files, named, strict=True)
    shares_of_one = _flag(parts, "shares_of_one")
    sent = [
        SentFile(bare_name(name), content, table or None, leaving, shares_of_one)
        for (name, content), table in given
    ]
    return sent, _flag(parts, "remove_missing")


def _flag(parts: Sequence[tuple[str, str | UploadFile]], part: str) -> bool:
    """Return whether a part of an upload says so. Raises Declined."""
    said = {str(value) for name, value in parts if name == part} or {"false"}
    if said not in ({"true"}, {"false"}):
        raise Declined("bad_flag", part=part)
    return said == {"true"}


async def _publication(request: Request) -> Publication:
    """Return what publishing was asked with. Raises Declined."""
    body = b"".join([part async for part in _stream(request, _FIELD)])
    try:
        publication = Publication.model_validate_json(body)
    except ValidationError as error:
        raise Declined("bad_reason") from error
    reason = "".join(
        sign if sign.isprintable() or sign == "\n" else " " for sign in publication.reason
    ).strip()
    if not reason:
        raise Declined("bad_reason")
    return publication.model_copy(update={"reason": reason})


def _compare(kept: Kept, store: Store, t: Translator) -> None:
    """Compare an upload with what stands now. Raises Declined where its files have errors."""
    newest = store.newest
    result = previewed(kept.files, store, remove_missing=kept.remove_missing)
    kept.found, kept.compared_with = result, result.change.expected if result.change is not None else newest
    kept.shown = {
        "tables": schemas.tables_read(result.checked, t),
        "changes": None if result.change is None else Changes.of(result.change),
        "second_looks": schemas.SecondLook.of(_looks(result, store), t),
        "missing": {table: len(keys) for table, keys in result.absent.items()},
    }
    if result.change is None:
        body = kept.told().model_dump(mode="json")
        raise Declined("files_have_errors", also=body | {"id": None, "state": "refused", "expires_at": None})


def _looks(result: Preview, store: Store) -> Sequence[FlagGroup]:
    """Return what of a preview deserves a second look."""
    if result.change is None:
        return ()
    return plausibility_flags(result.change, store.head(result.change.expected))


def _publish(
    kept: Kept, publication: Publication, token: Token, store: Store, waiting: Waiting, t: Translator
) -> None:
    """Publish what waits, once. Raises Declined with a fresh preview where others came first."""
    with kept.one_at_a_time:
        if kept.revision:
            body = kept.told().model_dump(mode="json")
            raise Declined("already_published", also=body, number=str(kept.revision.number))
        result, before = kept.found, kept.compared_with
        assert result is not None  # noqa: S101 - it is there until it was published
        assert result.change is not None  # noqa: S101 - files with errors are not kept
        if publication.compared_with is not None and publication.compared_with != before:
            raise _moved(kept, publication.compared_with, store)
        with suppress(StoreMovedError):
            # What would change nothing is compared anew as well: that may no longer be so.
            if store.newest == before:
                kept.revision = publish(
                    store, result.change, who=token.name, reason=publication.reason, files=result.files
                )
                if kept.revision:
                    note(Event.PUBLISHED, token=token.name, revision=kept.revision.number)
                    kept.found, kept.files = None, ()
                return
        try:
            _compare(kept, store, t)
        except Declined:
            waiting.drop(kept)
            raise
        raise _moved(kept, before, store)


def _moved(kept: Kept, before: int, store: Store) -> Declined:
    since = [
        schemas.RevisionResponse.model_validate(revision).model_dump(mode="json")
        for revision in store.revisions(range(before + 1, store.newest + 1))
    ]
    return Declined("moved", also=kept.told().model_dump(mode="json") | {"since": since})


def _handed_over(
    parts: Sequence[tuple[str, str | UploadFile]], about: Mapping[str, Any], store: Store, t: Translator
) -> dict[str, Any]:
    """Check what a command of this machine handed over, and store it if that was asked, as the command would.

    Such a command asks for no preview: where another revision comes between, it is as if it came later.
    """
    sources, sheets = _read_whole(parts, about)
    while True:
        current = store.head()
        checked = check(sheets, current, today=_now().date(), fictional=store.is_demonstration)
        tables = report(checked, t)
        if checked.has_errors:
            return {"tables": tables, "counts": {}}
        change = compare(checked, store, current)
        looks = look_lines(plausibility_flags(change, current), t) if about.get("reason") else []
        del checked, current  # of a long file, what it is about may be long too
        counts = change.counts()
        if not about.get("reason"):
            return {"tables": tables, "counts": counts}
        with suppress(StoreMovedError):
            revision = publish(store, change, who=about["who"], reason=about["reason"], files=sources)
            number = revision.number if revision else None
            if revision:
                note(Event.PUBLISHED, who=pseudonym(revision.who), revision=number)
            return {"tables": tables, "counts": counts, "revision": number, "second_looks": looks}


def _backed_up(store: Store, about: Mapping[str, Any]) -> dict[str, Any]:
    """Copy the store for a command of this machine."""
    made = back_up(store, Path(about["backup"]), Ages(*about["ages"]))
    note(Event.BACKED_UP, revision=made.backup.manifest.revision)
    return {
        "file": str(made.backup.path),
        "manifest": made.backup.manifest.model_dump(mode="json"),
        "removed": made.removed,
    }


def _read_whole(
    parts: Sequence[tuple[str, str | UploadFile]], about: Mapping[str, Any]
) -> tuple[list[RevisionFile], list[Sheet]]:
    """Read files that were handed over; of a long one, its bytes are no longer there afterwards."""
    sources, sheets = [], []
    for name, (_, content) in zip(about["names"], _contents(parts), strict=True):
        sheets_read = read_file(
            name,
            content,
            about.get("table"),
            leave_out=about.get("leave_out", ()),
            shares_of_one=about.get("shares_of_one", False),
        )
        sources.append(RevisionFile.of(name, content, sum(len(sheet.rows) for sheet in sheets_read)))
        sheets += sheets_read
    return sources, sheets


def _say_what_is_wrong(app: FastAPI) -> None:
    """Let whatever is declined be JSON with a code and a sentence in the language asked for."""

    def saying(declined: Callable[[Any], Declined]) -> Callable[[Request, Exception], Awaitable[Response]]:
        async def answer(request: Request, error: Exception) -> Response:
            return declined(error).answer(_speaker(request), str(request.scope.get("root_path", "")))

        return answer

    def of_http(error: HTTPException) -> Declined:
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "bad_request")
        return Declined(code, headers=error.headers)

    async def of_ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, CommitmentsError)  # noqa: S101
        of_this_machine = request.url.path.endswith(LOCAL_PATH)
        return schemas.refusal(error, _speaker(request), whole=of_this_machine)

    app.add_exception_handler(Declined, saying(lambda error: error))
    app.add_exception_handler(HTTPException, saying(of_http))
    app.add_exception_handler(RequestValidationError, saying(lambda _: Declined("bad_request")))
    app.add_exception_handler(ClientDisconnect, saying(lambda _: Declined("broken_multipart")))
    app.add_exception_handler(CommitmentsError, of_ours)
    app.add_exception_handler(Exception, saying(lambda _: Declined("failed")))
