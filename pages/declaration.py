"""The declaration, or two side by side: each article, whom it addresses, what answers it, where nothing is
known."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from commitments import declaration, gallery, tables, ui
from commitments.measures.articles import list_articles
from commitments.measures.coverage import Coverage, measure_coverage
from commitments.measures.figures import count_figures
from commitments.measures.milestones import list_milestones
from commitments.measures.practices import list_practices
from commitments.measures.rows import Row
from commitments.site.view_form import Field
from commitments.site.visit import Visit


def article(
    visit: Visit,
    row: Row,
    answers: Sequence[Coverage],
    practices: int,
    milestones: int,
    *,
    alone: bool,
) -> None:
    """Show one article; `alone` has room for two columns."""
    ui.heading(visit.name("article", row["article_id"]), visit.t.bilingual(row, "summary"))
    left, right = st.columns(2, gap="large") if alone else (st.container(), st.container())
    with left:
        ui.facts(declaration.article_facts(row, answers, practices, milestones, visit))
    with right:
        named = gallery.answers(visit, row["article_id"], answers)
        ui.words(named.chart.finding)
        ui.drawing(visit, named)


def show(visit: Visit, code: str, *, alone: bool) -> None:
    """Show one declaration."""
    scope = visit.scope.but(declaration=(code,))
    articles = visit.read(list_articles, scope=scope)
    figures = visit.read(count_figures, scope=scope, by="article")
    ui.heading(
        visit.name("declaration", code),
        declaration.declaration_finding(articles, sum(each.commitments for each in figures), visit),
    )
    ui.facts(declaration.official_texts(articles, visit))
    within = visit.within(declaration=code)
    ui.key_of_completion(visit)
    named = gallery.completion(within, "article")
    ui.show(visit, named, f"articles-{code}", level=3)
    practices = Counter(each["article_id"] for each in visit.read(list_practices, scope=scope))
    milestones = Counter(each["article_id"] for each in visit.read(list_milestones, scope=scope))
    answers = visit.read(measure_coverage, scope=scope)
    for row in articles:
        key = row["article_id"]
        own = [each for each in answers if each.article == key]
        article(within, row, own, practices[key], milestones[key], alone=alone)


def draw(visit: Visit) -> None:
    """Draw the page."""
    t = visit.t
    known = visit.names["declaration"]
    held = {row["declaration"] for row in visit.read(list_articles, scope=visit.scope.but(declaration=()))}
    beside = visit.address["with"]
    chosen = [code for code in (*visit.scope.declaration, *known) if code in held][:1]
    chosen += [beside] if beside in held and beside not in chosen else []
    ui.heading(
        t("The declaration"),
        t("Each article, whom it addresses, what answers it, and where nothing is known."),
        level=1,
    )
    if len(known) > 1:
        options = list(known.items())
        ui.choices(
            visit,
            [
                Field("declaration", t("Declaration"), options, tuple(chosen[:1])),
                Field("with", t("Beside it"), options, tuple(chosen[1:]), t("None")),
            ],
            t("Show"),
        )
    if not chosen:
        ui.nothing(
            visit,
            t("No article of a declaration is recorded in this view."),
            t("The GSEF secretariat fills this record from the files that cities and networks send."),
        )
    for place, code in zip(st.columns(max(len(chosen), 1), gap="large"), chosen, strict=False):
        with place:
            show(visit, code, alone=len(chosen) == 1)
    if known:
        others = declaration.other_declarations(
            visit.read(list_milestones, scope=visit.scope.but(country=(), article=()))
        )
        moments = tables.timeline(others, visit)
        ui.heading(t("Other declarations and forums"), declaration.others_finding(moments, visit))
        ui.timeline(moments)


ui.page("declaration", draw)
