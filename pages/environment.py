from commitments import ui

ui.page("environment")
