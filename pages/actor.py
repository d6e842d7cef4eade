from commitments import ui

ui.page("actor")
