"""Headings → columns: which table a row of headings is, what each names, what is wrong with them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS
from commitments.ingest import clues
from commitments.ingest.cells import MOST_NAMED, ClosestMatch, cell_text, shown
from commitments.ingest.dialect import Raw
from commitments.ingest.heading_names import columns_by_heading, folded_heading, named_by, names_as_it_stands
from commitments.ingest.packed_rows import Columns
from commitments.ingest.problems import Problem, ProblemAt
from commitments.ingest.sheets import SheetChoice
from commitments.ingest.spreadsheets import MOST_COLUMNS, Cell, column_letter
from commitments.ingest.table_detection import is_filled

# The heading of the column in which a file that was checked is given back with its faults.
FAULTS = "Problèmes / Problems"
LEFT_OUT = "Laissée de côté / Left out"  # in that column, of a row

# What stands beside the columns of the contract in files that were downloaded here, as it is folded.
_BESIDE = frozenset(
    map(
        fold,
        (
            *("read_revision", "as of revision", "à la révision", "revision", "révision"),
            *("read_on", "as of the day", "au jour", "notice", "avertissement"),
        ),
    )
)

HEADING_WITHIN = 50  # rows that may stand above the heading


@dataclass(frozen=True)
class Match:
    """What the headings of a file have in common with one table."""

    table: str
    columns: tuple[str | None, ...]
    exact: int = 0  # how many of them are named by a heading as it stands
    by_words: bool = False  # what it requires is there only as words stand for an identifier

    @classmethod
    def of(cls, headings: Sequence[str], table: str) -> "Match":
        """Return what headings as written name of a table.

        What clutters a heading does not count where it leaves the name of one column that no other has. A
        heading alone may be a line that is not cut.
        """
        named = {
            at: names[table] for at, heading in enumerate(headings) if table in (names := named_by(heading))
        }
        columns = {at: one.as_it_stands for at, one in named.items() if one.as_it_stands}
        exact = set(columns.values())
        likely = {
            at: left
            for at, one in named.items()
            if at not in columns and len(headings) > 1 and len(left := one.uncluttered - exact) == 1
        }
        times = Counter(chain.from_iterable(likely.values()))
        columns |= {at: column for at, (column,) in likely.items() if times[column] == 1}
        match = cls(table, tuple(map(columns.get, range(len(headings)))), len(exact))
        worded = match.with_words(headings)
        return worded if worded.is_complete else match

    def with_words(self, headings: Sequence[str]) -> "Match":
        """Return this match with the heading that stands for a reference which no other names, if one does:
        « Action »."""
        free = (at for at, name in enumerate(self.columns) if name is None)
        stands = clues.standing_for(self.table, headings, free)
        if stands is None or stands[1] in self.columns:
            return self
        columns = [stands[1] if at == stands[0] else name for at, name in enumerate(self.columns)]
        return replace(self, columns=tuple(columns), by_words=True)

    @property
    def named(self) -> int:
        """Return how many columns are named."""
        return len(set(self.columns) - {None})

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the required columns that none of the headings names."""
        columns = RECORDS[self.table].columns()
        return tuple(name for name, column in columns.items() if column.required and name not in self.columns)

    @property
    def is_complete(self) -> bool:
        """Return whether nothing is missing that the table requires."""
        choices = RECORDS[self.table].one_of
        return not self.missing and all(any(name in self.columns for name in names) for names in choices)

    def rank(self) -> tuple[bool, int, int]:
        """Return how much speaks for the table."""
        return self.is_complete, self.named, self.exact

    def is_near(self, given: int) -> bool:
        """Return whether the file, of `given` headings, may be meant as this table."""
        required = sum(column.required for column in RECORDS[self.table].columns().values())
        there = required - len(self.missing)
        if self.named == 1:
            return there * 2 >= required and given == 1
        return there * 2 >= required or (there > 0 and self.named * 2 > given)


def texts_of(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the cells of a heading as text."""
    return tuple(cell_text(cell).strip() for cell in cells[:MOST_COLUMNS])


def is_ours(heading: str) -> bool:
    """Return whether a heading is one of files that were downloaded here, which nobody fills in."""
    return FAULTS in heading or folded_heading(heading) in _BESIDE


def heading_set(headings: Iterable[str]) -> str:
    """Return what sets headings apart from those of other files, in whatever order and case; "" of none."""
    folded = sorted(fold(text) or text for text in headings if text and not is_ours(text))
    return sha256("\n".join(folded).encode()).hexdigest()[:32] if folded else ""


def as_decided(match: Match, headings: Sequence[str], choice: SheetChoice) -> Match:
    """Return a match with what a person decided of single headings; those left out stand for nothing."""
    pairs = zip(headings, match.columns, strict=True)
    decided = (choice.columns.get(heading, name) for heading, name in pairs)
    match = replace(match, columns=tuple(None if name in clues.CLUES else name for name in decided))
    return match.with_words([heading if heading not in choice.columns else "" for heading in headings])


def clues_of(match: Match, headings: Sequence[str], choice: SheetChoice) -> tuple[str | None, ...]:
    """Return what each heading that names no column says of the record that a row refers to, as a person
    decided where they did."""
    found = clues.clues_in(match.table, headings)
    return tuple(
        None
        if name
        else decided
        if (decided := choice.columns.get(heading, found.get(at))) in clues.CLUES
        else None
        for at, (heading, name) in enumerate(zip(headings, match.columns, strict=True))
    )


def nearest(headings: Sequence[str], table: str | None) -> Match:
    """Return what headings have most in common with: a table that they complete, else the most columns."""
    tables = [table] if table else {name: None for heading in headings for name in named_by(heading)}
    matches = (Match.of(headings, name) for name in tables)
    return max(matches, key=Match.rank, default=Match(next(iter(RECORDS)), (None,) * len(headings)))


def recognised(headings: Sequence[str], table: str | None) -> Match | None:
    """Return the table that headings are those of, by name where it is given; None where there is no one."""
    if table:
        return Match.of(headings, table)
    matches = [Match.of(headings, name) for name in RECORDS]
    given = sum(1 for heading in headings if folded_heading(heading))
    near = [(match.named, -len(match.missing), match) for match in matches if match.is_near(given)]
    ranked = [(match.named, 0, match) for match in matches if match.is_complete]
    if all(match.by_words for *_, match in ranked):
        ranked = [rank for rank in ranked if rank[0] >= max(named for named, *_ in near)] or near
    best = max((rank[:2] for rank in ranked), default=None)
    first = [match for *rank, match in ranked if tuple(rank) == best]
    one = first[0] if len(first) == 1 else None
    if one is None or len(one.missing) > 2:
        # What people send without our headings are reports: an action, and a day or how far it is.
        worded = Match.of(headings, "reports").with_words(headings)
        if worded.by_words and worded.named > 1 and len(worded.missing) < 2:
            return worded
    return one


def taken_for(match: Match, written: Sequence[str], choice: SheetChoice) -> list[tuple[str, str]]:
    """Return the headings that name a column only without what clutters them, each with that column."""
    return [
        (heading, column)
        for heading, column in zip(written, match.columns, strict=True)
        if column and heading not in choice.columns and names_as_it_stands(heading, match.table) != column
    ]


def problems_of_headings(
    match: Match, head: Raw, written: Sequence[str], choice: SheetChoice, problem_at: ProblemAt
) -> Iterator[Problem]:
    """Yield what is wrong with the headings themselves; all of it stands in their row."""
    said = clues_of(match, written, choice)
    seen: dict[str, str] = {}
    known = columns_by_heading(match.table)
    nearest = ClosestMatch(known)
    for name, heading, clue in zip(match.columns, written, said, strict=True):
        if name is None:
            if heading and not clue and heading not in choice.columns and FAULTS not in heading:
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
    blocks: Iterable[Columns | Sequence[Raw]],
    written: Sequence[str],
    heading_row: int,
    beyond: bool,
    problem_at: ProblemAt,
) -> Iterator[Problem]:
    """Yield cells below no heading, once a column; `beyond` the last heading as well."""
    blank = {at for at, heading in enumerate(written) if not heading}
    width = len(written)
    first_rows: dict[int, int] = {}
    if not blank and not beyond:
        return
    for block in blocks:
        if isinstance(block, Columns):
            below = {*blank, *range(width, len(block.cells) if beyond else 0)} & {*range(len(block.cells))}
            if all(map(block.is_empty, below)):
                continue
            block = [*block.rows(Raw)]
        for number, cells, *_ in block:
            for at in (*blank, *range(width, len(cells) if beyond else 0)):
                if at < len(cells) and at not in first_rows and is_filled(cells[at]):
                    first_rows[at] = number
    for at, number in sorted(first_rows.items())[:MOST_NAMED]:
        letter = column_letter(at)
        yield problem_at(heading_row, letter, "unknown_column", None, {"why": "unnamed", "first": number})
