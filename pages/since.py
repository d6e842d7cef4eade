from commitments import ui

ui.page("since")
