"""The log beside a store's file, as the engine writes it: what was committed and is not in the file yet.

A head names the store and the checkpoint that the log follows. Then come entries, each after its length and
its checksum; an entry of its own ends each transaction. The engine leaves out without a word whatever stands
behind the last one that it understands; here it is told what was cut off and what was damaged.
"""

import os
import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from hashlib import sha256
from pathlib import Path

from commitments.store.beside import LOG_ENDINGS, beside
from commitments.store.disk import close_to_others, settle_folder

_FRAME = struct.Struct("<QQ")  # the length of an entry in bytes, and its checksum
_KIND = b"\x64\x00"  # the field that says what an entry is
_END = b"\xff\xff"
_HEAD, _CHECKPOINT, _COMMIT, _TABLE, _ROWS = (bytes([kind]) for kind in (98, 99, 100, 25, 26))
_VERSION = b"\x65\x00\x02"
_FACTOR = 0xBF58476D1CE4E5B9
_MARK = re.compile(rb"\x20([0-9a-f]{32})")  # a text after its length


class State(Enum):
    """What is the matter with a log, as far as it alone can tell."""

    NONE = "none"  # there is none
    WHOLE = "whole"
    CUT = "cut"  # it breaks off within a transaction, or before its first byte
    DAMAGED = "damaged"  # what is written in it is not what was written into it


@dataclass(frozen=True)
class Log:
    """What lies beside the file of a store."""

    path: Path
    state: State
    size: int = 0  # bytes
    head: int = 0  # bytes
    whole: int = 0  # bytes, up to the end of the last whole transaction
    transactions: int = 0  # whole ones
    marks: tuple[tuple[str, str] | None, ...] = ()  # of each of these: its own, and that which it follows
    pieces: tuple[Path, ...] = field(default=())  # all files that it is made of
    mark: str = ""  # of all that it holds, in a file which took it in whole; "" where nothing is in it


def begin_log(path: Path) -> None:
    """Make the log of a store before the engine does, which would let others read it."""
    log = beside(path)
    with suppress(OSError):  # the engine says why
        os.close(os.open(log, os.O_WRONLY | os.O_CREAT, 0o600))
    close_to_others(log)


def end_log(path: Path) -> None:
    """Take a log away into which the engine wrote nothing, since it wrote into the file at once."""
    log = beside(path)
    with suppress(OSError):
        if log.stat().st_size == 0:
            log.unlink()


def drop_log(path: Path) -> None:
    """Take away the log beside a file in whose place another was put. Raises OSError."""
    for ending in LOG_ENDINGS:
        beside(path, ending).unlink(missing_ok=True)
    settle_folder(path.parent)


def read_log(store: Path) -> Log:
    """Look at the log beside the file `store`. Raises OSError where it cannot be read."""
    main, *others = (beside(store, ending) for ending in LOG_ENDINGS)
    content = main.read_bytes() if main.exists() else b""
    pieces = tuple(path for path in (main, *others) if path.exists())
    mark = sha256(content).hexdigest()[:32] if content else ""
    if any(path.stat().st_size for path in pieces if path != main):
        # Nobody writes during a checkpoint: where this comes from, and what it follows, is not known.
        return Log(main, State.DAMAGED, len(content), pieces=pieces)
    return replace(_parsed(main, content, pieces), mark=mark) if pieces else Log(main, State.NONE)


def _parsed(path: Path, content: bytes, pieces: tuple[Path, ...]) -> Log:
    head = _head(content)
    if head is None and _begins_a_head(content):
        return Log(path, State.CUT, len(content), pieces=pieces)
    place = whole = head or _first_entry(content)
    transactions = 0
    marks: list[tuple[str, str] | None] = []
    mark, table = None, b""
    at_checkpoint = ended = False
    state = State.CUT
    while place < len(content):
        if len(content) - place < _FRAME.size:
            break
        length, checksum = _FRAME.unpack_from(content, place)
        begin, end = place + _FRAME.size, place + _FRAME.size + length
        if end > len(content):
            break
        entry = content[begin:end]
        if ended or length < len(_KIND) + 1 or checksum != checksum_of(entry):
            state = State.DAMAGED
            break
        kind = entry[2:3]
        if kind == _TABLE:
            table = entry
        elif kind == _ROWS and b"\x05marks" in table:
            texts = [text.decode("ascii") for text in _MARK.findall(entry)]
            if len(texts) == 2:
                mark = texts[0], texts[1]
        place = end
        at_checkpoint = at_checkpoint or kind == _CHECKPOINT
        if kind == _COMMIT:
            whole, ended = place, at_checkpoint
            if not ended:
                transactions += 1
                marks.append(mark)
            mark, table = None, b""
    else:
        state = State.WHOLE if place == whole and transactions else State.CUT
    # Where whole transactions follow, nothing was cut off: the length of an entry is not what it was.
    if head is None or (state is State.CUT and _commit() in content[place + 1 :]):
        state = State.DAMAGED
    return Log(path, state, len(content), head or 0, whole, transactions, tuple(marks), pieces)


def _head(content: bytes) -> int | None:
    """Return where the head of a log ends, or None where there is none that the engine writes."""
    start = _KIND + _HEAD + _VERSION
    if not content.startswith(start):
        return None
    place = len(start)
    for number, many in ((b"\x66\x00", True), (b"\x67\x00", False)):
        if content[place : place + 2] != number:
            continue
        place += 2
        for _ in range(1 + 16 if many else 1):  # how many bytes, and these
            while place < len(content) and content[place] & 0x80:
                place += 1
            place += 1
    return place + 2 if content[place : place + 2] == _END else None


def _begins_a_head(content: bytes) -> bool:
    """Return whether a log breaks off within its head."""
    start = _KIND + _HEAD + _VERSION
    if len(content) <= len(start):
        return start.startswith(content)
    # At most two bytes each for what an identifier is made of, and ten for a number.
    return content.startswith(start) and len(content) < len(start) + 3 + 2 * 16 + 2 + 10 + 2


def _first_entry(content: bytes) -> int:
    """Return where the first entry of a log begins whose head is damaged, or its end where none does."""
    for place in range(min(len(content), 100)):
        if len(content) - place > _FRAME.size:
            length, checksum = _FRAME.unpack_from(content, place)
            begin, end = place + _FRAME.size, place + _FRAME.size + length
            if len(_KIND) < length <= len(content) - begin and checksum == checksum_of(content[begin:end]):
                return place
    return len(content)


def legible(log: Log, identifier: bytes, checkpoint: int) -> bytes:
    """Return the whole transactions of a log, under the head that is right for the file of that identifier at
    that checkpoint."""
    content = log.path.read_bytes()
    first = _head(content) or _first_entry(content)
    return _head_for(identifier, checkpoint) + content[first : log.whole]


def _head_for(identifier: bytes, checkpoint: int) -> bytes:
    """Return the head of a log that follows that checkpoint of the store of that identifier."""
    numbers = b"".join(_number(byte) for byte in identifier)
    return (
        _KIND + _HEAD + _VERSION
        + b"\x66\x00" + _number(len(identifier)) + numbers
        + b"\x67\x00" + _number(checkpoint) + _END
    )  # fmt: skip


def _number(value: int) -> bytes:
    """Write a number as the engine does: seven bits a byte, the lowest first."""
    written = b""
    while value > 0x7F:
        written += bytes([value & 0x7F | 0x80])
        value >>= 7
    return written + bytes([value])


def checksum_of(entry: bytes) -> int:
    """Return the checksum that the engine writes before an entry."""
    import numpy as np

    words = len(entry) // 8
    checksum = 5381
    if words:
        with np.errstate(over="ignore"):
            mixed = np.frombuffer(entry, "<u8", words) * np.uint64(_FACTOR)
        # The types that numpy 2.5 says of itself, as on Python 3.12 and later, lack this.
        checksum ^= int(np.bitwise_xor.reduce(mixed))  # type: ignore[call-overload,unused-ignore]
    rest = entry[words * 8 :]
    return checksum ^ _of_rest(rest) if rest else checksum


def _of_rest(rest: bytes) -> int:
    """The engine's checksum of less than eight bytes (MurmurHash64A of a kind)."""
    factor, full = 0xC6A4A7935BD1E995, (1 << 64) - 1
    checksum = 0xE17A1465 ^ (len(rest) * factor & full)
    checksum = (checksum ^ int.from_bytes(rest, "little")) * factor & full
    checksum = (checksum ^ checksum >> 47) * factor & full
    return checksum ^ checksum >> 47


def _commit() -> bytes:
    """Return the entry that ends a transaction, with its frame."""
    entry = _KIND + _COMMIT + _END
    return _FRAME.pack(len(entry), checksum_of(entry)) + entry


def entries(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each entry of a whole log begins and ends, frames included."""
    place = _head(content) or 0
    while place + _FRAME.size <= len(content):
        length, _ = _FRAME.unpack_from(content, place)
        yield place, place + _FRAME.size + length
        place += _FRAME.size + length
