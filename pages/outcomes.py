from commitments import ui

ui.page("outcomes")
