"""Files that are deposited, as data: what was decided of them so far, and why."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from itertools import chain, count
from typing import Self

from commitments.contract.codelists import fold
from commitments.ingest.corrections import CorrectedCell, Corrections, Value
from commitments.ingest.headings import heading_set
from commitments.ingest.problems import Answer, Decision, Problem
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.staff.problem_groups import ValueGroup
from commitments.store.changesets import Choices, Key, ReceivedFile


@dataclass(frozen=True)
class Recalled:
    """A sheet as it was first read, and what was taken for it from what is remembered of its headings."""

    headings: tuple[str, ...]
    is_mended: bool = False  # its words were looked up as well
    is_done: bool = False  # and what figures that were mended contradict
    columns: int = 0  # headings that were matched with a column, or left out
    words: tuple[tuple[str, str, str], ...] = ()  # column, text, what is meant
    answers: int = 0
    left_out: tuple[str, ...] = ()  # what each row says that was left out
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
        if self.left_out:
            yield Decision("remembered_left_out", {"texts": self.left_out})
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
        the same headings; whether one is left out, or what is hidden in it, is its own affair.

        What was corrected in cells of a column goes where other cells are read as that column.
        """
        choices = {file: dict(of_file) for file, of_file in self.choices.items()}
        choices.setdefault(sheet.file, {})[sheet.sheet] = choice
        if choice != self.choices.get(sheet.file, {}).get(sheet.sheet) and not choice.left_out:
            for file, name, headings in self.like(sheet.file, sheet.sheet):
                own = choices.setdefault(file, {}).get(name, SheetChoice())
                choices[file][name] = as_in_like(choice, headings, own)
        corrections = self.corrections
        for file, of_file in choices.items():
            for name, new in of_file.items():
                old = self.choices.get(file, {}).get(name, SheetChoice())
                if new != old:
                    corrections = corrections.without_cells(file, name, _read_otherwise(old, new, sheet))
        return replace(self, choices=choices, corrections=corrections, before=self)

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


def _read_otherwise(old: SheetChoice, new: SheetChoice, seen: Sheet | Problem) -> Container[str] | None:
    """Return the columns that are read from other headings after another choice for a sheet, or for one like
    it, that was `seen` so far; None for all of them."""
    if (old.table or seen.table) != (new.table or seen.table) or old.as_it_stands != new.as_it_stands:
        return None
    read: dict[str, str | None] = {}
    if isinstance(seen, Sheet):
        read = {fold(text): column for text, column in zip(seen.headings, seen.columns, strict=True)}
    pairs = (
        [of.columns.get(heading, read.get(fold(heading))) for of in (old, new)]
        for heading in old.columns.keys() | new.columns.keys()
    )
    return {column for before, after in pairs if before != after for column in (before, after) if column}


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
