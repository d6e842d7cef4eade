"""The Method page as data: definitions and formulas, what is accepted, sources, what is missing, licences.

What the code knows (columns, codes, counts, addresses) is drawn from it; only what the figures mean is
written here. Sections hold blocks of a few kinds, which templates/section.html draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commitments.contract import codelists, countries
from commitments.contract.codelists import CodeList
from commitments.contract.model import LONGEST_TEXT, RECORDS, Column, Record
from commitments.contract.rules import ACCELERATION_NEEDED, CURRENT, DUE, ON_TRACK
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import NOT_GIVEN
from commitments.measures.provenance import RowsHeld, Sources
from commitments.measures.scope import the_eight
from commitments.site.cells import Table, TableCell, completion_cell
from commitments.site.context import Context
from commitments.site.text_blocks import (
    Block,
    Example,
    Folded,
    Formula,
    Links,
    Listing,
    Points,
    Subheading,
    TextPart,
    Words,
)
from commitments.site.words.countries import law_sentence
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
        TextPart("record", t("What this record is"), _record(context, store, rows_held)),
        TextPart("axes", t("How each commitment is read: five questions"), _axes(context)),
        TextPart("counts", t("What the counts, totals and words mean"), _counts(context, store)),
        TextPart("tables", t("The tables and the headings that are read"), _tables(t)),
        TextPart("codes", t("The code values that are read"), _codes(t, store)),
        TextPart("files", t("How a file may look"), _files(t)),
        TextPart("sources", t("Sources"), _sources(t, cited)),
    ]
    if real and rows_held.rows["articles"]:
        parts.append(TextPart("missing", t("What is missing, and why"), _missing(t, rows_held)))
    return [
        *parts,
        TextPart("downloads", t("Downloads"), _downloads(context, rows_held)),
        TextPart("revision", t("Revisions"), _revisions(context, past)),
    ]


def finding(t: Translator) -> str:
    """Return what the page holds."""
    return t(
        "What this record holds, how each figure is computed, where it comes from, what it lacks, and "
        "everything to take away."
    )


def _eight(store: Store, t: Translator) -> str:
    return t.list(sorted((t.country(code) for code in the_eight(store)), key=codelists.fold))


def _record(context: Context, store: Store, rows_held: RowsHeld) -> tuple[Block, ...]:
    t, to = context.t, context.address.to
    if store.is_demonstration:
        what = t(
            "This is a demonstration. Countries ({countries}), actors, commitments, reports, places and "
            "figures are invented by a program; nothing here describes a real place or organisation. The "
            "rules on this page are those of the real record.",
            countries=_eight(store, t),
        )
    else:
        what = t(
            "This record gathers what is documented, and what actors declare, of the follow-up of the "
            "Bamako Declaration (Global Social Economy Forum, social and solidarity economy, 25–26 April "
            "2019) in {countries}. What is documented was found on public pages: nobody named there was "
            "asked. Most of these actions were not taken because of the declaration; they are what is "
            "known to have been done in the fields it names.",
            countries=_eight(store, t),
        )
    names = table_names(t)
    row_of = _row_meanings(t)
    rows = Table(
        (
            TableCell(t("Rows of")),
            TableCell(t("What a row is")),
            TableCell(t("In this revision"), number=True),
        ),
        tuple(
            (TableCell(names[table]), TableCell(row_of[table]), TableCell(t.number(n), number=True))
            for table, n in rows_held.rows.items()
        ),
    )
    basis = {
        "declared": t("By the actor itself, under the declaration. Reports are asked for."),
        "documented": t(
            "Found in the public record. It is no promise: nobody is asked for a report and nothing is "
            "called due or silent; one reads “last public trace” and “no later trace found”."
        ),
    }
    role = {
        "signatory": t("A source shows that it signed the declaration. Only then is it called a signatory."),
        "participant": t(
            "A source shows that it took part in the dialogue, which does not prove a signature."
        ),
        "addressee": t(
            "The declaration speaks to its kind of actor. It does not prove any tie to the declaration."
        ),
    }
    kinds = [
        ("basis", t("Basis"), codelists.BASES, basis, rows_held.basis),
        ("role", t("Role"), codelists.ROLES, role, rows_held.role),
    ]
    blocks: list[Block] = [Words(what)]
    if not sum(rows_held.rows.values()):
        blocks.append(Words(t("Nothing has been recorded yet.")))
    blocks.append(Listing(rows))
    for name, title, codes, meanings, n in kinds:
        heads = (
            TableCell(title),
            TableCell(t("Meaning")),
            TableCell(t("Code")),
            TableCell(t("In this revision"), number=True),
        )
        blocks.append(
            Listing(
                Table(
                    heads,
                    tuple(
                        (
                            TableCell(
                                capital(t.label(codes, code)),
                                to("register", basis=code) if name == "basis" and n[code] else "",
                            ),
                            TableCell(meanings[code]),
                            TableCell(code),
                            TableCell(t.number(n[code]), number=True),
                        )
                        for code in codes
                    ),
                ),
            )
        )
    points = [
        t(
            "{signatories} listed actors bear the role “{role}”. All others are called actors.",
            signatories=t.count_of(rows_held.role["signatory"], rows_held.rows["signatories"]),
            role=t.label("role", "signatory"),
        ),
        t(
            "What was not given is written “{missing}”. It is never shown or counted as zero.",
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
                "No list of signatories could be had: an actor’s absence from this record says nothing "
                "about it."
            ),
        ]
    return (*blocks, Points(tuple(points)))


# --- the five axes -----------------------------------------------------------------------------------


def _axes(context: Context) -> tuple[Block, ...]:
    t, e = context.t, EXAMPLE
    return (
        Words(
            t(
                "Five questions are put to each commitment or action: how far it is, what share of the way "
                "is covered, whether it keeps pace with its time, how old the last news is, and who says "
                "so. The answers stand side by side and are never mixed into one score."
            )
        ),
        Example(
            t("An invented example"),
            t(
                "{actor}, a town that does not exist, sets out to support {target} cooperatives; "
                "{baseline} were supported before. Start: {start}; due: {due}. Its only report, "
                "self-declared, says {value} as of {as_of} and does not say how far that is. It is read on "
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
        ),
        *_which_report(t),
        *_completion(context),
        *_progress(t),
        *_trajectory(t),
        *_freshness(t),
        *_verification(t),
    )


def _which_report(t: Translator) -> tuple[Block, ...]:
    order = ", ".join(t.label("verification", code) for code in codelists.VERIFICATION_PRECEDENCE)
    return (
        Subheading(t("Which report speaks"), "speaks"),
        Points(
            (
                t(
                    "Every reading has a day: today (UTC) unless another is chosen. Only reports that "
                    "speak of a day up to it count."
                ),
                t(
                    "The latest report speaks for the commitment: the one that speaks of the latest day. "
                    "Of several on one day the first of these speaks: {order}.",
                    order=order,
                ),
                t(
                    "What that report leaves out is not known as of its day; an earlier report does not "
                    "fill it in."
                ),
                t(
                    "A date may be a year or a month. It is shown as given and counts as its first day "
                    "where something starts, as its last day everywhere else. A report on a month or year "
                    "that is not yet over counts as of the day of reading; of two such reports the one "
                    "whose period ends later speaks."
                ),
                t(
                    "Where the latest report says “{withdrawn}” or “{superseded}”, the commitment leaves "
                    "every total and percentage and is counted beside them. Commitments without any report "
                    "stay in.",
                    withdrawn=t.label("completion", "withdrawn"),
                    superseded=t.label("completion", "superseded"),
                ),
                t("Bounds are compared at nine decimals."),
            )
        ),
    )


def _completion(context: Context) -> tuple[Block, ...]:
    t, e = context.t, EXAMPLE
    steps = {
        "not_started": (t("Nothing of it has begun."), t("{n} or less", n=t.percent(0))),
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
            t("There is no report, or the latest says neither how far nor a progress. It is silence."),
            t("unknown"),
        ),
        "withdrawn": (t("Given up. It is counted beside the totals."), ""),
        "superseded": (t("Another has taken its place. It is counted beside the totals."), ""),
    }
    rows = []
    for code in (*codelists.SHOWN_COMPLETIONS, *codelists.SET_ASIDE):
        cell, (meaning, progress) = completion_cell(code, context), steps[code]
        rows.append(
            (
                TableCell(capital(cell.text), swatch=cell.swatch),
                TableCell(meaning),
                TableCell(progress or "–"),
                TableCell(code),
            )
        )
    heads = (
        TableCell(t("How far")),
        TableCell(t("Meaning")),
        TableCell(t("From progress")),
        TableCell(t("Code")),
    )
    return (
        Subheading(t("How far (completion)"), "completion"),
        Words(
            t(
                "How far the thing that the title names has got, on the scale of the Open Government "
                "Partnership. It says nothing of quality or effect."
            )
        ),
        Points(
            (
                t("As the report states."),
                t("Where it states nothing: from its progress, as in the table."),
                t("Where it has neither: {label}.", label=t.label("shown_completion", "not_reported")),
            ),
            numbered=True,
        ),
        Listing(Table(heads, tuple(rows))),
        Example(
            t("In the example"),
            t(
                "The report does not say how far; its progress is {progress}: {label}.",
                progress=t.percent(e.progress),
                label=t.label("completion", "substantial"),
            ),
        ),
    )


def _progress(t: Translator) -> tuple[Block, ...]:
    e = EXAMPLE
    return (
        Subheading(t("Progress"), "progress"),
        Words(t("What share of the way from the baseline to the target has been covered, in percent.")),
        Formula(t("progress = (value − baseline) ÷ (target − baseline) × 100")),
        Points(
            (
                t(
                    "Where value, baseline and target are all given and the target differs from the "
                    "baseline. The result is not cut: it may be below 0 or above 100."
                ),
                t("Else the percentage that the report states."),
                t("Else it is unknown, which is not zero."),
            ),
            numbered=True,
        ),
        Words(
            t(
                "A mean is the plain mean over the commitments whose progress is known, each counting "
                "once; it says over how many: n of N."
            )
        ),
        Example(
            t("In the example"),
            t(
                "({value} − {baseline}) ÷ ({target} − {baseline}) × 100 = {progress}.",
                value=e.value,
                baseline=e.baseline,
                target=e.target,
                progress=t.percent(e.progress),
            ),
        ),
    )


def _trajectory(t: Translator) -> tuple[Block, ...]:
    e = EXAMPLE
    # In the order in which they are asked.
    rules = {
        "achieved": t(
            "It is {complete}, or its progress is {n} or more.",
            complete=t.label("completion", "complete"),
            n=t.percent(100),
        ),
        "overdue": t("The day of reading is after the due date, whatever else is known."),
        "unable_to_assess": t(
            "Progress, start date or due date is unknown; or the report speaks of a day not after the "
            "start; or the due date is not after the start."
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
        "deteriorating": t("The ratio is below {n}: less than at the baseline.", n=0),
    }
    heads = (TableCell(t("Course")), TableCell(t("When")), TableCell(t("Code")))
    rows = tuple(
        (
            TableCell(f"{place}. {capital(t.label('trajectory', code))}", sign=code),
            TableCell(rule),
            TableCell(code),
        )
        for place, (code, rule) in enumerate(rules.items(), start=1)
    )
    return (
        Subheading(t("Course (trajectory)"), "trajectory"),
        Words(t("Whether progress keeps pace with the time given. The first rule that holds is the answer.")),
        Formula(t("ratio = progress ÷ share of the time passed")),
        Formula(
            t("share of the time passed = (day of the report − start) ÷ (due − start) × 100, at most 100")
        ),
        Listing(Table(heads, rows)),
        Example(
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
        ),
    )


def _freshness(t: Translator) -> tuple[Block, ...]:
    rules = {
        "current": t("{n} days or less", n=CURRENT),
        "due": t("{low} to {high} days", low=CURRENT + 1, high=DUE),
        "overdue": t("more than {n} days", n=DUE),
        "never_reported": t("There is no report."),
    }
    heads = (TableCell(t("Age of the last news")), TableCell(t("When")), TableCell(t("Code")))
    rows = tuple(
        (TableCell(capital(t.label("freshness", code)), swatch=code), TableCell(rules[code]), TableCell(code))
        for code in codelists.FRESHNESS
    )
    return (
        Subheading(t("Age of the last news (freshness)"), "freshness"),
        Words(
            t(
                "Days from the day that the latest report speaks of to the day of reading. It says how old "
                "the news is, not whether it is good. An actor has the age of the latest report on any "
                "commitment it leads."
            )
        ),
        Listing(Table(heads, rows)),
        Example(
            t("In the example"),
            t(
                "{n} days from {as_of} to {read_on}: {label}.",
                n=EXAMPLE.age,
                as_of=EXAMPLE.as_of,
                read_on=EXAMPLE.read_on,
                label=t.label("freshness", "current"),
            ),
        ),
    )


def _verification(t: Translator) -> tuple[Block, ...]:
    meanings = {
        "self_declared": t("The actor says so itself, or its partner or co-organiser does."),
        "reviewed": t(
            "Someone else tells it: press, a network, an organisation. Told by someone else is not checked."
        ),
        "validated": t("It has been checked. Only this is ever called verified."),
        "disputed": t("Someone contradicts it."),
    }
    heads = (TableCell(t("Evidence")), TableCell(t("Meaning")), TableCell(t("Code")))
    rows = tuple(
        (
            TableCell(capital(t.label("verification", code)), sign=code),
            TableCell(meanings[code]),
            TableCell(code),
        )
        for code in codelists.VERIFICATIONS
    )
    return (
        Subheading(t("Evidence (verification)"), "verification"),
        Words(t("Who says so: the verification of the report that speaks.")),
        Listing(Table(heads, rows)),
        Words(
            t(
                "Beside it, where the pages compare evidence, stand the latest self-declared, the latest "
                "told by a third party and the latest validated completion of each commitment. They differ "
                "where two or more of them say how far it is and do not say the same; a difference is "
                "shown, not settled."
            )
        ),
        Example(t("In the example"), capital(t.label("verification", "self_declared")) + "."),
    )


# --- counts ------------------------------------------------------------------------------------------


def _counts(context: Context, store: Store) -> tuple[Block, ...]:
    t = context.t
    rungs = tuple(
        (
            TableCell(f"{place}. {capital(t.label('status', code))}"),
            TableCell(law_sentence(code, t)),
            TableCell(code),
        )
        for place, code in enumerate(codelists.LAW_LADDER, start=1)
    )
    happened = {
        "recorded": t("A revision made between the two days is the first to hold it."),
        "corrected": t(
            "A revision made between them holds it, or a report or outcome of it, otherwise than before."
        ),
        "undertaken": t("Its start date lies between them. Those without a start date are told apart."),
        "reported": t("A report has been added to what is known of it."),
        "started": t("It is limited or substantial, and was not yet, nor complete."),
        "finished": t("It is complete, and was not."),
        "fell_back": t("It stands on a lower step than before."),
        "slipped": t("Its due date has passed, and it is not achieved."),
        "fell_silent": t("It is not achieved, and its last report has become more than {n} days old.", n=DUE),
        "set_aside": t("It has been withdrawn or replaced."),
    }
    words = happening_words(t)
    happenings = tuple(
        (TableCell(capital(words[what])), TableCell(meaning)) for what, meaning in happened.items()
    )
    spanning = t.list(
        [t.label("actor_type", code) for code in codelists.ACTOR_TYPES if code in codelists.WITHOUT_COUNTRY]
    )
    return (
        Subheading(t("Who counts where"), "who"),
        Points(
            (
                t(
                    "A joint commitment counts once, under its lead; partners see it as one they "
                    "contribute to. Country, level and type of actor are those of the lead."
                ),
                t(
                    "Commitments and actors are those of the revision read, whatever their dates: a total "
                    "does not change with the day of reading, only what is known of it does."
                ),
                t(
                    "Every percentage stands with its n of N. N is all commitments and actions of the "
                    "view, those without a report included, those withdrawn or replaced excepted."
                ),
                t(
                    "Counts of eight countries are over {countries}. Countries beyond them, and actors "
                    "without one country ({types}), stand outside.",
                    countries=_eight(store, t),
                    types=spanning,
                ),
            )
        ),
        Subheading(t("Who works with whom (partnerships)"), "partnerships"),
        Words(
            t(
                "A commitment or action is joint where it names partners beside its lead. It counts once in "
                "every total; in a table of two sides it stands in each cell in which two of its actors "
                "meet, so that cells do not add up. There, and only there, filters of country, level and "
                "type keep what any such actor takes part in, whoever leads."
            )
        ),
        Subheading(t("Reports asked for"), "due"),
        Words(
            t(
                "A report is asked for on declared commitments alone, when more than {n} days have passed "
                "since the latest one or there is none, and as long as they are neither achieved nor "
                "withdrawn nor replaced. Without any report the year begins with the start date, where that "
                "is known.",
                n=CURRENT,
            )
        ),
        Subheading(t("What to start with (practices)"), "start"),
        Words(
            t(
                "For an actor stand the articles under which it neither leads nor contributes to anything "
                "that counts, and for each the practices of other actors of its type."
            )
        ),
        Subheading(t("Networks, and what followed an event"), "events"),
        Words(
            t(
                "No code says whose a network is: the words of its titles in either language do, and they "
                "are printed where they are used. After an event count the reports of the twelve months that "
                "follow its day: of its country’s commitments, or of all where it has none. That they "
                "followed does not say that they came of it."
            )
        ),
        Subheading(t("Where nothing is known (coverage)"), "coverage"),
        Words(
            t(
                "For each of the eight countries, each of the {levels} levels and each article on record: "
                "something is known where at least one commitment or action answers the article, led by an "
                "actor of that country and level. An empty cell is silence of the record; it does not say "
                "that nothing was done.",
                levels=len(codelists.LEVELS),
            )
        ),
        Subheading(t("Silence"), "silence"),
        Words(
            t(
                "“Without any news for more than two years” counts those whose latest report is more than "
                "{n} days old and those without any. A declared commitment then reads “{declared}”, a "
                "documented action “{documented}”.",
                n=DUE,
                declared=t("No report received"),
                documented=t("No later trace found"),
            )
        ),
        Subheading(t("The law of a country"), "law"),
        Words(
            t(
                "A country stands on the rung of the furthest status among its own milestones of the kind "
                "“{kind}”, as far as they had occurred on the day of reading; a text without a date counts "
                "on any day. What has expired, other laws and policies stand beside it; a regional text "
                "never lifts a country. A country without such a row has nothing recorded, which is not "
                "“{none_known}”: that says someone looked.",
                kind=t.label("kind", "framework_law"),
                none_known=t.label("status", "none_known"),
            )
        ),
        Listing(Table((TableCell(t("Rung")), TableCell(t("In words")), TableCell(t("Code"))), rungs)),
        Subheading(t("What it changed (outcomes)"), "outcomes"),
        Words(
            t(
                "A value is the total since the commitment began; the latest counts. Sums run over "
                "commitments, never over different measures, units or currencies; they say of how many "
                "commitments (n of N), and “about” where any part is not exact."
            )
        ),
        Subheading(t("Between two days"), "between"),
        Words(
            t(
                "Between means after the first day, up to the second. Both are read with what the chosen "
                "revision knows. “{undertaken}” goes by the start date, “{recorded}” by the day of a "
                "revision.",
                undertaken=capital(words["undertaken"]),
                recorded=capital(words["recorded"]),
            )
        ),
        Listing(Table((TableCell(t("What")), TableCell(t("When"))), happenings)),
        Subheading(t("Search"), "search"),
        Words(
            t(
                "Every word asked for must be there, in titles or descriptions in French or English, names "
                "of actors, localities and countries, or identifiers; case and accents do not count."
            )
        ),
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


def _tables(t: Translator) -> tuple[Block, ...]:
    names, row_of = table_names(t), _row_meanings(t)
    return (
        Words(
            t(
                "A file or sheet holds one table; which one, its headings tell. A heading is read by code, "
                "by its French or English name, or by one of the others listed. Case, accents, "
                "punctuation, spaces, “_” and the small words {words} do not count: “{one}”, “{two}” and "
                "“{three}” are the same heading.",
                words=", ".join(sorted(codelists.SMALL_WORDS)),
                one="État d’avancement",
                two="ETAT AVANCEMENT",
                three="etat_d_avancement",
            )
        ),
        Words(
            t(
                "Where a heading as it stands is none of these, what clutters it is left out: brackets, "
                "stars and notes, numbers, units and formats, a group before “/”, the other language. "
                "What is left counts where it names one column that no other heading names; what was "
                "taken for what is said of each file. Headings over two or three rows are read together."
            )
        ),
        Words(
            t(
                "Below the tables, each can be downloaded empty: as a workbook with drop-downs and an "
                "example that is never read as real, or as the headings alone."
            )
        ),
        *(
            Folded(
                f"{names[table]} · {table}",
                (
                    Words(row_of[table] + " " + _key(record, t)),
                    Listing(_columns(record, t), wide=True),
                ),
                place=f"table-{table}",
            )
            for table, record in RECORDS.items()
        ),
    )


def _key(record: type[Record], t: Translator) -> str:
    return t("A row is told from others by: {columns}.", columns=", ".join(record.key))


def _columns(record: type[Record], t: Translator) -> Table:
    heads = (
        TableCell(t("Code")),
        TableCell(t("French name")),
        TableCell(t("English name")),
        TableCell(t("Other headings read")),
        TableCell(t("What it holds")),
        TableCell(t("Required")),
        TableCell(t("Refers to")),
    )
    return Table(
        heads,
        tuple(
            (
                TableCell(name),
                TableCell(column.fr),
                TableCell(column.en),
                TableCell(" · ".join(column.also) or "–"),
                TableCell(holds(record, column, t), f"#codes-{column.codes.name}" if column.codes else ""),
                TableCell(required(record, column, t)),
                TableCell(column.refers_to or "–", f"#table-{column.refers_to}" if column.refers_to else ""),
            )
            for name, column in record.columns().items()
        ),
    )


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


def _codes(t: Translator, store: Store) -> tuple[Block, ...]:
    used: dict[str, tuple[CodeList, str, list[str]]] = {}
    for table, record in RECORDS.items():
        for name, column in record.columns().items():
            if column.codes:
                title = t("Level") if column.codes is codelists.LEVELS else capital(t.heading(column))
                used.setdefault(column.codes.name, (column.codes, title, []))[2].append(f"{table}.{name}")
    return (
        Words(
            t(
                "A value is read by code or by its label in French or English; what does not count in a "
                "heading does not count here, nor do gender and number."
            )
        ),
        *(
            Folded(
                f"{title} · {', '.join(columns)}",
                (Listing(_code_table(codes, t)),),
                place=f"codes-{name}",
            )
            for name, (codes, title, columns) in used.items()
        ),
        Folded(t("Country"), _countries(t, store), place="codes-country"),
    )


def _code_table(codes: CodeList, t: Translator) -> Table:
    levels = codes is codelists.ACTOR_TYPES
    also = any(codes[code].also for code in codes)
    heads = [TableCell(t("Code")), TableCell(t("In French")), TableCell(t("In English"))]
    heads += [TableCell(t("Level"))] if levels else []
    heads += [TableCell(t("Also read"))] if also else []
    rows = []
    for code in codes:
        row = [TableCell(code), TableCell(codes[code].fr), TableCell(codes[code].en)]
        row += [TableCell(t.label("level", codelists.LEVEL_OF[code]))] if levels else []
        row += [TableCell(" · ".join(codes[code].also) or "–")] if also else []
        rows.append(tuple(row))
    return Table(tuple(heads), tuple(rows))


def _countries(t: Translator, store: Store) -> tuple[Block, ...]:
    alpha2 = countries.alpha2_by_alpha3()
    rows = tuple(
        (
            TableCell(code),
            TableCell(alpha2.get(code, "–")),
            TableCell(countries.name(code, "fr")),
            TableCell(countries.name(code, "en")),
        )
        for code in the_eight(store)
    )
    everyday = tuple(
        (TableCell(spelling), TableCell(f"{code}, {t.country(code)}"))
        for spelling, code in countries.EVERYDAY.items()
    )
    return (
        Words(
            t(
                "A country is read by its ISO 3166 code of three or two letters, by its French and English "
                "names in Unicode CLDR ({n} countries and territories), by the official ones of the United "
                "Nations, and by the everyday names below. A bare “Congo” or “Guinée” is the country of that "
                "name and is never guessed further. In this column NA is Namibia.",
                n=len(alpha2),
            )
        ),
        Listing(
            Table(
                (
                    TableCell(t("Three letters")),
                    TableCell(t("Two letters")),
                    TableCell(t("In French")),
                    TableCell(t("In English")),
                ),
                rows,
            ),
        ),
        Listing(Table((TableCell(t("Everyday name")), TableCell(t("Read as"))), everyday)),
    )


def _files(t: Translator) -> tuple[Block, ...]:
    return (
        Points(
            (
                t(
                    "CSV or text with comma, semicolon, tab or another sign, in UTF-8 with or without BOM, "
                    "UTF-16 or Windows-1252; .xlsx, .xls and .ods, one table a sheet. Title lines above the "
                    "heading and empty columns and rows after the last are passed over."
                ),
                t(
                    "A file is the table whose required columns are all there; among several, the one with "
                    "the most columns recognised."
                ),
                t(
                    "Dates: 2026-03-31, 31/03/2026, 31-03-26, 31.03.2026, dates and serial numbers of "
                    "spreadsheets, or as precise as known: 2026-03, 2026. Years of two digits: 00–68 are "
                    "20xx, 69–99 are 19xx."
                ),
                t(
                    "Dates in words, French or English: 31 mars 2023, 1er juin 2022, 12 Sept. 2021, March "
                    "2023, mars-23. Of a quarter, a half or an end of a year the date that is meant is "
                    "suggested."
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
                    "What a program could not calculate (#N/A, #VALUE!, Err:502, ####) is an error in every "
                    "column: it is never taken for nothing, for zero or for a name."
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
                    "A file with an error is not imported until it is mended; all its problems are told at "
                    "once, each with the row number that a spreadsheet shows."
                ),
                t(
                    "A row whose key is stored already changes it: a column that is not in the file keeps "
                    "what is stored, an empty cell clears it. Rows that are stored and not in the file "
                    "stay."
                ),
            )
        ),
    )


# --- where it comes from -----------------------------------------------------------------------------


def _sources(t: Translator, cited: Sources) -> tuple[Block, ...]:
    if not cited.addresses:
        return (Words(t("No row cites an address yet.")),)
    names = table_names(t)
    rows = tuple(
        (
            TableCell(source.site),
            TableCell(source.url, source.url),
            TableCell(
                ", ".join(
                    f"{names[table]} {t.number(source.rows[table])}"
                    for table in RECORDS
                    if table in source.rows
                )
            ),
        )
        for source in cited.most
    )
    blocks: list[Block] = [
        Words(
            t(
                "{addresses} on {sites}, cited {citations} as the source or the evidence of a row.",
                addresses=t.n("{n} address", "{n} addresses", cited.addresses),
                sites=t.n("{n} site", "{n} sites", cited.sites),
                citations=t.n("{n} time", "{n} times", cited.citations),
            )
        )
    ]
    if len(cited.most) < cited.addresses:
        blocks.append(
            Words(t("Listed are the {n} most cited; the tables to download hold all.", n=len(cited.most)))
        )
    heads = (TableCell(t("Site")), TableCell(t("Address")), TableCell(t("Rows that cite it")))
    return (
        *blocks,
        Folded(t("The addresses, site by site"), (Listing(Table(heads, rows), wide=True),)),
    )


def _missing(t: Translator, rows_held: RowsHeld) -> tuple[Block, ...]:
    judged = Points(
        (
            t(
                "Role: no source seen names a single signatory, so nobody bears that role. Taking part "
                "does not prove a signature, and being addressed does not prove any tie; the notes of each "
                "actor say which it is."
            ),
            t(
                "Central governments without a ministry found are listed as such, so that silence shows; "
                "no commitment was made up for them."
            ),
            t(
                "One row for each undertaking or action found. Where an answer could be expected and "
                "nothing was found, there is no row. Which article a row answers is our reading."
            ),
            t(
                "Completion judges only the thing the title names, on the evidence linked, on that day: a "
                "forum held or a text signed is complete; a network with a provisional bureau, or a bill "
                "in cabinet, is substantial; first steps are limited; announced with nothing seen after is "
                "no evidence."
            ),
            t(
                "Verification: self-declared where the publisher is the actor, its partner or "
                "co-organiser; else told by a third party. Press often repeats a speech. Nothing was "
                "validated or disputed."
            ),
            t(
                "Dates are those of the event, or the last day of the year a figure is about, not of "
                "publication. An undated page has the earliest day its own content allows: news can look "
                "older than it is, never younger."
            ),
            t("Texts are our own words in both languages; no person is named in any cell."),
        )
    )
    blocks: list[Block] = [
        Words(
            t(
                "This is how things stood when the public pages were read, on {day}; later revisions may "
                "have filled gaps.",
                day=READ_ON,
            )
        ),
        Points(
            (
                t(
                    "The text of the declaration after its article C4, and the number of its articles. Two "
                    "sources say that it also holds undertakings of central governments; they are not in "
                    "this record."
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
                    "Bodies that no source ties to an undertaking (RIPESS, RTES, AIMF, UCLG Africa, GIZ "
                    "and others), and delegations that the press mentions without names."
                ),
                t(
                    "Only the beginning of each page was read. Sources in English and on social networks "
                    "are thin. Coverage follows the press: more rows for a country does not mean more "
                    "action there."
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
        ),
    ]
    if rows_held.official:
        blocks.append(
            Links(
                t("The official text, as the articles cite it:"),
                tuple((address, address) for address in rows_held.official),
            )
        )
    return (*blocks, Folded(t("How each judgement was made"), (judged,)))


def _downloads(context: Context, rows_held: RowsHeld) -> tuple[Block, ...]:
    t = context.t
    if not sum(rows_held.rows.values()):
        return (Words(t("There is nothing to download yet.")),)
    return (
        Words(
            t(
                "The seven tables as they stand at this revision, whole, whatever the day and the filters "
                "chosen: UTF-8, comma, ISO dates, decimal point, codes rather than names. An import reads "
                "them back. The schema describes every column for other programs (Frictionless Data "
                "Package)."
            )
        ),
        Links(
            t("These tables and every measure, in this view, as CSV, XLSX, JSON and Parquet:"),
            ((t("Open data"), context.address.data()),),
        ),
    )


def _revisions(context: Context, past: RevisionPage) -> tuple[Block, ...]:
    t = context.t
    if not past.total:
        return (Words(t("Nothing has been recorded yet.")),)
    heads = (
        TableCell(t("Revision")),
        TableCell(t("When")),
        TableCell(t("Why")),
        TableCell(t("Added"), number=True),
        TableCell(t("Changed"), number=True),
        TableCell(t("Removed"), number=True),
    )
    rows = tuple(
        (
            TableCell(
                t("No. {number}", number=str(revision.number)),
                context.address.to("overview", revision=revision.number),
            ),
            TableCell(t.moment(revision.at)),
            TableCell(revision.reason),
            *(
                TableCell(t.number(n), number=True)
                for n in (revision.added, revision.changed, revision.removed)
            ),
        )
        for revision in past.revisions
    )
    blocks: list[Block] = [
        Words(
            t(
                "Nothing is ever overwritten: each change of the record is a revision, and every revision "
                "can still be read as it was. Its number leads there."
            )
        ),
        Listing(Table(heads, rows)),
    ]
    n = len(past.revisions)
    if past.total > n:
        blocks.append(Words(t("The {n} latest of {total} are listed.", n=n, total=past.total)))
    return tuple(blocks)


def _row_meanings(t: Translator) -> dict[str, str]:
    """Return what a row of each table is."""
    return {
        "signatories": t("An organisation that the declaration concerns; never a person."),
        "articles": t("A clause of a declaration."),
        "commitments": t("What an actor undertook, or was seen to do, in the field of an article."),
        "reports": t("What was said about a commitment or action, by whom, as of which day."),
        "outcomes": t("What a commitment or action changed: a total since it began, as of a day."),
        "milestones": t("A law, policy, network, event, training or fund that makes action possible."),
        "practices": t("An experience to share."),
    }
