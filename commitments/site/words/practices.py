"""Practices in words: experience to copy, by whom, from which source, what it answers; where to start."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commitments.contract.dimensions import DIMENSIONS
from commitments.measures.practices import StartingPoint
from commitments.site.cells import Entry, TableCell, cells_of, host
from commitments.site.context import Context

Row = Mapping[str, Any]


def practice_entries(rows: Sequence[Row], context: Context, *, by: str = "") -> list[Entry]:
    """Return practices as a list: what, by whom and where, on what theme, what it answers, its source.

    What they are listed `by` (actor or theme) is not said again.
    """
    t = context.t
    entries = []
    for row in rows:
        who = (
            TableCell(row["actor"], context.address.to("actor", id=row["signatory_id"])),
            context.name("actor_type", row["actor_type"]),
            context.name("country", row["country"]),
        )
        facts = cells_of(
            *(who if by != "actor" else ()),
            t.label("theme", row["theme"]) if row["theme"] and by != "theme" else "",
            _answered(row, context) if row["article_id"] else "",
            t.date(row["published_on"]) if row["published_on"] else t("date not given"),
            TableCell(host(row["source_url"]), row["source_url"]),
        )
        entries.append(Entry(t.bilingual(row, "title"), "", facts, t.bilingual(row, "summary")))
    return entries


def _answered(row: Row, context: Context) -> TableCell:
    """Return what a practice answers: the commitments of its actor under its article, whatever the view."""
    t, article = context.t, row["article_id"]
    if not row["answers"]:
        return TableCell(t("{article}: no commitment of this actor recorded", article=article))
    own = {**dict.fromkeys(DIMENSIONS), "actor": row["signatory_id"], "article": article}
    return TableCell(
        t.n(
            "{article}: {n} commitment or action of this actor",
            "{article}: {n} commitments and actions of this actor",
            row["answers"],
            article=article,
        ),
        context.address.to("register", **own),
    )


def practices_finding(shown: Sequence[Row], total: int, eight: Sequence[str], context: Context) -> str:
    """Return how many practices are `shown`, of how many actors, in how many of the `eight` looked at."""
    t = context.t
    if not total:
        return ""
    if not shown:
        return t.n(
            "The {n} practice recorded is not in this view.",
            "None of the {n} practices recorded is in this view.",
            total,
        )
    listed = (
        t.n("{n} practice", "{n} practices", len(shown))
        if len(shown) == total
        else t.n("{n} practice of {total}", "{n} practices of {total}", len(shown), total=total)
    )
    actors = t.n("{n} actor", "{n} actors", len({row["signatory_id"] for row in shown}))
    if context.address.scope.country:
        return t("{practices}, shared by {actors}.", practices=listed, actors=actors)
    return t(
        "{practices}, shared by {actors}, in {n} of {total} countries.",
        practices=listed,
        actors=actors,
        n=len({row["country"] for row in shown}.intersection(eight)),
        total=len(eight),
    )


def practices_notes(
    shown: Sequence[Row], rows: Sequence[Row], eight: Sequence[str], context: Context
) -> list[str]:
    """Return how many of the practices `shown` are from beyond the `eight` looked at, which of these have
    none among the `rows` of the view, whatever words are searched for, and which filter does not apply."""
    t, scope, notes = context.t, context.address.scope, []
    if not scope.country and (beyond := sum(row["country"] not in eight for row in shown)):
        notes.append(
            t.n(
                "{n} is of an actor beyond the eight, or of no single country.",
                "{n} are of actors beyond the eight, or of no single country.",
                beyond,
            )
        )
    if rows and (silent := set(eight) - {row["country"] for row in rows}):
        names = [
            context.name("country", code)
            for code in sorted(silent, key=lambda code: context.sorted_by("country", code))
        ]
        notes.append(t("None is recorded for {countries}.", countries=t.list(names)))
    if scope.basis:
        notes.append(t("A practice is neither declared nor documented: that filter does not apply here."))
    return notes


# --- what to start with --------------------------------------------------------------------------------


def actor_options(actors: Sequence[Row], context: Context) -> list[tuple[str, str]]:
    """Return actors to choose from, as (identifier, country and name), in the order of both."""
    rows = sorted(
        actors,
        key=lambda row: (
            context.sorted_by("country", row["country"]),
            context.sorted_by("actor", row["signatory_id"]),
        ),
    )
    return [
        (row["signatory_id"], f"{context.name('country', row['country'])} – {row['name']}") for row in rows
    ]


def start_finding(start: StartingPoint, context: Context) -> str:
    """Return for which articles an actor does nothing, or least, of how many looked at."""
    t, actor, articles = context.t, context.name("actor", start.actor["signatory_id"]), len(start.reached)
    if not articles:
        return t("No article is recorded yet, so there is no advice on where to start.")
    least = t.list(start.least)
    if not start.fewest:
        return t.n(
            "{actor}: no action recorded under {least} ({n} article).",
            "{actor}: no action recorded under {least} ({n} articles).",
            len(start.least),
            articles,
            actor=actor,
            least=least,
        )
    return t.n(
        "{actor}: active under the {n} article, {least} ({few}).",
        "{actor}: active under all {n} articles, least under {least} ({few}).",
        articles,
        actor=actor,
        least=least,
        few=t.n("{n} commitment or action", "{n} commitments and actions", start.fewest),
    )


def ideas_finding(actor: Row, ideas: Sequence[Row], context: Context) -> str:
    """Return whose ideas an actor is offered to start with."""
    if are_of_peers(actor, ideas):
        return context.t("What its peers share, where it does least so far.")
    return context.t("What others share, where it does least so far.")


def are_of_peers(actor: Row, ideas: Iterable[Row]) -> bool:
    """Return whether ideas are all of actors of the same type."""
    return all(row["actor_type"] == actor["actor_type"] for row in ideas)


def under(rows: Iterable[Row], article: str) -> list[Row]:
    """Return the practices under an article."""
    return [row for row in rows if row["article_id"] == article]


def article_finding(peers: int, undertaken: int, context: Context) -> str:
    """Return how many practices peers have under an article, or that they have none and what they
    undertake."""
    t = context.t
    if peers:
        return t.n("{n} practice of its peers.", "{n} practices of its peers.", peers)
    sentence = t("No practice of its peers here.")
    if undertaken:
        return sentence
    return sentence + " " + t("No action of theirs is recorded either.")


# --- to take home --------------------------------------------------------------------------------------


def practice_columns(context: Context) -> dict[str, str]:
    """Return the columns of practices as they are taken home, name → heading."""
    t = context.t
    return {
        "practice_id": t("Identifier"),
        "title": t("Practice"),
        "summary": t("Description"),
        "actor": t("Actor"),
        "country": t("Country"),
        "locality": t("Locality"),
        "level": t("Level"),
        "actor_type": t("Type of actor"),
        "theme": t("Theme"),
        "article": t("Article"),
        "answers": t("Commitments and actions of this actor under the article"),
        "published_on": t("Published"),
        "source_url": t("Link to the source"),
    }
