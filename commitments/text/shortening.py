"""What stands in a place that has only so much room, such as a property of a document, the name of a sheet or
of a file: cut there after a word, with “…” where something is missing."""

from collections.abc import Callable, Iterable

_CUT = "…"
_FILE_NAME = 120  # bytes of the words; systems have room for 255, and zip programs want folders before it


def cut(text: str, most: int, size: Callable[[str], int] = len) -> str:
    """Return a text, cut after a word where it is larger than `most`, in characters or by another `size`."""
    if size(text) <= most:
        return text
    room = most - size(_CUT)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= room else (low, middle - 1)
    kept = text[:low]
    # A word that is half the text or more is cut within.
    if not text[low].isspace() and (space := kept.rfind(" ")) > low // 2:
        kept = kept[:space]
    return kept.rstrip(" \n\t,;:.–(") + _CUT


def utf16(text: str) -> int:
    """Return how long a text is where office programs count: in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8(text: str) -> int:
    """Return how long a text is in bytes, as file systems and networks count."""
    return len(text.encode("utf-8", "surrogatepass"))


def file_name(words: Iterable[str], end: str) -> str:
    """Return the name of a file: as many of the words as have room, and an end that says its day and kind."""
    first, *others = (word for word in words if word)
    name = cut(first, _FILE_NAME, utf8)
    for word in others:
        if utf8(f"{name}-{word}") > _FILE_NAME:
            break
        name = f"{name}-{word}"
    return name + end
