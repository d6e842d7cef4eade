"""What every test stands on."""

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from commitments.serving import require_store
from commitments.store import Store, open_store

# Two shared cores: a slow example is no failure, and a run without surprises repeats.
settings.register_profile("calm", deadline=None, derandomize=True)
settings.load_profile("calm")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees the defaults, whatever the shell that started it has set."""
    monkeypatch.delenv("COMMITMENTS_STORE", raising=False)


@pytest.fixture(autouse=True, scope="session")
def _installed_packages_looked_at_once() -> Iterator[None]:
    """Streamlit looks for components in all of them anew for each AppTest, longer than a page takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner,
            "scan_component_manifests",
            cache(manifest_scanner.scan_component_manifests),
        )
        yield


@pytest.fixture(scope="session")
def baseline_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The documented baseline, as a first start stores it."""
    name = f"duckdb:{tmp_path_factory.mktemp('baseline')}/commitments.duckdb"
    require_store(name, demonstration=False)
    with open_store(name) as store:
        yield store


@pytest.fixture(scope="session")
def demonstration_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The fictional set."""
    name = f"duckdb:{tmp_path_factory.mktemp('demonstration')}/demonstration.duckdb"
    require_store(name, demonstration=True)
    with open_store(name) as store:
        yield store
