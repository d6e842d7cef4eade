"""How figures are computed, what is accepted, whence it comes, what is missing; the tables to take home."""

from commitments import blank_tables, method, ui

with ui.frame("method") as here:
    t = here.t
    held = here.read(method.rows_held)
    cited = here.read(method.sources_cited)
    sections = method.sections(here, here.opened, held, cited, here.opened.revisions())
    ui.heading(t("Method"), method.finding(t), level=1)
    ui.contents(here, sections)
    for section in sections:
        ui.section(section)
        if section.place == "tables":
            ui.take(blank_tables.blank_tables(t.language))
        if section.place == "downloads" and here.scope.revision:
            ui.take(method.files_to_take(here.opened, here.scope.revision, t))
