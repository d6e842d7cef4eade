from commitments import ui

ui.page("matches")
