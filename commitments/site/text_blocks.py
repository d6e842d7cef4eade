"""Blocks of a text page, such as the method: templates/section.html draws each of these kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from commitments.site.cells import Table


class Points:
    """A list of sentences, one after another or numbered."""

    kind: ClassVar = "points"

    def __init__(self, *sentences: str, numbered: bool = False) -> None:
        self.sentences, self.numbered = sentences, numbered


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
class WideTable:
    """A table that takes all the room there is."""

    kind: ClassVar = "wide"
    table: Table


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


# A text is a paragraph; a phone shows the rows of a table as cards.
Block = str | Table | WideTable | Points | Formula | Example | Links | Subheading | Folded


@dataclass(frozen=True)
class TextPart:
    """A section of the page; `place` is what a link to it names."""

    place: str
    title: str
    blocks: tuple[Block, ...]
