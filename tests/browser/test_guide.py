"""The way that the guide of the secretariat tells."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.pictures import PICTURES, take_guide

pytestmark = [pytest.mark.browser, pytest.mark.soak]


def test_its_way_can_be_gone(browser: Browser, tmp_path: Path) -> None:
    """From signing in to taking back, each step that the guide tells is there, and its pictures are taken."""
    take_guide(browser, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in PICTURES.iterdir()}
