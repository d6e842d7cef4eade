"""Files that are deposited, as data: what was decided of them so far, their headings, what they lack."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from itertools import chain, count, islice
from typing import Self

from commitments.contract import countries
from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Column, is_identifier
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import shown
from commitments.ingest.clues import TITLE, WHOSE, reference_of
from commitments.ingest.corrections import CorrectedCell, Corrections, Value
from commitments.ingest.heading_names import columns_by_heading
from commitments.ingest.headings import heading_set
from commitments.ingest.problems import Answer, Decision, Problem
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.ingest.validation import CheckedTable
from commitments.site.context import Context
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.staff.problem_groups import ValueGroup
from commitments.staff.record_form import column_title
from commitments.store.changesets import Choices, Key, Preview, ReceivedFile


@dataclass(frozen=True)
class Recalled:
    """A sheet as it was first read, and what was taken for it from what is remembered of its headings."""

    headings: tuple[str, ...]
    is_done: bool = False  # its words were looked up as well
    columns: int = 0  # headings that were matched with a column, or left out
    words: tuple[tuple[str, str, str], ...] = ()  # column, text, what is meant
    answers: int = 0
    dropped: tuple[str, ...] = ()  # what no longer holds
    file: str = ""  # the last that such a thing was decided of
    who: str = ""
    day: date | None = None

    def decisions(self, table: str | None) -> Iterator[Decision]:
        """Yield what was taken, and what could not be, of a sheet that is read as `table`."""
        if self.columns or self.words or self.answers:
            counts = {"headings": self.columns, "words": self.words, "answers": self.answers}
            last = {"file": self.file, "who": self.who, "day": self.day and self.day.isoformat()}
            yield Decision("remembered", {"in_table": table, **counts, **last})
        if self.dropped:
            yield Decision("remembered_gone", {"texts": self.dropped})


@dataclass(frozen=True)
class DraftFile:
    """A file that was deposited, and the one of its name in whose place it came."""

    name: str
    sha256: str
    size: int  # bytes
    instead_of: DraftFile | None = None

    @classmethod
    def of(cls, file: ReceivedFile) -> Self:
        """Describe a file."""
        return cls(file.name, sha256(file.content).hexdigest(), len(file.content))


@dataclass(frozen=True)
class UploadDraft:
    """The files that a person has deposited, what was decided of them so far, and why; `before` is the same
    without the last step.

    `recalled` are the sheets of all files that were looked at, by file and sheet.
    """

    files: tuple[DraftFile, ...] = ()
    choices: Choices = field(default_factory=dict)
    corrections: Corrections = field(default_factory=Corrections)
    removing: frozenset[Key] = frozenset()
    recalled: Mapping[str, Mapping[str | None, Recalled]] = field(default_factory=dict)
    reason: str = ""  # as typed
    before: UploadDraft | None = None

    def receiving(self, files: Iterable[DraftFile]) -> UploadDraft:
        """Return this draft with more files: one takes the place of another of its name; bytes that are there
        already are none. The same draft where nothing is new."""
        there = {file.name: file for file in self.files}
        known = {file.sha256 for file in self.files}
        arrived: dict[str, DraftFile] = {}
        for file in files:
            if file.sha256 not in known:
                known.add(file.sha256)
                name = free_name(file.name, arrived)
                before = replace(there[name], instead_of=None) if name in there else None
                arrived[name] = replace(file, name=name, instead_of=before)
        if not arrived:
            return self
        together = tuple({**there, **arrived}.values())
        recalled = {file: of_file for file, of_file in self.recalled.items() if file not in arrived}
        return replace(self, files=together, recalled=recalled, before=self if self.files else None)

    def without(self, name: str) -> UploadDraft:
        """Return this draft without a file and what was decided of it."""
        files = tuple(file for file in self.files if file.name != name)
        return replace(self.undecided_of(name), files=files, before=self)

    def undecided_of(self, name: str) -> UploadDraft:
        """Return this draft with nothing decided of a file, nor taken for it; values hold wherever they
        stand."""
        return replace(
            self,
            choices={file: choice for file, choice in self.choices.items() if file != name},
            corrections=self.corrections.of_rows(name, ()),
            recalled={file: recalled for file, recalled in self.recalled.items() if file != name},
        )

    def keeping_both(self, name: str) -> UploadDraft:
        """Return this draft with a file, and beside it, under a name of its own, the one in whose place it
        came: what is decided stays with the rows that it was decided of."""
        files: list[DraftFile] = []
        for file in self.files:
            if file.name == name and file.instead_of:
                other = free_name(name, {each.name for each in self.files})
                files += [replace(file, instead_of=None), replace(file.instead_of, name=other)]
            else:
                files.append(file)
        return replace(self, files=tuple(files), before=self)

    def back(self) -> UploadDraft:
        """Return this draft without the last step, the reason as it is."""
        return replace(self.before, reason=self.reason) if self.before else self

    def choice(self, sheet: Sheet) -> SheetChoice:
        """Return what was decided of a sheet, at the least its table as it was read."""
        return self.choices.get(sheet.file, {}).get(sheet.sheet, SheetChoice(table=sheet.table))

    def chosen(self, file: str, sheet: str | None) -> SheetChoice:
        """Return what a person chose of a sheet, or was taken for it from what is remembered."""
        return self.choices.get(file, {}).get(sheet, SheetChoice())

    def telling(self, sheets: Iterable[Sheet]) -> list[Sheet]:
        """Return sheets that say what was taken for them from what is remembered."""
        told = []
        for sheet in sheets:
            recalled = self.recalled.get(sheet.file, {}).get(sheet.sheet)
            taken = recalled.decisions(sheet.table) if recalled else ()
            told.append(replace(sheet, decisions=(*taken, *sheet.decisions)))
        return told

    def decided(self, sheet: Sheet | Problem, choice: SheetChoice) -> UploadDraft:
        """Return this draft with another choice for a sheet, or for the one of a problem, and for all with
        the same headings; whether one is left out, or what is hidden in it, is its own affair."""
        choices = {file: dict(of_file) for file, of_file in self.choices.items()}
        choices.setdefault(sheet.file, {})[sheet.sheet] = choice
        if choice != self.choices.get(sheet.file, {}).get(sheet.sheet) and not choice.left_out:
            for file, name, headings in self.like(sheet.file, sheet.sheet):
                own = choices.setdefault(file, {}).get(name, SheetChoice())
                choices[file][name] = as_in_like(choice, headings, own)
        return replace(self, choices=choices, before=self)

    def like(self, file: str, sheet: str | None) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
        """Yield the other sheets with the headings of one, as `with_headings` does."""
        if asked := self.recalled.get(file, {}).get(sheet):
            every = self.with_headings(heading_set(asked.headings))
            yield from (each for each in every if each[:2] != (file, sheet))

    def with_headings(self, of_set: str) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
        """Yield the sheets with a set of headings, by file and name, with these as written there."""
        for file, sheets in self.recalled.items():
            for name, recalled in sheets.items():
                if of_set and heading_set(recalled.headings) == of_set:
                    yield file, name, recalled.headings

    def as_they_are(self) -> UploadDraft:
        """Return this draft with nothing decided of its files, nor taken from what is remembered."""
        recalled = {
            file: {name: Recalled(of.headings, is_done=True) for name, of in sheets.items()}
            for file, sheets in self.recalled.items()
        }
        return UploadDraft(self.files, recalled=recalled, reason=self.reason, before=self)

    def headed(self, sheet: Sheet, row: int, floors: int = 1) -> UploadDraft:
        """Return this draft with the heading of a sheet in this row, and in those above it that are floors of
        it; its table is the one of these headings, unless it was chosen."""
        chosen = self.chosen(sheet.file, sheet.sheet)
        return self.decided(sheet, replace(chosen, heading_row=row, heading_floors=floors))

    def laid_out(self, sheet: Sheet, *, anew: bool) -> UploadDraft:
        """Return this draft with a sheet laid out as its layout asks for, or read as it stands."""
        chosen = self.chosen(sheet.file, sheet.sheet)
        return self.decided(sheet, replace(chosen, as_it_stands=not anew))

    def without_column(self, sheets: Iterable[Sheet], column: str) -> UploadDraft:
        """Return this draft without a column of some sheets."""
        draft = self
        for sheet in sheets:
            chosen = draft.choice(sheet)
            named = zip(sheet.headings, sheet.columns, strict=True)
            left_out = dict.fromkeys([heading for heading, name in named if name == column])
            draft = draft.decided(sheet, replace(chosen, columns={**chosen.columns, **left_out}))
        return replace(draft, before=self)

    def without_sheet(self, sheet: Sheet) -> UploadDraft:
        """Return this draft without a sheet, whose other choices are kept."""
        return self.decided(sheet, replace(self.choice(sheet), left_out=True))

    def left_out_sheets(self) -> list[tuple[str, str | None]]:
        """Return the sheets that are left out, each by its file and name."""
        return [
            (file, sheet)
            for file, of_file in self.choices.items()
            for sheet, choice in of_file.items()
            if choice.left_out
        ]

    def with_sheet(self, file: str, sheet: str | None) -> UploadDraft:
        """Return this draft with a sheet that was left out."""
        of_file = self.choices[file]
        back = {**of_file, sheet: replace(of_file[sheet], left_out=False)}
        return replace(self, choices={**self.choices, file: back}, before=self)

    def left_out_rows(self, sheet: Sheet) -> list[int]:
        """Return the numbers of the rows of a sheet that are left out."""
        places = self.corrections.left_out
        return sorted(place.row for place in places if place[:2] == (sheet.file, sheet.sheet))

    def with_rows(self, sheet: Sheet) -> UploadDraft:
        """Return this draft with the rows of a sheet that were left out."""
        kept = {place for place in self.corrections.left_out if place[:2] != (sheet.file, sheet.sheet)}
        corrections = replace(self.corrections, left_out=frozenset(kept))
        return replace(self, corrections=corrections, before=self)

    def mended(
        self,
        texts: Iterable[tuple[ValueGroup | CorrectedCell, str | None]],
        without: Iterable[CorrectedCell] = (),
    ) -> UploadDraft:
        """Return this draft with texts in place of values or cells (None: as it is), and `without` some
        rows."""
        corrections = self.corrections
        for mended, text in texts:
            if text is None:
                continue
            if isinstance(mended, ValueGroup):
                corrections = mended.corrected(corrections, text)
            else:
                corrections = corrections.of_cell(mended, text)
        return replace(self, corrections=corrections.answering(without, "leave_out"), before=self)

    def asking(self, words: Iterable[Value]) -> UploadDraft:
        """Return this draft in which a person is asked what words mean that would mean one record."""
        corrections = replace(self.corrections, asked=self.corrections.asked | frozenset(words))
        return replace(self, corrections=corrections, before=self)

    def answered(self, answers: Iterable[tuple[Problem, Answer | None]]) -> UploadDraft:
        """Return this draft with what is answered to problems that ask; None leaves one open."""
        draft = self
        for problem, answer in answers:
            chosen = draft.chosen(problem.file, problem.sheet)
            if answer == "without_hidden":
                draft = draft.decided(problem, replace(chosen, without_hidden=True))
            elif answer in ("progress_percent", "value"):
                columns = {**chosen.columns, problem.value or "": answer}
                draft = draft.decided(problem, replace(chosen, columns=columns))
            elif answer:
                corrections = draft.corrections.answering([CorrectedCell.of(problem)], answer)
                draft = replace(draft, corrections=corrections)
        return replace(draft, before=self)

    def taking_out(self, keys: Iterable[Key]) -> UploadDraft:
        """Return this draft with stored records that are to go."""
        return replace(self, removing=frozenset(keys), before=self)


def as_in_like(choice: SheetChoice, headings: Iterable[str], own: SheetChoice) -> SheetChoice:
    """Return a choice as it is made for a sheet with the same headings, which writes them as `headings`;
    whether that one is left out, what is hidden in it, and whose it is stay its `own`."""
    written = {fold(text) or text: text for text in headings}
    columns = {written.get(fold(text) or text, text): column for text, column in choice.columns.items()}
    return replace(
        choice,
        columns=columns,
        left_out=own.left_out,
        without_hidden=own.without_hidden,
        whose=own.whose,
    )


def free_name(name: str, taken: Container[str]) -> str:
    """Return a name for a file that none of those `taken` is: its own, else with a number."""
    numbered = (f"{name} ({n})" for n in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def rows_without_error(read: CheckedTable, t: Translator) -> str:
    """Return how many rows of a table are without an error; "" of what is no table."""
    if not read.rows:
        return t("no row") if read.table else ""
    if read.accepted == read.rows:
        return t.n("{n} row, without an error", "{n} rows, all without an error", read.rows)
    return t.n("{n} row without an error", "{n} rows without an error", read.accepted, read.rows)


def advice(t: Translator) -> list[str]:
    """Return what can be deposited."""
    return [
        t(
            "Upload tables as they are: CSV from any spreadsheet, .xlsx, .xls or .ods, with French or "
            "English headings, dates as 31/03/2026 or 2026-03-31, decimal commas or points."
        ),
        t("Files that belong together go together: a report may name a commitment of another file."),
        t("Rows of the register that are not in the files stay as they are."),
    ]


# --- headings -----------------------------------------------------------------------------------------------

_SAMPLES = 3  # values shown of a column


@dataclass(frozen=True)
class FileHeading:
    """A heading of a file: what it names, values under it, and what it may be meant for."""

    text: str
    column: str | None
    samples: tuple[str, ...]
    suggestion: str | None


@dataclass(frozen=True)
class HeadingForm:
    """The headings of a sheet to be matched with columns by hand: first those of which nothing is decided."""

    title: str
    missing: str  # a sentence
    headings: tuple[FileHeading, ...]
    options: Mapping[str, str]  # column → name
    undecided: int
    chosen: SheetChoice

    def decided(self, columns: Iterable[str | None]) -> SheetChoice:
        """Return the choice that `columns`, one for each heading, make of what was chosen before."""
        decided = dict(self.chosen.columns)
        for at, (heading, column) in enumerate(zip(self.headings, columns, strict=True)):
            if at < self.undecided or (column or None) != heading.column:
                decided[heading.text] = column or None
        return replace(self.chosen, columns=decided)


def heading_form(sheet: Sheet, chosen: SheetChoice, t: Translator) -> HeadingForm | None:
    """Return the headings of a sheet as they are matched with columns, after what was `chosen`; None where it
    was not recognised."""
    if sheet.table is None:
        return None
    columns = RECORDS[sheet.table].columns()
    headings = tuple(_headings(sheet, columns))
    unmatched = [heading for heading in headings if heading.column is None]
    undecided = [heading for heading in unmatched if heading.text not in chosen.columns]
    lacking = [
        capital(t.heading(columns[problem.column]))
        for problem in sheet.problems
        if problem.code == "missing_column" and problem.column in columns
    ]
    missing = t.n(
        "This column is required and is not there: {columns}.",
        "These columns are required and are not there: {columns}.",
        len(lacking),
        columns=t.list(lacking),
    )
    counts = [t.n("{n} column read", "{n} columns read", len(headings) - len(unmatched))]
    if undecided:
        counts.insert(0, t.n("{n} heading names no column", "{n} headings name no column", len(undecided)))
    elif unmatched:
        counts.append(t.n("{n} column left out", "{n} columns left out", len(unmatched)))
    return HeadingForm(
        t.list(counts),
        missing if lacking else "",
        (*undecided, *(heading for heading in headings if heading not in undecided)),
        {name: column_title(column, t) for name, column in columns.items()} | clue_names(sheet.table, t),
        len(undecided),
        replace(chosen, table=sheet.table),
    )


def clue_names(table: str, t: Translator) -> dict[str, str]:
    """Return what a heading may tell of the record that a row refers to, with what that is called."""
    reference = reference_of(table)
    title = {TITLE: t("what it is called, to find it by")} if reference == "commitment_id" else {}
    return title | ({WHOSE: t("whose it is or where, to find it by")} if reference else {})


def _headings(sheet: Sheet, columns: Mapping[str, Column]) -> Iterator[FileHeading]:
    """Yield the headings of a sheet whose table has these columns, in order."""
    near = {p.value: p.facts.get("near", "") for p in sheet.problems if p.code == "unknown_column"}
    free = {name: column for name, column in columns.items() if name not in sheet.columns}
    clues = sheet.clues or (None,) * len(sheet.columns)
    for at, (text, *says) in enumerate(zip(sheet.headings, sheet.columns, clues, strict=True)):
        if not text or text in sheet.ours:
            continue
        column = says[0] or says[1]
        samples = tuple(islice(_samples(sheet, at), _SAMPLES))
        close = near.get(shown(text), "")
        likely = _by_values(sheet, at, free) or (close if close in free else None)
        if not likely and fold(text) in _NUMBERS and _are_identifiers(sheet, at):
            likely = next(
                (name for name, each in free.items() if each.required and each.kind == "identifier"), None
            )
        yield FileHeading(text, column, samples, None if column else likely)


# What people write above identifiers, and above the numbers of rows as well.
_NUMBERS = frozenset(map(fold, ("n°", "numéro", "no", "réf", "référence", "code", "number", "ref")))


def _are_identifiers(sheet: Sheet, at: int) -> bool:
    """Return whether what stands under a heading may be identifiers, and is no count of the rows."""
    values = [*_samples(sheet, at)]
    return bool(values) and all(map(is_identifier, values)) and not any(map(str.isdecimal, values))


def _samples(sheet: Sheet, at: int) -> Iterator[str]:
    seen = set()
    for row in islice(sheet.rows, 1000):
        text = shown(row.cells[at])
        if text and text not in seen:
            seen.add(text)
            yield text


def _by_values(sheet: Sheet, at: int, free: Mapping[str, Column]) -> str | None:
    """Return the one column that is free whose codes or countries the values under a heading are."""
    values = list(islice(_samples(sheet, at), 20))
    fitting = []
    for name, column in free.items():
        if column.codes:
            fits = [column.codes.find(text) or column.codes.likely(text) for text in values]
        elif column.kind == "country":
            fits = [countries.find(text) for text in values]
        else:
            continue
        if values and sum(map(bool, fits)) * 5 >= len(values) * 4:
            fitting.append(name)
    return fitting[0] if len(fitting) == 1 else None


def nearest_table(sheet: Sheet) -> str | None:
    """Return the table that a sheet which was not recognised has most headings of, None where it has none."""
    headings_given = [p.facts.get("headings", ()) for p in sheet.problems if p.code == "unknown_table"]
    names = {fold(str(heading)) for given in headings_given for heading in given}
    scores = {table: len(names & columns_by_heading(table).keys()) for table in RECORDS}
    best = max(scores, key=lambda table: scores[table])
    return best if scores[best] else None


# --- what is stored and not in the files --------------------------------------------------------------------


def absent_finding(preview: Preview, reader: Context) -> str:
    """Return how many stored rows of the tables of the files are not in them, "" where there are none."""
    t, names = reader.t, table_names(reader.t)
    counts = [t.pair(names[table], t.number(len(keys))) for table, keys in preview.absent.items()]
    if not counts:
        return ""
    return t(
        "In the register but not in these files: {tables}. They stay as they are unless you decide "
        "otherwise.",
        tables=t.list(counts),
    )


def absent_options(
    preview: Preview, table: str, names: RecordNames, at_most: int
) -> Iterator[tuple[Key, str]]:
    """Yield stored records that the files do not have, as (table and key, name), the first `at_most`."""
    for key in islice(preview.absent.get(table, ()), at_most):
        record = names.before.record(table, key)
        if record:
            yield (table, key), names.described(record)
