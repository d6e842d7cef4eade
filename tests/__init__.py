"""What is promised, each promise in one sentence."""

from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
FILES = CHECKOUT / "tests" / "files"
