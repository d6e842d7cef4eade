"""A chart as data: its sentence, what is drawn, the same as a table, words for who cannot see it.

No medium is known here. Each of them (commitments.render) draws the kinds of drawing that it has room for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from commitments.contract.geography import Outline
from commitments.site.cells import Entry, Fact, Meter, Rung, Table, TableCell, Ways
from commitments.site.urls import Address


@dataclass(frozen=True)
class Series:
    """What the parts of one look mean: the code of the look, and its name."""

    code: str
    name: str


@dataclass(frozen=True)
class BarPart:
    """The part of a bar that is of one series.

    `share` is in percent of the scale of its chart; `text` is the value as it is written on the part, ""
    where it stands at the end of the bar; `words` say the same to who points at it; `to` leads to the rows
    behind it.
    """

    code: str
    value: float
    text: str = ""
    words: str = ""
    share: float = 0
    to: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar: of what it is, a part for each series (none where nothing is said), what stands at its end.

    `of` says of how many that is told; `short` is the name where there is little room, `sign` the code of
    the evidence whose mark ends the bar, `head` stands over it and those that follow.
    """

    name: str
    parts: tuple[BarPart, ...]
    end: str = ""
    of: str = ""
    to: str = ""
    short: str = ""
    sign: str = ""
    head: str = ""

    @property
    def total(self) -> float:
        """Return its length."""
        return sum(part.value for part in self.parts)

    def of_series(self, code: str) -> BarPart:
        """Return its part of one series."""
        return next(part for part in self.parts if part.code == code)

    @property
    def reach(self) -> float:
        """Return where it ends, in percent of the scale."""
        return sum(part.share for part in self.parts)

    @property
    def labelled(self) -> str:
        """Return its label, with of how many it is told."""
        return f"{self.end} ({self.of})" if self.of else self.end


@dataclass(frozen=True)
class BarChart:
    """Bars on one scale, in their order; `upright` they are columns, and `long_names` stand over them.

    The scale ends with the longest bar, unless each bar is of 100 percent: then `scale` marks it, as
    (percent, name).
    """

    kind: ClassVar = "bars"
    series: tuple[Series, ...]
    bars: tuple[Bar, ...]
    upright: bool = False
    long_names: bool = False
    scale: tuple[tuple[int, str], ...] = ()

    @property
    def longest(self) -> float:
        """Return the length of the longest bar."""
        return max((bar.total for bar in self.bars), default=0)

    @property
    def stacked(self) -> bool:
        """Return whether a bar has several parts, each with its number on it."""
        return len(self.series) > 1


@dataclass(frozen=True)
class BarPanel:
    """A bar chart among others: its title, what is to be said of its scale, and who is silent."""

    title: str
    note: str
    chart: BarChart
    silent: str = ""


@dataclass(frozen=True)
class BarPanels:
    """Bar charts below each other, each on a scale of its own; what has too few values for one is a list."""

    kind: ClassVar = "panels"
    panels: tuple[BarPanel, ...]
    few: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Point:
    """A report on a line: its day, how far (percent, or the place of the step from 0), on what evidence; what
    is written beside it, if anything."""

    day: date
    height: float
    sign: str
    words: str
    label: str = ""


@dataclass(frozen=True)
class LineChart:
    """Points over time, with the line that was expected and the days that are marked.

    `ticks` are the (height, name) that the vertical axis says between `low` and `high`, `years` those of the
    horizontal one.
    """

    kind: ClassVar = "line"
    points: tuple[Point, ...]
    expected: tuple[date, date] | None  # from 0 to 100 percent
    expected_name: str
    due: date | None
    due_name: str
    day: date
    day_name: str
    ticks: tuple[tuple[float, str], ...]
    low: float
    high: float
    years: tuple[int, ...]

    @property
    def name_at(self) -> float:
        """Return at which part of the line of what was expected its name stands: away from the labels."""
        labelled = [point for point in self.points if point.label]
        return 0.75 if labelled and self.is_early(labelled[-1].day, 0.5) else 0.25

    def is_early(self, day: date, within: float = 0.78) -> bool:
        """Return whether a day is in so much of the time that there is room to write to its right."""
        first, last = min(self.days), max(self.days)
        return (day - first).days < within * (last - first).days

    def is_low(self, height: float) -> bool:
        """Return whether there is no room to write below a height."""
        return height - self.low < 0.15 * (self.high - self.low)

    @property
    def days(self) -> list[date]:
        """Return every day that has a place on it."""
        marked = [*(self.expected or ()), self.due, self.day]
        return [*(point.day for point in self.points), *(day for day in marked if day)]


@dataclass(frozen=True)
class MapPlace:
    """A point of the map: an actor's locality, in degrees WGS 84."""

    name: str
    locality: str
    latitude: float
    longitude: float
    to: str


@dataclass(frozen=True)
class CountryName:
    """The name of a country on the map with its number, and where it is written, in degrees."""

    name: str
    number: str
    longitude: float
    latitude: float
    to: str


@dataclass(frozen=True)
class MapChart:
    """Outlines of countries, for display and not for measuring, with the places and numbers in them, and the
    shade of each country that has one."""

    kind: ClassVar = "map"
    outlines: tuple[Outline, ...]
    places: tuple[MapPlace, ...]
    names: tuple[CountryName, ...]
    shades: Mapping[str, str] = field(default_factory=dict)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, east, south and north of the eight countries, in degrees."""
        points = [at for shape in self.outlines if shape.of_the_eight for ring in shape.rings for at in ring]
        west, east = min(x for x, _ in points) - 0.7, max(x for x, _ in points) + 0.7
        return west, east, min(y for _, y in points) - 1.6, max(y for _, y in points) + 0.5


@dataclass(frozen=True)
class MatrixCell:
    """A cell of a matrix: its figure as it is written, the rows behind it, the same in words.

    `n` is what its shade follows, None where that tells nothing of it (a total, a mark). Its `shade` is the
    code of a step, "void" where there is nothing, "apart" without a shade, "blank" where it has no place.
    """

    text: str
    to: str
    words: str
    n: int | None = None
    shade: str = "apart"
    group: bool = False  # in the first column of a group


BLANK = MatrixCell("", "", "", shade="blank")  # of a pair that stands elsewhere


@dataclass(frozen=True)
class Matrix:
    """A table of two sides whose every cell leads to its rows.

    `key` says which figures a shade stands for, and what the marks are; `named` what short heads stand for.
    Of a `half` one rows and columns are the same, and each pair stands once.
    """

    kind: ClassVar = "matrix"
    heads: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, tuple[MatrixCell, ...]], ...]
    groups: tuple[tuple[str, int], ...] = ()
    caption: str = ""
    bands: tuple[tuple[str, int], ...] = ()  # groups of rows
    key: tuple[Series, ...] = ()
    named: tuple[str, ...] = ()
    half: bool = False

    @property
    def cells(self) -> list[MatrixCell]:
        """Return its cells, row by row."""
        return [cell for _, cells in self.rows for cell in cells]

    @property
    def compares(self) -> bool:
        """Return whether it has anything to compare: else the sentence over it says all."""
        told = [
            (row, column)
            for row, (_, cells) in enumerate(self.rows)
            for column, cell in enumerate(cells)
            if cell.n
        ]
        return any(row != column for row, column in told) if self.half else bool(told)

    @property
    def coded(self) -> bool:
        """Return whether its columns are headed by codes."""
        return all(len(head.text) <= 3 for head in self.heads)


@dataclass(frozen=True)
class LadderRow:
    """A country on the ladder: its name, its rungs, the source, since when; without a rung, whether somebody
    looked and knows of none."""

    country: TableCell
    rungs: tuple[Rung, ...]
    source: str
    when: str
    none_known: bool = False


@dataclass(frozen=True)
class Ladders:
    """The countries on one ladder: the names of its rungs, the eight, and those beyond them; what is said
    where none is known, and where nothing is recorded."""

    kind: ClassVar = "ladders"
    heads: tuple[str, ...]
    eight: tuple[LadderRow, ...]
    beyond: tuple[LadderRow, ...]
    none_known: str
    silence: str

    def instead(self, row: LadderRow) -> str:
        """Return what is said of a country that stands on no rung."""
        return self.none_known if row.none_known else self.silence


@dataclass(frozen=True)
class Shift:
    """What moved in one place: a bar of what went back and one of what went on, of one scale, and the figures
    beside them."""

    name: TableCell
    back: BarPart
    on: BarPart
    beside: tuple[TableCell, ...]


@dataclass(frozen=True)
class Shifts:
    """What moved where: what its bars and figures are called, the eight, those beyond them, all of them."""

    kind: ClassVar = "shifts"
    heads: tuple[str, ...]
    eight: tuple[Shift, ...]
    beyond: tuple[Shift, ...]
    total: Shift


@dataclass(frozen=True)
class EventMark:
    """An event on the line: `at` percent of it, its number, title and short name, how it stands, where it
    leads.

    `shown`: whether its number finds room; `room`: the percent its name has, 0 for none, to the left of the
    mark where `left`.
    """

    at: float
    number: int
    title: str
    short: str
    words: str
    kind: str
    to: str
    shown: bool = False
    room: float = 0
    left: bool = False


@dataclass(frozen=True)
class EventLane:
    """The events and reports of one place; ticks are (at, height), both in percent."""

    name: TableCell
    reports: str
    marks: tuple[EventMark, ...]
    ticks: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class EventLanes:
    """One time line: years and guides (of regional events) in percent of it, and a lane a place."""

    kind: ClassVar = "lanes"
    years: tuple[tuple[float, str], ...]
    today: float
    guides: tuple[float, ...]
    lanes: tuple[EventLane, ...]
    named: tuple[EventMark, ...]  # the forums
    key: tuple[Series, ...]


@dataclass(frozen=True)
class PlanTrace:
    """A report on the time line: `at` percent of its length, what it said, on what evidence."""

    at: float
    words: str
    sign: str


@dataclass(frozen=True)
class PlanRow:
    """A commitment on the time line: its bar bears its stage, and its progress stands apart from time.

    Positions are percent of the length of the line, None where no date is known; a bar without a `due` is one
    of which nobody knows until when. `progress` is in words, "" where none is known.
    """

    entry: Entry
    stage: str
    start: float | None
    due: float | None
    meter: Meter | None
    progress: str
    traces: tuple[PlanTrace, ...]

    @property
    def drawn(self) -> bool:
        """Return whether anything of it has a day."""
        return bool(self.traces) or self.start is not None or self.due is not None


@dataclass(frozen=True)
class ActionPlan:
    """What an actor leads and contributes to on one time line: `years` and `today` as percent of it."""

    kind: ClassVar = "plan"
    years: tuple[tuple[float, str], ...]
    today: float
    undertakings: tuple[PlanRow, ...]


@dataclass(frozen=True)
class Square:
    """A square of the cloth: what it stands for, where it leads, whether that has "advanced" or
    "fell_back"."""

    words: str
    to: str
    moved: str = ""


@dataclass(frozen=True)
class Strip:
    """A strip of the cloth: of what it is and where that leads, its squares in runs of one look from the hem.

    At its hem stand how many are complete, of how many (or that there is none), and how many moved; `words`
    tell the runs.
    """

    name: str
    to: str
    runs: tuple[tuple[str, tuple[Square, ...]], ...]
    complete: str
    of: str
    moved: str
    words: str

    @property
    def squares(self) -> tuple[tuple[str, Square], ...]:
        """Return its squares from the hem, each with its look."""
        return tuple((code, square) for code, run in self.runs for square in run)


@dataclass(frozen=True)
class Cloth:
    """A square a commitment, a strip a group; side by side where they are `upright`, else below each other.

    Those `apart` lie below the others, under a name of their own; `reading` says what a square is.
    """

    kind: ClassVar = "cloth"
    strips: tuple[Strip, ...]
    apart: tuple[Strip, ...]
    apart_name: str
    upright: bool
    key: tuple[Series, ...]
    reading: str

    @property
    def most(self) -> int:
        """Return how many squares the longest strip has."""
        return max((len(strip.squares) for strip in (*self.strips, *self.apart)), default=0)

    def across(self, wide: float, high: float) -> int:
        """Return how many squares stand side by side in a strip that is so `wide`, so that the longest is no
        higher than `high`."""
        fitting = (n for n in range(_FEWEST, self.most) if -(-self.most // n) * wide / n <= high)
        return next(fitting, max(_FEWEST, self.most))


_FEWEST = 3  # squares side by side: fewer would be slabs


# What is a table itself: none is said beside it.
Tabular = Matrix | Ladders | Shifts | ActionPlan
Drawing = BarChart | BarPanels | LineChart | MapChart | EventLanes | Cloth | Tabular


@dataclass(frozen=True)
class Chart:
    """A chart: the sentence of what it shows, what is drawn, its table, words for screen readers."""

    finding: str
    drawing: Drawing
    table: Table
    alt: str


@dataclass(frozen=True)
class NamedChart:
    """A chart that an address can ask for by its name.

    Its title, of how many it tells, the address of the view it is drawn of, what its looks and marks mean,
    and how to read what is drawn where that does not say it.
    """

    name: str
    title: str
    chart: Chart
    of: str
    key: Sequence[Series]
    address: Address
    reading: str = ""
    ways: Ways | None = None  # that it can be drawn in
