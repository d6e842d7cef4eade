from commitments import ui

with ui.frame("register") as here:
    pass
