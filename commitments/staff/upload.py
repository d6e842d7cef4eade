"""An upload in words: what is wrong, grouped by what mends it together; what deserves a second look; what the
figures become."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any

from commitments.contract import codelists, countries
from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Column
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import cell_text, shown
from commitments.ingest.corrections import CorrectedCell, Corrections, Value
from commitments.ingest.headings import columns_by_heading
from commitments.ingest.problems import Problem
from commitments.ingest.sheets import Sheet, SheetChoice
from commitments.measures.headline import Headline
from commitments.site.cells import Entry, Table, TableCell
from commitments.site.context import Context
from commitments.site.words.changeset import RecordNames
from commitments.site.words.tables import table_names
from commitments.staff.record_form import CHOSEN_FROM, bearing_names, coded_options
from commitments.store import plausibility
from commitments.store.changesets import Changeset, Choices, Key, Preview
from commitments.store.plausibility import Flag, Kind
from commitments.store.store import Store


@dataclass(frozen=True)
class UploadDraft:
    """What a person has decided of the files so far; `before` is the same without the last correction."""

    choices: Choices = field(default_factory=dict)
    corrections: Corrections = field(default_factory=Corrections)
    removing: frozenset[Key] = frozenset()
    before: UploadDraft | None = None

    def decided(self, sheet: Sheet, choice: SheetChoice) -> UploadDraft:
        """Return this work with another choice for a sheet."""
        of_file = {**self.choices.get(sheet.file, {}), sheet.sheet: choice}
        return replace(self, choices={**self.choices, sheet.file: of_file}, before=self)

    def corrected(self, corrections: Corrections) -> UploadDraft:
        """Return this work with other corrections."""
        return replace(self, corrections=corrections, before=self)

    def taking_out(self, keys: Iterable[Key]) -> UploadDraft:
        """Return this work with stored records that are to go."""
        return replace(self, removing=frozenset(keys), before=self)


SAMPLES = 3  # values shown of a column


@dataclass(frozen=True)
class Issue:
    """One problem at the place of a cell or row that can be corrected; `text` is all that stands there."""

    problem: Problem
    place: CorrectedCell | None
    text: str = ""


@dataclass(frozen=True)
class ValueGroup:
    """Cells of one column with one problem and value, however that is written: they are mended together."""

    name: str  # stays the same while others are mended
    values: tuple[Value, ...]
    title: str
    preset: str  # what is likely meant, chosen already
    is_everyday: bool  # a word that means this one thing: it may be taken with others at once
    may_be_empty: bool
    is_whole: bool  # no other cells of the column hold the value and are to be mended in another way
    issues: tuple[Issue, ...]

    def corrected(self, corrections: Corrections, text: str) -> Corrections:
        """Return corrections with `text` in place of these cells."""
        if self.is_whole:
            for value in self.values:
                corrections = corrections.of_value(value, text)
            return corrections
        for issue in self.issues:
            if issue.place:
                corrections = corrections.of_cell(issue.place, text)
        return corrections


@dataclass(frozen=True)
class IssueGroup:
    """Problems of one kind in one column: cells by value, or rows alone where no value mends them."""

    name: str  # stays the same while others are mended
    title: str
    severity: str
    kind: str
    files: frozenset[str]
    value_groups: tuple[ValueGroup, ...]
    issues: tuple[Issue, ...]  # those that no other value mends
    options: tuple[tuple[str, str], ...] = ()  # what may stand in the cells, as (value, name); () anything
    n: int = 0


def groups(preview: Preview, known: Mapping[str, Mapping[str, str]], reader: Context) -> list[IssueGroup]:
    """Group the problems of a preview by kind and column, errors first, those of most rows first.

    `known` is, by table, what references may name: identifier → name.
    """
    by_kind: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in preview.checked.problems:
        # Headings that name no column are of one kind, whatever they are.
        column = "" if problem.code == "unknown_column" else problem.column or ""
        by_kind.setdefault((problem.code, problem.table or "", column), []).append(problem)
    cells = _Cells(preview.sheets, preview.checked.problems)
    problem_groups = [_group(problems, cells, known, reader) for problems in by_kind.values()]
    return sorted(problem_groups, key=lambda group: (group.severity != "error", -group.n, group.title))


def _group(
    problems: Sequence[Problem], cells: _Cells, known: Mapping[str, Mapping[str, str]], reader: Context
) -> IssueGroup:
    t, first = reader.t, problems[0]
    column = RECORDS[first.table].columns().get(first.column or "") if first.table else None
    by_value: dict[tuple[str, str], dict[Value, list[Problem]]] = {}
    rest = []
    for problem in problems:
        stands = cells.text(problem)
        if problem.kind.by_value and column and stands is not None:
            text = str(problem.facts.get("part", stands)) if column.many else stands
            # What is compared folded is asked once, however it is written.
            folded = (fold(text) if column.kind in ("code", "country") else "") or text
            value = Value(first.table or "", column.name, text)
            # Where the figure beside a word speaks against what it may mean, it is asked apart.
            apart = str(problem.facts.get("why", "")) if problem.code == "unknown_code" else ""
            by_value.setdefault((folded, apart), {}).setdefault(value, []).append(problem)
        else:
            rest.append(problem)
    times = Counter(folded for folded, _ in by_value)
    value_groups = [
        _value_group(column, problems_by_value, cells, reader, apart=apart, is_whole=times[folded] == 1)
        for (folded, apart), problems_by_value in by_value.items()
        if column
    ]
    n = len(problems)
    what = t(first.kind.title)
    if column:
        what = t("{column}: {what}", column=capital(t.heading(column)), what=what)
    if first.code == "unknown_column":
        title = t.n("{n} column left out", "{n} columns left out", n)
    elif first.row is not None:
        title = t.n("{what} ({n} row)", "{what} ({n} rows)", n, what=capital(what))
    else:
        title = capital(what)
    return IssueGroup(
        name="-".join((first.code, first.table or "", first.column or "")),
        title=title,
        severity=first.severity,
        kind=first.code,
        files=frozenset(problem.file for problem in problems),
        value_groups=tuple(sorted(value_groups, key=lambda group: -len(group.issues))),
        issues=tuple(_issue(problem, cells) for problem in rest),
        options=_options(column, known, problems, t) if column and value_groups else (),
        n=n,
    )


# Where what is near is preset: never another identifier or country, which a person chooses after looking.
_PRESET = ("code", "url")


def _value_group(
    column: Column,
    by_value: Mapping[Value, Sequence[Problem]],
    cells: _Cells,
    reader: Context,
    *,
    apart: str,
    is_whole: bool,
) -> ValueGroup:
    t = reader.t
    problems = [problem for of_value in by_value.values() for problem in of_value]
    nears = {str(problem.facts.get("near", "")) for problem in problems}
    near = nears.pop() if len(nears) == 1 else ""
    values = sorted(by_value, key=lambda value: -len(by_value[value]))
    title = _of_value(values[0].text, len(problems), t)
    if near and column.kind not in _PRESET:
        meant = t.country(near) if column.kind == "country" else near
        title = t("{value} (did you mean “{near}”?)", value=title, near=meant)
    elif apart:
        title = t("{value}, where the figure says otherwise", value=title)
    return ValueGroup(
        f"{hash(values[0])}.{apart}",
        tuple(values),
        title,
        near if column.kind in _PRESET else "",
        bool(near) and all(problem.facts.get("everyday") for problem in problems),
        problems[0].kind.may_be_empty and not column.required,
        is_whole,
        tuple(_issue(problem, cells) for problem in problems),
    )


def _issue(problem: Problem, cells: _Cells) -> Issue:
    place = None
    if problem.row is not None and cells.has_row(problem):
        place = CorrectedCell(problem.file, problem.sheet, problem.row, problem.column or "")
    return Issue(problem, place, cells.text(problem) or "")


def _of_value(text: str, n: int, t: Translator) -> str:
    short = shown(text)
    rows = t.n("{n} row", "{n} rows", n)
    return t("“{value}”: {rows}", value=short, rows=rows) if short else t("nothing given: {rows}", rows=rows)


def problems_finding(problem_groups: Sequence[IssueGroup], t: Translator) -> str:
    """Return how much is wrong, and what that means for publishing."""
    errors = sum(group.n for group in problem_groups if group.severity == "error")
    warnings = sum(group.n for group in problem_groups) - errors
    if not problem_groups:
        return t("Nothing: every row is read.")
    counts = [t.n("{n} error", "{n} errors", errors), t.n("{n} warning", "{n} warnings", warnings)]
    listed = t.list([part for part, n in zip(counts, (errors, warnings), strict=True) if n])
    if not errors:
        return t(
            "{problems}: look at them; they keep nothing from being published.", problems=capital(listed)
        )
    return t(
        "{problems}. Mend the errors here, or in the file and deposit it again: nothing is published as long "
        "as there is one.",
        problems=capital(listed),
    )


def advice(t: Translator) -> list[str]:
    """Return what can be deposited."""
    return [
        t(
            "Send the tables as they are: CSV from any spreadsheet, .xlsx, .xls or .ods, with French or "
            "English headings, dates as 31/03/2026 or 2026-03-31, decimal commas or points."
        ),
        t("Files that belong together go together: a report may name a commitment of another file."),
        t("Rows that are stored and not in the files stay as they are."),
    ]


def referable(preview: Preview, store: Store, t: Translator) -> dict[str, dict[str, str]]:
    """Return, of each table that a row refers to in vain, what it may name: identifier → its name.

    A table of more than can be chosen from is left out.
    """
    wanted = {
        RECORDS[problem.table].columns()[problem.column].refers_to
        for problem in preview.checked.problems
        if problem.code == "unknown_reference" and problem.table and problem.column
    }
    options: dict[str, dict[str, str]] = {}
    current = store.current()
    for table in filter(None, wanted):
        brought = [record for checked in preview.checked.tables for record in checked.records.of(table)]
        if len(current.keys(table)) + len(brought) <= CHOSEN_FROM:
            options[table] = bearing_names((*current.records(table), *brought), t)
    return options


def _options(
    column: Column, known: Mapping[str, Mapping[str, str]], problems: Iterable[Problem], t: Translator
) -> tuple[tuple[str, str], ...]:
    """Return what may stand in a column, those first that may be meant, where none of them is preset."""
    options = tuple((coded_options(column, t) or known.get(column.refers_to or "", {})).items())
    if column.kind in _PRESET:
        return options
    near = {problem.facts.get("near") for problem in problems}
    return tuple(sorted(options, key=lambda option: option[0] not in near))


class _Cells:
    """What stands in the cells of sheets where there are problems, as text."""

    def __init__(self, sheets: Iterable[Sheet], problems: Iterable[Problem]) -> None:
        self._sheets = {(sheet.file, sheet.sheet): sheet for sheet in sheets}
        wanted: dict[tuple[str, str | None], set[int]] = {}
        for problem in problems:
            if problem.row is not None:
                wanted.setdefault((problem.file, problem.sheet), set()).add(problem.row)
        self._rows = {
            at: {row.number: row for row in self._sheets[at].rows if row.number in numbers}
            for at, numbers in wanted.items()
            if at in self._sheets
        }

    def has_row(self, problem: Problem) -> bool:
        return problem.row in self._rows.get((problem.file, problem.sheet), {})

    def text(self, problem: Problem) -> str | None:
        """Return what stands in the cell of a problem; None where it has none."""
        sheet = self._sheets.get((problem.file, problem.sheet))
        if sheet is None or problem.column not in sheet.columns or problem.row is None:
            return None
        row = self._rows.get((problem.file, problem.sheet), {}).get(problem.row)
        return None if row is None else cell_text(row.cells[sheet.columns.index(problem.column)]).strip()


# --- headings -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileHeading:
    """A heading of a file: what it names, values under it, and what it may be meant for."""

    text: str
    column: str | None
    samples: tuple[str, ...]
    suggestion: str | None


def headings_of(sheet: Sheet) -> list[FileHeading]:
    """Return the headings of a recognised sheet, in order."""
    if sheet.table is None:
        return []
    near = {p.value: p.facts.get("near", "") for p in sheet.problems if p.code == "unknown_column"}
    free = [name for name in RECORDS[sheet.table].columns() if name not in sheet.columns]
    listed = []
    for at, (text, column) in enumerate(zip(sheet.headings, sheet.columns, strict=True)):
        if not text:
            continue
        samples = tuple(islice(_samples(sheet, at), SAMPLES))
        close = near.get(shown(text), "")
        likely = _by_values(sheet, at, free) or (close if close in free else None)
        listed.append(FileHeading(text, column, samples, None if column else likely))
    return listed


def _samples(sheet: Sheet, at: int) -> Iterator[str]:
    seen = set()
    for row in islice(sheet.rows, 1000):
        text = shown(row.cells[at])
        if text and text not in seen:
            seen.add(text)
            yield text


def _by_values(sheet: Sheet, at: int, free: Sequence[str]) -> str | None:
    """Return the one column that is free whose codes or countries the values under a heading are."""
    values = list(islice(_samples(sheet, at), 20))
    if not values or sheet.table is None:
        return None
    fitting = []
    for name in free:
        column = RECORDS[sheet.table].columns()[name]
        if column.codes:
            fits = [column.codes.find(text) or column.codes.likely(text) for text in values]
        elif column.kind == "country":
            fits = [countries.find(text) for text in values]
        else:
            continue
        if sum(map(bool, fits)) * 5 >= len(values) * 4:
            fitting.append(name)
    return fitting[0] if len(fitting) == 1 else None


def column_options(table: str, t: Translator) -> list[tuple[str, str]]:
    """Return the columns of a table as (code, name), the required ones marked."""
    named = []
    for name, column in RECORDS[table].columns().items():
        heading = capital(t.heading(column))
        named.append((name, t("{column} (required)", column=heading) if column.required else heading))
    return named


def missing_columns(sheet: Sheet, t: Translator) -> list[str]:
    """Return the names of the required columns that a sheet lacks."""
    if sheet.table is None:
        return []
    columns = RECORDS[sheet.table].columns()
    return [
        capital(t.heading(columns[problem.column]))
        for problem in sheet.problems
        if problem.code == "missing_column" and problem.column in columns
    ]


def nearest_table(sheet: Sheet) -> str | None:
    """Return the table that a sheet which was not recognised has most headings of, None where it has none."""
    headings_given = [p.facts.get("headings", ()) for p in sheet.problems if p.code == "unknown_table"]
    names = {fold(str(heading)) for given in headings_given for heading in given}
    scores = {table: len(names & columns_by_heading(table).keys()) for table in RECORDS}
    best = max(scores, key=lambda table: scores[table])
    return best if scores[best] else None


# --- what will change ---------------------------------------------------------------------------------------


def change_finding(change: Changeset, reader: Context) -> str:
    """Return how much would change, in a sentence."""
    t = reader.t
    if not change:
        return t("Nothing would change: the record holds all of this already.")
    unchanged = sum((change.unchanged or {}).values())
    parts = [
        t.n("{n} row is added", "{n} rows are added", len(change.added)),
        t.n("{n} is changed", "{n} are changed", len(change.changed)),
        t.n("{n} is taken out", "{n} are taken out", len(change.removed)),
        t.n("{n} stays as it is", "{n} stay as they are", unchanged),
    ]
    numbers = (len(change.added), len(change.changed), len(change.removed), unchanged)
    counts = [part for part, n in zip(parts, numbers, strict=True) if n]
    return capital(t.list(counts)) + "."


def looks_title(kind: Kind, n: int, t: Translator) -> str:
    """Return why `n` things deserve a second look."""
    match kind:
        case "progress_falls":
            return t.n("{n} report says less than before", "{n} reports say less than before", n)
        case "due_later":
            return t.n("{n} due date moves later", "{n} due dates move later", n)
        case "no_evidence_given":
            return t.n("{n} state is claimed without evidence", "{n} states are claimed without evidence", n)
        case "value_jumps":
            return t.n(
                "{n} value is ten times what it was, or a tenth, or has another sign",
                "{n} values are ten times what they were, or a tenth, or have another sign",
                n,
            )
        case "validated_overwritten":
            return t.n("{n} validated report is overwritten", "{n} validated reports are overwritten", n)
        case "names_something_else":
            return t.n(
                "{n} identifier would name something else", "{n} identifiers would name something else", n
            )


@dataclass(frozen=True)
class FlagList:
    """What deserves a second look for one reason; `more` are not listed."""

    title: str
    entries: tuple[Entry, ...]
    more: int


def looks(
    flags: Sequence[plausibility.FlagGroup], names: RecordNames, reader: Context, at_most: int = 20
) -> list[FlagList]:
    """Return what deserves a second look, the first of each reason listed."""
    return [
        FlagList(
            looks_title(group.kind, group.n, reader.t),
            tuple(_look(look, names, reader) for look in group.first[:at_most]),
            max(0, group.n - at_most),
        )
        for group in flags
    ]


def _look(look: Flag, names: RecordNames, reader: Context) -> Entry:
    t, facts, record = reader.t, look.facts, look.record
    meta: list[TableCell] = []
    if column := facts.get("column"):
        meta.append(TableCell(capital(t.heading(record.columns()[column]))))
    if "old" in facts:
        old, new = (_worded(facts[side], look, names, t) for side in ("old", "new"))
        meta.append(TableCell(t("{old} → {new}", old=old, new=new)))
    elif completion := facts.get("completion"):
        meta.append(TableCell(t.label(codelists.COMPLETIONS, completion)))
    if as_of := facts.get("as_of"):
        meta.append(TableCell(t("before: {day}", day=t.date(as_of))))
    item = names.naming(record)
    return Entry(item.text, item.to, (*names.about(record), *meta))


def _worded(value: Any, look: Flag, names: RecordNames, t: Translator) -> str:
    if value is None:
        return t.missing
    if look.facts.get("percent"):
        return t.percent(value)
    columns = look.record.columns()
    if look.kind == "due_later":
        return t.date(value)
    if look.kind == "progress_falls":
        return t.label(codelists.COMPLETIONS, value)
    return names.worded(columns[look.facts["column"]], value)


def kept_entries(change: Changeset, names: RecordNames, reader: Context) -> list[Entry]:
    """Return what was to be taken out and stays, with what still refers to it."""
    entries = []
    for kept in change.kept:
        item = names.naming(kept.record)
        by = names.naming(kept.by)
        meta = TableCell(reader.t("still referred to by “{name}”", name=by.text))
        entries.append(Entry(item.text, item.to, (*names.about(kept.record), meta)))
    return entries


def figures_finding(changed: Sequence[tuple[str, str, str]], reader: Context) -> str:
    """Return whether the figures of the first screen change."""
    t = reader.t
    if not changed:
        return t("None of the figures of the overview would change.")
    return t.n(
        "{n} figure of the overview would change; the others stay as they are.",
        "{n} figures of the overview would change; the others stay as they are.",
        len(changed),
    )


def figures(before: Headline, after: Headline, reader: Context) -> list[tuple[str, str, str]]:
    """Return the figures of the first screen that would change, as (name, now, afterwards)."""
    t = reader.t
    read: list[tuple[str, Callable[[Headline], int | None], Callable[[Headline], int | None]]] = [
        (t("Commitments and actions"), lambda head: head.figures.commitments, lambda head: None),
        (t("Actors"), lambda head: head.actors, lambda head: None),
        (t("Actors that lead something"), lambda head: head.leading, lambda head: head.actors),
        (t("Countries with something recorded"), lambda head: head.countries, lambda head: head.eight),
        (
            t("Without a report or trace for more than two years"),
            lambda head: sum(head.unheard.values()) + sum(head.long_ago.values()),
            lambda head: head.figures.commitments,
        ),
        (
            t("Past their day"),
            lambda head: sum(head.past_due.values()),
            lambda head: head.figures.commitments,
        ),
        (
            t("With news since the last forum"),
            lambda head: head.since_dialogue.counts["reported"] if head.since_dialogue else 0,
            lambda head: head.figures.commitments,
        ),
    ]
    for code in codelists.SHOWN_COMPLETIONS:
        name = capital(t.label(codelists.SHOWN_COMPLETIONS, code))
        read.append((name, partial(_completion, code), lambda head: head.figures.commitments))

    def shown(n: int | None, of: int | None) -> str:
        return t.number(n) if of is None else t.count_of(n or 0, of)

    changed = []
    for name, count, of in read:
        now, then = (shown(count(head), of(head)) for head in (before, after))
        if now != then:
            changed.append((name, now, then))
    return changed


def _completion(code: str, head: Headline) -> int:
    return head.figures.completion.get(code, 0)


def figures_table(changed: Sequence[tuple[str, str, str]], reader: Context) -> Table:
    """Return figures as they stand and as they would be."""
    t = reader.t
    heads = (
        TableCell(t("Figure")),
        TableCell(t("Now"), number=True),
        TableCell(t("Afterwards"), number=True),
    )
    rows = tuple(
        (TableCell(name), TableCell(now, number=True), TableCell(then, number=True))
        for name, now, then in changed
    )
    return Table(heads, rows)


def absent_finding(preview: Preview, reader: Context) -> str:
    """Return how many stored rows of the tables of the files are not in them, "" where there are none."""
    t, names = reader.t, table_names(reader.t)
    counts = [t.pair(names[table], t.number(len(keys))) for table, keys in preview.absent.items()]
    if not counts:
        return ""
    return t(
        "Stored, and not in these files: {tables}. They stay as they are unless you say otherwise.",
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
