"""What is wrong with files, grouped by what mends it together: one kind in one column, one value of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Column, PartialDate
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import cell_text, shown
from commitments.ingest.corrections import CorrectedCell, Corrections, Value
from commitments.ingest.problems import Answer, Problem
from commitments.ingest.sheets import Sheet, places_of
from commitments.ingest.wording import is_anybodys
from commitments.site.context import Context
from commitments.staff.problem_sentences import named_text, near_text, sheet_name
from commitments.staff.record_form import CHOSEN_FROM, bearing_names, coded_options
from commitments.store.changesets import Preview
from commitments.store.store import Store

# Why a word is asked apart: the figure beside it speaks against what it may mean.
FIGURE_SPEAKS = "figure_speaks"


@dataclass(frozen=True)
class Issue:
    """One problem at the place of a cell or row that can be corrected; `text` is all that stands in the cell,
    None where it has none."""

    problem: Problem
    place: CorrectedCell | None
    text: str | None = None


@dataclass(frozen=True)
class ValueGroup:
    """Cells of one column with one problem and value, however that is written: they are mended together."""

    name: str  # stays the same while others are mended
    values: tuple[Value, ...]
    title: str
    preset: str  # what is likely meant, chosen already
    is_everyday: bool  # a word that means the preset, or nothing beside its figure: taken with others at once
    is_whole: bool  # no other cells of the column hold the value and are to be mended in another way
    issues: tuple[Issue, ...]
    options: tuple[tuple[str, str], ...] = ()  # where one of a few is meant, as (value, name)
    are_records: bool = False  # these are records that may be meant, and others may be

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
    may_be_empty: bool = False  # on purpose, which mends them as well
    answers: Mapping[Answer, str] = field(default_factory=dict)  # to what all of them ask, with one click
    answers_to_one: Mapping[Answer | None, str] = field(default_factory=dict)  # None leaves it open
    n: int = 0
    optional_column: Column | None = None  # that of all of them, if a row may do without

    @property
    def is_mended_by_value(self) -> bool:
        """Return whether its errors go when a value is put in the place of each that is wrong."""
        asks = self.answers or self.asks_for_records
        return self.severity == "error" and bool(self.value_groups) and not asks

    @property
    def asks_for_records(self) -> bool:
        """Return whether it is asked which records are meant."""
        return any(same.are_records for same in self.value_groups)

    @property
    def asks_of_columns(self) -> bool:
        """Return whether it asks what holds for whole columns or files, on which the rest may turn."""
        return bool(self.answers) and all(issue.problem.row is None for issue in self.issues)

    @property
    def every_issue(self) -> list[Issue]:
        """Return its problems one by one, those of most equal values first."""
        return [*(issue for same in self.value_groups for issue in same.issues), *self.issues]


def groups(preview: Preview, known: Mapping[str, Mapping[str, str]], reader: Context) -> list[IssueGroup]:
    """Group the problems of a preview by kind and column: what is asked of whole columns first, then errors,
    those of most rows first.

    `known` is, by table, what references may name: identifier → name.
    """
    by_kind: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in preview.checked.problems:
        # Headings that name no column are of one kind, whatever they are.
        column = "" if problem.code == "unknown_column" else problem.column or ""
        by_kind.setdefault((kind_asked(problem), problem.table or "", column), []).append(problem)
    cells = _Cells(preview.sheets, preview.checked.problems)
    problem_groups = [_group(problems, cells, known, reader) for problems in by_kind.values()]
    return sorted(
        problem_groups,
        key=lambda group: (
            not group.asks_of_columns,
            group.severity != "error",
            not group.answers,
            -group.n,
            group.title,
        ),
    )


def kind_asked(problem: Problem) -> str:
    """Return the kind of problem that one is asked about with: totals and notes are one question."""
    return "total_row" if problem.code == "note_row" else problem.code


def compared(column: Column, text: str) -> str:
    """Return a word as it is compared: however it is written, where that does not count."""
    return (fold(text) if column.kind in ("code", "country") else "") or text


def _group(
    problems: Sequence[Problem], cells: _Cells, known: Mapping[str, Mapping[str, str]], reader: Context
) -> IssueGroup:
    t, first = reader.t, problems[0]
    column = RECORDS[first.table].columns().get(first.column or "") if first.table else None
    by_value: dict[tuple[str, str, str], dict[Value, list[Issue]]] = {}
    rest = []
    for problem in problems:
        issue = cells.issue(problem)
        if problem.kind.by_value and column and issue.text is not None:
            text = str(problem.facts.get("part", issue.text)) if column.many else issue.text
            # « 12 », or the title of a « Mairie », is another commitment in the file of another town.
            is_of_file = column.refers_to == "commitments" and all(map(is_anybodys, text.split(" · ")[:-1]))
            value = Value(first.table or "", column.name, text, problem.file if is_of_file else "")
            apart = why if (why := problem.facts.get("why")) == FIGURE_SPEAKS else ""
            by_value.setdefault((compared(column, text), apart, value.file), {}).setdefault(value, []).append(
                issue
            )
        else:
            rest.append(issue)
    times = Counter((folded, file) for folded, _, file in by_value)
    in_files = Counter(folded for folded, file in times)
    value_groups = [
        _value_group(
            column,
            of_value,
            reader,
            apart=apart,
            is_whole=times[folded, file] == 1,
            told_of=file if in_files[folded] > 1 else "",
        )
        for (folded, apart, file), of_value in by_value.items()
        if column
    ]
    n = len(problems)
    what = t(first.kind.title)
    if column:
        what = t.pair(capital(t.heading(column)), what)
    if first.code == "unknown_column":
        title = t.n("{n} column left out", "{n} columns left out", n)
    elif first.row is not None:
        title = t.n("{what} ({n} row)", "{what} ({n} rows)", n, what=capital(what))
    else:
        title = capital(what)
    return IssueGroup(
        name="-".join((kind_asked(first), first.table or "", first.column or "")),
        title=title,
        severity=first.severity,
        kind=kind_asked(first),
        files=frozenset(problem.file for problem in problems),
        value_groups=tuple(sorted(value_groups, key=lambda group: -len(group.issues))),
        issues=tuple(rest),
        options=_options(column, known, problems, t) if column and value_groups else (),
        answers={answer: answer_words(answer, n, t) for answer in first.answers},
        answers_to_one={
            None: undecided(first.severity, t),
            **{answer: answer_words(answer, 1, t) for answer in first.answers},
        },
        may_be_empty=column is not None
        and not column.required
        and any(problem.may_be_empty for problem in problems),
        n=n,
        optional_column=None if column is None or column.required else column,
    )


def undecided(severity: str, t: Translator) -> str:
    """Return what stands where nothing is chosen: an error cannot stay as it is."""
    return t("to be decided") if severity == "error" else t("as it is")


def answer_words(answer: Answer, n: int, t: Translator) -> str:
    """Return what stands on the button that gives one answer to `n` questions."""
    match answer:
        case "leave_out":
            return t.n("Leave this row out", "Leave these {n} rows out", n)
        case "keep":
            return t.n("It is a row of the table", "They are rows of the table", n)
        case "each_row":
            return t.n("It applies to each of its rows", "They apply to each of their rows", n)
        case "first_row":
            return t.n("Only the first row has it", "Only the first rows have them", n)
        case "without_hidden":
            return t("Leave out what is hidden")
        case "progress_percent":
            return t("They are a progress in %")
        case "value":
            return t("They are values of the indicator")
        case "declared":
            return t("The actors declared them")
        case "documented":
            return t("They were found in public sources")
        case "figure_speaks":
            return t("Let the figure speak: leave the stage empty")
        case "keep_both":
            return t("Keep both as they stand")
        case "shares_of_one":
            return t("They are shares of one: × 100")
        case "percentages":
            return t("They are percentages")


# Where what is near is not preset: another identifier or country is chosen by a person after looking.
_CHOSEN = ("identifier", "country")


def _value_group(
    column: Column,
    by_value: Mapping[Value, Sequence[Issue]],
    reader: Context,
    *,
    apart: str,
    is_whole: bool,
    told_of: str = "",
) -> ValueGroup:
    t = reader.t
    issues = tuple(issue for of_value in by_value.values() for issue in of_value)
    problems = [issue.problem for issue in issues]
    nears = {str(problem.facts.get("near", "")) for problem in problems}
    near = nears.pop() if len(nears) == 1 else ""
    one_of = problems[0].facts.get("nears", ())  # which one may differ from row to row
    candidates = dict.fromkeys(named for problem in problems for named in problem.facts.get("candidates", ()))
    values = sorted(by_value, key=lambda value: -len(by_value[value]))
    title = _of_value(values[0].text, len(problems), t)
    if told_of:
        title = t.pair(sheet_name(told_of, None, t), title)
    are_several = all(problem.facts.get("why") == "several" for problem in problems)
    is_preset = column.kind not in _CHOSEN or are_several
    if near and not is_preset:
        title = t("{value} (did you mean “{near}”?)", value=title, near=near_text(problems[0], t))
    elif apart == FIGURE_SPEAKS:
        title = t("{value}, where the figure says otherwise", value=title)
    return ValueGroup(
        f"{hash(values[0])}.{apart}",
        tuple(values),
        title,
        near if is_preset else "",
        bool(near or apart) and all(problem.facts.get("everyday") for problem in problems),
        is_whole and not one_of,
        issues,
        tuple((meant, meant) for meant in one_of)
        or tuple((named.identifier, named_text(named, t)) for named in candidates),
        are_records="candidates" in problems[0].facts,
    )


def _of_value(text: str, n: int, t: Translator) -> str:
    short = shown(text)
    rows = t.n("{n} row", "{n} rows", n)
    return t.pair(t.quoted(short), rows) if short else t("nothing given: {rows}", rows=rows)


def suggested(problem_groups: Iterable[IssueGroup]) -> list[ValueGroup]:
    """Return the everyday words among the errors that each mean one thing, which is preset, or nothing, where
    a figure says something else."""
    errors = (group for group in problem_groups if group.severity == "error")
    return [same for group in errors for same in group.value_groups if same.is_everyday]


def suggestion_texts(suggestions: Iterable[ValueGroup], t: Translator) -> list[str]:
    """Return what words are taken for, one after the other, with in how many rows."""
    texts = []
    for same in suggestions:
        problem = same.issues[0].problem
        meant = near_text(problem, t) or t("an empty cell: the figure says it")
        if problem.code == "bad_date":
            meant = t.date(PartialDate(same.preset))
        texts.append(t("{old} → {new}", old=same.title, new=meant))
    return texts


def errors(problem_groups: Sequence[IssueGroup]) -> int:
    """Return how many errors there are."""
    return sum(group.n for group in problem_groups if group.severity == "error")


def problems_finding(problem_groups: Sequence[IssueGroup], t: Translator) -> str:
    """Return how much is wrong, and what that means for publishing."""
    if not problem_groups:
        return t("Nothing: every row is read.")
    n = errors(problem_groups)
    warnings = sum(group.n for group in problem_groups) - n
    counts = [t.n("{n} error", "{n} errors", n), t.n("{n} warning", "{n} warnings", warnings)]
    listed = t.list([part for part, n in zip(counts, (n, warnings), strict=True) if n])
    if not n:
        return t("{problems}: have a look; they do not prevent publishing.", problems=capital(listed))
    return t(
        "{problems}. Correct the errors here, or in the file and upload it again: nothing is published "
        "until all are corrected.",
        problems=capital(listed),
    )


def referable(preview: Preview, store: Store, t: Translator) -> dict[str, dict[str, str]]:
    """Return, of each table that a row refers to in vain, what it may name: identifier → its name.

    A table of more than can be chosen from is left out.
    """
    wanted = {
        RECORDS[problem.table].columns()[problem.column].refers_to
        for problem in preview.checked.problems
        if "candidates" in problem.facts and problem.table and problem.column
    }
    options: dict[str, dict[str, str]] = {}
    current = store.head()
    for table in filter(None, wanted):
        brought = [record for checked in preview.checked.tables for record in checked.records.of(table)]
        if len(current.keys(table)) + len(brought) <= CHOSEN_FROM:
            options[table] = bearing_names((*current.records(table), *brought), t)
    return options


def _options(
    column: Column, known: Mapping[str, Mapping[str, str]], problems: Iterable[Problem], t: Translator
) -> tuple[tuple[str, str], ...]:
    """Return what may stand in a column, those first that may be meant, where none of them is preset.

    Several values are none of them: they are written.
    """
    if any(problem.facts.get("why") == "several" for problem in problems):
        return ()
    options = tuple((coded_options(column, t) or known.get(column.refers_to or "", {})).items())
    if column.kind not in _CHOSEN:
        return options
    near = {problem.facts.get("near") for problem in problems}
    near |= {named.identifier for problem in problems for named in problem.facts.get("candidates", ())}
    return tuple(sorted(options, key=lambda option: option[0] not in near))


class _Cells:
    """What stands in the cells of sheets where there are problems, as text."""

    def __init__(self, sheets: Iterable[Sheet], problems: Iterable[Problem]) -> None:
        wanted: dict[tuple[str, str | None], set[int]] = {}
        for problem in problems:
            if problem.row is not None:
                wanted.setdefault((problem.file, problem.sheet), set()).add(problem.row)
        self._places = {(sheet.file, sheet.sheet): places_of(sheet.columns) for sheet in sheets}
        self._rows = {
            (sheet.file, sheet.sheet, row.number, row.across): row.cells
            for sheet in sheets
            if (numbers := wanted.get((sheet.file, sheet.sheet)))
            for row in sheet.rows
            if row.number in numbers
        }

    def issue(self, problem: Problem) -> Issue:
        """Return a problem with the place of its cell or row, and with all that stands in the cell."""
        cells = self._rows.get((problem.file, problem.sheet, problem.row or 0, problem.across))
        if cells is None:
            return Issue(problem, None)
        at = self._places[problem.file, problem.sheet].get(problem.column or "")
        return Issue(problem, CorrectedCell.of(problem), None if at is None else cell_text(cells[at]).strip())
