"""Where the actors sit → a map."""

from collections.abc import Sequence

from commitments.contract.geography import Outline
from commitments.measures.figures import Figures
from commitments.site.chart_model import CountryName, MapChart, MapPlace
from commitments.site.context import Context

# Where the name of a small or narrow country is written, away from its middle, in degrees.
_NAME_SHIFT = {
    "TGO": (-0.9, -3.6),
    "BEN": (1.6, -4.6),
    "GIN": (-1.2, 0.3),
    "CIV": (0, 0.4),
    "NER": (0, 0.8),
    "BFA": (0, 0.3),
}


def map_chart(
    outlines: Sequence[Outline], figures: Sequence[Figures], places: Sequence[MapPlace], context: Context
) -> MapChart:
    """Return where the actors sit, with the number of commitments of each of the eight countries."""
    t, by_country = context.t, {country.group: country for country in figures}
    names = []
    for shape in outlines:
        if shape.of_the_eight and shape.country in by_country:
            (x, y), (dx, dy) = shape.middle, _NAME_SHIFT.get(shape.country, (0, 0))
            names.append(
                CountryName(
                    t.country(shape.country),
                    t.number(by_country[shape.country].commitments),
                    x + dx,
                    y + dy,
                    context.address.to("countries", country=shape.country),
                )
            )
    return MapChart(tuple(outlines), tuple(places), tuple(names))
