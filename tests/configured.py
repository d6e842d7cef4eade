"""Settings of this process, as a test wants them."""

import pytest

from commitments import settings


def configure(patch: pytest.MonkeyPatch, **values: str) -> None:
    """Set what the environment says, by the names that settings have in a file; they are read anew."""
    for name, value in values.items():
        patch.setenv(settings.in_environment(name), value)
    patch.setattr(settings, "_in_force", None)
