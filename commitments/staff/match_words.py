"""What is remembered of files, in words: by set of headings, what each thing was matched with."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import shown
from commitments.ingest.problems import PROBLEM_KINDS
from commitments.site.words.tables import table_names
from commitments.staff.heading_form import clue_names
from commitments.staff.learning import AS_SUGGESTED, CONTRADICTION, LEFT_OUT
from commitments.staff.problem_groups import answer_words
from commitments.staff.problem_sentences import meant_text
from commitments.staff.record_form import CHOSEN_FROM, bearing_names, coded_options, column_title
from commitments.store.head import Head
from commitments.store.matches import Match
from commitments.text.marking import N_

_NAMED = 5  # headings and files of a set
# What may be chosen of a sheet as a whole.
_OF_SHEET = {
    "table": N_("Table"),
    "heading_row": N_("Row of the heading"),
    "heading_floors": N_("Rows of the heading"),
    "as_it_stands": N_("Read as it stands"),
    "left_out": N_("Left out"),
}
_KINDS = ("sheet", "heading", "value", "answer")


@dataclass(frozen=True)
class MatchField:
    """One thing that is remembered, with all that may be meant by it: None that it is forgotten."""

    match: Match
    label: str
    options: Mapping[str | None, str]


@dataclass(frozen=True)
class RememberedSet:
    """What is remembered of files with the same headings."""

    name: str
    title: str
    said: str
    matches: tuple[Match, ...]
    fields: tuple[MatchField, ...]  # of those that are looked for


def remembered_sets(matches: Iterable[Match], words: str, head: Head, t: Translator) -> list[RememberedSet]:
    """Return what is remembered, by headings, those of which something was decided last first; where there
    are `words`, what has them."""
    by_set: defaultdict[str, list[Match]] = defaultdict(list)
    for match in matches:
        by_set[match.heading_set].insert(0, match)
    fields = _Fields(head, t)
    sets = [_remembered_set(of_set, words, fields, t) for of_set in reversed(by_set.values())]
    return [of_set for of_set in sets if of_set.fields]


def _remembered_set(matches: list[Match], words: str, fields: _Fields, t: Translator) -> RememberedSet:
    last = matches[0]
    headings = [t.quoted(heading) for heading in last.headings if heading]
    title = t.list(t.with_others(headings, _NAMED))
    files = [t.quoted(file) for file in dict.fromkeys(match.file for match in matches)]
    said = t(
        "Remembered from {files}; the last of it by {who} {day}.",
        files=t.list(t.with_others(files, _NAMED)),
        who=last.who,
        day=t.on(last.at.date() if last.at else None),
    )
    known = (match for match in matches if _is_known(match))
    kept = [
        match
        for match in sorted(known, key=lambda match: _KINDS.index(match.kind))
        if fold(words) in fold(" ".join((*match.headings, match.text, match.meant or "", match.file)))
    ]
    return RememberedSet(
        last.heading_set, title, said, tuple(matches), tuple(fields.field(match, last) for match in kept)
    )


def _is_known(match: Match) -> bool:
    """Return whether a match is of something that there still is in this version of the program."""
    if match.kind == "answer":
        return match.place in PROBLEM_KINDS
    return match.kind != "value" or (match.table in RECORDS and match.place in RECORDS[match.table].columns())


class _Fields:
    """What may be meant by what is remembered, looked up once."""

    def __init__(self, head: Head, t: Translator) -> None:
        self._head, self._t = head, t
        self._tables = {json.dumps(table): capital(name) for table, name in table_names(t).items()}
        self._records: dict[str, dict[str, str]] = {}

    def field(self, match: Match, last: Match) -> MatchField:
        """Return one thing that is remembered, with all that may be meant by it; where it is from, unless
        that is said of the `last` of its headings."""
        t, meant = self._t, match.meant or ""
        what, named = self._named(match)
        source = [match.sender] if match.sender else []
        if (match.file, match.who, match.at) != (last.file, last.who, last.at):
            source += [match.file, match.who, t.short_date(match.at.date()) if match.at else ""]
        label = t("{what} ({source})", what=what, source=", ".join(source)) if source else what
        options: dict[str | None, str] = {} if meant in named else {meant: self._now(match)}
        options.update(named.items())
        return MatchField(match, label, {**options, None: t("forget it")})

    def _named(self, match: Match) -> tuple[str, Mapping[str, str]]:
        """Return what a match is of, and by what it may be replaced."""
        t, columns = self._t, RECORDS[match.table].columns() if match.table in RECORDS else {}
        text = shown(match.text) or ""
        if match.kind == "sheet":
            what = t(_OF_SHEET.get(match.place, match.place))
            return what, self._tables if match.place == "table" else {}
        if match.kind == "heading":
            named = {name: column_title(column, t) for name, column in columns.items()}
            clues = clue_names(match.table, t) if columns else {}
            return t.quoted(text), {"": t("leave this column out"), **named, **clues}
        if match.kind == "answer":
            kind = PROBLEM_KINDS[match.place]
            said = capital(t.heading(columns[match.text])) if match.text in columns else text
            answers = {str(answer): answer_words(answer, 1, t) for answer in kind.answers}
            if match.place == CONTRADICTION:
                return t("{value}, where the figure says otherwise", value=t.quoted(text)), answers
            answers = answers or {AS_SUGGESTED: t("as the page suggests")}
            return t.pair(said, t(kind.title)), answers
        column = columns[match.place]
        name = t.pair(capital(t.heading(column)), t.quoted(text))
        if column.refers_to and match.meant == LEFT_OUT:
            return name, {LEFT_OUT: t("leave the row out")}
        return name, {**coded_options(column, t), **self._known(column.refers_to)}

    def _known(self, table: str | None) -> dict[str, str]:
        if table and table not in self._records:
            few = len(self._head.keys(table)) <= CHOSEN_FROM
            self._records[table] = bearing_names(self._head.records(table), self._t) if few else {}
        return self._records[table] if table else {}

    def _now(self, match: Match) -> str:
        """Return what is meant, where it is none of what may be chosen."""
        meant, t = match.meant or "", self._t
        if match.kind == "sheet":
            return t("yes") if meant == "true" else meant
        is_value = match.kind == "value"
        return meant_text(RECORDS[match.table].columns()[match.place], meant, t) if is_value else meant
