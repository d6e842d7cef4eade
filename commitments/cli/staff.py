"""`commitments staff`: whom the log means."""

from __future__ import annotations

import getpass
import sys
from contextlib import suppress

import click

from commitments import settings
from commitments.cli.options import WELL, shared, store_name
from commitments.cli.terminal import command, say
from commitments.i18n.translator import Translator
from commitments.text.marking import N_


@command(
    short_help=N_("List the staff with what the log calls each."),
    help=N_(
        "List the addresses of COMMITMENTS_STAFF, and the user of this machine, each with its pseudonym: the "
        "log names nobody else. Who is refused has one as well; it is in this list only where the address is."
    ),
)
@shared
@click.pass_context
def staff(ctx: click.Context) -> int:
    from commitments.auth.pseudonyms import pseudonym

    t: Translator = ctx.obj
    store, listed = store_name(ctx), [*settings.current().staff]
    if not listed:
        say(t("COMMITMENTS_STAFF lists nobody."), file=sys.stderr)
    with suppress(OSError, KeyError, ImportError):  # a container may know no names
        listed.append(getpass.getuser())
    for name in listed:
        say(f"{pseudonym(name, store)}  {name}")
    return WELL
