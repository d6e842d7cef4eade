from commitments import ui

ui.page("record")
