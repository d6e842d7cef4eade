"""Legal notice, contact, licences and credits, what is kept of readers, accessibility."""

from commitments import about, ui


def draw(here: ui.Here) -> None:
    """Draw the page."""
    ui.heading(here.t("About"), about.finding(here.t), level=1)
    ui.sections(here, about.sections(here.t, real=not here.demonstration, contact=ui.contact(here)))


ui.page("about", draw)
