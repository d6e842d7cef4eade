from commitments import ui

ui.page("edit")
