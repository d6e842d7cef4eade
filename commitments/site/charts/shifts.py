"""What moved between two days, country by country: bars back and on, and figures beside them."""

from collections.abc import Mapping, Sequence

from commitments.contract.dimensions import NONE
from commitments.i18n.translator import capital
from commitments.measures.period import CHANGE_KINDS, CountryChanges, PeriodChanges
from commitments.site.cells import Cell, Table, TableCell, country_cell, numeric
from commitments.site.chart_model import BarPart, Shift, Shifts
from commitments.site.context import Context
from commitments.site.words.period import happening_words

_BACK, _ON = "fell_back", "advanced"
_BESIDE = ("first_known", "slipped")
_LEAST = 10  # commitments of the longest bar: one that moved alone is no long bar


def shifts(places: Sequence[CountryChanges], changes: PeriodChanges, total: int, context: Context) -> Shifts:
    """Return what moved in each country; `total` commitments in all."""
    t, words = context.t, happening_words(context.t)
    longest = max((place.counts[what] for place in places for what in (_BACK, _ON)), default=0)

    def moved(name: TableCell, counts: Mapping[str, int], n: int, **country: str) -> Shift:
        def part(what: str, *, drawn: bool = True) -> BarPart:
            here = context.address.here(what=what, before=None, now=None, page=None, **country)
            share = 100 * counts[what] / max(longest, _LEAST) if drawn else 0
            said = t.pair(f"{name.text}, {words[what]}", t.count_of(counts[what], n))
            return BarPart(what, counts[what], t.number(counts[what]), said, share, f"{here}#names")

        beside = (part(what, drawn=False) for what in _BESIDE)
        figures = (
            *(TableCell(one.text, one.to if one.value else "") for one in beside),
            TableCell(t.number(n)),
        )
        return Shift(name, part(_BACK, drawn=bool(country)), part(_ON, drawn=bool(country)), figures)

    def rows(*, of_the_eight: bool) -> tuple[Shift, ...]:
        return tuple(
            moved(
                country_cell(place.country, context),
                place.counts,
                place.commitments,
                country=place.country or NONE,
            )
            for place in sorted(places, key=lambda place: context.sorted_by("country", place.country))
            if place.of_the_eight is of_the_eight
        )

    return Shifts(
        (*(capital(words[what]) for what in (_BACK, _ON, *_BESIDE)), t("Total")),
        rows(of_the_eight=True),
        rows(of_the_eight=False),
        moved(TableCell(t("Total")), changes.counts, total),
    )


def shifts_table(places: Sequence[CountryChanges], context: Context) -> Table:
    """Return everything that happened in each country as a table."""
    t, words = context.t, happening_words(context.t)
    heads: tuple[Cell, ...] = (
        t("Country"),
        *(numeric(capital(words[what])) for what in CHANGE_KINDS),
        numeric(t("Total")),
    )
    return Table.of(
        heads,
        (
            (
                country_cell(place.country, context),
                *(t.number(place.counts[what]) for what in CHANGE_KINDS),
                t.number(place.commitments),
            )
            for place in places
        ),
    )
