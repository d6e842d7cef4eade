from commitments import ui

ui.page("actor", ui.gettext_noop("One actor"))
