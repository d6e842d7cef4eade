"""Rows → records and problems: the rules of a row, across files, and against the store.

All problems are found in one pass, and one fault is one problem.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from commitments.contract import currencies
from commitments.contract.batches import RecordBatches, as_columns
from commitments.contract.codelists import COMPLETION_STEPS
from commitments.contract.geography import FAR_OUTSIDE, as_meant, is_far_outside
from commitments.contract.model import RECORDS, Record, Rule, problem_of
from commitments.contract.rules import completion_of, progress_of
from commitments.ingest.cells import cell_text, given_text, shown
from commitments.ingest.clues import TITLE, Words, reference_of, whose_reader
from commitments.ingest.columns import SheetColumns
from commitments.ingest.plain_records import Block, repeated, settles_currency, understanding
from commitments.ingest.problems import Decision, Problem, ProblemAt
from commitments.ingest.recognition import Named, Recogniser, identifier_in
from commitments.ingest.references import KnownIdentifiers
from commitments.ingest.sheets import Count, Mend, Row, Sheet
from commitments.ingest.spreadsheets import Cell


class Stored(Protocol):
    """What the store holds already, as far as checking asks."""

    def record(self, table: str, key: str, /) -> Record | None:
        """Return the record of a key text, or None."""

    def keys(self, table: str, /) -> Mapping[str, str]:
        """Return key text → identifier as first written, of every record of a table."""

    def renames(self, table: str, /) -> Mapping[str, str]:
        """Return key text → what it leads to, of identifiers of a table that were given up for others."""

    def values(self, table: str, /, *names: str) -> Iterable[tuple[Any, ...]]:
        """Yield the key text and some columns of the records of a table."""

    def columns(self, table: str, /, *names: str) -> Any:
        """Return an Arrow table of the key text, as `key`, and some columns of the records of a table."""


@dataclass(frozen=True)
class CheckedTable:
    """One table that was read: its accepted records, and all that was decided and found wrong on the way."""

    file: str
    sheet: str | None
    table: str | None
    encoding: str | None
    delimiter: str | None
    rows: int
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    accepted: int = 0  # rows without an error
    columns: tuple[str, ...] = ()  # those of the contract that the file has
    records: RecordBatches = field(default_factory=RecordBatches)
    mends: tuple[Mend, ...] = ()

    @property
    def ignored_columns(self) -> tuple[str, ...]:
        """Return the headings that name no column."""
        return tuple(problem.column or "" for problem in self.problems if problem.code == "unknown_column")


@dataclass(frozen=True)
class Checked:
    """All tables of the files that were checked together."""

    tables: tuple[CheckedTable, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return the problems of every table."""
        return tuple(problem for table in self.tables for problem in table.problems)

    @property
    def has_errors(self) -> bool:
        """Return whether anything must be mended before the files are taken."""
        return any(problem.severity == "error" for table in self.tables for problem in table.problems)


def check(
    sheets: Iterable[Sheet],
    stored: Stored | None = None,
    *,
    today: date,
    fictional: bool = False,
    count: Count | None = None,
) -> Checked:
    """Check sheets together, in any order, against what is stored.

    `fictional` lets the countries of the demonstration set be known; `count` is called with how many
    more rows are checked.
    """
    return _Validator(list(sheets), stored, today, fictional, count).checked()


@dataclass(slots=True, eq=False)
class _Draft:
    """A row on its way to a record: the values that are good, and the columns that are not."""

    table: "_Table"
    row: Row
    values: dict[str, Any] = field(default_factory=dict)
    bad: frozenset[str] = frozenset()
    has_error: bool = False
    is_broken: bool = False  # its cells may stand below the wrong headings
    is_repeated: bool = False
    key: str | None = None
    beside: tuple[tuple[str, str, str], ...] = ()  # a column, another of which its cell says something, what
    words: tuple[tuple[str, str], ...] = ()  # references without an identifier, and what stands in its place

    def fingerprint(self, *, by_cells: bool) -> int:
        """Return what sets its cells, under their columns, or its values apart from any others."""
        if by_cells:
            return hash((self.table.sheet.columns, *map(cell_text, self.row.cells)))
        return hash(tuple(repr(self.values.get(name)) for name in self.table.every))


class _SeenRow(NamedTuple):
    """What is kept of the first row of a key: its number, and what shows whether another is the same."""

    table: "_Table"
    row: int
    has_error: bool
    fingerprint: int  # by its cells where it has an error


_MOST_LISTED = 100_000  # errors of the rows of one table
_FAULTY = "?"  # what a row says in a cell that cannot be read


class _Table:
    """A sheet while it is checked."""

    def __init__(self, sheet: Sheet, record: type[Record], fictional: bool) -> None:
        self.sheet = sheet
        self.record = record
        self.every = record.columns()
        self.columns = SheetColumns(sheet, record, fictional)
        self.problem: ProblemAt = partial(Problem, sheet.file, sheet.sheet, sheet.table)
        self.problems = list(sheet.problems)
        self.errors = 0  # of rows; those beyond what anyone would read are not listed
        self.blocks: list[Block] = []
        self.broken: set[tuple[int, str]] = set()
        # Columns of which it is asked what holds for a row.
        self.open_cells: dict[tuple[int, str], frozenset[str]] = {}
        self.records = RecordBatches()
        self.accepted = 0
        self.told: Counter[tuple[str, str]] = Counter()  # by kind of decision and column, in how many cells
        self.recognised: Counter[tuple[str, str, Named]] = Counter()  # by column, words and what they mean
        self.whose = whose_reader(sheet)
        self.title = next((at for at, clue in enumerate(sheet.clues) if clue == TITLE), None)
        # Columns of amounts, and those that say of which currency they are.
        self.money = [(name, column.currency) for name, column in self.every.items() if column.currency]
        self.missing = {name for name, column in self.every.items() if column.required} - set(self.columns.at)
        if any(problem.code == "unclear_figures" for problem in sheet.problems):
            self.missing |= {"progress_percent"}  # it may be there
        self.defaults: dict[str, Any] = {
            **{name: field.default for name, field in record.model_fields.items() if not field.is_required()},
            **sheet.of_new_rows,
        }
        self.has_new_rows = False
        # A heading in error leaves open what every row means.
        self.heading_fails = any(
            problem.severity == "error" and problem.row == sheet.heading_row for problem in sheet.problems
        )

    def add_problem(
        self, draft: _Draft, column: str | None, code: str, facts: Mapping[str, Any] | None = None
    ) -> None:
        """Keep a problem of a row; an error is also one of the row."""
        at = self.columns.at.get(column or "")
        value = None if at is None else shown(draft.row.cells[at])
        row = draft.row
        problem = self.problem(row.number, column, code, value, facts or {}, across=row.across)
        is_error = problem.severity == "error"
        self.errors += is_error
        if not is_error or self.errors <= _MOST_LISTED:
            self.problems.append(problem)
        if is_error:
            draft.has_error = True
            if column:
                draft.bad |= {column}

    def place_of(self, draft: _Draft, column: str, code: str) -> int | None:
        """Return the place among the problems of one of the last row read, None where it has none."""
        at = len(self.problems)
        row = draft.row
        while at and (self.problems[at - 1].row, self.problems[at - 1].across) == (row.number, row.across):
            at -= 1
            if (self.problems[at].column, self.problems[at].code) == (column, code):
                return at
        return None

    def understand(self, known: Mapping[str, KnownIdentifiers], today: date) -> None:
        """Understand all cells, and say what is doubtful of whole columns."""
        self.problems += self.columns.doubts(self.problem)
        for name, share in self.columns.unsigned_shares(self.every):
            doubt = {"why": "percent", "taken": share, "other": float(f"{share * 100:.15g}")}
            self.problems.append(self.problem(None, name, "ambiguous_numbers", shown(share), doubt))
        for problem in self.sheet.problems:
            if problem.code == "merged_number":
                for at in problem.facts["rows"]:
                    self.open_cells[at] = self.open_cells.get(at, frozenset()) | {problem.column or ""}
            elif problem.severity == "error" and problem.row is not None:
                self.broken.add((problem.row, problem.across))
        own = self.record.key[0]
        understand = {
            name: understanding(
                self.every[name],
                read,
                self.defaults.get(name),
                known.get(self.every[name].refers_to or (self.record.table if name == own else "")),
                (lambda day: day.first_day <= today) if name == "as_of" else (lambda value: True),
            )
            for name, read in self.columns.readers.items()
        }
        for rows in self.columns.blocks:
            block = Block(rows, self.record, self.columns.at, understand, self.defaults)
            if self.broken or self.open_cells:
                across = (rows.beside.get(at, ("",))[0] for at in range(len(rows)))
                places = [*zip(rows.numbers, across, strict=True)]
                block.without_keys(at for at, place in enumerate(places) if self._is_broken(*place))
                block.look_closer(pa.array([place in self.open_cells for place in places]))
            self.blocks.append(block)

    def _is_broken(self, number: int, across: str) -> bool:
        """Return whether the cells of a row may stand below the wrong headings."""
        return (number, "") in self.broken or bool(across and (number, across) in self.broken)

    def draft(self, row: Row) -> _Draft:
        """Return a row with what its cells mean."""
        draft = _Draft(self, row)
        if self._is_broken(row.number, row.across):
            draft.has_error = draft.is_broken = True
            return draft
        if (row.number, row.across) in self.open_cells:
            draft.bad, draft.has_error = self.open_cells[row.number, row.across], True
        for name, read in self.columns.readers.items():
            cell = row.cells[self.columns.at[name]]
            value, faults, beside = read(cell)
            words: tuple[tuple[str, str], ...] = ()
            for code, facts in faults:
                if code == "bad_identifier" and self.every[name].refers_to and "why" not in facts:
                    words = (*words, (name, facts.get("part") or cell_text(cell).strip()))
                else:
                    self.add_problem(draft, name, code, facts)
            draft.words += words
            if value is None and name not in draft.bad and not words:
                value = self.defaults.get(name)
                if self.every[name].required:
                    self.add_problem(draft, name, "missing_value")
            draft.values[name] = value
            draft.beside += tuple((name, sibling, said) for sibling, said in beside.items())
        draft.bad |= self.missing
        return draft

    def keep(self, block: Block, plain: Any, made: Mapping[int, Record]) -> None:
        """Keep the records of the plain rows of a block, and those made of others by their place."""
        batch = block.records(plain)
        if made:
            order = [*pc.indices_nonzero(plain).to_pylist(), *made]
            both = pa.Table.from_batches([batch, as_columns(self.record, [*made.values()])])
            [batch] = both.take(pc.array_sort_indices(pa.array(order))).combine_chunks().to_batches()
        if len(batch):
            self.records.take(self.record.table, batch)

    def given(self, draft: _Draft, column: str) -> Any:
        """Return what the cell of a column means, None where nothing is given."""
        at = self.columns.at.get(column)
        return None if at is None else self.columns.readers[column](draft.row.cells[at]).value

    def identifiers(self) -> Iterator[tuple[str | None, Cell]]:
        """Yield the identifier that each row bears, None where it is missing or faulty, and its cell."""
        key = self.record.key[0]
        if key in self.columns.at and not self.every[key].refers_to:
            read = self.columns.readers[key]
            yield from ((read(cell).value or None, cell) for _, cell in self.columns.cells(key))

    def said(self, column: str) -> Iterator[tuple[str, Any]]:
        """Yield the key text of each identifier that a row bears, and what the row says in a column."""
        key = self.record.key[0]
        if {key, column} <= self.columns.at.keys():
            read, read_said = self.columns.readers[key], self.columns.readers[column]
            for row in self.sheet.rows:
                if identifier := read(row.cells[self.columns.at[key]]).value:
                    said = read_said(row.cells[self.columns.at[column]])
                    yield identifier.lower(), _FAULTY if said.value is None and said.faults else said.value

    def about(self, draft: _Draft, column: str) -> tuple[str, ...]:
        """Return what a row says of whose the record is that it refers to in a column."""
        return self.whose(draft.row) if column == reference_of(self.record.table) else ()

    def title_of(self, draft: _Draft, column: str) -> str:
        """Return what a row calls the record that it refers to in a column, beside its identifier."""
        if self.title is None or column != reference_of(self.record.table):
            return ""
        return given_text(draft.row.cells[self.title])

    def _recognised(self) -> Iterator[Decision]:
        """Yield what words were taken for, a column after the other."""
        for column in dict.fromkeys(column for column, *_ in self.recognised):
            of_column = [
                (words, named, n) for (at, words, named), n in self.recognised.items() if at == column
            ]
            pairs = tuple((words, named) for words, named, _ in of_column)
            facts = {"table": self.record.table, "column": column, "pairs": pairs}
            yield Decision("recognised", {**facts, "n": sum(n for *_, n in of_column)})

    def checked(self) -> CheckedTable:
        """Return the table as checked."""
        place = {name: at for at, name in enumerate(self.every)}
        says_basis = {"basis"} & {*self.columns.at, *self.sheet.of_new_rows}
        if "basis" in self.every and self.has_new_rows and not says_basis:
            self.problems.append(self.problem(None, "basis", "basis_not_said"))
        if (unlisted := self.errors - _MOST_LISTED) > 0:
            self.problems.append(self.problem(None, None, "more_problems", None, {"n": unlisted}))
        self.problems.sort(
            key=lambda problem: (
                problem.row or 0,
                len(problem.across),
                problem.across,
                place.get(problem.column or "", -1),
            )
        )
        return CheckedTable(
            self.sheet.file,
            self.sheet.sheet,
            self.sheet.table,
            self.sheet.encoding,
            self.sheet.delimiter,
            rows=len(self.sheet.rows),
            decisions=(
                *self.sheet.decisions,
                *self.columns.decisions(self.record.table),
                *(
                    Decision(kind, {"table": self.record.table, "columns": (column,), "n": n})
                    for (kind, column), n in self.told.items()
                ),
                *self._recognised(),
            ),
            problems=tuple(self.problems),
            accepted=0 if self.heading_fails else self.accepted,
            columns=tuple(self.columns.at),
            records=self.records,
            mends=self.sheet.mends,
        )


def _given(tables: Mapping[int, _Table], name: str) -> Iterator[Record]:
    """Yield the records of the files of a table."""
    return chain.from_iterable(
        table.records.of(name) for table in tables.values() if table.record.table == name
    )


class _Validator:
    """One pass over files that were given together."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        stored: Stored | None,
        today: date,
        fictional: bool,
        count: Count | None,
    ) -> None:
        self.count = count
        self.stored = stored
        self.today = today
        self.sheets = sheets
        self.tables = {
            at: _Table(sheet, RECORDS[sheet.table], fictional)
            for at, sheet in enumerate(sheets)
            if sheet.table
        }
        given = {table.record.table for table in self.tables.values()}
        # A table of which nothing is known may be the very one that references name; a remark is not.
        lost = any(_may_be_a_table(sheet) for sheet in sheets if not sheet.table)
        self.unsure = frozenset(RECORDS) - given if lost else frozenset()
        self.unsure |= {t.record.table for t in self.tables.values() if t.record.key[0] in t.missing}
        self.known = {
            name: KnownIdentifiers(
                stored.keys(name) if stored else {},
                stored.renames(name) if stored else {},
                chain.from_iterable(t.identifiers() for t in self.tables.values() if t.record.table == name),
            )
            for name in RECORDS
        }
        # Not by a method: the two would hold each other, and what was read of a long file, when all is done.
        self.recogniser = Recogniser(stored, partial(_given, self.tables), fictional=fictional)
        self.first: dict[str, dict[str, _SeenRow]] = {name: {} for name in RECORDS}  # by key
        # What is said in a column of a table, by key text: in the files, laid out where it is asked for, else
        # in the store.
        self.known_values: dict[tuple[str, str], dict[str, Any]] = {}
        # What progress is measured between, by commitment; None where its row does not say so rightly.
        self.ranges: dict[str, tuple[float | None, float | None] | None] = {}

    def checked(self) -> Checked:
        """Return every table as checked."""
        for name in RECORDS:  # what others refer to comes first, wherever it stands
            tables = [table for table in self.tables.values() if table.record.table == name]
            for table in tables:
                table.understand(self.known, self.today)
                self._compare_with_stored(table)
            blocks = [block for table in tables for block in table.blocks]
            twice = repeated(block.keys for block in blocks)
            # What a key is that words stand for shows row by row, and may be that of any other.
            are_unclear = any(block.has_unclear_keys for block in blocks)
            for table in tables:
                for block in table.blocks:
                    self._check(table, block, None if are_unclear else twice)
                table.blocks.clear()
        return Checked(
            tuple(
                self.tables[at].checked() if at in self.tables else _unrecognised(sheet)
                for at, sheet in enumerate(self.sheets)
            )
        )

    def _compare_with_stored(self, table: _Table) -> None:
        """Find what is stored of the rows of a table, which holds for columns that its sheet has not."""
        if self.stored and table.blocks:
            lacking = [column for column in table.every if column not in table.columns.at]
            standing = self.stored.columns(table.record.table, *lacking)
            keys = pa.concat_arrays([block.keys for block in table.blocks])
            at, begin = pc.index_in(keys, standing["key"].combine_chunks()), 0
            for block in table.blocks:
                block.take_stored(standing, at.slice(begin, len(block.rows)))
                begin += len(block.rows)

    def _check(self, table: _Table, block: Block, twice: Any) -> None:
        """Check the rows of a block, those one by one that are not plain; all of them where it is not known
        which keys stand `twice`."""
        if twice is None or table.missing or table.heading_fails or table.title is not None:
            plain = pa.repeat(False, len(block.rows))
        else:
            block.look_closer(pc.is_in(block.keys, twice))
            self._require(table, block)
            plain = block.plain()
        made: dict[int, Record] = {}
        places: list[int] = pc.indices_nonzero(pc.invert(plain)).to_pylist()
        for place, row in zip(places, block.rows.at(places, Row), strict=True):
            draft = table.draft(row)
            self._join(table, draft)
            if record := self._finish(table, draft):
                made[place] = record
        table.accepted += len(block.rows) - len(places)
        table.keep(block, plain, made)
        if self.count:
            self.count(len(block.rows))

    def _require(self, table: _Table, block: Block) -> None:
        """Have a closer look taken at the rows of a block of which there may be something to say."""
        record, name = table.record, table.record.table
        for rule in record.rules:
            block.require(rule.holds, *rule.over)
        for _, currency in table.money:
            if currency in table.columns.at:
                block.require(settles_currency, currency)
        if name == "signatories" and not table.columns.at.keys().isdisjoint(_OF_PLACE):
            block.require(lambda *place: None in place, *_OF_PLACE)
        if name == "reports":
            self._require_agreement(block)
        plain = block.plain()
        table.has_new_rows |= bool(pc.any(pc.and_not(plain, block.is_stored)).as_py())
        if name == "commitments":
            between = zip(*(block.values(of).filter(plain).to_pylist() for of in _OF_RANGE), strict=True)
            self.ranges |= zip(block.keys.filter(plain).to_pylist(), between, strict=True)

    def _require_agreement(self, block: Block) -> None:
        """Have a closer look taken at reports whose state may not be the one that their progress gives."""
        if block.values("value").null_count < len(block.rows) or None in self.ranges.values():
            names = ("commitment_id", "completion", "value", "progress_percent")
            block.require(
                lambda *said: self._agrees(said[1], self._progress(dict(zip(names, said, strict=True)))),
                *names,
            )
        else:
            block.require(self._agrees, "completion", "progress_percent")

    @staticmethod
    def _agrees(completion: str | None, progress: float | None) -> bool:
        """Return whether a state is the one that a progress gives, if both are known."""
        return completion not in COMPLETION_STEPS or progress is None or completion_of(progress) == completion

    def _join(self, table: _Table, draft: _Draft) -> None:
        """Bring a row together with what it refers to, what is stored of it, and its like in the files."""
        record, values = table.record, draft.values
        if draft.is_broken:
            return
        for name, words in draft.words:
            self._recognise(table, draft, name, words)
        for name in table.columns.at:
            if (target := table.every[name].refers_to) and values.get(name):
                self._resolve(table, draft, name, self.known[target])
        old: Record | None = None
        key = {name: values.get(name, table.defaults.get(name)) for name in record.key}
        if all(value is not None for value in key.values()):
            own = record.key[0]
            if not table.every[own].refers_to:
                self._report_renamed(table, draft, own, values[own], self.known[record.table])
                values[own] = self.known[record.table].first_written(values[own])
                key[own] = values[own]
            draft.key = record.key_of(key)
            old = self.stored.record(record.table, draft.key) if self.stored else None
        rest = {name: getattr(old, name) for name in table.every} if old else table.defaults
        table.has_new_rows |= draft.key is not None and old is None
        draft.values = values = {**rest, **values}
        self._take_what_is_said_beside(table, draft)
        if draft.key is not None:
            self._compare(table, draft)
        # Of a row that cannot be identified, what its file leaves out may be stored.
        unsure = (
            draft.bad
            if draft.key or not self.stored
            else draft.bad | (set(table.every) - set(table.columns.at))
        )
        for rule in record.rules:
            if unsure.isdisjoint(rule.over) and not rule.holds(*(values[name] for name in rule.over)):
                table.add_problem(draft, _blamed(rule, table), rule.code)
        if "as_of" in record.key and values.get("as_of") and values["as_of"].first_day > self.today:
            table.add_problem(draft, "as_of", "future_date", {"today": self.today})
        if record.table == "signatories" and unsure.isdisjoint(_OF_PLACE):
            self._locate(table, draft)
        if record.table == "commitments" and draft.key:
            unknown = draft.bad & {"baseline_value", "target_value"}
            between = None if unknown else (values["baseline_value"], values["target_value"])
            self.ranges.setdefault(draft.key, between)

    def _take_what_is_said_beside(self, table: _Table, draft: _Draft) -> None:
        """Take what the cell of a number says of how exact it is, and settle its currency."""
        for name, sibling, said in draft.beside:
            if sibling == table.every[name].qualifier and sibling not in draft.bad:
                given = table.given(draft, sibling)
                if given is None:
                    draft.values[sibling] = said
                if given != said:
                    table.told["qualifiers" if given is None else "qualifiers_kept", name] += 1
        for amount, column in table.money:
            behind = next((said for _, sibling, said in draft.beside if sibling == column), None)
            if draft.values.get("measure", "funds_mobilised") == "funds_mobilised":
                self._settle_currency(table, draft, amount, column, behind)
            elif behind and "measure" not in draft.bad:
                table.add_problem(draft, amount, "bad_number", {"near": cell_text(draft.values[amount])})

    def _settle_currency(
        self, table: _Table, draft: _Draft, amount: str, column: str, behind: str | None
    ) -> None:
        """Write a currency as its code: the one of its own column, else the one behind the amount."""
        given = table.given(draft, column)
        own = currencies.find(given) if given else None
        if column in draft.bad or (given and not own):
            return
        if currencies.CFA in (own, behind):
            franc = next((code for code in (own, behind) if code in currencies.CFA_FRANCS), None)
            if franc is None:
                country = self._country_of_lead(draft)
                franc = currencies.cfa_franc(country)
            if franc is None:
                if country == _FAULTY:
                    draft.has_error = True  # told where it is
                else:
                    self._ask_which_franc(table, draft, column if own == currencies.CFA else amount)
                draft.bad |= {column}
                return
            own, behind = (franc if code == currencies.CFA else code for code in (own, behind))
            table.told["cfa_francs", column] += 1
        if behind and not own:
            own = behind
            table.told["currencies", amount] += 1
        elif behind and behind != own:
            table.add_problem(draft, amount, "two_currencies", {"given": own})
        if own:
            draft.values[column] = own

    def _ask_which_franc(self, table: _Table, draft: _Draft, column: str) -> None:
        """Report a CFA franc, in its own column or behind the amount, that may be that of either union."""
        amount = draft.values[column]
        before = f"{cell_text(amount)} " if isinstance(amount, float) else ""
        nears = tuple(before + code for code in currencies.CFA_FRANCS)
        table.add_problem(draft, column, "unknown_code", {"why": "cfa", "nears": nears})

    def _country_of_lead(self, draft: _Draft) -> Any:
        """Return the country of the lead of a row, None where it has none, _FAULTY where a fault hides it."""
        values = draft.values
        if not draft.bad.isdisjoint(("signatory_id", "commitment_id")):
            return _FAULTY
        lead = values.get("signatory_id") or self._value_of(
            "commitments", values["commitment_id"], "signatory_id"
        )
        return self._value_of("signatories", lead, "country")

    def _value_of(self, name: str, identifier: str | None, column: str) -> Any:
        """Return a value of the record that bears an identifier, as in the files, else as stored."""
        if identifier is None or identifier == _FAULTY:
            return identifier
        if (name, column) not in self.known_values:
            of_files = (table for table in self.tables.values() if table.record.table == name)
            said = dict(chain.from_iterable(table.said(column) for table in of_files))
            if _FAULTY in said.values():  # where words have been taken for what they mean, it is none
                said |= {record.key_text: getattr(record, column) for record in _given(self.tables, name)}
            self.known_values[name, column] = said
        known = self.known_values[name, column]
        key = (self.known[name].first_written(identifier) or identifier).lower()
        if key not in known:
            record = self.stored.record(name, key) if self.stored else None
            hidden = _FAULTY if self.known[name].is_claimed(identifier) else None
            known[key] = getattr(record, column, hidden)
        return known[key]

    def _locate(self, table: _Table, draft: _Draft) -> None:
        """Report a place that cannot be in the country of its row, with the one that may be meant."""
        country, latitude, longitude = (draft.values[name] for name in _OF_PLACE)
        if None in (country, latitude, longitude) or table.columns.at.keys().isdisjoint(_OF_PLACE):
            return
        facts: dict[str, Any] = {}
        if latitude == longitude == 0:
            facts["why"] = "zero"
        elif is_far_outside(country, latitude, longitude):
            facts |= {"place": (latitude, longitude), "country": country, "km": FAR_OUTSIDE}
            if meant := as_meant(country, latitude, longitude):
                facts["near"] = meant
        if facts:
            table.add_problem(draft, "latitude", "place_outside_country", facts)

    def _resolve(self, table: _Table, draft: _Draft, name: str, known: KnownIdentifiers) -> None:
        """Write references as what they name was first written, and report those that name nothing."""
        value = draft.values[name]
        resolved = []
        for identifier in value if isinstance(value, tuple) else (value,):
            first = known.first_written(identifier)
            if first is None and not any(map(str.isdigit, identifier)):
                first = self._meant(table, draft, name, identifier)  # a name such as “Port-Balafon”
            resolved.append(first or identifier)
            self._report_renamed(table, draft, name, identifier, known)
            if first:
                self._compare_title(table, draft, name, first)
            if first or known.is_claimed(identifier) or table.every[name].refers_to in self.unsure:
                continue
            title = table.title_of(draft, name)
            facts = {"part": identifier, **({"why": "title", "title": title} if title else {})}
            facts |= self._candidates(table, draft, name, identifier, title or identifier)
            table.add_problem(draft, name, "unknown_reference", facts)
        draft.values[name] = tuple(dict.fromkeys(resolved)) if isinstance(value, tuple) else resolved[0]

    def _compare_title(self, table: _Table, draft: _Draft, name: str, identifier: str) -> None:
        """Report a row whose title is that of another record than its identifier's, which counts."""
        if title := table.title_of(draft, name):
            target = table.every[name].refers_to or ""
            meant = self.recogniser.find(target, title, table.about(draft, name)).sure
            if meant and meant.identifier.lower() != identifier.lower():
                own = self.recogniser.named(target, identifier)
                facts = {"title": title, "other": meant, "named": own}
                table.add_problem(draft, name, "title_of_another", facts)

    def _recognise(self, table: _Table, draft: _Draft, name: str, words: str) -> None:
        """Take the record that words in place of a reference can only mean, else ask which is meant."""
        meant = self._meant(table, draft, name, words)
        if meant is None:
            if table.every[name].refers_to in self.unsure:
                draft.has_error = True  # what is wrong is told where its table is
                draft.bad |= {name}
                return
            may_be = self._candidates(table, draft, name, words, _called(table, draft, name, words))
            table.add_problem(draft, name, "unrecognised", {"part": words, **may_be})
        elif table.every[name].many:
            draft.values[name] = (*(draft.values.get(name) or ()), meant)
        else:
            draft.values[name] = meant

    def _meant(self, table: _Table, draft: _Draft, name: str, words: str) -> str | None:
        """Return the identifier of the record that words can only mean, and keep what is to be told of it;
        None where there is none, or a person wants to be asked."""
        target = table.every[name].refers_to or ""
        called, known = _called(table, draft, name, words), self.known[target]
        if identifier := known.first_written(called):
            return identifier
        if (name, words) in table.sheet.asked:
            return None
        within = identifier_in(called, known.first_written)
        meant = (
            self.recogniser.named(target, within)
            if within
            else self.recogniser.find(target, called, table.about(draft, name)).sure
        )
        if meant is None:
            return None
        table.recognised[name, words, meant] += 1
        return meant.identifier

    def _candidates(
        self, table: _Table, draft: _Draft, name: str, words: str, called: str
    ) -> Mapping[str, Any]:
        """Return the records that words, or an unknown identifier, may mean, the likeliest first, and whose
        they may be."""
        target = table.every[name].refers_to or ""
        found = self.recogniser.find(target, called, table.about(draft, name))
        near = self.known[target].near(words)
        likely = (*([self.recogniser.named(target, near)] if near else []), *found.candidates)
        facts = {"candidates": tuple(dict.fromkeys(likely)), "actors": found.actors}
        return {**facts, "is_sure": found.sure is not None}

    def _report_renamed(
        self, table: _Table, draft: _Draft, name: str, identifier: str, known: KnownIdentifiers
    ) -> None:
        """Report an identifier that was given up: it is read as the one that it leads to."""
        if new := known.renamed(identifier):
            table.add_problem(draft, name, "renamed_identifier", {"part": identifier, "new": new})

    def _compare(self, table: _Table, draft: _Draft) -> None:
        """Report a row whose key stands in the files already, on an earlier row or in an earlier file."""
        earlier = self.first[table.record.table].get(draft.key or "")
        if earlier is None:
            return
        other = earlier.table
        same = draft.fingerprint(by_cells=draft.has_error or earlier.has_error) == earlier.fingerprint
        facts: dict[str, Any] = {"row": earlier.row}
        if other is not table:
            facts |= {"file": other.sheet.file, "sheet": other.sheet.sheet}
        if same:
            draft.is_repeated = True
            table.add_problem(draft, None, "repeated_row", facts)
        else:
            table.add_problem(draft, table.record.key[0], "duplicate_key", facts)

    def _finish(self, table: _Table, draft: _Draft) -> Record | None:
        """Compare what a report states with what its progress gives, and return the record, None where there
        is none."""
        if table.record.table == "reports" and not draft.is_broken:
            self._compare_with_progress(table, draft)
        record = self._record(table, draft)
        first = self.first[table.record.table]
        if draft.key is not None and draft.key not in first:
            fingerprint = draft.fingerprint(by_cells=draft.has_error)
            first[draft.key] = _SeenRow(table, draft.row.number, draft.has_error, fingerprint)
        return record

    def _record(self, table: _Table, draft: _Draft) -> Record | None:
        """Return the record of a row without an error; None where there is none."""
        if draft.has_error:
            return None
        table.accepted += 1
        if draft.is_repeated or table.heading_fails:
            return None
        try:
            return table.record(**draft.values)
        except ValidationError as error:  # a rule of the record that nothing above has reported
            table.accepted -= 1
            for code, column in map(problem_of, error.errors()):
                table.add_problem(draft, column or None, code)
            return None

    def _compare_with_progress(self, table: _Table, draft: _Draft) -> None:
        values = draft.values
        if "completion" in draft.bad:
            self._reconsider_suggestion(table, draft)
        if values.get("completion") not in COMPLETION_STEPS or draft.bad & _OF_PROGRESS:
            return
        if (draft.row.number, draft.row.across) in table.sheet.contradictory:
            return
        progress = self._progress(values)
        if progress is not None and not self._agrees(values["completion"], progress):
            given = completion_of(progress)
            facts = {"progress": progress, "given": given, "stated": values["completion"]}
            table.add_problem(draft, "completion", "contradiction", facts)

    def _reconsider_suggestion(self, table: _Table, draft: _Draft) -> None:
        """Suggest no state for an unknown word where the progress of its row gives another; where that cannot
        be read, none that is taken with others."""
        at = table.place_of(draft, "completion", "unknown_code")
        if at is None or table.problems[at].facts.get("near") not in COMPLETION_STEPS:
            return
        facts = dict(table.problems[at].facts)
        figures = self._figures_meant(table, draft)
        if figures is None:
            facts.pop("everyday", None)
        elif (progress := self._progress({**draft.values, **figures})) is not None:
            given = completion_of(progress)
            if facts.pop("near") != given:
                facts |= {"why": "figure_speaks", "progress": progress, "given": given}
            else:
                facts["near"] = given
        table.problems[at] = replace(table.problems[at], facts=facts)

    def _figures_meant(self, table: _Table, draft: _Draft) -> dict[str, Any] | None:
        """Return what figures that cannot be read mean as everyday words, None where one of them is none."""
        meant: dict[str, Any] = {}
        for name in draft.bad & _FIGURES:
            at = table.place_of(draft, name, "bad_number")
            facts = {} if at is None else table.problems[at].facts
            if not facts.get("everyday"):
                return None
            meant[name] = table.columns.readers[name](facts["near"]).value
        return meant

    def _progress(self, report: Mapping[str, Any]) -> float | None:
        """Return the progress in percent of a report: from its value where that can be, else as stated."""
        between = self._between(str(report.get("commitment_id")).lower())
        return None if between is None else progress_of(report["value"], report["progress_percent"], *between)

    def _between(self, key: str) -> tuple[float | None, float | None] | None:
        if key not in self.ranges:
            commitment = self.stored.record("commitments", key) if self.stored else None
            self.ranges[key] = (
                getattr(commitment, "baseline_value", None),
                getattr(commitment, "target_value", None),
            )
        return self.ranges[key]


def _called(table: _Table, draft: _Draft, name: str, words: str) -> str:
    """Return what words of a row call a record, without whose it is."""
    cell = draft.row.cells[table.columns.at[name]]
    return cell.called if isinstance(cell, Words) else words


_OF_PLACE = ("country", "latitude", "longitude")
_OF_RANGE = ("baseline_value", "target_value")
_FIGURES = {"progress_percent", "value"}
_OF_PROGRESS = {"completion", *_FIGURES}


def _blamed(rule: Rule, table: _Table) -> str:
    """The column to name where a rule is broken: of several that may mend it, one that the file has."""
    if rule.column in table.columns.at or (
        rule.code == "missing_value" and rule.over not in table.record.one_of
    ):
        return rule.column
    return next((name for name in rule.over if name in table.columns.at), rule.column)


def _may_be_a_table(sheet: Sheet) -> bool:
    """Return whether a sheet that was not recognised, or not readable, may hold rows that others refer to."""
    return any(len(problem.facts.get("headings", "??")) > 1 for problem in sheet.problems)


def _unrecognised(sheet: Sheet) -> CheckedTable:
    return CheckedTable(
        sheet.file,
        sheet.sheet,
        None,
        sheet.encoding,
        sheet.delimiter,
        rows=len(sheet.rows),
        decisions=sheet.decisions,
        problems=sheet.problems,
    )
