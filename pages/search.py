"""What bears a name: countries, places, actors, commitments."""

from commitments import records, tables, ui

AT_MOST = 8  # of each kind


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t, words = here.t, here.address["q"]
    found = here.read(records.find, text=words, at_most=AT_MOST)
    ui.heading(t("Search"), tables.search_finding(words, found, here, AT_MOST), level=1)
    for title, entries in tables.search_entries(found, here):
        ui.heading(title)
        ui.rows(entries)
    if found:
        ui.link(here.to("register", q=words), t("All commitments and actions with these words"))
    if not found:
        ui.nothing(
            here,
            t("Nothing bears this name.")
            if words
            else t("Type the name of an actor, a place or a commitment above."),
            near=[(t("all commitments"), here.to("register")), (t("all actors"), here.to("actors"))],
        )


ui.page("search", draw, ui.later("Search"))
