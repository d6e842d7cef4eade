"""Practices in words: experience to copy, by whom, from which source, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.explaining import host
from commitments.reader import Reader
from commitments.tables import Cell, Entry


def practice_entries(rows: Sequence[Mapping[str, Any]], reader: Reader) -> list[Entry]:
    """Give practices as a list: what, by whom and where, on what theme, under which article, its source."""
    t, to = reader.t, reader.address.to
    found = []
    for row in rows:
        meta = [Cell(row["actor"], to("actor", id=row["signatory_id"]))]
        if row["country"]:
            meta.append(Cell(reader.name("country", row["country"])))
        if row["theme"]:
            meta.append(Cell(t.label("theme", row["theme"])))
        if row["article_id"]:
            answered = {"actor": row["signatory_id"], "article": row["article_id"]}
            meta.append(Cell(row["article_id"], to("register", **answered)))
        meta.append(Cell(t.date(row["published_on"]) if row["published_on"] else t("date not given")))
        meta.append(Cell(host(row["source_url"]), row["source_url"]))
        found.append(Entry(t.bilingual(row, "title"), "", tuple(meta), t.bilingual(row, "summary")))
    return found
