"""What a visit of the dashboard begins with: the page itself, to be read before any script has come."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest

from commitments.auth.sign_in import LOCAL_COOKIE
from commitments.errors import StoreReplacedError
from commitments.i18n.translator import translator_for
from commitments.server import painted, shell_answers
from commitments.server.front import Front
from commitments.serving import served
from commitments.site.registry import SITE_PAGES, STAFF_PAGES
from commitments.site.urls import Address
from commitments.store.store import Store
from commitments.ui.fields import plain
from tests.asgi import ask, ask_front, run_in_thread, streamlit_stand_in
from tests.markup import words
from tests.readers import DAY
from tests.turns import in_turn
from tests.visits import Visitor

pytestmark = pytest.mark.page

PUBLIC = [page for page in SITE_PAGES if page not in STAFF_PAGES]


@pytest.fixture
def baseline(baseline_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The server shows the baseline."""
    monkeypatch.setattr(served, "store", lambda: baseline_store)
    return baseline_store


def read(path: str, **headers: str) -> str:
    """The page that stands in a shell; "" where none does."""
    found = re.search(r'<main id="painted".*</main>', ask(path, **headers).body.decode(), re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize(("language", "said"), [("fr", "mars 2026"), ("en", "Figures as of")])
def test_reads_before_any_script(baseline: Store, language: str, said: str) -> None:
    """The shell holds the page of its address: its day, its name, what was found, in its language."""
    page = words(read(f"/countries?country=MLI&day=2026-03-01&lang={language}"))
    assert said in page
    assert "Mali" in page
    assert words(read("/?lang=fr")) != words(read("/?lang=en"))


@pytest.mark.parametrize("page", in_turn(PUBLIC, 0, of=4))
def test_same_pieces_as_streamlit_draws(
    demonstration_store: Store, visit: Visitor, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """What is painted is what Streamlit will draw in its place: the same pieces of HTML, charts as high and
    files by the same names, in the same order."""
    seen = visit(demonstration_store, page)
    pieces: list[str] = []
    highs: list[int] = []
    labels: list[str] = []

    def noted(template: str, **values: Any) -> str:
        if template == "painted_element":
            pieces.append(values["html"].strip())
        elif template == "painted_plot":
            highs.append(int(re.findall(r"height:(\d+)px", values["plot"])[0]))
        elif template == "painted_buttons":
            labels.extend(values["labels"])
        return ""

    monkeypatch.setattr(painted, "render", noted)
    query = {"lang": ["fr"], "day": [DAY.isoformat()]}
    address, left_out = Address.read(page, query)
    painted.painted(
        served.visitor(translator_for("fr"), address, left_out), sign_in="Se connecter" in seen.text
    )
    assert pieces == [element.proto.body.strip() for element in seen.app.get("html")]
    assert highs == [json.loads(chart.proto.spec)["layout"]["height"] for chart in seen.charts]
    assert [*map(plain, labels)] == [button.proto.label for button in seen.app.get("download_button")]


def test_nothing_is_painted_for_staff(served_store: Store) -> None:
    """Pages for staff, and any page for whoever bears a session, begin with an empty shell; what is kept for
    others is not theirs, nor theirs what others read."""
    front = Front(streamlit_stand_in)

    def body(path: str, **headers: str) -> str:
        return run_in_thread(ask_front(front, path, "GET", headers)).body.decode()

    assert 'id="painted"' not in body("/upload")
    assert 'id="painted"' in body("/")
    assert 'id="painted"' not in body("/", cookie=f"{LOCAL_COOKIE}_8501=of-somebody")
    assert 'id="painted"' in body("/")


def test_page_that_cannot_be_made(served_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the page cannot be made now, the shell goes out without it, and is not kept so."""
    front = Front(streamlit_stand_in)

    def body() -> str:
        return run_in_thread(ask_front(front, "/countries", "GET", {})).body.decode()

    def fails(*_: Any, **__: Any) -> str:
        raise StoreReplacedError(store="elsewhere")

    with monkeypatch.context() as now:
        now.setattr(shell_answers, "painted", fails)
        assert 'id="painted"' not in body()
        assert 'id="root"' in body()
    assert 'id="painted"' in body()


def test_a_phone_is_painted_as_a_phone(served_store: Store) -> None:
    """Charts are painted as high as they will be on the reader's screen."""
    phone = "Mozilla/5.0 (Linux; Android 14) Mobile Safari"
    assert read("/countries", user_agent=phone) != read("/countries", user_agent="Mozilla/5.0 (X11)")


@pytest.mark.parametrize(
    "path", ["/register?country=MLI&q=eau&sort=actor&lang=fr", "/since?since=2025-01-01&lang=fr"]
)
def test_forms_keep_the_view(baseline: Store, path: str) -> None:
    """A form sends all that the address says and it does not ask for itself, so that it works without a
    script as with one."""
    asked = dict(parse_qsl(path.partition("?")[2]))
    forms = re.findall(r"<form.*?</form>", read(path), re.DOTALL)
    own = [form for form in forms if f'action=".{path.partition("?")[0]}"' in form]
    assert own
    for form in own:
        names = {*re.findall(r'<(?:input|select)[^>]* name="(\w+)"', form)}
        assert asked.keys() - names == set(), form


def test_nothing_holds_the_first_frame_back() -> None:
    """Nothing is fetched before the page can be seen: its styles stand in it, and what Streamlit starts with
    waits in a template that a browser does not read."""
    body = ask("/").body.decode()
    seen, _, template = body.partition('<template id="streamlit">')
    assert "modulepreload" in template
    assert not re.search(r"<script|rel=.?(stylesheet|preload|modulepreload)", seen)
