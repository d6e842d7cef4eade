from commitments import ui

ui.page("method")
