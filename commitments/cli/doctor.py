"""`commitments doctor`: what is to be corrected of an installation, what one should look at, what is well."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import click

from commitments.cli.options import ERRORS, FOUND_AS_JSON, WELL, shared
from commitments.cli.terminal import command, print_json, say
from commitments.i18n.translator import Translator
from commitments.text.marking import N_


@command(
    short_help=N_("Look through the installation, and say what to correct."),
    help=N_(
        "Look through the installation, beside a running server or without one, and say what to correct: "
        "settings, what others can reach, signing in, what can be written, room, the store and its copies. "
        "Nothing is changed. The exit code is 1 where something is to be corrected."
    ),
)
@FOUND_AS_JSON
@shared
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> int:
    from commitments.operation.examination import examined
    from commitments.operation.findings import Installation, is_well
    from commitments.settings import read

    t: Translator = ctx.obj
    reading = read()
    store = str(ctx.meta.get("commitments.store") or reading.settings.store)
    found = list(examined(Installation(reading, store, datetime.now(UTC), t)))
    if as_json:
        print_json([asdict(finding) for finding in found])
        return WELL if is_well(found) else ERRORS
    headings = {"wrong": t("To correct"), "look": t("To look at"), "good": t("In order")}
    for level, heading in headings.items():
        if sentences := [finding.sentence for finding in found if finding.level == level]:
            say(t("{heading}:", heading=f"{heading} ({t.number(len(sentences))})"))
            say(*(f"  - {sentence}" for sentence in sentences), sep="\n")
    return WELL if is_well(found) else ERRORS
