from commitments import ui

ui.page("actors")
