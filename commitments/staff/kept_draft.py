"""A draft of a deposit, and how it is written: as JSON, every step that can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from pydantic import TypeAdapter

from commitments.errors import DraftDamagedError
from commitments.staff.upload import UploadDraft

KEPT = timedelta(days=7)  # since it was last touched

_STEPS = 100  # that can be taken back
_STEPS_SIZE = 500_000  # characters of them, beside the last


@dataclass(frozen=True)
class KeptDraft:
    """A draft as it is kept: what was `decided`, since when and by whom, how often it was written."""

    id: str
    by: str
    begun: datetime
    touched_by: str
    touched: datetime
    decided: UploadDraft = field(default_factory=UploadDraft)
    version: int = 0
    name: str = ""  # that somebody gave it
    errors: int | None = None  # that were left when it was last looked at
    revision: int | None = None  # that it became
    undecided: bool = False  # some of what was decided is of another version of the program, and was not read

    @property
    def until(self) -> datetime:
        """Return how long it is kept, if nobody touches it."""
        return self.touched + KEPT


@dataclass(frozen=True)
class DamagedDraft:
    """A draft of which nothing can be read but that it is there."""

    id: str
    touched: datetime


_DECIDED = TypeAdapter(UploadDraft)
_DRAFT = TypeAdapter(KeptDraft)


def steps_of(decided: UploadDraft) -> Iterator[UploadDraft]:
    """Yield what was decided, and every step before it."""
    step: UploadDraft | None = decided
    while step:
        yield step
        step = step.before


def as_text(draft: KeptDraft) -> str:
    """Return a draft as it is kept: the newest steps, as far as there is room for them."""
    steps: list[Any] = []
    room = _STEPS_SIZE
    for step in islice(steps_of(draft.decided), _STEPS):
        written = _as_json(replace(step, before=None))
        if steps and (room := room - len(json.dumps(written))) < 0:
            break
        steps.append(written)
    return json.dumps({**_as_json(replace(draft, decided=UploadDraft())), "decided": steps})


def from_text(draft_id: str, text: str) -> KeptDraft:
    """Return a draft as it was written; what is decided in a way that this program does not know is left
    out."""
    try:
        held = json.loads(text)
        steps = held.pop("decided")
        draft = _DRAFT.validate_python({**held, "id": draft_id})
        newest = _from_json(steps[0])
        known = {name: value for name, value in newest.items() if _is_known({name: value})}
        decided = _DECIDED.validate_python(known)
        newest["files"] = known["files"]
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise DraftDamagedError from error
    before: UploadDraft | None = None
    for step in reversed(steps[1:]):
        try:
            before = replace(_DECIDED.validate_python(_from_json(step)), before=before)
        except ValueError:
            before = None
    return replace(
        draft, decided=replace(decided, before=before), undecided=draft.undecided or known != newest
    )


def _is_known(part: Mapping[str, Any]) -> bool:
    try:
        _DECIDED.validate_python(part)
    except ValueError:
        return False
    return part.keys() <= {each.name for each in fields(UploadDraft)}


def _as_json(value: Any) -> Any:
    """Return plain values as JSON has them: mappings, whose keys may be anything, as pairs."""
    if is_dataclass(value):
        return {each.name: _as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {"pairs": [[_as_json(key), _as_json(each)] for key, each in value.items()]}
    if isinstance(value, frozenset | set):
        return sorted(map(_as_json, value), key=json.dumps)
    if isinstance(value, tuple | list):
        return [*map(_as_json, value)]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _from_json(value: Any) -> Any:
    """Return what `_as_json` gave, with mappings as they were."""
    if isinstance(value, list):
        return tuple(map(_from_json, value))
    if isinstance(value, dict):
        if value.keys() == {"pairs"}:
            return {_from_json(key): _from_json(each) for key, each in value["pairs"]}
        return {name: _from_json(each) for name, each in value.items()}
    return value
