"""What the server is made of: `Front` before Streamlit, what it answers beside the pages, start and end."""

import asyncio
import gc
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    nullcontext,
    suppress,
)

from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route
from streamlit import config

from commitments import settings
from commitments.api.local import Secret
from commitments.errors import CommitmentsError
from commitments.i18n.translator import translator_for
from commitments.operation import log, metrics
from commitments.render.templating import read_templates
from commitments.server.front import Front
from commitments.server.memory import return_freed
from commitments.server.placed import Placed
from commitments.server.sign_in_routes import ENTER, enter
from commitments.server.streamlit_runtime import prepare
from commitments.server.websocket import Websockets
from commitments.serving import served
from commitments.settings import app_folder
from commitments.site.blocks import SCREEN, flatten
from commitments.site.pages import PAGES
from commitments.site.registry import DATA, PROGRAMS
from commitments.site.urls import Address
from commitments.staff.drafts import Drafts
from commitments.text.languages import LANGUAGES

SCRIPT = app_folder() / "pages" / "navigation.py"

_HOUR = 3_600  # seconds

Lifespan = Callable[[object], AbstractAsyncContextManager[None]]


def lifespan(ready: Callable[[], AbstractContextManager[None]] = nullcontext) -> Lifespan:
    """What surrounds the server's life: warm-up before the first visit, then `ready` holds until the end.

    The first visitors would otherwise import the same modules at the same time, and see them half made. What
    warm-up leaves behind is frozen, so that later collections do not walk through it.
    """
    # Before anything of Streamlit's: it looks for its secrets as it makes its middleware.
    log.begin()
    _hand_on_settings()

    @asynccontextmanager
    async def warm(_app: object) -> AsyncIterator[None]:
        import plotly.graph_objects as go

        from commitments.http import etags
        from commitments.server import light
        from commitments.ui import signing_in

        return_freed()
        metrics.begin(settings.program_version())
        signing_in.begin()
        signing_in.signed_out()
        prepare(etags.program())
        _make_first_page()
        read_templates()
        go.Figure(go.Bar(x=[1], y=[1])).to_json()
        light.warm_up()
        gc.collect()
        gc.freeze()
        sweeping = asyncio.create_task(_sweep_drafts())
        try:
            with ready():
                yield
        finally:
            sweeping.cancel()
            served.close_stores()

    return warm


def _hand_on_settings() -> None:
    """Let Streamlit follow the settings of this process, in place of its own file."""
    current = settings.current()
    for option, value in {
        "server.maxUploadSize": current.upload_size,
        "secrets.files": [current.secrets],
    }.items():
        config.set_option(option, value)


async def _sweep_drafts() -> None:
    """Let go of drafts in time, also where nobody comes by."""
    while True:
        with suppress(CommitmentsError):
            await run_in_threadpool(Drafts(settings.current().store).sweep)
        await asyncio.sleep(_HOUR)


def _make_first_page() -> None:
    """Make the page that most visits begin with, so that the first hundred do not do it at once."""
    for language in LANGUAGES:
        translator_for(language)
    with suppress(CommitmentsError):  # the page says it, in the reader's language
        page = PAGES["overview"](served.visitor(translator_for(LANGUAGES[0]), Address("overview"), ()))
        deque(flatten(page.blocks, SCREEN), maxlen=0)


def routes(secret: Secret | None = None) -> list[BaseRoute]:
    """What the server answers beside the pages: programs, commands of this machine that know `secret`, and
    whoever brings a one-time key."""
    from commitments.api.app import api
    from commitments.api.data import data
    from commitments.ui.desk.files import largest

    def home(request: Request) -> RedirectResponse:
        folder = request.url.path.rpartition("/")[2]
        return RedirectResponse(f"./{folder}/?{request.url.query}".rstrip("?"))

    return [
        Mount(PROGRAMS, api(served.store, largest, secret, served.held_store)),
        Route(PROGRAMS, home),
        Mount(DATA, data(served.store)),
        Route(DATA, home),
        Route(ENTER, enter),
    ]


MIDDLEWARE = [Middleware(Placed), Middleware(Front), Middleware(Websockets)]
