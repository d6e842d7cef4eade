"""From a command to an address: what has to be right before the dashboard answers, then the dashboard."""

import contextlib
import getpass
import os
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from commitments import settings
from commitments.api.local import Left, Secret, left_behind, require_not_gone, told
from commitments.auth.sign_in import LOCAL_SIGN_IN, is_of_this_machine
from commitments.contract import days
from commitments.demo.generate import load
from commitments.errors import CommitmentsError, StoreMovedError, StoreOnlyReadError
from commitments.events import Event, note
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import Translator, translator_for
from commitments.operation.listening import require_free, url_of
from commitments.operation.reach import listed
from commitments.serving import served
from commitments.settings import app_folder, data_folder, program_version
from commitments.staff.left_unset import left_unset
from commitments.store.changesets import import_files
from commitments.store.opening import open_store
from commitments.store.store import Store
from commitments.text.languages import LANGUAGES


def serve(store: str, address: str, port: int, lang: str | None, demonstration: bool = False) -> int:
    """Serve the dashboard over `store` until it is stopped; the exit code.

    A store that does not exist is made of the baseline, or of the demonstration set. What stands in the way
    is told in one sentence, in the language `lang` (fr by default), and the exit code is 1.
    """
    t = translator_for(lang or LANGUAGES[0])
    before = left_behind(store)
    try:
        require_free(address, port)
        # Of what cannot be read Streamlit would make a failure of each visit, or do without it.
        settings.accounts(settings.current())
        for language in LANGUAGES:
            translator_for(language)  # a catalogue that cannot be read is told here
        opened = open_or_fill(store, demonstration)
        for told_once in opened.notices:
            print(error_sentence(told_once, t), file=sys.stderr)
        if opened.only_read:
            closed = StoreOnlyReadError(store=store, why=opened.only_read)
            print(error_sentence(closed, t), file=sys.stderr)
        # What is asked for first is read now, and after a server that ended without a word all of it: a file
        # that cannot be is told here.
        opened.snapshot().query("SELECT 1")
        if before:
            _tell_how_it_ended(before, opened, t)
    except CommitmentsError as error:
        print(error_sentence(error, t), file=sys.stderr)
        return 1
    settings.put_in_force(store=store, address=address, port=port)
    public = settings.current().public_address
    url, secret = f"{url_of(address, port)}{public.folder if public else ''}", Secret()

    @contextlib.contextmanager
    def ready() -> Iterator[None]:
        nonlocal opened
        opened.close()  # the pages hold it by now
        del opened  # and let it go, where another copy is put in its place
        with told(store, url, secret, _revision):
            # Asked before anybody is told where it is: from then on the store may be taken away.
            note(Event.STARTED, version=program_version(), revision=_revision())
            print(t("The dashboard is at {url} (Ctrl+C stops it)", url=url), flush=True)
            _tell_room(t)
            _tell_staff(address, port, url, t)
            for sentence in left_unset(settings.current(), t):
                print(sentence, flush=True)
            yield

    _run(address, port, ready, secret)
    note(Event.STOPPED)
    return 0


def _tell_how_it_ended(before: Left, store: Store, t: Translator) -> None:
    """Read all of the store, and say that the server before ended without a word, and what it left. Raises
    StoreDamagedError."""
    store.contents()
    sentence = t(
        "The server before (PID {pid}) ended without a word: killed, cut off, or with its store changed "
        "under it. All of {store} was read: it is whole, up to revision {number}.",
        pid=str(before.pid),
        store=store.name,
        number=str(store.newest),
    )
    print(sentence, file=sys.stderr)
    if store.newest < before.revision:
        sentence = t(
            "That server had it at revision {number}: what came after revision {newest} is not in the file "
            "that lies there now, but may be in a copy of it.",
            number=str(before.revision),
            newest=str(store.newest),
        )
        print(sentence, file=sys.stderr)


def _revision() -> int:
    """Return the newest revision of the store that is served. Raises StoreReplacedError."""
    return served.store().newest


def _tell_room(t: Translator) -> None:
    """Say how many may read at a time, where few may because of the files that the server may open."""
    from commitments.server.room import ROOM

    if ROOM.is_narrow:
        print(
            t.n(
                "There is room for {n} reader at a time: the system lets the server open {files} files and "
                "connections. docs/operators.md says how to have more (ulimit -n).",
                "There is room for {n} readers at a time: the system lets the server open {files} files and "
                "connections. docs/operators.md says how to have more (ulimit -n).",
                ROOM.places,
                files=ROOM.files,
            ),
            flush=True,
        )


def _tell_staff(address: str, port: int, url: str, t: Translator) -> None:
    """Say how staff sign in: by their accounts, by one-time addresses, or why not at all."""
    from commitments.server import sign_in_routes
    from commitments.ui import signing_in

    auth = signing_in.auth()
    if auth is not None:
        found = listed(settings.current(), auth, t)
        print(found.sentence, file=sys.stdout if found.level == "good" else sys.stderr, flush=True)
    elif is_of_this_machine(address):

        def tell(key: str) -> None:
            enter = f"{url}{sign_in_routes.ENTER}?key={key}"
            print(t("The secretariat signs in, once and within an hour, at {url}", url=enter), flush=True)

        LOCAL_SIGN_IN.open(port, _user(), tell, datetime.now(UTC))
    else:
        print(
            t(
                "The register cannot be changed: other machines reach this server, and signing in is "
                "not set up. docs/operators.md says how ([auth] in secrets.toml, COMMITMENTS_STAFF); on this "
                "machine alone, without ADDRESS, a one-time address is enough."
            ),
            flush=True,
        )


def _user() -> str:
    """Return what this machine calls whoever started the server."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container may know no names
        return "localhost"


def _have_a_home() -> None:
    """Let Streamlit look for a home folder where this user has none: it keeps nothing there."""
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = os.devnull


def open_or_fill(name: str, demonstration: bool) -> Store:
    """Return the store of a name, opened; one with nothing in it is filled from the files of the package.

    Raises:
        CommitmentsError: it cannot be opened, made or written, or is of the other kind.
    """
    require_not_gone(name)
    store = open_store(name, create=True, demonstration=demonstration)
    try:
        if store.newest == 0:
            with contextlib.suppress(StoreMovedError):  # another server has filled it meanwhile
                if demonstration:
                    load(store)
                else:
                    _fill(store, data_folder() / "baseline")
    except BaseException:
        store.close()
        raise
    return store


def _fill(store: Store, folder: Path) -> None:
    """Publish the tables of `folder` as the first revision."""
    done = import_files(
        store,
        sorted(folder.glob("*.csv")),
        who="commitments",
        reason="Données de départ / Baseline",
        today=days.today(),
    )
    if done.checked.has_errors:
        raise RuntimeError(f"the files that come with the package have errors: {done.checked.problems[:3]}")


def _run(
    address: str, port: int, ready: Callable[[], contextlib.AbstractContextManager[None]], secret: Secret
) -> None:
    """Run the server until it is stopped, without a word of its own but for what goes wrong."""
    import uvicorn
    from streamlit import App, config
    from streamlit.web import bootstrap
    from streamlit.web.server.starlette import starlette_server
    from uvicorn.config import STARTUP_FAILURE

    from commitments.server import asgi
    from commitments.server.stopping import ANSWERS_END, OrderlyServer

    _have_a_home()
    # What `streamlit run dashboard.py` does: beside it lie Streamlit's settings.
    config._main_script_path = str(app_folder() / "dashboard.py")
    bootstrap.load_config_options({"server.address": address, "server.port": port})
    app = App(
        asgi.SCRIPT, lifespan=asgi.lifespan(ready), routes=asgi.routes(secret), middleware=asgi.MIDDLEWARE
    )
    options = starlette_server._get_uvicorn_config_kwargs()
    running = uvicorn.Config(
        app,
        server_header=False,
        log_config=None,  # operation.log has said where it goes, and how it looks
        log_level="warning",
        lifespan="on",  # one that cannot begin ends, and answers nobody
        timeout_graceful_shutdown=ANSWERS_END,
        **options,
    )
    server = OrderlyServer(running)
    dual = ":" in address
    family = socket.AF_INET6 if dual else socket.AF_INET
    with socket.create_server(
        (address, port), family=family, backlog=server.config.backlog, dualstack_ipv6=dual
    ) as listening:
        server.run(sockets=[listening])
    if not server.started:
        sys.exit(STARTUP_FAILURE)
