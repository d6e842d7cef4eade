"""Headings → columns: which table a row of headings is, what each names, what is wrong with them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from openpyxl.utils import get_column_letter

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS
from commitments.ingest.cells import MOST_NAMED, MOST_SHOWN, ClosestMatch, shown
from commitments.ingest.dialect import Raw
from commitments.ingest.problems import Problem
from commitments.ingest.sheets import SheetChoice
from commitments.ingest.spreadsheets import MOST_COLUMNS, Cell
from commitments.ingest.table_detection import is_filled

# The heading of the column in which a file that was checked is given back with its faults.
FAULTS = "Problèmes / Problems"

HEADING_WITHIN = 50  # rows that may stand above the heading

# Problem with its file, sheet and table given already.
ProblemAt = Callable[..., Problem]


@cache
def columns_by_heading(table: str) -> dict[str, str]:
    """Return folded heading → column, of every accepted heading of `table`."""
    column_by_heading: dict[str, str] = {}
    for name, column in RECORDS[table].columns().items():
        for heading in column.headings:
            column_by_heading.setdefault(fold(heading), name)
    return column_by_heading


@dataclass(frozen=True)
class Match:
    """What the headings of a file have in common with one table."""

    table: str
    columns: tuple[str | None, ...]

    @classmethod
    def of(cls, names: Sequence[str], table: str) -> "Match":
        """Return what folded headings have in common with a table."""
        known = columns_by_heading(table)
        return cls(table, tuple(known.get(name) for name in names))

    @property
    def named(self) -> int:
        """How many columns are named."""
        return len(set(self.columns) - {None})

    @property
    def missing(self) -> tuple[str, ...]:
        """The required columns that none of the headings names."""
        columns = RECORDS[self.table].columns()
        return tuple(name for name, column in columns.items() if column.required and name not in self.columns)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing that the table requires."""
        choices = RECORDS[self.table].one_of
        return not self.missing and all(any(name in self.columns for name in names) for names in choices)

    def is_near(self, given: int) -> bool:
        """Return whether the file, of `given` headings, may be meant as this table."""
        required = sum(column.required for column in RECORDS[self.table].columns().values())
        there = required - len(self.missing)
        if self.named == 1:
            return there * 2 >= required and given == 1
        return there * 2 >= required or (there > 0 and self.named * 2 > given)


def folded_names(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return cells as headings are compared."""
    return tuple(folded_heading(str(cell)) for cell in cells[:MOST_COLUMNS])


@lru_cache(100_000)
def folded_heading(text: str) -> str:
    """Return a heading as it is compared; nothing for what is too long to be one."""
    return fold(text) if len(text) <= MOST_SHOWN else ""


def as_decided(match: Match, written: Sequence[str], choice: SheetChoice) -> Match:
    """Return a match with what a person decided of single headings."""
    pairs = zip(written, match.columns, strict=True)
    return replace(match, columns=tuple(choice.columns.get(heading, name) for heading, name in pairs))


def score(names: Sequence[str], table: str | None) -> tuple[bool, int]:
    """Return how much of a heading a row is: whether it completes a table, and how many columns it names."""
    matches = (Match.of(names, name) for name in ([table] if table else RECORDS))
    return max((match.is_complete, match.named) for match in matches)


def recognised(names: Sequence[str], table: str | None) -> Match | None:
    """Return the table that headings are those of, by name where it is given; None where there is no one."""
    if table:
        return Match.of(names, table)
    matches = [Match.of(names, name) for name in RECORDS]
    given = sum(1 for name in names if name)
    ranked = [(match.named, 0, match) for match in matches if match.is_complete] or [
        (match.named, -len(match.missing), match) for match in matches if match.is_near(given)
    ]
    best = max((rank[:2] for rank in ranked), default=None)
    first = [match for *rank, match in ranked if tuple(rank) == best]
    return first[0] if len(first) == 1 else None


def problems_of_headings(
    match: Match, head: Raw, written: Sequence[str], choice: SheetChoice, problem_at: ProblemAt
) -> Iterator[Problem]:
    """Yield what is wrong with the headings themselves; all of it stands in their row."""
    seen: dict[str, str] = {}
    known = columns_by_heading(match.table)
    nearest = ClosestMatch(known)
    for name, heading in zip(match.columns, written, strict=True):
        if name is None:
            if heading and heading not in choice.columns and not heading.startswith(FAULTS):
                close = nearest.find(folded_heading(heading))
                facts = {"near": known[close]} if close else {}
                text = shown(heading)
                yield problem_at(head.number, text, "unknown_column", text, facts)
        elif name in seen:
            yield problem_at(
                head.number, name, "duplicate_column", shown(heading), {"first": shown(seen[name])}
            )
        else:
            seen[name] = heading
    for name in match.missing:
        yield problem_at(head.number, name, "missing_column")
    if head.broken is not None:
        yield problem_at(head.number, None, "broken_quoting", shown(head.cells[head.broken]))


def problems_of_unnamed(
    rows: Iterable[Raw], written: Sequence[str], heading_row: int, beyond: bool, problem_at: ProblemAt
) -> Iterator[Problem]:
    """Yield cells below no heading, once a column; `beyond` the last heading as well."""
    blank = {at for at, heading in enumerate(written) if not heading}
    width = len(written)
    first_rows: dict[int, int] = {}
    if not blank and not beyond:
        return
    for number, cells, _ in rows:
        for at in (*blank, *range(width, len(cells) if beyond else 0)):
            if at < len(cells) and at not in first_rows and is_filled(cells[at]):
                first_rows[at] = number
    for at, number in sorted(first_rows.items())[:MOST_NAMED]:
        letter = get_column_letter(at + 1)
        yield problem_at(heading_row, letter, "unknown_column", None, {"unnamed": letter, "first": number})
