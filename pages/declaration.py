"""The declaration, or two side by side: each article, whom it addresses, what answers it, where nothing is
known."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from commitments import declaration, gallery, measures, records, tables, ui


def article(
    here: ui.Here,
    row: records.Row,
    answers: Sequence[measures.Coverage],
    practices: int,
    milestones: int,
    *,
    alone: bool,
) -> None:
    """Show one article; `alone` has room for two columns."""
    ui.heading(here.name("article", row["article_id"]), here.t.bilingual(row, "summary"))
    left, right = st.columns(2, gap="large") if alone else (st.container(), st.container())
    with left:
        ui.facts(declaration.article_facts(row, answers, practices, milestones, here))
    with right:
        named = gallery.answers(here, row["article_id"], answers)
        ui.words(named.chart.finding)
        ui.drawing(here, named)


def show(here: ui.Here, code: str, *, alone: bool) -> None:
    """Show one declaration."""
    seen = here.seen.but(declaration=(code,))
    articles = here.read(records.articles, seen=seen)
    figures = here.read(measures.figures, seen=seen, by="article")
    ui.heading(
        here.name("declaration", code),
        declaration.declaration_finding(articles, sum(each.commitments for each in figures), here),
    )
    ui.facts(declaration.official_texts(articles, here))
    within = here.within(declaration=code)
    ui.key_of_completion(here)
    named = gallery.completion(within, "article")
    ui.show(here, named, f"articles-{code}", level=3)
    practices = Counter(each["article_id"] for each in here.read(records.practices, seen=seen))
    milestones = Counter(each["article_id"] for each in here.read(records.milestones, seen=seen))
    answers = here.read(measures.coverage, seen=seen)
    for row in articles:
        key = row["article_id"]
        own = [each for each in answers if each.article == key]
        article(within, row, own, practices[key], milestones[key], alone=alone)


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t = here.t
    known = here.names["declaration"]
    held = {row["declaration"] for row in here.read(records.articles, seen=here.seen.but(declaration=()))}
    beside = here.address["with"]
    chosen = [code for code in (*here.seen.declaration, *known) if code in held][:1]
    chosen += [beside] if beside in held and beside not in chosen else []
    ui.heading(
        t("The declaration"),
        t("Each article, whom it addresses, what answers it, and where nothing is known."),
        level=1,
    )
    if len(known) > 1:
        options = list(known.items())
        ui.choices(
            here,
            [
                ui.Field("declaration", t("Declaration"), options, tuple(chosen[:1])),
                ui.Field("with", t("Beside it"), options, tuple(chosen[1:]), t("None")),
            ],
            t("Show"),
        )
    if not chosen:
        ui.nothing(
            here,
            t("No article of a declaration is recorded in this view."),
            t("The GSEF secretariat fills this record from the files that cities and networks send."),
        )
    for place, code in zip(st.columns(max(len(chosen), 1), gap="large"), chosen, strict=False):
        with place:
            show(here, code, alone=len(chosen) == 1)
    if known:
        others = declaration.other_declarations(
            here.read(records.milestones, seen=here.seen.but(country=(), article=()))
        )
        moments = tables.timeline(others, here)
        ui.heading(t("Other declarations and forums"), declaration.others_finding(moments, here))
        ui.timeline(moments)


ui.page("declaration", draw)
