"""All countries, one, or some side by side: how far, by whom, under which article, how the law stands, what
happened when."""

from collections.abc import Sequence
from dataclasses import replace

from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_countries, count_figures
from commitments.measures.law import law_rungs
from commitments.measures.records import list_milestones
from commitments.measures.register import list_commitments
from commitments.site import blocks, chart_registry, missing
from commitments.site.blocks import Medium
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import countries, register
from commitments.site.words.actors import actor_entries
from commitments.site.words.figures import compared_finding
from commitments.site.words.law import ladder, law_sentence

_ACTORS = 50  # that are named; their own page lists all


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, codes = visit.t, chart_registry.set_beside(visit, "country")
    names = sorted(visit.names["country"].items(), key=lambda pair: visit.sorted_by("country", pair[0]))
    form = blocks.ChoiceForm(
        [
            blocks.Field("country", t("Country"), names, codes[:1], t("All countries")),
            blocks.Field("with", t("Compare with"), names, codes[1:2], t("None")),
        ],
        t("Show"),
        on=blocks.SCREEN,
    )
    if not codes:
        shown = every_country(visit)
    elif len(codes) == 1:
        shown = country(visit, *codes)
    else:
        shown = side_by_side(visit, codes)
    return replace(shown, blocks=[form, *shown.blocks])


def every_country(visit: Visit) -> blocks.Page:
    """Return all countries, one by one."""
    t, figures = visit.t, visit.read(count_countries)
    title = t("Countries")
    if not visit.names["actor"]:
        return blocks.Page(title, "", [missing.nothing_recorded(visit)])
    by_country = chart_registry.completion(visit, "country")
    bars = [
        blocks.Heading(by_country.title, apart=False),
        blocks.completion_key(t),
        blocks.Figure(by_country, headed=False),
    ]
    drawn = (
        bars
        if visit.narrow
        else [blocks.Columns([bars, [blocks.Group(lambda: _where(visit), on=blocks.SCREEN)]], (3, 2))]
    )
    return blocks.Page(
        title,
        by_country.chart.finding,
        [
            blocks.Group(drawn, on=blocks.SCREEN | Medium.LIGHT),  # the one file begins with it
            blocks.Heading(t("The countries, one by one")),
            blocks.DataTable(countries.countries_table(visit.read(law_rungs), figures, visit)),
            blocks.Group(
                lambda: [blocks.Figure(chart_registry.coverage(visit))], on=blocks.SCREEN | Medium.LIGHT
            ),
        ],
    )


def _where(visit: Visit) -> blocks.Blocks:
    """Return of how much it is known how far it is, and where the actors are."""
    where = chart_registry.where(visit)
    return [
        blocks.Heading(where.title, where.chart.finding, apart=False),
        blocks.Legend([(series.code, series.name) for series in where.key]),
        blocks.Figure(where, headed=False),
        blocks.MapCredit(visit.demonstration, visit.to("actors")),
    ]


def country(visit: Visit, code: str) -> blocks.Page:
    """Return one country."""
    t, visit = visit.t, visit.within(country=code)
    (total,) = visit.read(count_figures)
    actors = visit.read(list_actors, size=None).rows
    law = next((rung for rung in visit.read(law_rungs) if rung.country == code), None)
    milestones = visit.read(list_milestones, regional=False)
    of_the_law: list[blocks.Block] = (
        []
        if code == NONE
        else [
            blocks.Heading(t("The framework law"), law_sentence(law, t)),
            blocks.Ladder(ladder(law, t)),
            blocks.ChartTools(chart_registry.law(visit)),
            blocks.Link(
                visit.to("environment"), t("Laws, networks and events of this country"), on=blocks.SCREEN
            ),
        ]
    )
    happened = [
        blocks.Heading(
            t("Milestones"), "" if milestones else t("No milestone is recorded for this country.")
        ),
        blocks.Timeline(countries.timeline(milestones, visit)),
        blocks.Group(lambda: parts.shared(visit), on=blocks.PLAIN),
    ]
    listed = [
        blocks.Heading(t("Actors")),
        blocks.EntryList(actor_entries(actors[:_ACTORS], visit, by="country"), beside=True),
        *parts.all_of(visit, len(actors), _ACTORS, "actors"),
    ]
    if total.commitments:
        body = [
            blocks.KeyFigures(countries.key_figures(total, actors, visit)),
            *of_the_law,
            *_undertaken(visit),
            blocks.Columns(
                [
                    [*parts.progress(visit, total), *parts.freshness(visit, total)],
                    [*parts.ahead(visit), *parts.past_due(visit)],
                ]
            ),
            blocks.completion_key(t),
            blocks.Columns(
                [[blocks.Figure(chart_registry.completion(visit, by))] for by in ("actor_type", "article")]
            ),
            blocks.Group(
                [
                    blocks.Columns(
                        [
                            [blocks.Figure(chart_registry.completion(visit, "theme"))],
                            parts.over_time(visit),
                        ]
                    )
                ],
                spare=True,
            ),
        ]
    else:
        why = t("No commitment or action of this country is recorded in this view.")
        body = [missing.nothing_known(visit, why), *of_the_law]
    return blocks.Page(
        capital(visit.name("country", code)),
        countries.country_finding(total, visit),
        [*body, *happened, blocks.Group(listed, spare=True)],
    )


def _undertaken(visit: Visit) -> list[blocks.Block]:
    """Return what is undertaken, as a cloth of squares and by name, the latest news first."""
    t = visit.t
    cloth = replace(chart_registry.cloth(visit), ways=None)
    at_most = (2 if visit.narrow else 4) * parts.FEW
    listed = visit.read(list_commitments, sort="as_of", descending=True, size=at_most)
    return [
        blocks.Heading(t("Commitments and actions"), register.register_finding(listed, visit)),
        blocks.Figure(cloth, headed=False, on=blocks.SCREEN | Medium.LIGHT),
        blocks.EntryList(register.undertaking_entries(listed.rows, visit, by="country"), beside=True),
        *parts.all_of(visit, listed.total, at_most, "register"),
    ]


def side_by_side(visit: Visit, codes: Sequence[str]) -> blocks.Page:
    """Return some countries side by side, all on one scale."""
    t, laws = visit.t, {law.country: law for law in visit.read(law_rungs, scope=visit.scope.but(country=()))}
    totals = {code: visit.read(count_figures, scope=visit.scope.but(country=(code,)))[0] for code in codes}
    names = [capital(visit.name("country", code)) for code in codes]
    facts = countries.compared(totals, {code: law_sentence(laws.get(code), t) for code in codes}, visit)
    body: list[blocks.Block] = [blocks.DataTable(facts, cards=False, narrow=True)]
    if any(total.commitments for total in totals.values()):
        cloth = replace(chart_registry.cloth(chart_registry.among(visit, "country")), ways=None)
        body += [
            blocks.Figure(cloth, headed=False, on=blocks.SCREEN | Medium.LIGHT),
            blocks.completion_key(t),
            *(
                blocks.Figure(chart_registry.beside(visit, "country", by))
                for by in ("actor_type", "article", "theme")
            ),
        ]
    return blocks.Page(t.list(names), compared_finding("country", totals, visit), body)
