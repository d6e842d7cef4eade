from commitments import ui

ui.page("due")
