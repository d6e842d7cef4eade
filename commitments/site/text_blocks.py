"""Blocks of a text page, such as the method: templates/section.html draws each of these kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from commitments.site.cells import Table


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    kind: ClassVar = "words"
    text: str


@dataclass(frozen=True)
class Points:
    """A list of sentences, one after another or numbered."""

    kind: ClassVar = "points"
    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula on a line of its own."""

    kind: ClassVar = "formula"
    text: str


@dataclass(frozen=True)
class Example:
    """What a rule gives for the invented example."""

    kind: ClassVar = "example"
    name: str
    text: str


@dataclass(frozen=True)
class Links:
    """Addresses outside, as (name, address), with the sentence before them."""

    kind: ClassVar = "links"
    text: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Listing:
    """A table, whose rows a phone shows as cards; a `wide` one takes all the room there is."""

    kind: ClassVar = "listing"
    table: Table
    wide: bool = False


@dataclass(frozen=True)
class Subheading:
    """A heading inside a section, which links may lead to."""

    kind: ClassVar = "part"
    title: str
    place: str = ""


@dataclass(frozen=True)
class Folded:
    """Blocks that open when asked for."""

    kind: ClassVar = "fold"
    summary: str
    blocks: tuple[Block, ...]
    place: str = ""


Block = Words | Points | Formula | Example | Links | Listing | Subheading | Folded


@dataclass(frozen=True)
class TextPart:
    """A section of the page; `place` is what a link to it names."""

    place: str
    title: str
    blocks: tuple[Block, ...]
