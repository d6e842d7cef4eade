"""What bears a name: countries, places, actors, commitments."""

from commitments import tables, ui
from commitments.measures.search import search_names
from commitments.site.visit import Visit

AT_MOST = 8  # of each kind


def draw(visit: Visit) -> None:
    """Draw the page."""
    t, words = visit.t, visit.address["q"]
    found = visit.read(search_names, text=words, at_most=AT_MOST)
    ui.heading(t("Search"), tables.search_finding(words, found, visit, AT_MOST), level=1)
    for title, entries in tables.search_entries(found, visit):
        ui.heading(title)
        ui.rows(entries)
    if found:
        ui.link(visit.to("register", q=words), t("All commitments and actions with these words"))
    if not found:
        ui.nothing(
            visit,
            t("Nothing bears this name.")
            if words
            else t("Type the name of an actor, a place or a commitment above."),
            near=[(t("all commitments"), visit.to("register")), (t("all actors"), visit.to("actors"))],
        )


ui.page("search", draw, ui.later("Search"))
