from commitments import ui

ui.page("search")
