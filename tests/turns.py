"""What is tested every day of many like cases: they take turns, and `make soak` sees all of them."""

from collections.abc import Sequence
from typing import Any

import pytest


def in_turn(cases: Sequence[str], first: int, of: int = 3) -> list[Any]:
    """Give every so many of `cases` for each day, from the one at `first` on, the others for the soak."""
    return [
        case if at % of == first else pytest.param(case, marks=pytest.mark.soak)
        for at, case in enumerate(cases)
    ]
