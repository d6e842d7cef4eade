"""The door for programs: shown first, published by a second call, and never by halves."""

import asyncio
import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from commitments.api import app as door
from commitments.api import schemas
from commitments.api.app import bare_name
from commitments.auth.tokens import add, remove
from commitments.errors import StoreAwayError
from commitments.ingest.reading import read_file
from commitments.store.beside import beside, store_path
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.asgi import upload_form
from tests.openapi import assert_as_described, assert_valid_description
from tests.stores import a_store

ACTORS = "signatory_id,name,country,actor_type\nville,Ville de Bamako,MLI,local_government\n"
OTHERS = "signatory_id,name,country,actor_type\nreseau,Réseau,NER,sse_network\n"
WRONG = "signatory_id,name,country,actor_type\nville,,Atlantide,local_government\n"
MEGABYTE = 2**20


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A new store."""
    with open_store(a_store(tmp_path), create=True) as opened:
        yield opened


class _Served:
    """An app for uploads of at most one megabyte: its routes take longer to make than a store."""

    def __init__(self) -> None:
        self.store: Store | None = None
        self.app = door.api(self._opened, lambda: MEGABYTE)

    def _opened(self) -> Store:
        assert self.store is not None
        return self.store


@pytest.fixture(scope="module")
def _served() -> _Served:
    return _Served()


@pytest.fixture
def app(_served: _Served, store: Store) -> Any:
    """The app over that store."""
    _served.store = store
    return _served.app


@pytest.fixture
def client(app: Any) -> TestClient:
    """A program without a token, that reads English."""
    return TestClient(app, raise_server_exceptions=False, headers={"Accept-Language": "en"})


@pytest.fixture
def bearing(client: TestClient, store: Store) -> Callable[[str], dict[str, str]]:
    """Give the headers of whoever bears a new token of a name."""
    return lambda name: {"Authorization": f"Bearer {add(store.name, name)}"}


@pytest.fixture
def awa(bearing: Callable[[str], dict[str, str]]) -> dict[str, str]:
    """The headers of a program that may upload."""
    return bearing("Awa")


def upload(client: TestClient, headers: dict[str, str], text: str = ACTORS) -> Any:
    """Upload one file that has no errors."""
    answer = client.post("/uploads", files=upload_form(("actors.csv", text)), headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def publish(client: TestClient, headers: dict[str, str], upload_id: str, **asked: Any) -> Any:
    """Publish an upload for a reason."""
    return client.post(f"/uploads/{upload_id}/publish", json={"reason": "because"} | asked, headers=headers)


def declined(answer: Any, status: int, code: str) -> Any:
    """Make sure that an answer declines with a code and a sentence, and give it."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    message = answer.json()["message"]
    assert re.search(r"[.:]", message), message
    assert "Traceback" not in message
    return answer.json()


# --- the two calls -------------------------------------------------------------------------------------


def test_what_rows_mean_is_told_and_what_is_doubtful_names_candidates(
    client: TestClient, awa: dict[str, str]
) -> None:
    """Of a file without identifiers it is told what words were taken for; a doubtful one is an error that
    names what may be meant."""
    commitments = "identifiant,porteur,article,titre\nc-1,Mairie de Bamako,C1,Une maison\n"
    articles = "article_id,declaration,position,title_en,title_fr\nC1,bamako-2019,1,Plan,Plan\n"
    reports = "ville,action,date,état\nBamako,Une maison,2025,limité\nBamako,Maison commune,2025,limité\n"
    files = upload_form(
        ("actors.csv", ACTORS), ("articles.csv", articles), ("c.csv", commitments), ("r.csv", reports)
    )
    answer = client.post("/uploads", files=files, headers=awa)
    tables = {table["table"]: table for table in answer.json()["tables"]}
    assert any(
        "“Mairie de Bamako” is “Ville de Bamako”" in each for each in tables["commitments"]["decisions"]
    )
    [problem] = [each for each in tables["reports"]["problems"] if each["severity"] == "error"]
    assert (problem["code"], problem["row"]) == ("unrecognised", 3)
    assert "Did you mean “Une maison” (c-1)?" in problem["message"]


def test_shown_then_published(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """An upload says what would change and stores nothing; publishing it writes one revision, by the token's
    name, with its reason and its file."""
    shown = upload(client, awa)
    assert store.newest == 0
    assert shown["state"] == "ready"
    assert shown["changes"]["counts"] == {
        "signatories": {"added": 1, "changed": 0, "removed": 0, "unchanged": 0}
    }
    assert shown["changes"]["added"][0]["values"]["name"] == "Ville de Bamako"
    assert client.get(f"/uploads/{shown['id']}", headers=awa).json() == shown

    answer = publish(client, awa, shown["id"])
    assert answer.status_code == 201
    (revision,) = store.revisions()
    assert (revision.who, revision.reason) == ("Awa", "because")
    assert answer.json()["revision"]["number"] == revision.number == 1
    assert store.original(revision.files[0].sha256) == ACTORS.encode()

    again = declined(publish(client, awa, shown["id"]), 409, "already_published")
    assert again["revision"]["number"] == 1
    assert store.newest == 1


def test_changes_are_told_cell_by_cell(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """A stored record that changes is told by the values that do, old and new; what stays is counted."""
    publish(client, awa, upload(client, awa, ACTORS + "net,Net,,sse_network\n")["id"])
    shown = upload(client, awa, ACTORS.replace("Ville de Bamako", "Bamako") + "net,Net,,sse_network\n")
    assert shown["changes"]["counts"]["signatories"] == {
        "added": 0,
        "changed": 1,
        "removed": 0,
        "unchanged": 1,
    }
    (changed,) = shown["changes"]["changed"]
    assert changed["cells"] == [{"column": "name", "old": "Ville de Bamako", "new": "Bamako"}]


def test_long_changes_are_cut_and_counted(client: TestClient, awa: dict[str, str]) -> None:
    """Of many records the first are told, and all of them are counted."""
    rows = "".join(f"a{number},Ville {number},MLI,local_government\n" for number in range(schemas.SHOWN + 7))
    shown = upload(client, awa, ACTORS + rows)
    assert len(shown["changes"]["added"]) == schemas.SHOWN
    assert shown["changes"]["counts"]["signatories"]["added"] == schemas.SHOWN + 8


def test_errors_keep_everything_out(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """Files with errors are told with row, column and sentence, and nothing is kept to publish."""
    answer = client.post("/uploads", files=upload_form(("a.csv", ACTORS), ("b.csv", WRONG)), headers=awa)
    told = declined(answer, 422, "files_have_errors")
    assert told["id"] is None
    assert told["state"] == "refused"
    assert [table["file"] for table in told["tables"]] == ["a.csv", "b.csv"]
    found = {
        (problem["row"], problem["column"], problem["code"]) for problem in told["tables"][1]["problems"]
    }
    assert (2, "country", "unknown_country") in found
    assert store.newest == 0


def test_nothing_new_writes_no_revision(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """What is stored already is shown as unchanged, and publishing it writes no revision."""
    publish(client, awa, upload(client, awa)["id"])
    shown = upload(client, awa)
    assert shown["state"] == "unchanged"
    answer = publish(client, awa, shown["id"])
    assert (answer.status_code, answer.json()["revision"]) == (200, None)
    assert store.newest == 1


def test_what_files_lack_goes_only_when_asked(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """Stored rows that a file lacks are counted and stay; with `remove_missing` they are shown and go, but
    those that others refer to stay."""
    articles = "article_id,declaration,position,title_en,title_fr\nC1,bamako-2019,1,Aware,Sensibiliser\n"
    plans = "commitment_id,signatory_id,article_id,title_fr\nplan,ville,C1,Adopter un plan\n"
    files = upload_form(("c.csv", plans), ("a.csv", articles), ("s.csv", ACTORS + "net,Net,,sse_network\n"))
    publish(client, awa, client.post("/uploads", files=files, headers=awa).json()["id"])

    shown = upload(client, awa, OTHERS)
    assert shown["missing"] == {"signatories": 2}
    assert shown["changes"]["removed"] == []
    flag = {"remove_missing": "true"}
    answer = client.post("/uploads", files=upload_form(("s.csv", OTHERS)), data=flag, headers=awa)
    changes = answer.json()["changes"]
    assert [record["key"] for record in changes["removed"]] == ["net"]
    assert [record["key"] for record in changes["kept"]] == ["ville"]
    assert publish(client, awa, answer.json()["id"]).json()["revision"]["removed"] == 1
    keys = store.head().keys("signatories")
    assert set(keys) == {"ville", "reseau"}
    flag = {"remove_missing": "perhaps"}
    declined(
        client.post("/uploads", files=upload_form(("s.csv", OTHERS)), data=flag, headers=awa), 400, "bad_flag"
    )


def test_what_would_have_changed_nothing_is_looked_at_again(
    client: TestClient, store: Store, awa: dict[str, str]
) -> None:
    """Where others changed what an upload would have left as it was, it is shown once more."""
    publish(client, awa, upload(client, awa)["id"])
    same = upload(client, awa)
    publish(client, awa, upload(client, awa, ACTORS.replace("MLI", "NER"))["id"])
    told = declined(publish(client, awa, same["id"]), 409, "moved")
    assert told["state"] == "ready"
    assert told["changes"]["changed"][0]["cells"] == [{"column": "country", "old": "NER", "new": "MLI"}]


def test_what_deserves_a_second_look(client: TestClient, awa: dict[str, str]) -> None:
    """A preview says what deserves a second look, by reason, in a sentence and with the values; it forbids
    nothing."""
    articles = "article_id,declaration,position,title_en,title_fr\nC1,bamako-2019,1,Aware,Sensibiliser\n"
    plans = "commitment_id,signatory_id,article_id,title_fr,due_date\nplan,ville,C1,Adopter un plan,{}\n"
    files = upload_form(("c.csv", plans.format("2026-06")), ("a.csv", articles), ("s.csv", ACTORS))
    publish(client, awa, client.post("/uploads", files=files, headers=awa).json()["id"])
    later = client.post("/uploads", files=upload_form(("c.csv", plans.format("2027"))), headers=awa).json()
    (look,) = later["second_looks"]
    assert (look["kind"], look["n"]) == ("due_later", 1)
    assert look["message"]
    assert look["first"] == [
        {
            "table": "commitments",
            "key": "plan",
            "column": None,
            "old": "2026-06",
            "new": "2027",
            "revision": None,
        }
    ]
    assert publish(client, awa, later["id"]).status_code == 201
    again = client.post("/uploads", files=upload_form(("c.csv", plans.format("2026-06"))), headers=awa).json()
    (look,) = again["second_looks"]
    assert (look["kind"], look["first"][0]["old"], look["first"][0]["new"]) == (
        "brings_back", "2027", "2026-06",
    )  # fmt: skip
    assert (look["first"][0]["revision"]["number"], look["first"][0]["revision"]["who"]) == (2, "Awa")


def test_files_are_checked_together(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """A file may refer to another one of the same upload, whatever their order; a table can be named."""
    articles = "article_id,declaration,position,title_en,title_fr\nC1,bamako-2019,1,Aware,Sensibiliser\n"
    plans = "commitment_id,signatory_id,article_id,title_fr\nplan,ville,C1,Adopter un plan\n"
    files = upload_form(("c.csv", plans), ("a.csv", articles), ("s.csv", ACTORS))
    for tables in ([], ["commitments", "articles", "signatories"], ["", "", "signatories"]):
        answer = client.post("/uploads", files=files, data={"table": tables}, headers=awa)
        assert answer.status_code == 201, answer.text
        assert {table["table"] for table in answer.json()["tables"]} == {
            "commitments",
            "articles",
            "signatories",
        }
    for tables in (["signatory"], ["signatories", "articles"]):
        answer = client.post("/uploads", files=files, data={"table": tables}, headers=awa)
        declined(answer, 400, "bad_table")


def test_totals_are_told_and_left_out_where_that_is_said(
    client: TestClient, store: Store, awa: dict[str, str]
) -> None:
    """A row of totals is a problem of its own code; it is gone where the upload says so, by that code."""
    files = upload_form(("a.csv", ACTORS + "Total,2 actors,MLI,academia\n"))
    told = declined(client.post("/uploads", files=files, headers=awa), 422, "files_have_errors")
    assert [problem["code"] for problem in told["tables"][0]["problems"]] == ["total_row"]
    answer = client.post("/uploads", files=files, data={"leave_out": ["total_row", "note_row"]}, headers=awa)
    assert answer.status_code == 201, answer.text
    answer = client.post("/uploads", files=files, data={"leave_out": "totals"}, headers=awa)
    declined(answer, 400, "bad_omission")


# --- others who publish --------------------------------------------------------------------------------


def test_the_second_sees_what_changed_under_it(
    client: TestClient, store: Store, awa: dict[str, str], bearing: Callable[[str], dict[str, str]]
) -> None:
    """Where another revision came between, publishing shows it and a fresh preview under the same number,
    writes nothing, and goes through once confirmed."""
    moussa = bearing("Moussa")
    first, second = upload(client, awa), upload(client, moussa, ACTORS.replace("Ville de", "Commune de"))
    assert publish(client, awa, first["id"]).status_code == 201

    told = declined(publish(client, moussa, second["id"]), 409, "moved")
    assert [revision["who"] for revision in told["since"]] == ["Awa"]
    assert told["id"] == second["id"]
    assert told["compared_with"] == 1
    (changed,) = told["changes"]["changed"]
    assert changed["cells"] == [{"column": "name", "old": "Ville de Bamako", "new": "Commune de Bamako"}]
    assert store.newest == 1

    # Whoever confirms what they saw before is shown it once more.
    declined(publish(client, moussa, second["id"], compared_with=0), 409, "moved")
    assert store.newest == 1
    assert publish(client, moussa, second["id"], compared_with=1).status_code == 201
    assert [revision.who for revision in store.revisions()] == ["Awa", "Moussa"]


def test_what_moved_may_no_longer_fit(
    client: TestClient, store: Store, awa: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the files have errors over what others published, they are told and the upload is gone."""
    reports = "commitment_id,as_of,completion\nplan,2024-01-01,limited\n"
    before = [
        upload(client, awa),
        upload(client, awa, OTHERS),
    ]
    publish(client, awa, before[0]["id"])
    monkeypatch.setattr(door, "read_file", lambda name, *about, **more: read_file(name, reports.encode()))
    told = declined(publish(client, awa, before[1]["id"]), 422, "files_have_errors")
    assert told["tables"][0]["problems"][0]["code"] == "unknown_reference"
    declined(publish(client, awa, before[1]["id"]), 404, "upload_unknown")
    assert store.newest == 1


@pytest.mark.slow
def test_two_at_the_same_moment(
    client: TestClient, store: Store, bearing: Callable[[str], dict[str, str]]
) -> None:
    """Of several who publish at the same moment, one is first and the others confirm again, one by one;
    nothing is lost or overwritten."""
    who = [bearing(f"number {number}") for number in range(4)]
    waiting = [
        upload(client, headers, ACTORS.replace("ville", f"ville{number}"))["id"]
        for number, headers in enumerate(who)
    ]
    for left in range(4, 0, -1):
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(lambda pair: publish(client, *pair), zip(who, waiting, strict=True)))
        codes = sorted(answer.status_code for answer in found)
        assert codes == [201] + [409] * (left - 1)
        stay = [place for place, answer in enumerate(found) if answer.status_code == 409]
        who, waiting = [who[place] for place in stay], [waiting[place] for place in stay]
    assert store.newest == 4
    assert store.snapshot().query("SELECT count(*) AS n FROM signatories")[0]["n"] == 4


def test_one_upload_is_published_once(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """The same upload published several times at once becomes one revision; the others are told which."""
    shown = upload(client, awa)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: publish(client, awa, shown["id"]), range(4)))
    assert sorted(answer.status_code for answer in found) == [201, 409, 409, 409]
    assert {answer.json()["revision"]["number"] for answer in found} == {1}
    assert store.newest == 1


# --- who may -------------------------------------------------------------------------------------------


def test_closed_without_tokens(client: TestClient) -> None:
    """Where no token was ever made, everything is closed, and says who opens it."""
    answer = client.post(
        "/uploads", files=upload_form(("a.csv", ACTORS)), headers={"Authorization": "Bearer x"}
    )
    assert "commitments token add" in declined(answer, 403, "closed")["message"]


@pytest.mark.parametrize(
    ("given_as", "code"),
    [
        ("", "no_token"),
        ("Bearer", "no_token"),
        ("Bearer  ", "no_token"),
        ("Basic QXdhOng=", "no_token"),
        ("Bearer commitments_guess", "wrong_token"),
        ("bearer \xe9\xff", "wrong_token"),
        ("Bearer " + "x" * 10_000, "wrong_token"),
    ],
)
def test_tokens_are_asked_for(client: TestClient, awa: dict[str, str], given_as: str, code: str) -> None:
    """Without a token that is known, every address declines with 401 and says what it asks for, before a byte
    of the files is read."""
    headers: Any = {"Authorization": given_as.encode("latin-1")}
    for answer in (
        client.post("/uploads", content=b"not even multipart", headers=headers),
        client.get("/uploads/x", headers=headers),
        client.post("/uploads/x/publish", content=b"{", headers=headers),
    ):
        declined(answer, 401, code)
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_token_removed_meanwhile(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """A token taken away is declined at once, for what it uploaded before too."""
    shown = upload(client, awa)
    add(store.name, "another")
    remove(store.name, "Awa")
    declined(publish(client, awa, shown["id"]), 401, "wrong_token")
    assert store.newest == 0


def test_uploads_are_their_owners(
    client: TestClient, store: Store, awa: dict[str, str], bearing: Callable[[str], dict[str, str]]
) -> None:
    """What one token uploaded, another one neither sees nor publishes, even under the same name."""
    shown = upload(client, awa)
    remove(store.name, "Awa")
    for name in ("Moussa", "Awa"):
        other = bearing(name)
        declined(client.get(f"/uploads/{shown['id']}", headers=other), 404, "upload_unknown")
        declined(publish(client, other, shown["id"]), 404, "upload_unknown")
    assert store.newest == 0


def test_tokens_that_cannot_be_read(client: TestClient, store: Store) -> None:
    """A damaged list of tokens lets nobody in, and is said."""
    beside(store_path(store.name), ".tokens").write_text("{")
    told = declined(client.get("/uploads/x", headers={"Authorization": "Bearer x"}), 503, "tokens_damaged")
    assert ".tokens" not in told["message"], "but not where it is"


def test_what_tokens_did_is_written_down(
    client: TestClient,
    awa: dict[str, str],
    bearing: Callable[[str], dict[str, str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log names which token uploaded and published what, a line each, whatever the token is called; of
    refused ones it says why; never a token itself, nor the name of a file."""
    caplog.set_level(logging.INFO, "commitments.events")
    odd = bearing('Ségou "x"')
    shown = upload(client, odd)
    publish(client, odd, shown["id"])
    declined(client.get("/uploads/x", headers={"Authorization": "Bearer x"}), 401, "wrong_token")
    declined(client.get("/uploads/x"), 401, "no_token")
    assert [record.getMessage() for record in caplog.records if record.name == "commitments.events"] == [
        'uploaded token="Ségou \\"x\\""',
        'published token="Ségou \\"x\\"" revision="1"',
        'token_refused why="wrong_token"',
        'token_refused why="no_token"',
    ]
    assert awa["Authorization"].removeprefix("Bearer ") not in caplog.text


def test_the_door_of_this_machine_is_shut(client: TestClient, awa: dict[str, str]) -> None:
    """What commands of this machine use is open to no token, nor to anyone where the run has no secret."""
    for headers in (awa, {"Authorization": "Bearer None"}, {"Authorization": "Bearer x"}):
        declined(client.post("/local", content=b"", headers=headers), 401, "wrong_token")
    declined(client.post("/local", content=b""), 401, "wrong_token")


# --- bounds --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_too_large(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """More bytes than the limit are declined, whether they are announced or just arrive, in one file or
    several; what is just below is read."""
    row = b"ville,Ville de Bamako,MLI,local_government\n"
    big = ACTORS.encode() + row * (MEGABYTE // len(row) + 1)
    half = ACTORS.encode() + row * (MEGABYTE // len(row) // 2 + 1)
    declined(client.post("/uploads", files=upload_form(("a.csv", big)), headers=awa), 413, "too_large")
    declined(
        client.post("/uploads", files=upload_form(("a.csv", half), ("b.csv", half)), headers=awa),
        413,
        "too_large",
    )
    parts = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' + big * 2

    def arriving() -> Iterator[bytes]:
        for start in range(0, len(parts), 100_000):
            yield parts[start : start + 100_000]

    headers = {**awa, "Content-Type": "multipart/form-data; boundary=x"}
    told = declined(client.post("/uploads", content=arriving(), headers=headers), 413, "too_large")
    assert "1 MB" in told["message"]
    assert client.post("/uploads", files=upload_form(("a.csv", half)), headers=awa).status_code in (201, 422)
    assert store.newest == 0


def test_long_reasons(client: TestClient, store: Store, awa: dict[str, str]) -> None:
    """Publishing without a reason, or with what is none, is declined; nothing is published."""
    shown = upload(client, awa)
    for body in (
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"reason": ""}',
        b'{"reason": "  \\u0000 "}',
        b'{"reason": 7}',
        b'{"reason": "x", "who": "me"}',
        b'{"reason": "' + b"x" * 2001 + b'"}',
        b'{"reason": "\xff"}',
        b'{"reason": "\\ud800"}',
        b'{"reason":' + b"[" * 50_000,
    ):
        answer = client.post(f"/uploads/{shown['id']}/publish", content=body, headers=awa)
        declined(answer, 400, "bad_reason")
    answer = client.post(f"/uploads/{shown['id']}/publish", content=b" " * 100_000, headers=awa)
    declined(answer, 413, "too_large")
    assert store.newest == 0


def test_waiting_ends(
    client: TestClient, store: Store, awa: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An upload waits for an hour, then it is unknown."""
    shown = upload(client, awa)
    now = door._now()
    monkeypatch.setattr(door, "_now", lambda: now + timedelta(minutes=59))
    assert client.get(f"/uploads/{shown['id']}", headers=awa).status_code == 200
    monkeypatch.setattr(door, "_now", lambda: now + timedelta(minutes=61))
    declined(publish(client, awa, shown["id"]), 404, "upload_unknown")


@pytest.mark.slow
def test_few_wait_at_once(client: TestClient, awa: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest uploads go where too many wait, or too many bytes."""
    monkeypatch.setattr(door, "_KEPT", 3)
    waiting = [upload(client, awa)["id"] for _ in range(4)]
    codes = [client.get(f"/uploads/{each}", headers=awa).status_code for each in waiting]
    assert codes == [404, 200, 200, 200]
    monkeypatch.setattr(door, "_KEPT_SIZES", 0)
    last = upload(client, awa)["id"]
    codes = [client.get(f"/uploads/{each}", headers=awa).status_code for each in [*waiting, last]]
    assert codes == [404, 404, 404, 404, 200]


def test_few_are_read_at_once(store: Store, awa: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond some uploads at once, others are asked to come back; a place is free again whatever happens."""
    monkeypatch.setattr(door, "_AT_ONCE", 1)
    client = TestClient(door.api(lambda: store, lambda: MEGABYTE), raise_server_exceptions=False)
    reading, go_on = threading.Event(), threading.Event()

    def slow(*about: Any, **more: Any) -> Any:
        reading.set()
        assert go_on.wait(30)
        return read_file(*about, **more)

    monkeypatch.setattr(door, "read_file", slow)
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(upload, client, awa)
        assert reading.wait(30)
        answer = client.post("/uploads", files=upload_form(("a.csv", ACTORS)), headers=awa)
        declined(answer, 503, "busy")
        assert int(answer.headers["retry-after"]) > 0
        go_on.set()
        first.result()

    def broken(*about: Any, **more: Any) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(door, "read_file", broken)
    answer = client.post("/uploads", files=upload_form(("a.csv", ACTORS)), headers=awa)
    assert "secret detail" not in str(declined(answer, 500, "failed"))
    monkeypatch.setattr(door, "read_file", read_file)
    upload(client, awa)


def test_an_upload_waits_while_nothing_can_be_stored(
    client: TestClient, store: Store, awa: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what servers share does not answer, publishing is declined with when to try again, and without
    its name; the same call publishes the upload later."""
    waiting = upload(client, awa)["id"]

    def away(*_: object, **__: object) -> None:
        raise StoreAwayError(store=store.name, why="Connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(door, "publish", away)
        answer = publish(client, awa, waiting)
    assert store.name not in str(declined(answer, 503, "store_away"))
    assert int(answer.headers["retry-after"]) > 0
    described = client.get("/openapi.json").json()["paths"]["/uploads/{upload_id}/publish"]["post"]
    assert "Retry-After" in described["responses"]["503"]["description"]
    assert publish(client, awa, waiting).status_code == 201


def test_whoever_stalls_is_not_waited_for(
    app: Any, store: Store, awa: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the bytes of an upload stop arriving, it is declined after a while, and its place is free."""
    monkeypatch.setattr(door, "_SILENT", 0.05)
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/uploads",
        "query_string": b"",
        "headers": [
            (b"content-type", b"multipart/form-data; boundary=x"),
            (b"authorization", awa["Authorization"].encode()),
        ],
    }
    sent_back: list[Any] = []

    async def stalling() -> Any:
        await asyncio.sleep(30)

    async def send(message: Any) -> None:
        sent_back.append(message)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, app(scope, stalling, send)).result(timeout=20)
    assert sent_back[0]["status"] == 408
    assert json.loads(sent_back[1]["body"])["code"] == "too_slow"
    assert store.newest == 0


# --- hostile requests ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("reports.csv", "reports.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\rapport été.xlsx", "rapport été.xlsx"),
        ("a\0b.csv", "a b.csv"),
        ("a\r\nX-Evil: 1.csv", "a X-Evil: 1.csv"),
        ("\u202etxt.csv", "txt.csv"),
        ("a\ud800b.csv", "a b.csv"),
        ("", "?"),
        ("..", ".."),
        ("/", "?"),
        ("x" * 5000, "x" * 200),
        ("<script>.csv", "<script>.csv"),
        ("=cmd|x.csv", "=cmd|x.csv"),
    ],
)
def test_names_of_files(name: str, bare: str) -> None:
    """The name of a file loses its folders and whatever cannot be shown, and is never empty or endless."""
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    "disposition",
    [
        b'form-data; name="file"; filename="../../x.csv"',
        b'form-data; name="file"; filename="a\0b.csv"',
        b'form-data; name="file"; filename="' + b"y" * 60_000 + b'"',
        b"form-data; name=\"file\"; filename*=utf-8''%0d%0aX:1.csv",
        b'form-data; name="file"; filename="\xff\xfe.csv"',
        b'form-data; name="file"; filename=""',
        b'form-data; name="file"; filename="a.csv"; filename="b.csv"',
    ],
)
def test_hostile_names_in_parts(
    client: TestClient, store: Store, awa: dict[str, str], disposition: bytes
) -> None:
    """Whatever a part says its file is called, it is read under a harmless name, or declined."""
    body = b"--x\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + ACTORS.encode() + b"\r\n--x--\r\n"
    for charset in ("", "; charset=utf-7", "; charset=unicode_escape", "; charset=idna", "; charset=rot13"):
        headers = {**awa, "Content-Type": f"multipart/form-data; boundary=x{charset}"}
        answer = client.post("/uploads", content=body, headers=headers)
        if answer.status_code != 201:
            assert declined(answer, 400, answer.json()["code"])
            continue
        (table,) = answer.json()["tables"]
        assert not re.search(r"[/\\\x00-\x1f]", table["file"])
        assert 0 < len(table["file"]) <= 200
        assert publish(client, awa, answer.json()["id"]).status_code in (200, 201)
        assert store.revisions()[-1].files[0].name == store.revisions()[0].files[0].name


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("", ACTORS, "not_multipart"),
        ("text/csv", ACTORS, "not_multipart"),
        ("application/json", "{}", "not_multipart"),
        ("application/x-www-form-urlencoded", "file=a", "not_multipart"),
        ("multipart/form-data", "--x--", "not_multipart"),
        ("multipart/form-data; boundary=", "--x--", "not_multipart"),
        ("multipart/mixed; boundary=x", "--x--", "not_multipart"),
        ('multipart/form-data; boundary="' + "b" * 3000 + '"', "--x--", "broken_multipart"),
        ("multipart/form-data; boundary=x", "", "broken_multipart"),
        ("multipart/form-data; boundary=x", "nothing of the kind", "broken_multipart"),
        ("multipart/form-data; boundary=x", "--x--\r\n", "no_file"),
        ("multipart/form-data; boundary=x", "--x\r\n\r\nhello\r\n--x--", "broken_multipart"),
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nhello\r\n--x--',
            "no_file",
        ),
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="other"; filename="a.csv"\r\n\r\nhello\r\n--x--',
            "no_file",
        ),
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="table"\r\n\r\n' + "a" * 70_000 + "\r\n--x--",
            "broken_multipart",
        ),
        (
            "multipart/form-data; boundary=x",
            '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n\r\n' * 60 + "--x--",
            "too_many_files",
        ),
    ],
)
def test_wrong_requests(client: TestClient, awa: dict[str, str], kind: str, body: str, code: str) -> None:
    """A request that is no upload of files is declined, and says how files are sent."""
    declined(client.post("/uploads", content=body, headers={**awa, "Content-Type": kind}), 400, code)


def test_a_body_cut_short_is_no_upload(client: TestClient, awa: dict[str, str]) -> None:
    """Files whose end never came are not read as if they were all: neither the one that was cut nor those
    before it."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    body = head + ACTORS.encode() + b"\r\n" + head + OTHERS.encode() + b"\r\n--x--"
    headers = {**awa, "Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/uploads", content=body, headers=headers).status_code == 201
    for short in range(1, 140, 9):
        declined(client.post("/uploads", content=body[:-short], headers=headers), 400, "broken_multipart")


def test_other_addresses(client: TestClient, awa: dict[str, str]) -> None:
    """Addresses that are not there, and uses that are not meant, are declined in JSON."""
    declined(client.get("/nothing", headers=awa), 404, "not_found")
    declined(client.get("/uploads", headers=awa), 405, "method_not_allowed")
    declined(client.delete("/uploads/x", headers=awa), 405, "method_not_allowed")
    declined(client.get("/uploads/%00%ff", headers=awa), 404, "upload_unknown")
    for path in ("/docs", "/redoc"):
        declined(client.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("query", "wish", "word"),
    [("", "fr", "jeton"), ("", "en", "token"), ("?lang=fr", "en", "jeton"), ("?lang=en", "fr", "token")],
)
def test_sentences_in_the_language_asked_for(
    client: TestClient, awa: dict[str, str], query: str, wish: str, word: str
) -> None:
    """Sentences come in the language of the address, else of the header."""
    answer = client.get(f"/uploads/x{query}", headers={"Accept-Language": wish})
    assert word in answer.json()["message"]


# --- the description -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_description_is_valid(client: TestClient) -> None:
    """The OpenAPI description is served, valid, and names what is there."""
    described = client.get("/openapi.json").json()
    assert_valid_description(described)
    with_token = {path: each for path, each in described["paths"].items() if path.startswith("/uploads")}
    assert set(with_token) == {"/uploads", "/uploads/{upload_id}", "/uploads/{upload_id}/publish"}
    for methods in with_token.values():
        for operation in methods.values():
            assert operation["security"] == [{"HTTPBearer": []}]
            assert {"401", "403", "default"} <= set(operation["responses"])


@pytest.mark.slow
def test_answers_are_as_described(
    client: TestClient, awa: dict[str, str], bearing: Callable[[str], dict[str, str]]
) -> None:
    """What is answered, done or declined, has the very schema that the description gives it."""
    described = client.get("/openapi.json").json()
    seen = set()

    def described_well(method: str, path: str, answer: Any) -> Any:
        responses = described["paths"][path][method]["responses"]
        response = responses.get(str(answer.status_code), responses["default"])
        assert_as_described(described, response, answer.json())
        seen.add((path, str(answer.status_code)))
        return answer

    def post(headers: dict[str, str], text: str | bytes) -> Any:
        answer = client.post("/uploads", files=upload_form(("a.csv", text)), headers=headers)
        return described_well("post", "/uploads", answer)

    def publish_(headers: dict[str, str], upload_id: str, **asked: Any) -> Any:
        answer = publish(client, headers, upload_id, **asked)
        return described_well("post", "/uploads/{upload_id}/publish", answer)

    moussa = bearing("Moussa")
    described_well("post", "/uploads", client.post("/uploads", headers=awa))
    post({}, ACTORS)
    post(awa, WRONG)
    post(awa, b"\x89PNG\r\n\x1a\n\0\0")
    post(awa, ACTORS + "x" * 2 * MEGABYTE)
    first, second = post(awa, ACTORS).json()["id"], post(moussa, ACTORS.replace("MLI", "NER")).json()["id"]
    described_well("get", "/uploads/{upload_id}", client.get(f"/uploads/{first}", headers=awa))
    described_well("get", "/uploads/{upload_id}", client.get(f"/uploads/{first}", headers=moussa))
    publish_(awa, "unknown")
    publish_(awa, first, reason="")
    publish_(awa, first)
    publish_(awa, first)
    publish_(moussa, second)
    publish_(moussa, second)
    publish_(awa, post(awa, ACTORS.replace("MLI", "NER")).json()["id"])
    assert {status for _, status in seen} == {"200", "201", "400", "401", "404", "409", "413", "422"}


def test_a_page_describes_it_without_outside_help(client: TestClient) -> None:
    """A page tells people what programs ask, in their language, and loads nothing from elsewhere."""
    for language, word in (("fr", "jeton"), ("en", "token")):
        page = client.get("/", headers={"Accept-Language": language})
        assert page.headers["content-type"].startswith("text/html")
        assert word in page.text
        assert "<script" not in page.text
        assert not re.search(r"https?://", page.text)
        assert "POST /api/uploads" in re.sub("<[^>]*>", "", page.text)
        assert "GET /api/figures" in re.sub("<[^>]*>", "", page.text)


# --- fuzz ----------------------------------------------------------------------------------------------

HEADER = st.sampled_from(
    [
        b'Content-Disposition: form-data; name="file"; filename="a.csv"',
        b'Content-Disposition: form-data; name="file"; filename="b.xlsx"',
        b'Content-Disposition: form-data; name="table"',
        b'Content-Disposition: form-data; name="about"',
        b"Content-Disposition: form-data",
        b"Content-Type: text/csv; charset=utf-16",
        b"Content-Transfer-Encoding: base64",
    ]
)
PIECE = st.one_of(
    HEADER,
    st.binary(max_size=40),
    st.sampled_from(
        [
            b"\r\n",
            b"\r\n\r\n",
            b"\n",
            b"\r",
            b"--x",
            b"\r\n--x\r\n",
            b"\r\n--x--\r\n",
            b"--x--",
            b"\0",
            b":",
            b";",
        ]
    ),
    st.sampled_from([ACTORS.encode(), WRONG.encode(), ACTORS.encode("utf-16"), b"PK\3\4", b"signatories"]),
)
KIND = st.one_of(
    st.just(b"multipart/form-data; boundary=x"),
    st.binary(max_size=30).map(lambda rest: b"multipart/form-data; boundary=x" + rest),
    st.binary(max_size=30).map(lambda mark: b"multipart/form-data; boundary=" + mark),
)
PART = st.tuples(HEADER, st.lists(PIECE, max_size=3).map(b"".join)).map(
    lambda part: b"--x\r\n" + part[0] + b"\r\n\r\n" + part[1] + b"\r\n"
)
BODY = st.one_of(
    st.lists(PIECE, max_size=12).map(b"".join),
    st.lists(PART, max_size=4).map(lambda parts: b"".join(parts) + b"--x--\r\n"),
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A client with a token over a store of its own."""
    name = a_store(tmp_path_factory.mktemp("fuzzed"))
    with open_store(name, create=True) as store:
        client = TestClient(door.api(lambda: store, lambda: MEGABYTE))
        yield client, {"Authorization": f"Bearer {add(name, 'fuzz')}"}


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(kind=KIND, body=BODY)
@example(
    kind=b"multipart/form-data; boundary=x; charset=idna",
    body=b'--x\r\nContent-Disposition: form-data; name="t"\r\n\r\n\xff\r\n--x--',
)
@example(
    kind=b"multipart/form-data; boundary=x; charset=undefined",
    body=b'--x\r\nContent-Disposition: form-data; name="t"\r\n\r\n\xff\r\n--x--',
)
@example(kind=b'multipart/form-data; boundary="\xff\x00"', body=b"--\xff\0\r\n\r\n")
def test_any_upload_is_answered(fuzzed: tuple[TestClient, dict[str, str]], kind: bytes, body: bytes) -> None:
    """Whatever bytes arrive as an upload, the answer is JSON that shows it or declines in a sentence; no
    error passes, and nothing is stored."""
    client, headers = fuzzed
    sent: Any = {**headers, "Content-Type": kind}
    answer = client.post("/uploads", content=body, headers=sent)
    assert answer.status_code in (201, 400, 413, 422)
    told = answer.json()
    if answer.status_code == 201:
        assert told["state"] in ("ready", "unchanged")
    else:
        assert told["message"]
