from commitments import ui

ui.page("revision", ui.later("One revision"))
