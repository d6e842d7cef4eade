"""The enabling environment: how the law stands, what else is recorded, networks, events and what followed."""

from collections.abc import Sequence
from typing import Any

from commitments.measures.law import law_rungs
from commitments.measures.networks import list_networks
from commitments.measures.records import list_milestones
from commitments.measures.rows import Row
from commitments.site import blocks, chart_registry, missing
from commitments.site.visit import Visit
from commitments.site.words import environment
from commitments.site.words.law import law_finding


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, title = visit.t, visit.t("Laws, networks, events")
    if not visit.opened.newest:
        return blocks.Page(title, "", [missing.nothing_recorded(visit)])
    milestones = visit.read(list_milestones)
    body: list[blocks.Block] = [blocks.Heading(finding=environment.filters_finding(visit))]
    if not milestones:
        why = t("No milestone is recorded in this view. That does not mean that there is none.")
        body.append(missing.nothing_known(visit, why))
    places = chart_registry.recorded_places(visit)
    body += [
        blocks.Figure(chart_registry.law(visit)),
        blocks.Folds(environment.law_folds(milestones, visit)),
        blocks.Figure(chart_registry.beside_the_law(visit, places), place="places"),
        blocks.Folds(environment.place_folds(places, visit)),
        *_networks(visit),
        *_events(visit, milestones),
    ]
    finding = law_finding(visit.read(law_rungs), visit)
    files = (blocks.Download(t("Milestones"), t("milestones"), environment.columns(t), _rows),)
    return blocks.Page(title, finding, body, files if milestones else ())


def _networks(visit: Visit) -> list[blocks.Block]:
    """Return the networks of local officials, ministers and parliamentarians, then the others."""
    t, titles = visit.t, environment.network_titles(visit.t)
    *called_for, others = visit.read(list_networks, language=t.language)
    columns = [
        [
            blocks.Heading(titles[network.group], environment.network_finding(network, visit), level=3),
            blocks.EntryList(environment.milestone_entries(network.milestones, visit, where=True)),
            blocks.Folds(environment.network_folds(network, visit)),
        ]
        for network in called_for
    ]
    return [
        blocks.Heading(t("Networks"), environment.networks_finding(called_for, visit)),
        blocks.Columns(columns),
        blocks.Heading(titles[others.group], environment.network_finding(others, visit), level=3),
        blocks.Folds(
            [*environment.milestone_folds(others, visit), *environment.network_folds(others, visit)]
        ),
    ]


def _events(visit: Visit, milestones: Sequence[Row]) -> list[blocks.Block]:
    """Return the events on one time line with the reports that followed, and those that are not drawn."""
    t, events, named = visit.t, environment.events(milestones), chart_registry.events(visit)
    title = t("Events, and the reports that followed")
    body: list[blocks.Block] = [blocks.Heading(title, "" if named else t("No event is recorded."))]
    if named:
        body += [
            blocks.Heading(finding=named.chart.finding),
            blocks.Figure(named, headed=False),
            blocks.Heading(finding=named.reading),
        ]
    for title, rows in (
        (t("Before {year}", year=str(environment.FIRST_YEAR)), events.older),
        (t("Without a date"), events.undated),
    ):
        if rows:
            entries = environment.milestone_entries(rows, visit, where=True)
            body += [blocks.Heading(title, level=3), blocks.EntryList(entries)]
    return body


def _rows(visit: Visit) -> list[dict[str, Any]]:
    """Return the milestones that are shown, in names rather than codes."""
    return environment.in_names(list_milestones(visit.opened, visit.scope), visit)
