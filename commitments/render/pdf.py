"""Briefs: what the light pages of a country, an article or an actor show, set on paper as PDF by typst."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urljoin

from commitments.i18n.translator import Translator, translator_for
from commitments.render.templating import NO_CODE, is_too_long, qr_picture
from commitments.render.typesetting import typesetter
from commitments.site import footer, theme
from commitments.site.blocks import Block, EntryList, Group, StaticChart, Timeline
from commitments.site.cells import Entry
from commitments.site.chart_model import ActionPlan
from commitments.text.shortening import cut

MIME = "application/pdf"
PAGES = 2  # of paper that a brief has at most, as long as its texts are not beyond measure

# How many entries a list has, and whether what paper may do without is there: less and less, until the brief
# has room on its pages.
_STEPS = (
    (24, True),
    (12, True),
    (9, True),
    (6, True),
    (6, False),
    (4, False),
    (3, False),
    (2, False),
    (1, False),
)


@dataclass(frozen=True)
class Brief:
    """One brief: its title, the sentence that says it shortly, its blocks, what else is filtered by, and the
    whole address of the page that shows the same ("" where it is not known)."""

    title: str
    finding: str
    blocks: Sequence[Block]
    view: str = ""
    link: str = ""


@dataclass(frozen=True)
class Edition:
    """What stands on every page: the day, the source, and that all of it is invented, where it is."""

    language: str
    day: date
    revision: int
    demonstration: bool


def pdf(briefs: Sequence[Brief], edition: Edition) -> bytes:
    """Return briefs as one PDF file that screen readers can read; before several of them stands a list.

    Raises:
        FileNotMadeError: It takes more memory or time than it may.
    """
    steps = [0] * len(briefs)
    with typesetter() as sets:
        while True:
            data = _as_json(briefs, steps, edition)
            long = [
                at
                for at, pages in enumerate(sets.lengths(data))
                if pages > PAGES and steps[at] < len(_STEPS) - 1
            ]
            if not long:
                return sets.pdf(data)
            for at in long:
                steps[at] += 1


def _as_json(briefs: Sequence[Brief], steps: Sequence[int], edition: Edition) -> str:
    """Return what brief.typ lays out, as JSON."""
    t = translator_for(edition.language)
    data = {
        "title": briefs[0].title if len(briefs) == 1 else t("The Bamako commitments: briefs"),
        "language": edition.language,
        "day": [edition.day.year, edition.day.month, edition.day.day],
        "briefs": [_brief(*pair, t) for pair in zip(briefs, steps, strict=True)],
        "notes": footer.notes(t, demonstration=edition.demonstration),
        "words": _words(edition, t),
        "colours": _plain(theme.LIGHT, ""),
        "signs": theme.SIGNS,
        "steps": theme.STEPS,
    }
    return json.dumps(data)


def _words(edition: Edition, t: Translator) -> dict[str, str]:
    return {
        "name": t("The Bamako commitments"),
        "of": t("GSEF, social and solidarity economy, 2019"),
        "day": t("Figures as of {day}", day=edition.day),
        "source": t("Source: The Bamako commitments, revision {number}", number=str(edition.revision)),
        "page": t("Page {n} of {total}", n="{n}", total="{total}"),
        "demonstration": t("Demonstration: countries, actors and figures are invented.")
        if edition.demonstration
        else "",
        "how": t("How to read this brief"),
        "whole": t("The same, kept up to date:"),
        "detail": t("Details, up to date"),
        "code": t("QR code that leads to the page of this brief"),
        "rungs": t("Rungs of the framework law"),
        "undated": t("No date and no report: nothing to draw."),
    }


def _brief(brief: Brief, step: int, t: Translator) -> dict[str, Any]:
    few, whole = _STEPS[step]
    pieces: list[dict[str, Any]] = []
    for block in brief.blocks:
        if whole or not isinstance(block, Group):
            within = block.content if isinstance(block, Group) else [block]
            pieces += [_piece(inner, few, brief.link, t) for inner in within]
    return {
        "title": brief.title,
        "finding": brief.finding,
        "view": brief.view,
        "link": brief.link,
        "no_code": t(NO_CODE) if is_too_long(brief.link) else "",
        "code": qr_picture(brief.link),
        "pieces": pieces,
    }


# --- what has room ----------------------------------------------------------------------------------------


def _piece(block: Block, few: int, base: str, t: Translator) -> dict[str, Any]:
    """Return what brief.typ draws of a block with so many entries, with a word on how many more there are;
    `base` is the whole address of the page."""
    total, shown = 0, few
    match block:
        case EntryList():
            total = len(block.rows)
            block = replace(block, rows=[_entry(row, few) for row in block.rows[:few]])
        case Timeline():
            total = len(block.items)
            block = replace(block, items=block.items[:few])
        case StaticChart(drawing=ActionPlan() as plan):
            total, shown = len(plan.undertakings), few + 2
            block = StaticChart(replace(plan, undertakings=plan.undertakings[:shown]))
    more = t.n("{n} more on the page", "{n} more on the page", total - shown) if total > shown else ""
    return {"name": block.template, "more": more, **_plain(block.values, base)}


def _entry(entry: Entry, few: int) -> Entry:
    return replace(entry, said=cut(entry.said, 60 * few))


def _plain(value: Any, base: str) -> Any:
    """Return what a piece is filled with as JSON has it; where something leads, as a whole address, seen from
    the one at `base`."""
    if is_dataclass(value):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return {
            name: _whole(own, base) if name == "to" else _plain(own, base)
            for name, own in value.items()
            if name != "near"
        }
    if isinstance(value, (list, tuple)):
        return [_plain(item, base) for item in value]
    return value


def _whole(to: str, base: str) -> str:
    """Return a whole address, "" for nothing that a browser opens."""
    whole = urljoin(base, to) if to else ""
    return whole if whole.startswith(("http://", "https://")) else ""
