from commitments import ui

ui.page("actor", ui.later("One actor"))
