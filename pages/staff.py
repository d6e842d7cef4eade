from commitments import ui

ui.page("staff")
