"""Rows to take home: their values in names rather than codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from commitments.contract.model import PartialDate
from commitments.site.cells import completion_cell
from commitments.site.context import Context

_AXES = ("trajectory", "freshness", "verification")
_CODES = (*_AXES, "level", "actor_type", "theme", "basis", "kind", "status", "measure", "value_qualifier")
_DATES = ("start_date", "due_date", "as_of", "occurred_on", "published_on")


def rows_in_names(
    rows: Iterable[Mapping[str, Any]], columns: Iterable[str], context: Context
) -> list[dict[str, Any]]:
    """Return rows with these columns: labels and names, dates as given, None where nothing is known."""
    names = tuple(columns)
    return [{name: _in_names(row, name, context) for name in names} for row in rows]


def _in_names(row: Mapping[str, Any], name: str, context: Context) -> Any:
    t = context.t
    match name:
        case "title" | "summary":
            return t.bilingual(row, name) or None
        case "article":
            return context.name("article", row["article_id"]) if row["article_id"] else None
        case "partners":
            return "; ".join(context.name("actor", partner) for partner in row["partner_ids"] or ())
        case "answers" if not row["article_id"]:
            return None
    value = row[name]
    if value is None:
        return None
    match name:
        case "country":
            return context.name("country", value)
        case "completion" | "before" | "now":
            return completion_cell(value, context).text
        case "notes":
            return t.own_part(value) or None
    if name in _DATES:
        return PartialDate(value)
    return t.label(name, value) if name in _CODES else value
