"""Characters that nobody sees, or that move what stands around them: shown as what they are, or taken out."""

import re

INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
UNSEEN = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|{INVISIBLE.pattern}")
_LONGEST_NAME = 150  # characters of the name of a file


# Where a cell that somebody else's spreadsheet splits again, such as a French one at “;” or at a line's end,
# would begin with what it runs; the mark is before it, which no value holds and reading takes away.
_RUNS_WITHIN = re.compile(r'(?<=[;,\t\r\n])(?="*[=+\-@])')
_MARK = "\u200b"
_MARKED = re.compile(rf'(?<=[;,\t\r\n]){_MARK}(?="*[=+\-@])')


def inert(text: str) -> str:
    """Return a text of which no part runs as a formula, wherever a spreadsheet splits it; its beginning, as
    long as it is a cell, is not looked at."""
    return _RUNS_WITHIN.sub(_MARK, text)


def as_written(text: str) -> str:
    """Return a text as it was before `inert`."""
    return _MARKED.sub("", text)


_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(text: str) -> str:
    """Return a text without what no XML may hold, however written; spreadsheets and slides are XML too."""
    return _NOT_IN_XML.sub("", text)


def escape_controls(text: str) -> str:
    """Return a text in one line, in which what nobody sees or a terminal would obey can be read."""
    return text if text.isascii() and text.isprintable() else UNSEEN.sub(_named, text)


def _named(match: re.Match[str]) -> str:
    sign = match[0]
    if sign in "\t\n\r":
        return " "
    # Unicode has a picture of each of the old control characters.
    return chr(0x2400 + ord(sign)) if sign < " " else f"[U+{ord(sign):04X}]"


def safe_filename(name: str) -> str:
    """Return the name of a file, of any system, without folders and without what nobody sees."""
    bare = UNSEEN.sub("", re.split(r"[/\\]", name)[-1]).strip()
    if len(bare) > _LONGEST_NAME:  # its ending says what it is
        bare = bare[: _LONGEST_NAME - 11] + "…" + bare[-10:]
    return bare if bare.strip(" .") else "_"
