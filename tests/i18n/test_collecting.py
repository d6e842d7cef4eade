"""What there is to translate comes into the catalogues, and what was translated stays in them."""

import re
import shutil
import subprocess
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
    """The folder of languages once everything is collected anew, with one begun that nobody adds."""
    folder = tmp_path_factory.mktemp("collected") / "locale"
    shutil.copytree(LOCALE_FOLDER, folder)
    collecting.collect(folder, ("eo",))
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
        Catalogue.read(collected / f"eo/LC_MESSAGES/{domain}.po") for domain in ("commitments", "labels")
    )
    french = Catalogue.read(collected / "fr/LC_MESSAGES/commitments.po")
    assert [message.id for message in sentences.messages] == [message.id for message in french.messages]
    assert sentences.said == labels.said == []
    assert sentences.get("Close", streamlit_words.CONTEXT)
    assert labels.get("women", codelists.THEMES.name)
    assert labels.get("women", codelists.OUTCOME_MEASURES.name)
    assert labels.get("actor type", "column")
    assert not (collected / "fr/LC_MESSAGES/labels.po").exists()  # which the data contract has
    assert labels.header["Language-Team"] == "Esperanto"


def test_what_was_translated_stays(collected: Path) -> None:
    """Collecting again keeps translations and what translators noted beside them."""
    file = collected / "eo/LC_MESSAGES/labels.po"
    labels = Catalogue.read(file)
    labels.header["X-Generator"] = "Poedit 3.6"
    women: Any = labels.get("women", codelists.THEMES.name)
    women.string, women.user_comments = "virinoj", ["as in the law"]
    with file.open("wb") as lines:
        write_po(lines, labels)
    collecting.collect(collected)
    again = Catalogue.read(file)
    kept: Any = again.get("women", codelists.THEMES.name)
    assert (kept.string, kept.user_comments) == ("virinoj", ["as in the law"])
    assert again.header["X-Generator"] == "Poedit 3.6"


@pytest.mark.parametrize("width", [76, 0])
def test_programs_of_translators_leave_no_trace(tmp_path: Path, width: int) -> None:
    """Poedit, Weblate and msgcat break lines as they like: collected again, a catalogue is as it was."""
    ours = LOCALE_FOLDER / "fr/LC_MESSAGES/commitments.po"
    theirs = tmp_path / "fr/LC_MESSAGES/commitments.po"
    theirs.parent.mkdir(parents=True)
    with theirs.open("wb") as lines:
        write_po(lines, Catalogue.read(ours), width=width, sort_output=True)
    collecting.collect(tmp_path)
    assert theirs.read_bytes() == ours.read_bytes()


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="needs gettext's msgfmt")
@pytest.mark.parametrize("file", sorted(LOCALE_FOLDER.glob("*/LC_MESSAGES/*.po")), ids=str)
def test_gettext_finds_no_fault(file: Path) -> None:
    """GNU gettext takes every catalogue as it is: its header, its plurals, its facts in braces."""
    done = subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_translators_are_told_what_is_unclear(collected: Path) -> None:
    """A word that says too little comes with what it means; each sentence with where it is said, its facts
    marked as such."""
    text = collected.joinpath("eo/LC_MESSAGES/commitments.po").read_text("utf-8")
    assert (
        '#. to show this to an audience.\n#: render/templates/view.html site/footer.py\nmsgid "Present"'
        in text
    )
    assert '#: site/footer.py\n#, python-brace-format\nmsgid "Figures as of {day}"\n' in text
    assert not re.search(r"^#,.* python-format", text, re.MULTILINE)  # a sign of per cent is one


def test_what_is_left_is_told(tmp_path: Path) -> None:
    """Of a catalogue with gaps it is told how much is said, and which translations lost a fact."""
    file = tmp_path / "pt/LC_MESSAGES/commitments.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid "Countries"\nmsgstr "Países"\n\n'
        'msgid "of {day}"\nmsgstr "de {dia}"\n\n'
        'msgid "Towns"\nmsgstr ""\n',
        "utf-8",
    )
    assert collecting.left(Catalogue.read(file)) == [
        "pt: 1 / 3 (commitments.po)",
        "  of {day}: {day}, {dia}",
    ]
    assert collecting.left(Catalogue.read(LOCALE_FOLDER / "fr/LC_MESSAGES/commitments.po")) == []
