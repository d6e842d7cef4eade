from commitments import ui

with ui.frame("countries") as here:
    pass
