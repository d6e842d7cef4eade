"""The sheets that are sent out to be filled in, as they come back, and what stands beside them."""

import re
from collections.abc import Sequence

from commitments.contract.codelists import fold
from commitments.ingest.cells import MOST_SHOWN, given_text
from commitments.ingest.dialect import Raw
from commitments.ingest.sheets import Row
from commitments.ingest.table_detection import is_filled

# How the first line begins of the sheets that are sent out to be filled in; every sheet of a workbook that
# holds none of what people write begins with one of the others.
REPORT_SHEET = "Fiche de compte rendu / Report sheet"
EXAMPLE = "Exemple / Example"
BESIDE = ("Mode d’emploi / Instructions", "Listes / Lists")
# How sheets are called that hold lists to choose from, or words to whoever fills in the one beside them.
_BESIDE_BY_NAME = re.compile(
    r"\W*(?:\d+\W+)?(?:listes?|lists?|param(?:[eè]tres?)?|l[ée]gende|legend|instructions?"
    r"|mode d.emploi|lisez.?moi|read.?me|guide|notice|aide|help|codes?|codification"
    r"|r[ée]f[ée]rentiels?|contacts?|couverture|cover|page de garde|sommaire|contents|menu|lookups?"
    r"|choices|settings|validation)\b.*",
    re.I | re.S,
)
# What says nothing by itself of how far a commitment is.
_NO_NEWS = frozenset({"commitment_id", "as_of", "reported_by"})


def begins_with(row: Raw, *marks: str) -> bool:
    """Return whether a row is the first line of a sheet that begins with one of these."""
    first = fold(str(next(filter(is_filled, row.cells)))[:MOST_SHOWN])
    return any(first.startswith(fold(mark)) for mark in marks)


def is_beside(name: str) -> bool:
    """Return whether a sheet says by its name that it is no table but stands beside one."""
    return bool(_BESIDE_BY_NAME.fullmatch(name))


def has_news(row: Row, columns: Sequence[str | None]) -> bool:
    """Return whether a line of a report sheet says more than of what, when and by whom."""
    return any(
        column is not None and column not in _NO_NEWS and given_text(cell) != ""
        for column, cell in zip(columns, row.cells, strict=True)
    )
