from commitments import ui

ui.page("guide")
