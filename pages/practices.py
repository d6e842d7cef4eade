"""Experience to copy: what an actor could start with; all practices, searched, filtered and taken home."""

from typing import Any

from commitments import measures, practices, records, ui
from commitments.measures import Seen

SIZE = 20


def to_start_with(here: ui.Here) -> None:
    """Ask for an actor, and show what others of its type share where it has nothing."""
    t, asked = here.t, here.address["like"]
    everyone = Seen(revision=here.seen.revision, day=here.seen.day)
    actors = here.read(records.actors, seen=everyone, size=None).rows
    begun = here.read(records.start, actor=asked) if asked else None
    if begun:
        ui.heading(
            t("What could {actor} start with?", actor=begun.actor["name"]),
            practices.start_finding(begun, here),
        )
    else:
        ui.heading(
            t("What could a commune like mine start with?"),
            t(
                "Choose your commune, network or organisation: under the articles where nothing of it is "
                "recorded, what others of its type share is shown."
            ),
        )
    options = practices.actor_options(actors, here)
    chosen = (begun.actor["signatory_id"],) if begun else ()
    ui.choices(here, [ui.Field("like", t("Actor"), options, chosen, t("None"), wide=True)], t("Show"))
    if begun and begun.blank:
        by_article(here, begun)


def by_article(here: ui.Here, begun: records.Start) -> None:
    """Show, under each article where the actor has nothing, what its peers share, else what else there is."""
    t, kind = here.t, begun.actor["actor_type"]
    peers = here.seen.but(actor=(), level=(), actor_type=(kind,), article=begun.blank)
    undertaken = {
        each.group: each.commitments for each in here.read(measures.figures, seen=peers, by="article")
    }
    for article in begun.blank:
        n = undertaken.get(article, 0)
        shared = practices.under(begun.peers, article)
        ui.heading(here.name("article", article), practices.article_finding(len(shared), n, here), level=3)
        if shared:
            ui.rows(practices.practice_entries(shared, here))
            continue
        if n:
            ui.link(
                here.to("register", actor=None, level=None, actor_type=kind, article=article),
                t.n(
                    "What its peers undertake here: {n} commitment or action",
                    "What its peers undertake here: {n} commitments and actions",
                    n,
                ),
            )
        if others := practices.under(begun.others, article):
            ui.heading(finding=t("Practices of other types of actors:"))
            ui.rows(practices.practice_entries(others, here))


def nothing(here: ui.Here) -> None:
    """Say that no practice is recorded and who can tell of one."""
    t = here.t
    ui.nothing_recorded(
        here,
        t("No practice is recorded in this view."),
        t("Whoever knows of a practice can tell the GSEF secretariat, with a public source."),
    )


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t, words = here.t, here.address["q"]
    shown = here.read(records.practices, search=words)
    held = here.read(records.practices)
    total = len(here.read(records.practices, seen=Seen(revision=here.seen.revision, day=here.seen.day)))
    eight = here.read(measures.the_eight)
    ui.heading(t("Practices"), practices.practices_finding(shown, held, total, eight, here), level=1)
    if not here.names["actor"]:
        nothing(here)
        return
    to_start_with(here)
    ui.heading(t("Experience to copy"))
    ui.choices(
        here,
        ui.filters(here, "theme", "article", "country", "actor_type"),
        t("Find"),
        search=words,
        placeholder=t("words, theme, actor, place"),
        folded=t("By theme, article, country or type of actor"),
    )
    if shown:
        part = ui.part(here, shown, SIZE)
        ui.rows(practices.practice_entries(part, here))
        ui.more(here, len(part), len(shown), SIZE)
    else:
        nothing(here)


def take_home(here: ui.Here) -> None:
    """Offer what is shown, all of its pages, in names rather than codes."""
    t, words = here.t, here.address["q"]

    def rows() -> list[dict[str, Any]]:
        found = records.practices(here.opened, here.seen, search=words)
        return [practices.practice_in_names(row, here) for row in found]

    if here.read(records.practices, search=words):
        ui.download(here, t("Practices"), t("practices"), practices.practice_columns(here), rows)


ui.page("practices", draw, then=take_home)
