"""Experience to copy: what an actor could start with; all practices, searched, filtered and taken home."""

from typing import Any

from commitments import practices, ui
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.practices import StartingPoint, find_starting_point, list_practices
from commitments.measures.scope import Scope, the_eight
from commitments.site import paging
from commitments.site.view_form import Field, filter_fields
from commitments.site.visit import Visit

SIZE = 20


def to_start_with(visit: Visit) -> None:
    """Ask for an actor, and show what others of its type share where it has nothing."""
    t, asked = visit.t, visit.address["like"]
    everyone = Scope(revision=visit.scope.revision, day=visit.scope.day)
    actors = visit.read(list_actors, scope=everyone, size=None).rows
    begun = visit.read(find_starting_point, actor=asked) if asked else None
    if begun:
        ui.heading(
            t("What could {actor} start with?", actor=begun.actor["name"]),
            practices.start_finding(begun, visit),
        )
    else:
        ui.heading(
            t("What could a commune like mine start with?"),
            t(
                "Choose your commune, network or organisation: under the articles where nothing of it is "
                "recorded, what others of its type share is shown."
            ),
        )
    options = practices.actor_options(actors, visit)
    chosen = (begun.actor["signatory_id"],) if begun else ()
    ui.choices(visit, [Field("like", t("Actor"), options, chosen, t("None"), wide=True)], t("Show"))
    if begun and begun.blank:
        by_article(visit, begun)


def by_article(visit: Visit, begun: StartingPoint) -> None:
    """Show, under each article where the actor has nothing, what its peers share, else what else there is."""
    t, kind = visit.t, begun.actor["actor_type"]
    peers = visit.scope.but(actor=(), level=(), actor_type=(kind,), article=begun.blank)
    undertaken = {
        each.group: each.commitments for each in visit.read(count_figures, scope=peers, by="article")
    }
    for article in begun.blank:
        n = undertaken.get(article, 0)
        shared = practices.under(begun.peers, article)
        ui.heading(visit.name("article", article), practices.article_finding(len(shared), n, visit), level=3)
        if shared:
            ui.rows(practices.practice_entries(shared, visit))
            continue
        if n:
            ui.link(
                visit.to("register", actor=None, level=None, actor_type=kind, article=article),
                t.n(
                    "What its peers undertake here: {n} commitment or action",
                    "What its peers undertake here: {n} commitments and actions",
                    n,
                ),
            )
        if others := practices.under(begun.others, article):
            ui.heading(finding=t("Practices of other types of actors:"))
            ui.rows(practices.practice_entries(others, visit))


def nothing(visit: Visit) -> None:
    """Say that no practice is recorded and who can tell of one."""
    t = visit.t
    ui.nothing_recorded(
        visit,
        t("No practice is recorded in this view."),
        t("Whoever knows of a practice can tell the GSEF secretariat, with a public source."),
    )


def draw(visit: Visit) -> None:
    """Draw the page."""
    t, words = visit.t, visit.address["q"]
    shown = visit.read(list_practices, search=words)
    held = visit.read(list_practices)
    total = len(visit.read(list_practices, scope=Scope(revision=visit.scope.revision, day=visit.scope.day)))
    eight = visit.read(the_eight)
    ui.heading(t("Practices"), practices.practices_finding(shown, held, total, eight, visit), level=1)
    if not visit.names["actor"]:
        nothing(visit)
        return
    to_start_with(visit)
    ui.heading(t("Experience to copy"))
    ui.choices(
        visit,
        filter_fields(visit, "theme", "article", "country", "actor_type"),
        t("Find"),
        search=words,
        placeholder=t("words, theme, actor, place"),
        folded=t("By theme, article, country or type of actor"),
    )
    if shown:
        part = paging.part(visit, shown, SIZE)
        ui.rows(practices.practice_entries(part, visit))
        ui.more(visit, len(part), len(shown), SIZE)
    else:
        nothing(visit)


def take_home(visit: Visit) -> None:
    """Offer what is shown, all of its pages, in names rather than codes."""
    t, words = visit.t, visit.address["q"]

    def rows() -> list[dict[str, Any]]:
        found = list_practices(visit.opened, visit.scope, search=words)
        return [practices.practice_in_names(row, visit) for row in found]

    if visit.read(list_practices, search=words):
        ui.download(visit, t("Practices"), t("practices"), practices.practice_columns(visit), rows)


ui.page("practices", draw, then=take_home)
