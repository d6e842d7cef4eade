"""What a heading names: a column of a table as it stands, or without what clutters it."""

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS
from commitments.ingest.cells import MOST_SHOWN

# What says of a column how it is written, and is no part of its name.
DATE_FORMAT = r"(?:jj|dd|aaaa|yyyy|mm)(?:[\s/.-](?:jj|dd|mm|aaaa|aa|yyyy|yy)){1,2}"
UNIT = r"(?:%|f\.?\s?cfa|(?:francs?\s)?cfa|xof|xaf|ghs|ngn|euros?|eur|€|dollars?|usd|\$|nombre|number)"
# What makes another figure of a number is never passed over: "Budget (en milliers)".
MULTIPLE = re.compile(
    r"milli(?:er|on|ard)s?\b|thousands?\b|billions?\b|\b000\b|\b[km]\s?(?:€|(?:f|fcfa|eur|usd|xof|xaf)\b)",
    re.I,
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
_NOTE_MARK = re.compile(r"[*†‡⁰¹²³⁴-⁹]+")
# "N° …", "2. …", "3) …", "1.2 …", "B – …", "IV. …", "Q1: …"
_NUMBERING = re.compile(
    r"^\s*(?:n\s?[°º]|№|no\.|#|[a-z]?\d{1,3}(?:\.\d{1,2})*(?:\s*[.):–-]|\s)|(?:[a-z]|[ivx]+)\s?[.):–-])", re.I
)
_UNIT_AT_END = re.compile(rf"[\s,;:–-]+(?:{DATE_FORMAT}|(?:(?:en|in)\s+)?{UNIT})\W*$", re.I)
# Halves of two languages, a group before "/", the floors of a heading and the lines of a cell.
_BETWEEN_PARTS = re.compile(r"\s*[/\n]\s*|\s+[-–—]\s+")
_LANGUAGE = re.compile(
    r"[\W_](?:(?P<en>en|eng|english|anglais)|(?P<fr>fr|fra|french|fran[cç]ais))(?:_|[^\w%€$])*$", re.I
)
# What asks for something in a form: "Quel est votre …", "Veuillez indiquer …", "… de cet engagement ?"
_ASKING = re.compile(
    r"^\W*(?:(?:quel(?:le)?s?\s(?:est|sont|était)|what(?:\sis|\sare)|à\squel(?:le)?s?|quel(?:le)?s?|which)\b"
    r"|(?:(?:veuillez|merci\sd.|please)\s?)?(?:indique[rz]|précise[rz]|saisi(?:r|ssez)|donne[rz]|choisi(?:r|ssez)"
    r"|décri(?:re|vez)|enter|indicate|specify|give|choose|describe)\b)"
    r"\s*(?:(?:le|la|les|l['’]|votre|vos|un|une|the|your)\s?)?"
    r"|^\W*(?:avez-vous\s)?(?:une?|des|votre|vos|your)\s"
    r"|\s(?:de|du|des|of)\s?(?:cet(?:te)?|l['’]|la|le|votre|vos|ces|this|the|your)\s?"
    r"(?:engagements?|actions?|projet|commitments?|projects?)\W*$",
    re.I,
)
_IN_LANGUAGES = ("_en", "_fr")  # how the names of columns end that there are two of


class Named(NamedTuple):
    """The columns of one table that a heading names."""

    as_it_stands: str | None
    uncluttered: frozenset[str]  # without what clutters it; one, where it is clear which is meant


@cache
def columns_by_heading(table: str) -> dict[str, str]:
    """Return folded heading → column, of every accepted heading of `table`."""
    column_by_heading: dict[str, str] = {}
    for name, column in RECORDS[table].columns().items():
        for heading in column.headings:
            column_by_heading.setdefault(fold(heading), name)
    return column_by_heading


@cache
def _loosely_by_heading(table: str) -> dict[str, frozenset[str]]:
    """Return folded heading → columns, of what columns of `table` are loosely called."""
    columns: defaultdict[str, set[str]] = defaultdict(set)
    for name, column in RECORDS[table].columns().items():
        for heading in column.loosely:
            columns[fold(heading)].add(name)
    return {heading: frozenset(names) for heading, names in columns.items()}


def folded_heading(text: str) -> str:
    """Return a heading as it is compared; nothing for what is too long to be one."""
    return fold(text) if len(text) <= MOST_SHOWN else ""


@lru_cache(100_000)
def named_by(heading: str) -> dict[str, Named]:
    """Return what a heading names, by table; nothing of those of which it names nothing."""
    folded = folded_heading(heading)
    left, bracketed = _parts(heading)
    named: dict[str, Named] = {}
    for table in RECORDS:
        known = columns_by_heading(table)
        columns = {_in_language(known[name], heading, table) for name in left if name in known}
        if columns:
            # Brackets by themselves name nothing; where they name another column, either may be meant.
            columns |= {known[name] for name in bracketed if name in known}
        else:
            loosely = _loosely_by_heading(table)
            columns = {column for name in left for column in loosely.get(name, ())}
        stands = _in_language(known[folded], heading, table) if folded in known else None
        if stands and _LANGUAGE.search(heading) and not stands.endswith(_IN_LANGUAGES):
            stands = None  # "Nom (en)" may stand beside "Nom (fr)": "en" is a small word, and more than that
        if stands or columns:
            named[table] = Named(stands, frozenset(columns))
    return named


def names_as_it_stands(heading: str, table: str) -> str | None:
    """Return the column of a table that a heading names, word for word; None where it names none."""
    named = named_by(heading).get(table)
    return named and named.as_it_stands


@lru_cache(10_000)
def parts_of(heading: str) -> frozenset[str]:
    """Return a heading and what may be left of it without what clutters it, folded."""
    return frozenset((folded_heading(heading), *_parts(heading)[0])) - {""}


def _in_language(column: str, heading: str, table: str) -> str:
    """Return a column, or its sister in the language that its heading ends with: "Titre (EN)"."""
    said = _LANGUAGE.search(heading) if column.endswith(_IN_LANGUAGES) else None
    sister = f"{column[:-3]}_{said.lastgroup}" if said else column
    return sister if sister in RECORDS[table].columns() else column


def _parts(heading: str) -> tuple[set[str], set[str]]:
    """Return what may be left of a heading, and what it has in brackets, folded."""
    if len(heading) > MOST_SHOWN or MULTIPLE.search(heading):
        return set(), set()
    bare = _NOTE_MARK.sub(" ", _BRACKETED.sub(" ", heading))
    left = [bare, *_BETWEEN_PARTS.split(bare), *([bare.replace("%", " pourcentage ")] if "%" in bare else [])]
    for clutter in (_NUMBERING, _UNIT_AT_END, _LANGUAGE, _ASKING):
        left += [clutter.sub(" ", text) for text in left if clutter.search(text)]
    return set(map(fold, left)), set(map(fold, _BRACKETED.findall(heading)))
