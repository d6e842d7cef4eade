from commitments import ui

with ui.frame("search") as here:
    pass
