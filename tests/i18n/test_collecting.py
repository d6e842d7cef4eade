"""What there is to translate comes into the catalogues, and what was translated stays in them."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po, write_po

from commitments.contract import codelists
from commitments.i18n import collecting, streamlit_words
from commitments.i18n.catalogue import Catalogue
from commitments.text.languages import LANGUAGES, LOCALE_FOLDER


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of languages once everything is collected anew, with Portuguese begun."""
    folder = tmp_path_factory.mktemp("collected") / "locale"
    shutil.copytree(LOCALE_FOLDER, folder)
    collecting.collect(folder, ("pt",))
    return folder


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_a_language_holds_what_is_said(collected: Path, language: str) -> None:
    """A catalogue holds what extraction finds and nothing else, written as it is written there."""
    for file in LOCALE_FOLDER.joinpath(language).rglob("*.po"):
        new = collected / file.relative_to(LOCALE_FOLDER)
        assert file.read_text("utf-8") == new.read_text("utf-8"), "run make messages"


def test_french_holds_what_is_said() -> None:
    """The French catalogue has no gap: nothing is missing, fuzzy or obsolete in it."""
    file = LOCALE_FOLDER / "fr/LC_MESSAGES/commitments.po"
    with file.open("rb") as lines:
        assert not read_po(lines, locale="fr", abort_invalid=True).obsolete, "take the obsolete entries out"
    french = Catalogue.read(file)
    assert len(french.messages) > 500
    said = {(message.id, message.context) for message in french.said}
    assert {(message.id, message.context) for message in french.messages} - said == set()


def test_a_language_is_begun(collected: Path) -> None:
    """A new language has every sentence, label and word of Streamlit's to translate, under a full header."""
    sentences, labels = (
        Catalogue.read(collected / f"pt/LC_MESSAGES/{domain}.po") for domain in ("commitments", "labels")
    )
    french = Catalogue.read(collected / "fr/LC_MESSAGES/commitments.po")
    assert [message.id for message in sentences.messages] == [message.id for message in french.messages]
    assert sentences.said == labels.said == []
    assert sentences.get("Close", streamlit_words.CONTEXT)
    assert labels.get("women", codelists.THEMES.name)
    assert labels.get("women", codelists.OUTCOME_MEASURES.name)
    assert labels.get("actor type", "column")
    assert not (collected / "fr/LC_MESSAGES/labels.po").exists()  # which the data contract has
    assert labels.header["Language-Team"] == "Portuguese"


def test_what_was_translated_stays(collected: Path) -> None:
    """Collecting again keeps translations and what translators noted beside them."""
    file = collected / "pt/LC_MESSAGES/labels.po"
    labels = Catalogue.read(file)
    labels.header["X-Generator"] = "Poedit 3.6"
    women: Any = labels.get("women", codelists.THEMES.name)
    women.string, women.user_comments = "mulheres", ["as in the law"]
    with file.open("wb") as lines:
        write_po(lines, labels)
    collecting.collect(collected)
    again = Catalogue.read(file)
    kept: Any = again.get("women", codelists.THEMES.name)
    assert (kept.string, kept.user_comments) == ("mulheres", ["as in the law"])
    assert again.header["X-Generator"] == "Poedit 3.6"
