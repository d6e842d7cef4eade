"""What the pages for staff are tried with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commitments.serving import served
from commitments.store.store import Store
from tests.factories import imported_store
from tests.sheets import BOBO


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with an actor, an article and two commitments."""
    with imported_store(tmp_path, BOBO) as opened:
        yield opened
    served.close_stores()
