"""Legal notice, contact, licences and credits, what is kept of readers, accessibility."""

from commitments import about, ui
from commitments.site import footer
from commitments.site.visit import Visit


def draw(visit: Visit) -> None:
    """Draw the page."""
    ui.heading(visit.t("About"), about.finding(visit.t), level=1)
    ui.sections(visit, about.sections(visit.t, real=not visit.demonstration, contact=footer.contact(visit)))


ui.page("about", draw)
