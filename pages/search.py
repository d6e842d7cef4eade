from commitments import ui

ui.page("search", ui.gettext_noop("Search"))
