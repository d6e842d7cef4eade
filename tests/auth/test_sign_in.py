"""Who may change the record: the decision, the one-time address over HTTP, what the bare websocket gives."""

import json
import logging
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
)
from websockets.exceptions import InvalidStatus

from commitments.auth import sign_in
from commitments.auth.revoked import RevokedSessions
from commitments.auth.sign_in import KEY, LAPSED, SESSION, Credentials, LocalSignIn, Person, Refusal, Way
from commitments.i18n.error_messages import PAGE_FAILED
from commitments.server import sign_in_routes
from commitments.site.blocks import Page
from commitments.site.visit import Visit as PageVisit
from commitments.store.store import Store
from commitments.ui import keeping, public_pages, signing_in
from tests.configured import configure
from tests.servers import DashboardServer, free_port, run_script, session, start_server, taken, to_take
from tests.visits import Visitor

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
STAFF = sign_in.addresses(["Awa@example.org", "moussa@example.org", "x@example.org"])
# What a provider says of somebody who signed in an hour ago.
CLAIMS: dict[str, object] = {
    "is_logged_in": True,
    "iss": "https://id.example.org",
    "sub": "1",
    "iat": (NOW - timedelta(hours=1)).timestamp(),
    "email": "awa@example.org",
    "email_verified": True,
}
AWA = Person("awa@example.org", NOW - timedelta(hours=1) + SESSION)


# --- the decision ---------------------------------------------------------------------------------------


def decided(
    claims: Mapping[str, object], by: Way = "oidc", staff: frozenset[str] = STAFF
) -> Person | Refusal:
    """What is decided about a token."""
    return sign_in.identify(
        Credentials("dash.example.org", claims=claims), by, staff, LocalSignIn(), RevokedSessions(), NOW
    )


@pytest.mark.parametrize(
    ("differs", "found"),
    [
        ({}, AWA),
        ({"email": " AWA@Example.org "}, Person("AWA@Example.org", AWA.until)),
        ({"email_verified": "true"}, AWA),
        ({"email_verified": None}, "unverified"),
        ({"email_verified": False}, "unverified"),
        ({"email_verified": "false"}, "unverified"),
        ({"email": "other@example.org"}, "unlisted"),
        ({"email": "awa@example.org.evil.example"}, "unlisted"),
        ({"email": "mou\u017f\u017fa@example.org"}, "unlisted"),
        ({"email": "moussa@ex\u0430mple.org"}, "unlisted"),
        ({"email": ""}, "unlisted"),
        ({"email": None}, "unlisted"),
        ({"email": ["awa@example.org"]}, "unlisted"),
        ({"is_logged_in": False}, "not_signed_in"),
        ({"is_logged_in": "yes"}, "not_signed_in"),
        ({"iat": (NOW - SESSION).timestamp()}, "not_signed_in"),
        ({"iat": (NOW - SESSION + timedelta(seconds=1)).timestamp()}, "person"),
        ({"iat": (NOW + timedelta(hours=1)).timestamp()}, "not_signed_in"),
        ({"iat": (NOW + timedelta(minutes=1)).timestamp()}, "person"),
        ({"iat": None}, "not_signed_in"),
        ({"iat": "never"}, "not_signed_in"),
        ({"iat": True}, "not_signed_in"),
        ({"iat": 1e300}, "not_signed_in"),
    ],
)
def test_who_a_token_stands_for(differs: dict[str, object], found: Person | Refusal | str) -> None:
    """A token opens only where it is fresh and names a listed address, in whatever case, that is verified
    where the provider says so."""
    decision = decided(CLAIMS | differs)
    assert isinstance(decision, Person) if found == "person" else decision == found


def test_providers_that_do_not_verify() -> None:
    """Where the provider does not say whether an address is verified, the list decides."""
    assert decided({name: value for name, value in CLAIMS.items() if name != "email_verified"}) == AWA


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Awa@Example.ORG", "aWA@example.org", True),
        ("Zoé@example.org", "Zoe\u0301@example.org", True),
        ("mou\u017f\u017fa@example.org", "moussa@example.org", False),
        ("straße@example.org", "strasse@example.org", False),
        ("o\ufb03ce@example.org", "office@example.org", False),
        ("\u212aofi@example.org", "kofi@example.org", False),
        ("\u212aofi@example.org", "Kofi@example.org", False),
        ("\u212aofi@example.org", "\u212aofi@example.org", True),
        ("ÉVE@example.org", "éve@example.org", False),
        ("İnci@example.org", "inci@example.org", False),
        ("awa@example\uff0eorg", "awa@example.org", False),
    ],
)
def test_addresses_are_compared_by_letters(one: str, other: str, same: bool) -> None:
    """Two addresses are the same where they differ in the case of A to Z alone, whichever is listed."""
    for listed, given in ((one, other), (other, one)):
        found = decided(CLAIMS | {"email": given}, staff=sign_in.addresses([listed]))
        assert isinstance(found, Person) is same, (listed, given)


def test_nobody_is_listed() -> None:
    """Where nobody is listed nobody is let in, and no token counts where sign-in is not by tokens."""
    assert decided(CLAIMS, staff=sign_in.addresses([])) == "unlisted"
    assert decided(CLAIMS | {"email": ""}, staff=sign_in.addresses([])) == "unlisted"
    assert decided(CLAIMS, by="closed") == "closed"
    assert decided(CLAIMS, by="local") == "closed"
    assert decided({}) == "not_signed_in"


def test_signing_out_ends_a_token() -> None:
    """A token that was signed out opens nothing more, in whatever window; a later one does."""
    ended = RevokedSessions()
    ended.add(CLAIMS, NOW)
    assert (
        sign_in.identify(Credentials(claims=dict(CLAIMS)), "oidc", STAFF, LocalSignIn(), ended, NOW)
        == "not_signed_in"
    )
    later = CLAIMS | {"iat": NOW.timestamp()}
    assert sign_in.identify(Credentials(claims=later), "oidc", STAFF, LocalSignIn(), ended, NOW) == Person(
        "awa@example.org", NOW + SESSION
    )


def test_what_was_signed_out_is_kept(tmp_path: Path) -> None:
    """What was signed out stays so after a restart, in a file for its owner's eyes that names nobody, as long
    as the token could count."""
    store = f"duckdb:{tmp_path}/it.duckdb"
    file = tmp_path / "it.duckdb.signed_out"
    assert RevokedSessions.of(store, NOW).add(CLAIMS, NOW)
    assert not RevokedSessions.of(store, NOW).add(CLAIMS, NOW), "it is there already"
    assert RevokedSessions.of(store, NOW).has(CLAIMS, NOW)
    assert not RevokedSessions.of(store, NOW).has(CLAIMS | {"sub": "2"}, NOW)
    assert file.stat().st_mode & 0o777 == 0o600
    kept = file.read_text()
    assert "awa" not in kept
    assert "example" not in kept
    assert RevokedSessions.of(store, NOW + SESSION).has(CLAIMS, NOW + SESSION)
    later = RevokedSessions.of(store, NOW + LAPSED)
    later.add(CLAIMS | {"sub": "3"}, NOW + LAPSED)
    assert len(json.loads(file.read_text())["ended"]) == 1, "what is over is let go"


@pytest.mark.parametrize(
    "damage", ["", "{}", "[]", '{"before": null, "ended": {"x": 1}}', "\0" * 80, "\udc80"]
)
def test_what_was_signed_out_cannot_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str
) -> None:
    """Where it cannot be read who signed out, whoever was signed in by then signs in again, and the log says
    so; that holds over the next restart, and those who sign in later are let in."""
    store = f"duckdb:{tmp_path}/it.duckdb"
    (tmp_path / "it.duckdb.signed_out").write_text(damage, errors="surrogateescape")
    RevokedSessions.of(store, NOW)
    assert "everybody signs in again" in caplog.text
    again = RevokedSessions.of(store, NOW + timedelta(hours=1))
    assert (
        sign_in.identify(Credentials(claims=CLAIMS), "oidc", STAFF, LocalSignIn(), again, NOW)
        == "not_signed_in"
    )
    fresh = CLAIMS | {"iat": NOW.timestamp() + 60}
    assert isinstance(
        sign_in.identify(Credentials(claims=fresh), "oidc", STAFF, LocalSignIn(), again, NOW), Person
    )
    again.add(fresh, NOW + LAPSED)
    assert json.loads((tmp_path / "it.duckdb.signed_out").read_text())["before"] is None


def test_what_was_signed_out_cannot_be_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where it cannot be written who signed out, it holds as long as the server runs, and the log says so."""
    (tmp_path / "file").write_text("")
    ended = RevokedSessions(f"duckdb:{tmp_path}/file/it.duckdb")
    ended.add(CLAIMS, NOW)
    assert ended.has(CLAIMS, NOW)
    assert "would count again after a restart" in caplog.text
    RevokedSessions.of("duckdb:", NOW).add(CLAIMS, NOW)  # no place at all


def test_a_clock_that_is_set_back() -> None:
    """A session that was seen to be over is over, whatever the clock says afterwards; by token or by key."""
    ended, visit = RevokedSessions(), Credentials(claims=CLAIMS)
    assert sign_in.identify(visit, "oidc", STAFF, LocalSignIn(), ended, NOW) == AWA
    assert sign_in.identify(visit, "oidc", STAFF, LocalSignIn(), ended, NOW + SESSION) == "not_signed_in"
    assert sign_in.identify(visit, "oidc", STAFF, LocalSignIn(), ended, NOW) == "not_signed_in"
    door, told = opened_door()
    session = door.enter(told[0], NOW) or ""
    assert door.person(session, NOW + SESSION) == "not_signed_in"
    assert door.person(session, NOW) == "not_signed_in"


@pytest.mark.parametrize("seconds", [-62135596800, 253402300799, 1e18, float("nan")])
def test_moments_at_the_edge_of_time(seconds: float) -> None:
    """A token of the first or last moment that there is opens nothing, and fails nowhere."""
    assert decided(CLAIMS | {"iat": seconds}) == "not_signed_in"


AUTH = dict.fromkeys(("redirect_uri", "client_id", "client_secret", "server_metadata_url"), "x") | {
    "cookie_secret": "x" * 32
}


def opened_door() -> tuple[LocalSignIn, list[str]]:
    """A door that was opened now, and the keys that it told."""
    door = LocalSignIn()
    told: list[str] = []
    door.open(8501, "awa", told.append, NOW)
    return door, told


@pytest.mark.parametrize(
    ("auth", "local", "by"),
    [
        (None, False, "closed"),
        (None, True, "local"),
        (AUTH, False, "oidc"),
        (AUTH, True, "oidc"),
        (AUTH | {"client_id": ""}, True, "closed"),
        (AUTH | {"cookie_secret": "changeme"}, True, "closed"),
        ({}, True, "closed"),
    ],
)
def test_how_one_signs_in(auth: dict[str, object] | None, local: bool, by: Way) -> None:
    """Settings that are whole mean OpenID Connect, half ones close the server, none leave the local door."""
    assert sign_in.sign_in_method(auth, opened_door()[0] if local else LocalSignIn()) == by


def test_a_key_works_once() -> None:
    """A key begins one session and the next is told; used, wrong and old ones begin none."""
    door, told = opened_door()
    session = door.enter(told[0], NOW)
    assert session
    assert door.person(session, NOW) == Person("awa", NOW + SESSION)
    assert len(told) == 2
    assert door.enter(told[0], NOW) is None
    assert door.enter("", NOW) is None
    assert door.enter("é" * 9, NOW) is None
    assert len(told) == 2
    assert door.enter(told[1], NOW + KEY) is None
    assert len(told) == 3, "one that is too old is replaced"
    assert door.enter(told[2], NOW + KEY)


def test_a_key_works_once_for_many() -> None:
    """Of twenty who use a key at the same moment one enters."""
    door, told = opened_door()
    key, entered, ready = told[0], [], Barrier(20)

    def enter() -> None:
        ready.wait()
        entered.append(door.enter(key, NOW))

    threads = [Thread(target=enter) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(session is not None for session in entered) == 1


def test_sessions_end() -> None:
    """A session ends after its hours, when it is left, and no invented one is of use."""
    door, told = opened_door()
    session = door.enter(told[0], NOW) or ""
    assert isinstance(door.person(session, NOW + SESSION - timedelta(seconds=1)), Person)
    assert door.person(session, NOW + SESSION) == "not_signed_in"
    assert door.person("", NOW) == door.person("invented", NOW) == "not_signed_in"
    door.leave(session)
    door.leave(session)
    assert door.person(session, NOW) == "not_signed_in"


@pytest.mark.parametrize(
    ("host", "origin", "headers", "local"),
    [
        ("localhost:8501", "", (), True),
        ("LOCALHOST", "", (), True),
        ("127.0.0.1:8501", "", (), True),
        ("[::1]:8501", "", (), True),
        ("", "", (), False),
        ("evil.example", "", (), False),
        ("evil.example:8501", "", (), False),
        ("localhost.evil.example", "", (), False),
        ("localhost@evil.example", "", (), False),
        ("[::1", "", (), False),
        ("192.168.1.2:8501", "", (), False),
        ("localhost", "", ("Accept", "X-Forwarded-For"), False),
        ("localhost", "", ("Accept", "X-Forwarded-Prefix"), False),
        ("localhost", "", ("forwarded",), False),
        ("localhost", "", ("X-Real-IP",), False),
        ("localhost:8501", "http://localhost:8501", (), True),
        ("localhost:8501", "https://localhost:8501", (), True),
        ("localhost:8501", "http://localhost:9999", (), False),
        ("localhost:8501", "http://127.0.0.1:8501", (), False),
        ("localhost:8501", "http://evil.example", (), False),
        ("localhost:8501", "null", (), False),
    ],
)
def test_what_is_local(host: str, origin: str, headers: tuple[str, ...], local: bool) -> None:
    """A session counts where this machine was asked under its own name, through no proxy, and by no page of
    another of its servers."""
    door, told = opened_door()
    session = door.enter(told[0], NOW) or ""
    visit = Credentials(host, origin, headers, {door.cookie: session})
    found = sign_in.identify(visit, "local", STAFF, door, RevokedSessions(), NOW)
    assert found == (Person("awa", NOW + SESSION) if local else "closed")


def test_what_is_kept_asks_nobody(
    visit: Visitor, baseline_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a page keeps for every reader cannot ask who is signed in, and what failed is kept for nobody."""
    visit.sign_out()
    asked: list[object] = []
    really = signing_in.staff

    def page(seen: PageVisit) -> Page:
        asked.append(keeping.is_keeping())
        return Page(str(really()), "", ())

    monkeypatch.setattr(public_pages, "PAGES", {"about": page})
    for _ in range(2):
        assert PAGE_FAILED in visit(baseline_store, "about", lang="en").html
    assert asked == [True, True]
    assert not keeping.is_keeping()


# --- what is written down -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("differs", "line"),
    [
        ({}, 'signed_in who="awa"'),
        ({"email": "x\n@example.org"}, 'sign_in_refused why="unlisted" who="x "'),
        ({"email_verified": False}, 'sign_in_refused why="unverified" who="awa"'),
        (None, 'sign_in_refused why="unconfirmed"'),
    ],
)
def test_who_comes_back_from_signing_in(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    differs: dict[str, object] | None,
    line: str,
) -> None:
    """Who comes back from a provider of identities is written down once, let in or refused, by pseudonym
    alone; however long what the provider says is."""
    caplog.set_level(logging.INFO, "commitments.events")
    monkeypatch.setattr(sign_in_routes, "pseudonym", lambda address: address.partition("@")[0])
    monkeypatch.setattr(signing_in, "auth", lambda: AUTH)
    monkeypatch.setattr(sign_in_routes, "get_cookie_secret", lambda: "s" * 40)
    monkeypatch.setattr(signing_in, "signed_out", RevokedSessions)
    configure(monkeypatch, staff="awa@example.org")
    given: list[str] = []

    def keep(name: str, value: str) -> None:
        signed = create_signed_value("s" * 40, name, value).decode()
        given.append(f"{name}={signed}; HttpOnly; Path=/; SameSite=lax")

    if differs is not None:
        says = CLAIMS | {"iat": datetime.now(UTC).timestamp(), "name": secrets.token_hex(4_000)} | differs
        sign = partial(create_signed_value, "s" * 40)
        set_cookie_with_chunks(keep, sign, "_streamlit_user", says, cookie_attr_size=50)
        assert len(given) > 1
    sign_in_routes.note_sign_in(given)
    written = [each.getMessage() for each in caplog.records if each.name == "commitments.events"]
    assert written == [line]


# --- a server -------------------------------------------------------------------------------------------


def shows(messages: list[ForwardMsg]) -> bool:
    """Whether anything of the staff page is in what was sent: its words, its button, its facts."""
    sent = " ".join(str(message) for message in messages)
    assert "The Bamako commitments" in sent, "it is a page of the dashboard"
    refuses = "Secretariat staff only" in sent
    there = ["Sign out", "is signed in, until"]
    found = [words for words in there if words in sent]
    assert found == ([] if refuses else there)
    return not refuses


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DashboardServer]:
    """A server that was asked for its staff page before anything else."""
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    with start_server("duckdb:commitments.duckdb", port, folder) as (process, _):
        server = DashboardServer(port, process, [])
        server.first = server.visit()
        yield server


@pytest.mark.page
def test_asked_first_for_a_staff_page(running: DashboardServer) -> None:
    """A server that has just started, and is asked for a staff page before anything else, refuses it."""
    assert not shows(running.first)


@pytest.mark.page
def test_the_local_journey(running: DashboardServer) -> None:
    """The key in the terminal opens the pages once; its cookie is kept from scripts and other sites."""
    key = running.key()
    assert running.ask(f"/enter?key={key}", "HEAD")[0] == 403, "who only looks does not use it up"
    status, headers, body = running.ask(f"/enter?key={key}")
    assert (status, headers["location"], body) == (303, "./staff", "")
    assert "HttpOnly" in headers["set-cookie"]
    assert "samesite=strict" in headers["set-cookie"].lower()
    assert headers["cache-control"] == "no-store"
    assert shows(running.visit(headers["set-cookie"].partition(";")[0]))
    for again in (key, "wrong", ""):
        status, headers, body = running.ask(f"/enter?lang=en&key={again}")
        assert status == 403
        assert "set-cookie" not in headers
        assert "<h1>This address does not sign in</h1>" in body
        assert again not in body or not again
    assert shows(running.visit(running.enter(running.key()))), "the terminal shows the next"


@pytest.mark.page
def test_asked_under_another_name(running: DashboardServer) -> None:
    """A page of another name that leads to this machine, or a proxy, neither enters nor shows anything."""
    running.enter(running.key())
    key = running.key()
    for headers in ({"Host": "evil.example"}, {"X_Forwarded_For": "192.0.2.1"}):
        assert running.ask(f"/enter?key={key}", **headers)[0] == 403
    cookie = running.enter(key)
    assert shows(running.visit(cookie))
    assert not shows(running.visit(cookie, **{"X-Forwarded-For": "192.0.2.1"}))
    rebound = {"Host": f"evil.example:{running.port}", "Origin": f"http://evil.example:{running.port}"}
    assert not shows(running.visit(cookie, **rebound))
    for other in ("http://localhost:1", "http://evil.example"):  # a server of this machine is another site
        with pytest.raises(InvalidStatus):
            running.visit(cookie, Origin=other)


@pytest.mark.page
def test_nothing_leaves_without_a_session(running: DashboardServer) -> None:
    """Over the bare websocket nothing of a staff page leaves for no cookie and a forged one."""
    name = f"commitments_staff_{running.port}"
    for cookie in ("", f"{name}=", f"{name}=forged", f"{name}=None", "_streamlit_user=forged"):
        assert not shows(running.visit(cookie)), cookie


@pytest.mark.page
def test_signing_out_ends_every_window(running: DashboardServer) -> None:
    """Once a session is left, the next run of every window that is open refuses; so does a new one."""
    cookie = running.enter(running.key())
    with running.socket(cookie) as one, running.socket(cookie) as other:
        assert shows(run_script(other))
        (button,) = {
            message.delta.new_element.button.id
            for message in run_script(one)
            if message.delta.new_element.button.label == "Sign out"
        }
        assert not shows(run_script(one, pressed=button))
        assert not shows(run_script(one))
        assert not shows(run_script(other))
    assert not shows(running.visit(cookie))


@pytest.mark.page
def test_files_are_taken_from_staff_alone(running: DashboardServer) -> None:
    """A file is taken from a page of somebody signed in, and from no other: not even into memory."""

    cookie = running.enter(running.key())
    with running.socket() as stranger, running.socket(cookie) as staff:
        theirs, ours = session(run_script(stranger)), session(run_script(staff))
        assert running.send(theirs) == 403
        assert running.send("") == 403
        assert running.send(ours) == 204
    assert running.ask(f"/_stcore/upload_file/{ours}/1", "PUT", "x")[0] == 403, "not without its token"


@pytest.mark.page
def test_an_open_page_gives_nothing_out(running: DashboardServer) -> None:
    """A page of staff that stays open gives out no deposited file, no name and takes no file once its session
    was signed out in another window; what it gave before is kept in no cache."""
    cookie = running.enter(running.key())
    revision, history, public = running.socket(cookie), running.socket(cookie), running.socket()
    with running.socket(cookie) as leaving, revision, history, public:
        open_pages = [
            (socket, run_script(socket, page=page, query=query))
            for socket, page, query in (
                (revision, "revision", "&number=1"),
                (history, "history", ""),
                (public, "history", ""),
            )
        ]

        def given() -> list[list[str]]:
            return [
                [taken(socket, session(shown), file) for file in to_take(shown)]
                for socket, shown in open_pages
            ]

        before = given()
        assert [len([*filter(None, urls)]) for urls in before] == [7, 2, 2]
        for url in (before[0][0], before[1][0]):
            assert running.ask(url)[1]["cache-control"] == "no-store"
        name = session(open_pages[0][1])
        assert running.send(name) == 204
        (button,) = {
            message.delta.new_element.button.id
            for message in run_script(leaving)
            if message.delta.new_element.button.label == "Sign out"
        }
        run_script(leaving, pressed=button)
        assert [any(urls) for urls in given()] == [False, False, True], "what is public is given to anybody"
        assert running.send(name) == 403


# What a token of the provider's says over the websocket, signed as Streamlit signs it.
SECRET = "s" * 40
SETTINGS = f"""[auth]
redirect_uri = "http://localhost:PORT/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "dashboard"
client_secret = "secret"
server_metadata_url = "http://localhost:1/.well-known/openid-configuration"
"""


@pytest.mark.page
def test_nothing_leaves_for_an_ended_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the bare websocket a token opens the staff page; one that has ended, that is signed by another or
    names somebody else opens nothing, and the one-time address nothing either."""
    port, now = free_port(), datetime.now(UTC)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SETTINGS.replace("PORT", str(port)))
    monkeypatch.setenv("COMMITMENTS_STAFF", "awa@example.org")

    def cookie(age: timedelta, secret: str = SECRET, **differs: object) -> str:
        origin = f"http://localhost:{port}"
        says = CLAIMS | {"iat": int((now - age).timestamp()), "origin": origin} | differs
        return "_streamlit_user=" + create_signed_value(secret, "_streamlit_user", json.dumps(says)).decode()

    with start_server("duckdb:commitments.duckdb", port, tmp_path) as (process, _):
        server = DashboardServer(port, process, [])
        assert "COMMITMENTS_STAFF" in process.stdout.readline()
        assert not shows(server.visit(cookie(SESSION + timedelta(minutes=1))))
        assert shows(server.visit(cookie(timedelta(minutes=1))))
        assert not shows(server.visit(cookie(timedelta(minutes=1), secret="t" * 40)))
        assert not shows(server.visit(cookie(timedelta(minutes=1), email="other@example.org")))
        assert not shows(server.visit(cookie(timedelta(minutes=1), is_logged_in=False)))
        assert server.ask("/enter?key=")[0] == 403


@pytest.mark.page
def test_signing_out_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once signed out by address, a copy of the cookie opens nothing, before and after a restart; nor does
    one whose file of those who signed out was damaged meanwhile. Behind TLS cookies go over TLS alone."""
    port, now = free_port(), datetime.now(UTC)
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(SETTINGS.replace("PORT", str(port)))
    monkeypatch.setenv("COMMITMENTS_STAFF", "awa@example.org, moussa@example.org")

    def cookie(email: str) -> str:
        says = CLAIMS | {"iat": int(now.timestamp()) - 9, "origin": f"http://localhost:{port}", "sub": email}
        signed = create_signed_value(SECRET, "_streamlit_user", json.dumps(says | {"email": email}))
        return "_streamlit_user=" + signed.decode()

    awa, moussa = cookie("awa@example.org"), cookie("moussa@example.org")
    with start_server("duckdb:commitments.duckdb", port, tmp_path) as (process, _):
        server = DashboardServer(port, process, [])
        assert shows(server.visit(awa))
        for elsewhere in ("cross-site", "same-site"):
            assert server.ask("/auth/logout", Cookie=awa, Sec_Fetch_Site=elsewhere)[0] == 303
        assert shows(server.visit(awa))
        assert server.ask("/auth/logout", Cookie=awa)[0] == 302
        assert not shows(server.visit(awa))
        assert shows(server.visit(moussa)), "one who signs out ends nobody else's"
        server.ask("/auth/logout", Cookie="_streamlit_user=forged")
        assert server.ask("/oauth2callback")[0] == 303  # to which the provider leads afterwards
        _, plain, _ = server.ask("/_stcore/health")
        _, secure, _ = server.ask("/_stcore/health", X_Forwarded_Proto="https")
        process.terminate()
        written = process.communicate(timeout=20)[1]
        assert written.count("sign_out_refused") == 2, written
        assert written.count("signed_out") == 1, written
        assert "sign_in_refused" not in written
        assert "awa" not in written
    assert "Secure" not in plain["set-cookie"]
    assert "strict-transport-security" not in plain
    assert secure["set-cookie"].endswith("; Secure")
    assert secure["strict-transport-security"] == "max-age=31536000"
    assert "server" not in plain
    with start_server("duckdb:commitments.duckdb", port, tmp_path) as (process, _):
        server = DashboardServer(port, process, [])
        assert not shows(server.visit(awa))
        assert shows(server.visit(moussa))
    (tmp_path / "commitments.duckdb.signed_out").write_text("?")
    with start_server("duckdb:commitments.duckdb", port, tmp_path) as (process, _):
        server = DashboardServer(port, process, [])
        assert not shows(server.visit(awa))
        assert not shows(server.visit(moussa)), "it is not known who signed out"


@pytest.mark.page
def test_open_to_a_network(tmp_path: Path) -> None:
    """A server that other machines reach gives no one-time address, and the terminal says what to do."""
    options = ("--address", "0.0.0.0", "--lang", "en")  # noqa: S104
    with start_server("duckdb:commitments.duckdb", free_port(), tmp_path, *options) as (process, _):
        said = process.stdout.readline()
        assert "The register cannot be changed" in said
        assert "COMMITMENTS_STAFF" in said
