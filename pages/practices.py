from commitments import ui

ui.page("practices")
