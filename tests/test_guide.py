"""The guide of the secretariat speaks of the pages as they are."""

import re

from commitments.i18n.catalogue import Catalogue
from commitments.store.store import Store
from tests import CHECKOUT
from tests.visits import Visitor

FOLDER = CHECKOUT / "docs" / "guide"
GUIDE = (FOLDER / "guide-du-secretariat.md").read_text("utf-8")


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
    there = {path.name: path.stat().st_size for path in (FOLDER / "pictures").iterdir()}
    assert there.keys() == set(re.findall(r"\]\(pictures/([\w-]+\.png)\)", GUIDE))
    assert max(there.values()) < 100_000


def test_staff_read_it(visit: Visitor, empty_store: Store) -> None:
    """Whoever is signed in reads all of it, in French whatever language they read, and takes the file to
    practise with; others are told to sign in."""
    seen = visit(empty_store, "guide", lang="en")
    said = "\n".join(element.proto.body for element in seen.app.get("markdown"))
    assert re.findall(r"(?m)^## .+", said) == re.findall(r"(?m)^## .+", GUIDE)
    assert said.count('<div lang="fr">') == len(seen.app.get("markdown"))
    assert [element.proto.imgs[0].alt for element in seen.app.get("image")] == re.findall(r"!\[(.+)\]", GUIDE)
    assert [button.label for button in seen.app.get("download_button")] == ["A file to practise with"]
    assert "](" not in said
