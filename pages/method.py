from commitments import ui

with ui.frame("method") as here:
    pass
