"""Style sheets of ours that stand in a page, so that its first frame waits for none."""

import re
from pathlib import Path


def style_sheet(name: str) -> str:
    """Return a style sheet of ours to stand in a page, without what is there for who writes it."""
    css = (Path(__file__).parent / "static" / name).read_text("utf-8")
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()
