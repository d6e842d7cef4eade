"""What several servers write beside one store: nobody's is lost, and what is written at one holds at all."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from commitments.api.local import Secret, left_behind, require_not_gone, told
from commitments.auth import pseudonyms
from commitments.auth.pseudonyms import pseudonym
from commitments.auth.revoked import RevokedSessions
from commitments.auth.tokens import add, tokens
from commitments.errors import (
    DraftMovedError,
    DraftsFullError,
    StoreFolderForeignError,
    StoreUnwritableError,
)
from commitments.i18n.error_messages import error_sentence, public_sentence
from commitments.i18n.translator import translator_for
from commitments.staff.drafts import Drafts
from commitments.staff.kept_draft import KeptDraft
from commitments.store import locks
from commitments.store.beside import beside, store_path
from commitments.store.changesets import ReceivedFile
from commitments.store.locks import held
from commitments.store.opening import open_store
from tests.disks import only_read
from tests.stores import a_store

pytestmark = [
    pytest.mark.file,
    # Nothing of another thread is held while these fork.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]

# Servers that write at the same time, and how often each does.
SERVERS, TIMES = 4, 12

NOW = datetime.now(UTC)

_FORKED = multiprocessing.get_context("fork")


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The name of a store that nobody has opened."""
    return a_store(tmp_path)


def claims(who: int, time: int = 0) -> dict[str, object]:
    """What a provider of identities says of somebody who signed in."""
    return {"is_logged_in": True, "iss": "it", "sub": f"{who}-{time}", "iat": NOW.timestamp()}


@contextmanager
def elsewhere(do: Callable[[], object]) -> Iterator[BaseProcess]:
    """A process that does something, as another server would."""
    process = _FORKED.Process(target=do)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def at_once(do: Callable[[int], None]) -> None:
    """Let so many servers do something at the same time, each with its number; it must fail at none."""
    start = _FORKED.Barrier(SERVERS)

    def one(server: int) -> None:
        start.wait(20)
        do(server)

    servers = [_FORKED.Process(target=one, args=(server,)) for server in range(SERVERS)]
    for server in servers:
        server.start()
    for server in servers:
        server.join(60)
    assert [server.exitcode for server in servers] == [0] * SERVERS


def test_tokens_made_at_once_are_all_kept(store: str) -> None:
    """Of tokens that several servers and commands make at the same time none is lost."""

    def make(server: int) -> None:
        for time in range(TIMES):
            add(store, f"{server}-{time}")

    at_once(make)
    assert len(tokens(store)) == SERVERS * TIMES


def test_sessions_that_end_at_once_have_all_ended(store: str) -> None:
    """Of sessions that end at several servers at the same time every one has ended, wherever it is asked."""
    here = RevokedSessions.of(store, NOW)

    def end(server: int) -> None:
        revoked = RevokedSessions.of(store, NOW)
        for time in range(TIMES):
            assert revoked.add(claims(server, time), NOW)

    at_once(end)
    ended = [claims(server, time) for server in range(SERVERS) for time in range(TIMES)]
    assert all(here.has(each, NOW) for each in ended)
    assert not here.has(claims(SERVERS), NOW)


def test_steps_decided_at_once_are_all_kept(store: str) -> None:
    """Where several servers write at one draft, whoever comes second is told and looks again: no step is
    lost."""
    begun = Drafts(store).begin([ReceivedFile("a.csv", b"a;b")], "Awa")

    def decide(server: int) -> None:
        drafts, left = Drafts(store), TIMES
        while left:
            draft = drafts.find(begun.id)
            try:
                drafts.keep(draft, replace(draft.decided, reason=draft.decided.reason + "."), str(server))
                left -= 1
            except DraftMovedError:
                pass

    at_once(decide)
    draft = Drafts(store).find(begun.id)
    assert draft.decided.reason == "." * SERVERS * TIMES
    assert draft.version == begun.version + SERVERS * TIMES


def test_drafts_begun_at_once_fill_no_disk(store: str) -> None:
    """The room for drafts is that of all servers together, and what is begun at one is gone on with at
    another."""
    drafts = Drafts(store, largest=500)  # 25 kB in all

    def begin(server: int) -> None:
        for time in range(TIMES):
            with suppress(DraftsFullError):
                drafts.begin([ReceivedFile(f"{server}.csv", b"%d" % time + bytes(2_000))], "Awa")

    at_once(begin)
    draft, *_ = begun = drafts.waiting()
    assert isinstance(draft, KeptDraft)
    assert 15_000 < len(begun) * 2_000 < 25_000, (
        "as many as there is room for, beside what is decided of them"
    )
    assert drafts.keep(draft, replace(draft.decided, reason="why"), "Binta").by == "Awa"


def test_the_key_of_pseudonyms_is_one(store: str, tmp_path: Path) -> None:
    """Servers that begin at the same time call a person the same."""

    def note(server: int) -> None:
        pseudonyms._key.cache_clear()
        (tmp_path / f"said-{server}").write_text(pseudonym("awa@example.org", store))

    at_once(note)
    assert len({(tmp_path / f"said-{server}").read_text() for server in range(SERVERS)}) == 1


def test_whoever_is_killed_holds_nothing(store: str, tmp_path: Path) -> None:
    """A process that is killed while it writes keeps nobody from writing."""
    begun = _FORKED.Event()

    def hold() -> None:
        with held(tmp_path / "it", store):
            begun.set()
            signal.pause()

    with elsewhere(hold) as other:
        assert begun.wait(20)
        other.kill()
        other.join()
        with held(tmp_path / "it", store):
            pass


def test_whoever_does_not_go_on_is_not_waited_for(
    store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another server stands still while it writes, one is told in a sentence; reading goes on."""
    monkeypatch.setattr(locks, "_PATIENCE", 0.05)
    add(store, "Awa")
    begun = _FORKED.Event()

    def hold() -> None:
        with held(beside(store_path(store), ".tokens"), store):
            begun.set()
            os.kill(os.getpid(), signal.SIGSTOP)

    with elsewhere(hold):
        assert begun.wait(20)
        with pytest.raises(StoreUnwritableError) as told:
            add(store, "Binta")
        assert "another process writes there" in error_sentence(told.value, translator_for("en"))
        assert [token.name for token in tokens(store)] == ["Awa"]


def test_a_folder_that_can_only_be_read(store: str, tmp_path: Path) -> None:
    """Where nothing can be written beside a store, what is there is read; a session ends here at once,
    and elsewhere as soon as that can be kept."""
    drafts, revoked = Drafts(store), RevokedSessions.of(store, NOW)
    draft = drafts.begin([ReceivedFile("a.csv", b"a;b")], "Awa")
    add(store, "Awa")
    with only_read(tmp_path):
        with pytest.raises(StoreUnwritableError):
            add(store, "Binta")
        assert [token.name for token in tokens(store)] == ["Awa"]
        with pytest.raises(StoreUnwritableError):
            drafts.keep(draft, replace(draft.decided, reason="why"), "Awa")
        assert drafts.waiting() == [draft]
        assert revoked.add(claims(1), NOW)
        assert revoked.has(claims(1), NOW)
    assert revoked.has(claims(1), NOW)
    assert RevokedSessions.of(store, NOW).has(claims(1), NOW), "it is kept once it can be"


def test_a_file_that_goes_away_lets_nobody_in_again(store: str, tmp_path: Path) -> None:
    """Who signed out at another server stays so where the file that says so is gone."""
    RevokedSessions.of(store, NOW).add(claims(1), NOW)
    here = RevokedSessions.of(store, NOW)
    for path in tmp_path.iterdir():
        path.unlink()
    assert here.has(claims(1), NOW)
    assert not here.has(claims(2), NOW)


@pytest.fixture
def lake(tmp_path: Path) -> str:
    """The name of a store that servers share, which was made."""
    name = f"ducklake:{tmp_path}/catalogue.ducklake data_path={tmp_path}/shared"
    open_store(name, create=True).close()
    return name


def test_a_shared_folder_that_is_not_mounted(lake: str, tmp_path: Path) -> None:
    """Where the folder that servers share is gone, or an empty one lies in its place, that is said, nothing
    is written there, and who signed out stays so; once it is back, all goes on, at other servers too."""
    drafts, here, there = Drafts(lake), RevokedSessions.of(lake, NOW), RevokedSessions.of(lake, NOW)
    draft = drafts.begin([ReceivedFile("a.csv", b"a;b")], "Awa")
    add(lake, "Awa")
    there.add(claims(1), NOW)
    assert here.has(claims(1), NOW)
    shared = tmp_path / "shared"
    shared.rename(tmp_path / "away")
    for empty in (False, True):
        if empty:
            shared.mkdir()
        for ask in (
            drafts.waiting,
            lambda: drafts.find(draft.id),
            lambda: tokens(lake),
            lambda: add(lake, "x"),
        ):
            with pytest.raises(StoreFolderForeignError) as told_so:
                ask()
            assert "Drafts and uploads" in public_sentence(told_so.value, translator_for("en"))
        here.add(claims(2), NOW)
        assert [here.has(claims(each), NOW) for each in (1, 2, 3)] == [True, True, False]
        assert [*tmp_path.glob("shared/*")] == []
    shared.rmdir()
    (tmp_path / "away").rename(shared)
    assert drafts.waiting() == [draft]
    assert [token.name for token in tokens(lake)] == ["Awa"]
    assert here.has(claims(2), NOW)
    assert there.has(claims(2), NOW)


def test_several_servers_leave_no_note(lake: str) -> None:
    """Beside a store that servers share none says that it alone has it."""
    with told(lake, "http://localhost", Secret(), lambda: 1):
        assert left_behind(lake) is None
        require_not_gone(lake)
