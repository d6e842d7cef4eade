"""What every test stands on."""

import pytest
from hypothesis import settings

# Two shared cores: a slow example is no failure, and a run without surprises repeats.
settings.register_profile("calm", deadline=None, derandomize=True)
settings.load_profile("calm")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees the defaults, whatever the shell that started it has set."""
    monkeypatch.delenv("COMMITMENTS_STORE", raising=False)
