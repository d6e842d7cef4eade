"""A PostgreSQL of the tests' own, from the package of the system, on a port that nothing else has."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Self

from tests.servers import free_port

# Whoever opens a store, here or in another process, finds it where libpq looks for it.
PASSWORD = os.environ.setdefault("PGPASSWORD", token_hex(16))
USER = "tests"

# What the disk is never asked for: only a machine that loses its power would miss it.
_HASTY = ("fsync=off", "full_page_writes=off", "checkpoint_timeout=1h")

_PATIENCE = 60.0  # seconds until it answers


class PostgreSQL:
    """A server in a folder of its own, stopped until it is entered; nothing of it is left afterwards.

    It runs as an ordinary user, as it declines to run as root, and ends with the process that started it.
    Unless it is hasty it is set up as Debian's is.
    """

    def __init__(self, *, hasty: bool = True) -> None:
        self._programs = _programs()
        self._folder = Path(mkdtemp(prefix="postgres-"))
        self._data = self._folder / "data"
        self.port = free_port()
        self._as_user = _as_ordinary_user(self._folder)
        self._process: subprocess.Popen[bytes] | None = None
        password = self._folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)  # the folder is closed to others
        self._run(
            *self._as_user,
            self._programs / "initdb",
            f"--pgdata={self._data}",
            f"--username={USER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        )
        settings = (f"port={self.port}", "unix_socket_directories=''", *(_HASTY if hasty else ()))
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{setting}\n" for setting in settings)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._folder)

    @property
    def pid(self) -> int:
        """The process of which all others of it are children."""
        assert self._process
        return self._process.pid

    def name(self, database: str) -> str:
        """How libpq is told of a database."""
        return f"dbname={database} host=127.0.0.1 port={self.port} user={USER}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as_user, self._programs / "postgres", "-D", self._data],
                cwd=self._folder,
                stdout=log,
                stderr=log,
            )
        until = monotonic() + _PATIENCE
        ready: list[str | Path] = [
            self._programs / "pg_isready", "--quiet", "--dbname", self.name("postgres"),
        ]  # fmt: skip
        while subprocess.run(ready).returncode:
            in_time = self._process.poll() is None and monotonic() < until
            assert in_time, (self._folder / "log").read_text()
            sleep(0.02)

    def stop(self) -> None:
        """Stop it as the system does: whoever is connected is sent away."""
        self._end(signal.SIGINT)

    def restart(self) -> None:
        """Stop it, and start it again."""
        self.stop()
        self.start()

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self._end(signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Have it stand still, its connections open and taken, until the block ends."""
        processes = [*_family(self.pid)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def make(self, database: str, like: str = "template0") -> None:
        """Make a database, as another is."""
        self.run(f'CREATE DATABASE "{database}" TEMPLATE "{like}"')

    def drop(self, database: str) -> None:
        """Do away with a database, whoever uses it."""
        self.run(f'DROP DATABASE "{database}" WITH (FORCE)')

    def run(self, sql: str, database: str = "postgres") -> str:
        """Give what psql says to some SQL, a row a line."""
        return self._run(
            self._programs / "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--quiet",
            "--set=ON_ERROR_STOP=1", "--command", sql, self.name(database),
        )  # fmt: skip

    def _end(self, how: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(how)
            self._process.wait(_PATIENCE)
            self._process = None

    def _run(self, *command: str | Path) -> str:
        done = subprocess.run(command, cwd=self._folder, capture_output=True, text=True)
        assert not done.returncode, done.stderr
        return done.stdout.strip()


def _family(process: int) -> Iterator[int]:
    """A process and those that it has started, as Linux tells."""
    yield process
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield from _family(int(child))


def _programs() -> Path:
    """Where the programs of the newest PostgreSQL lie; Debian has them beside each other, out of the way."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = debian[-1] if debian else shutil.which("initdb")
    assert found, "No PostgreSQL: install it (`make test-lake` does as root of a Debian), then try again."
    return Path(found).resolve().parent


def _as_ordinary_user(folder: Path) -> tuple[str, ...]:
    """What stands before a command that is to run as an ordinary user, whom the folder is given to, and to
    end with this process."""
    if not (setpriv := shutil.which("setpriv")):  # not on Linux
        return ()
    ends = (setpriv, "--pdeathsig=QUIT")
    if os.geteuid():
        return ends
    shutil.chown(folder, "postgres", "postgres")
    return *ends, "--reuid=postgres", "--regid=postgres", "--init-groups"
