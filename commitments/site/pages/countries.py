"""All countries, one, or some side by side: how far, by whom, under which article, how the law stands, what
happened when."""

from dataclasses import replace

from commitments.i18n.translator import capital
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.law import law_rungs
from commitments.measures.records import list_milestones
from commitments.site import blocks, chart_registry, missing
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import countries
from commitments.site.words.actors import actor_entries
from commitments.site.words.law import ladder, law_sentence


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t = visit.t
    names = sorted(visit.names["country"].items(), key=lambda pair: visit.sorted_by("country", pair[0]))
    codes = tuple(dict.fromkeys(code for code in (*visit.scope.country, visit.address["with"]) if code))
    body: list[blocks.Block] = [
        blocks.Heading(finding=t("Choose a country, or two to see them side by side."), on=blocks.SCREEN),
        blocks.ChoiceForm(
            [
                blocks.Field("country", t("Country"), names, codes[:1], t("All countries")),
                blocks.Field("with", t("Compare with"), names, codes[1:2], t("None")),
            ],
            t("Show"),
            on=blocks.SCREEN,
        ),
    ]
    if codes:
        body.append(blocks.completion_key(t, blocks.SCREEN))
        body += [
            blocks.Columns([[country(visit, code)] for code in codes[at : at + 2]])
            for at in range(0, len(codes), 2)
        ]
        return blocks.Page(t("Countries"), t("No ranking is meant."), body)
    page = every_country(visit)
    return replace(page, blocks=[*body, *page.blocks])


def every_country(visit: Visit) -> blocks.Page:
    """Return all countries, one by one."""
    t, figures = visit.t, visit.read(count_figures, by="country")
    body: list[blocks.Block] = [missing.nothing_recorded(visit)]
    if figures:
        how_far = [blocks.completion_key(t), blocks.Figure(chart_registry.completion(visit, "country"))]
        body = [
            blocks.Group(how_far, on=blocks.SCREEN | blocks.Medium.LIGHT),  # the one file begins with it
            blocks.Heading(t("The countries, one by one")),
            blocks.DataTable(countries.countries_table(visit.read(law_rungs), figures, visit)),
        ]
    return blocks.Page(t("Countries"), t("No ranking is meant."), body)


def country(visit: Visit, code: str) -> blocks.Page:
    """Return one country."""
    t, visit = visit.t, visit.within(country=code)
    (total,) = visit.read(count_figures)
    actors = visit.read(list_actors, size=None)
    law = next((rung for rung in visit.read(law_rungs) if rung.country == code), None)
    milestones = visit.read(list_milestones, regional=False)
    body: list[blocks.Block] = []
    if total.commitments:
        by_theme = blocks.Figure(chart_registry.completion(visit, "theme"))
        body += [
            blocks.completion_key(t, blocks.PLAIN),
            blocks.Figure(chart_registry.completion(visit, "actor_type")),
            blocks.Figure(chart_registry.completion(visit, "article")),
            blocks.Group([by_theme, *parts.over_time(visit)], spare=True),
            parts.standing(visit, total),
        ]
    else:
        why = t("No commitment or action of this country is recorded in this view.")
        body.append(missing.nothing_known(visit, why))
    body += [
        blocks.Heading(t("The framework law"), law_sentence(law, t)),
        blocks.Ladder(ladder(law, t)),
        blocks.ChartTools(chart_registry.law(visit)),
        blocks.Link(
            visit.to("environment"),
            t("Laws, networks, events: {country}", country=visit.name("country", code)),
            on=blocks.SCREEN,
        ),
        blocks.Heading(
            t("Milestones"), "" if milestones else t("No milestone is recorded for this country.")
        ),
        blocks.Timeline(countries.timeline(milestones, visit)),
        blocks.Group(lambda: parts.shared(visit), on=blocks.PLAIN),
    ]
    if total.commitments:
        body.append(blocks.Group(lambda: parts.undertaken(visit), on=blocks.PLAIN, spare=True))
    listed = [blocks.Heading(t("Actors")), blocks.EntryList(actor_entries(actors.rows, visit, by="country"))]
    body.append(blocks.Group(listed, spare=True))
    return blocks.Page(
        capital(visit.name("country", code)), countries.country_finding(total, actors.total, visit), body
    )
