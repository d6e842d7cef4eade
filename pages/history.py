from commitments import ui

ui.page("history")
