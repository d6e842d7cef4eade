"""A declaration in words: its articles, whom each addresses, what answers it, where nothing is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract import codelists
from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.coverage import Coverage
from commitments.site.cells import Cell, Fact, TableCell, TimelineMoment, country_cell, host
from commitments.site.chart_model import Matrix, MatrixCell
from commitments.site.context import Context
from commitments.site.words.matrices import crossed, crossed_commitments

Row = Mapping[str, Any]

# The last article of the declaration of Bamako that could be had; its text goes on.
LAST_HAD = "C4"


def declaration_finding(articles: Sequence[Row], commitments: int, context: Context) -> str:
    """Return which articles of a declaration are recorded, that its text may go on, and what answers them."""
    t = context.t
    first, last = articles[0]["article_id"], articles[-1]["article_id"]
    sentences = t.n(
        "{n} article is recorded: {articles}.",
        "{n} articles are recorded: {articles}.",
        len(articles),
        articles=first if first == last else t("{first} to {last}", first=first, last=last),
    )
    if last == LAST_HAD and articles[-1]["declaration"] == "bamako-2019":
        sentences += " " + t(
            "The text of the declaration goes on after {last}; the rest could not be had, and how many "
            "articles there are is not known.",
            last=last,
        )
    else:
        sentences += " " + t("Whether the text holds others, the official text says.")
    return (
        sentences
        + " "
        + t.n(
            "{n} commitment or action answers them.", "{n} commitments and actions answer them.", commitments
        )
    )


def official_texts(articles: Sequence[Row], context: Context) -> list[Fact]:
    """Return the addresses of the official text, as far as they are recorded."""
    t = context.t
    addresses = dict.fromkeys(article["source_url"] for article in articles if article["source_url"])
    cells: list[Cell] = [TableCell(host(address), address) for address in addresses]
    note = t("Titles and summaries are in our own words.")
    return [Fact.of(t("Official text"), *(cells or [t.missing]), note=note)]


def article_facts(
    article: Row, answers: Sequence[Coverage], practices: int, milestones: int, context: Context
) -> list[Fact]:
    """Return whom an article addresses and what answers it: commitments, practices, milestones."""
    t, to, key = context.t, context.address.to, article["article_id"]
    commitments = sum(answer.commitments for answer in answers)
    countries = {answer.country for answer in answers if answer.known and not answer.beyond}
    levels: list[Cell] = [
        TableCell(capital(t.label("level", level)), to("actors", kind=f"level:{level}"))
        for level in article["addressees"] or ()
    ]

    def counted(words: str, n: int, page: str) -> TableCell:
        return TableCell(words, to(page, article=key) if n else "")

    return [
        Fact.of(t("Addressed to"), *(levels or [t("the article does not say")])),
        Fact.of(
            t("What answers it"),
            counted(
                t.n("{n} commitment or action", "{n} commitments and actions", commitments),
                commitments,
                "register",
            ),
            t("in {n} of the eight countries", n=t.number(len(countries))),
            counted(t.n("{n} practice", "{n} practices", practices), practices, "practices"),
            counted(t.n("{n} milestone", "{n} milestones", milestones), milestones, "environment"),
        ),
    ]


def article_finding(answers: Sequence[Coverage], context: Context) -> str:
    """Return for how many of the places that an article addresses (country × level) nothing is recorded."""
    t = context.t
    asked = [answer for answer in answers if not answer.beyond and answer.addressed is not False]
    blank = sum(not answer.known for answer in asked)
    return t.n(
        "For {n} place that it addresses (country and level), nothing is recorded.",
        "For {n} places that it addresses (country and level), nothing is recorded.",
        blank,
        len(asked),
    )


def article_matrix(answers: Sequence[Coverage], context: Context) -> Matrix:
    """Return what answers an article: a row a country, a column a level; levels not addressed stand apart."""
    t, to = context.t, context.address.to
    levels = list(dict.fromkeys(answer.level for answer in answers))
    at = {(answer.country, answer.level): answer for answer in answers}
    beyond = {answer.country: answer.beyond for answer in answers}
    countries = sorted(
        (country for country in beyond if not beyond[country] or _known(at, country, levels)),
        key=lambda country: (beyond[country], context.sorted_by("country", country)),
    )

    def cell(country: str | None, level: str) -> MatrixCell:
        answer = at[country, level]
        where = f"{context.name('country', country)}, {t.label('level', level)}"
        to_rows = to("register", country=country or NONE, level=level, article=answer.article)
        if answer.known or answer.addressed is not False:
            return crossed_commitments(answer.commitments, where, to_rows, t)
        words = t("{where}: nothing recorded, and not addressed", where=where)
        return MatrixCell("–", to_rows, words)

    return crossed(
        {country: country_cell(country, context) for country in countries},
        {level: TableCell(capital(t.label("level", level))) for level in levels},
        cell,
        t,
    )


def _known(at: Mapping[tuple[str | None, str], Coverage], country: str | None, levels: Sequence[str]) -> bool:
    return any(at[country, level].known for level in levels)


def other_declarations(milestones: Sequence[Row]) -> list[Row]:
    """Return the milestones that are declarations, or whose title names one."""
    return [
        row
        for row in milestones
        if row["kind"] == "declaration"
        or any("declaration" in codelists.fold(row[title] or "") for title in ("title_fr", "title_en"))
    ]


def others_finding(moments: Sequence[TimelineMoment], context: Context) -> str:
    """Return that other declarations are known by their date alone, and who may add their articles."""
    t = context.t
    if not moments:
        return t("No other declaration is among the milestones.")
    return t(
        "Known as milestones. Where their articles are added to the record, they stand here side by side; "
        "the GSEF secretariat can add them."
    )
