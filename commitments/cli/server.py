"""`commitments serve`, and what a server that runs does for other commands, since it holds the store."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commitments import settings
from commitments.cli.options import ERRORS, shared, store_name
from commitments.cli.terminal import command, option, say
from commitments.errors import ServerLostError
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import Translator
from commitments.text.marking import N_

if TYPE_CHECKING:  # what takes long to import is imported where it is used
    from commitments.api.local import Server


@command(
    short_help=N_("Show the dashboard in a browser."),
    help=N_(
        "Show the dashboard in a browser, until Ctrl+C. A store that does not exist is made from the "
        "documented record that comes with the program."
    ),
)
@option(
    "--address",
    metavar=N_("ADDRESS"),
    help=N_(
        "Where to listen: localhost (without it, unless another one is set), or 0.0.0.0 for every network of "
        "this machine."
    ),
)
@option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar=N_("NUMBER"),
    help=N_("The port: 8501 without it, unless another one is set."),
)
@click.option(
    "--demonstration",
    is_flag=True,
    help=N_(
        "Show the invented demonstration set, from a store of its own: duckdb:data/demonstration.duckdb."
    ),
)
@shared
@click.pass_context
def serve(ctx: click.Context, address: str | None, port: int | None, demonstration: bool) -> int:
    from commitments.server import run

    if faults := settings.read().faults:
        say(*(error_sentence(fault, ctx.obj) for fault in faults), sep="\n", file=sys.stderr)
        return ERRORS
    current = settings.current()
    store = store_name(ctx, settings.DEMONSTRATION_STORE if demonstration else settings.DEFAULT_STORE)
    return run.serve(store, address or current.address, port or current.port, ctx.obj.language, demonstration)


def ask_server(
    server: Server | None,
    store: str,
    paths: Sequence[Path],
    request: Mapping[str, Any],
    t: Translator,
    sending: Callable[[Path], None] = lambda _: None,
) -> dict[str, Any] | None:
    """Return what the running server that holds `store` answers; None where there is none, or none of ours.

    Raises:
        ServerLostError: It was asked, and did not answer.
        ServerRefusedError: It declined.
    """
    from http.client import HTTPException

    if server is None:
        return None
    try:
        answer = server.hand_over(paths, request, sending)
    except ConnectionRefusedError:
        return None
    except (OSError, HTTPException) as error:
        raise ServerLostError(store=store) from error
    say(t("The running server at {url} did this: it holds the store.", url=server.url), file=sys.stderr)
    return answer
