"""The declaration, or two side by side: each article, whom it addresses, what answers it, where nothing is
known."""

from collections import Counter
from dataclasses import replace

from commitments.measures.coverage import measure_coverage
from commitments.measures.figures import Figures, count_figures
from commitments.measures.practices import list_practices
from commitments.measures.records import list_articles, list_milestones
from commitments.measures.rows import Row
from commitments.site import blocks, chart_registry
from commitments.site.cells import Entry
from commitments.site.chart_model import Matrix, NamedChart, Series
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import countries, declaration, headline


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, known = visit.t, visit.names["declaration"]
    rows = visit.read(list_articles)
    declarations = {
        row["declaration"] for row in visit.read(list_articles, scope=visit.scope.but(declaration=()))
    }
    asked, beside = visit.scope.declaration, visit.address["with"]
    chosen = tuple(code for code in (*asked, *known) if code in declarations)[:1]
    chosen += (beside,) if beside in declarations and beside not in chosen else ()
    others = {row["declaration"]: None for row in rows if row["declaration"] not in chosen}
    body: list[blocks.Block] = []
    if len(known) > 1:
        fields = [
            blocks.Field("declaration", t("Declaration"), list(known.items()), chosen[:1]),
            blocks.Field("with", t("Compare with"), list(known.items()), chosen[1:], t("None")),
        ]
        body.append(blocks.ChoiceForm(fields, t("Show"), on=blocks.SCREEN))
    if not chosen:
        body.append(
            blocks.EmptyState(
                t("No article of a declaration is recorded in this view."),
                t("The GSEF secretariat fills the register from the files that cities and networks send."),
            )
        )
    body += [
        blocks.Columns([_declaration(visit, code, alone=len(chosen) == 1) for code in chosen]),
        *(blocks.Group(_declaration(visit, code, alone=True), on=blocks.PLAIN) for code in others),
    ]
    if known:
        moments = countries.timeline(
            declaration.other_declarations(
                visit.read(list_milestones, scope=visit.scope.but(country=(), article=()))
            ),
            visit,
        )
        silence = declaration.others_finding(moments, visit)
        body.append(
            blocks.Group(
                [blocks.Heading(t("Other declarations and forums"), silence), blocks.Timeline(moments)],
                on=blocks.SCREEN,
            )
        )
    if len(visit.scope.article) == len(rows) == 1:
        one = article(visit, rows[0])
        return blocks.Page(one.title, one.finding, [blocks.Group(body, on=blocks.SCREEN), one])
    shown = [figures for code in chosen for figures in _by_article(visit.within(declaration=code))]
    finding = declaration.finding([figures.commitments for figures in shown], visit) if shown else ""
    return blocks.Page(t("The declaration"), finding, body)


def _by_article(visit: Visit) -> list[Figures]:
    """Return what answers each article."""
    return [figures for figures in visit.read(count_figures, by="article") if figures.group is not None]


def _declaration(visit: Visit, code: str, *, alone: bool) -> list[blocks.Block]:
    """Return one declaration; one that stands `alone` has room for two articles side by side."""
    t, visit = visit.t, visit.within(declaration=code)
    articles = visit.read(list_articles)
    shared = Counter(row["article_id"] for row in visit.read(list_practices))
    milestones = Counter(row["article_id"] for row in visit.read(list_milestones))
    coverage = visit.read(measure_coverage)
    one_by_one: list[blocks.Block] = []
    scale: tuple[Series, ...] = ()
    for row in articles:
        key, name = row["article_id"], visit.name("article", row["article_id"])
        answers = [cell for cell in coverage if cell.article == key]
        facts = declaration.article_facts(row, answers, shared[key], milestones[key], visit)
        chart, scale = _without_key(chart_registry.answers(visit, key, answers, coverage))
        one_by_one.append(
            blocks.Group(
                [
                    blocks.Heading(name, t.bilingual(row, "summary")),
                    blocks.Facts(facts),
                    blocks.Heading(finding=chart.chart.finding),
                    blocks.Figure(chart, headed=False),
                ]
            )
        )
    if alone:
        pairs = (one_by_one[at : at + 2] for at in range(0, len(one_by_one), 2))
        one_by_one = [blocks.Columns([[one] for one in pair]) for pair in pairs]
    key = [(each.code, each.name) for each in scale]
    entries = [
        Entry(
            visit.name("article", row["article_id"]),
            visit.to("declaration", article=row["article_id"]),
            said=t.bilingual(row, "summary"),
        )
        for row in articles
    ]
    return [
        blocks.Heading(visit.name("declaration", code), declaration.declaration_finding(articles, visit)),
        blocks.Facts(declaration.official_texts(articles, visit)),
        blocks.completion_key(t),
        blocks.Figure(chart_registry.completion(visit, "article"), level=3),
        blocks.Group(
            [blocks.Heading(t("The articles, one by one")), blocks.Legend(key), *one_by_one], on=blocks.SCREEN
        ),
        blocks.Group(
            [blocks.Heading(t("The articles"), level=3), blocks.EntryList(entries)], on=blocks.PLAIN
        ),
    ]


def _without_key(named: NamedChart) -> tuple[NamedChart, tuple[Series, ...]]:
    """Return a matrix that shares its key with others, and the key."""
    drawing = named.chart.drawing
    assert isinstance(drawing, Matrix)  # noqa: S101 - what answers an article is one
    return replace(named, chart=replace(named.chart, drawing=replace(drawing, key=()))), drawing.key


def article(visit: Visit, row: Row) -> blocks.Page:
    """Return one article, as pages without scripts and briefs show it."""
    t, key = visit.t, row["article_id"]
    visit = visit.within(article=key)
    (total,) = visit.read(count_figures)
    coverage = visit.read(measure_coverage)
    shared, milestones = visit.read(list_practices), visit.read(list_milestones)
    answers = chart_registry.answers(visit, key, coverage)
    body: list[blocks.Block] = [
        blocks.Heading(finding=t.bilingual(row, "summary")),
        blocks.Facts(declaration.article_facts(row, coverage, len(shared), len(milestones), visit)),
        blocks.Facts(declaration.official_texts([row], visit)),
    ]
    if total.commitments:
        body += [
            blocks.completion_key(t),
            blocks.Figure(chart_registry.completion(visit, "country")),
            blocks.Figure(chart_registry.completion(visit, "actor_type")),
        ]
    body += [
        blocks.Heading(t("Where nothing is known"), answers.chart.finding),
        blocks.Figure(answers, headed=False),
    ]
    if total.commitments:
        body.append(parts.standing(visit, total))
    body += parts.shared(visit)
    if total.commitments:
        body.append(blocks.Group(parts.undertaken(visit), spare=True))
    return blocks.Page(visit.name("article", key), headline.finding(total, visit), body, on=blocks.PLAIN)
