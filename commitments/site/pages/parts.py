"""What several pages show."""

from collections.abc import Sequence

from commitments.i18n.translator import capital
from commitments.measures.figures import Figures
from commitments.measures.practices import list_practices
from commitments.measures.register import list_commitments
from commitments.site import blocks, chart_registry, footer
from commitments.site.cells import Entry, Fact, FoldedList, TableCell
from commitments.site.urls import Address
from commitments.site.visit import Visit
from commitments.site.words import practices, register
from commitments.site.words.figures import mean_progress

IDEAS = 3  # of its peers, for an actor to start with
FEW = 6  # of each list beside the figures; the pages of their own hold all


def share(visit: Visit, page: str, **own: str) -> blocks.ShareLink:
    """Return the link to a page of its own, worth sending: without filters, in the reader's language."""
    return blocks.ShareLink(Address(page, language=visit.t.language).here(**own))


def report_an_error(visit: Visit, about: str) -> blocks.ErrorReport:
    """Return how an error in what is shown is reported."""
    return blocks.ErrorReport(footer.contact(visit, about))


def all_of(visit: Visit, total: int, at_most: int, page: str, **own: str | None) -> list[blocks.Block]:
    """Return the link to the page that holds all of a list, where more than `at_most` are in it."""
    return [blocks.Link(visit.to(page, **own), visit.t("All {n}", n=total))] if total > at_most else []


def listed(visit: Visit, entries: Sequence[Entry], at_most: int = FEW) -> list[blocks.Block]:
    """Return entries of a list, those beyond `at_most` folded; paper shows as many as it has room for."""
    rest = entries[at_most:]
    if not rest:
        return [blocks.EntryList(entries)]
    on = blocks.SCREEN | blocks.Medium.LIGHT
    fold = FoldedList(visit.t.n("{n} more", "{n} more", len(rest)), tuple(rest))
    return [
        blocks.EntryList(entries[:at_most], on=on),
        blocks.Folds([fold], on=on),
        blocks.EntryList(entries, on=blocks.EVERYWHERE & ~on),
    ]


# --- how far, how silent, what is next --------------------------------------------------------------------


def over_time(visit: Visit) -> list[blocks.Block]:
    """Return how far the commitments were at the end of each period, nothing where there is one alone."""
    trend = chart_registry.over_time(visit)
    return [blocks.Figure(trend)] if trend else []


def progress(visit: Visit, figures: Figures) -> list[blocks.Block]:
    """Return the mean progress, and on what course the commitments are."""
    t = visit.t
    facts = [
        Fact(
            capital(t.label("trajectory", code)),
            (
                TableCell(
                    t.count_of(n, figures.commitments), visit.to("register", trajectory=code), sign=code
                ),
            ),
        )
        for code, n in figures.trajectory.items()
        if n
    ]
    return [blocks.Heading(t("Progress"), mean_progress(figures, t)), blocks.Facts(facts)]


def freshness(visit: Visit, figures: Figures) -> list[blocks.Block]:
    """Return how old the last news are."""
    t = visit.t
    facts = [
        Fact(
            capital(t.label("freshness", code)),
            (
                TableCell(
                    t.count_of(n, figures.commitments),
                    visit.to("register", freshness=code) if n else "",
                    swatch=code,
                ),
            ),
        )
        for code, n in figures.freshness.items()
    ]
    finding = t(
        "Without a report or trace for more than two years: {n}.",
        n=t.count_of(figures.silent, figures.commitments),
    )
    return [blocks.Heading(t("Silence"), finding), blocks.Facts(facts)]


def ahead(visit: Visit) -> list[blocks.Block]:
    """Return what is due next, nothing where that is nothing."""
    t = visit.t
    due = visit.read(list_commitments, ahead=True, sort="due_date", size=FEW)
    if not due.rows:
        return []
    finding = t.n("{n} is due from now on.", "{n} are due from now on.", due.total)
    return [
        blocks.Heading(t("What is next"), finding),
        blocks.EntryList(register.past_due_entries(due.rows, visit)),
    ]


def past_due(visit: Visit) -> list[blocks.Block]:
    """Return what is overdue, the most recent first, nothing where that is nothing."""
    t = visit.t
    late = visit.read(
        list_commitments,
        trajectory=("overdue",),
        sort="due_date",
        descending=True,
        language=t.language,
        size=FEW,
    )
    if not late.rows:
        return []
    return [
        blocks.Heading(t("Overdue"), register.past_due_finding(late.total, visit)),
        blocks.EntryList(register.past_due_entries(late.rows, visit)),
        *all_of(visit, late.total, FEW, "register", trajectory="overdue"),
    ]


def standing(visit: Visit, figures: Figures) -> blocks.Group:
    """Return how far, how silent and what is next, as pages without maps and menus say it."""
    return blocks.Group(
        lambda: [*progress(visit, figures), *freshness(visit, figures), *ahead(visit), *past_due(visit)],
        on=blocks.PLAIN,
    )


# --- lists ------------------------------------------------------------------------------------------------


def shared(visit: Visit) -> list[blocks.Block]:
    """Return the practices of a view."""
    t, rows = visit.t, visit.read(list_practices)
    finding = (
        t.n("{n} practice is recorded.", "{n} practices are recorded.", len(rows))
        if rows
        else t("No practice is recorded in this view.")
    )
    return [
        blocks.Heading(t("Practices"), finding),
        blocks.EntryList(practices.practice_entries(rows[:FEW], visit)),
        *all_of(visit, len(rows), FEW, "practices"),
    ]


def undertaken(visit: Visit) -> list[blocks.Block]:
    """Return the commitments and actions of a view by name, those with the latest news first."""
    at_most = 2 * FEW
    listed = visit.read(list_commitments, sort="as_of", descending=True, size=at_most)
    return [
        blocks.Heading(visit.t("Commitments and actions"), register.register_finding(listed, visit)),
        blocks.EntryList(register.undertaking_entries(listed.rows, visit)),
        *all_of(visit, listed.total, at_most, "register"),
    ]
