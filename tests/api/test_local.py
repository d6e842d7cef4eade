"""A server that runs: programs and commands go through it, and whatever ends it leaves the store whole."""

import http.client
import json
import operator
import os
import random
import re
import resource
import socket
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from commitments.auth.tokens import add, remove
from commitments.cli.main import main
from commitments.store.opening import open_store
from tests import CHECKOUT
from tests.servers import (
    ACTORS_CSV,
    BOUNDARY,
    RunningServer,
    multipart,
    running_server,
)
from tests.sheets import REPORTS, SMALL_TABLES, csv_paths

pytestmark = pytest.mark.page


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server for all tests that leave it running, with four small tables beside it."""
    folder = tmp_path_factory.mktemp("running")
    for table, text in SMALL_TABLES.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    with running_server(folder) as found:
        yield found


# --- the command line ----------------------------------------------------------------------------------


def said(capsys: pytest.CaptureFixture[str], store: str, *arguments: str) -> tuple[int, str, list[str]]:
    """Run one command over a store: its exit code, what it said of what it did, and what stood in the way,
    with the store that it names taken out."""
    code = main([*arguments, "--store", store])
    told = capsys.readouterr()
    return code, told.out.replace(store, "…"), told.err.replace(store, "…").splitlines()


def test_import_goes_through_the_server(
    server: RunningServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`import` and `check` say and do the same whether a server holds the store or nobody does, with one line
    more that says so."""
    monkeypatch.chdir(server.folder)
    Path("wrong.csv").write_text(REPORTS.replace("plan", "nothing"), "utf-8")
    alone = f"duckdb:{server.folder}/alone.duckdb"
    with open_store(alone, create=True) as store:
        store.append(who="test", reason="nothing yet", expected=0)
    who = ("--reason", "premier envoi", "--who", "Awa")
    for arguments in (
        ("import", *csv_paths(server.folder), *who),
        ("import", *csv_paths(server.folder), *who),
        ("import", "wrong.csv", *who),
        ("check", "wrong.csv", "--lang", "en"),
        ("check", "--json", "--table", "signatories", *csv_paths(server.folder)),
    ):
        code, out, (first, *rest) = said(capsys, server.store, *arguments)
        assert (code, out, rest) == said(capsys, alone, *arguments)
        assert f"http://localhost:{server.port}" in first
    token = add(server.store, "looks")
    moved = server.publish(token, server.upload(token, ACTORS_CSV.replace("sya", "looks"))[1]["id"])[1]
    assert moved["compared_with"] == 2  # one revision of the five commands
    assert stat.S_IMODE(server.note.stat().st_mode) == 0o600


def test_large_files_pass_through_the_server(server: RunningServer, capsys: Any) -> None:
    """The limit of uploads does not hold for the command line, on the same machine."""
    rows = "".join(
        f"large{number},{'Ville de ' * 400}{number},MLI,local_government\n" for number in range(6_500)
    )
    large = server.folder / "large.csv"
    large.write_text("signatory_id,name,country,actor_type\n" + rows[: 21 * 2**20].rsplit("\n", 1)[0] + "\n")
    assert large.stat().st_size > 20 * 2**20
    code, _, errors = said(capsys, server.store, "check", str(large))
    assert code == 0
    assert f"http://localhost:{server.port}" in errors[0]
    token = add(server.store, "large")
    status, told = server.upload(token, large.read_text())
    assert (status, told["code"]) == (413, "too_large")


@pytest.mark.parametrize("note", ["", "{", "[]", '{"url": "http://localhost:1", "pid": ', "of another"])
def test_a_note_that_tells_nothing(server: RunningServer, capsys: Any, note: str) -> None:
    """Where the note beside the store is damaged or of another process, the store is said to be held."""
    kept = server.note.read_text()
    try:
        of_another = json.dumps(json.loads(kept) | {"pid": 1})
        server.note.write_text(of_another if note == "of another" else note)
        (actors,) = csv_paths(server.folder, "signatories")
        code, out, errors = said(capsys, server.store, "import", actors, "--reason", "x")
    finally:
        server.note.write_text(kept)
    assert (code, out, len(errors)) == (2, "", 1)
    assert f"PID {server.process.pid}" in errors[0]


def test_a_wrong_secret_opens_nothing(server: RunningServer) -> None:
    """Whoever does not know the secret of the run is declined at the door of this machine, token or not."""
    token = add(server.store, "stranger")
    for given in ("", "x", token):
        assert server.ask("/api/local", b"", token=given)[0] == 401


# --- programs ------------------------------------------------------------------------------------------


def test_programs_upload_and_publish(server: RunningServer) -> None:
    """Over the running server: tokens are known and gone without a restart, an upload is shown, published,
    and read by the pages' store."""
    assert server.upload("commitments_guess")[0] in (401, 403)
    token = add(server.store, "a program")
    status, shown = server.upload(token, ACTORS_CSV)
    assert status == 201, shown
    status, done = server.publish(token, shown["id"])
    assert (status, done["revision"]["who"]) == (201, "a program")
    remove(server.store, "a program")
    assert server.upload(token)[0] in (401, 403)


def test_two_programs_publish_at_the_same_moment(server: RunningServer) -> None:
    """Of two, one publishes; the other is shown what came between, confirms, and both revisions stand."""
    tokens = [add(server.store, name) for name in ("left", "right")]
    uploads = [
        server.upload(token, ACTORS_CSV.replace("sya", f"moment{number}"))[1]["id"]
        for number, token in enumerate(tokens)
    ]
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(server.publish, tokens, uploads))
    assert sorted(status for status, _ in found) == [201, 409]
    (second,) = (number for number, (status, _) in enumerate(found) if status == 409)
    assert found[second][1]["since"][-1]["who"] == ("right", "left")[second]
    status, done = server.publish(tokens[second], uploads[second])
    assert (status, done["revision"]["who"]) == (201, ("left", "right")[second])


def test_the_description_is_served_beside_the_pages(server: RunningServer) -> None:
    """/api leads to the page for people, the description is at its address, and what is not there is JSON."""
    with urllib.request.urlopen(f"http://localhost:{server.port}/api?lang=en") as page:
        assert page.url.endswith("/api/?lang=en")
        assert b"for programs" in page.read()
    status, described = server.ask("/api/openapi.json")
    assert (status, described["openapi"][:2]) == (200, "3.")
    assert server.ask("/api/nothing")[1]["code"] == "not_found"
    assert server.ask("/api/docs")[1]["code"] == "not_found"


def test_the_example_of_the_readme_runs(server: RunningServer) -> None:
    """The commands that README gives to programs do what it says."""
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    section = readme.partition("## For programs")[2].partition("\n## ")[0]
    example = "\n".join(re.findall(r"^    (.*)$", section, re.MULTILINE))
    (server.folder / "reports.csv").write_text(ACTORS_CSV.replace("sya", "readme"), "utf-8")
    python = f"'{sys.executable}' -m commitments"
    ended = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", re.sub(r"(?m)^commitments|(?<=\()commitments", python, example)],
        cwd=server.folder,
        env=os.environ
        | {
            "PYTHONPATH": str(CHECKOUT),
            "COMMITMENTS_STORE": server.store,
            "SERVER": f"http://localhost:{server.port}",
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    assert '"state":"published"' in ended.stdout
    (server.folder / "reports.csv").write_text(REPORTS, "utf-8")


def test_whoever_goes_away_changes_nothing(server: RunningServer) -> None:
    """A program that stops in the middle of an upload leaves no trace, and the next one is served."""
    token = add(server.store, "restless")
    for _ in range(6):
        with socket.create_connection(("localhost", server.port)) as line:
            line.sendall(
                b"POST /api/uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n"
                b"Content-Type: multipart/form-data; boundary=%s\r\nAuthorization: Bearer %s\r\n\r\n%s"
                % (BOUNDARY, token.encode(), multipart(ACTORS_CSV.encode())[:90])
            )
            time.sleep(0.1)
    deadline = time.monotonic() + 20
    while (status := server.upload(token)[0]) == 503 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert status == 201


# --- ends ----------------------------------------------------------------------------------------------


def test_killed_in_the_middle(tmp_path: Path, capsys: Any) -> None:
    """A server killed while it publishes leaves the store as before or as after, whole; what it answered is
    kept, who and why and the file as it was; and the note that it leaves behind deceives no command."""
    (tmp_path / "actors.csv").write_text(ACTORS_CSV)
    actors = str(tmp_path / "actors.csv")
    rows = "".join(f"k{number},Ville {number},MLI,local_government\n" for number in range(3_000))
    with running_server(tmp_path) as server:
        assert said(capsys, server.store, "import", actors, "--reason", "why", "--who", "Awa")[0] == 0
        token = add(server.store, "killed")
        status, shown = server.upload(token, ACTORS_CSV + rows)
        assert status == 201
        line = http.client.HTTPConnection("localhost", server.port)
        line.request(
            "POST",
            f"/api/uploads/{shown['id']}/publish",
            b'{"reason": "x"}',
            {"Authorization": f"Bearer {token}"},
        )
        time.sleep(0.05)
        server.process.kill()
        server.process.wait(timeout=30)
        try:
            answered = line.getresponse().status == 201
        except (OSError, http.client.HTTPException):
            answered = False
        line.close()
    with open_store(server.store) as store:
        n = store.snapshot().query("SELECT count(*) AS n FROM signatories")[0]["n"]
        assert (store.newest, n) in ((2, 1), (3, 3_001))
        assert store.newest == 3 or not answered
        revision = store.revisions()[1]
        (file,) = revision.files
        assert (revision.who, revision.reason, file.name) == ("Awa", "why", "actors.csv")
        assert store.original(file.sha256) == ACTORS_CSV.encode()
    assert server.note.exists()
    (tmp_path / "actors.csv").write_text(ACTORS_CSV.replace("Sya", "Bobo-Dioulasso"))
    assert said(capsys, server.store, "import", actors, "--reason", "x")[::2] == (0, [])


def send_until_killed(
    server: RunningServer, token: str, after: float, uploads: Iterator[tuple[str, int]]
) -> set[str]:
    """Upload and publish until the server is killed, so many seconds from now; what it said is published."""
    accepted: set[str] = set()
    killing = threading.Timer(after, server.process.kill)
    killing.start()
    try:
        for name, count in uploads:
            rows = "".join(f"{name}.{n},Ville de {name} {n},MLI,local_government\n" for n in range(count))
            status, shown = server.upload(token, ACTORS_CSV.splitlines(keepends=True)[0] + rows)
            assert status == 201
            status, _ = server.publish(token, shown["id"])
            assert status == 201
            accepted.add(name)
    except (OSError, http.client.HTTPException, ValueError):  # no answer, or half of one
        pass
    killing.join()
    server.process.wait(timeout=30)
    return accepted


@pytest.mark.soak
def test_two_hundred_uploads_to_a_server_that_is_killed(tmp_path: Path) -> None:
    """However often the server is killed while it receives, checks and publishes 200 uploads, no revision it
    told of is lost, none is half there, and the store opens each time."""
    chance = random.Random(2019)  # noqa: S311 - repeatable on purpose
    sizes = {f"u{number}": chance.choice((1, 50, 1_000, 5_000)) for number in range(200)}
    uploads = iter(sizes.items())
    accepted: set[str] = set()
    kills = beyond = 0
    token, began = "", time.monotonic()
    while operator.length_hint(uploads):
        with running_server(tmp_path) as server:
            token = token or add(server.store, "soak")
            accepted |= send_until_killed(server, token, chance.uniform(0.1, 6.0), uploads)
            kills += 1
        with open_store(server.store) as store:
            rows = store.snapshot().query(
                "SELECT split_part(signatory_id, '.', 1) AS name, count(*) AS n, min(revision) AS first, "
                "max(revision) AS last FROM signatories GROUP BY 1"
            )
            found = {row["name"]: row["n"] for row in rows}
            assert found == {name: sizes[name] for name in found}
            assert all(row["first"] == row["last"] for row in rows)
            assert accepted <= found.keys()
            beyond = len(found.keys() - accepted)  # published, and killed before it said so
            assert beyond <= kills
            revisions = store.revisions()
            assert [each.number for each in revisions] == list(range(1, len(found) + 2))
            assert all(store.original(each.files[0].sha256) for each in revisions[1:])
    print(f"{kills} kills, {len(accepted)} accepted, {beyond} more there, {time.monotonic() - began:.0f} s")
    assert kills > 10
    assert len(accepted) > 100


def limit(process: int, bytes_a_file: int) -> None:
    """Let the files of a process grow no larger: to it, the disk is full."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (bytes_a_file, resource.RLIM_INFINITY))


def incompressible(count: int) -> str:
    """Actors whose file and whose records take as much room as they are long."""
    chance = random.Random(1)  # noqa: S311 - what does not compress
    rows = [f"{n},Ville {n},MLI,local_government,{chance.randbytes(400).hex()}\n" for n in range(count)]
    return "signatory_id,name,country,actor_type,notes\n" + "".join(rows)


def test_a_full_disk_is_told(server: RunningServer) -> None:
    """Where there is no room, publishing is declined in a sentence, without the folders of the server; with
    room again, the very same upload is published by the very same server."""
    token = add(server.store, "full")
    status, shown = server.upload(token, incompressible(6_000))
    assert status == 201
    limit(server.process.pid, Path(server.store.removeprefix("duckdb:")).stat().st_size)
    try:
        status, said = server.publish(token, shown["id"])
    finally:
        limit(server.process.pid, resource.RLIM_INFINITY)
    assert (status, said["code"]) == (507, "store_unwritable")
    assert "Nothing can be stored at the moment, and nothing was half changed" in said["message"]
    assert "duckdb" not in said["message"]
    status, done = server.publish(token, shown["id"])
    assert (status, done["revision"]["number"]) == (201, shown["compared_with"] + 1)


@pytest.mark.soak
def test_a_full_disk_is_told_by_import(tmp_path: Path) -> None:
    """Where there is no room, `import` says so in one line and the store stands as before; with room again,
    the same command stores all of it."""
    (tmp_path / "actors.csv").write_text(incompressible(3_000), "utf-8")
    name = f"duckdb:{tmp_path}/commitments.duckdb"
    with open_store(name, create=True) as store:
        store.append(who="test", reason="nothing yet", expected=0)
    room = (tmp_path / "commitments.duckdb").stat().st_size
    asked = ["actors.csv", "--reason", "x", "--who", "Awa", "--lang", "en", "--store", name]
    for full in (True, False):
        ended = subprocess.run(
            [sys.executable, "-m", "commitments", "import", *asked],
            preexec_fn=partial(limit, 0, room) if full else None,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        )
        assert (ended.returncode, len(ended.stderr.splitlines())) == ((2, 1) if full else (0, 0)), ended
        assert ("is full: nothing was changed" in ended.stderr) is full
        with open_store(name) as store:
            (found,) = store.snapshot().query("SELECT count(*) AS n FROM signatories")
            assert (store.newest, found["n"]) == ((1, 0) if full else (2, 3_000))
