"""The themes of the city in words: what is done where, where nothing is, and one theme by itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commitments.contract import codelists
from commitments.contract.codelists import URBAN_SERVICES
from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.crosstab import Crossing
from commitments.measures.figures import Figures
from commitments.site.cells import TableCell, country_cell
from commitments.site.chart_model import Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.words.matrices import crossed_commitments, shaded

Practices = Iterable[Mapping[str, Any]]

OTHER_THEMES = tuple(code for code in codelists.THEMES if code not in URBAN_SERVICES)


def themes_matrix(
    cells: Sequence[Crossing], practices: Practices, eight: Sequence[str], context: Context
) -> Matrix:
    """Return what is recorded of each theme in each country and how many practices: the services of the city
    first, every theme whether in use or not; those of the `eight` that are looked at, and who else has
    something."""
    t, to = context.t, context.address.to
    at = {(cell.row, cell.column): cell.commitments for cell in cells}
    with_some = {cell.column for cell in cells if cell.commitments}
    countries = sorted(
        {*eight, *with_some}, key=lambda code: (code not in eight, context.sorted_by("country", code))
    )
    shared = Counter(row["theme"] for row in practices)

    def row(theme: str | None) -> tuple[TableCell, tuple[MatrixCell, ...]]:
        name, code = context.name("theme", theme), theme or NONE
        crossed = [
            crossed_commitments(
                at.get((theme, country), 0),
                f"{context.name('country', country)}, {name}",
                to("register", theme=code, country=country or NONE),
                t,
            )
            for country in countries
        ]
        n = shared[theme]
        crossed.append(
            MatrixCell(
                t.number(n) if n else "",
                to("practices", theme=code),
                t.n("{where}: {n} practice", "{where}: {n} practices", n, where=name)
                if n
                else t("{where}: no practice recorded", where=name),
                None if n else 0,
                group=True,
            )
        )
        return TableCell(capital(name), to("themes", theme=code)), tuple(crossed)

    bands = {
        t("Urban services of the dialogue"): URBAN_SERVICES,
        t("Other themes"): OTHER_THEMES,
        # Where some have none, they have a place of their own.
        t("Without a theme"): (None,) if None in shared or any(cell.row is None for cell in cells) else (),
    }
    heads = (country_cell(code, context) for code in countries)
    matrix = Matrix(
        (*heads, TableCell(t("Practices"), to("practices"), group=True)),
        tuple(row(theme) for band in bands.values() for theme in band),
        bands=tuple((name, len(band)) for name, band in bands.items() if band),
    )
    return shaded(matrix, t)


def themes_finding(
    cells: Sequence[Crossing], practices: Practices, eight: Sequence[str], context: Context
) -> str:
    """Return for how many places (theme × country) something is recorded, and of which services nothing
    is."""
    t = context.t
    filled = sum(cell.commitments > 0 for cell in cells if cell.row is not None and cell.column in eight)
    some = {cell.row for cell in cells if cell.commitments}
    shared = {row["theme"] for row in practices}
    sentences = [
        t.n(
            "For {n} combination of theme and country, a commitment or action is recorded. An empty cell is "
            "silence of the record: it does not say that nothing was done.",
            "For {n} combinations of theme and country, a commitment or action is recorded. An empty cell is "
            "silence of the record: it does not say that nothing was done.",
            filled,
            len(codelists.THEMES) * len(eight),
        )
        if eight
        else ""
    ]
    silent = [code for code in URBAN_SERVICES if code not in some]
    if not silent:
        sentences.append(t("Something is recorded for each of the urban services of the dialogue."))
    if of_practices := [code for code in silent if code in shared]:
        sentences.append(
            t(
                "Of the urban services of the dialogue, practices but no commitment or action are recorded "
                "for: {themes}.",
                themes=_names(of_practices, context),
            )
        )
    if nothing := [code for code in silent if code not in shared]:
        sentences.append(
            t(
                "Of the urban services of the dialogue, nothing at all is recorded for: {themes}.",
                themes=_names(nothing, context),
            )
        )
    if others := [code for code in OTHER_THEMES if code not in some]:
        sentences.append(
            t(
                "Of the other themes, no commitment or action is recorded for: {themes}.",
                themes=_names(others, context),
            )
        )
    return " ".join(sentence for sentence in sentences if sentence)


def _names(codes: Iterable[str], context: Context) -> str:
    return context.t.list([context.name("theme", code) for code in codes])


def theme_options(context: Context) -> list[tuple[str, str]]:
    """Return the themes to choose from, as (code, name): services of the city first, then others, then
    none."""
    t = context.t
    return [
        *((code, capital(context.name("theme", code))) for code in (*URBAN_SERVICES, *OTHER_THEMES)),
        (NONE, t("Theme not given")),
    ]


def theme_title(code: str, context: Context) -> str:
    """Return what a theme, or the lack of one, is called."""
    return context.t("Theme not given") if code == NONE else capital(context.name("theme", code))


def theme_finding(code: str, total: Figures, leading: int, context: Context) -> str:
    """Return what is recorded of a theme: how many, by how many actors, how far, how long silent."""
    t = context.t
    sentences = [t("An urban service of the dialogue.")] if code in URBAN_SERVICES else []
    if total.commitments:
        sentences.append(
            t(
                "{recorded}: {complete}, {silent} without a report or trace for more than two years.",
                recorded=t.n(
                    "{n} commitment or action recorded, led by {actors}",
                    "{n} commitments and actions recorded, led by {actors}",
                    total.commitments,
                    actors=t.n("{n} actor", "{n} actors", leading),
                ),
                complete=t.n("{n} complete", "{n} complete", total.completion["complete"], total.commitments),
                silent=t.count_of(total.silent, total.commitments),
            )
        )
    return " ".join(sentences)


def countries_finding(by_country: Sequence[Figures], eight: Sequence[str], context: Context) -> str:
    """Return in how many of the eight looked at something is recorded; who else has something is shown
    too."""
    t = context.t
    recorded = sum(group.commitments > 0 for group in by_country if group.group in eight)
    if not eight:
        return ""
    return t(
        "Something is recorded for {n} of the countries of the declaration.",
        n=t.count_of(recorded, len(eight)),
    )


def bars_finding(by_theme: Sequence[Figures], context: Context) -> str:
    """Return for how many of the themes in use something is complete, and where the others are."""
    t = context.t
    named = [theme for theme in by_theme if theme.group is not None]
    complete = sum(bool(theme.completion["complete"]) for theme in named)
    return t.n(
        "Something complete is recorded for {n} theme; those without any commitment or action stand in the "
        "table above.",
        "Something complete is recorded for {n} themes; those without any commitment or action stand in the "
        "table above.",
        complete,
        len(named),
    )
