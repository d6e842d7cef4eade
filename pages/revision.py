from commitments import ui

ui.page("revision", ui.gettext_noop("One revision"))
