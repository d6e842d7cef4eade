"""`commitments token`: which programs may upload."""

from __future__ import annotations

import sys

import click

from commitments.cli.options import WELL, shared, store_name
from commitments.cli.terminal import Commands, argument, say
from commitments.i18n.translator import Translator
from commitments.text.marking import N_


@click.group(
    cls=Commands,
    options_metavar="[OPTIONS]",
    subcommand_metavar=N_("COMMAND …"),
    short_help=N_("Say which programs may upload."),
    help=N_(
        "Say which programs may upload to the dashboard: each has a token of a name that stands beside its "
        "revisions. A running server knows at once."
    ),
)
@shared
def token() -> None:
    """Hold what is done with tokens together."""


_TOKEN_NAME = argument("name", metavar=N_("NAME"))


@token.command(
    "add",
    short_help=N_("Make a token and show it, once."),
    help=N_(
        "Make a token and show it, once: only its fingerprint is kept. NAME is what revisions record, such "
        "as that of the program and of who answers for it."
    ),
)
@_TOKEN_NAME
@shared
@click.pass_context
def token_add(ctx: click.Context, name: str) -> int:
    from commitments.auth.tokens import add

    t: Translator = ctx.obj
    store = store_name(ctx)
    say(add(store, name))
    sentence = t(
        "This is the token of “{name}” for {store}: keep it now, it is not shown again.",
        name=name,
        store=store,
    )
    say(sentence, file=sys.stderr)
    return WELL


@token.command(
    "list", short_help=N_("List the tokens."), help=N_("List the names of the tokens, and since when.")
)
@shared
@click.pass_context
def token_list(ctx: click.Context) -> int:
    from commitments.auth.tokens import tokens

    t: Translator = ctx.obj
    store = store_name(ctx)
    names = tokens(store)
    for entry in names:
        say(t("{name}, since {day}", name=entry.name, day=entry.made_on))
    if not names:
        say(t("No program may upload to {store}: “commitments token add NAME” lets one in.", store=store))
    return WELL


@token.command(
    "remove",
    short_help=N_("Remove a token."),
    help=N_("Remove a token: it is refused from now on."),
)
@_TOKEN_NAME
@shared
@click.pass_context
def token_remove(ctx: click.Context, name: str) -> int:
    from commitments.auth.tokens import remove

    t: Translator = ctx.obj
    remove(store_name(ctx), name)
    say(t("The token of “{name}” is refused from now on.", name=name))
    return WELL
