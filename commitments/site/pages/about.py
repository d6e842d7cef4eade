"""Legal notice, contact, licences and credits, what is kept of readers, accessibility."""

from commitments.site import blocks
from commitments.site.footer import contact
from commitments.site.visit import Visit
from commitments.site.words import about


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t = visit.t
    sections = about.sections(t, real=not visit.demonstration, contact=contact(visit))
    body = [
        blocks.Contents(sections, t("On this page")),
        *(blocks.TextSection(section) for section in sections),
    ]
    return blocks.Page(t("About"), about.finding(t), body)
