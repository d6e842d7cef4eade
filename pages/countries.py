from commitments import ui

ui.page("countries")
