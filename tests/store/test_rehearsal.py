"""A server under load is killed at any moment, the newest of its copies put back and served again, turn after
turn: nothing of what a copy says is lost."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from commitments.api.local import server_that_had
from commitments.auth.tokens import add
from commitments.cli.main import main
from commitments.errors import CommitmentsError
from commitments.store.backups import backups_in
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.servers import ACTORS_CSV, RunningServer, running_server

pytestmark = [pytest.mark.file, pytest.mark.usefixtures("stores_made_anew")]

_LONGEST = 1.0  # seconds until the server is killed


def _under_load(*doing: Callable[[int], Any]) -> list[threading.Thread]:
    """Do each over and over in a thread of its own, until the server is gone."""

    def over_and_over(do: Callable[[int], Any]) -> None:
        for n in range(10_000):
            try:
                do(n)
            except (OSError, HTTPException, CommitmentsError):
                return

    threads = [threading.Thread(target=over_and_over, args=[do]) for do in doing]
    for thread in threads:
        thread.start()
    return threads


def _published(store: Store) -> dict[int, datetime]:
    return {each.number: each.at for each in store.revisions()}


@dataclass
class _Turn:
    """What a server does until it is killed: publishing, reading and copying at once."""

    server: RunningServer
    token: str
    number: int
    folder: Path
    confirmed: list[int] = field(default_factory=list)
    before_a_copy: int = 0  # the newest revision that was confirmed before the first copy was begun

    def go_on_for(self, seconds: float) -> None:
        loaded = _under_load(self.publish, lambda _: self.server.ask("/api/figures"))
        while len(self.confirmed) < 2:
            time.sleep(0.02)
        self.before_a_copy = max(self.confirmed)
        self.copy()
        loaded += _under_load(lambda _: self.copy())
        time.sleep(seconds)
        self.server.process.kill()
        for thread in loaded:
            thread.join()

    def publish(self, n: int) -> None:
        text = ACTORS_CSV.replace("sya", f"sya-{self.number}-{n}")
        shown = self.server.upload(self.token, text)[1]
        told = self.server.publish(self.token, shown["id"])[1]
        self.confirmed.append(told["revision"]["number"])

    def copy(self) -> None:
        """Have a copy made by this server, and by none other where it is gone."""
        asked = {"backup": str(self.folder), "ages": [24, 7, 5, 12], "lang": "en"}
        server_that_had(self.server.store).hand_over([], asked)


@pytest.mark.page
@pytest.mark.parametrize(
    ("turns", "seed"), [(3, 0), *(pytest.param(5, seed, marks=pytest.mark.soak) for seed in range(1, 11))]
)
def test_killed_and_put_back(
    tmp_path: Path, turns: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was confirmed before a copy is in it, what is put back is what its manifest says, what the killed
    server had confirmed stands in the store of before, and the next server shows what was put back."""
    chance, counted = random.Random(seed), Counter[str]()  # noqa: S311
    folder, restored, token = tmp_path / "copies", dict[int, datetime](), ""
    for number in range(turns):
        with running_server(tmp_path) as server:
            token = token or add(server.store, "publishes")
            if restored:
                assert server.ask("/api/revisions")[1]["total"] == len(restored)
                assert server.ask("/api/actors")[1]["total"] == len(restored) - 1
            turn = _Turn(server, token, number, folder)
            turn.go_on_for(chance.uniform(0, _LONGEST))
        newest = backups_in(folder)[0].manifest
        assert newest.revision >= turn.before_a_copy
        assert main(["restore", str(folder), "--store", server.store, "--lang", "en", "--yes"]) == 0
        assert f"stands at revision {newest.revision} now" in capsys.readouterr().out
        (former,) = tmp_path.glob("*.before-*[0-9]")
        with open_store(server.store) as store, open_store(f"duckdb:{former}") as before:
            last, restored, had = restored, _published(store), _published(before)
            assert {table: n for table, (n, _) in store.contents().items()} == newest.rows
        for each in tmp_path.glob("*.before-*"):
            each.unlink()
        assert [*restored] == [*range(1, newest.revision + 1)]
        assert last.items() <= restored.items() <= had.items()
        assert {*turn.confirmed} <= {*had}
        counted["servers killed and copies put back"] += 1
        counted["revisions confirmed"] += len(turn.confirmed)
        counted["of these after the copy"] += sum(n > newest.revision for n in turn.confirmed)
        counted["others lost"] += len({n for n in turn.confirmed if n <= newest.revision} - {*restored})
    assert counted["others lost"] == 0
    if turns > 3:
        with capsys.disabled():
            print(f"\n{dict(counted)}")
