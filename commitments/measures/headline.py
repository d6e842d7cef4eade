"""The numbers of the first screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from commitments.contract.dimensions import NONE
from commitments.measures.actors import count_leading
from commitments.measures.coverage import measure_coverage
from commitments.measures.figures import Figures, count_figures
from commitments.measures.period import PeriodChanges, changes_since, last_forum
from commitments.measures.published import DataColumn, Published, PublishedAnswer
from commitments.measures.rows import Row
from commitments.measures.scope import Scope, the_eight
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_


@dataclass(frozen=True)
class Headline:
    """What the first screen says.

    `actors` are all that are looked at, `leading` those who lead a commitment; `countries` those of the
    eight (of `eight` looked at) with a commitment. By basis: `silent`, without news for two years, and
    `past_due`, overdue. `blank` of `places` (country of the eight × level × article) have nothing recorded.
    `dialogue` is the last forum.
    """

    figures: Figures
    actors: int
    leading: int
    countries: int
    eight: int
    silent: Mapping[str, int]
    past_due: Mapping[str, int]
    blank: int
    places: int
    dialogue: Mapping[str, Any] | None
    since_dialogue: PeriodChanges | None


def measure_headline(store: ReadableStore, scope: Scope) -> Headline:
    """Return the numbers of the first screen."""
    by_basis = {str(figure.group): figure for figure in count_figures(store, scope, "basis")}
    eight = the_eight(store, scope)
    with_some = {figure.group for figure in count_figures(store, scope, "country") if figure.commitments}
    places = [place for place in measure_coverage(store, scope) if not place.beyond]
    acting = count_leading(store, scope)
    forum = last_forum(store, scope)
    return Headline(
        figures=count_figures(store, scope)[0],
        actors=acting.actors,
        leading=acting.leading,
        countries=len(with_some.intersection(eight)),
        eight=len(eight),
        silent={basis: figure.silent for basis, figure in by_basis.items()},
        past_due={basis: figure.trajectory["overdue"] for basis, figure in by_basis.items()},
        blank=sum(not place.known for place in places),
        places=len(places),
        dialogue=forum,
        since_dialogue=changes_since(store, scope, forum["occurred_on_day"]) if forum else None,
    )


def _numbers(store: ReadableStore, scope: Scope) -> Iterator[Row]:
    """Yield the numbers one by one, each with what it is out of where it is a part."""
    head = measure_headline(store, scope)
    plain: dict[str, tuple[int, int | None]] = {
        "actors": (head.actors, None),
        "leading": (head.leading, head.actors),
        "countries": (head.countries, head.eight),
        "commitments": (head.figures.commitments, None),
        "reported": (head.figures.reported, head.figures.commitments),
        "blank": (head.blank, head.places),
    }
    yield from ({"what": what, "basis": NONE, "value": n, "of": of} for what, (n, of) in plain.items())
    for what in ("silent", "past_due"):
        for basis, n in getattr(head, what).items():
            yield {"what": what, "basis": basis, "value": n, "of": head.figures.basis[basis]}


HEADLINE = Published(
    "headline",
    N_("The numbers of the first screen"),
    (
        DataColumn("what", "text", N_("What is counted (code)")),
        DataColumn("basis", "text", N_("Declared or documented")),
        DataColumn("value", "whole", N_("Number")),
        DataColumn("of", "whole", N_("Of how many")),
    ),
    ("what", "basis"),
    _numbers,
    answer=PublishedAnswer(
        "headline", N_("The numbers of the first screen."), {"headline": measure_headline}
    ),
)
