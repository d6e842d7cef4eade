"""`commitments settings`: what may be set, and what is."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from commitments.cli.options import ERRORS, FOUND_AS_JSON, WELL, shared
from commitments.cli.terminal import command, print_json, say
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import Translator
from commitments.text.marking import N_


@command(
    short_help=N_("List what may be set, and what is."),
    help=N_(
        "List every setting with its value, where it was set and what it says. Settings stand in the "
        "environment, as COMMITMENTS_PORT, or in a file in TOML, as port: commitments.toml in the folder "
        "from which the server is started, or the one that COMMITMENTS_SETTINGS names. The exit code is 1 "
        "where one is wrong."
    ),
)
@FOUND_AS_JSON
@shared
@click.pass_context
def settings(ctx: click.Context, as_json: bool) -> int:
    from commitments.operation.configuration import configuration
    from commitments.settings import in_environment, read

    t: Translator = ctx.obj
    reading = read()
    shown = configuration(reading, t)
    if as_json:
        print_json([asdict(each) for each in shown])
    else:
        for each in shown:
            place = each.place or t("not set")
            say(t.pair(in_environment(each.name), f"{each.value} ({place})"))
            say(f"    {each.sentence}")
    for fault in reading.faults:
        say(error_sentence(fault, t), file=sys.stderr)
    return ERRORS if reading.faults else WELL
