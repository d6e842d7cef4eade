"""The headings of a file as they are matched with columns by hand, and the table that they may be of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from commitments.contract import countries
from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Column, is_identifier
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import shown
from commitments.ingest.clues import TITLE, WHOSE, reference_of
from commitments.ingest.heading_names import columns_by_heading
from commitments.ingest.sheets import Row, Sheet, SheetChoice
from commitments.staff.record_form import column_title

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
    suggested = [
        t(
            "{heading} is suggested for it below: apply the columns if that is right.",
            heading=t.quoted(each.text),
        )
        for each in undecided
        if each.suggestion and columns[each.suggestion].required
    ]
    missing = " ".join((missing, *suggested))
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
    first = [*islice(sheet.rows, 1000)]  # read once: of a long file each reading unpacks thousands
    for at, (text, *says) in enumerate(zip(sheet.headings, sheet.columns, clues, strict=True)):
        if not text or text in sheet.ours:
            continue
        column = says[0] or says[1]
        samples = tuple(islice(_samples(first, at), _SAMPLES))
        close = near.get(shown(text), "")
        likely = _by_values(first, at, free) or (close if close in free else None)
        if not likely and fold(text) in _NUMBERS and _are_identifiers(first, at):
            likely = next(
                (name for name, each in free.items() if each.required and each.kind == "identifier"), None
            )
        yield FileHeading(text, column, samples, None if column else likely)


# What people write above identifiers, and above the numbers of rows as well.
_NUMBERS = frozenset(map(fold, ("n°", "numéro", "no", "réf", "référence", "code", "number", "ref")))


def _are_identifiers(rows: Sequence[Row], at: int) -> bool:
    """Return whether what stands under a heading may be identifiers, and is no count of the rows."""
    values = [*_samples(rows, at)]
    return bool(values) and all(map(is_identifier, values)) and not any(map(str.isdecimal, values))


def _samples(rows: Sequence[Row], at: int) -> Iterator[str]:
    seen = set()
    for row in rows:
        text = shown(row.cells[at])
        if text and text not in seen:
            seen.add(text)
            yield text


def _by_values(rows: Sequence[Row], at: int, free: Mapping[str, Column]) -> str | None:
    """Return the one column that is free whose codes or countries the values under a heading are."""
    values = list(islice(_samples(rows, at), 20))
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
