"""The declaration, or two side by side: each article, whom it addresses, what answers it, where nothing is
known."""

from collections import Counter

from commitments.measures.coverage import measure_coverage
from commitments.measures.figures import count_figures
from commitments.measures.practices import list_practices
from commitments.measures.records import list_articles, list_milestones
from commitments.measures.rows import Row
from commitments.site import blocks, chart_registry
from commitments.site.cells import Entry
from commitments.site.pages import parts
from commitments.site.visit import Visit
from commitments.site.words import countries, declaration


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
            blocks.Field("with", t("Beside it"), list(known.items()), chosen[1:], t("None")),
        ]
        body.append(blocks.ChoiceForm(fields, t("Show"), on=blocks.SCREEN))
    if not chosen:
        body.append(
            blocks.EmptyState(
                t("No article of a declaration is recorded in this view."),
                t("The GSEF secretariat fills this record from the files that cities and networks send."),
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
        finding = declaration.others_finding(moments, visit)
        body.append(
            blocks.Group(
                [blocks.Heading(t("Other declarations and forums"), finding), blocks.Timeline(moments)],
                on=blocks.SCREEN,
            )
        )
    if len(visit.scope.article) == len(rows) == 1:
        body = [blocks.Group(body, on=blocks.SCREEN), article(visit, rows[0])]
    lead = t("Each article, whom it addresses, what answers it, and where nothing is known.")
    return blocks.Page(t("The declaration"), lead, body)


def _declaration(visit: Visit, code: str, *, alone: bool) -> list[blocks.Block]:
    """Return one declaration; one that stands `alone` has room for two columns."""
    t, visit = visit.t, visit.within(declaration=code)
    articles = visit.read(list_articles)
    n = sum(figures.commitments for figures in visit.read(count_figures, by="article"))
    shared = Counter(row["article_id"] for row in visit.read(list_practices))
    milestones = Counter(row["article_id"] for row in visit.read(list_milestones))
    coverage = visit.read(measure_coverage)
    one_by_one: list[blocks.Block] = []
    for row in articles:
        key, name = row["article_id"], visit.name("article", row["article_id"])
        answers = [cell for cell in coverage if cell.article == key]
        facts = declaration.article_facts(row, answers, shared[key], milestones[key], visit)
        chart = chart_registry.answers(visit, key, answers)
        sides: list[list[blocks.Block]] = [
            [blocks.Facts(facts)],
            [blocks.Heading(finding=chart.chart.finding), blocks.Figure(chart, headed=False)],
        ]
        one_by_one += [
            blocks.Heading(name, t.bilingual(row, "summary")),
            *([blocks.Columns(sides)] if alone else [blocks.Group(side) for side in sides]),
        ]
    entries = [
        Entry(
            visit.name("article", row["article_id"]),
            visit.to("declaration", article=row["article_id"]),
            said=t.bilingual(row, "summary"),
        )
        for row in articles
    ]
    return [
        blocks.Heading(visit.name("declaration", code), declaration.declaration_finding(articles, n, visit)),
        blocks.Facts(declaration.official_texts(articles, visit)),
        blocks.completion_key(t),
        blocks.Figure(chart_registry.completion(visit, "article"), level=3),
        blocks.Group(one_by_one, on=blocks.SCREEN),
        blocks.Group(
            [blocks.Heading(t("The articles"), level=3), blocks.EntryList(entries)], on=blocks.PLAIN
        ),
    ]


def article(visit: Visit, row: Row) -> blocks.Page:
    """Return one article, as pages without scripts and briefs show it."""
    t, key = visit.t, row["article_id"]
    visit = visit.within(article=key)
    (total,) = visit.read(count_figures)
    coverage = visit.read(measure_coverage)
    shared, milestones = visit.read(list_practices), visit.read(list_milestones)
    answers = chart_registry.answers(visit, key, coverage)
    body: list[blocks.Block] = [
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
    return blocks.Page(visit.name("article", key), t.bilingual(row, "summary"), body, on=blocks.PLAIN)
