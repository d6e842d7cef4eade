from commitments import ui

ui.page("themes")
