"""A declaration in words: its articles, whom each addresses, what answers it, where nothing is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from commitments.contract import codelists
from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.coverage import Coverage
from commitments.site.cells import Cell, Fact, TableCell, TimelineMoment, country_cell, host
from commitments.site.chart_model import Matrix, MatrixCell, Series
from commitments.site.context import Context
from commitments.site.words.matrices import crossed, crossed_commitments, empty_cells

Row = Mapping[str, Any]

# The last article of the declaration of Bamako that could be had; its text goes on.
LAST_HAD = "C4"


def finding(answers: Sequence[int], context: Context) -> str:
    """Return how many commitments and actions answer how many articles, of how many answer each."""
    t, answered = context.t, sum(n > 0 for n in answers)
    if not answered:
        return t("No action is recorded.")
    return t.n(
        "{n} commitment or action answers {articles}.",
        "{n} commitments and actions answer {articles}.",
        sum(answers),
        articles=t.n("{n} article of {of}", "{n} articles of {of}", answered, of=len(answers)),
    )


def declaration_finding(articles: Sequence[Row], context: Context) -> str:
    """Return which articles of a declaration are recorded, and that its text may go on."""
    t = context.t
    first, last = articles[0]["article_id"], articles[-1]["article_id"]
    recorded = t.n(
        "{n} article recorded: {articles}.",
        "{n} articles recorded: {articles}.",
        len(articles),
        articles=first if first == last else t("{first} to {last}", first=first, last=last),
    )
    if last == LAST_HAD and articles[-1]["declaration"] == "bamako-2019":
        goes_on = t("The text goes on after {last}; the rest could not be obtained.", last=last)
    else:
        goes_on = t("See the official text.")
    return f"{recorded} {goes_on}"


def official_texts(articles: Sequence[Row], context: Context) -> list[Fact]:
    """Return the sites of the official text, as far as they are recorded, each with its first address."""
    t = context.t
    sites: dict[str, str] = {}
    for article in articles:
        if address := article["source_url"]:
            sites.setdefault(host(address).removeprefix("www."), address)
    cells: list[Cell] = [TableCell(*site) for site in sites.items()]
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

    def counted(words: str, n: int, page: str) -> Cell:
        return TableCell(words, to(page, article=key)) if n else ""

    answered = t.n("{n} commitment or action", "{n} commitments and actions", commitments)
    return [
        Fact.of(t("Addressed to"), *(levels or [t("the article does not say")])),
        Fact.of(
            t("What answers it"),
            counted(answered, commitments, "register") or t("no commitment or action recorded"),
            t("in {n} of the eight countries", n=t.number(len(countries))) if countries else "",
            counted(t.n("{n} practice", "{n} practices", practices), practices, "practices"),
            counted(t.n("{n} milestone", "{n} milestones", milestones), milestones, "environment"),
        ),
    ]


def article_finding(answers: Sequence[Coverage], context: Context) -> str:
    """Return how many of the places that an article addresses (country × level) are empty."""
    asked = [answer for answer in answers if not answer.beyond and answer.addressed is not False]
    return empty_cells(sum(not answer.known for answer in asked), len(asked), context.t)


def article_matrix(answers: Sequence[Coverage], context: Context, among: Sequence[Coverage] = ()) -> Matrix:
    """Return what answers an article: a row a country, a column a level; levels not addressed stand apart.

    Its scale is that of all that it stands `among`, or its own.
    """
    t, to = context.t, context.address.to
    levels = list(dict.fromkeys(answer.level for answer in answers))
    aside = any(answer.addressed is False and not answer.known for answer in among or answers)
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
        among=[answer.commitments for answer in among],
        key=(Series("apart", t("not addressed by the article")),) if aside else (),
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
    """Return that the articles of other declarations are not recorded, or that there is no other."""
    t = context.t
    if not moments:
        return t("No other declaration is recorded.")
    return t("Their articles are not recorded yet.")
