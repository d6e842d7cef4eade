from commitments import ui

ui.page("upload")
