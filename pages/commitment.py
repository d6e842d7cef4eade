from commitments import ui

with ui.frame("commitment") as here:
    pass
