"""The same doors from a terminal: serve, check, import, export, brief, read, figures, token, what a store
needs (backup, restore, copy, repair), and what whoever runs it asks: settings, doctor, staff.

What people read goes to stdout, what stands in the way to stderr in one sentence. The exit code is 0 where
all went well, 1 where files have errors, 2 where something could not be read or was not used as it is meant.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder

import click

from commitments.cli.doctor import doctor
from commitments.cli.export import brief, export
from commitments.cli.figures import figures
from commitments.cli.files import check, import_
from commitments.cli.options import ERRORS, MISUSE, WELL, shared
from commitments.cli.read import read_
from commitments.cli.server import serve
from commitments.cli.settings import settings
from commitments.cli.staff import staff
from commitments.cli.store import backup, copy, repair, restore
from commitments.cli.terminal import Commands, asked_language, misuse, print_plainly, say
from commitments.cli.tokens import token
from commitments.errors import CommitmentsError
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import translator_for
from commitments.settings import program_version
from commitments.text.marking import N_

_STOPPED = 130  # as shells say it of a program ended by Ctrl+C


@click.group(
    cls=Commands,
    options_metavar="[OPTIONS]",
    subcommand_metavar=N_("COMMAND …"),
    help=N_("What became of the Bamako Declaration (GSEF / SSE, Bamako 2019), and what is known of it."),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda ctx, _, asked: (print("commitments", program_version()), ctx.exit()) if asked else None,
    help=N_("Say which version this is."),
)
@shared
def cli() -> None:
    """Hold the commands together."""


for command in (
    *(serve, check, import_, export, brief, read_, figures),
    *(backup, restore, copy, repair, token, staff, settings, doctor),
):
    cli.add_command(command)


class _WithoutUnused(MetaPathFinder):
    """Says that what the engine and Arrow load at the first value that they take is not there: pandas, longer
    than a thousand rows take to be checked, and 45 MB; how Arrow reads folders of files. Neither can be told
    not to, and Arrow takes the None in `sys.modules` that forbids an import for the module itself."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        if name in ("pandas", "pyarrow.dataset"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, that of the terminal or `arguments`; the exit code."""
    print_plainly()
    if arguments is None:
        arguments = sys.argv[1:]
        if arguments[:1] in (["check"], ["import"]):
            sys.meta_path.insert(0, _WithoutUnused())
    try:
        t = translator_for(asked_language(arguments))
    except CommitmentsError as error:
        say(error_sentence(error, translator_for("en")), file=sys.stderr)
        return MISUSE
    try:
        code = cli.main(arguments, prog_name="commitments", standalone_mode=False, obj=t)
        sys.stdout.flush()
        return int(code or WELL)
    except click.UsageError as error:
        say(misuse(error, t), file=sys.stderr)
    except CommitmentsError as error:
        say(error_sentence(error, t), file=sys.stderr)
    except click.Abort:
        return _STOPPED
    except BrokenPipeError:
        # Nobody reads any more, not even what Python would still write as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ERRORS
    return MISUSE
