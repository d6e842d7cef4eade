"""What a spreadsheet says of its cells beside their values, applied: read is what a person sees.

Merged cells hold for every row they cover; what is struck out, and raised marks where no text is read, are no
part of a value; the link behind words is the address; what is hidden is read, counted and named.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from commitments.contract.model import RECORDS, is_url
from commitments.ingest.cells import MOST_NAMED, cell_text, shown
from commitments.ingest.dialect import Raw, kind
from commitments.ingest.headings import Match
from commitments.ingest.merged_cells import Areas, MergedRows, spread_over_headings
from commitments.ingest.problems import Decision, Problem, ProblemAt
from commitments.ingest.spreadsheets import MOST_COLUMNS, Area, Cell, Place, SheetFormat, column_letter
from commitments.ingest.table_detection import is_filled

NO_FORMAT = SheetFormat()


def headings_as_seen(top: Sequence[Raw], form: SheetFormat) -> list[Raw]:
    """Return the first rows of a sheet as headings are looked for: without marks, merged ones spread."""
    if form == NO_FORMAT:
        return [*top]
    return spread_over_headings(_replaced(top, _without_marks(form)), form.merged)


def bare_figures(form: SheetFormat) -> dict[Place, str]:
    """Return the figures and dates that are left of cells without what is struck out or raised in them."""
    left = {place: text.strip() for place, text in _without_marks(form).items()}
    return {place: text for place, text in left.items() if kind(text) in ("number", "date")}


def with_bare_figures(rows: list[Raw], form: SheetFormat) -> list[Raw]:
    """Return rows of any table whose figures and dates are without marks; texts stay as they stand."""
    left = bare_figures(form)
    return _replaced(rows, left) if left else rows


def _without_marks(form: SheetFormat) -> dict[Place, str]:
    """Return what is left of cells; one that is raised throughout has no mark."""
    return form.struck | {place: left for place, left in form.raised.items() if left}


def _replaced(rows: Sequence[Raw], cells: Mapping[Place, str]) -> list[Raw]:
    numbers = {number for number, _ in cells}
    return [
        row._replace(
            cells=[
                cell if (of := row.place(at)) is None else cells.get(of, cell)
                for at, cell in enumerate(row.cells)
            ]
        )
        if row.number in numbers or row.places
        else row
        for row in rows
    ]


def spans_of(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return ascending numbers as (first, last) of those that follow one another."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] + 1 >= number:
            found[-1] = found[-1][0], max(number, found[-1][1])
        else:
            found.append((number, number))
    return tuple(found)


def hidden_facts(rows: Sequence[int], columns: Sequence[int]) -> dict[str, Any]:
    """Return what is said of hidden rows and columns; {} where there are none."""
    if not rows and not columns:
        return {}
    return {
        "why": "rows" if not columns else "columns" if not rows else "both",
        "n": len(rows),
        "spans": spans_of(rows),
        "letters": [
            "–".join(dict.fromkeys(column_letter(at) for at in span))
            for span in spans_of(columns)[:MOST_NAMED]
        ],
    }


class _Covered(NamedTuple):
    """A row that a merged cell holds for, and where it does."""

    number: int
    across: str
    place: Place


class FormattedRows:
    """The rows of a table as their format lets them be seen; `problems` and `decisions` are whole once all
    of them were read."""

    def __init__(
        self,
        form: SheetFormat,
        match: Match,
        heading: int,
        problem_at: ProblemAt,
        without_hidden: bool,
    ) -> None:
        self.problems: list[Problem] = []
        self.decisions: list[Decision] = []
        self._form = form
        self._heading = heading
        self._problem_at = problem_at
        self._without_hidden = without_hidden
        self._table = match.table
        self._columns = match.columns
        every = RECORDS[match.table].columns()
        self._kinds = ["" if name is None else every[name].kind for name in match.columns]
        self._numbers = {at for at, name in enumerate(match.columns) if name and every[name].is_number}
        self._marked = {number for number, _ in chain(form.struck, form.raised, form.links)}
        # The rows that a merged cell holds for, by the column in which it does.
        self._covered: dict[tuple[Area, int, Cell], list[_Covered]] = {}
        self._across: dict[str, None] = {}  # the columns whose cells are merged with others of their row
        self._linked: Counter[str] = Counter()
        self._hidden: set[int] = set()
        # Of cells that were moved, those columns of the file that are read.
        self._hidden_columns = {at for at in form.hidden_columns if at < len(match.columns)}
        self._are_moved = False

    def read(self, rows: Iterable[Raw]) -> Iterator[Raw]:
        """Yield rows as they are seen; where it is so decided, without hidden ones."""
        merged = MergedRows(self._form.merged, self._heading, len(self._columns))
        for row in rows:
            if row.places is not None:
                if not self._are_moved:
                    self._are_moved, self._hidden_columns = True, set()
                yield self._moved(row)
                continue
            number, cells = row.number, tuple(row.cells)
            if number in self._marked:
                cells = self._without_marks(row)
            is_hidden = number in self._form.hidden_rows
            is_read = not (is_hidden and self._without_hidden)
            if merged.over(number):
                cells = self._spread(row, *merged.parted(number, cells), is_read)
            if not any(map(is_filled, cells)) and any(map(is_filled, row.cells)):
                continue
            if is_hidden:
                self._hidden.add(number)
            if not is_read:
                continue
            yield row if cells is row.cells else row._replace(cells=cells)
        self._end()

    @cached_property
    def _areas(self) -> Areas:
        return Areas(self._form.merged, MOST_COLUMNS)

    def _moved(self, row: Raw) -> Raw:
        """Return a row whose cells stand elsewhere in the file, where its format tells of them."""
        cells = [*self._without_marks(row)]
        first_at: dict[Area, int] = {}
        for at, cell in enumerate(cells):
            if (place := row.place(at)) is None or not is_filled(cell):
                continue
            if place[0] in self._form.hidden_rows:
                self._hidden.add(place[0])
            if place[1] in self._form.hidden_columns:
                self._hidden_columns.add(place[1])
            if (area := self._areas.over(place)) is None:
                continue
            if area in first_at:
                cells[at] = ""
                if self._columns[at] and (name := self._columns[first_at[area]]):
                    self._across[name] = None
                continue
            first_at[area] = at
            covered = self._covered.setdefault((area, at, cell), [])
            if covered and at in self._numbers:
                cells[at] = ""
            covered.append(_Covered(row.number, row.across, place))
        return row._replace(cells=tuple(cells))

    def _problem_in(self, row: "Raw | _Covered", *what: Any) -> None:
        """Note a problem of a row."""
        self.problems.append(self._problem_at(row.number, *what, across=row.across))

    def _without_marks(self, row: Raw) -> tuple[Cell, ...]:
        """Return the cells of a row without what is struck out or raised, with the links behind words."""
        cells = tuple(row.cells)
        struck, raised = self._form.struck, self._form.raised
        places = {at: place for at, cell in enumerate(cells) if is_filled(cell) and (place := row.place(at))}
        if places and all(struck.get(place) == "" for place in places.values()):
            self._problem_in(row, None, "struck_out", shown(cells[min(places)]))
            return cells
        seen = [*cells]
        for at, place in places.items():
            name, kind = self._columns[at], self._kinds[at]
            if name is None:
                continue
            link = self._form.links.get(place, "") if kind == "url" else ""
            left, code = struck.get(place), "struck_text"
            if left != "" and is_url(link) and not is_url(cell_text(cells[at])):
                self._linked[name] += 1
                seen[at] = link
                continue
            if kind != "text" and raised.get(place):  # what is raised throughout is no mark on something
                left, code = raised[place], code if place in struck else "raised_mark"
            if left is not None and left != cells[at]:
                facts = {"left": shown(left)} if left else {"why": "whole"}
                self._problem_in(row, name, code, shown(cells[at]), facts)
                seen[at] = left
        return tuple(seen)

    def _spread(
        self, row: Raw, own: list[Cell], held: Mapping[int, tuple[Area, Cell]], is_read: bool
    ) -> tuple[Cell, ...]:
        """Return the cells of a row with those that merged cells hold for it, if it has others."""
        if any(map(is_filled, own)):
            for at, (area, cell) in held.items():
                if cell == "":
                    continue
                covered = self._covered.setdefault((area, at, cell), [])
                if not covered or at not in self._numbers:
                    own[at] = cell
                if is_read:
                    covered.append(_Covered(row.number, row.across, (row.number, at)))
                    if any(self._columns[at + 1 : area[3] + 1]) and (name := self._columns[at]):
                        self._across[name] = None
        return tuple(own)

    def _end(self) -> None:
        """Say what was found, once all rows were read."""
        several = [
            (area, at, cell, rows)
            for (area, at, cell), rows in self._covered.items()
            if len({of.place for of in rows}) > 1
        ]
        held = [rows for _, at, _, rows in several if at not in self._numbers]
        if held:
            numbers = sorted({of.place[0] for of in chain.from_iterable(held)})
            self.decisions.append(Decision("merged_cells", {"n": len(held), "spans": spans_of(numbers)}))
        for area, at, cell, rows in sorted(several, key=itemgetter(0, 1)):
            if at in self._numbers:
                facts = {"first": rows[0].number, "last": rows[-1].number, "rows": [of[:2] for of in rows]}
                facts |= {"why": "columns"} if area[0] == area[2] else {}
                self._problem_in(rows[0], self._columns[at], "merged_number", shown(cell), facts)
        if self._across:
            columns = {"table": self._table, "columns": tuple(self._across)}
            self.decisions.append(Decision("merged_across", columns))
        if self._linked:
            columns = {"table": self._table, "columns": tuple(self._linked)}
            self.decisions.append(Decision("links_behind_words", columns))
        hidden = hidden_facts(sorted(self._hidden), sorted(self._hidden_columns))
        if hidden and self._without_hidden:
            self.decisions.append(Decision("hidden_left_out", hidden))
        elif hidden:
            self.problems.append(self._problem_at(None, None, "hidden_cells", None, hidden))
