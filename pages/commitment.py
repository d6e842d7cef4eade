from commitments import ui

ui.page("commitment")
