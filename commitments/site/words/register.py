"""Commitments as a table and as lists: found, last heard of, past their day; their rows in names."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract import codelists
from commitments.i18n.translator import Translator
from commitments.measures.rows import RowPage
from commitments.site.cells import (
    Entry,
    Table,
    TableCell,
    commitment_entry,
    completion_cell,
    news,
)
from commitments.site.context import Context


def register_heads(t: Translator) -> dict[str, str]:
    """Return what the register shows of each commitment, as what it is sorted by → heading."""
    return {
        "title": t("Commitment or action"),
        "actor": t("Lead"),
        "country": t("Country"),
        "article_id": t("Article"),
        "completion": t("Stage"),
        "trajectory": t("Pace"),
        "as_of": t("Latest news"),
    }


ON_A_PHONE = (1, 4, 6)  # columns of the second line of a row: who, how far, when


def register_table(rows: Sequence[Mapping[str, Any]], context: Context, sort: str, descending: bool) -> Table:
    """Return a page of the register: each row leads to its commitment, each heading sorts."""
    t, address = context.t, context.address

    def head(column: str, word: str) -> TableCell:
        turned = not descending if column == sort else column == "as_of"  # of news the newest first
        to = address.here(sort=column, descending="1" if turned else None, page=None)
        return TableCell(
            word, to, sign=("descending" if descending else "ascending") if column == sort else ""
        )

    cells = (
        (
            TableCell(t.bilingual(row, "title"), address.to("commitment", id=row["commitment_id"])),
            TableCell(row["actor"], address.to("actor", id=row["signatory_id"])),
            context.name("country", row["country"]),
            row["article_id"],
            completion_cell(row["completion"], context),
            _pace(row, t),
            _news(row, t),
        )
        for row in rows
    )
    return Table.of((head(*each) for each in register_heads(t).items()), cells)


def _pace(row: Mapping[str, Any], t: Translator) -> TableCell:
    """Return on what course a commitment is, nothing where that cannot be told."""
    code = row["trajectory"]
    return TableCell("") if code == "unable_to_assess" else TableCell(t.label("trajectory", code), sign=code)


def _news(row: Mapping[str, Any], t: Translator) -> TableCell:
    """Return the day of the latest news, unbroken, under the mark of who says so."""
    if not row["as_of"]:
        return TableCell(t("no news"))
    day = t.short_date(row["as_of"]).replace(" ", "\u00a0")
    return TableCell(day, sign=row["verification"], said=t.label("verification", row["verification"]))


def who_says_so(listed: RowPage, t: Translator) -> list[tuple[str, str]]:
    """Return what the marks of the latest news mean, those that are there."""
    there = {row["verification"] for row in listed.rows if row["as_of"]}
    return [(code, t.label("verification", code)) for code in codelists.VERIFICATIONS if code in there]


def undertaking_entries(rows: Sequence[Mapping[str, Any]], context: Context, *, by: str = "") -> list[Entry]:
    """Return commitments and actions as a list: what, who, where unless they are listed `by` country, how
    far, the latest news."""
    return [
        commitment_entry(
            row,
            context,
            TableCell(row["actor"], context.address.to("actor", id=row["signatory_id"])),
            context.name("country", row["country"]) if by != "country" else "",
            completion_cell(row["completion"], context),
            news(row, context.t),
        )
        for row in rows
    ]


def page_finding(listed: RowPage, by_stage: Mapping[str | None, int], context: Context) -> str:
    """Return how many commitments are found, and how many of them are complete; of `by_stage`, where the
    stage is chosen, how many these are."""
    t, n, among = context.t, listed.total, sum(by_stage.values())
    if not n:
        return ""
    if context.address.all("completion"):
        return t.n("{n} commitment or action", "{n} commitments and actions", n, among) + "."
    return recorded(n, by_stage.get("complete", 0), t) + "."


def recorded(n: int, complete: int, t: Translator) -> str:
    """Return how many commitments there are, and how many of them are complete."""
    return t(
        "{recorded}, {complete}",
        recorded=t.n("{n} commitment or action", "{n} commitments and actions", n),
        complete=t.n("{n} complete", "{n} complete", complete) if complete else t("none complete"),
    )


def set_aside(listed: RowPage, t: Translator) -> str:
    """Return how many commitments were set aside, "" where none were."""
    if not listed.beside:
        return ""
    return t.n(
        "{n} more was withdrawn or replaced, and is counted separately.",
        "{n} more were withdrawn or replaced, and are counted separately.",
        listed.beside,
    )


def register_finding(row_page: RowPage, context: Context) -> str:
    """Return how many commitments the view holds, and how many were set aside."""
    t = context.t
    if not row_page.total:
        return ""
    found = t.n(
        "{n} commitment or action in this view.", "{n} commitments and actions in this view.", row_page.total
    )
    return " ".join(filter(None, (found, set_aside(row_page, t))))


def register_columns(t: Translator) -> dict[str, str]:
    """Return the columns of the register as it is taken home, name → heading, in names rather than codes."""
    return {
        "commitment_id": t("Identifier"),
        "title": t("Commitment or action"),
        "actor": t("Lead"),
        "country": t("Country"),
        "locality": t("Locality"),
        "level": t("Level"),
        "actor_type": t("Type of actor"),
        "partners": t("Partners"),
        "article": t("Article"),
        "theme": t("Theme"),
        "basis": t("Declared or documented"),
        "start_date": t("Start"),
        # Translators: the day by which it is to be done.
        "due_date": t("Due"),
        "completion": t("Stage"),
        "progress": t("Progress (%)"),
        "trajectory": t("Pace"),
        "as_of": t("Latest news"),
        "freshness": t("Age of the latest news"),
        "verification": t("Who says so"),
        "source_url": t("Link to the source"),
    }


def latest_entries(rows: Sequence[Mapping[str, Any]], context: Context) -> list[Entry]:
    """Return the latest reports as a list: what, by whom, when, how far it was before and is now."""
    t = context.t
    entries = []
    for row in rows:
        moved = row["before"] is not None and row["before"] != row["shown"]
        entries.append(
            commitment_entry(
                row,
                context,
                t.date(row["as_of"]),
                TableCell(row["actor"], context.address.to("actor", id=row["signatory_id"])),
                *((completion_cell(row["before"], context), "→") if moved else ()),
                completion_cell(row["shown"], context),
                TableCell(t.label("verification", row["verification"]), sign=row["verification"]),
            )
        )
    return entries


def past_due_finding(n: int, context: Context) -> str:
    """Return how many commitments are past their due date."""
    return context.t.n(
        "{n} is overdue and not known to be complete.",
        "{n} are overdue and not known to be complete.",
        n,
    )


def past_due_entries(rows: Sequence[Mapping[str, Any]], context: Context) -> list[Entry]:
    """Return commitments whose day has passed as a list: what, by whom, the day, when last heard of."""
    t = context.t
    return [
        commitment_entry(
            row,
            context,
            t("Due: {day}", day=t.date(row["due_date"])),
            TableCell(row["actor"], context.address.to("actor", id=row["signatory_id"])),
            completion_cell(row["completion"], context),
            news(row, t),
        )
        for row in rows
    ]
