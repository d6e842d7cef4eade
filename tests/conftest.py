"""What every test stands on."""

import gc
import sys
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from commitments.limits import worker
from commitments.server.run import open_or_fill
from commitments.serving import served
from commitments.settings import Settings, in_environment
from commitments.store import opening
from commitments.store.beside import store_path
from commitments.store.file_opening import create_file
from commitments.store.lake import Lake
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.configured import configure
from tests.forking import ForkingWorker
from tests.stores import FILES, KINDS, a_model, a_store, copy_store, of_kind, tidy_stores
from tests.visits import AtDesk, Visitor, sit_down

# Two shared cores: a slow example is no failure, and a run without surprises repeats.
settings.register_profile("calm", deadline=None, derandomize=True)
settings.load_profile("calm")
settings.register_profile("quick", settings.get_profile("calm"), max_examples=15)  # of `make check`


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the same tests be run about stores of another kind."""
    parser.addoption("--stores", choices=KINDS, default=FILES, help="what the stores of tests are")


_LONGEST = ("browser", "page")  # before all others


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what draws pages of Streamlit, which `make check` leaves to `make test`; leave out what is about
    files where stores are none, and what takes PostgreSQL where that is not asked for; and begin with the
    files that take longest, so that several processes end together."""
    about, but = ("lake", "soak") if config.getoption("stores") == FILES else ("file", "")
    others = [item for item in items if item.get_closest_marker(about) and not item.get_closest_marker(but)]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in {*others}]
    turns = dict[Path, int]()
    for item in items:
        if {"visit", "at_desk"} & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.page)
        turn = next((at for at, name in enumerate(_LONGEST) if item.get_closest_marker(name)), len(_LONGEST))
        turns[item.path] = min(turn, turns.get(item.path, turn))
    items.sort(key=lambda item: turns[item.path])


def pytest_collection_finish() -> None:
    """What was imported stays: nobody looks through it for garbage again and again."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees the defaults, whatever the shell that started it has set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(in_environment(name), raising=False)
    configure(monkeypatch)


_started_anew = worker.running
_MAIN = sys.modules["__main__"]


@pytest.fixture(autouse=True)
def _main_stays() -> Iterator[None]:
    """A page that AppTest runs takes the place of the main module, which later processes would then run."""
    yield
    sys.modules["__main__"] = _MAIN


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


@pytest.fixture(autouse=True, scope="session")
def _stores_of_a_kind(pytestconfig: pytest.Config) -> Iterator[None]:
    """Stores are what `--stores` says."""
    with of_kind(pytestconfig.getoption("stores")):
        yield


@pytest.fixture(autouse=True)
def _stores_end_with_their_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test leaves a database behind."""
    yield
    tidy_stores(request.node.funcargs.get("tmp_path"))


_make_lake = Lake.bring_up_to_date


def _stores_as_outside_tests(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(opening, "create_file", create_file)
    patch.setattr(Lake, "bring_up_to_date", _make_lake)


@pytest.fixture(autouse=True, scope="session")
def _empty_stores_made_once(_stores_of_a_kind: None, pytestconfig: pytest.Config) -> Iterator[None]:
    """Nearly every test begins with an empty store, whose making takes longer than what most of them do: it
    is made once and copied."""

    @cache
    def model(demonstration: bool) -> str:
        name = a_model(f"empty-{demonstration}")
        with pytest.MonkeyPatch.context() as patch:
            _stores_as_outside_tests(patch)
            open_store(name, create=True, demonstration=demonstration).close()
        return name

    def copied(name: str, path: Path, demonstration: bool) -> None:
        copy_store(model(demonstration), name)

    def copied_before(lake: Lake, demonstration: bool | None = None) -> None:
        if demonstration is not None and not store_path(lake._store).parent.exists():
            copy_store(model(demonstration), lake._store)
        _make_lake(lake, demonstration)

    with pytest.MonkeyPatch.context() as patch:
        if pytestconfig.getoption("stores") == FILES:
            patch.setattr(opening, "create_file", copied)
        else:
            patch.setattr(Lake, "bring_up_to_date", copied_before)
        yield


@pytest.fixture(autouse=True, scope="session")
def _extensions_taken_on_trust(pytestconfig: pytest.Config) -> Iterator[None]:
    """Each engine that opens a lake sees who signed its extensions, which takes longer than all else."""
    connect, trust = duckdb.connect, {"allow_unsigned_extensions": "true"}

    def trusting(*where: Any, **how: Any) -> Any:
        return connect(*where, **how | {"config": how.get("config", {}) | trust})

    with pytest.MonkeyPatch.context() as patch:
        if pytestconfig.getoption("stores") != FILES:
            patch.setattr(duckdb, "connect", trusting)
        yield


@pytest.fixture(autouse=True, scope="session")
def _workbooks_read_in_forks() -> Iterator[None]:
    """Hundreds of tests read a workbook, each in a process of its own."""
    forking = ForkingWorker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, "running", forking.running)
        yield
    forking.close()


@pytest.fixture
def processes_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks are read in processes started as outside tests, where that is what is tried."""
    monkeypatch.setattr(worker, "running", _started_anew)


@pytest.fixture
def stores_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each new store is made as one is outside tests, where that is what is tried."""
    _stores_as_outside_tests(monkeypatch)


@pytest.fixture(scope="session")
def baseline_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The documented baseline, as a first start stores it."""
    name = a_store(tmp_path_factory.mktemp("baseline"))
    open_or_fill(name, demonstration=False).close()
    with open_store(name) as store:
        yield store


@pytest.fixture(scope="session")
def demonstration_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The fictional set."""
    name = a_store(tmp_path_factory.mktemp("demonstration"), "demonstration")
    open_or_fill(name, demonstration=True).close()
    with open_store(name) as store:
        yield store


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that nothing was ever put into."""
    with open_store(a_store(tmp_path_factory.mktemp("empty")), create=True) as store:
        yield store


@pytest.fixture(params=["baseline_store", "demonstration_store"])
def served_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    """What the server shows: the baseline, then the demonstration."""
    store: Store = request.getfixturevalue(request.param)
    monkeypatch.setattr(served, "store", lambda: store)
    return store


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Somebody who visits pages of a store."""
    return Visitor(monkeypatch)


@pytest.fixture
def at_desk(store: Store, monkeypatch: pytest.MonkeyPatch) -> AtDesk:
    """Sit down at a page for staff, over the store of the module."""
    monkeypatch.setattr(served, "store", lambda: store)
    return partial(sit_down, monkeypatch)
