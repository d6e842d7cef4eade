"""What programs are answered, as JSON with a schema: tables read, what would change, revisions, refusals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from typing import Annotated, Any, Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from commitments.contract.model import Record
from commitments.errors import CommitmentsError
from commitments.http import request_ids
from commitments.i18n.error_messages import error_sentence, public_sentence
from commitments.i18n.translator import Translator
from commitments.ingest.validation import Checked
from commitments.staff.look_lines import looks_title
from commitments.staff.problem_sentences import report
from commitments.store import changesets, plausibility

# Records of each kind in a preview, and problems of each table; the totals say how many there are.
SHOWN = 200


def _value(value: object) -> object:
    if isinstance(value, tuple):
        return [str(part) for part in value]
    # A date as given is text of a kind of its own.
    return str(value) if isinstance(value, str) else value


# What a cell of a record holds; a date is written as precisely as it is known: 2026, 2026-03 or 2026-03-31.
Value = Annotated[str | int | float | list[str] | None, BeforeValidator(_value)]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class ErrorResponse(_Answer):
    """Why something was not done: a code for programs, a sentence for people."""

    code: str
    message: str
    request_id: str = Field(description="What the log of the server calls this request.")


class View(_Answer):
    """Of what an answer is: the revision and the day that were read, and what was chosen."""

    revision: int
    day: date
    demonstration: bool = Field(description="Whether all of it is invented.")
    notice: str | None = Field(description="What says so, wherever figures of a demonstration are shown.")
    filters: dict[str, list[str]]


class FoundProblem(_Answer):
    """What is wrong at one place of a file; without row and column it concerns all of them."""

    row: int | None = Field(description="The number that a spreadsheet shows beside the row.")
    across: str | None = Field(
        description="Of several rows that were made of this one: the letter of the column where it begins."
    )
    column: str | None
    code: str
    value: str | None
    severity: Literal["error", "warning"]
    message: str


class ReadTable(_Answer):
    """One table as it was read: a text file, or a sheet of a workbook."""

    file: str
    sheet: str | None
    table: str | None
    encoding: str | None
    delimiter: str | None
    rows: int
    accepted: int
    ignored_columns: list[str]
    decisions: list[str] = Field(description="What was decided by itself, in sentences.")
    problems: list[FoundProblem] = Field(description=f"The first {SHOWN}.")
    errors: int = Field(description="How many problems are errors.")
    warnings: int = Field(description="How many problems are warnings.")


class ChangeCounts(_Answer):
    """How many records of a table a change touches."""

    added: int
    changed: int
    removed: int
    unchanged: int


class TableRecord(_Answer):
    """A record of a table, by the columns of the data contract."""

    table: str
    key: str
    values: dict[str, Value]

    @classmethod
    def of(cls, record: Record) -> TableRecord:
        """Return a record as it is told."""
        values = {name: getattr(record, name) for name in record.columns()}
        return cls(table=record.table, key=record.key_text, values=values)


class ChangedCellResponse(_Answer):
    """A value that changes."""

    column: str
    old: Value
    new: Value


class ChangedRecordResponse(_Answer):
    """A record that changes, and in what."""

    table: str
    key: str
    cells: list[ChangedCellResponse]

    @classmethod
    def of(cls, changed: changesets.RecordChange) -> ChangedRecordResponse:
        """Return a changed record as it is told."""
        cells = [ChangedCellResponse.model_validate(cell) for cell in changed.cells]
        return cls(table=changed.new.table, key=changed.new.key_text, cells=cells)


class Changes(_Answer):
    """What would change, or changed: how much of each table, and the first records of each kind."""

    counts: dict[str, ChangeCounts]
    added: list[TableRecord] = Field(description=f"The first {SHOWN}.")
    changed: list[ChangedRecordResponse] = Field(description=f"The first {SHOWN}.")
    removed: list[TableRecord] = Field(description=f"The first {SHOWN}, as they last stood.")
    kept: list[TableRecord] = Field(
        description=f"The first {SHOWN} that were to go and stay, because others refer to them."
    )

    @classmethod
    def of(cls, change: changesets.Changeset) -> Changes:
        """Return a change as it is told."""
        return cls(
            counts={table: ChangeCounts(**counts) for table, counts in change.counts().items()},
            added=[TableRecord.of(record) for record in islice(change.added, SHOWN)],
            changed=[ChangedRecordResponse.of(record) for record in islice(change.changed, SHOWN)],
            removed=[TableRecord.of(record) for record in islice(change.removed, SHOWN)],
            kept=[TableRecord.of(kept.record) for kept in islice(change.kept, SHOWN)],
        )


class SourceFileResponse(_Answer):
    """A file that a revision came from."""

    name: str
    sha256: str
    size: int = Field(description="Bytes.")
    rows: int


class RevisionResponse(_Answer):
    """One change of the register."""

    number: int
    at: datetime
    who: str
    reason: str
    kind: str
    added: int
    changed: int
    removed: int
    undoes: int | None = Field(description="The revision that it takes back, where it is known.")
    files: list[SourceFileResponse]


class Look(_Answer):
    """One record that deserves a second look; what it says of a value where that is the reason."""

    table: str
    key: str
    column: str | None
    old: Value
    new: Value
    revision: RevisionResponse | None = Field(description="What would be undone, where that is the reason.")


class SecondLook(_Answer):
    """What deserves a second look for one reason, before it is published; it forbids nothing."""

    kind: str
    n: int
    message: str
    first: list[Look] = Field(description=f"The first {SHOWN}.")

    @classmethod
    def of(cls, groups: Sequence[plausibility.FlagGroup], t: Translator) -> list[SecondLook]:
        """Return what deserves a second look as it is told, by reason."""
        return [
            cls(
                kind=group.kind,
                n=group.n,
                message=looks_title(group.kind, group.n, t),
                first=[
                    Look(
                        table=look.record.table,
                        key=look.record.key_text,
                        column=look.facts.get("column"),
                        old=look.facts.get("old"),
                        new=look.facts.get("new"),
                        revision=look.facts.get("revision"),
                    )
                    for look in group.first[:SHOWN]
                ],
            )
            for group in groups
        ]


class Upload(_Answer):
    """Files that were uploaded together, and what publishing them would change, or changed."""

    id: str | None = Field(description="By what to publish it; null where there are errors.")
    state: Literal["refused", "ready", "unchanged", "published"]
    compared_with: int = Field(description="The revision that the files were compared with.")
    expires_at: datetime | None = Field(description="Until when it can be published.")
    tables: list[ReadTable]
    changes: Changes | None
    second_looks: list[SecondLook]
    missing: dict[str, int] = Field(
        description="How many stored rows of the same tables the files lack: they stay, unless "
        "remove_missing says otherwise."
    )
    revision: RevisionResponse | None = Field(description="The revision that it became.")


class Refused(Upload, ErrorResponse):
    """Files with errors: nothing of them is kept."""


class Moved(Upload, ErrorResponse):
    """A fresh preview over what others published meanwhile, to be confirmed once more."""

    since: list[RevisionResponse] = Field(
        description="What was published since the preview that was confirmed."
    )


class AlreadyPublished(Upload, ErrorResponse):
    """An upload that was published before, with its revision."""


class Publication(BaseModel):
    """What publishing asks for."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=2000, description="Why: it stays beside the revision.")
    compared_with: int | None = Field(
        None,
        description="The revision that the preview you confirm was compared with: where the upload has been "
        "compared anew since, it is shown once more instead of published.",
    )


def tables_read(checked: Checked, t: Translator) -> list[ReadTable]:
    """Return what was read of files, in sentences of `t`."""
    return [_table(table) for table in report(checked, t)]


def _table(table: dict[str, Any]) -> ReadTable:
    problems: Sequence[dict[str, Any]] = table["problems"]
    errors = sum(problem["severity"] == "error" for problem in problems)
    # Errors first: a table of a thousand warnings must not hide what keeps it from being published.
    first = sorted(problems, key=lambda problem: problem["severity"] != "error")[:SHOWN]
    shown = [FoundProblem(**problem) for problem in first]
    return ReadTable(**{**table, "problems": shown}, errors=errors, warnings=len(problems) - errors)


def refusal(error: CommitmentsError, t: Translator, *, whole: bool = False) -> JSONResponse:
    """Say an error of ours: its code, and a sentence; the `whole` of it to whoever runs the server."""
    message = (error_sentence if whole else public_sentence)(error, t)
    wrong = ErrorResponse(code=error.code, message=message, request_id=request_ids.current())
    seconds = error.facts.get("seconds")  # after which it is worth asking again
    headers = {"Retry-After": str(seconds)} if seconds else None
    return JSONResponse(wrong.model_dump(), error.status, headers)
