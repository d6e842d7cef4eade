"""Where something is recorded and where nothing is, by country, level and article."""

from collections.abc import Sequence

from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.coverage import Coverage
from commitments.site.cells import TableCell, country_cell
from commitments.site.chart_model import Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.words.matrices import crossed, crossed_commitments, empty_cells


def coverage_matrix(coverage: Sequence[Coverage], context: Context) -> Matrix:
    """Return where something is recorded and where nothing is: a row for each of the eight countries, and for
    others that lead something, for each level a column an article."""
    t, to = context.t, context.address.to
    levels = list(dict.fromkeys(cell.level for cell in coverage))
    articles = list(dict.fromkeys(cell.article for cell in coverage))
    at = {(cell.country, cell.level, cell.article): cell for cell in coverage}
    shown = [cell for cell in coverage if cell.known or not cell.beyond] or coverage
    countries = sorted(
        dict.fromkeys(cell.country for cell in shown),
        key=lambda country: (
            any(c.beyond for c in coverage if c.country == country),
            context.sorted_by("country", country),
        ),
    )
    columns = {
        (level, article): TableCell(article, group=article == articles[0] and level != levels[0])
        for level in levels
        for article in articles
    }

    def cell(country: str | None, column: tuple[str, str]) -> MatrixCell:
        level, article = column
        return crossed_commitments(
            at[country, level, article].commitments,
            f"{context.name('country', country)}, {t.label('level', level)}, {article}",
            to("register", country=country or NONE, level=level, article=article),
            t,
            group=columns[column].group,
        )

    rows = {country: country_cell(country, context) for country in countries}
    groups = tuple((capital(t.label("level", level)), len(articles)) for level in levels)
    named = tuple(context.name("article", article) for article in articles)
    return crossed(rows, columns, cell, t, groups=groups, named=named)


def coverage_finding(coverage: Sequence[Coverage], context: Context) -> str:
    """Return for how many of the places (country × level × article) nothing is recorded, and where least."""
    t, of_the_eight = context.t, [cell for cell in coverage if not cell.beyond]
    sentence = empty_cells(sum(not cell.known for cell in of_the_eight), len(of_the_eight), t)
    by_country: dict[str | None, int] = {}
    for cell in of_the_eight:
        by_country[cell.country] = by_country.get(cell.country, 0) + cell.commitments
    if empty := [context.name("country", country) for country, n in by_country.items() if not n]:
        sentence += " " + t("Nothing at all for: {countries}.", countries=t.list(empty))
    return sentence
