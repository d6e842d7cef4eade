"""Bytes → UTF-8: by their mark, strictly, else as Windows-1252; and words that were decoded wrongly."""

import codecs
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterable, Iterator

from commitments.ingest.cells import shown
from commitments.ingest.spreadsheets import UnreadableError


def as_utf8(content: bytes) -> tuple[bytes, str]:
    """Return text in UTF-8, and the name of its encoding: a BOM decides, else UTF-8, else Windows-1252."""
    if not content:
        raise UnreadableError("empty")
    if content.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):  # the first begins like that of UTF-16
        return _strictly(content, "utf-32"), "utf-32"
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _strictly(content, "utf-16"), "utf-16"
    if (order := _evident_order(content)) is not None:
        return _strictly(content, order), order[:6]
    if content.startswith(BOM_UTF8):
        return _strictly(content, "utf-8-sig"), "utf-8"
    try:
        for _ in _decoded(content, "utf-8"):
            pass
    except UnicodeDecodeError:
        return _coded(_decoded(content, "cp1252", "surrogateescape")), "windows-1252"
    return content, "utf-8"


def _strictly(content: bytes, encoding: str) -> bytes:
    try:
        return _coded(_decoded(content, encoding))
    except UnicodeDecodeError:
        raise UnreadableError("encoding") from None


def _coded(pieces: Iterable[str]) -> bytes:
    return b"".join(piece.encode() for piece in pieces)


def _decoded(content: bytes, encoding: str, errors: str = "strict") -> Iterator[str]:
    """Yield text piece by piece: whole, it may be as large as all that is made of it."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for start in range(0, len(content), _PIECE):
        piece = decoder.decode(content[start : start + _PIECE], start + _PIECE >= len(content))
        if errors == "surrogateescape":
            piece = piece.translate(_LEFT_OPEN)
        if not start and len(_CONTROLS.findall(sample := piece[:65_536])) > len(sample) / 10:
            raise UnreadableError("binary")
        yield piece


def _evident_order(content: bytes) -> str | None:
    """Tell UTF-16 and UTF-32 without a BOM by the zero bytes that Latin text has at the same places."""
    sample = content[: min(len(content), 4096) // 4 * 4]
    zeros = [sample[place::4].count(0) / max(1, len(sample) / 4) for place in range(4)]
    if sample and len(content) % 4 == 0:
        if min(zeros[1:]) > 0.9 and zeros[0] < 0.1:
            return "utf-32-le"
        if min(zeros[:3]) > 0.9 and zeros[3] < 0.1:
            return "utf-32-be"
    sample = content[: min(len(content), 4096) // 2 * 2]
    if len(sample) < 4:
        return None
    first, second = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if second > 0.6 * half and first < 0.1 * half:
        return "utf-16-le"
    if first > 0.6 * half and second < 0.1 * half:
        return "utf-16-be"
    return None


# What UTF-8 makes of é, ’ and their like where it is taken for Windows-1252.
_GARBLED = re.compile("(?:Ã[\x80-\xbf€‚-™]|â€[\x80-\xbf‚-™])")
_GARBLED_WORD = re.compile(rf"\w{{0,40}}{_GARBLED.pattern}\w{{0,40}}")
_PIECE = 1_000_000  # bytes decoded at a time

# The five bytes that Windows-1252 leaves open become control characters, which are reported by cell.
_LEFT_OPEN = {0xDC00 + byte: byte for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1e\x7f-\x9f]")  # \x1f is there to separate cells


def garbled_word(line: str) -> str | None:
    """Return the first word of a line in which accents are garbled, as it is shown."""
    garbled = _GARBLED.search(line)
    # A word may be as long as a file: it is not looked for from each of its letters on.
    word = garbled and _GARBLED_WORD.search(line, max(0, garbled.start() - 40))
    return shown(word[0]) if word else None
