"""The Method page as data: definitions and formulas, what is accepted, sources, what is missing, licences.

What the code knows (columns, codes, counts, addresses) is drawn from it; only what the figures mean is
written here. Sections hold blocks of a few kinds, which templates/section.html draws.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commitments.contract import codelists, countries
from commitments.contract.codelists import CodeList
from commitments.contract.model import LONGEST_TEXT, RECORDS, Column, Record
from commitments.contract.rules import ACCELERATION_NEEDED, CURRENT, DUE, ON_TRACK
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import NOT_GIVEN
from commitments.measures.networks import NETWORK_WORDS
from commitments.measures.provenance import RowsHeld, Sources
from commitments.measures.scope import the_eight
from commitments.site.cells import Table, TableCell, completion_cell, numeric
from commitments.site.context import Context
from commitments.site.text_blocks import (
    Block,
    Example,
    Folded,
    Formula,
    Links,
    Points,
    Subheading,
    TextPart,
    WideTable,
)
from commitments.site.words.law import rung_sentence
from commitments.site.words.period import happening_words
from commitments.site.words.tables import table_names
from commitments.store.history import RevisionPage
from commitments.store.store import Store

READ_ON = date(2026, 11, 23)  # the day on which the public pages of data/baseline were read

REVISIONS_SHOWN = 100

# --- the invented example ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Invented:
    """A commitment that does not exist, with its only report, and what follows from them."""

    actor: str = "Ville-Indigo"
    baseline: float = 10
    target: float = 50
    value: float = 34
    start: date = date(2025, 1, 1)
    due: date = date(2026, 12, 31)
    as_of: date = date(2026, 6, 30)
    read_on: date = date(2026, 11, 23)

    @property
    def progress(self) -> float:
        """Return the progress, in percent."""
        return (self.value - self.baseline) / (self.target - self.baseline) * 100

    @property
    def elapsed(self) -> int:
        """Return the days from the start to the report."""
        return (self.as_of - self.start).days

    @property
    def all_days(self) -> int:
        """Return the days from the start to the due date."""
        return (self.due - self.start).days

    @property
    def expected(self) -> float:
        """Return the share of the time that has passed, in percent."""
        return min(self.elapsed / self.all_days, 1) * 100

    @property
    def ratio(self) -> float:
        """Return progress over the share of the time."""
        return self.progress / self.expected

    @property
    def age(self) -> int:
        """Return the days from the report to the day of reading."""
        return (self.read_on - self.as_of).days


EXAMPLE = Invented()


# --- sections ----------------------------------------------------------------------------------------


def sections(
    context: Context, store: Store, rows_held: RowsHeld, cited: Sources, past: RevisionPage
) -> list[TextPart]:
    """Return the page, section by section."""
    t, real = context.t, not store.is_demonstration
    parts = [
        ("record", t("What the register is"), _record(context, store, rows_held)),
        ("axes", t("How each commitment is read: five questions"), _axes(context)),
        ("counts", t("What the counts, totals and words mean"), _counts(context, store)),
        ("tables", t("Tables and headings that are accepted"), _tables(t)),
        ("codes", t("Codes that are accepted"), _codes(t, store)),
        ("files", t("What files may look like"), _files(t)),
        ("sources", t("Sources"), _sources(t, cited)),
    ]
    if real and rows_held.rows["articles"]:
        parts.append(("missing", t("What is missing, and why"), _missing(t, rows_held)))
    parts += [
        ("downloads", t("Downloads"), _downloads(context, rows_held)),
        ("revision", t("Revisions"), _revisions(context, past)),
    ]
    return [TextPart(place, title, tuple(blocks)) for place, title, blocks in parts]


def finding(context: Context, store: Store, cited: Sources) -> str:
    """Return what the figures rest on."""
    t = context.t
    if store.is_demonstration:
        return t("Everything here is invented; the rules are those of the real register.")
    if not cited.addresses:
        return t("No source is recorded yet; these are the rules of counting.")
    return t.n(
        "Behind these figures: {n} public page, linked.",
        "Behind these figures: {n} public pages, each linked.",
        cited.addresses,
    )


def _eight(store: Store, t: Translator) -> str:
    return t.list(sorted((t.country(code) for code in the_eight(store)), key=codelists.fold))


def _record(context: Context, store: Store, rows_held: RowsHeld) -> Iterator[Block]:
    t, to = context.t, context.address.to
    if store.is_demonstration:
        what = t(
            "This is a demonstration. Countries ({countries}), actors, commitments, reports, places "
            "and figures are invented by a program; nothing here describes a real place or "
            "organisation. The rules on this page are those of the real register.",
            countries=_eight(store, t),
        )
    else:
        what = t(
            "The register gathers documented actions, and commitments that actors declare, that follow "
            "up on the Bamako Declaration (Global Social Economy Forum, social and solidarity economy, "
            "25–26 April 2019) in {countries}. Documented actions were found on public pages: nobody "
            "named there was asked. Most of them were not taken because of the declaration; they are "
            "what is known to have been done in the fields it names.",
            countries=_eight(store, t),
        )
    names, row_of = table_names(t), _row_meanings(t)
    basis = {
        "declared": t("Declared by the actor itself, under the declaration. Reports are requested."),
        "documented": t(
            "Found in public sources. It is no promise: nobody is asked for a report, and nothing is "
            "called due or silent. Pages say “last public trace” or “no later trace found”."
        ),
    }
    role = {
        "signatory": t("A source shows that it signed the declaration. Only then is it called a signatory."),
        "participant": t(
            "A source shows that it took part in the forum, which does not prove that it signed."
        ),
        "addressee": t(
            "The declaration addresses this type of actor. That proves no tie to the declaration."
        ),
    }
    held = numeric(t("In this revision"))
    yield what
    if not sum(rows_held.rows.values()):
        yield t("The register is still empty.")
    yield Table.of(
        (t("Table"), t("What a row is"), held),
        ((names[table], row_of[table], t.number(n)) for table, n in rows_held.rows.items()),
    )
    for name, title, meanings, n in (
        ("basis", t("Declared or documented"), basis, rows_held.basis),
        ("role", t("Role"), role, rows_held.role),
    ):
        yield Table.of(
            (title, t("Meaning"), t("Code"), held),
            (
                (
                    TableCell(
                        capital(t.label(name, code)),
                        to("register", basis=code) if name == "basis" and n[code] else "",
                    ),
                    meaning,
                    code,
                    t.number(n[code]),
                )
                for code, meaning in meanings.items()
            ),
        )
    points = [
        t(
            "Listed actors with the role “{role}”: {signatories}. All others are called actors.",
            signatories=t.count_of(rows_held.role["signatory"], rows_held.rows["signatories"]),
            role=t.label("role", "signatory"),
        ),
        t(
            "What is missing is shown as “{missing}”. It is never shown or counted as zero.",
            missing=t.missing,
        ),
    ]
    if not store.is_demonstration:
        points += [
            t(
                "The articles listed are those whose text has been found and entered. How many the "
                "declaration has is not known; no figure here is a share of all of them."
            ),
            t(
                "The list of signatories could not be obtained: an actor’s absence from the register "
                "says nothing about that actor."
            ),
        ]
    yield Points(*points)


# --- the five axes -----------------------------------------------------------------------------------


def _axes(context: Context) -> Iterator[Block]:
    t, e = context.t, EXAMPLE
    yield t(
        "Five questions are asked of each commitment or action: its stage, its progress, whether it "
        "keeps pace with its schedule, how old the latest news is, and who says so. The answers stand "
        "side by side and are never merged into one score."
    )
    yield Example(
        t("An invented example"),
        t(
            "{actor}, a town that does not exist, sets out to support {target} cooperatives; "
            "{baseline} were supported before. Start: {start}; due: {due}. Its only report, "
            "self-declared, says {value} as of {as_of} and gives no stage. The reference date is "
            "{read_on}.",
            actor=e.actor,
            baseline=e.baseline,
            target=e.target,
            value=e.value,
            start=e.start,
            due=e.due,
            as_of=e.as_of,
            read_on=e.read_on,
        ),
    )
    yield from _which_report(t)
    yield from _completion(context)
    yield from _progress(t)
    yield from _trajectory(t)
    yield from _freshness(t)
    yield from _verification(t)


def _which_report(t: Translator) -> Iterator[Block]:
    order = ", ".join(t.label("verification", code) for code in codelists.VERIFICATION_PRECEDENCE)
    yield Subheading(t("Which report counts"), "speaks")
    yield Points(
        t(
            "Every view has a reference date: today (UTC) unless another is chosen. Only reports about "
            "that day or an earlier one count."
        ),
        t(
            "The latest report counts: the one about the latest day. Of several on one day, the first "
            "in this order: {order}.",
            order=order,
        ),
        t("What that report leaves out is not known on its day; an earlier report does not fill the gap."),
        t(
            "A date may be a year or a month. It is shown as given and counts as its first day where "
            "something starts, as its last day everywhere else. A report on a month or year that is "
            "not over yet counts on the reference date; of two such reports, the one whose period ends "
            "later counts."
        ),
        t(
            "If the latest report says “{withdrawn}” or “{superseded}”, the commitment leaves every "
            "total and percentage and is counted separately. Commitments without any report stay in.",
            withdrawn=t.label("completion", "withdrawn"),
            superseded=t.label("completion", "superseded"),
        ),
        t("Thresholds are compared to nine decimal places."),
    )


def _completion(context: Context) -> Iterator[Block]:
    t, e = context.t, EXAMPLE
    steps = {
        "not_started": (t("Nothing has begun."), t("{n} or less", n=t.percent(0))),
        "limited": (
            t("First steps have been taken."),
            t("above {low}, under {high}", low=t.percent(0), high=t.percent(50)),
        ),
        "substantial": (
            t("Well advanced, not finished."),
            t("from {low}, under {high}", low=t.percent(50), high=t.percent(100)),
        ),
        "complete": (t("What the title names is done."), t("{n} or more", n=t.percent(100))),
        "no_evidence": (t("Someone looked, and found no trace that it happened. It is an answer."), ""),
        "not_reported": (
            t("There is no report, or the latest gives neither a stage nor a progress."),
            t("unknown"),
        ),
        "withdrawn": (t("Given up. It is counted separately."), ""),
        "superseded": (t("Another has taken its place. It is counted separately."), ""),
    }
    cells = {code: completion_cell(code, context) for code in steps}
    rows = (
        (TableCell(capital(cells[code].text), swatch=cells[code].swatch), meaning, progress or "–", code)
        for code, (meaning, progress) in steps.items()
    )
    yield Subheading(t("Stage"), "completion")
    yield t(
        "How far what the title names has got, on the scale of the Open Government Partnership: not "
        "started, limited, substantial, complete. It says nothing of quality or effect."
    )
    yield Points(
        t("As stated by the report."),
        t("If it states nothing: from its progress, as in the table."),
        t("If it gives neither: {label}.", label=t.label("shown_completion", "not_reported")),
        numbered=True,
    )
    yield Table.of((t("Stage"), t("Meaning"), t("From progress"), t("Code")), rows)
    yield Example(
        t("In the example"),
        t(
            "The report gives no stage; its progress is {progress}: {label}.",
            progress=t.percent(e.progress),
            label=t.label("completion", "substantial"),
        ),
    )


def _progress(t: Translator) -> Iterator[Block]:
    e = EXAMPLE
    yield Subheading(t("Progress"), "progress")
    yield t("The share of the way from the baseline to the target that has been covered, in percent.")
    yield Formula(t("progress = (value − baseline) ÷ (target − baseline) × 100"))
    yield Points(
        t(
            "If value, baseline and target are all given and the target differs from the baseline. The "
            "result is not capped: it may be below 0 or above 100."
        ),
        t("Otherwise the percentage stated by the report."),
        t("Otherwise it is unknown, which is not zero."),
        numbered=True,
    )
    yield t(
        "An average is the plain mean over the commitments whose progress is known, each counting "
        "once; it says how many: n of N."
    )
    yield t(
        "An average comes with what was expected by now: the mean share of the time from start to due "
        "date that has elapsed, over those of these commitments that have both dates; and for how many "
        "of them the actor says so."
    )
    yield Example(
        t("In the example"),
        t(
            "({value} − {baseline}) ÷ ({target} − {baseline}) × 100 = {progress}.",
            value=e.value,
            baseline=e.baseline,
            target=e.target,
            progress=t.percent(e.progress),
        ),
    )


def _trajectory(t: Translator) -> Iterator[Block]:
    e = EXAMPLE
    # In the order in which they are asked.
    rules = {
        "achieved": t(
            "It is {complete}, or its progress is {n} or more.",
            complete=t.label("completion", "complete"),
            n=t.percent(100),
        ),
        "overdue": t("The reference date is after the due date, whatever else is known."),
        "unable_to_assess": t(
            "The progress, start date or due date is unknown; or the report is about a day not after "
            "the start; or the due date is not after the start."
        ),
        "on_track": t("The ratio is {low} or more.", low=t.number(ON_TRACK, 2)),
        "acceleration_needed": t(
            "The ratio is {low} or more, under {high}.",
            low=t.number(ACCELERATION_NEEDED, 2),
            high=t.number(ON_TRACK, 2),
        ),
        "limited_progress": t(
            "The ratio is {low} or more, under {high}.",
            low=t.number(0),
            high=t.number(ACCELERATION_NEEDED, 2),
        ),
        "deteriorating": t("The ratio is below {n}: less than at the start.", n=0),
    }
    rows = (
        (TableCell(f"{place}. {capital(t.label('trajectory', code))}", sign=code), rule, code)
        for place, (code, rule) in enumerate(rules.items(), start=1)
    )
    yield Subheading(t("Pace (trajectory)"), "trajectory")
    yield t("Whether progress keeps pace with the schedule. The first rule that applies gives the answer.")
    yield Formula(t("ratio = progress ÷ share of the time passed"))
    yield Formula(
        t("share of the time passed = (day of the report − start) ÷ (due − start) × 100, at most 100")
    )
    yield Table.of((t("Pace"), t("When"), t("Code")), rows)
    yield Example(
        t("In the example"),
        t(
            "{elapsed} of {all_days} days had passed on {as_of}: {expected}. Ratio: {progress} ÷ "
            "{expected} = {ratio}: {label}.",
            elapsed=e.elapsed,
            all_days=e.all_days,
            as_of=e.as_of,
            expected=t.percent(e.expected),
            progress=t.percent(e.progress),
            ratio=t.number(e.ratio, 2),
            label=t.label("trajectory", "acceleration_needed"),
        ),
    )


def _freshness(t: Translator) -> Iterator[Block]:
    rules = {
        "current": t("{n} days or less", n=CURRENT),
        "due": t("{low} to {high} days", low=CURRENT + 1, high=DUE),
        "overdue": t("more than {n} days", n=DUE),
        "never_reported": t("There is no report."),
    }
    rows = (
        (TableCell(capital(t.label("freshness", code)), swatch=code), rule, code)
        for code, rule in rules.items()
    )
    yield Subheading(t("Age of the latest news (freshness)"), "freshness")
    yield t(
        "Days from the day of the latest report to the reference date. It says how old the news is, "
        "not whether it is good. For an actor, it is the age of the latest report on any commitment it "
        "leads."
    )
    yield Table.of((t("Age of the latest news"), t("When"), t("Code")), rows)
    yield Example(
        t("In the example"),
        t(
            "{n} days from {as_of} to {read_on}: {label}.",
            n=EXAMPLE.age,
            as_of=EXAMPLE.as_of,
            read_on=EXAMPLE.read_on,
            label=t.label("freshness", "current"),
        ),
    )


def _verification(t: Translator) -> Iterator[Block]:
    meanings = {
        "self_declared": t("The actor says so itself, or its partner or co-organiser."),
        "reviewed": t("Someone else reports it: the press, a network, an organisation. That is not a check."),
        "validated": t("It has been checked. Nothing else is called verified."),
        "disputed": t("Someone disputes it."),
    }
    rows = (
        (TableCell(capital(t.label("verification", code)), sign=code), meaning, code)
        for code, meaning in meanings.items()
    )
    yield Subheading(t("Who says so (verification)"), "verification")
    yield t("That of the report that counts.")
    yield Table.of((t("Who says so"), t("Meaning"), t("Code")), rows)
    yield t(
        "Where pages compare who says what, they show for each commitment the latest stage that is "
        "self-declared, the latest reported by others and the latest verified. They differ if two or "
        "more give a stage and not the same one; a difference is shown, never settled."
    )
    yield Example(t("In the example"), capital(t.label("verification", "self_declared")) + ".")


# --- counts ------------------------------------------------------------------------------------------


def _counts(context: Context, store: Store) -> Iterator[Block]:
    t = context.t
    rungs = (
        (f"{place}. {capital(t.label('status', code))}", rung_sentence(code, t), code)
        for place, code in enumerate(codelists.LAW_LADDER, start=1)
    )
    happened = {
        "advanced": t("It stands on a higher step than before."),
        "fell_back": t("It is at a lower stage than before."),
        "first_known": t("Its stage is known now, and was not then."),
        "finished": t("It is complete, and was not."),
        "slipped": t("Its due date has passed, and it is not complete."),
        "reported": t("A report has been added to what is known of it."),
        "undertaken": t(
            "Its start date lies between them. Those without a start date are counted separately."
        ),
        "fell_silent": t("It is not complete, and has been without news for two years."),
        "set_aside": t("It has been withdrawn or replaced."),
    }
    words = happening_words(t)
    happenings = ((capital(words[what]), meaning) for what, meaning in happened.items())
    spanning = t.list(
        [t.label("actor_type", code) for code in codelists.ACTOR_TYPES if code in codelists.WITHOUT_COUNTRY]
    )
    yield Subheading(t("Who counts where"), "who")
    yield Points(
        t(
            "A joint commitment counts once, under its lead; for partners it is one they contribute "
            "to. Country, level and type of actor are those of the lead."
        ),
        t(
            "Commitments and actors are those of the revision shown, whatever their dates: a total "
            "does not change with the reference date, only what is known of it does."
        ),
        t(
            "Every percentage comes with its n of N. N is every commitment and action of the view, "
            "with or without a report, except those withdrawn or replaced."
        ),
        t(
            "Counts out of eight countries cover {countries}. Other countries, and actors without a "
            "single country ({types}), are not in them.",
            countries=_eight(store, t),
            types=spanning,
        ),
    )
    yield Subheading(t("Who works with whom (partnerships)"), "partnerships")
    yield t(
        "A commitment or action is joint if it names partners besides its lead. It counts once in "
        "every total; in a table of two sides it appears in each cell where two of its actors meet, so "
        "cells do not add up. There, and only there, filters by country, level and type keep whatever "
        "such an actor takes part in, as lead or partner."
    )
    yield Subheading(t("Reports requested"), "due")
    yield t(
        "A report is requested on declared commitments only, once more than {n} days have passed since "
        "the latest one, as long as they are not complete, withdrawn or replaced. If there never was "
        "one, the days begin with the start date or the day of entry in the register, whichever is "
        "later: nobody is asked about what has only just been entered.",
        n=CURRENT,
    )
    yield Subheading(t("Where to start (practices)"), "start")
    yield t(
        "For an actor, pages list the articles under which it neither leads nor contributes to "
        "anything, and for each the practices of other actors of its type."
    )
    yield Subheading(t("Networks, and what followed an event"), "events")
    yield t(
        "A network is assigned by the words of its title: to local elected officials by "
        "{local_officials}; to ministers by {ministers}; to parliamentarians by {parliamentarians}; an "
        "actor by its type.",
        **{group: ", ".join(words) for group, words in NETWORK_WORDS.items()},
    )
    yield t(
        "For an event, the reports of the following twelve months are counted: on its country’s commitments, "
        "or on all if it has none. That they followed it does not mean that they came from it."
    )
    yield Subheading(t("Where nothing is known (coverage)"), "coverage")
    yield t(
        "For each of the eight countries, each of the {levels} levels and each recorded article, a "
        "cell is filled if at least one commitment or action answers the article, led by an actor of "
        "that country and level. An empty cell means no information, not that nothing was done.",
        levels=len(codelists.LEVELS),
    )
    yield Subheading(t("Silence"), "silence")
    yield t(
        "“No news for two years” counts those whose latest report is more than {n} days old. Where there "
        "never was one, the days begin with the start date; without a start date, with the day of entry in "
        "the register. Without any report, a declared commitment reads “{declared}”, a documented action "
        "“{documented}”.",
        n=DUE,
        declared=t("No report received"),
        documented=t("No later trace found"),
    )
    yield Subheading(t("The law of a country"), "law")
    yield t(
        "A country stands on the rung of the furthest status among its own milestones of the type "
        "“{kind}”, as far as they had occurred by the reference date; a text without a date counts on "
        "any date. Expired texts, other laws and policies are shown separately; a regional text never "
        "lifts a country. A country without such a row has nothing recorded, which is not "
        "“{none_known}”: that means someone looked.",
        kind=t.label("kind", "framework_law"),
        none_known=t.label("status", "none_known"),
    )
    yield Table.of((t("Rung"), t("In words"), t("Code")), rungs)
    yield Subheading(t("What it changed (outcomes)"), "outcomes")
    yield t(
        "A value is the total since the commitment began; the latest counts. Sums run over "
        "commitments, never over different measures, units or currencies; they say of how many "
        "commitments (n of N), and “about” where any part is not exact: then with three digits. Money from a "
        "million on is shown in millions. Tables and files have every digit."
    )
    yield Subheading(t("What changed"), "between")
    yield t(
        "Changes run from after a first day up to a second. Both are read with what the chosen "
        "revision knows: correcting the register, undoing a revision or changing an identifier moves "
        "nothing."
    )
    yield Table.of((t("What happened"), t("When")), happenings)
    yield Subheading(t("Search"), "search")
    yield t(
        "Every word searched for must be there, in titles or descriptions in French or English, names "
        "of actors, localities and countries, or identifiers; case and accents do not count."
    )


# --- what is read ------------------------------------------------------------------------------------


def _kinds(t: Translator) -> dict[str, str]:
    return {
        "identifier": t("identifier"),
        "text": t("text"),
        "url": t("web address"),
        "date": t("date"),
        "number": t("number"),
        "whole": t("whole number"),
        "percent": t("percentage"),
        "code": t("code"),
        "country": t("country"),
        "currency": t("currency (ISO 4217)"),
    }


def _tables(t: Translator) -> Iterator[Block]:
    names, row_of = table_names(t), _row_meanings(t)
    yield t(
        "A file or sheet holds one table; its headings tell which one. A heading is recognised by its "
        "code, its French or English name, or one of the other names listed. Case, accents, "
        "punctuation, spaces, “_” and the small words {words} do not count: “{one}”, “{two}” and "
        "“{three}” are the same heading.",
        words=", ".join(sorted(codelists.SMALL_WORDS)),
        one="État d’avancement",
        two="ETAT AVANCEMENT",
        three="etat_d_avancement",
    )
    yield t(
        "If a heading as it stands is none of these, what clutters it is left out: brackets, stars and "
        "notes, numbers, units and formats, a group before “/”, the other language. What is left "
        "counts if it names one column that no other heading names; each file shows how its headings "
        "were understood. Headings over two or three rows are read together."
    )
    yield t(
        "Below the tables, each can be downloaded empty: as a workbook with drop-down lists and an "
        "example that is never taken for real data, or as headings alone."
    )
    yield from (
        Folded(
            f"{names[table]} · {table}",
            (row_of[table] + " " + _key(record, t), WideTable(_columns(record, t))),
            place=f"table-{table}",
        )
        for table, record in RECORDS.items()
    )


def _key(record: type[Record], t: Translator) -> str:
    return t("What identifies a row: {columns}.", columns=", ".join(record.key))


def _columns(record: type[Record], t: Translator) -> Table:
    heads = (t("Code"), t("French name"), t("English name"), t("Other headings read"), t("What it holds"))
    rows = (
        (
            name,
            column.fr,
            column.en,
            " · ".join(column.also) or "–",
            TableCell(holds(record, column, t), f"#codes-{column.codes.name}" if column.codes else ""),
            required(record, column, t),
            TableCell(column.refers_to or "–", f"#table-{column.refers_to}" if column.refers_to else ""),
        )
        for name, column in record.columns().items()
    )
    return Table.of((*heads, t("Required"), t("Refers to")), rows)


def holds(record: type[Record], column: Column, t: Translator) -> str:
    """Return what a column holds: what kind of value, within which bounds, what where nothing is given."""
    description = _kinds(t)[column.kind]
    if column.low is not None and column.high is not None:
        description = t("{kind}, {low} to {high}", kind=description, low=column.low, high=column.high)
    if column.many:
        description = t("{kind}, several with | between", kind=description)
    default = record.model_fields[column.name].default
    if isinstance(default, str):
        description = t("{kind}; “{default}” where nothing is given", kind=description, default=default)
    return description


def required(record: type[Record], column: Column, t: Translator) -> str:
    """Return whether, or when, a column must be filled in."""
    if column.required:
        return t("yes")
    for columns in record.one_of:
        if column.name in columns:
            return t("one of {columns}", columns=", ".join(columns))
    types = [code for code in codelists.ACTOR_TYPES if code in codelists.WITHOUT_COUNTRY]
    conditions = {
        ("signatories", "country"): t("yes, unless actor_type is {types}", types=", ".join(types)),
        ("signatories", "latitude"): t("with a longitude"),
        ("signatories", "longitude"): t("with a latitude"),
        ("commitments", "due_date"): t("no; not before start_date"),
        ("commitments", "budget_currency"): t("with an amount"),
        ("outcomes", "unit"): t("for funds_mobilised: the currency"),
        ("milestones", "source_url"): t("yes, unless status is none_known"),
    }
    return conditions.get((record.table, column.name), t("no"))


def _codes(t: Translator, store: Store) -> Iterator[Block]:
    used: dict[str, tuple[CodeList, str, list[str]]] = {}
    for table, record in RECORDS.items():
        for name, column in record.columns().items():
            if column.codes:
                title = t("Level") if column.codes is codelists.LEVELS else capital(t.heading(column))
                used.setdefault(column.codes.name, (column.codes, title, []))[2].append(f"{table}.{name}")
    yield t(
        "A value is recognised by its code or by its label in French or English; what does not count "
        "in a heading does not count here, nor do gender and number."
    )
    yield from (
        Folded(f"{title} · {', '.join(columns)}", (_code_table(codes, t),), place=f"codes-{name}")
        for name, (codes, title, columns) in used.items()
    )
    yield Folded(t("Country"), tuple(_countries(t, store)), place="codes-country")


def _code_table(codes: CodeList, t: Translator) -> Table:
    levels = codes is codelists.ACTOR_TYPES
    also = any(codes[code].also for code in codes)
    heads = [t("Code"), t("In French"), t("In English")]
    heads += [t("Level")] if levels else []
    heads += [t("Also accepted")] if also else []
    rows = []
    for code in codes:
        row = [code, codes[code].fr, codes[code].en]
        row += [t.label("level", codelists.LEVEL_OF[code])] if levels else []
        row += [" · ".join(codes[code].also) or "–"] if also else []
        rows.append(row)
    return Table.of(heads, rows)


def _countries(t: Translator, store: Store) -> Iterator[Block]:
    alpha2 = countries.alpha2_by_alpha3()
    yield t(
        "A country is recognised by its ISO 3166 code of three or two letters, its French and English "
        "names in Unicode CLDR ({n} countries and territories), its official names at the United "
        "Nations, and the everyday names below. “Congo” or “Guinée” alone is the country of that name; "
        "nothing more is guessed. In this column NA is Namibia.",
        n=len(alpha2),
    )
    yield Table.of(
        (t("Three letters"), t("Two letters"), t("In French"), t("In English")),
        (
            (code, alpha2.get(code, "–"), *(countries.name(code, language) for language in ("fr", "en")))
            for code in the_eight(store)
        ),
    )
    yield Table.of(
        (t("Everyday name"), t("Read as")),
        ((spelling, f"{code}, {t.country(code)}") for spelling, code in countries.EVERYDAY.items()),
    )


def _files(t: Translator) -> Iterator[Block]:
    yield Points(
        t(
            "CSV or text with commas, semicolons, tabs or another separator, in UTF-8 with or without "
            "BOM, UTF-16 or Windows-1252; .xlsx, .xls and .ods, one table per sheet. Title lines above "
            "the headings and empty columns and rows at the end are ignored."
        ),
        t(
            "A file is the table whose required columns are all there; among several, the one with "
            "the most columns recognised."
        ),
        t(
            "A row without an identifier may say what it is about in words: the title of a commitment and "
            "its actor, town or country, the name of an actor. What can mean one record alone is taken and "
            "told, all else is asked."
        ),
        t(
            "What a spreadsheet shows is what is read: a merged cell holds for every row that it "
            "covers; what is struck out, and a note mark raised beside a figure, a date or a code, "
            "is no part of the value; behind words in a column of addresses, the link is the value."
        ),
        t(
            "Hidden rows and columns are read and named, hidden sheets are left out unless they are "
            "chosen. A number merged over several rows, a row that is struck out, a total or a note "
            "among the rows is asked about, and nothing of the file is imported before."
        ),
        t(
            "Dates: 2026-03-31, 31/03/2026, 31-03-26, 31.03.2026, dates and serial numbers of spreadsheets, "
            "or as precise as known: 2026-03, 2026. Years of two digits: 00–68 are 20xx, 69–99 are 19xx."
        ),
        t(
            "Dates in words, French or English: 31 mars 2023, 1er juin 2022, 12 Sept. 2021, March 2023, "
            "mars-23. Of a quarter, a half or an end of a year the date that is meant is suggested."
        ),
        t("Numbers: 1 234,5; 1.234,5; 1,234.5; 45 %. Zero is a value."),
        t(
            "Words before a reported value say how exact it is, where its own column does not: env. "
            "60, about 60, ~60, < 5, plus de 200, at least 200. Elsewhere the number is suggested."
        ),
        t(
            "Currencies: ISO 4217, or FCFA, F CFA, CFA (XOF or XAF by the country of the lead), €, "
            "euros, $ (USD); behind an amount, as in 5 000 000 FCFA, they fill an empty currency."
        ),
        t(
            "Day or month first, comma or point: a whole column is settled by its own values, else "
            "by the other columns of the file. Where nothing settles it and it matters, the day "
            "comes first and the comma is decimal, with a warning."
        ),
        t("Not given: an empty cell, or one of {marks}, in any case.", marks=" · ".join(NOT_GIVEN)),
        t(
            "What a spreadsheet could not calculate (#N/A, #VALUE!, Err:502, ####) is an error in "
            "every column: it is never taken for an empty cell, a zero or a name."
        ),
        t(
            "Identifiers: 1 to 64 of A–Z a–z 0–9 . _ -, compared without regard to case, shown as "
            "first written."
        ),
        t(
            "Text: plain, up to {n} characters (more is an error, nothing is cut), never read as "
            "HTML, Markdown or a formula.",
            n=LONGEST_TEXT,
        ),
        t("Web addresses begin with http or https and have no spaces."),
        t(
            "A file with an error is not imported until it is corrected; all its problems are listed "
            "at once, each with the row number that a spreadsheet shows."
        ),
        t(
            "A row with an identifier already in the register updates it: a column absent from the "
            "file keeps its values, an empty cell clears one. Rows of the register that are not in the "
            "file stay."
        ),
    )


# --- where it comes from -----------------------------------------------------------------------------


def _sources(t: Translator, cited: Sources) -> Iterator[Block]:
    if not cited.addresses:
        yield t("No row cites a source yet.")
        return
    names = table_names(t)
    rows = (
        (
            source.site,
            TableCell(source.url, source.url),
            ", ".join(
                f"{names[table]} {t.number(source.rows[table])}" for table in RECORDS if table in source.rows
            ),
        )
        for source in cited.most
    )
    yield t(
        "{addresses} on {sites}, cited {citations} as a source or supporting document.",
        addresses=t.n("{n} address", "{n} addresses", cited.addresses),
        sites=t.n("{n} site", "{n} sites", cited.sites),
        # Translators: how often it is cited.
        citations=t.n("{n} time", "{n} times", cited.citations),
    )
    if len(cited.most) < cited.addresses:
        yield t("The {n} most cited are listed; the downloadable tables hold all of them.", n=len(cited.most))
    heads = (t("Site"), t("Address"), t("Rows that cite it"))
    yield Folded(t("The addresses, site by site"), (WideTable(Table.of(heads, rows)),))


def _missing(t: Translator, rows_held: RowsHeld) -> Iterator[Block]:
    judged = Points(
        t(
            "Role: no source seen names a single signatory, so nobody has that role. Taking part does "
            "not prove a signature, and being addressed proves no tie; the notes of each actor say "
            "which applies."
        ),
        t(
            "Central governments for which no ministry was found are listed as such, so that silence "
            "shows; no commitment was made up for them."
        ),
        t(
            "One row for each commitment or action found. Where nothing was found, there is no row. "
            "Which article a row answers is our own reading."
        ),
        t(
            "The stage concerns only what the title names, on the linked source, on that day: a forum "
            "held or a text signed is complete; a network with a provisional bureau, or a bill in "
            "cabinet, is substantial; first steps are limited; announced with nothing found since is "
            "“no evidence found”."
        ),
        t(
            "Who says so: self-declared if the publisher is the actor, its partner or co-organiser; "
            "otherwise reported by others. The press often repeats a speech. Nothing was verified or "
            "disputed."
        ),
        t(
            "Dates are those of the event, or the last day of the year a figure is about, not of "
            "publication. An undated page is given the earliest day its content allows: news can look "
            "older than it is, never more recent."
        ),
        t("Texts are in our own words in both languages; no person is named anywhere."),
    )
    yield t(
        "This is how things stood when the public pages were read, on {day}; later revisions may have "
        "filled some gaps.",
        day=READ_ON,
    )
    yield Points(
        t(
            "The text of the declaration after its article C4, and the number of its articles. Two "
            "sources say that it also holds commitments of central governments; they are not in the "
            "register."
        ),
        t(
            "The list of signatories; any commune of Burkina Faso, Côte d’Ivoire, Niger or Togo in "
            "2019; any plan of follow-up made in the name of the declaration."
        ),
        t(
            "Whether the African network of local elected officials and the network of ministers "
            "exist; whether FORA’ESS 2026 was held; number and promulgation of the Ivorian law; "
            "anything on Niger beyond one line."
        ),
        t(
            "Bodies that no source ties to a commitment (RIPESS, RTES, AIMF, UCLG Africa, GIZ and "
            "others), and delegations that the press mentions without naming them."
        ),
        t(
            "Only the beginning of each page was read. Sources in English and on social networks are "
            "few. Coverage follows the press: more rows for a country do not mean more action there."
        ),
        t(
            "National estimates of the sector (share of the economy, yearly jobs) are left out: no "
            "commitment carries them. Round or contradictory figures stand in the comments only."
        ),
        t(
            "Places known by their coordinates are those of GeoNames, much denser for Côte "
            "d’Ivoire; some commune seats are missing there and have no point on the map."
        ),
    )
    if rows_held.official:
        yield Links(
            t("The official text, as the articles cite it:"),
            tuple((address, address) for address in rows_held.official),
        )
    yield Folded(t("How each row was assessed"), (judged,))


def _downloads(context: Context, rows_held: RowsHeld) -> Iterator[Block]:
    t = context.t
    if not sum(rows_held.rows.values()):
        yield t("There is nothing to download yet.")
        return
    yield t(
        "The seven tables of this revision, in full, whatever the date and filters chosen: UTF-8, "
        "commas, ISO dates, decimal points, codes rather than names. They can be imported again. The "
        "schema describes every column for other programs (Frictionless Data Package)."
    )
    yield Links(
        t("These tables and every measure, in this view, as CSV, XLSX, JSON and Parquet:"),
        ((t("Open data"), context.address.data()),),
    )


def _revisions(context: Context, past: RevisionPage) -> Iterator[Block]:
    t, n = context.t, len(past.revisions)
    if not past.total:
        yield t("The register is still empty.")
        return
    counts = map(numeric, (t("Added"), t("Changed"), t("Removed")))
    rows = (
        (
            TableCell(
                t("No. {number}", number=str(revision.number)),
                context.address.to("overview", revision=revision.number),
            ),
            t.moment(revision.at),
            revision.reason,
            t.number(revision.added),
            t.number(revision.changed),
            t.number(revision.removed),
        )
        for revision in past.revisions
    )
    yield t(
        "Nothing is ever overwritten: each change of the register is a revision, and every revision "
        "can still be read as it was. Its number leads there."
    )
    yield Table.of((t("Revision"), t("When"), t("Why"), *counts), rows)
    if past.total > n:
        yield t("The {n} latest of {total} are listed.", n=n, total=past.total)


def _row_meanings(t: Translator) -> dict[str, str]:
    """Return what a row of each table is."""
    return {
        "signatories": t("An organisation that the declaration concerns; never a person."),
        "articles": t("An article of a declaration."),
        "commitments": t("What an actor committed to, or is known to have done, in the field of an article."),
        "reports": t("What was reported about a commitment or action, by whom, as of which day."),
        "outcomes": t("What a commitment or action changed: a total since it began, as of a day."),
        "milestones": t("A law, policy, network, event, training or fund that makes action possible."),
        "practices": t("An experience to share."),
    }
