"""How the framework law of the countries stands, in words: on which of four rungs, or that none is known."""

from collections import Counter
from collections.abc import Sequence

from commitments.contract import codelists
from commitments.i18n.translator import Translator, capital
from commitments.measures.law import LawRung
from commitments.site.cells import Rung, Table, TableCell, source_cell
from commitments.site.chart_model import LadderRow, Ladders
from commitments.site.context import Context


def rung_sentence(code: str, t: Translator) -> str:
    """Return what it means for a country to stand on a rung."""
    return {
        "announced": t("A framework law has been announced."),
        "draft": t("A framework law is in draft."),
        "adopted": t("A framework law is adopted."),
        "in_force": t("A framework law is in force."),
    }[code]


def law_sentence(law: LawRung | None, t: Translator) -> str:
    """Return how far the framework law of a country is."""
    if law and law.rung:
        return rung_sentence(law.rung, t)
    if law and law.none_known:
        return t("No framework law is known.")
    return t("Nothing is recorded on a framework law, which does not mean that there is none.")


def ladder(law: LawRung | None, t: Translator) -> tuple[Rung, ...]:
    """Return the rungs of the framework law, up to the one that a country has reached, () where it has
    none."""
    if not law or not law.rung:
        return ()
    place = codelists.LAW_LADDER.index(law.rung)
    return tuple(
        Rung(t.label("status", code), i <= place, i == place) for i, code in enumerate(codelists.LAW_LADDER)
    )


def ladders(laws: Sequence[LawRung], context: Context) -> Ladders:
    """Return the countries on one ladder, each group in the order of names."""
    t = context.t

    def row(law: LawRung) -> LadderRow:
        milestone = law.milestone or {}
        when = milestone.get("occurred_on")
        return LadderRow(
            TableCell(
                context.name("country", law.country), context.address.to("countries", country=law.country)
            ),
            ladder(law, t),
            milestone.get("source_url") or "",
            (t.date(when) if when else t("date not given")) if milestone else "",
            none_known=law.none_known,
        )

    def climbed(beyond: bool) -> tuple[LadderRow, ...]:
        ordered = sorted(laws, key=lambda law: context.sorted_by("country", law.country))
        # Beyond the eight a country is there by its other laws; on this ladder it has a place by a rung.
        return tuple(row(law) for law in ordered if law.beyond == beyond and (law.rung or not beyond))

    heads = tuple(capital(t.label("status", code)) for code in codelists.LAW_LADDER)
    none_known, silence = t("no framework law known"), t("no information")
    return Ladders(heads, climbed(False), climbed(True), none_known, silence)


def law_finding(laws: Sequence[LawRung], context: Context) -> str:
    """Return in how many of the eight a framework law is in force."""
    t, eight = context.t, [law for law in laws if not law.beyond]
    if len(eight) < 2:
        return law_sentence(eight[0], t) if eight else t("None of the eight countries is in this view.")
    if in_force := sum(law.rung == "in_force" for law in eight):
        return t("A framework law is in force in {n} of {of} countries.", n=in_force, of=len(eight))
    return t("No framework law is known to be in force in the {of} countries.", of=len(eight))


def ladder_finding(laws: Sequence[LawRung], context: Context) -> str:
    """Return on which rung how many of the eight stand, for how many none is known, or nothing recorded."""
    t, eight = context.t, [law for law in laws if not law.beyond]
    if len(eight) < 2:
        return law_finding(laws, context)
    on = Counter(law.rung or ("none_known" if law.none_known else None) for law in eight)
    sentences = {
        "in_force": t("in force in {n} of {of} countries", n=on["in_force"], of=len(eight))
        if on["in_force"]
        else t("none known to be in force in the {of} countries", of=len(eight)),
        "adopted": t("adopted in {n}", n=on["adopted"]),
        "draft": t("in draft in {n}", n=on["draft"]),
        "announced": t("announced in {n}", n=on["announced"]),
        "none_known": t("none known in {n}", n=on["none_known"]),
        None: t("nothing recorded for {n}", n=on[None]),
    }
    said = [words for code, words in sentences.items() if on[code] or code == "in_force"]
    return capital(t.series(said)) + "."


def law_table(data: Ladders, context: Context) -> Table:
    """Return for each country the rung it stands on, since when, and the source."""
    t = context.t
    rows = (
        (
            row.country,
            next((rung.name for rung in row.rungs if rung.here), data.instead(row)),
            row.when or t.missing,
            source_cell(row.source, t.missing),
        )
        for row in (*data.eight, *data.beyond)
    )
    return Table.of((t("Country"), t("The framework law"), t("Date"), t("Source")), rows)
