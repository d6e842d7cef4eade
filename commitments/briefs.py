"""Briefs: what the light pages of a country, an article or an actor show, set on paper as PDF by typst."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urljoin

from commitments import reader
from commitments.bounded import cut
from commitments.pieces import NO_CODE, SCREEN, Piece, is_too_long, qr_code
from commitments.tables import Entry
from commitments.typesetting import typesetter
from commitments.wording import Speaker, speaker

MIME = "application/pdf"
PAGES = 2  # of paper that a brief has at most, as long as its texts are not beyond measure

# How many entries a list has, and whether what paper may do without is there: less and less, until the brief
# has room on its pages.
_STEPS = ((12, True), (6, True), (6, False), (4, False), (3, False), (2, False), (1, False))


@dataclass(frozen=True)
class Brief:
    """One brief: its title, the sentence that says it shortly, its pieces, what else is filtered by, and the
    whole address of the page that shows the same ("" where it is not known)."""

    title: str
    finding: str
    pieces: Sequence[Piece]
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
    """Set briefs one after another as a PDF file that screen readers can read; before several stands a list
    of them. Raises FileNotMade."""
    steps = [0] * len(briefs)
    with typesetter() as sets:
        while True:
            told = _all_told(briefs, steps, edition)
            long = [
                at
                for at, pages in enumerate(sets.lengths(told))
                if pages > PAGES and steps[at] < len(_STEPS) - 1
            ]
            if not long:
                return sets.pdf(told)
            for at in long:
                steps[at] += 1


def _all_told(briefs: Sequence[Brief], steps: Sequence[int], edition: Edition) -> str:
    """Give what brief.typ lays out, as JSON."""
    t = speaker(edition.language)
    told = {
        "title": briefs[0].title if len(briefs) == 1 else t("The Bamako commitments: briefs"),
        "language": edition.language,
        "day": [edition.day.year, edition.day.month, edition.day.day],
        "briefs": [_told(each, step, t) for each, step in zip(briefs, steps, strict=True)],
        "notes": _notes(edition, t),
        "words": _words(edition, t),
        "colours": _plain(reader.LIGHT, ""),
    }
    return json.dumps(told)


def _words(edition: Edition, t: Speaker) -> dict[str, str]:
    return {
        "name": t("The Bamako commitments"),
        "of": t("GSEF, social and solidarity economy, 2019"),
        "day": t("Figures as of {day}", day=edition.day),
        "source": t("Source: The Bamako commitments, revision {number}", number=str(edition.revision)),
        "page": t("Page {n} of {total}", n="{n}", total="{total}"),
        "demonstration": t("Demonstration: countries, actors and figures are invented.")
        if edition.demonstration
        else "",
        "group": t("Of what"),
        "far": t("How far"),
        "n": t("Number"),
        "how": t("How to read this brief"),
        "whole": t("The same, kept up to date:"),
        "code": t("QR code that leads to the page of this brief"),
        "rungs": t("Rungs of the framework law"),
        "undated": t("No date and no report: nothing to draw."),
    }


def _notes(edition: Edition, t: Speaker) -> list[str]:
    """Say how to read the figures, as every light page does."""
    return [
        t("Demonstration: countries, actors and figures are invented.")
        if edition.demonstration
        else t(
            "Documented means found in the public record: nobody named here was asked, and a documented "
            "action is not a promise. No list of signatories of the declaration could be had."
        ),
        t(
            "How far something got is what its latest report says. Without a report or trace for more than "
            "two years is silence, which does not say that nothing was done. Means and shares are told with "
            "how many they are of."
        ),
    ]


def _told(brief: Brief, step: int, t: Speaker) -> dict[str, Any]:
    few, whole = _STEPS[step]
    pieces: list[Piece] = []
    for each in brief.pieces:
        beside: Any = each.values["pieces"] if each.name == SCREEN else [each]
        if whole or each.name != SCREEN:
            pieces += [_shortened(one, few, t) for one in beside]
    return {
        "title": brief.title,
        "finding": brief.finding,
        "view": brief.view,
        "link": brief.link,
        "no_code": t(NO_CODE) if is_too_long(brief.link) else "",
        "code": str(qr_code(brief.link)).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1),
        "pieces": [{"name": each.name, **_plain(each.values, brief.link)} for each in pieces],
    }


# --- what has room ----------------------------------------------------------------------------------------


def _shortened(piece: Piece, few: int, t: Speaker) -> Piece:
    """Give a piece with so many entries, and a word on how many more there are."""
    values: dict[str, Any] = dict(piece.values)
    total, shown = 0, 0
    match piece.name:
        case "rows":
            total, shown = len(values["rows"]), few
            values["rows"] = [_entry(each, few) for each in values["rows"][:few]]
        case "timeline":
            total, shown = len(values["items"]), few
            values["items"] = values["items"][:few]
        case "plan":
            plan = values["plan"]
            total, shown = len(plan.undertakings), few + 2
            values["plan"] = replace(plan, undertakings=plan.undertakings[:shown])
        case _:
            return piece
    more = total - shown
    values["more"] = t.n("{n} more on the page", "{n} more on the page", more) if more > 0 else ""
    return Piece(piece.name, values)


def _entry(entry: Entry, few: int) -> Entry:
    return replace(entry, said=cut(entry.said, 60 * few))


def _plain(value: Any, base: str) -> Any:
    """Give what a piece is filled with as JSON has it; where something leads, as a whole address, seen from
    the one at `base`."""
    if is_dataclass(value):
        value = {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, Mapping):
        return {
            name: _whole(own, base) if name == "to" else _plain(own, base)
            for name, own in value.items()
            if name not in ("t", "near")
        }
    if isinstance(value, (list, tuple)):
        return [_plain(each, base) for each in value]
    return value


def _whole(to: str, base: str) -> str:
    """Give a whole address, "" for nothing that a browser opens."""
    found = urljoin(base, to) if to else ""
    return found if found.startswith(("http://", "https://")) else ""
