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


def practices_finding(
    shown: Sequence[Row], rows: Sequence[Row], total: int, eight: Sequence[str], context: Context
) -> str:
    """Return how many practices of all are `shown`, of how many actors and countries, and which of the
    `eight` looked at have none among the `rows` of the view, whatever words are searched for."""
    t, scope = context.t, context.address.scope
    if not total:
        return ""
    actors = t.n("{n} actor", "{n} actors", len({row["signatory_id"] for row in shown}))
    if not shown:
        sentence = t.n(
            "The {n} practice recorded is not in this view.",
            "None of the {n} practices recorded is in this view.",
            total,
        )
    elif scope.country:
        sentence = t.n(
            "{n} practice recorded is in this view, of {actors}.",
            "{n} practices recorded are in this view, of {actors}.",
            len(shown),
            total,
            actors=actors,
        )
    else:
        sentence = t.n(
            "{n} practice recorded is in this view, of {actors}, in {countries} of the eight countries.",
            "{n} practices recorded are in this view, of {actors}, in {countries} of the eight countries.",
            len(shown),
            total,
            actors=actors,
            countries=len({row["country"] for row in shown}.intersection(eight)),
        )
        if beyond := sum(row["country"] not in eight for row in shown):
            sentence += " " + t.n(
                "{n} is of an actor beyond the eight, or of no single country.",
                "{n} are of actors beyond the eight, or of no single country.",
                beyond,
            )
    if silent := set(eight) - {row["country"] for row in rows}:
        names = [
            context.name("country", code)
            for code in sorted(silent, key=lambda code: context.sorted_by("country", code))
        ]
        sentence += " " + t("No practice is recorded in this view for: {countries}.", countries=t.list(names))
    if scope.basis:
        sentence += " " + t("A practice is neither declared nor documented: that filter does not apply here.")
    return sentence


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
    """Return the rule by which practices are offered, naming the articles where the actor has nothing."""
    t, actor = context.t, start.actor
    if not start.articles:
        return t("No article is recorded, so nothing can be said of where to start.")
    if not start.blank:
        return t.n(
            "{actor} leads or contributes to something under the {n} article looked at.",
            "{actor} leads or contributes to something under each of the {n} articles looked at.",
            start.articles,
            actor=actor["name"],
        )
    return t.n(
        "{actor}: nothing that it leads or contributes to is recorded under {articles} ({n} article). For "
        "each of these stands what other actors of its type ({kind}) share.",
        "{actor}: nothing that it leads or contributes to is recorded under {articles} ({n} articles). For "
        "each of these stands what other actors of its type ({kind}) share.",
        len(start.blank),
        start.articles,
        articles=t.list(start.blank),
        actor=actor["name"],
        kind=context.name("actor_type", actor["actor_type"]),
    )


def under(rows: Iterable[Row], article: str) -> list[Row]:
    """Return the practices under an article."""
    return [row for row in rows if row["article_id"] == article]


def article_finding(peers: int, undertaken: int, context: Context) -> str:
    """Return how many practices peers have under an article, or that they have none and what they
    undertake."""
    t = context.t
    if peers:
        return t.n("{n} practice of its peers.", "{n} practices of its peers.", peers)
    sentence = t("No practice of another actor of its type is recorded in this view.")
    if undertaken:
        return sentence
    return sentence + " " + t("Nothing that they undertake here is recorded either.")


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
