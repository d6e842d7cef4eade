from commitments import ui

ui.page("commitment", ui.later("One commitment"))
