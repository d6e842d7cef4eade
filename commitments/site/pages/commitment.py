"""One commitment: how it stands, where each figure comes from and what would change it, what is recorded."""

from commitments.measures.commitment import find_commitment
from commitments.site import blocks, chart_registry, missing
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import explanation, status


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, asked = visit.t, visit.address["id"]
    dossier = visit.read(find_commitment, commitment_id=asked)
    if dossier is None:
        return missing.not_found(visit, "commitments", asked)
    key = dossier.record["commitment_id"]
    body: list[blocks.Block] = [
        blocks.Columns([[blocks.Status(status.commitment_status(dossier, visit))], [_course(visit)]], (5, 6)),
        blocks.Heading(t("Where each figure comes from"), place="evidence"),
        blocks.Facts(explanation.explanations(dossier, visit)),
        blocks.Heading(t("What was reported"), explanation.reports_finding(dossier, visit)),
        blocks.Reports(explanation.reports(dossier, visit)),
    ]
    if dossier.outcomes:
        body += [
            blocks.Heading(t("What it changed")),
            blocks.DataTable(explanation.outcomes_table(dossier, visit)),
        ]
    body += [
        blocks.Heading(t("What is recorded")),
        blocks.Facts(explanation.commitment_facts(dossier, visit)),
        blocks.Link(
            visit.to("record", table="commitments", id=key),
            t("Who said so, since when, and what it was before"),
            on=blocks.SCREEN | blocks.Medium.LIGHT,
        ),
        parts.report_an_error(visit, key),
    ]
    if visit.for_staff:
        body.append(blocks.StaffLinks(explanation.mending_links(dossier, visit)))
    return blocks.Page(
        t.bilingual(dossier.record, "title"), explanation.commitment_finding(dossier, visit), body
    )


def _course(visit: Visit) -> blocks.Block:
    """Return the reports over time, or who can tell of how far it got."""
    t = visit.t
    if course := chart_registry.course(visit, t("Progress over time")):
        return blocks.Figure(course, apart=False, on=blocks.SCREEN)
    why, who = t("Its stage is not known yet."), t("The actor that leads it can tell.")
    return blocks.EmptyState(why, who, on=blocks.SCREEN)
