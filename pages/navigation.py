"""The script that every visit runs: it finds the page that the address names."""

from commitments import ui

ui.navigation().run()
