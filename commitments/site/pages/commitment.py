"""One commitment: what, who, by when, how far, how each figure came about, and what would change it."""

from commitments.measures.commitment import find_commitment
from commitments.site import blocks, chart_registry, missing
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import explanation


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, asked = visit.t, visit.address["id"]
    dossier = visit.read(find_commitment, commitment_id=asked)
    if dossier is None:
        return missing.not_found(visit, "commitments", asked)
    key = dossier.record["commitment_id"]
    body: list[blocks.Block] = [blocks.Facts(explanation.commitment_facts(dossier, visit))]
    if course := chart_registry.course(visit, t("Its progress over time")):
        body.append(blocks.Figure(course, on=blocks.SCREEN))
    else:
        why, who = t("Nothing is known yet of how far it got."), t("The actor that leads it can tell.")
        body += [
            blocks.Heading(t("Its progress over time"), on=blocks.SCREEN),
            blocks.EmptyState(why, who, on=blocks.SCREEN),
        ]
    body += [
        blocks.Heading(t("What was said"), explanation.reports_finding(dossier, visit)),
        blocks.Reports(explanation.reports(dossier, visit)),
        blocks.Heading(t("How each figure came about")),
        blocks.Facts(explanation.explanations(dossier, visit)),
    ]
    if dossier.outcomes:
        body += [
            blocks.Heading(t("What it changed")),
            blocks.DataTable(explanation.outcomes_table(dossier, visit)),
        ]
    body += [
        blocks.Link(
            visit.to("history", commitment=key), t("What changed in this record, and when"), on=blocks.SCREEN
        ),
        parts.report_an_error(visit, key),
    ]
    if visit.for_staff:
        body.append(blocks.StaffLinks(explanation.mending_links(dossier, visit)))
    return blocks.Page(
        t.bilingual(dossier.record, "title"), explanation.commitment_finding(dossier, visit), body
    )
