"""What is wrong with a file, and what was decided in reading it, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

WARNINGS = frozenset(
    {
        "unknown_column",
        "ambiguous_dates",
        "ambiguous_numbers",
        "repeated_row",
        "cleaned_text",
        "future_date",
        "contradiction",
        "looks_like_formula",
        "doubtful_encoding",
        "renamed_identifier",
        "no_rows",
    }
)


@dataclass(frozen=True)
class Decision:
    """What reading or checking decided by itself; the facts fill its sentence."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file; `row` and `column` are None where it concerns all of them.

    `column` is the code of a column, or the heading as written of one that is not known.
    """

    file: str
    sheet: str | None
    table: str | None
    row: int | None
    column: str | None
    code: str
    value: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Literal["error", "warning"]:
        """Whether the file cannot be taken as long as it stands."""
        return "warning" if self.code in WARNINGS else "error"
