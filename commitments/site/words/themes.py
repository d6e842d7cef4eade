"""The themes of the city in words: what is done where, where nothing is, and one theme by itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commitments.contract import codelists
from commitments.contract.codelists import URBAN_SERVICES
from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.crosstab import Crossing
from commitments.site.cells import TableCell, country_cell
from commitments.site.chart_model import Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.words.matrices import crossed_commitments, empty_cells, shaded

Practices = Iterable[Mapping[str, Any]]

FEW = 4  # names that a sentence has room for; of more the empty rows tell

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
        t("City services named in Bamako"): URBAN_SERVICES,
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


def finding(cells: Sequence[Crossing], context: Context) -> str:
    """Return for how many of the themes something is recorded."""
    t, some = context.t, {cell.row for cell in cells if cell.commitments}
    n = sum(code in some for code in codelists.THEMES)
    if not n:
        return t("None of the {of} themes has a commitment or action.", of=len(codelists.THEMES))
    return t.n(
        "{n} theme of {of} has at least one commitment or action.",
        "{n} themes of {of} have at least one commitment or action.",
        n,
        of=len(codelists.THEMES),
    )


def themes_finding(cells: Sequence[Crossing], eight: Sequence[str], context: Context) -> str:
    """Return how many of the places (theme × country) are empty, and which themes have nothing anywhere."""
    t = context.t
    filled = sum(cell.commitments > 0 for cell in cells if cell.row is not None and cell.column in eight)
    some = {cell.row for cell in cells if cell.commitments}
    of = len(codelists.THEMES) * len(eight)
    sentences = [empty_cells(of - filled, of, t)] if eight else []
    silent = [context.name("theme", code) for code in (*URBAN_SERVICES, *OTHER_THEMES) if code not in some]
    if 0 < len(silent) <= FEW:
        sentences.append(t("Without any commitment or action: {themes}.", themes=t.list(silent)))
    return " ".join(sentences)


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
