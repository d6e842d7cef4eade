"""The themes of the city, its services first: what is done where, where nothing is; one theme, or two side by
side."""

from commitments.measures.actors import list_actors
from commitments.measures.crosstab import cross_tabulate
from commitments.measures.figures import count_figures
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.practices import list_practices
from commitments.measures.register import latest_reports
from commitments.site import blocks, chart_registry, missing
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import actor_profile, headline, practices, register, themes
from commitments.site.words.actors import actor_entries
from commitments.site.words.figures import compared_finding


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, codes = visit.t, chart_registry.set_beside(visit, "theme")
    options = themes.theme_options(visit)
    chosen = visit.scope.theme[:1]
    body: list[blocks.Block] = [
        blocks.ChoiceForm(
            [
                blocks.Field("theme", t("Theme"), options, chosen, t("All themes")),
                blocks.Field("with", t("Compare with"), options, codes[len(chosen) :][:1], t("None")),
            ],
            t("Show"),
        )
    ]
    matrix = chart_registry.themes_by_country(visit)
    if not visit.names["actor"]:
        return blocks.Page(t("Themes"), "", [*body, missing.nothing_recorded(visit)])
    if len(codes) == 1:
        one = _theme(visit, codes[0])
        body += [blocks.completion_key(t), *one.blocks, blocks.Figure(matrix)]
        return blocks.Page(one.title, one.finding, body)
    if codes:
        charts = [
            blocks.Figure(chart_registry.beside(visit, "theme", by)) for by in ("country", "actor_type")
        ]
        each = blocks.Columns([[_theme(visit, code, charts=False)] for code in codes])
        body += [blocks.completion_key(t), *charts, each, blocks.Figure(matrix)]
        totals = {code: visit.within(theme=code).read(count_figures)[0] for code in codes}
        title = t.list([themes.theme_title(code, visit) for code in codes])
        return blocks.Page(title, compared_finding("theme", totals, visit), body)
    by_theme = blocks.Figure(chart_registry.completion(visit, "theme"))
    body += [blocks.Figure(matrix), blocks.completion_key(t), by_theme]
    cells = visit.read(cross_tabulate, scope=visit.scope.but(theme=()), by=("theme", "country"))
    return blocks.Page(t("Themes"), themes.finding(cells, visit), body)


def _theme(visit: Visit, code: str, *, charts: bool = True) -> blocks.Page:
    """Return one theme, with charts of its own unless it is drawn beside another."""
    t, within = visit.t, visit.within(theme=code)
    (total,) = within.read(count_figures)
    actors = within.read(list_actors, size=parts.FEW)
    shared = within.read(list_practices)
    body: list[blocks.Block] = []
    if total.commitments:
        latest = within.read(latest_reports, at_most=parts.FEW)
        changed = within.read(sum_outcomes)
        if charts:
            body += [blocks.Figure(chart_registry.completion(within, by)) for by in ("country", "actor_type")]
        body += [
            blocks.Heading(t("Actors at work")),
            blocks.EntryList(actor_entries(actors.rows, visit, by="theme")),
            *parts.all_of(within, actors.total, parts.FEW, "actors"),
            blocks.Heading(t("Latest news"), "" if latest else t("No report or trace up to this day.")),
            blocks.EntryList(register.latest_entries(latest, visit)),
            blocks.Heading(t("What it changed"), "" if changed else t("No outcome is recorded.")),
            blocks.Facts(actor_profile.outcome_facts(changed, visit)),
        ]
    else:
        why = t("No commitment or action under this theme is recorded in this view.")
        body.append(missing.nothing_known(visit, why))
    nothing = "" if shared else t("No practice under this theme is recorded in this view.")
    body += [
        blocks.Heading(t("Practices"), nothing),
        blocks.EntryList(practices.practice_entries(shared[: parts.FEW], visit, by="theme")),
        *parts.all_of(within, len(shared), parts.FEW, "practices"),
    ]
    return blocks.Page(themes.theme_title(code, visit), headline.finding(total, within), body)
