"""What a page is made of, as data: each medium draws these kinds of blocks and knows no page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, fields, replace
from datetime import date
from enum import Flag, auto
from typing import Any, ClassVar, Literal, dataclass_transform

from commitments.contract.codelists import VERIFICATIONS
from commitments.contract.geography import Outline
from commitments.i18n.translator import Translator
from commitments.measures.scope import Scope
from commitments.site import text_blocks as text
from commitments.site.cells import (
    Answer,
    BigFigure,
    ChipGroup,
    Door,
    Entry,
    Fact,
    FoldedList,
    Phrase,
    Rung,
    StatusFact,
    Table,
    TimelineMoment,
    Ways,
)
from commitments.site.chart_model import Chart, Drawing, LineChart, MapChart, Matrix, NamedChart, Tabular
from commitments.site.urls import Address
from commitments.site.visit import Visit
from commitments.site.words import changeset, explanation, revision_history
from commitments.site.words.figures import completion_series
from commitments.store.revisions import Revision


class Medium(Flag):
    """What shows a page."""

    SCREEN = auto()  # the dashboard
    LIGHT = auto()  # a page without scripts
    PAPER = auto()  # a brief
    FILE = auto()  # all light pages bound into one file


SCREEN = Medium.SCREEN
PLAIN = Medium.LIGHT | Medium.PAPER | Medium.FILE  # whatever runs no script
EVERYWHERE = SCREEN | PLAIN


@dataclass_transform(frozen_default=True)
@dataclass(frozen=True)
class Block:
    """A part of a page, drawn as HTML by the `template` of its kind; `on`: the media that show it, as far as
    its kind knows them."""

    template: ClassVar[str]
    media: ClassVar[Medium] = EVERYWHERE

    _: KW_ONLY
    on: Medium = EVERYWHERE

    def __init_subclass__(cls, template: str = "", media: Medium = EVERYWHERE) -> None:
        dataclass(frozen=True)(cls)
        cls.media = media
        if template:
            cls.template = template

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the variables of its template."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "on"}


Blocks = Sequence[Block]


# --- what holds others ------------------------------------------------------------------------------------


class Page(Block):
    """A page: its title, the sentence that says it shortly, and its blocks; one among the blocks of another
    is a part of that under its own heading, and the whole page where a medium shows nothing else."""

    title: str
    finding: str
    blocks: Blocks
    files: tuple[Download | Files, ...] = ()  # offered below it on a screen
    told: Sequence[Phrase] = ()  # its finding in the looks of what it tells: it then is the heading
    exists: bool = True  # whether what was asked for is there


class Group(Block, template="light_aside"):
    """Blocks that the same media show, or what makes them for these alone; paper does without `spare` ones
    where it lacks room."""

    blocks: Blocks | Callable[[], Blocks]
    spare: bool = False

    @property
    def content(self) -> Blocks:
        """Return its blocks."""
        return self.blocks() if callable(self.blocks) else self.blocks


class Columns(Block):
    """Blocks side by side where a medium has room for that; of `widths` in proportion, else of equal ones."""

    columns: Sequence[Blocks]
    widths: tuple[int, ...] = ()


# --- text -------------------------------------------------------------------------------------------------


class Heading(Block, template="heading"):
    """A heading and the sentence under it, either of which may be missing.

    Level 1 is the page, whose finding is read first unless it is known `by_name`; level 2 a section of it.
    `apart`: from what came before; `place`: what #place finds; one that is `told` is a finding whose phrases
    bear the looks of what they tell.
    """

    title: str = ""
    finding: str = ""
    level: int = 2
    apart: bool = True
    place: str = ""
    by_name: bool = True
    told: Sequence[Phrase] = ()


class Link(Block, template="link"):
    """A link on a line of its own."""

    to: str
    text: str


class EmptyState(Block, template="nothing"):
    """An empty place: why it is empty, who can fill it, what is near, as (name, address)."""

    why: str
    who: str = ""
    near: Sequence[tuple[str, str]] = ()


class Contents(Block, template="contents", media=SCREEN):
    """The links to the sections of a text page."""

    sections: Sequence[text.TextPart]
    label: str


class TextSection(Block, template="section"):
    """A section of a text page."""

    section: text.TextPart


# --- figures and charts -----------------------------------------------------------------------------------


class KeyFigures(Block, template="headline"):
    """Large figures with their words."""

    figures: Sequence[BigFigure]


class Switch(Block, template="switch", media=SCREEN | Medium.LIGHT):
    """Ways to see what stands below, each a link to this page."""

    ways: Ways


class Status(Block, template="status"):
    """How one thing stands: the few facts that a reader came for."""

    facts: Sequence[StatusFact]


class Legend(Block, template="key"):
    """What the parts of bars mean, as (code, name), and the `marks` of who says so."""

    entries: Sequence[tuple[str, str]]
    marks: Sequence[tuple[str, str]] = ()


class Figure(Block):
    """A chart: under its title and finding unless it is not `headed`, with the ways that it can be drawn
    in, the same as a table, and how to take it along."""

    chart: NamedChart
    level: int = 2
    headed: bool = True
    apart: bool = True
    place: str = ""

    @property
    def heading(self) -> Heading:
        """Return its heading."""
        if not self.headed:
            return Heading()
        return Heading(self.chart.title, self.chart.chart.finding, self.level, self.apart, self.place)

    @property
    def above(self) -> Blocks:
        """Return what stands over what is drawn."""
        return [self.heading, *([Switch(self.chart.ways)] if self.chart.ways else [])]


class StaticChart(Block):
    """A chart that is drawn as HTML."""

    drawing: Drawing

    @property
    def template(self) -> str:  # type: ignore[override]
        """Return the template of its kind."""
        return self.drawing.kind

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the variables of the template of its kind."""
        return {self.drawing.kind: self.drawing}


class ChartTable(Block, template="chart_table"):
    """What a chart says as a table, which opens when asked for."""

    table: Table


class ChartTools(Block, template="tools", media=SCREEN):
    """What a chart says as a table, unless it is one itself, and how it is taken along."""

    named: NamedChart

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the variables of its template."""
        chart = self.named.chart
        return {"named": self.named, "table": None if isinstance(chart.drawing, Tabular) else chart.table}


class Answers(Block, template="answers"):
    """Sentences side by side, each under its question, with links to what is behind it."""

    answers: Sequence[Answer]


class Doors(Block, template="doors", media=SCREEN | Medium.LIGHT):
    """Ways on for those who came for something else: a search, and links."""

    doors: Sequence[Door]


class Ladder(Block, template="ladder"):
    """The rungs of a country's framework law."""

    rungs: Sequence[Rung]


class Timeline(Block, template="timeline"):
    """Milestones one after another."""

    items: Sequence[TimelineMoment]


class Locator(Block, template="locator", media=SCREEN):
    """A small map of where an actor sits: its country, the point (longitude, latitude, in degrees) where that
    is known, the same in words, and whether the outlines are invented."""

    outlines: Sequence[Outline]
    country: str
    point: tuple[float, float] | None
    alt: str
    demonstration: bool


class MapCredit(Block, template="credit", media=SCREEN):
    """Whose outlines and places a map has, and what it does not say; where the same stands as a list."""

    demonstration: bool
    actors: str


# --- lists and tables -------------------------------------------------------------------------------------


class DataTable(Block, template="plain_table"):
    """A table; with `cards`, a phone shows each row as a card, of two lines where `line` names the columns of
    the second; a `narrow` one takes no more room than it needs."""

    table: Table
    cards: bool = True
    narrow: bool = False
    line: tuple[int, ...] = ()


class EntryList(Block, template="rows"):
    """A list of entries with their facts, in two columns `beside` each other where a medium has room."""

    rows: Sequence[Entry]
    beside: bool = False


class Facts(Block, template="facts"):
    """Facts with what they are called."""

    facts: Sequence[Fact]


class Folds(Block, template="folds"):
    """Lists that open under their titles."""

    folds: Sequence[FoldedList]


class Reports(Block, template="reports"):
    """The reports on a commitment, the latest first."""

    reports: Sequence[explanation.ReportEntry]


class RevisionList(Block, template="history"):
    """Revisions one after another."""

    revisions: Sequence[revision_history.RevisionSummary]


class RecordChanges(Block, template="changes"):
    """What happens to the records of some tables."""

    sections: Sequence[changeset.TableSection]


class Pager(Block, template="pages", media=SCREEN | Medium.LIGHT):
    """The way through the pages of a list: which part is shown, and the addresses of those beside it and of
    the whole."""

    position: str
    before: str
    after: str
    whole: str


# --- what a reader does -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """A choice in a form: its name in the address, what it is called, what there is as (value, name), or any
    day; what is chosen."""

    name: str
    label: str
    options: Sequence[tuple[str, str]] | None  # None: a day
    chosen: tuple[str, ...] = ()
    all: str = ""  # the word for no choice; "" where one must be made
    wide: bool = False  # its names are long


class ViewForm(Block, template="view"):
    """The line that says what is seen, each filter with the address `without` it, and the form that changes
    it."""

    scope: Scope
    address: Address
    revision: Revision | None
    chips: Sequence[Mapping[str, str]]
    everything: str
    fields: Sequence[Field]
    refused: Sequence[str]
    present: str

    @property
    def asks(self) -> tuple[str, ...]:
        """Return the names of what it asks for."""
        return (*(field.name for field in self.fields), "day")


class Chips(Block, template="chips", media=SCREEN | Medium.LIGHT):
    """Filters that one tap sets or takes away, with how many each finds."""

    groups: Sequence[ChipGroup]


class ChoiceForm(Block, template="choices", media=SCREEN | Medium.LIGHT):
    """A form that changes the view of this page; with a search, all that a light page has of it, the choices
    are `folded` under a title."""

    fields: Sequence[Field]
    button: str
    search: str | None = None
    placeholder: str = ""
    folded: str = ""

    @property
    def asks(self) -> tuple[str, ...]:
        """Return the names of what it asks for."""
        return (*(field.name for field in self.fields), *(() if self.search is None else ("q", "descending")))


class PeriodForm(Block, template="days", media=SCREEN):
    """A form that asks for two days, and the days that have a name."""

    since: date
    until: date | None
    rows: Sequence[Entry]

    @property
    def asks(self) -> tuple[str, ...]:
        """Return the names of what it asks for."""
        return ("since", "day")


class ShareLink(Block, template="share", media=SCREEN):
    """A link worth sending."""

    to: str


class ErrorReport(Block, template="report_an_error", media=SCREEN):
    """The address to which an error in what is shown is reported, "" where there is none."""

    contact: str


class StaffLinks(Block, template="for_staff", media=SCREEN):
    """What staff alone are offered, as (name, address)."""

    links: Sequence[tuple[str, str]]


class Download(Block, media=SCREEN):
    """Rows to take away as CSV and XLSX, gathered when somebody asks for them; `name` is that of the file,
    without its ending; one `for_staff` is given to nobody else."""

    title: str
    name: str
    columns: Mapping[str, str]
    rows: Callable[[Visit], list[dict[str, Any]]]
    for_staff: bool = False


@dataclass(frozen=True)
class FileOffer:
    """A file to take away: `content` makes it when somebody asks for it, `key` tells it from others of its
    name."""

    label: str
    name: str
    mime: str
    content: Callable[[], bytes]
    key: str = ""


class Files(Block, media=SCREEN):
    """Files to take away; those `for_staff` are given to nobody else."""

    files: Sequence[FileOffer]
    for_staff: bool = False


class ExportFiles(Block, media=SCREEN):
    """Files to take away of the tables: blank ones to begin with, or those of the revision that is read."""

    tables: Literal["blank", "recorded"]


# --- what a medium shows ----------------------------------------------------------------------------------


def flatten(blocks: Iterable[Block], medium: Medium, deeper: int = 0) -> Iterator[Block]:
    """Return what a medium shows of blocks, one after another; headings stand `deeper` levels down."""
    for block in blocks:
        if medium not in block.on & block.media:
            continue
        match block:
            case Heading(title="", finding="", place="") | Columns(columns=[]):
                pass
            case (
                Status(facts=[])
                | EntryList(rows=[])
                | Facts(facts=[])
                | Timeline(items=[])
                | Reports(reports=[])
                | Ladder(rungs=())
            ):
                pass
            case ChoiceForm(search=None) if medium is not SCREEN:
                pass
            case Page():
                yield Heading(block.title, block.finding, 2 + deeper)
                yield from flatten(block.blocks, medium, deeper + 1)
            case Group(spare=True) if medium is not SCREEN:
                yield replace(block, blocks=tuple(flatten(block.content, medium, deeper)))
            case Group():
                yield from flatten(block.content, medium, deeper)
            case Columns() if medium is SCREEN:
                yield replace(
                    block, columns=[tuple(flatten(column, medium, deeper)) for column in block.columns]
                )
            case Columns():
                for column in block.columns:
                    yield from flatten(column, medium, deeper)
            case Heading():
                yield replace(block, level=block.level + deeper)
            case Figure(chart=NamedChart(chart=Chart(drawing=Matrix(compares=False)))):
                yield from flatten([block.heading], medium, deeper)
            case Figure() if medium is not SCREEN:
                yield from flatten(block.above, medium, deeper)
                yield from _drawn_plainly(block.chart, medium)
            case Figure():
                yield replace(block, level=block.level + deeper)
            case _:
                yield block


def _drawn_plainly(named: NamedChart, medium: Medium) -> Iterator[Block]:
    """Return a chart as what runs no script shows it."""
    chart = named.chart
    if isinstance(chart.drawing, LineChart | MapChart):
        yield DataTable(chart.table, cards=False, narrow=True)
        return
    yield StaticChart(chart.drawing)
    if medium is Medium.LIGHT and not isinstance(chart.drawing, Tabular):  # elsewhere the numbers on it do
        yield ChartTable(chart.table)


def sole_part(page: Page, medium: Medium) -> Page:
    """Return the part of a page that is all that a medium shows of it, else the page."""
    parts = list(_ungrouped(page.blocks, medium))
    return parts[0] if len(parts) == 1 and isinstance(parts[0], Page) else page


def _ungrouped(blocks: Blocks, medium: Medium) -> Iterator[Block]:
    """Return the blocks that a medium shows, out of groups and columns."""
    for block in blocks:
        if medium not in block.on & block.media:
            continue
        match block:
            case Group(spare=False):
                yield from _ungrouped(block.content, medium)
            case Columns():
                for column in block.columns:
                    yield from _ungrouped(column, medium)
            case _:
                yield block


def page_heading(page: Page, visit: Visit) -> Heading:
    """Return the heading of a page."""
    return Heading(page.title, page.finding, level=1, by_name=visit.address.is_by_name, told=page.told)


def key_of(chart: NamedChart) -> Legend:
    """Return the key of a chart."""
    looks = [(series.code, series.name) for series in chart.key]
    return Legend(
        [look for look in looks if look[0] not in VERIFICATIONS],
        [look for look in looks if look[0] in VERIFICATIONS],
    )


def completion_key(t: Translator, on: Medium = EVERYWHERE) -> Legend:
    """Return the key that all charts of completion share."""
    return Legend([(series.code, series.name) for series in completion_series(t)], on=on)
