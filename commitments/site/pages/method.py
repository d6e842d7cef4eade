"""How figures are computed, what is accepted, whence it comes, what is missing; the tables to take home."""

from commitments.measures import provenance
from commitments.site import blocks
from commitments.site.visit import Visit
from commitments.site.words import method
from commitments.store.history import list_revisions


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t = visit.t
    rows_held, cited = visit.read(provenance.count_rows), visit.read(provenance.list_sources)
    past = list_revisions(visit.opened, upto=visit.opened.newest, size=method.REVISIONS_SHOWN)
    sections = method.sections(visit, visit.opened, rows_held, cited, past)
    body: list[blocks.Block] = [blocks.Contents(sections, t("On this page"))]
    for section in sections:
        body.append(blocks.TextSection(section))
        if section.place == "tables":
            body.append(blocks.ExportFiles("blank"))
        if section.place == "downloads" and visit.scope.revision:
            body.append(blocks.ExportFiles("recorded"))
    return blocks.Page(t("Method"), method.finding(visit, visit.opened, cited), body)
