"""Who is asked for a report: by country and actor, since when, and the words to ask for it with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from commitments.contract import countries
from commitments.contract.codelists import fold
from commitments.exports.report_sheets import report_sheet
from commitments.exports.tabular import XLSX
from commitments.i18n.offered import offered_languages
from commitments.i18n.translator import Translator, capital, translator_for
from commitments.measures.actors import list_actors
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.site.blocks import FileOffer
from commitments.site.cells import Entry, cells_of, news
from commitments.site.context import Context
from commitments.site.footer import written_out
from commitments.site.words.actor_profile import asked_for
from commitments.store.store import Store
from commitments.text import shortening
from commitments.text.languages import of_texts

Row = dict[str, Any]


@dataclass(frozen=True)
class ReportRequest:
    """An actor and the declared commitments on which a report is asked for, the longest due first."""

    actor: str
    name: str
    country: str | None
    due: tuple[Row, ...]

    @property
    def since(self) -> date:
        """Return the first day from which one of the reports is asked for."""
        asked_from: list[date] = [row["asked_from"] for row in self.due]
        return min(asked_from)

    @property
    def newest(self) -> str | None:
        """Return the day of the newest report on any of them, as it was given."""
        reported = [row for row in self.due if row["as_of_day"]]
        return str(max(reported, key=lambda row: row["as_of_day"])["as_of"]) if reported else None


@dataclass(frozen=True)
class Due:
    """Who is asked for a report, of how many commitments that are declared."""

    asked: tuple[ReportRequest, ...]
    declared: int

    @property
    def reports(self) -> int:
        """Return how many reports are asked for."""
        return sum(len(request.due) for request in self.asked)


def due(store: Store, scope: Scope) -> Due:
    """Return who is asked for a report in a view; of documented actions none is."""
    declared = list_commitments(store, scope.but(basis=("declared",)), sort="actor", size=None).rows
    owed = sorted(
        (row for row in declared if row["asked"]),
        key=lambda row: (fold(row["actor"]), row["signatory_id"], row["asked_from"]),
    )
    return Due(
        tuple(
            ReportRequest(actor, rows[0]["actor"], rows[0]["country"], tuple(rows))
            for actor, group in groupby(owed, key=lambda row: str(row["signatory_id"]))
            if (rows := list(group))
        ),
        len(declared),
    )


# --- who ---------------------------------------------------------------------------------------------


def due_finding(due: Due, reader: Context) -> str:
    """Return of how many commitments a report is asked for, and of how many actors."""
    t = reader.t
    if not due.declared:
        return t("No declared commitment in this view: no report is requested.")
    sentence = asked_for(due.reports, due.declared, t)
    if due.asked:
        sentence += " " + t.n(
            "It is requested from {n} actor.", "They are requested from {n} actors.", len(due.asked)
        )
    return sentence


def in_order(requests: Iterable[ReportRequest], reader: Context) -> list[ReportRequest]:
    """Return actors by the names of their countries, then by their own."""
    return sorted(requests, key=lambda actor: (reader.sorted_by("country", actor.country), fold(actor.name)))


def by_country(requests: Iterable[ReportRequest], reader: Context) -> list[tuple[str, list[ReportRequest]]]:
    """Return actors that are in order, country by country."""
    groups = groupby(requests, key=lambda actor: actor.country)
    return [(capital(reader.name("country", country)), list(group)) for country, group in groups]


def asked_entries(requests: Iterable[ReportRequest], reader: Context) -> list[Entry]:
    """Return actors as lines: how many reports, since when, when last heard of; each leads to its files."""
    t = reader.t
    entries = []
    for actor in requests:
        facts = cells_of(
            t.n("{n} report requested", "{n} reports requested", len(actor.due)),
            t("since {day}", day=t.date(actor.since))
            if len(actor.due) == 1
            else t("the first since {day}", day=t.date(actor.since)),
            t("newest report, on any commitment: {day}", day=t.date(actor.newest))
            if actor.newest
            else t("no report received yet"),
        )
        entries.append(Entry(actor.name, reader.address.here(actor=actor.actor), facts))
    return entries


def commitment_entries(request: ReportRequest, reader: Context) -> list[Entry]:
    """Return the commitments on which a report is asked of an actor."""
    t, to = reader.t, reader.address.to
    entries = []
    for row in request.due:
        asked = t("report requested since {day}", day=t.date(row["asked_from"]))
        where = to("commitment", id=row["commitment_id"], actor=None)
        entries.append(Entry(t.bilingual(row, "title"), where, cells_of(news(row, t), asked)))
    return entries


def _newest(day: str | None, t: Translator) -> str:
    return t("newest report: {day}", day=t.date(day)) if day else t("no report received yet")


# --- what is sent ------------------------------------------------------------------------------------


def languages_of(country: str | None) -> tuple[str, ...]:
    """Return the languages in which to write to a country: the official ones that there are words in here,
    else French."""
    spoken, offered = countries.official_languages(country) if country else (), offered_languages()
    return tuple(language for language in spoken if language in offered) or ("fr",)


def spoken(store: Store, scope: Scope) -> tuple[str, ...]:
    """Return the languages in which to write to the actors of a view."""
    places = sorted({row["country"] or "" for row in list_actors(store, scope, size=None).rows})
    return tuple(dict.fromkeys(language for country in places for language in languages_of(country)))


def whom(scope: Scope, reader: Context) -> str:
    """Return whose a report sheet of a view is: that of actors, of countries, of all."""
    t = reader.t
    if scope.actor:
        return t.list([reader.name("actor", actor) for actor in scope.actor])
    return t.list([reader.name("country", country) for country in scope.country]) or t("all actors")


def letter(request: ReportRequest, day: date, contact: str = "", before: date | None = None) -> str:
    """Return the text of an e-mail that asks for the reports, in the languages of the actor's country.

    `day` is that of reading; `before` the last day to answer, which is not named where none is given.
    """
    languages = languages_of(request.country)
    parts = [_letter(request, day, contact, before, translator_for(language)) for language in languages]
    return "\n\n— — —\n\n".join(parts)


def _letter(request: ReportRequest, day: date, contact: str, before: date | None, t: Translator) -> str:
    n = len(request.due)
    lines = [
        t.pair(t("Subject"), t("The Bamako commitments: your reports ({actor})", actor=request.name)),
        "",
        t("Dear Sir or Madam,"),
        "",
        t.n(
            "{actor} declared its commitments, and their progress is published in “The Bamako "
            "commitments”. On {day}, we are asking you for a report on {n} commitment: there has been "
            "no news of it for more than a year, and its completion is not known.",
            "{actor} declared its commitments, and their progress is published in “The Bamako "
            "commitments”. On {day}, we are asking you for a report on {n} commitments: there has been "
            "no news of them for more than a year, and their completion is not known.",
            n,
            actor=request.name,
            day=t.date(day),
        ),
        "",
        *(_asked_line(number, row, t) for number, row in enumerate(request.due, 1)),
        "",
        t(
            "The report sheet is attached. For each commitment, please enter the date of the report "
            "and how far it has got (the stage, a percentage or the value measured) and, if there is "
            "one, the address of a page or document that shows it. What is not known can be left empty."
        ),
        t("Please send the file back as it is before the end of {day}.", day=t.date(before))
        if before
        else t("Please send the file back as it is, by answering this message."),
    ]
    if contact:
        lines.append(t("For any question: {contact}", contact=written_out(contact)))
    return "\n".join([*lines, "", t("With our thanks,"), t("the GSEF secretariat")])


def _asked_line(number: int, row: Row, t: Translator) -> str:
    title = " ".join(t.bilingual(row, "title").split())
    due = [t("due: {day}", day=t.date(row["due_date"]))] if row["due_date"] else []
    facts = (*due, _newest(row["as_of"], t))
    return f"{number}. {title} ({row['commitment_id']}) – {t.series(facts)}"


def sheets_to_take(
    store: Store, scope: Scope, languages: Sequence[str], contact: str, reader: Context
) -> list[FileOffer]:
    """Return the report sheet of a view in each of the languages; made when somebody asks for it."""
    offers, called, day = [], whom(scope, reader), scope.snapshot(store).day.isoformat()
    whose = capital(called)
    for language in dict.fromkeys(of_texts(language)[0] for language in languages):
        t = translator_for(language)
        label = f"{whose} ({t.own_name})"
        # Translators: part of the name of a file: letters and hyphens alone, without accents.
        words = [t("report-sheet"), *(scope.actor or scope.country)]
        name = shortening.file_name(words, f"-{day}-{language}.xlsx")
        make = partial(report_sheet, store, scope, called, language, written_out(contact))
        offers.append(FileOffer(label, name, XLSX, make))
    return offers
