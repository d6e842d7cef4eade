from commitments import ui

ui.page("undo")
