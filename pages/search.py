"""What bears a name: countries, places, actors, commitments."""

from commitments import records, tables, ui


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t, words = here.t, here.address["q"]
    found = here.read(records.find, text=words)
    ui.heading(t("Search"), tables.search_finding(words, found, here), level=1)
    for title, entries in tables.search_entries(found, here):
        ui.heading(title)
        ui.rows(entries)
    if not found:
        ui.nothing(
            here,
            t("Nothing bears this name.")
            if words
            else t("Type the name of an actor, a place or a commitment above."),
            near=[(t("all commitments"), here.to("register")), (t("all actors"), here.to("actors"))],
        )


ui.page("search", draw, ui.later("Search"))
