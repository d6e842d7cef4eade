"""Drafts of deposits, kept on the server until they are published or thrown away: the files as they came,
what was decided of them step by step, and the reason.

Each is a folder of its own beside the store that nobody but the server reads: `draft.json`, and the files by
their hashes. What is written replaces what stood there whole or not at all, and only where nobody else has
written since: two who work at one draft, at one server or at several, overwrite nothing of each other's.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO

from commitments.errors import (
    DraftDamagedError,
    DraftFileLostError,
    DraftMovedError,
    DraftsFullError,
    DraftUnknownError,
)
from commitments.ingest.headings import heading_set
from commitments.ingest.sheets import Sheet
from commitments.ingest.spreadsheets import Cell
from commitments.limits.cache import WeighedCache
from commitments.staff.kept_draft import KEPT, DamagedDraft, KeptDraft, as_text, from_text, steps_of
from commitments.staff.upload import DraftFile, UploadDraft
from commitments.store.beside import beside_store
from commitments.store.changesets import ReceivedFile, read_files
from commitments.store.disk import write_private
from commitments.store.locks import held
from commitments.store.open_file import Status, status_of

_ID = re.compile(r"[0-9a-f]{32}")
_AT_ONCE = 200  # drafts
_FILES = 50  # of one draft
_SIZES = 50  # times the largest file: what the files of all drafts weigh together

# Drafts as they were read or written, by their file and its status: a page asks at every step.
_DRAFTS = WeighedCache(64 * 2**20, lambda at, _: 10 * at[1].size + 1_000)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Drafts:
    """The drafts beside the store of that name; no file is larger than `largest` bytes."""

    store: str
    largest: int = 20 * 2**20
    clock: Callable[[], datetime] = _now

    @property
    def folder(self) -> Path:
        """Return where they lie. Raises StoreFolderForeignError."""
        return beside_store(self.store, ".drafts")

    def begin(self, files: Sequence[ReceivedFile], who: str) -> KeptDraft:
        """Keep a new draft of files. Raises DraftsFullError, StoreUnwritableError."""
        now = self.clock()
        draft = KeptDraft(secrets.token_hex(16), who, now, who, now)
        came, contents = _described(files)
        with self._held():
            self._let_old_ones_go()
            if len(self.waiting()) >= _AT_ONCE:
                raise self._full()
            return self._received(draft, draft.decided.receiving(came), contents, who)

    def receive(self, draft: KeptDraft, files: Sequence[ReceivedFile], who: str) -> KeptDraft:
        """Keep a draft with more files; bytes that it has already are none.

        Raises DraftMovedError, DraftsFullError, StoreUnwritableError.
        """
        came, contents = _described(files)
        decided = draft.decided.receiving(came)
        if decided is draft.decided:
            return draft
        decided = self._as_far_as_it_fits(draft, decided, contents)
        with self._held():
            self._require_newest(draft)
            return self._received(draft, decided, contents, who)

    def _received(
        self, draft: KeptDraft, decided: UploadDraft, contents: Mapping[str, bytes], who: str
    ) -> KeptDraft:
        if len(decided.files) > _FILES or self._weight() + sum(map(len, contents.values())) > self._room:
            raise self._full()
        folder = self._folder(draft.id)
        for made in (self.folder, folder):
            made.mkdir(mode=0o700, exist_ok=True)
        try:
            for sha256, content in contents.items():
                write_private(folder / sha256, content, self.store)
            return self._kept(draft, decided, who)
        finally:
            self._let_go(draft.id)

    def _as_far_as_it_fits(
        self, draft: KeptDraft, decided: UploadDraft, came: Mapping[str, bytes]
    ) -> UploadDraft:
        """Return what is decided, of a file that came in place of another as far as it fits: what is decided
        of its headings where these are the same, of its rows where they read the same."""
        for file in decided.files:
            if file in draft.decided.files or not file.instead_of:
                continue
            before, now = (
                {(sheet.sheet, heading_set(sheet.headings)): _rows(sheet) for sheet in sheets}
                for sheets in (self._sheets(draft, each, decided, came) for each in (file.instead_of, file))
            )
            if before.keys() != now.keys():
                decided = decided.undecided_of(file.name)
                continue
            alike = {
                (sheet, number)
                for (sheet, headings), rows in before.items()
                for number, cells in rows.items()
                if now[sheet, headings].get(number) == cells
            }
            decided = replace(decided, corrections=decided.corrections.of_rows(file.name, alike))
        return decided

    def _sheets(
        self, draft: KeptDraft, file: DraftFile, decided: UploadDraft, came: Mapping[str, bytes]
    ) -> list[Sheet]:
        """Return the sheets of a file as they are read with what is decided; none of one that is lost."""
        try:
            content = came.get(file.sha256)
            given = self.content(draft, file) if content is None else ReceivedFile(file.name, content)
            return read_files([given], decided.choices)
        except DraftFileLostError:
            return []

    def keep(self, draft: KeptDraft, decided: UploadDraft, who: str, *, by_itself: bool = False) -> KeptDraft:
        """Keep what somebody decided, or what was decided `by_itself`, before a person has seen the rest.

        Raises DraftMovedError, StoreUnwritableError.
        """
        with self._held():
            self._require_newest(draft)
            return self._kept(draft, decided, who, by_itself=by_itself)

    def _kept(
        self, draft: KeptDraft, decided: UploadDraft, who: str, *, by_itself: bool = False
    ) -> KeptDraft:
        kept = replace(
            draft,
            decided=decided,
            touched_by=who,
            touched=self.clock(),
            version=draft.version + 1,
            undecided=draft.undecided and by_itself,
        )
        self._write(kept)
        return kept

    def named(self, draft: KeptDraft, name: str, who: str) -> KeptDraft:
        """Keep a draft under another name. Raises DraftMovedError, StoreUnwritableError."""
        return self.keep(replace(draft, name=name), draft.decided, who)

    def looked_at(self, draft: KeptDraft, errors: int) -> KeptDraft:
        """Keep how many errors are left, where nobody has changed the draft since; that touches nothing."""
        looked = replace(draft, errors=errors)
        if looked != draft:
            with self._held():
                if self.find(draft.id).version == draft.version:
                    self._write(looked)
        return looked

    def publish(self, draft: KeptDraft, revision: int, who: str) -> None:
        """Keep which revision a draft has become, and nothing else of it.

        Raises DraftMovedError where somebody has gone on since it was published: it stands as it is then.
        """
        with self._held():
            self._require_newest(draft)
            self._write(
                replace(
                    draft,
                    decided=UploadDraft(),
                    touched_by=who,
                    touched=self.clock(),
                    version=draft.version + 1,
                    revision=revision,
                )
            )
            self._let_go(draft.id)

    def throw_away(self, draft_id: str) -> None:
        """Let go of a draft, whole. Raises DraftUnknownError, StoreUnwritableError."""
        with self._held():
            try:
                rmtree(self._folder(draft_id))
            except FileNotFoundError:
                raise DraftUnknownError from None

    def find(self, draft_id: str) -> KeptDraft:
        """Return a draft. Raises DraftUnknownError, DraftDamagedError."""
        path = self._folder(draft_id) / "draft.json"
        try:
            with path.open("rb") as file:
                return _DRAFTS.get(_at(path, file), lambda: from_text(draft_id, file.read().decode("ascii")))
        except FileNotFoundError:
            raise DraftUnknownError from None
        except (OSError, ValueError) as error:
            raise DraftDamagedError from error

    def content(self, draft: KeptDraft, file: DraftFile) -> ReceivedFile:
        """Return a file of a draft as it came. Raises DraftFileLostError."""
        try:
            content = (self._folder(draft.id) / file.sha256).read_bytes()
        except OSError as error:
            raise DraftFileLostError(file=file.name) from error
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise DraftFileLostError(file=file.name)
        return ReceivedFile(file.name, content)

    def waiting(self) -> list[KeptDraft | DamagedDraft]:
        """Return the drafts that wait to be published, those that were touched last first."""
        waiting = [
            draft
            for draft in self._each()
            if draft.touched + KEPT >= self.clock()
            and (isinstance(draft, DamagedDraft) or draft.revision is None)
        ]
        return sorted(waiting, key=lambda draft: draft.touched, reverse=True)

    def sweep(self) -> None:
        """Let go of what nobody has touched for as long as drafts are kept. Raises StoreUnwritableError."""
        if any(self._folders()):
            with self._held():
                self._let_old_ones_go()

    def _let_old_ones_go(self) -> None:
        for folder in self._folders():
            try:
                touched = self.find(folder.name).touched
            except (DraftUnknownError, DraftDamagedError):
                touched = _touched(folder)
            if touched + KEPT < self.clock():
                rmtree(folder, ignore_errors=True)

    def _each(self) -> Iterator[KeptDraft | DamagedDraft]:
        """Yield what is there, while others write: a folder without a draft is being begun or thrown away."""
        for folder in self._folders():
            with suppress(DraftUnknownError, OSError):
                try:
                    yield self.find(folder.name)
                except DraftDamagedError:
                    yield DamagedDraft(folder.name, _touched(folder))

    def _held(self) -> AbstractContextManager[None]:
        """Let nobody else write drafts while the block runs."""
        return held(self.folder, self.store)

    @property
    def _room(self) -> int:
        return _SIZES * self.largest

    def _full(self) -> DraftsFullError:
        return DraftsFullError(drafts=_AT_ONCE, files=_FILES, megabytes=self._room // 2**20)

    def _folder(self, draft_id: str) -> Path:
        if not _ID.fullmatch(draft_id):
            raise DraftUnknownError
        return self.folder / draft_id

    def _folders(self) -> Iterator[Path]:
        try:
            yield from [path for path in self.folder.iterdir() if _ID.fullmatch(path.name)]
        except OSError:
            return

    def _weight(self) -> int:
        return sum(file.lstat().st_size for folder in self._folders() for file in folder.iterdir())

    def _require_newest(self, draft: KeptDraft) -> None:
        if self.find(draft.id).version != draft.version:
            raise DraftMovedError

    def _write(self, draft: KeptDraft) -> None:
        path = self._folder(draft.id) / "draft.json"
        write_private(path, as_text(draft), self.store)
        with path.open("rb") as file:
            _DRAFTS.keep(_at(path, file), draft)

    def _let_go(self, draft_id: str) -> None:
        """Remove the files that no step of a draft has any more."""
        folder = self._folder(draft_id)
        try:
            files = [file for step in steps_of(self.find(draft_id).decided) for file in step.files]
            used = {each.sha256 for file in files for each in (file, file.instead_of) if each}
            for path in folder.iterdir():
                if path.name != "draft.json" and path.name not in used:
                    path.unlink(missing_ok=True)
        except DraftUnknownError:  # it was not begun after all
            rmtree(folder, ignore_errors=True)
        except (DraftDamagedError, OSError):
            return


def _described(files: Sequence[ReceivedFile]) -> tuple[list[DraftFile], dict[str, bytes]]:
    """Return what came, and the bytes by their hashes."""
    came = [DraftFile.of(file) for file in files]
    return came, {each.sha256: file.content for each, file in zip(came, files, strict=True)}


def _at(path: Path, file: BinaryIO) -> tuple[str, Status]:
    return str(path), status_of(file)


def _rows(sheet: Sheet) -> dict[int, list[tuple[Cell, ...]]]:
    """Return the rows of a sheet by their numbers, of which one may hold several."""
    rows: dict[int, list[tuple[Cell, ...]]] = {}
    for row in sheet.rows:
        rows.setdefault(row.number, []).append(row.cells)
    return rows


def _touched(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.lstat().st_mtime, UTC)
