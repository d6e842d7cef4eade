"""Who acts: country by kind of actor with the empty cells visible; one type or level, or two side by side."""

from dataclasses import replace

from commitments.i18n.translator import capital
from commitments.measures.actors import count_leading, list_actors
from commitments.measures.figures import count_figures
from commitments.site import blocks, chart_registry, missing, paging
from commitments.site.filters import own_choices
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import actors
from commitments.site.words.headline import state_of_things

SIZE = 25


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t = visit.t
    options = own_choices(visit)["kind"][1]
    kinds = _kinds(visit)
    body: list[blocks.Block] = [
        blocks.ChoiceForm(
            [
                blocks.Field("kind", t("Type of actor"), list(options.items()), kinds[:1], t("All kinds")),
                blocks.Field("with", t("Compare with"), list(options.items()), kinds[1:], t("None")),
            ],
            t("Show"),
            on=blocks.SCREEN,
        )
    ]
    if not kinds:
        page = everyone(visit)
        return replace(page, blocks=[*body, *page.blocks])
    shown = [kind(visit, *choice.split(":")) for choice in kinds]
    body.append(blocks.completion_key(t, blocks.SCREEN))
    if len(shown) == 1:
        return replace(shown[0], blocks=[*body, *shown[0].blocks])
    return blocks.Page(
        t.list([each.title for each in shown]), "", [*body, blocks.Columns([[each] for each in shown])]
    )


def everyone(visit: Visit) -> blocks.Page:
    """Return all kinds of actors, and all actors by name."""
    t = visit.t
    body: list[blocks.Block] = [missing.nothing_recorded(visit)]
    if visit.names["actor"]:
        listed = paging.listed(visit, list_actors, size=SIZE)
        by_name = [
            blocks.Heading(t("The actors")),
            blocks.DataTable(actors.actors_table(listed.rows, visit), line=actors.ON_A_PHONE),
            *paging.pager(visit, len(listed.rows), listed.total, SIZE),
        ]
        body = [
            blocks.Figure(chart_registry.kinds(visit)),
            blocks.Group(by_name, on=blocks.SCREEN | blocks.Medium.LIGHT),
            blocks.Group(lambda: _said(visit), on=blocks.SCREEN),
        ]
    count = visit.read(count_leading)
    finding = actors.leading_finding(count.leading, count.actors, t) if count.actors else ""
    return blocks.Page(t("Cities and actors"), finding, body)


def _said(visit: Visit) -> blocks.Blocks:
    """Return what actors say of themselves beside what others tell, and what they declared."""
    (total,) = visit.read(count_figures)
    declared = chart_registry.completion(visit, "basis", finding=state_of_things(total, visit.t))
    drawn = (chart_registry.evidence(visit), declared)
    return [blocks.Columns([[blocks.Figure(chart)] for chart in drawn])] if total.commitments else []


def _kinds(visit: Visit) -> tuple[str, ...]:
    """Return the one or two kinds of actor that the address asks for, as axis:code."""
    known = own_choices(visit)["kind"][1]
    filters = [f"{by}:{code}" for by in ("level", "actor_type") for code in getattr(visit.scope, by)]
    asked = dict.fromkeys([visit.address["kind"], *filters[:1], visit.address["with"]])
    return tuple(kind for kind in asked if kind in known)[:2]


def kind(visit: Visit, by: str, code: str) -> blocks.Page:
    """Return one type or level of actor."""
    t, within = visit.t, visit.within(**{"level": None, "actor_type": None, by: code})
    (total,) = within.read(count_figures)
    listed = paging.listed(within, list_actors, size=SIZE)
    body: list[blocks.Block] = []
    if total.commitments:
        body += [
            blocks.completion_key(t, blocks.PLAIN),
            blocks.Figure(chart_registry.completion(within, "country")),
            parts.standing(within, total),
        ]
    if listed.rows:
        body += [
            blocks.Heading(t("The actors")),
            blocks.EntryList(actors.actor_entries(listed.rows, visit, by=by)),
            *paging.pager(visit, len(listed.rows), listed.total, SIZE),
        ]
    else:
        body.append(blocks.EmptyState(t("No actor of this kind is recorded in this view.")))
    return blocks.Page(capital(visit.name(by, code)), actors.kind_finding(total, listed.total, visit), body)
