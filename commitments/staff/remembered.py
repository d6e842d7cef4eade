"""What is remembered of deposits: taken for files with the same headings, and learned as files are published.

How columns are called is a matter of the form, and words such as « fini » mean the same whoever fills it in:
these hold for all files with these headings. Whose commitment a title or a number names is not: it holds where
the words themselves name town or actor, else for the sender alone whom the file names. What is left out of one
file (rows by number, cells, what is hidden) says nothing of the next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Column
from commitments.ingest.cells import cell_text
from commitments.ingest.columns import SheetColumns
from commitments.ingest.corrections import CorrectedCell, Corrections
from commitments.ingest.headings import heading_set
from commitments.ingest.problems import PROBLEM_KINDS, Answer, Problem
from commitments.ingest.sheets import Sheet, SheetChoice, places_of
from commitments.staff.problem_groups import Issue, IssueGroup
from commitments.staff.upload import Recalled, UploadDraft, as_in_like
from commitments.store.head import Head
from commitments.store.matches import Match
from commitments.store.store import Store

_CHOICE = TypeAdapter(SheetChoice)
_OWN_AFFAIR = {"columns", "without_hidden"}  # the first is kept heading by heading, the second not at all

# What is wrong with a word or name that says nothing by itself; what else is mended is a fact of its file.
_UNREAD = {
    "unknown_code",
    "unknown_country",
    "unknown_reference",
    "bad_identifier",
    "bad_number",
    "bad_date",
}
_BY_LABEL = {"total_row", "note_row"}  # answers that hold for rows of the same label
_OF_ONE_FILE = {"struck_out", "hidden_cells"}  # answers that hold for nothing else
_JOINED = " · "  # between the words of a row that say whose a title is, and the title
# What every town hall calls itself.
_ANYBODY = {
    fold(text)
    for text in (
        "mairie commune ville municipalité collectivité association réseau gouvernement ministère nous "
        "council city town municipality district association network government ministry we us"
    ).split()
}
_LONGEST = 500  # characters of a word or name


# --- taken for files ------------------------------------------------------------------------------------------


def recall(draft: UploadDraft, sheets: Sequence[Sheet], store: Store) -> UploadDraft:
    """Return a draft that has looked at all files: the columns and tables of those that it had not are those
    of a like file of the deposit, else those that are remembered."""
    new = [sheet for sheet in sheets if sheet.file not in draft.recalled]
    if not new:
        return draft
    kept = _by_set(store, (heading_set(sheet.headings) for sheet in new))
    recalled, choices = {**draft.recalled}, {**draft.choices}
    for sheet in new:
        matches = kept.get(heading_set(sheet.headings), ())
        known = Recalled(sheet.headings, is_done=not matches)
        recalled[sheet.file] = {**recalled.get(sheet.file, {}), sheet.sheet: known}
        like = _choice_of_like(replace(draft, recalled=recalled), sheet)
        if like is None:
            choice, known = _remembered_choice(matches, sheet, known)
        else:
            choice = like
        recalled[sheet.file][sheet.sheet] = known
        if choice != SheetChoice():
            choices[sheet.file] = {**choices.get(sheet.file, {}), sheet.sheet: choice}
    if choices == draft.choices:
        return replace(draft, recalled=recalled)
    return replace(draft, choices=choices, recalled=recalled, before=_untouched(draft, recalled))


def recall_words(draft: UploadDraft, groups: Sequence[IssueGroup], store: Store) -> UploadDraft:
    """Return a draft in which what is wrong with files is mended and answered as it is remembered.

    A word that the figure beside it contradicts is left to be asked.
    """
    waiting = {
        (file, name): of
        for file, sheets in draft.recalled.items()
        for name, of in sheets.items()
        if not of.is_done
    }
    if not waiting:
        return draft
    memory = _Words(waiting, store, groups)
    corrections = draft.corrections
    for group in groups:
        corrections = memory.mended(group, corrections)
    recalled = {file: dict(sheets) for file, sheets in draft.recalled.items()}
    for (file, name), of in memory.taken().items():
        recalled[file][name] = of
    marked = replace(draft, recalled=recalled)
    if corrections == draft.corrections:
        return marked
    before = draft.before if any(of.columns for of in waiting.values()) else _untouched(draft, recalled)
    return replace(marked, corrections=corrections, before=before)


def _untouched(draft: UploadDraft, recalled: Mapping[str, Mapping[str | None, Recalled]]) -> UploadDraft:
    """Return a draft that has looked at all files and takes nothing more for them."""
    looked_at = {
        file: draft.recalled.get(file)
        or {name: Recalled(of.headings, is_done=True) for name, of in sheets.items()}
        for file, sheets in recalled.items()
    }
    return replace(draft, recalled=looked_at)


def _by_set(store: Store, sets: Iterable[str]) -> dict[str, list[Match]]:
    kept: defaultdict[str, list[Match]] = defaultdict(list)
    for match in store.matches(filter(None, sets)):
        kept[match.heading_set].append(match)
    return dict(kept)


def _choice_of_like(draft: UploadDraft, sheet: Sheet) -> SheetChoice | None:
    """Return what was decided of another sheet of the deposit with the same headings."""
    for file, name, _ in draft.like(sheet.file, sheet.sheet):
        if (choice := draft.choices.get(file, {}).get(name)) and not choice.left_out:
            return as_in_like(choice, sheet.headings, SheetChoice())
    return None


def _remembered_choice(
    matches: Iterable[Match], sheet: Sheet, known: Recalled
) -> tuple[SheetChoice, Recalled]:
    """Return what is remembered of a sheet with these headings, without what no longer holds."""
    of_sheet = [match for match in matches if match.kind in ("sheet", "heading")]
    if not of_sheet:
        return SheetChoice(), known
    try:
        choice = _CHOICE.validate_json(
            "{%s}" % ",".join(f'"{match.place}":{match.meant}' for match in of_sheet if match.kind == "sheet")
        )
    except ValidationError:  # of an earlier program
        return SheetChoice(), replace(known, dropped=sheet.headings)
    table = choice.table or sheet.table
    there = set(RECORDS[table].columns()) if table in RECORDS else set()
    named = {match.text: match.meant or None for match in of_sheet if match.kind == "heading"}
    named = dict(as_in_like(SheetChoice(columns=named), sheet.headings, choice).columns)
    # What the program reads as such a column by itself, since.
    others = {
        column
        for heading, column in zip(sheet.headings, sheet.columns, strict=True)
        if heading not in named and sheet.table == table
    }
    dropped = tuple(
        heading
        for heading, column in named.items()
        if column in others or (column and column not in there and not column.startswith("clue:"))
    )
    columns = {heading: column for heading, column in named.items() if heading not in dropped}
    said = replace(known, columns=len(columns) or 1, dropped=dropped)
    return replace(choice, columns=columns), _with_source(said, of_sheet)


def _with_source(known: Recalled, matches: Iterable[Match]) -> Recalled:
    """Return what was taken with the last of the files that it is from."""
    last = max(matches, key=lambda match: match.at.timestamp() if match.at else 0)
    day = last.at.date() if last.at else None
    if known.day and day and known.day > day:
        return known
    return replace(known, file=last.file, who=last.who, day=day)


class _Words:
    """The words, names and answers that are remembered of sheets, and which of them were taken."""

    def __init__(
        self, waiting: Mapping[tuple[str, str | None], Recalled], store: Store, groups: Sequence[IssueGroup]
    ) -> None:
        self._sheets = dict(waiting)
        self._kept = _by_set(store, {heading_set(of.headings) for of in waiting.values()})
        self._senders: dict[tuple[str, str | None], str] = {}
        self._head, self._renames = store.head(), store.renames()
        self._used: defaultdict[tuple[str, str | None], dict[Match, str]] = defaultdict(dict)
        self._gone: defaultdict[tuple[str, str | None], set[str]] = defaultdict(set)

    def mended(self, group: IssueGroup, corrections: Corrections) -> Corrections:
        """Return corrections with what is remembered of the problems of a group."""
        if group.answers:
            answered: defaultdict[Answer, list[CorrectedCell]] = defaultdict(list)
            for issue in group.issues:
                if (match := self._answer(issue.problem)) and match.meant in group.answers:
                    answered[match.meant].append(CorrectedCell.of(issue.problem))
                    self._use(issue.problem, match, match.meant)
            for answer, places in answered.items():
                corrections = corrections.answering(places, answer)
            return corrections
        if group.kind not in _UNREAD:
            return corrections
        for same in group.value_groups:
            found = [(issue, meant) for issue in same.issues if (meant := self._meant(issue)) is not None]
            column = _column(same.issues[0].problem)
            of_all = {meant for _, meant in found}
            if same.is_whole and not column.refers_to and len(found) == len(same.issues) and len(of_all) == 1:
                corrections = same.corrected(corrections, of_all.pop())
                continue
            # A name is that of this sheet: in a file that comes later it may be another's.
            for issue, meant in found:
                if issue.place and issue.text == _text(issue):
                    corrections = corrections.of_cell(issue.place, meant)
        return corrections

    def taken(self) -> dict[tuple[str, str | None], Recalled]:
        """Return of each sheet what was taken for it."""
        done = {}
        for at, known in self._waiting.items():
            used = self._used[at]
            of = replace(
                known,
                is_done=True,
                words=tuple((m.place, m.text, meant) for m, meant in used.items() if m.kind == "value"),
                answers=sum(match.kind == "answer" for match in used),
                dropped=(*known.dropped, *sorted(self._gone[at])),
            )
            done[at] = _with_source(of, used) if used else of
        return done

    def _answer(self, problem: Problem) -> Match | None:
        """Return the answer that is remembered to the question of a problem."""
        question = _question(problem)
        return question and self._find(problem, "answer", *question)

    def _meant(self, issue: Issue) -> str | None:
        """Return what is remembered of a word or name, as it is called now; None where that is not known."""
        problem, column = issue.problem, _column(issue.problem)
        if problem.facts.get("why") == "figure_speaks":
            return None
        text = _text(issue)
        match = self._find(problem, "value", column.name, _compared(column, text))
        if match is None:
            return None
        meant = self._standing(column, match.meant or "", may_be_empty=problem.may_be_empty)
        if meant is None:
            self._gone[problem.file, problem.sheet].add(text)
        else:
            self._use(problem, match, meant)
        return meant

    def _find(self, problem: Problem, kind: str, place: str, text: str) -> Match | None:
        at = (problem.file, problem.sheet)
        if at not in self._waiting:
            return None
        known = self._kept.get(heading_set(self._waiting[at].headings), {})
        of_senders = known.get((kind, problem.table or "", place, text), {})
        return (of_senders.get(self._sender(at)) if of_senders.keys() - {""} else None) or of_senders.get("")

    def _sender(self, at: tuple[str, str | None]) -> str:
        if at not in self._senders:
            self._senders[at] = sender(self._sheets[at])
        return self._senders[at]

    def _use(self, problem: Problem, match: Match, meant: str) -> None:
        self._used[problem.file, problem.sheet][match] = meant

    def _standing(self, column: Column, meant: str, *, may_be_empty: bool) -> str | None:
        """Return what is meant as it is called now; None where it is no more."""
        if not meant:
            return "" if may_be_empty else None
        if column.codes:
            return meant if column.codes.find(meant) else None
        if not column.refers_to:
            return meant
        keys, renames = self._head.keys(column.refers_to), self._head.renames(column.refers_to)
        now = [
            keys.get(part.lower()) or keys.get(renames.get(part.lower(), "").lower())
            for part in meant.split("|")
        ]
        return "|".join(filter(None, now)) if all(now) else None


def _column(problem: Problem) -> Column:
    return RECORDS[problem.table or ""].columns()[problem.column or ""]


def _text(issue: Issue) -> str:
    """Return the word or name that is wrong: all that stands in a cell, or the one of several."""
    return str(issue.problem.facts.get("part", issue.text)) if _column(issue.problem).many else issue.text


def _compared(column: Column, text: str) -> str:
    """Return a word as it is looked up: however it is written, where that does not count."""
    return (fold(text) if column.kind in ("code", "country") else "") or text


def _question(problem: Problem) -> tuple[str, str] | None:
    """Return what a problem asks, by kind and the label or column that it asks about; None where its answer
    holds for its file alone."""
    if problem.code in _OF_ONE_FILE or not problem.kind.answers:
        return None
    if problem.code in _BY_LABEL:
        label = fold(problem.value or "")
        return (problem.code, label) if any(map(str.isalpha, label)) else None
    return problem.code, problem.column or ""


# --- whose a file is ------------------------------------------------------------------------------------------


def sender(sheet: Sheet) -> str:
    """Return the one town, actor or the like that a sheet names on all its rows, folded; "" where it names
    none, or several."""
    whose = [at for at, heading in enumerate(sheet.headings) if fold(heading) in _WHOSE]
    named = {tuple(fold(cell_text(row.cells[at])) for at in whose) for row in sheet.rows}
    return " ".join(filter(None, named.pop())) if len(named) == 1 else ""


_WHOSE = {fold(text) for text in ("ville", "commune", "porteur", "acteur", "collectivité", "localité")}


def _holds_for(column: Column, text: str, of: str) -> str | None:
    """Return for which sender a word or name holds that stands in a file `of` one, "" for all; None where it
    holds for this file alone."""
    if column.refers_to == "commitments":
        return "" if _JOINED in text else of or None
    if column.refers_to == "signatories" and fold(text) in _ANYBODY:
        return of or None
    return ""


# --- learned from files ---------------------------------------------------------------------------------------


def learned(draft: UploadDraft, sheets: Iterable[Sheet], store: Store) -> list[Match]:
    """Return what is to be remembered of a draft whose `sheets` were read as it chose, and are not corrected:
    what differs from what is remembered already."""
    read = {(sheet.file, sheet.sheet): sheet for sheet in sheets}
    new: dict[tuple[str, ...], Match] = {}
    sets = {
        (file, name): (heading_set(of.headings), of)
        for file, of_file in draft.recalled.items()
        for name, of in of_file.items()
    }
    chosen: dict[str, dict[tuple[str, ...], Match]] = {}
    for (file, name), (of_set, recalled) in sets.items():
        if not of_set:
            continue
        draw = _Drawn(of_set, recalled.headings, file)
        choice = draft.choices.get(file, {}).get(name, SheetChoice())
        # One that is left out says nothing of its like.
        if choice != SheetChoice() and (of_set not in chosen or not choice.left_out):
            chosen[of_set] = {match.decided: match for match in draw.choice(choice)}
        if sheet := read.get((file, name)):
            found = (*draw.words(sheet, draft.corrections, store), *draw.answers(sheet, draft.corrections))
            new |= {match.decided: match for match in found}
    kept = {match.decided: match for match in store.matches({of_set for of_set, _ in sets.values()})}
    for of_set, matches in chosen.items():
        new |= matches
        new |= {
            decided: replace(match, meant=None)
            for decided, match in kept.items()
            if match.heading_set == of_set and match.kind in ("sheet", "heading") and decided not in matches
        }
    return [
        match for decided, match in new.items() if decided not in kept or kept[decided].meant != match.meant
    ]


class _Drawn(NamedTuple):
    """What matches are drawn from: the headings of a sheet, and the file that it is of."""

    heading_set: str
    headings: tuple[str, ...]
    file: str

    def _match(self, kind: str, place: str, text: str, meant: str, table: str = "", of: str = "") -> Match:
        return Match(
            self.heading_set, self.headings, of, kind, table, place, text, meant, safe_filename(self.file)
        )

    def choice(self, choice: SheetChoice) -> Iterator[Match]:
        """Yield what was chosen of a sheet."""
        said = _CHOICE.dump_python(choice, mode="json", exclude_defaults=True)
        for name, value in said.items():
            if name not in _OWN_AFFAIR:
                yield self._match("sheet", name, "", json.dumps(value))
        for heading, column in choice.columns.items():
            yield self._match("heading", "", heading, column or "", choice.table or "")

    def words(self, sheet: Sheet, corrections: Corrections, store: Store) -> Iterator[Match]:
        """Yield what words and names of a sheet were corrected to."""
        if sheet.table is None or not (corrections.values or corrections.cells):
            return
        every, at = RECORDS[sheet.table].columns(), places_of(sheet.columns)
        of, columns = sender(sheet), SheetColumns(sheet, RECORDS[sheet.table], store.is_demonstration)
        for name, meanings in _corrected(sheet, corrections).items():
            column, read, head = every[name], columns.readers[name], store.head()
            for text, meant in meanings.items():
                holds_for = _holds_for(column, text, of)
                says = not read(text).faults
                if says and column.refers_to:
                    says = text.lower() in head.keys(column.refers_to)
                if says or not text or len(text) > _LONGEST or holds_for is None:
                    continue
                yield self._match("value", name, _compared(column, text), meant, sheet.table, holds_for)

    def answers(self, sheet: Sheet, corrections: Corrections) -> Iterator[Match]:
        """Yield what was answered to what a sheet leaves open, where one answer was given to all like
        questions."""
        given: defaultdict[tuple[str, str], set[Answer | None]] = defaultdict(set)
        for problem in sheet.problems:
            if question := _question(problem):
                place = CorrectedCell.of(problem)
                is_out = place._replace(column="") in corrections.left_out
                given[question].add("leave_out" if is_out else corrections.answers.get(place))
        for (code, text), answers in given.items():
            if len(answers) == 1 and (answer := answers.pop()) in PROBLEM_KINDS[code].answers:
                yield self._match("answer", code, text, answer, sheet.table or "")


def _corrected(sheet: Sheet, corrections: Corrections) -> dict[str, dict[str, str]]:
    """Return by column what the texts of a sheet were corrected to, wherever they stand.

    A text of which the cells were mended apart, because a figure beside some says something else, is one
    where none of its cells was left and all that were not emptied mean one thing, which two say.
    """
    at, every = places_of(sheet.columns), RECORDS[sheet.table or ""].columns()
    meanings: defaultdict[str, dict[str, str]] = defaultdict(dict)
    by_column: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for value, text in corrections.values.items():
        if value.table == sheet.table and value.column in at:
            by_column[value.column][value.text] = text
    apart: defaultdict[tuple[str, str], list[str | None]] = defaultdict(list)
    of_cells = {(place.row, place.across, place.column): text for place, text in corrections.cells.items()
                if (place.file, place.sheet) == (sheet.file, sheet.sheet)}
    in_cells = {column for _, _, column in of_cells if column in at}
    for row in sheet.rows:
        for name, texts in by_column.items():
            stands = cell_text(row.cells[at[name]]).strip()
            parts = [part.strip() for part in stands.split("|")] if every[name].many else [stands]
            meanings[name] |= {part: texts[part] for part in parts if part in texts}
        for name in in_cells:
            apart[name, cell_text(row.cells[at[name]]).strip()].append(
                of_cells.get((row.number, row.across, name))
            )
    for (name, text), mended in apart.items():
        said = [each for each in mended if each]
        if None not in mended and len(said) > 1 and len(set(said)) == 1:
            meanings[name].setdefault(text, said[0])
    return dict(meanings)
