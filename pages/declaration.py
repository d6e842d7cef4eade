from commitments import ui

ui.page("declaration")
