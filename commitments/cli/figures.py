"""`commitments figures`: the numbers of the pages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commitments.cli import options
from commitments.cli.terminal import CodeParam, CountryParam, aligned, command, print_json, say
from commitments.contract import codelists
from commitments.contract.codelists import CodeList
from commitments.contract.dimensions import DIMENSIONS
from commitments.i18n.translator import Translator, capital
from commitments.text.marking import N_
from commitments.text.shortening import cut

if TYPE_CHECKING:  # what takes long to import is imported where it is used
    from commitments.measures.figures import Figures
    from commitments.measures.scope import By
    from commitments.measures.search import Names

_NAME_WIDTH = 44  # of a group in front of its figures
_BY = ("total", "country", "actor_type", "level", "article", "theme")


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command that may be asked for each dimension."""
    for dimension in reversed(tuple(DIMENSIONS.values())):
        kind: click.ParamType[str] = click.STRING
        if dimension.name == "country":
            kind = CountryParam()
        elif dimension.codes:
            kind = CodeParam(dimension.codes, absent=dimension.may_be_none)
        option = "--" + dimension.name.replace("_", "-")
        command = options.filter_option(option, kind, dimension.only, dimension.metavar)(command)
    return command


@command(
    short_help=N_("Count commitments by stage."),
    help=N_(
        "Count commitments, their stage, the age of their latest news and who says so: all together, "
        "or by country, actor type, level, article or theme. Of a filter given several times, any "
        "value counts."
    ),
)
@click.option("--by", type=click.Choice(_BY), default="total", help=N_("What to count by: total without it."))
@options.AS_OF
@options.REVISION
@_filters
@click.option("--json", "as_json", is_flag=True, help=N_("Print the figures as JSON."))
@options.shared
@click.pass_context
def figures(
    ctx: click.Context,
    /,
    by: By,
    as_of: date | None,
    revision: int | None,
    as_json: bool,
    **filters: tuple[str, ...],
) -> int:
    from commitments.measures.figures import count_figures
    from commitments.measures.scope import Scope
    from commitments.measures.search import read_names
    from commitments.site.scope_from_url import filter_codes

    t: Translator = ctx.obj
    scope = Scope(revision=revision, day=as_of, **filters)
    with options.open_asked_store(ctx) as store:
        names = read_names(store, scope)
        codes = filter_codes(store, names)
        for name, dimension in DIMENSIONS.items():
            if name != "country" and not dimension.codes:
                _require_known(f"--{name}", filters[name], codes[name], t)
        groups = count_figures(store, scope, by)
        reading = scope.snapshot(store)
        invented = store.is_demonstration
    if as_json:
        print_json([figure.as_json() for figure in groups])
        options.say_if_invented(invented, t, sys.stderr)
    else:
        say(t("As of {day}, revision {number}", day=reading.day, number=str(reading.revision)))
        options.say_if_invented(invented, t, sys.stdout)
        called = {figure.group: _called_group(by, figure.group, names, t) for figure in groups}
        _print_figures(groups, called, t)
    return options.WELL


def _require_known(option: str, wanted: Iterable[str], ids: Iterable[str], t: Translator) -> None:
    folded = {identifier.lower() for identifier in ids}
    for identifier in wanted:
        if identifier.lower() not in folded:
            sentence = t("{option}: there is no “{value}” in the store.", option=option, value=identifier)
            raise click.BadParameter(sentence, ctx=click.get_current_context())


def _called_group(by: By, group: str | None, names: Names, t: Translator) -> str:
    """Return what a group is called, short enough to stand in front of its numbers."""
    match by:
        case "total":
            name = t("all")
        case "country":
            name = t.country(group)
        case "article":
            name = f"{group} {t.bilingual(names.articles.get(group or '', {}), 'title')}"
        case _:
            name = t.label(by, group)
    return cut(capital(name), _NAME_WIDTH)


def _print_figures(groups: Sequence[Figures], called: Mapping[str | None, str], t: Translator) -> None:
    """Print the five axes, one table below the other."""

    def labels(codes: CodeList) -> list[str]:
        return [t.label(codes, code) for code in codes]

    def counts(axis: str) -> list[list[str]]:
        return [[t.number(count) for count in getattr(figure, axis).values()] for figure in groups]

    def progress(figure: Figures) -> str:
        of = t.count_of(figure.progress_n, figure.commitments)
        expected = (
            t("{percent} expected", percent=t.percent(figure.expected_mean)) if figure.expected_n else ""
        )
        mean = f"{t.percent(figure.progress_mean)} ({of})" if figure.progress_n else "-"
        return f"{mean}, {expected}" if expected else mean

    bases = [
        *labels(codelists.BASES),
        *(t.label(codelists.COMPLETIONS, code) for code in codelists.SET_ASIDE),
    ]
    tables = {
        t("Stage, and average progress"): (
            [t("commitments"), *labels(codelists.SHOWN_COMPLETIONS), t("average progress")],
            [
                [t.number(figure.commitments), *cells, progress(figure)]
                for figure, cells in zip(groups, counts("completion"), strict=True)
            ],
        ),
        t("Pace"): (labels(codelists.TRAJECTORIES), counts("trajectory")),
        t("Age of the latest report"): (
            [*labels(codelists.FRESHNESS), t("no news for two years")],
            [
                [*cells, t.number(figure.silent)]
                for figure, cells in zip(groups, counts("freshness"), strict=True)
            ],
        ),
        t("Verification of the latest report"): (
            [t("with a report"), *labels(codelists.VERIFICATIONS)],
            [
                [t.number(figure.reported), *cells]
                for figure, cells in zip(groups, counts("verification"), strict=True)
            ],
        ),
        t("Basis; outside the count: withdrawn and superseded"): (
            bases,
            [
                [*cells, t.number(figure.withdrawn), t.number(figure.superseded)]
                for figure, cells in zip(groups, counts("basis"), strict=True)
            ],
        ),
    }
    for title, (headings, rows) in tables.items():
        named_rows = [[called[figure.group], *cells] for figure, cells in zip(groups, rows, strict=True)]
        say("", title, *aligned(["", *headings], named_rows), sep="\n")
