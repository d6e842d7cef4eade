from commitments import ui

ui.page("commitment", ui.gettext_noop("One commitment"))
