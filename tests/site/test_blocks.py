"""What every medium shows of the blocks of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

import commitments
from commitments.i18n.translator import translator_for
from commitments.measures.scope import Scope
from commitments.render.blocks_html import as_html
from commitments.serving import served
from commitments.site.blocks import (
    PLAIN,
    SCREEN,
    Block,
    Columns,
    EntryList,
    Facts,
    Group,
    Heading,
    Link,
    Medium,
    Page,
    flatten,
    sole_part,
)
from commitments.site.cells import Entry
from commitments.site.pages import PAGES
from commitments.site.registry import SITE_PAGES
from commitments.site.urls import Address
from commitments.store.store import Store
from tests.markup import read_harmless
from tests.readers import DAY
from tests.turns import in_turn

LIGHT, PAPER = Medium.LIGHT, Medium.PAPER
TYPST = (Path(commitments.__file__).parent / "render" / "brief.typ").read_text("utf-8")
CASES = [
    f"{name} {store} {language}"
    for name in PAGES
    for store in ("baseline", "demonstration")
    for language in ("fr", "en")
]


@pytest.mark.parametrize("case", in_turn(CASES, 1, of=4))
@pytest.mark.page
def test_every_page_in_every_medium(request: pytest.FixtureRequest, case: str) -> None:
    """Whatever page it is, each medium shows its blocks whole, says what they say, and draws them by their
    kind alone."""
    name, which, language = case.split()
    store: Store = request.getfixturevalue(f"{which}_store")
    first = {"actor": "signatories", "commitment": "commitments", "record": "commitments"}
    key = next(iter(store.head().records(first[name]))).key_text if name in first else ""
    own = {"table": "commitments"} if name == "record" else {}
    own |= {"id": key} if key else {"number": "1"} if name == "revision" else {}
    address = Address(name, Scope(day=DAY), rest=tuple(own.items()))
    visit = served.visitor(translator_for(language), address, [], store)
    page = PAGES[name](visit)
    assert page.exists
    assert page.title
    for medium in PLAIN:
        html = as_html(page.blocks, visit, medium)
        said = {text.strip() for text in read_harmless(html).texts}
        for heading in (block for block in flatten(page.blocks, medium) if isinstance(block, Heading)):
            assert {heading.title, heading.finding} - {""} <= said, medium
            assert heading.level in (2, 3), medium
    if SITE_PAGES[name].brief:
        drawn = {block.template for block in unfolded(page.blocks, PAPER)}
        assert drawn <= set(re.findall(r"^  (\w+): ", TYPST.split("#let drawn = (")[1], re.M))


def unfolded(blocks: Iterable[Block], medium: Medium) -> Iterator[Block]:
    """What a medium shows of blocks, out of the groups that it may do without."""
    for block in flatten(blocks, medium):
        yield from block.content if isinstance(block, Group) else [block]


def test_a_page_is_a_value() -> None:
    """A block cannot be changed once it is made, and is equal to another that says the same."""
    assert Link("./", "x") == Link("./", "x")
    with pytest.raises(FrozenInstanceError):
        Link("./", "x").text = "y"  # type: ignore[misc]


def test_media() -> None:
    """What is for some media is shown by these alone; what paper may do without is told apart."""
    screen, both = Link("./", "screen", on=SCREEN), Link("./", "both")
    spare = Group([both], spare=True)
    assert list(flatten([screen, both], SCREEN)) == [screen, both]
    assert list(flatten([screen, both], LIGHT)) == [both]
    assert list(flatten([spare], SCREEN)) == [both]
    (apart,) = flatten([spare], PAPER)
    assert isinstance(apart, Group)
    assert list(apart.content) == [both]
    assert list(flatten([Group(lambda: pytest.fail("made"), on=SCREEN)], LIGHT)) == []
    assert list(flatten([EntryList([]), Facts([]), Heading(), Columns([])], SCREEN)) == []


def test_parts_of_a_page() -> None:
    """A page within a page stands one level deeper, beside others where there is room for that, and is the
    whole page of a medium that shows nothing else."""
    part = Page("Mali", "One.", [Heading("Far"), EntryList([Entry("x", "./")])])
    page = Page("Countries", "All.", [Link("./", "choose", on=SCREEN), Columns([[part], [part]])])
    on_light = [(each.title, each.level) for each in flatten(page.blocks, LIGHT) if isinstance(each, Heading)]
    assert on_light == [("Mali", 2), ("Far", 3)] * 2
    _, columns = flatten(page.blocks, SCREEN)
    assert isinstance(columns, Columns)
    assert len(columns.columns) == 2
    alone = Page("Countries", "All.", [Link("./", "choose", on=SCREEN), Columns([[part]])])
    assert sole_part(alone, LIGHT) == part
    assert sole_part(alone, SCREEN) == alone
    assert sole_part(page, LIGHT) == page
