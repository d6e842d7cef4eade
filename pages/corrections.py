from commitments import ui

ui.page("corrections")
