from commitments import ui

ui.page("overview")
