from commitments import ui

ui.page("revision")
