"""The export of a form: a column a question, beside what the form itself keeps of each answer."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from commitments.contract.codelists import fold
from commitments.ingest.cells import cell_text, given_text
from commitments.ingest.clues import clues_in
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid
from commitments.ingest.headings import Match, texts_of
from commitments.ingest.layouts.laying_out import Laying, Moved, made_of, moved
from commitments.ingest.packed_rows import PackedRows
from commitments.ingest.problems import Decision
from commitments.ingest.spreadsheets import Cell, column_letter
from commitments.ingest.table_detection import has_content

_WHEN = frozenset(
    map(
        fold,
        ("Horodateur", "Timestamp", "_submission_time", "Heure de fin", "Completion time", "SubmissionDate"),
    )
)
_WHO = frozenset(
    map(
        fold,
        (
            *("Adresse e-mail", "Adresse email", "Email Address", "Email", "E-mail", "Nom d’utilisateur"),
            *("Username", "Adresse de messagerie", "_submitted_by", "Courriel"),
        ),
    )
)
# What Google Forms, Microsoft Forms and Kobo keep of an answer beside who gave it and when.
_OWN = (
    _WHEN
    | _WHO
    | frozenset(
        map(
            fold,
            (
                *("Score", "ID", "Heure de début", "Start time", "Nom", "Name"),
                *("Total points", "Quiz feedback"),
                *("Heure de la dernière modification", "Last modified time", "start", "end", "today"),
                *("deviceid", "device_id", "subscriberid", "simserial", "phonenumber", "audit"),
                *("_id", "_uuid"),
                *("_validation_status", "_notes", "_status", "__version__", "_tags"),
                *("_index", "_parent_index"),
                *("_parent_table_name", "_submission__id"),
                *("_submission__uuid", "_submission__submission_time"),
                *("_submission__validation_status", "_submission__notes", "_submission__status"),
                *("_submission__submitted_by", "_submission___version__", "_submission__tags", "KEY"),
                *("meta/instanceID", "meta/instanceName", "formhub/uuid", "_xform_id_string", "_attachments"),
                *("instanceID", "PARENT_KEY", "SET-OF-group", "_geolocation", "_xform_id", "rootUuid"),
            ),
        )
    )
)
_CHILD = fold("_parent_index")
_PARENT = fold("_index")
_NOBODY = ("", "anonymous", "anonyme")
_TICKED = frozenset({"1", "true", "oui", "yes", "vrai", "x"})
_NOT_TICKED = frozenset({"0", "false", "non", "no", "faux"})
# "actions[2]/titre", "actions/2/titre", "etat_2", "Engagement 2 – état", "État (action n° 2)"
_REPEATED = re.compile(
    r"\[(?P<a>\d{1,2})\]|/(?P<b>\d{1,2})/|_(?P<c>\d{1,2})$"
    r"|\b(?:engagements?|actions?|projet|commitment|project)\s(?:n\s?[°º]\s?)?(?P<d>\d{1,2})\b\s*[:–—-]?",
    re.I,
)


def form_answers(laying: Laying) -> Grid | None:
    """Lay out the answers to a form: without what the form keeps, a row for each of a repeated group; of
    several answers of one sender to the same, the last."""
    head = laying.head
    if head is None:
        return None
    texts = tuple(" ".join(text.split()) for text in texts_of(head.row.cells))
    folded = tuple(map(fold, texts))
    if _WHEN.isdisjoint(folded) and _CHILD not in folded:
        return None
    if _PARENT in folded and _CHILD not in folded and any(map(_is_child, laying.book)):
        return replace(laying.grid, rows=PackedRows(Raw))  # read with those of the group that is repeated
    return _Answers(laying, head.row, texts).grid()


def _is_child(laying: Laying) -> bool:
    """Return whether a sheet has the answers to a group that is repeated, which lead to those of another."""
    return laying.head is not None and _CHILD in map(fold, texts_of(laying.head.row.cells))


def _of_parents(laying: Laying) -> dict[str, dict[str, Cell]]:
    """Return what is answered once, by what leads to it from the sheet of a group that is repeated."""
    if not _is_child(laying):
        return {}
    for each in laying.book:
        if each.head is None or _is_child(each):
            continue
        texts = [" ".join(text.split()) for text in texts_of(each.head.row.cells)]
        folded = [*map(fold, texts)]
        if _PARENT in folded:
            at = folded.index(_PARENT)
            asked = [place for place, text in enumerate(folded) if text and text not in _OWN]
            rows = each.below(each.head.row, len(texts))
            return {
                given_text(row.cells[at]): {texts[place]: row.cells[place] for place in asked} for row in rows
            }
    return {}


class _Answers:
    """The answers of one sheet: what is asked once, what several times, what stands on another sheet."""

    def __init__(self, laying: Laying, heading: Raw, texts: Sequence[str]) -> None:
        self._laying, self._heading, self._texts = laying, heading, texts
        self._folded = [*map(fold, texts)]
        self._rows = [row for row in laying.below(heading, len(texts)) if has_content(row)]
        asked = [at for at, text in enumerate(self._folded) if text and text not in _OWN]
        whole, self._options = _with_options(texts, asked, self._rows)
        self._repeated = _repeated(texts, whole)
        again = {at for places in self._repeated.values() for at in places.values()}
        self._once = [at for at in whole if at not in again]
        self._names = list(dict.fromkeys(name for places in self._repeated.values() for name in places))
        self._above = _of_parents(laying)
        self._headings = [
            *(texts[at] for at in self._once),
            *self._options,
            *self._names,
            *next(iter(self._above.values()), {}),
        ]

    def grid(self) -> Grid:
        """Return the grid of what was answered."""
        when = self._when()
        made = [
            made_of(row.number, [*cells, *(moved(row, at) for at in when)], across)
            for row in self._rows
            for cells, across in self._parts(row)
        ]
        kept = self._last_of_each(made)
        replaced = sorted({row.number for row in made} - {row.number for row in kept})
        told = [Decision("form", {"texts": [text for text in self._texts if fold(text) in _OWN]})]
        if replaced:
            told.append(Decision("answers_replaced", {"rows": replaced}))
        headings = [*self._headings, *(self._texts[at] for at in when)]
        heading = self._heading._replace(cells=headings)
        grid = self._laying.laid_out(heading.number, heading, kept, *told)
        for at in when:
            grid.asked[self._texts[at]] = ("as_of", "unknown_column")
        return grid

    def _at(self, folded: str) -> int | None:
        return self._folded.index(folded) if folded in self._folded else None

    def _when(self) -> list[int]:
        """Return the column of when it was answered, where no question asks for the day; it may be meant."""
        if "as_of" in Match.of(self._headings, "reports").columns:
            return []
        return [at for at, text in enumerate(self._folded) if text in _WHEN][:1]

    def _parts(self, row: Raw) -> Iterator[tuple[list[Moved], str]]:
        """Yield the cells of each row that one row of answers gives, and where its own begin."""
        child = self._at(_CHILD)
        of_parent = self._above.get(given_text(row.cells[child]) if child is not None else "", {})
        above = [(cell, None) for cell in of_parent.values()]  # from another sheet
        shared = [moved(row, at) for at in self._once]
        shared += [("|".join(_ticked(row, places)), None) for places in self._options.values()]
        if not self._repeated:
            yield [*shared, *above], ""
        for places in self._repeated.values():
            if any(given_text(row.cells[at]) for at in places.values()):
                own = [moved(row, places[name]) if name in places else ("", None) for name in self._names]
                yield [*shared, *own, *above], column_letter(min(places.values()))

    def _last_of_each(self, made: Sequence[Raw]) -> list[Raw]:
        """Return rows without those that their sender answered anew: to the same question about the same."""
        who = next((at for at, text in enumerate(self._folded) if text in _WHO), None)
        match = Match.of(self._headings, "reports")
        about = {at for at, name in enumerate(match.columns) if name in ("commitment_id", "as_of")}
        about |= clues_in("reports", self._headings).keys()
        if who is None or not about:
            return [*made]
        senders = {row.number: given_text(row.cells[who]).casefold() for row in self._rows}
        last: dict[object, Raw] = {}
        for row in made:
            said = tuple(fold(cell_text(row.cells[at])) for at in sorted(about))
            sender = senders[row.number]
            last[(sender, said) if sender not in _NOBODY and any(said) else (row.number, row.across)] = row
        kept = {(row.number, row.across) for row in last.values()}
        return [row for row in made if (row.number, row.across) in kept]


def _ticked(row: Raw, places: Mapping[str, int]) -> Iterator[str]:
    """Return the options of an answer that are ticked."""
    return (name for name, at in places.items() if given_text(row.cells[at]).casefold() in _TICKED)


def _with_options(
    texts: Sequence[str], asked: Sequence[int], rows: Sequence[Raw]
) -> tuple[list[int], dict[str, dict[str, int]]]:
    """Return the columns of whole answers, and by its question the options of an answer that has none.

    Of a question with several answers, a form has a column for each option, beside that of all or without;
    what stands in a group is headed alike: "suivi/date".
    """
    options: dict[str, dict[str, int]] = {}
    for at in asked:
        question, mark, option = texts[at].rpartition("/")
        if mark and question and option:
            options.setdefault(question, {})[option] = at
    whole = {texts[at] for at in asked}
    beside = {at for question, of in options.items() if question in whole for at in of.values()}
    joined = {
        question: of
        for question, of in options.items()
        if question not in whole and len(of) > 1 and _are_ticks(rows, of.values())
    }
    gone = beside | {at for of in joined.values() for at in of.values()}
    return [at for at in asked if at not in gone], joined


def _are_ticks(rows: Sequence[Raw], columns: Collection[int]) -> bool:
    given = {text for row in rows for at in columns if (text := given_text(row.cells[at]).casefold())}
    return bool(given & _TICKED) and given <= _TICKED | _NOT_TICKED


def _repeated(texts: Sequence[str], columns: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return by number the columns of a group that is asked several times, by what they are called in all."""
    groups: dict[int, dict[str, int]] = {}
    for at in columns:
        if found := _REPEATED.search(texts[at]):
            number = int(next(filter(None, found.groups())))
            name = " ".join(f"{texts[at][: found.start()]}/{texts[at][found.end() :]}".strip(" /:–-").split())
            groups.setdefault(number, {})[name.rpartition("/")[2].strip() or name] = at
    return groups if len(groups) > 1 else {}
