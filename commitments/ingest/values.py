"""What a cell means, by the kind of its column: text, identifiers, codes, countries, currencies, URLs."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from commitments.contract import countries, currencies, geography
from commitments.contract.codelists import CodeList, fold
from commitments.contract.model import LONGEST_TEXT, Column, is_identifier, is_url
from commitments.ingest.cells import NOTHING_GIVEN, ClosestMatch, cell_text
from commitments.ingest.failed_cells import is_failed
from commitments.ingest.spreadsheets import Cell, FailedCell, Percentage
from commitments.text.sanitize import INVISIBLE, as_written


class Fault(NamedTuple):
    """What is wrong with a cell, before it is known where it stands."""

    code: str
    facts: Mapping[str, Any] = {}


class Meaning(NamedTuple):
    """What a cell means (None: not given), what is wrong with it, and what it says of other columns."""

    value: Any
    faults: tuple[Fault, ...] = ()
    beside: Mapping[str, Any] = {}


ReadCell = Callable[[Cell], Meaning]


def faulty(code: str, /, **facts: Any) -> Meaning:
    """Return the meaning of a cell that cannot be read, for one reason."""
    return Meaning(None, (Fault(code, facts),))


def _failed(text: str) -> Meaning:
    """A cell that a program could not calculate, or whose column is too narrow to show it."""
    return faulty("failed_formula") if text.strip().strip("#") else faulty("failed_formula", why="narrow")


_NOTHING = Meaning(None)

# `NA` is the code of a country.
_NO_COUNTRY = NOTHING_GIVEN - {"na"}
_LONGEST_NOTHING = max(map(len, NOTHING_GIVEN))
_REMEMBERED = 100_000  # texts of one column, and what they mean

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_FORMULA = ("=", "+", "-", "@")


def clean_text(cell: str) -> Meaning:
    """Return text in NFC, without white space around it and without what cannot be seen."""
    if cell.isascii() and cell.isprintable():
        return Meaning(cell.strip())
    faults: list[Fault] = []
    text = as_written(unicodedata.normalize("NFC", cell))
    if invisible := INVISIBLE.search(text):
        faults.append(Fault("cleaned_text", {"character": f"U+{ord(invisible[0]):04X}"}))
        text = INVISIBLE.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if control := _CONTROL.search(text):
        faults.append(Fault("forbidden_character", {"character": f"U+{ord(control[0]):04X}"}))
    return Meaning(text.strip(), tuple(faults))


def cell_reader(understand: Callable[[str], Meaning], nothing: frozenset[str] = NOTHING_GIVEN) -> ReadCell:
    """Return a reader of cells made of one of clean texts, with what it read remembered.

    Args:
        understand: Says what a clean text means.
        nothing: Casefolded texts that stand for a value that is not given.
    """
    known: dict[str, Meaning] = {}

    def read(cell: Cell) -> Meaning:
        if isinstance(cell, FailedCell):
            return _failed(cell)
        text = cell if isinstance(cell, str) else cell_text(cell)
        meaning = known.get(text)
        if meaning is None:
            clean, faults, _ = clean_text(text)
            is_nothing = len(clean) <= _LONGEST_NOTHING and clean.casefold() in nothing
            if is_nothing or any(fault.code == "forbidden_character" for fault in faults):
                meaning = Meaning(None, faults)
            elif is_failed(clean):
                meaning = _failed(clean)
            else:
                meaning = understand(clean)
                if faults:
                    meaning = meaning._replace(faults=(*faults, *meaning.faults))
            if len(known) < _REMEMBERED:
                known[text] = meaning
        return meaning

    return read


def _text(cell: Cell) -> Meaning:
    text, faults, _ = clean_text(cell if isinstance(cell, str) else cell_text(cell))
    if len(text) <= _LONGEST_NOTHING and text.casefold() in NOTHING_GIVEN:
        return Meaning(None, faults) if faults else _NOTHING
    if isinstance(cell, FailedCell) or is_failed(text):
        return _failed(text)
    if len(text) > LONGEST_TEXT:
        faults = (*faults, Fault("too_long", {"length": len(text), "longest": LONGEST_TEXT}))
    if text.startswith(_FORMULA) and not text.startswith("- "):  # a list with dashes is none
        faults = (*faults, Fault("looks_like_formula"))
    return Meaning(text, faults)


# By the kind of a column, the pattern and the least and most bytes of texts that mean themselves by all that
# is below, so that a million of them are not read one by one: of letters that are composed already, without
# white space around them; and addresses that are in nothing unlike most.
_LETTER = "!-~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
_BEGINS = _LETTER.replace("!-~", '!"$-*,./0-<>?A-~')
MEANS_ITSELF: Mapping[str, tuple[str, int, int]] = {
    "text": (f"^[{_BEGINS}][\\n \u00a0\u202f{_LETTER}]*[{_LETTER}]$", 64, LONGEST_TEXT),
    "url": (
        r"^https?://(?:[a-z0-9-]{1,63}\.)+(?:com|int|net|org|[a-z]{2})(?:/[\w./?=&%#~+:@!$'()*-]*)?$",
        8,
        LONGEST_TEXT,
    ),
}

# Where an address ends that has another behind it, or stands in brackets.
_AROUND_ADDRESSES = re.compile(r"[\s<>|\"«»]+|[;,]+(?=https?://)")
_WITHOUT_SCHEME = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]|$)")


def _url(text: str) -> Meaning:
    if len(text) > LONGEST_TEXT:
        return faulty("too_long", length=len(text), longest=LONGEST_TEXT)
    if is_url(text):
        return Meaning(text)
    parts = [part for part in _AROUND_ADDRESSES.split(text) if "://" in part or "://" not in text]
    addresses = list(filter(None, map(_address_in, parts)))
    why = {"why": "several"} if len(addresses) > 1 else {}
    return faulty("bad_url", **why, **({"near": addresses[0]} if addresses else {}))


def _address_in(part: str) -> str | None:
    """Return the address that a part of a text is, but for its scheme, a user name or its slashes."""
    part = re.sub(r"^https?:/*(?=https?://)", "", part.rstrip(";,"), flags=re.IGNORECASE)
    part = re.sub(r"(?<=://)[^/?#]*@", "", part.replace("\\", "/"))
    if _WITHOUT_SCHEME.match(part):
        part = f"https://{part}"
    return part if is_url(part) else None


def _identifier(text: str) -> Meaning:
    return Meaning(text) if is_identifier(text) else faulty("bad_identifier")


def _identifier_reader() -> ReadCell:
    plain = cell_reader(_identifier)

    def read(cell: Cell) -> Meaning:
        if isinstance(cell, bool | date | Percentage):  # what a spreadsheet has made of 3-1, or of a cell
            return faulty("bad_identifier", why="became")
        meaning = plain(cell)
        cleaned = next((fault for fault in meaning.faults if fault.code == "cleaned_text"), None)
        return faulty("forbidden_character", **cleaned.facts) if cleaned else meaning

    return read


def _currency(text: str) -> Meaning:
    if code := currencies.find(text):
        return Meaning(code)
    near = currencies.likely(text)
    return faulty("unknown_code", near=near) if near else faulty("unknown_code")


def _country(fictional: bool) -> Callable[[str], Meaning]:
    looks = iter(range(_COUNTRIES_LOOKED_FOR))

    def understand(text: str) -> Meaning:
        code = countries.find(text, fictional=fictional)
        if code:
            real_among_fictional = fictional and code not in countries.FICTIONAL
            return faulty("unknown_country", why="real") if real_among_fictional else Meaning(code)
        if countries.is_region(text):
            return faulty("unknown_country", why="region", may_be_empty=True)
        if len(set(countries.countries_in(text)) - {None}) > 1:
            return faulty("unknown_country", why="several", may_be_empty=True)
        if code := geography.country_of_town(text):
            return faulty("unknown_country", why="town", near=code)
        code = countries.likely(text, fictional=fictional) if next(looks, None) is not None else None
        return faulty("unknown_country", near=code) if code else faulty("unknown_country")

    return understand


_COUNTRIES_LOOKED_FOR = 1_000  # texts of a column, long enough for people and not for a file of garbage


def _code(codes: CodeList) -> Callable[[str], Meaning]:
    nearest = ClosestMatch(codes.spellings)

    def understand(text: str) -> Meaning:
        code = codes.find(text)
        if code:
            return Meaning(code)
        if likely := codes.likely(text):
            return faulty("unknown_code", codes=codes.name, near=likely, everyday=True)
        close = nearest.find(fold(text))
        if close and not fold(text).endswith(close):  # « inachevé » is not « achevé »
            return faulty("unknown_code", codes=codes.name, near=codes.spellings[close])
        return faulty("unknown_code", codes=codes.name)

    return understand


_OTHER_SEPARATORS = re.compile(r"[;,/\n]|\s(?:et|and|&)\s")


def _many(read: ReadCell) -> ReadCell:
    """A reader of several values with `|` between, made of one of a single value."""

    def read_all(cell: Cell) -> Meaning:
        if isinstance(cell, FailedCell):
            return _failed(cell)
        if not isinstance(cell, str):
            cell = cell_text(cell)
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for part in cell.split("|"):
            value, wrong, _ = read(part)
            several = separated(part) if value is None and wrong else {}
            faults += [Fault(code, {**facts, **several, "part": part.strip()}) for code, facts in wrong]
            if value is not None:
                values.setdefault(str(value).lower(), value)
        return Meaning(tuple(values.values()) or None, tuple(faults))

    def separated(part: str) -> Mapping[str, Any]:
        """Say with `|` what has other signs between values that are each right."""
        parts = [each.strip() for each in _OTHER_SEPARATORS.split(part[:LONGEST_TEXT]) if each.strip()]
        if len(part) > LONGEST_TEXT or len(parts) < 2 or not all(read(each).value for each in parts):
            return {}
        return {"why": "several", "near": "|".join(parts), "everyday": True}

    return read_all


def value_reader(column: Column, *, fictional: bool) -> ReadCell:
    """Return the reader of the cells of a column that can be read in one way only.

    Args:
        column: Any but those of dates and numbers.
        fictional: Whether the countries of the demonstration set are known.
    """
    match column.kind:
        case "identifier":
            read = _identifier_reader()
        case "code" if column.codes:
            read = cell_reader(_code(column.codes))
        case "country":
            read = cell_reader(_country(fictional), _NO_COUNTRY)
        case "currency":
            read = cell_reader(_currency)
        case "url":
            read = cell_reader(_url)
        case _:
            read = _text
    return _many(read) if column.many else read
