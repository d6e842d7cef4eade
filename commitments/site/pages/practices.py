"""Experience to copy: what an actor could start with; all practices, searched, filtered and taken home."""

from typing import Any

from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.practices import StartingPoint, find_starting_point, list_practices
from commitments.measures.scope import the_eight
from commitments.site import blocks, missing, paging
from commitments.site.pages import parts
from commitments.site.view_form import filter_fields
from commitments.site.visit import Visit
from commitments.site.words import practices
from commitments.site.words.in_names import rows_in_names

SIZE = 20


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, words, everyone, like = visit.t, visit.address["q"], visit.scope.only(), visit.address["like"]
    shown = visit.read(list_practices, search=words)
    practices_in_view = visit.read(list_practices)
    total, eight = len(visit.read(list_practices, scope=everyone)), visit.read(the_eight)
    title = t("Practices")
    finding = practices.practices_finding(shown, total, eight, visit)
    nothing = missing.nothing_recorded(
        visit,
        t("No practice is recorded in this view."),
        t("Do you know of a practice? Tell the GSEF secretariat, with a public source."),
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
    notes = practices.practices_notes(shown, practices_in_view, eight, visit)
    body: list[blocks.Block] = [
        blocks.Heading(finding=" ".join(notes)),
        blocks.Group(
            lambda: _to_start_with(visit), on=blocks.SCREEN | blocks.Medium.LIGHT if like else blocks.SCREEN
        ),
        search,
    ]
    if not shown:
        return blocks.Page(title, finding, [*body, nothing])
    part = paging.part(visit, shown, SIZE)
    body += [
        blocks.EntryList(practices.practice_entries(part, visit)),
        *paging.pager(visit, len(part), len(shown), SIZE),
    ]
    files = (blocks.Download(title, t("practices"), practices.practice_columns(visit), _rows),)
    return blocks.Page(title, finding, body, files)


def _to_start_with(visit: Visit) -> list[blocks.Block]:
    """Return the question for an actor, and what others of its type share where it has nothing."""
    t, asked = visit.t, visit.address["like"]
    actors = visit.read(list_actors, scope=visit.scope.only(), size=None).rows
    start = visit.read(find_starting_point, actor=asked) if asked else None
    heading = (
        blocks.Heading(t("Where to start?"), practices.start_finding(start, visit))
        if start
        else blocks.Heading(
            t("What could a commune like mine start with?"),
            t("Choose your commune, network or organisation: here is what others like it share."),
        )
    )
    options = practices.actor_options(actors, visit)
    chosen = (start.actor["signatory_id"],) if start else ()
    form = blocks.ChoiceForm(
        [blocks.Field("like", t("Actor"), options, chosen, t("None"), wide=True)], t("Show")
    )
    by_article = _by_article(visit, start) if start else []
    return [heading, form, *by_article, blocks.Heading(t("All practices"))]


def _by_article(visit: Visit, start: StartingPoint) -> list[blocks.Block]:
    """Return, under each article that the actor does least for, what its peers share, else what else there
    is; and what they share elsewhere where that is little."""
    t, kind = visit.t, start.actor["actor_type"]
    peers = visit.scope.but(actor=(), level=(), actor_type=(kind,), article=start.least)
    undertaken = {
        figures.group: figures.commitments for figures in visit.read(count_figures, scope=peers, by="article")
    }
    own = {"actor": None, "level": None, "actor_type": kind}
    body: list[blocks.Block] = []
    for article in start.least:
        n, shared = undertaken.get(article, 0), practices.under(start.peers, article)
        finding = practices.article_finding(len(shared), n, visit)
        body += [
            blocks.Heading(visit.name("article", article), finding, level=3),
            blocks.EntryList(practices.practice_entries(shared[: parts.IDEAS], visit)),
            *parts.all_of(visit, len(shared), parts.IDEAS, "practices", article=article, **own),
        ]
        if shared:
            continue
        if n:
            counted = t.n(
                "What its peers do here: {n} commitment or action",
                "What its peers do here: {n} commitments and actions",
                n,
            )
            body.append(blocks.Link(visit.to("register", article=article, **own), counted))
        if others := practices.under(start.others, article):
            body += [
                blocks.Heading(finding=t("Practices of other types of actors:")),
                blocks.EntryList(practices.practice_entries(others[: parts.IDEAS], visit)),
            ]
    elsewhere = [row for row in start.peers if row["article_id"] not in start.least]
    if rest := elsewhere[: max(parts.IDEAS - len(start.peers) + len(elsewhere), 0)]:
        body += [
            blocks.Heading(t("What its peers share under other articles"), level=3),
            blocks.EntryList(practices.practice_entries(rest, visit)),
        ]
    return body


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return what is shown, all of its pages, in names rather than codes."""
    rows = list_practices(visit.opened, visit.scope, search=visit.address["q"])
    return rows_in_names(rows, practices.practice_columns(visit), visit)
