"""What is remembered of deposits with the same headings, taken for files that come."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import ValidationError

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Column
from commitments.ingest.cells import cell_text
from commitments.ingest.corrections import CorrectedCell, Corrections
from commitments.ingest.headings import FAULTS, heading_set
from commitments.ingest.problems import Answer, Problem
from commitments.ingest.sheets import Sheet, SheetChoice, places_of
from commitments.staff.kept_draft import DamagedDraft, KeptDraft
from commitments.staff.learning import (
    AS_SUGGESTED,
    CHOICE,
    CONTRADICTION,
    LEFT_OUT,
    UNREAD,
    looked_up,
    question,
    sender,
    unknown_name,
)
from commitments.staff.problem_groups import FIGURE_SPEAKS, Issue, IssueGroup, compared
from commitments.staff.upload import Recalled, UploadDraft, as_in_like
from commitments.store.matches import Match
from commitments.store.store import Store

_Place = tuple[str, str | None]  # a sheet, by file and name


def recall(
    draft: UploadDraft,
    sheets: Sequence[Sheet],
    store: Store,
    others: Callable[[], Iterable[KeptDraft | DamagedDraft]] = tuple,
) -> UploadDraft:
    """Return a draft that has looked at all files: the columns and tables of those that it had not are those
    of a like file of it, else those that are remembered; of a file that comes back with its faults marked,
    also those of the other draft that it may be from."""
    new = [sheet for sheet in sheets if sheet.file not in draft.recalled]
    if not new:
        return draft
    sets = [heading_set(sheet.headings) for sheet in new]
    kept: defaultdict[str, list[Match]] = defaultdict(list)
    for match in store.matches({*sets} - {""}):
        kept[match.heading_set].append(match)
    recalled = {file: dict(of_file) for file, of_file in draft.recalled.items()}
    choices = {file: dict(of_file) for file, of_file in draft.choices.items()}
    for sheet, of_set in zip(new, sets, strict=True):
        known = Recalled(sheet.headings, is_done=of_set not in kept)
        so_far = replace(draft, choices=choices, recalled=recalled)
        choice = choices.get(sheet.file, {}).get(sheet.sheet) or _choice_of_like(so_far, of_set, sheet)
        if choice is None and any(FAULTS in text for text in sheet.ours):
            choice, known = _choice_of_another(others(), of_set, sheet, known)
        if choice is None:
            choice, known = _remembered_choice(kept.get(of_set, ()), sheet, known)
        recalled.setdefault(sheet.file, {})[sheet.sheet] = known
        if choice != SheetChoice():
            choices.setdefault(sheet.file, {})[sheet.sheet] = choice
    if choices == draft.choices:
        return replace(draft, recalled=recalled)
    return replace(draft, choices=choices, recalled=recalled, before=_untouched(draft, recalled))


def recall_words(
    draft: UploadDraft, sheets: Sequence[Sheet], groups: Sequence[IssueGroup], store: Store
) -> UploadDraft:
    """Return a draft in which what is wrong with files is mended and answered as it is remembered.

    A word that the figure beside it contradicts is left to be asked, unless it was emptied where one did.
    """
    waiting = {
        (file, name): of
        for file, sheets in draft.recalled.items()
        for name, of in sheets.items()
        if not of.is_done
    }
    if not waiting:
        return draft
    memory = _Words(waiting, sheets, store)
    corrections = memory.named(draft.corrections)
    for group in groups:
        corrections = memory.mended(group, corrections)
    recalled = {file: dict(sheets) for file, sheets in draft.recalled.items()}
    for (file, name), of in memory.taken().items():
        recalled[file][name] = of
    marked = replace(draft, recalled=recalled)
    if corrections == draft.corrections:
        return marked
    took = any(of.columns or of.words or of.answers or of.left_out for of in waiting.values())
    before = draft.before if took else _untouched(draft, recalled)
    return replace(marked, corrections=corrections, before=before)


def _untouched(draft: UploadDraft, recalled: Mapping[str, Mapping[str | None, Recalled]]) -> UploadDraft:
    """Return a draft that has looked at all files and takes nothing more for them."""
    done = {
        (file, name): of
        for file, sheets in draft.recalled.items()
        for name, of in sheets.items()
        if of.is_done
    }
    looked_at = {
        file: {
            name: done.get((file, name), Recalled(of.headings, is_done=True)) for name, of in sheets.items()
        }
        for file, sheets in recalled.items()
    }
    return replace(draft, recalled=looked_at)


def _choice_of_like(draft: UploadDraft, of_set: str, sheet: Sheet) -> SheetChoice | None:
    """Return what was decided in a draft of another sheet with the same headings."""
    for file, name, _ in draft.with_headings(of_set):
        choice = draft.choices.get(file, {}).get(name)
        if choice and not choice.left_out and (file, name) != (sheet.file, sheet.sheet):
            return as_in_like(choice, sheet.headings, SheetChoice())
    return None


def _choice_of_another(
    drafts: Iterable[KeptDraft | DamagedDraft], of_set: str, sheet: Sheet, known: Recalled
) -> tuple[SheetChoice | None, Recalled]:
    """Return what was decided of a sheet with the same headings in the draft that was touched last."""
    readable = [kept for kept in drafts if isinstance(kept, KeptDraft)]
    for kept in sorted(readable, key=lambda kept: kept.touched, reverse=True):
        for file, name, _ in kept.decided.with_headings(of_set):
            choice = kept.decided.choices.get(file, {}).get(name)
            if choice and not choice.left_out:
                taken = replace(known, columns=len(choice.columns) or 1, file=file, who=kept.touched_by)
                told = replace(taken, day=kept.touched.date())
                return as_in_like(choice, sheet.headings, SheetChoice()), told
    return None, known


def _remembered_choice(
    matches: Iterable[Match], sheet: Sheet, known: Recalled
) -> tuple[SheetChoice, Recalled]:
    """Return what is remembered of a sheet with these headings, without what no longer holds."""
    of_sheet = [match for match in matches if match.kind in ("sheet", "heading")]
    if not of_sheet:
        return SheetChoice(), known
    try:
        fields = {match.place: json.loads(match.meant or "") for match in of_sheet if match.kind == "sheet"}
        choice = CHOICE.validate_python(fields)
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
        if column and (column in others or not (column in there or column.startswith("clue:")))
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

    def __init__(self, waiting: Mapping[_Place, Recalled], sheets: Iterable[Sheet], store: Store) -> None:
        self._waiting, self._head = waiting, store.head()
        self._sets = {at: heading_set(of.headings) for at, of in waiting.items()}
        self._sheets = {(sheet.file, sheet.sheet): sheet for sheet in sheets}
        self._senders: dict[_Place, str] = {}
        # By set of headings and what is looked up, by sender: the newest.
        self._kept: defaultdict[tuple[str, ...], dict[str, Match]] = defaultdict(dict)
        for match in store.matches({*self._sets.values()}):
            self._kept[match.heading_set, *looked_up(match)][fold(match.sender)] = match
        # What was taken: column, word and what is meant, and which answers.
        self._words: defaultdict[_Place, dict[tuple[str, str, str], Match]] = defaultdict(dict)
        self._answers: defaultdict[_Place, set[Match]] = defaultdict(set)
        self._left_out: defaultdict[_Place, list[str]] = defaultdict(list)
        self._gone: defaultdict[_Place, set[str]] = defaultdict(set)

    def named(self, corrections: Corrections) -> Corrections:
        """Return corrections with the records that names are remembered to mean, also where the program would
        take another for certain; those of this sheet alone, as in a file that comes later they may be
        another's."""
        cells: dict[CorrectedCell, str] = {}
        for at in self._waiting.keys() & self._sheets.keys():
            sheet = self._sheets[at]
            columns = RECORDS[sheet.table].columns() if sheet.table else {}
            for name, place in places_of(sheet.columns).items():
                if not columns[name].refers_to or not self._knows(at, "value", name):
                    continue
                for row in sheet.rows:
                    text = cell_text(row.cells[place]).strip()
                    if (match := self._find(at, sheet.table, "value", name, text)) and (
                        meant := self._taken(at, columns[name], text, match)
                    ):
                        cells[CorrectedCell(*at, row.number, name, row.across)] = meant
        return replace(corrections, cells={**corrections.cells, **cells}) if cells else corrections

    def _knows(self, at: _Place, kind: str, place: str) -> bool:
        return any(of[:2] == (self._sets[at], kind) and of[3] == place for of in self._kept)

    def mended(self, group: IssueGroup, corrections: Corrections) -> Corrections:
        """Return corrections with what is remembered of the problems of a group."""
        if group.answers:
            answered: defaultdict[Answer, list[CorrectedCell]] = defaultdict(list)
            for issue in group.issues:
                match = self._answer(issue.problem)
                for answer in group.answers:
                    if match and match.meant == answer:
                        answered[answer].append(CorrectedCell.of(issue.problem))
                        self._answers[issue.problem.file, issue.problem.sheet].add(match)
            for answer, places in answered.items():
                corrections = corrections.answering(places, answer)
            return corrections
        corrections = self._without_unknown(group, corrections)
        is_name = group.value_groups and _column(group.value_groups[0].issues[0].problem).refers_to
        if is_name or group.kind not in UNREAD:
            return corrections
        cells: dict[CorrectedCell, str] = {}
        for same in group.value_groups:
            found = [(issue, meant) for issue in same.issues if (meant := self._meant(issue)) is not None]
            of_all = {meant for _, meant in found}
            # Where a figure speaks against a word, it does not elsewhere.
            is_whole = same.is_whole and len(found) == len(same.issues) and "" not in of_all
            if is_whole and len(of_all) == 1:
                corrections = same.corrected(corrections, of_all.pop())
                continue
            cells |= {
                issue.place: meant for issue, meant in found if issue.place and issue.text == _text(issue)
            }
        return replace(corrections, cells={**corrections.cells, **cells}) if cells else corrections

    def _without_unknown(self, group: IssueGroup, corrections: Corrections) -> Corrections:
        """Return corrections without the rows of a group whose like were left out, as they named nothing
        known either."""
        gone: list[CorrectedCell] = []
        for issue in group.every_issue:
            problem = issue.problem
            if (text := unknown_name(problem)) is None:
                continue
            at, column = (problem.file, problem.sheet), _column(problem)
            match = self._find(at, problem.table, "value", column.name, compared(column, text))
            if match and match.meant == LEFT_OUT:
                gone.append(CorrectedCell.of(problem))
                self._left_out[at].append(text)
        return corrections.answering(gone, "leave_out") if gone else corrections

    def taken(self) -> dict[_Place, Recalled]:
        """Return of each sheet what was taken for it."""
        done = {}
        for at, known in self._waiting.items():
            words, answers = self._words[at], self._answers[at]
            of = replace(
                known,
                is_mended=True,
                is_done=known.is_mended or not self._knows(at, "answer", CONTRADICTION),
                words=tuple(dict.fromkeys((*known.words, *words))),
                answers=known.answers + len(answers),
                left_out=(*known.left_out, *self._left_out[at]),
                dropped=tuple(dict.fromkeys((*known.dropped, *sorted(self._gone[at])))),
            )
            used = [*answers, *words.values()]
            done[at] = _with_source(of, used) if used else of
        return done

    def _answer(self, problem: Problem) -> Match | None:
        """Return the answer that is remembered to the question of a problem; what contradicts what is looked
        at when words and figures have been mended."""
        asked, at = question(problem), (problem.file, problem.sheet)
        of = self._waiting.get(at)
        if asked is None or of is None or (problem.code == CONTRADICTION) != of.is_mended:
            return None
        return self._find(at, problem.table, "answer", *asked)

    def _meant(self, issue: Issue) -> str | None:
        """Return what is remembered of a word or name, as it is called now; None where that is not known."""
        problem, column = issue.problem, _column(issue.problem)
        text, at = _text(issue), (problem.file, problem.sheet)
        speaks = problem.facts.get("why") == FIGURE_SPEAKS
        match = self._find(at, problem.table, "value", column.name, compared(column, text))
        if match and not speaks:
            return self._taken(at, column, text, match, may_be_empty=problem.may_be_empty)
        if speaks or (column.name == "completion" and not problem.facts.get("near")):
            match = self._find(at, problem.table, "answer", CONTRADICTION, fold(text))
            if match is None or match.meant != FIGURE_SPEAKS:
                return None
            self._words[at][column.name, text, FIGURE_SPEAKS] = match
            return ""
        if near := problem.facts.get("near"):
            match = self._find(at, problem.table, "answer", problem.code, column.name)
            if match and match.meant == AS_SUGGESTED:
                self._words[at][column.name, text, str(near)] = match
                return str(near)
        return None

    def _taken(
        self, at: _Place, column: Column, text: str, match: Match, *, may_be_empty: bool = False
    ) -> str | None:
        """Return what a match means now, and keep that it was taken, or that it is no more."""
        meant = self._standing(column, match.meant or "", may_be_empty=may_be_empty)
        if meant is None:
            self._gone[at].add(text)
        else:
            self._words[at][column.name, text, meant] = match
        return meant

    def _find(self, at: _Place, table: str | None, kind: str, place: str, text: str) -> Match | None:
        """Return what is remembered for the sender of a sheet, else for any."""
        by_sender = self._kept.get((self._sets.get(at, ""), kind, table or "", place, text), {})
        own = by_sender.get(self._sender(at)) if any(by_sender) else None
        return own or by_sender.get("")

    def _sender(self, at: _Place) -> str:
        if at not in self._senders:
            self._senders[at] = fold(sender(self._sheets[at]))
        return self._senders[at]

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
    whole = issue.text or ""
    return str(issue.problem.facts.get("part", whole)) if _column(issue.problem).many else whole
