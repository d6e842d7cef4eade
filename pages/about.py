from commitments import ui

ui.page("about")
