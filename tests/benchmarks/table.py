"""What is measured, as rows of one table: figures beside floors of the same run, and what to reach."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil

Measured = float | str  # a text says why there is no figure

_UNITS = {
    "": "{:.2f}",
    "s": "{:.2f} s",
    "ms": "{:.1f} ms",
    "MB": "{:.2f} MB",
    "kB": "{:.0f} kB",
    "a second": "{:,.0f} a second",
    "a day": "{:,.0f} a day",
    "viewers": "{:,.0f} viewers",
}


@dataclass(frozen=True)
class Bound:
    """What is to be reached: so many times the floor, so much more than it, or a figure for itself."""

    figure: float
    of: str = "times"  # or "beyond" the floor, or "alone"
    least: bool = False

    def holds(self, ours: float, floor: float) -> bool:
        """Return whether it is reached."""
        found = {"times": ours / floor if floor else 0, "beyond": ours - floor, "alone": ours}[self.of]
        return found >= self.figure if self.least else found <= self.figure

    def said(self, unit: str) -> str:
        """Return it in words."""
        figure = f"{self.figure:.3g} ×" if self.of == "times" else shown(self.figure, unit)
        return f"{'at least' if self.least else 'at most'} {figure}{' more' if self.of == 'beyond' else ''}"


@dataclass(frozen=True)
class Row:
    """A figure of ours beside that of a floor."""

    what: str
    floor: str
    floors: Measured
    ours: Measured
    unit: str = "s"
    to_reach: Bound | None = None

    @property
    def ratio(self) -> float | None:
        """Return how many times the floor ours is, where there are both."""
        if isinstance(self.ours, str) or isinstance(self.floors, str) or not self.floors:
            return None
        return self.ours / self.floors

    @property
    def reached(self) -> bool | None:
        """Return whether it is reached; None where nothing is to be, or the floor has no figure."""
        if self.to_reach is None:
            return None
        if isinstance(self.ours, str):
            return False
        if isinstance(self.floors, str):
            return self.to_reach.holds(self.ours, 0) if self.to_reach.of == "alone" else None
        return self.to_reach.holds(self.ours, self.floors)

    def cells(self) -> list[str]:
        """Return the row as texts."""
        return [
            self.what,
            self.floor,
            shown(self.floors, self.unit),
            shown(self.ours, self.unit),
            f"{self.ratio:.2g}"
            if self.ratio is not None and self.ratio < 100
            else f"{self.ratio:,.0f}"
            if self.ratio
            else "–",
            self.to_reach.said(self.unit) if self.to_reach else "–",
            {True: "yes", False: "**no**", None: "–"}[self.reached],
        ]


_HEADINGS = ("What", "Floor", "Floor’s figure", "Ours", "Ratio", "To reach", "Reached")


def tried(measure: Callable[[], Measured]) -> Measured:
    """Return what a measure gives, or why it could not be taken."""
    try:
        return measure()
    except Exception as error:  # the rest goes on
        return f"not measured: {(str(error).strip() or type(error).__name__).splitlines()[-1][:100]}"


def shown(measured: Measured, unit: str) -> str:
    """Return a figure in its unit."""
    return measured if isinstance(measured, str) else _UNITS[unit].format(measured)


def markdown(rows: Iterable[Row]) -> list[str]:
    """Return a table as lines."""
    lines = [_HEADINGS, ["---", "---", *["---:"] * 3, "---", "---"], *(row.cells() for row in rows)]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def percentile(figures: Sequence[float], share: float) -> float:
    """Return what so great a share of figures does not exceed: one of them, the nearest rank."""
    return sorted(figures)[max(0, ceil(share * len(figures)) - 1)]
