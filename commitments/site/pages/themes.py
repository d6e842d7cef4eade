"""The themes of the city, its services first: what is done where, where nothing is; one theme, or two side by
side."""

from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.practices import list_practices
from commitments.measures.register import latest_reports
from commitments.measures.scope import the_eight
from commitments.site import blocks, chart_registry, missing
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import actor_profile, practices, register, themes
from commitments.site.words.actors import actor_entries


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, beside = visit.t, visit.address["with"]
    codes = visit.scope.theme[:1]
    codes += (beside,) if beside and beside not in codes else ()
    options = themes.theme_options(visit)
    chosen = visit.scope.theme[:1]
    body: list[blocks.Block] = [
        blocks.ChoiceForm(
            [
                blocks.Field("theme", t("Theme"), options, chosen, t("All themes")),
                blocks.Field("with", t("Beside it"), options, codes[len(chosen) :], t("None")),
            ],
            t("Show"),
        )
    ]
    if not visit.names["actor"]:
        body.append(missing.nothing_recorded(visit))
    elif codes:
        body += [
            blocks.completion_key(t),
            blocks.Columns([[_theme(visit, code)] for code in codes]),
            blocks.Figure(chart_registry.themes_by_country(visit)),
        ]
    else:
        body.append(blocks.Figure(chart_registry.themes_by_country(visit)))
        if figures := visit.read(count_figures, by="theme"):
            finding = themes.bars_finding(figures, visit)
            body += [
                blocks.completion_key(t),
                blocks.Figure(chart_registry.completion(visit, "theme", finding)),
            ]
    lead = t(
        "What is done where, and where nothing is. The services of a city that the dialogue named come first."
    )
    return blocks.Page(t("Themes"), lead, body)


def _theme(visit: Visit, code: str) -> blocks.Page:
    """Return one theme."""
    t, within = visit.t, visit.within(theme=code)
    (total,) = within.read(count_figures)
    actors = within.read(list_actors, size=parts.FEW)
    shared = within.read(list_practices)
    body: list[blocks.Block] = []
    if total.commitments:
        by_country = within.read(count_figures, by="country")
        finding = themes.countries_finding(by_country, visit.read(the_eight), visit)
        latest = within.read(latest_reports, at_most=parts.FEW)
        changed = within.read(sum_outcomes)
        body += [
            blocks.Figure(chart_registry.completion(within, "country", finding)),
            blocks.Figure(chart_registry.completion(within, "actor_type")),
            blocks.Heading(t("Who acts")),
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
    finding = themes.theme_finding(code, total, actors.total, visit)
    return blocks.Page(themes.theme_title(code, visit), finding, body)
