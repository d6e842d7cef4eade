"""The figures that the first page opens with, and what kind of record this is."""

from commitments.measures.headline import Headline
from commitments.site.cells import BigFigure
from commitments.site.context import Context


def key_figures(head: Headline, context: Context) -> list[BigFigure]:
    """Return the figures that the first screen opens with: how many, by whom, where, how silent, what
    moved."""
    t, to = context.t, context.address.to
    n = head.figures.commitments
    big_figures = [
        BigFigure(
            t.number(n),
            t.n("commitment or action recorded", "commitments and actions recorded", n),
            to("register"),
        ),
        BigFigure(
            t.number(head.leading),
            t.n(
                "actor leads them, of {listed}",
                "actors lead them, of {listed}",
                head.leading,
                listed=t.n("{n} listed", "{n} listed", head.actors),
            ),
            to("actors"),
        ),
        BigFigure(
            t.number(head.countries),
            t.n(
                "of the eight countries has something recorded",
                "of the eight countries have something recorded",
                head.countries,
            )
            if head.eight == 8
            else t("of the countries chosen have something recorded"),
            to("countries"),
            of=t("of {n}", n=head.eight),
        ),
        BigFigure(
            t.number(head.figures.silent),
            t("without a report or trace for more than two years"),
            to("register", silent="1"),
            of=t("of {n}", n=n),
        ),
    ]
    if head.since_dialogue and head.dialogue:
        reported = head.since_dialogue.counts["reported"]
        big_figures.append(
            BigFigure(
                t.number(reported),
                t("with news since the last forum, {day}", day=t.date(head.dialogue["occurred_on"])),
                to("register", sort="as_of", descending="1"),
                of=t("of {n}", n=n),
            )
        )
    return big_figures


def state_of_things(head: Headline, context: Context) -> str:
    """Return what kind of record this is: promised, or found in the public record."""
    t, n = context.t, head.figures.commitments
    declared, documented = head.figures.basis["declared"], head.figures.basis["documented"]
    if not n:
        return ""
    if not declared:
        return t.n(
            "{n} action found in the public record, none declared by its actor. Documented is not promised.",
            "{n} actions found in the public record, none declared by its actor. Documented is not promised.",
            n,
        )
    return t(
        "{declared}, {documented}: documented is not promised.",
        declared=t.n(
            "{n} commitment declared by its actor", "{n} commitments declared by their actors", declared
        ),
        documented=t.n(
            "{n} action found in the public record", "{n} actions found in the public record", documented
        ),
    )
