from commitments import ui

ui.page("search", ui.later("Search"))
