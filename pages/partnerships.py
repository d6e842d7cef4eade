from commitments import ui

ui.page("partnerships")
