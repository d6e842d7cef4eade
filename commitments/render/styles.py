"""A style sheet cut down to the rules that a page can use, for pages that bear their look in themselves."""

import re
from collections.abc import Iterator
from functools import cache, reduce

# A rule, or the beginning of a group of them under a condition, or its end.
_PIECE = re.compile(r"\s*(?:(?P<group>@(?:media|supports)[^{]*)\{|(?P<rule>[^{}]+\{[^{}]*\})|(?P<end>\}))")
_CLASSES = re.compile(r'class="([^"]*)"')
_NAMED = re.compile(r"\.([a-zA-Z_-][\w-]*)")
# What holds one way or another, within brackets, of which four pairs may stand in each other, and attributes.
_INSIDE = reduce(lambda inner, _: rf"(?:[^()]|\({inner}*\))", range(3), "[^()]")
_EITHER = re.compile(rf"\({_INSIDE}*\)|\[[^\]]*\]")
_SELECTOR = re.compile(rf"(?:{_EITHER.pattern}|[^,])+")


def used(style: str, html: str) -> str:
    """Return `style`, a sheet within its element, without what asks for a class that nothing in `html`
    bears."""
    there = {name for given in _CLASSES.findall(html) for name in given.split()}
    kept: list[str] = []
    for selectors, piece in _pieces(style.removeprefix("<style>").removesuffix("</style>")):
        if selectors is None:
            if piece == "}" and kept[-1].startswith("@"):
                kept.pop()  # nothing of the group is left
            else:
                kept.append(piece)
        elif live := [text for text, names in selectors if names <= there]:
            kept.append(",".join(live) + piece)
    return "".join(("<style>", *kept, "</style>"))


def with_used_alone(html: str, style: str) -> str:
    """Return a page in which `style` stands with what it can use of it: a third of what a page weighs on its
    way would be the look of other pages."""
    return html.replace(style, used(style, html), 1)


@cache
def _pieces(style: str) -> tuple[tuple[tuple[tuple[str, frozenset[str]], ...] | None, str], ...]:
    """Return the rules of a sheet as (selectors with the classes that each asks for, what they set), and the
    beginnings and ends of groups with None."""
    return tuple(_read(style))


def _read(style: str) -> Iterator[tuple[tuple[tuple[str, frozenset[str]], ...] | None, str]]:
    for found in _PIECE.finditer(style):
        if group := found["group"]:
            yield None, group + "{"
        elif found["end"]:
            yield None, "}"
        else:
            selectors, brace, set_ = found["rule"].partition("{")
            asked = tuple(
                (text, frozenset(_NAMED.findall(_EITHER.sub("", text))))
                for text in _SELECTOR.findall(selectors)
            )
            yield asked, brace + set_
