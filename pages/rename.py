from commitments import ui

ui.page("rename")
