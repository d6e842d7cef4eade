from commitments import ui

with ui.frame("actors") as here:
    pass
