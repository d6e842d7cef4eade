"""What is learned of files as they are published, for those that come with the same headings.

How columns are called is a matter of the form, and words such as « fini » mean the same whoever fills it in:
these hold for all files with these headings. Whose commitment a title or a number names is not: it holds
where the words themselves name town or actor, else for the sender alone whom the file names. What is left out
of one file (rows by number, cells, what is hidden) says nothing of the next, but where the identifier
and the title of a row name nothing known.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from pydantic import TypeAdapter

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Column, is_identifier
from commitments.ingest.cells import cell_text, given_text
from commitments.ingest.clues import TITLE, bearer_places, reference_of, said_at
from commitments.ingest.columns import SheetColumns
from commitments.ingest.corrections import CorrectedCell, Corrections
from commitments.ingest.headings import heading_set
from commitments.ingest.problems import PROBLEM_KINDS, Answer, Problem
from commitments.ingest.recognition import Recogniser
from commitments.ingest.sheets import Sheet, SheetChoice, places_of
from commitments.ingest.wording import is_anybodys
from commitments.staff.problem_groups import FIGURE_SPEAKS, compared
from commitments.staff.upload import UploadDraft
from commitments.store.matches import Match
from commitments.store.store import Store
from commitments.text.sanitize import safe_filename

CHOICE = TypeAdapter(SheetChoice)
_OWN_AFFAIR = {"columns", "without_hidden", "whose"}  # the first is kept by heading, the others not at all

# What is wrong with a word or name that says nothing by itself; what else is mended is a fact of its file.
UNREAD = {
    "unknown_code",
    "unknown_country",
    "unknown_reference",
    "unrecognised",
    "bad_identifier",
    "bad_number",
    "bad_date",
}
# What is suggested there follows from how a date or number is written, whatever it is; without that it says
# nothing of the next.
_BY_FORM = {"bad_date", "bad_number"}
AS_SUGGESTED = "as_suggested"
# What was emptied since a figure says otherwise is emptied where one does, and nowhere else.
CONTRADICTION = "contradiction"
LEFT_OUT = "leave_out"  # meant by what names nothing known, of which the row was left out
_BY_LABEL = {"total_row", "note_row"}  # answers that hold for rows of the same label
_BY_TEXT = {*_BY_LABEL, CONTRADICTION}  # or of the same word
_OF_ONE_FILE = {"struck_out", "hidden_cells"}  # answers that hold for nothing else
_JOINED = " · "  # between the words of a row that say whose a title is, and the title
_LONGEST = 500  # characters of a word or name


def learned(
    draft: UploadDraft, sheets: Iterable[Sheet], store: Store, left: Sequence[Problem]
) -> list[Match]:
    """Return what is to be remembered of a draft whose `sheets` were read as it chose, and are not corrected,
    and in which problems were `left`: what differs from what is remembered already."""
    read = {(sheet.file, sheet.sheet): sheet for sheet in sheets}
    like: defaultdict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for file, of_file in draft.recalled.items():
        for name, recalled in of_file.items():
            like[heading_set(recalled.headings)].append((file, name))
    like.pop("", None)
    new: dict[tuple[str, ...], Match] = {}
    kept = {match.decided: match for match in store.matches(like)} if like else {}
    for of_set, places in like.items():
        every = [draft.chosen(file, name) for file, name in places]
        # One that is left out says nothing of its like.
        choices = [choice for choice in every if not choice.left_out] or every
        choice = next((choice for choice in choices if choice != SheetChoice()), None)
        for file, name in places:
            of = _Source(of_set, draft.recalled[file][name].headings, file)
            if choice:
                new |= {match.decided: match for match in of.choice(choice)}
            if sheet := read.get((file, name)):
                found = chain(
                    of.words(sheet, draft.corrections, store),
                    of.left_out(sheet, draft.corrections, store),
                    of.answers(sheet, draft.corrections),
                    of.answers_to_words(sheet, draft.corrections, left),
                )
                new |= {match.decided: match for match in found}
        if choice:
            new |= {
                decided: replace(match, meant=None)
                for decided, match in kept.items()
                if match.heading_set == of_set and match.kind in ("sheet", "heading") and decided not in new
            }
    return [
        match
        for decided, match in new.items()
        if match.meant != (kept[decided].meant if decided in kept else None)
    ]


@dataclass(frozen=True)
class _Source:
    """What matches come from: the headings of a sheet, and the file that it is of."""

    heading_set: str
    headings: tuple[str, ...]
    file: str

    def _match(
        self,
        kind: Literal["sheet", "heading", "value", "answer"],
        table: str | None,
        place: str,
        text: str,
        meant: str | None,
        sender: str = "",
    ) -> Match:
        of, file = (self.heading_set, self.headings), safe_filename(self.file)
        return Match(*of, sender, kind, table or "", place, text, meant, file)

    def choice(self, choice: SheetChoice) -> Iterator[Match]:
        """Yield what was chosen of a sheet."""
        for name, value in CHOICE.dump_python(choice, mode="json", exclude_defaults=True).items():
            if name not in _OWN_AFFAIR:
                yield self._match("sheet", "", name, "", json.dumps(value))
        for heading, column in choice.columns.items():
            yield self._match("heading", choice.table, "", heading, column or "")

    def words(self, sheet: Sheet, corrections: Corrections, store: Store) -> Iterator[Match]:
        """Yield what words and names of a sheet were corrected to."""
        if sheet.table is None or not (corrections.values or corrections.cells):
            return
        record, head = RECORDS[sheet.table], store.head()
        known = Recogniser(head, lambda _: (), fictional=store.is_demonstration)
        of = sender(sheet)
        of = of if of == sheet.whose or _names_somebody(of.split(_JOINED), known) else ""
        readers = SheetColumns(sheet, record, store.is_demonstration).readers
        for name, meanings in _corrected(sheet, corrections).items():
            column = record.columns()[name]
            unread: dict[str, tuple[str, str]] = {}  # text → why, what is suggested
            for text in filter(None, meanings):
                faults = [fault for fault in readers[name](text).faults if fault[0] in UNREAD]
                if faults:
                    unread[text] = (faults[0][0], str(faults[0][1].get("near", "")))
                elif column.refers_to and text.lower() not in head.keys(column.refers_to):
                    unread[text] = ("unknown_reference", "")
            # “31/02/2026” is a slip of its file: what is meant in another is for its writer to say.
            unread = {
                text: (why, near) for text, (why, near) in unread.items() if near or why not in _BY_FORM
            }
            for code in _BY_FORM & {code for code, _ in unread.values()}:
                # Where « T2 2026 » and all like it were read as suggested, so is « T3 2026 » of another.
                alike = [text for text, (why, _) in unread.items() if why == code]
                is_suggested = all(meanings[text] == {unread[text][1]} for text in alike)
                yield self._match("answer", sheet.table, code, name, AS_SUGGESTED if is_suggested else None)
                unread = {text: why for text, why in unread.items() if not is_suggested or text not in alike}
            for text in unread:
                meant = max(meanings[text])
                if name == "completion" and "" in meanings[text]:
                    yield self._match("answer", sheet.table, CONTRADICTION, text, FIGURE_SPEAKS)
                    if not meant:
                        continue
                holds_for = _holds_for(column, text, of, known)
                if len(text) <= _LONGEST and holds_for is not None:
                    yield self._match("value", sheet.table, name, text, meant, holds_for)

    def left_out(self, sheet: Sheet, corrections: Corrections, store: Store) -> Iterator[Match]:
        """Yield the identifiers of nothing known, with their titles, of which all rows were left out."""
        name = reference_of(sheet.table or "")
        at = places_of(sheet.columns).get(name or "")
        here = (sheet.file, sheet.sheet)
        gone = {(place.row, place.across) for place in corrections.left_out if place[:2] == here}
        if name is None or at is None or not gone or TITLE not in sheet.clues:
            return
        target = RECORDS[sheet.table or ""].columns()[name].refers_to or ""
        known = store.head().keys(target).keys() | store.head().renames(target).keys()
        title, is_out = sheet.clues.index(TITLE), defaultdict[str, set[bool]](set)
        for row in sheet.rows:
            own = cell_text(row.cells[at]).strip()
            if is_identifier(own) and own.lower() not in known and (called := given_text(row.cells[title])):
                out = not gone.isdisjoint([(row.number, row.across), (row.number, "")])
                is_out[_JOINED.join((own, called))].add(out)
        for text, every in is_out.items():
            if every == {True} and len(text) <= _LONGEST:
                yield self._match("value", sheet.table, name, text, LEFT_OUT, sender(sheet))

    def answers(self, sheet: Sheet, corrections: Corrections) -> Iterator[Match]:
        """Yield what was answered to what a sheet leaves open, where all like questions had one answer."""
        given: defaultdict[tuple[str, str], set[Answer | None]] = defaultdict(set)
        written: dict[tuple[str, str], str] = {}
        for problem in sheet.problems:
            if asked := question(problem):
                place = CorrectedCell.of(problem)
                is_out = place._replace(column="") in corrections.left_out
                given[asked].add("leave_out" if is_out else corrections.answers.get(place))
                written[asked] = (problem.value or "") if problem.code in _BY_LABEL else asked[1]
        for place, said in corrections.answers.items():
            if (place.file, place.sheet, place.row) == (sheet.file, sheet.sheet, 0):
                kinds = (kind for kind in PROBLEM_KINDS.values() if said in kind.answers)
                asked = (next(kinds).code, place.column)  # of a sheet as a whole
                given[asked], written[asked] = {said}, place.column
        for asked, answers in given.items():
            answer = answers.pop() if len(answers) == 1 else None
            if answer in PROBLEM_KINDS[asked[0]].answers:
                yield self._match("answer", sheet.table, asked[0], written[asked], answer or "")

    def answers_to_words(
        self, sheet: Sheet, corrections: Corrections, left: Iterable[Problem]
    ) -> Iterator[Match]:
        """Yield what was answered of words that figures beside them contradict, where that was one answer
        wherever they do."""
        at = places_of(sheet.columns).get("completion")
        asked: list[tuple[tuple[int, str], Answer | None]] = [
            (row, answer)
            for answer in PROBLEM_KINDS[CONTRADICTION].answers
            for row in corrections.answered(sheet, answer)
        ]
        asked += [
            ((problem.row or 0, problem.across), None)
            for problem in left
            if problem.code == CONTRADICTION and (problem.file, problem.sheet) == (sheet.file, sheet.sheet)
        ]
        if at is None or not asked:
            return
        words = {(row.number, row.across): cell_text(row.cells[at]).strip() for row in sheet.rows}
        given: defaultdict[str, set[Answer | None]] = defaultdict(set)
        for row, answer in asked:
            given[fold(words.get(row, ""))].add(answer)
        written = {fold(word): word for word in words.values()}
        for word, answers in given.items():
            if word and len(answers) == 1 and (alike := answers.pop()):
                yield self._match("answer", sheet.table, CONTRADICTION, written[word], alike)


def _corrected(sheet: Sheet, corrections: Corrections) -> dict[str, dict[str, set[str]]]:
    """Return by column what the texts of a sheet were corrected to, wherever they stand: to one thing, and
    to nothing where a figure beside them says something else.

    Cells that were mended one by one count where all cells of a text were, of which there are several.
    """
    at, every = places_of(sheet.columns), RECORDS[sheet.table or ""].columns()
    by_column: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for value, text in corrections.values.items():
        if value.table == sheet.table and value.column in at and value.file in ("", sheet.file):
            by_column[value.column][value.text] = text
    here = (sheet.file, sheet.sheet)
    of_cells = {
        (place.row, place.across, place.column): text
        for place, text in corrections.cells.items()
        if place[:2] == here
    }
    in_cells = {column for _, _, column in of_cells if column in at}
    gone = {place.row for place in corrections.left_out if place[:2] == here}
    meanings: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)
    one_by_one: defaultdict[tuple[str, str], list[str | None]] = defaultdict(list)
    for row in sheet.rows:
        if row.number in gone:
            continue
        for name, texts in by_column.items():
            stands = cell_text(row.cells[at[name]]).strip()
            parts = [part.strip() for part in stands.split("|")] if every[name].many else [stands]
            meanings[name] |= {part: {texts[part]} for part in parts if part in texts}
        for name in in_cells:
            text = cell_text(row.cells[at[name]]).strip()
            one_by_one[name, text].append(of_cells.get((row.number, row.across, name)))
    for (name, text), mended in one_by_one.items():
        said = {each for each in mended if each is not None}
        if None not in mended and len(mended) > 1 and len(said - {""}) < 2:
            meanings[name].setdefault(text, said)
    return dict(meanings)


def looked_up(match: Match) -> tuple[str, str, str, str]:
    """Return what a match of a word or an answer is found by: its kind, table, column or question, text."""
    text = match.text
    if match.kind == "value":
        column = RECORDS[match.table].columns().get(match.place) if match.table in RECORDS else None
        text = compared(column, text) if column else text
    elif match.place in _BY_TEXT:
        text = fold(text)
    return match.kind, match.table, match.place, text


def unknown_name(problem: Problem) -> str | None:
    """Return what a row says whose identifier names nothing known, where its title is surely no record's;
    None of another."""
    title, is_sure = problem.facts.get("title"), problem.facts.get("is_sure")
    if problem.code != "unknown_reference" or not title or is_sure:
        return None
    return _JOINED.join((problem.facts["part"], title))


def question(problem: Problem) -> tuple[str, str] | None:
    """Return what a problem asks, by kind and the label, word or column that it asks about; None where its
    answer holds for its file alone."""
    if problem.code in _OF_ONE_FILE or not problem.answers:
        return None
    if problem.code in _BY_TEXT:
        label = fold(problem.value or "")
        return (problem.code, label) if any(map(str.isalpha, label)) else None
    return problem.code, problem.column or ""


def sender(sheet: Sheet) -> str:
    """Return the one actor or town that a sheet names or is said to be of; "" of none, or of several."""
    whose, totals = bearer_places(sheet), {each.row for each in sheet.problems if each.code in _BY_LABEL}
    said = (" · ".join(said_at(row, whose)) for row in sheet.rows if row.number not in totals)
    named = {fold(words): words for words in said if words}
    return next(iter(named.values())) if len(named) == 1 else "" if named else sheet.whose


def _holds_for(column: Column, text: str, of: str, known: Recogniser) -> str | None:
    """Return for which sender a word or name holds that stands in a file `of` one, "" for all; None where it
    holds for this file alone."""
    if column.refers_to == "commitments":
        return "" if _names_somebody(text.split(_JOINED)[:-1], known) else of or None
    if column.refers_to == "signatories" and is_anybodys(text):
        return of or None
    return ""


def _names_somebody(whose: Iterable[str], known: Recogniser) -> bool:
    """Return whether words name an actor or town of the register: « Mairie », « Service ESS » are anybody's,
    and a country holds many."""
    return any(map(known.names_one, filter(None, whose)))
