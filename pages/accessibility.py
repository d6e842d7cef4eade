from commitments import ui

ui.page("accessibility")
