"""A terminal in the reader's language: help pages, mistakes, tables, progress, and what it cannot show.

Texts of commands and options are English keys of the catalogue, and are said as a page or a mistake shows
them; the Translator travels as the `obj` of click's context.
"""

import codecs
import json
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import TextIOWrapper
from pathlib import Path
from textwrap import wrap
from typing import Any, NoReturn, Protocol, TextIO, TypeVar

import click

from commitments.contract import countries
from commitments.contract.codelists import CodeList
from commitments.i18n.translator import Translator, translator_for
from commitments.text.languages import LANGUAGES
from commitments.text.marking import N_
from commitments.text.sanitize import UNSEEN, escape_controls

_T = TypeVar("_T")
_F = TypeVar("_F", bound=Callable[..., Any])

_LONG = 1_000_000  # bytes to read before a progress bar is worth its line
_HEADING_WIDTH = 12
_PAUSE = 0.3  # seconds from one count that is shown to the next

# What click itself says on a help page.
_OF_CLICK = (N_("[OPTIONS]"), N_("Options"), N_("Commands"), N_("Show this message and exit."))


def asked_language(arguments: Sequence[str]) -> str:
    """Return the language that is asked for, wherever that stands: nothing can be said before."""
    following = [*arguments[1:], ""]
    languages = [
        value if name == "--lang" else name.removeprefix("--lang=")
        for name, value in zip(arguments, following, strict=False)
        if name == "--lang" or name.startswith("--lang=")
    ]
    return next((language for language in reversed(languages) if language in LANGUAGES), LANGUAGES[0])


# --- help pages --------------------------------------------------------------------------------------


class _Help(click.HelpFormatter):
    def __init__(self, t: Translator, width: int | None, max_width: int | None) -> None:
        super().__init__(width=width, max_width=max_width)
        self.t = t

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, self.t("Usage:") + " ")

    def write_heading(self, heading: str) -> None:
        self.write(self.t("{heading}:", heading=self.t(heading)) + "\n")

    def write_text(self, text: str) -> None:
        super().write_text(self.t(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, self.t(text)) for name, text in rows], col_max, col_spacing)


class _Context(click.Context):
    def make_formatter(self) -> click.HelpFormatter:
        return _Help(self.obj, self.terminal_width, self.max_content_width)


class _Option(click.Option):
    """An option whose placeholder is a key of the catalogue."""

    def make_metavar(self, ctx: click.Context) -> str:
        return str(ctx.obj(super().make_metavar(ctx)))

    def get_help_extra(self, ctx: click.Context) -> Any:
        return {}  # the text says it all


class _Argument(click.Argument):
    """An argument whose placeholder is a key of the catalogue."""

    def make_metavar(self, ctx: click.Context) -> str:
        return str(ctx.obj(super().make_metavar(ctx)))


class Command(click.Command):
    """A command whose help is in the language asked for."""

    context_class = _Context

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [ctx.obj(piece) for piece in super().collect_usage_pieces(ctx)]


class Commands(click.Group):
    """Commands under one name, listed as they were written."""

    context_class = _Context
    command_class = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [ctx.obj(piece) for piece in super().collect_usage_pieces(ctx)]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def option(*names: str, **about: Any) -> Callable[[_F], _F]:
    """Return what gives a command an option with a placeholder."""
    return click.option(*names, cls=_Option, **about)


def argument(name: str, **about: Any) -> Callable[[_F], _F]:
    """Return what gives a command an argument."""
    return click.argument(name, cls=_Argument, **about)


def command(name: str | None = None, **about: Any) -> Callable[[Callable[..., Any]], Command]:
    """Return what makes a function a command, by default of its own name."""
    return click.command(name, cls=Command, **about)


# --- mistakes ----------------------------------------------------------------------------------------


def misuse(error: click.UsageError, t: Translator) -> str:
    """Say in one line what was not as it is meant, and where to read how it is."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    command = error.ctx.command_path if error.ctx else "commitments"
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            sentence = t("{name} is missing.", name=_called(param, error.ctx))
        case click.NoSuchOption(option_name=name) | click.NoSuchCommand(command_name=name):
            sentence = t("{command} has no {name}.", command=command, name=name)
        case click.BadOptionUsage(option_name=name):
            sentence = t("{name} is not used like that.", name=name)
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as param):
            name = _called(param, error.ctx)
            sentence = t("{name} is one of {codes}.", name=name, codes=", ".join(choices))
        case click.BadParameter(param=click.Parameter(type=click.IntRange(min=low, max=high)) as param):
            name = _called(param, error.ctx)
            if high is None:
                sentence = t("{name} is a whole number from {low} on.", name=name, low=low)
            else:
                sentence = t(
                    "{name} is a whole number from {low} to {high}.", name=name, low=low, high=str(high)
                )
        case click.BadParameter():
            sentence = error.message  # from one of our own types
        case _:
            sentence = t("{command} is not used like that.", command=command)
    return sentence + " " + t("“{command} --help” says more.", command=command)


def _called(param: click.Parameter, ctx: click.Context | None) -> str:
    """Return what a person writes for `param`, such as --by or FILE…, without brackets."""
    if isinstance(param, click.Option) or ctx is None:
        return param.opts[0]
    return param.make_metavar(ctx).strip("[]")


# --- what people write -------------------------------------------------------------------------------


class _Param(click.ParamType[_T]):
    def refuse(
        self, param: click.Parameter | None, ctx: click.Context | None, sentence: str, **facts: object
    ) -> NoReturn:
        """Fail with a sentence of the catalogue."""
        t: Translator = ctx.obj if ctx else translator_for(LANGUAGES[0])
        self.fail(t(sentence, **facts), param, ctx)


class DayParam(_Param[date]):
    """A day written 2026-03-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError:
            self.refuse(param, ctx, N_("“{value}” is not a day: write it as 2026-03-31."), value=value)


@dataclass(frozen=True)
class CodeParam(_Param[str]):
    """A code of a list, written as code or label in either language, or "none" where `absent`."""

    codes: CodeList
    absent: bool = False
    name = "code"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        accepted = [*self.codes, *(["none"] if self.absent else [])]
        code = value if value in accepted else self.codes.find(value)
        if code is None:
            codes = ", ".join(accepted)
            self.refuse(param, ctx, N_("“{value}” is none of {codes}."), value=value, codes=codes)
        return str(code)


class TextParam(_Param[str]):
    """A text that says something."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not text:
            self.refuse(param, ctx, N_("{name} is empty."), name=param.opts[0] if param else "?")
        return text


class CountryParam(_Param[str]):
    """A country by code or name, or "none" for actors without one."""

    name = "country"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        code = value if value == "none" else countries.find(value, fictional=True)
        if code is None:
            sentence = N_("“{value}” names no country: write its name, or its code, such as BEN.")
            self.refuse(param, ctx, sentence, value=value)
        return str(code)


class SiteParam(_Param[str]):
    """The address under which a server is found."""

    name = "site"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value and not str(value).startswith(("http://", "https://")):
            sentence = N_("“{value}” is not an address: write it as https://commitments.example.org.")
            self.refuse(param, ctx, sentence, value=value)
        return str(value).rstrip("/")


# --- what is printed ---------------------------------------------------------------------------------


def print_plainly() -> None:
    """Let a terminal that lacks a sign show the nearest signs that all have, rather than fail."""
    codecs.register_error("commitments.plainly", _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="commitments.plainly")


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Say what a terminal cannot show in the nearest signs that all have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = unicodedata.normalize("NFKD", error.object[error.start])
    return sign.encode("ascii", "ignore").decode() or "?", error.start + 1


def aligned(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as lines: names on the left, numbers on the right, under headings that wrap."""
    wrapped = [wrap(heading, _HEADING_WIDTH, break_long_words=False) for heading in headings]
    height = max(len(parts) for parts in wrapped)
    above = zip(*([""] * (height - len(parts)) + parts for parts in wrapped), strict=True)
    lines = [*above, *rows]
    first, *others = (max(len(cell) for cell in column) for column in zip(*lines, strict=True))
    return ["  ".join([name.ljust(first), *map(str.rjust, cells, others)]).rstrip() for name, *cells in lines]


def say(*texts: object, sep: str = " ", file: TextIO | None = None) -> None:
    """Print texts for people; of what stands in files, nothing is a command to their terminal."""
    lines = sep.join(map(str, texts)).split("\n")
    print("\n".join(escape_controls(line) for line in lines), file=file)


def print_json(value: object) -> None:
    """Print JSON that every program reads, whatever the encoding of the terminal."""
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=plain, indent=2)
    # Within JSON, what a terminal would obey has a spelling of its own.
    print("\n".join(UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line) for line in text.split("\n")))


def _step_shown(step: str | None) -> str | None:
    return escape_controls(step) if step else None


class Step(Protocol):
    """What is called with the name of each step of long work, and of how many rows it is where that is known;
    it gives what is called with how many more of them are done."""

    def __call__(self, doing: str, of: int = 0, /) -> Callable[[int], None]: ...


@contextmanager
def progress(paths: Sequence[Path], t: Translator) -> Iterator[Step]:
    """Show on a terminal how far long work is."""
    short = sum(path.stat().st_size for path in paths) < _LONG
    with click.progressbar(
        length=len(paths) + 3,  # the files, checking, storing, done
        label=t("Working"),
        file=sys.stderr,
        hidden=short or not sys.stderr.isatty(),
        show_eta=False,
        item_show_func=_step_shown,
    ) as bar:

        def step(doing: str, of: int = 0, /) -> Callable[[int], None]:
            bar.update(1, doing)
            shown = time.monotonic()
            done = 0

            def count(more: int) -> None:
                nonlocal done, shown
                done += more
                if (now := time.monotonic()) - shown < _PAUSE:
                    return
                shown = now
                bar.current_item = t.n("{doing}: {n} row", "{doing}: {n} rows", done, of or None, doing=doing)
                bar.render_progress()

            return count

        yield step
        bar.update(len(paths) + 3)
