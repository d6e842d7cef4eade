"""Drafts of deposits, kept on the server until they are published or thrown away: the files as they came,
what was decided of them step by step, and the reason.

Each is a folder of its own beside the store that nobody but the server reads: `draft.json`, and the files by
their hashes. What is written replaces what stood there whole or not at all, and only where nobody else has
written since: two who work at one draft overwrite nothing of each other's.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from threading import RLock

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
from commitments.store.changesets import ReceivedFile, read_files
from commitments.store.file import beside, disk_errors, store_path, write_private

_ID = re.compile(r"[0-9a-f]{32}")
_AT_ONCE = 200  # drafts
_FILES = 50  # of one draft
_SIZES = 50  # times the largest file: what the files of all drafts weigh together

_WRITING = RLock()

# Drafts as they were read or written, by their file and its status: a page asks at every step.
_DRAFTS = WeighedCache(64 * 2**20, lambda at, _: 10 * at[-1] + 1_000)


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
        """Return where they lie."""
        return beside(store_path(self.store), ".drafts")

    def begin(self, files: Sequence[ReceivedFile], who: str) -> KeptDraft:
        """Keep a new draft of files. Raises DraftsFullError, StoreUnwritableError."""
        now = self.clock()
        draft = KeptDraft(secrets.token_hex(16), who, now, who, now)
        with _WRITING:
            if len(self.waiting()) >= _AT_ONCE:
                raise self._full()
            return self.receive(draft, files, who)

    def receive(self, draft: KeptDraft, files: Sequence[ReceivedFile], who: str) -> KeptDraft:
        """Keep a draft with more files; bytes that it has already are none.

        Raises DraftMovedError, DraftsFullError, StoreUnwritableError.
        """
        arrived = [DraftFile.of(file) for file in files]
        decided = draft.decided.receiving(arrived)
        if decided is draft.decided:
            return draft
        with _WRITING:
            self._require_newest(draft)
            weighs = sum({file.sha256: file.size for file in arrived}.values())
            if len(decided.files) > _FILES or self._weight() + weighs > self._room:
                raise self._full()
            folder = self._folder(draft.id)
            with disk_errors(self.store):
                for made in (self.folder, folder):
                    made.mkdir(mode=0o700, exist_ok=True)
            try:
                for file, given in zip(arrived, files, strict=True):
                    write_private(folder / file.sha256, given.content, self.store)
                return self.keep(draft, self._as_far_as_it_fits(draft, decided), who)
            finally:
                self._let_go(draft.id)

    def _as_far_as_it_fits(self, draft: KeptDraft, decided: UploadDraft) -> UploadDraft:
        """Return what is decided, of a file that came in place of another as far as it fits: what is decided
        of its headings where these are the same, of its rows where they read the same."""
        for file in decided.files:
            if file in draft.decided.files or not file.instead_of:
                continue
            before, now = (
                {(sheet.sheet, heading_set(sheet.headings)): _rows(sheet) for sheet in sheets}
                for sheets in (self._sheets(draft, each, decided) for each in (file.instead_of, file))
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

    def _sheets(self, draft: KeptDraft, file: DraftFile, decided: UploadDraft) -> list[Sheet]:
        """Return the sheets of a file as they are read with what is decided; none of one that is lost."""
        try:
            return read_files([self.content(draft, file)], decided.choices)
        except DraftFileLostError:
            return []

    def keep(self, draft: KeptDraft, decided: UploadDraft, who: str, *, by_itself: bool = False) -> KeptDraft:
        """Keep what somebody decided, or what was decided `by_itself`, before a person has seen the rest.

        Raises DraftMovedError, StoreUnwritableError.
        """
        with _WRITING:
            self._require_newest(draft)
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
        with _WRITING:
            if looked != draft and self.find(draft.id).version == draft.version:
                self._write(looked)
        return looked

    def publish(self, draft: KeptDraft, revision: int, who: str) -> None:
        """Keep which revision a draft has become, and nothing else of it.

        Raises DraftMovedError where somebody has gone on since it was published: it stands as it is then.
        """
        with _WRITING:
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
        """Let go of a draft, whole. Raises StoreUnwritableError."""
        with _WRITING, disk_errors(self.store):
            rmtree(self._folder(draft_id))

    def find(self, draft_id: str) -> KeptDraft:
        """Return a draft. Raises DraftUnknownError, DraftDamagedError."""
        path = self._folder(draft_id) / "draft.json"
        try:
            return _DRAFTS.get(_status(path), lambda: from_text(draft_id, path.read_text("ascii")))
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
            draft for draft in self._each() if isinstance(draft, DamagedDraft) or draft.revision is None
        ]
        return sorted(waiting, key=lambda draft: draft.touched, reverse=True)

    def sweep(self) -> None:
        """Let go of what nobody has touched for as long as drafts are kept."""
        deque(self._each(), maxlen=0)

    def _each(self) -> Iterator[KeptDraft | DamagedDraft]:
        """Yield all drafts but those that were not touched for too long, which go."""
        for folder in self._folders():
            with _WRITING:
                draft: KeptDraft | DamagedDraft
                try:
                    draft = self.find(folder.name)
                except (DraftUnknownError, DraftDamagedError):
                    draft = DamagedDraft(folder.name, _touched(folder))
                if draft.touched + KEPT < self.clock():
                    rmtree(folder, ignore_errors=True)
                    continue
            yield draft

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
        if not draft.version:
            return
        newest = self.find(draft.id)
        if newest.version != draft.version:
            raise DraftMovedError

    def _write(self, draft: KeptDraft) -> None:
        path = self._folder(draft.id) / "draft.json"
        write_private(path, as_text(draft), self.store)
        _DRAFTS.keep(_status(path), draft)

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


def _status(path: Path) -> tuple[str, int, int, int]:
    status = path.stat()
    return str(path), status.st_ino, status.st_mtime_ns, status.st_size


def _rows(sheet: Sheet) -> dict[int, list[tuple[Cell, ...]]]:
    """Return the rows of a sheet by their numbers, of which one may hold several."""
    rows: dict[int, list[tuple[Cell, ...]]] = {}
    for row in sheet.rows:
        rows.setdefault(row.number, []).append(row.cells)
    return rows


def _touched(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.lstat().st_mtime, UTC)
