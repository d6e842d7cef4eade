"""Experience to copy: what an actor could start with; all practices, searched, filtered and taken home."""

from typing import Any

from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.practices import StartingPoint, find_starting_point, list_practices
from commitments.measures.scope import Scope, the_eight
from commitments.site import blocks, missing, paging
from commitments.site.view_form import filter_fields
from commitments.site.visit import Visit
from commitments.site.words import practices
from commitments.site.words.in_names import rows_in_names

SIZE = 20


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, words, everyone = visit.t, visit.address["q"], _everyone(visit)
    shown = visit.read(list_practices, search=words)
    practices_in_view = visit.read(list_practices)
    total, eight = len(visit.read(list_practices, scope=everyone)), visit.read(the_eight)
    title = t("Practices")
    finding = practices.practices_finding(shown, practices_in_view, total, eight, visit)
    nothing = missing.nothing_recorded(
        visit,
        t("No practice is recorded in this view."),
        t("Whoever knows of a practice can tell the GSEF secretariat, with a public source."),
    )
    if not visit.names["actor"]:
        return blocks.Page(title, finding, [nothing])
    search = blocks.ChoiceForm(
        filter_fields(visit, "theme", "article", "country", "actor_type"),
        t("Find"),
        words,
        t("words, theme, actor, place"),
        t("By theme, article, country or type of actor"),
        on=blocks.SCREEN | blocks.Medium.LIGHT,
    )
    body: list[blocks.Block] = [blocks.Group(lambda: _to_start_with(visit), on=blocks.SCREEN), search]
    if not shown:
        return blocks.Page(title, finding, [*body, nothing])
    part = paging.part(visit, shown, SIZE)
    body += [
        blocks.EntryList(practices.practice_entries(part, visit)),
        *paging.pager(visit, len(part), len(shown), SIZE),
    ]
    files = (blocks.Download(title, t("practices"), practices.practice_columns(visit), _rows),)
    return blocks.Page(title, finding, body, files)


def _everyone(visit: Visit) -> Scope:
    """Return the same reading without filters."""
    return Scope(revision=visit.scope.revision, day=visit.scope.day)


def _to_start_with(visit: Visit) -> list[blocks.Block]:
    """Return the question for an actor, and what others of its type share where it has nothing."""
    t, asked = visit.t, visit.address["like"]
    actors = visit.read(list_actors, scope=_everyone(visit), size=None).rows
    start = visit.read(find_starting_point, actor=asked) if asked else None
    heading = (
        blocks.Heading(
            t("What could {actor} start with?", actor=start.actor["name"]),
            practices.start_finding(start, visit),
        )
        if start
        else blocks.Heading(
            t("What could a commune like mine start with?"),
            t(
                "Choose your commune, network or organisation: under the articles where nothing of it is "
                "recorded, what others of its type share is shown."
            ),
        )
    )
    options = practices.actor_options(actors, visit)
    chosen = (start.actor["signatory_id"],) if start else ()
    form = blocks.ChoiceForm(
        [blocks.Field("like", t("Actor"), options, chosen, t("None"), wide=True)], t("Show")
    )
    by_article = _by_article(visit, start) if start and start.blank else []
    return [heading, form, *by_article, blocks.Heading(t("Experience to copy"))]


def _by_article(visit: Visit, start: StartingPoint) -> list[blocks.Block]:
    """Return, under each article where the actor has nothing, what its peers share, else what else there
    is."""
    t, kind = visit.t, start.actor["actor_type"]
    peers = visit.scope.but(actor=(), level=(), actor_type=(kind,), article=start.blank)
    undertaken = {
        figures.group: figures.commitments for figures in visit.read(count_figures, scope=peers, by="article")
    }
    body: list[blocks.Block] = []
    for article in start.blank:
        n, shared = undertaken.get(article, 0), practices.under(start.peers, article)
        finding = practices.article_finding(len(shared), n, visit)
        body += [
            blocks.Heading(visit.name("article", article), finding, level=3),
            blocks.EntryList(practices.practice_entries(shared, visit)),
        ]
        if shared:
            continue
        if n:
            to = visit.to("register", actor=None, level=None, actor_type=kind, article=article)
            counted = t.n(
                "What its peers undertake here: {n} commitment or action",
                "What its peers undertake here: {n} commitments and actions",
                n,
            )
            body.append(blocks.Link(to, counted))
        if others := practices.under(start.others, article):
            body += [
                blocks.Heading(finding=t("Practices of other types of actors:")),
                blocks.EntryList(practices.practice_entries(others, visit)),
            ]
    return body


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return what is shown, all of its pages, in names rather than codes."""
    rows = list_practices(visit.opened, visit.scope, search=visit.address["q"])
    return rows_in_names(rows, practices.practice_columns(visit), visit)
