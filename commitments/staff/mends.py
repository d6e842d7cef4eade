"""How the files of a revision were read, and what was corrected before it was published, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commitments.contract.model import RECORDS
from commitments.i18n.translator import Translator, capital
from commitments.ingest.problems import Decision
from commitments.ingest.sheets import Mend
from commitments.site.cells import Entry, Table
from commitments.site.words.changeset import RecordNames
from commitments.staff.problem_sentences import as_sentence, decision_sentence, sheet_name
from commitments.store.revisions import Reading

# A correction with the sheet in which it was made.
PlacedMend = tuple[Reading, Mend]


def placed(readings: Sequence[Reading]) -> list[PlacedMend]:
    """Return every correction with its sheet, in the order of the files."""
    return [(reading, mend) for reading in readings for mend in reading.mends]


def reading_entries(readings: Sequence[Reading], t: Translator) -> list[Entry]:
    """Return the sheets of the files, each with what was decided in reading it."""
    return [
        Entry(sheet_name(reading.file, reading.sheet, t), "", said=as_sentence(sentences, t))
        for reading in readings
        if (sentences := [said for each in reading.decisions if (said := _sentence(each, t))])
    ]


def _sentence(decision: Decision, t: Translator) -> str:
    """Return what was decided; "" of what an earlier edition kept in another way than this one tells it."""
    try:
        return decision_sentence(decision, t)
    except (KeyError, TypeError, ValueError):
        return ""


def columns(t: Translator) -> dict[str, str]:
    """Return the columns of the corrections, name → heading."""
    return {
        "sheet": t("File"),
        "row": t("Row"),
        "column": t("Column"),
        "said": t("What the file said"),
        "became": t("What was published"),
    }


def table(mends: Sequence[PlacedMend], names: RecordNames) -> Table:
    """Return corrections as a table."""
    heads = columns(names.context.t)
    return Table.of(heads.values(), ([row[name] for name in heads] for row in rows(mends, names)))


def rows(mends: Sequence[PlacedMend], names: RecordNames) -> Iterator[dict[str, Any]]:
    """Yield corrections by column: where, what the file said, what was published."""
    t = names.context.t
    for reading, mend in mends:
        yield {
            "sheet": sheet_name(reading.file, reading.sheet, t),
            "row": f"{mend.row} {mend.across}".strip(),
            "column": _column(reading, mend, t),
            "said": mend.said or t("nothing"),
            "became": _published(reading, mend, names) if mend.column else t("row left out"),
        }


def _column(reading: Reading, mend: Mend, t: Translator) -> str:
    column = RECORDS[reading.table or ""].columns().get(mend.column) if reading.table else None
    return capital(t.heading(column)) if column else mend.column or capital(t("the whole row"))


def _published(reading: Reading, mend: Mend, names: RecordNames) -> str:
    """Return what was read in place of a cell, as people call it."""
    every: Mapping[str, Any] = RECORDS[reading.table].columns() if reading.table else {}
    column = every.get(mend.column)
    if not mend.became or column is None or column.many:
        return mend.became or names.context.t("nothing")
    if column.refers_to:
        return names.name_of(column.refers_to, mend.became)
    code = column.codes.find(mend.became) if column.codes else None
    return names.context.t.label(column.codes, code) if column.codes and code else mend.became
