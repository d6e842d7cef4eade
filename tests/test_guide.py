"""The guide of the secretariat speaks of the pages as they are."""

import re

from commitments.i18n.catalogue import Catalogue
from tests import CHECKOUT

GUIDE = (CHECKOUT / "docs" / "guide-du-secretariat.md").read_text("utf-8")


def test_its_words_are_those_of_the_pages() -> None:
    """What stands in bold is said by a page, letter by letter, but for the numbers in it."""
    catalogue = Catalogue.read(CHECKOUT / "commitments/i18n/locale/fr/LC_MESSAGES/commitments.po")
    said = [
        text
        for message in catalogue.messages
        for text in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    bold = {re.sub(r"\s+", " ", words) for words in re.findall(r"\*\*(.+?)\*\*", GUIDE, re.DOTALL)} - {"gras"}
    assert len(bold) > 12
    told = {re.sub(r"\{\w+\}", "#", re.sub(r"\s", " ", text)).strip(" :*?") for text in said}
    assert {words for words in bold if re.sub(r"\d+", "#", words).strip(" ?") not in told} == set()


def test_its_pictures_are_there() -> None:
    """Each picture that it shows lies beside it, and no other; none is heavy."""
    there = {path.name: path.stat().st_size for path in (CHECKOUT / "docs" / "pictures").iterdir()}
    assert there.keys() == set(re.findall(r"\]\(pictures/([\w-]+\.png)\)", GUIDE))
    assert max(there.values()) < 100_000
