from commitments import ui

ui.page("register")
