"""What becomes of a store when the n-th call fails that writes to its folder: one process for each n.

Run as a program with `faults.c` preloaded (`tests/store/test_faults.py` does); prints what it found as JSON.
"""

import ctypes
import json
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from commitments.api.local import Left, Secret, left_behind, told
from commitments.auth.tokens import add, tokens
from commitments.errors import CommitmentsError
from commitments.store import integrity, migrations
from commitments.store.backups import back_up, backups_in
from commitments.store.engine import FORM
from commitments.store.file_store import FileStore
from commitments.store.opening import open_store
from commitments.store.restoration import restoration
from commitments.store.revisions import RevisionFile
from commitments.store.rotation import Ages
from commitments.store.store import Store
from tests.factories import actor, article, make_older

COUNT, ONCE, FULL, KILL = range(1, 5)
MODES = {"once": ONCE, "full": FULL, "kill": KILL}
OWN = "own"  # as "kill", without `faults.c`: at our own calls alone

STEPS = migrations.steps()
BEFORE, AFTER, BETWEEN = "before", "after", "between"


class Case:
    """Something that changes a folder: how the folder is before, the change, and which of both it is then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = f"duckdb:{folder}/it.duckdb"
        self.file = folder / "it.duckdb"

    def prepare(self) -> None:
        """Make what is there before."""
        with open_store(self.name, create=True) as store:
            store.append(added=[actor("a"), article("C1")], who="w", reason="r", expected=0)
            store.append(added=[actor("b")], who="w", reason="r", expected=1)

    def change(self) -> None:
        """Do it."""
        raise NotImplementedError

    def again(self) -> None:
        """Do it once more, or something after it, now that nothing fails."""
        self.change()

    def found(self) -> str:
        """Say which it is, in a process that knows nothing of what happened."""
        with open_store(self.name) as store:
            return {2: BEFORE, 3: AFTER}.get(whole(store), BETWEEN)


def whole(store: Store) -> int:
    """Give the newest revision of a store that is whole; -1 where it is not."""
    store.contents()
    revisions = store.revisions()
    rows = sum(store.contents()[table][0] for table in ("signatories", "articles"))
    counted = sum(each.added + each.changed + each.removed for each in revisions)
    numbers = [each.number for each in revisions]
    return len(numbers) if numbers == [*range(1, len(numbers) + 1)] and rows == counted else -1


class Publishing(Case):
    """A revision with its file, in a store that stays open as a server holds it."""

    def change(self) -> None:
        self.store = open_store(self.name)
        source = RevisionFile.of("a.csv", os.urandom(300_000), 2_000)
        many = [actor(f"c{n}", notes=f"{n}" * 60) for n in range(2_000)]
        self.store.append(added=many, who="w", reason="r", files=[source], expected=2)

    def again(self) -> None:
        if not self.store.is_open:  # given up: as pages do, it is opened anew
            self.store = open_store(self.name)
        newest = whole(self.store)
        assert newest == self.store.newest
        assert newest in (2, 3)
        self.store.append(added=[actor("later")], who="w", reason="r", expected=newest)
        assert whole(self.store) == newest + 1

    def found(self) -> str:
        with open_store(self.name) as store:
            newest = whole(store)
            many = store.contents()["signatories"][0] > 100
            later = "later" in store.head().keys("signatories")
        return (
            {2: BEFORE, 3: AFTER}.get(newest - later, BETWEEN) if many == (newest - later == 3) else BETWEEN
        )


class Creation(Case):
    """A store where there was none."""

    def prepare(self) -> None:
        pass

    def change(self) -> None:
        open_store(self.name, create=True).close()

    def found(self) -> str:
        if not self.file.exists():
            return BEFORE
        with open_store(self.name) as store:
            return AFTER if whole(store) == 0 else BETWEEN


class Migration(Case):
    """A store of an earlier version is brought up to date as it is opened."""

    def change(self) -> None:
        migrations.steps = lambda: [*STEPS, "CREATE TABLE one (x INTEGER); INSERT INTO one VALUES (7);"]
        open_store(self.name).close()

    def found(self) -> str:
        migrations.steps = lambda: [*STEPS, "CREATE TABLE one (x INTEGER); INSERT INTO one VALUES (7);"]
        examined = integrity.examine(self.name, self.file)
        with open_store(self.name) as store:
            rows = store.contents()["one"][0]
            taken = store._connection.execute("SELECT count(*) FROM record.steps").fetchall()[0][0]
            good = whole(store) == examined.revisions == 2 and rows == 1 and taken == len(STEPS) + 1
        return AFTER if good else BETWEEN


class Renewal(Case):
    """A store of the form before, the second of its revisions in its log, is taken over as it is opened."""

    def prepare(self) -> None:
        make_older(self.file)

    def change(self) -> None:
        open_store(self.name).close()

    def found(self) -> str:
        outdated = integrity.examine(self.name, self.file).outdated
        with open_store(self.name) as store:
            told = [notice.code for notice in store.notices]
            if whole(store) != 2 or told != ["store_renewed"] * outdated:
                return BETWEEN
        kept = [each for each in self.folder.glob("*.before-*") if each.name.endswith(".wal")]
        left = {each.name for each in self.folder.iterdir()} - {each.name for each in kept}
        left = {name for name in left if ".new" not in name and ".before-" not in name}
        return BETWEEN if left != {self.file.name} or not kept else BEFORE if outdated else AFTER


class Marking(Case):
    """A store of the present form, which bears no marks yet, is given the first."""

    def prepare(self) -> None:
        older = self.folder / "older.duckdb"
        make_older(older)
        with duckdb.connect() as engine:
            engine.execute(f"ATTACH '{older}' AS older")
            engine.execute(f"ATTACH '{self.file}' AS record (STORAGE_VERSION '{FORM}')")
            engine.execute("COPY FROM DATABASE older TO record")
        older.unlink()

    def change(self) -> None:
        open_store(self.name).close()

    def found(self) -> str:
        with open_store(self.name) as store:
            return AFTER if whole(store) == 2 else BETWEEN


class Backup(Case):
    """A copy is written beside."""

    def change(self) -> None:
        with open_store(self.name) as store:
            back_up(store, self.folder / "copies", Ages(1, 1, 1, 1))

    def found(self) -> str:
        with open_store(self.name) as store:
            assert whole(store) == 2
            copies = backups_in(self.folder / "copies")
            for each in copies:
                each.verify()
                with open_store(f"duckdb:{each.path}") as copy:
                    if copy.contents() != store.contents():
                        return BETWEEN
            return AFTER if copies else BEFORE


class Restore(Case):
    """A copy of revision 2 takes the place of a store at revision 3, which is kept."""

    def prepare(self) -> None:
        super().prepare()
        with open_store(self.name) as store:
            back_up(store, self.folder / "copies", Ages(1, 1, 1, 1))
            store.append(added=[actor("c")], who="w", reason="r", expected=2)

    def change(self) -> None:
        with restoration(self.name, self.folder / "copies") as found:
            found.put_in_place()

    def found(self) -> str:
        with open_store(self.name) as store:
            newest = whole(store)
        if newest == 2:  # the store of before is beside it
            (kept, *_) = sorted(
                each for each in self.folder.glob("*.before-*") if each.stat().st_size > 5_000
            )
            with open_store(f"duckdb:{kept}") as before:
                assert whole(before) in (2, 3)
        return {3: BEFORE, 2: AFTER}.get(newest, BETWEEN)


class Token(Case):
    """A second program is let in."""

    def prepare(self) -> None:
        add(self.name, "one")

    def change(self) -> None:
        add(self.name, f"two{os.getpid()}-{len(tokens(self.name))}")

    def found(self) -> str:
        names = [each.name for each in tokens(self.name)]
        return BETWEEN if names[:1] != ["one"] else AFTER if len(names) > 1 else BEFORE


class Note(Case):
    """The server says where it is, over the note of the one before."""

    def prepare(self) -> None:
        note, kept = self.folder / "it.duckdb.server", self.folder / "kept"
        with told(self.name, "http://localhost:1", Secret(), lambda: 1):
            shutil.copy(note, kept)
        kept.rename(note)

    def change(self) -> None:
        self.serving = told(self.name, "http://localhost:2", Secret(), lambda: 2)
        self.serving.__enter__()
        if (left_behind(self.name) or Left(0, 0)).revision != 2:
            raise OSError

    def found(self) -> str:
        left = left_behind(self.name)
        return BETWEEN if left is None else {1: BEFORE, 2: AFTER}.get(left.revision, BETWEEN)


CASES: dict[str, type[Case]] = {
    each.__name__.lower(): each
    for each in (Publishing, Creation, Migration, Renewal, Marking, Backup, Restore, Token, Note)
}


def alone(work: Callable[[], Any]) -> Any:
    """Give what `work` gives in a process of its own; None where that was killed."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        try:
            said = json.dumps(work())
        except BaseException as error:
            said = json.dumps({"raised": f"{type(error).__name__}: {error}"[:300]})
        os.write(into, said.encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as told_:
        said = told_.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def tried(case: Case, faults: Any, at: int, mode: int) -> dict[str, Any]:
    """Do what the case does while the call of that number fails, then once more; what was told, and how many
    calls there were."""
    faults.faults_begin(str(case.folder).encode() + b"/", at, mode)
    try:
        case.change()
        said = "done"
    except (CommitmentsError, OSError) as error:
        said = getattr(error, "code", "refused")
    except BaseException as error:
        said = f"raised {type(error).__name__}: {error}"[:200]
    calls = faults.faults_end()
    return {"said": said, "calls": calls}


class OwnCalls:
    """Ends the process where we exchange a file, settle its folder or bring the log into it: in the place of
    `faults.c`, where no compiler is."""

    def __init__(self) -> None:
        self.calls = self.at = 0
        for owner, name in ((os, "replace"), (os, "fsync"), (FileStore, "_checkpoint")):
            setattr(owner, name, self._counted(getattr(owner, name)))

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self.at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)

        return call

    def faults_begin(self, below: bytes, at: int, mode: int) -> None:
        self.calls, self.at = 0, at

    def faults_end(self) -> int:
        self.at = 0
        return self.calls


def main(which: str, how: str, every: int, folder: Path) -> None:
    """Let each call fail in turn, and print what became of it."""
    faults: Any = OwnCalls()
    if how != OWN:
        faults = ctypes.CDLL(None)
        faults.faults_end.restype = ctypes.c_long
    template, work = folder / "template", folder / "work"
    template.mkdir()
    alone(lambda: CASES[which](template).prepare())
    found: Counter[str] = Counter()
    worse: list[str] = []
    at = 1
    while True:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(template, work)
        case = CASES[which](work)

        def attempt(case: Case = case, at: int = at) -> dict[str, Any]:
            told_ = tried(case, faults, at, MODES.get(how, KILL))
            if isinstance(case, Publishing) and hasattr(case, "store"):
                case.again()
                told_["again"] = "done"
            return told_

        told_ = alone(attempt)
        state = alone(case.found)
        said = "killed" if told_ is None else told_.get("said", "again failed")
        label = state if isinstance(state, str) else "lost"
        if told_ and told_.get("calls", at) < at:
            found["passed"] += 1
            if said != "done" or label != AFTER:
                worse.append(f"{at}: {told_} {state}")
            break
        if (
            said.startswith("raised")
            or said == "again failed"
            or label not in (BEFORE, AFTER)
            or (said == "done" and label != AFTER)
        ):
            worse.append(f"{at}: {told_} {state}")
        found[
            f"{'told done' if said == 'done' else 'killed' if said == 'killed' else 'told failed'}, {label}"
        ] += 1
        if told_ and "raised" in told_:
            found["again failed"] += 1
        at += every
    print(json.dumps({"calls": at - 1, "found": found, "worse": worse}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
