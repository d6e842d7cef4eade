"""What of a catalogue is said to readers, and what translators' programs find in it again."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import write_po

from commitments.cli.main import main
from commitments.errors import CatalogueUnreadableError
from commitments.i18n.catalogue import Catalogue, broken_facts
from commitments.i18n.translator import translator_for
from commitments.text.languages import LANGUAGES, LOCALE_FOLDER
from tests import another_language

CATALOGUES = sorted(LOCALE_FOLDER.glob("*/LC_MESSAGES/*.po"))


def catalogue_of(folder: Path, language: str, text: str) -> Catalogue:
    """What is read of a file."""
    file = folder / language / "LC_MESSAGES" / "commitments.po"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    return Catalogue.read(file)


@pytest.mark.parametrize("file", CATALOGUES, ids=str)
def test_translations_keep_the_facts(file: Path) -> None:
    """A translation has the same facts in braces as its sentence."""
    messages = Catalogue.read(file).messages
    broken = {message.id: facts for message in messages if (facts := broken_facts(message))}
    assert broken == {}


@pytest.mark.parametrize(
    ("english", "said", "broken"),
    [
        ("{n} of {total}", "{total} : {n}", set()),
        ("{n} of {total}", "", set()),
        ("{n} of {total}", "sur {total}", set()),  # “one report”
        ("{n} of {total}", "{n} sur {totale}", {"total", "totale"}),
        ("{n} of {total}", "{n!r} sur {total}", {"n!r"}),
        ("{n} of {total}", "{n:>99} sur {total}", {"n:>99"}),
        ("{n} of {total}", "{n} sur {total", {"{", "total"}),
        ("All of them", "Tous les {n}", {"n"}),
        (("{n} day", "{n} days"), ("un jour", "{n} jours"), set()),
        (("{a} day", "{a} days"), ("un jour", "{a} jours"), {"a"}),
    ],
)
def test_broken_facts(english: Any, said: Any, broken: set[str]) -> None:
    """A fact that is lost, made up or written otherwise is broken; a count may go without its number."""
    assert broken_facts(Message(english, said)) == broken


def test_what_cannot_be_said_is_said_in_english(tmp_path: Path) -> None:
    """What is empty, doubtful, half done or broken is said in English, in the form of English."""
    catalogue = catalogue_of(
        tmp_path,
        "bm",
        """
        msgid ""
        msgstr "Language: bm\\nPlural-Forms: nplurals=1; plural=0;\\n"

        msgid "Countries"
        msgstr "Jamanaw"

        #, fuzzy
        msgid "Towns"
        msgstr "Duguw"

        msgid "as of {day}"
        msgstr "{don}"

        msgid "{n} day"
        msgid_plural "{n} days"
        msgstr[0] ""

        msgid "{n} year"
        msgid_plural "{n} years"
        msgstr[0] "san {n}"
        """,
    )
    said = catalogue.translations()
    assert [message.id for message in catalogue.said] == ["Countries", ("{n} year", "{n} years")]
    assert [said.gettext(text) for text in ("Countries", "Towns", "as of {day}")] == [
        *("Jamanaw", "Towns", "as of {day}"),
    ]
    assert said.ngettext("{n} day", "{n} days", 12) == "{n} days"
    assert said.ngettext("{n} year", "{n} years", 12) == "san {n}"


def test_plurals_of_a_language_that_babel_does_not_know(tmp_path: Path) -> None:
    """Which form goes with which count is what the catalogue says, also in a language that CLDR lacks."""
    said = catalogue_of(
        tmp_path,
        "mos",
        """
        msgid ""
        msgstr "Language: mos\\nPlural-Forms: nplurals=3; plural=n > 9 ? 2 : n > 1;\\n"

        msgid "{n} day"
        msgid_plural "{n} days"
        msgstr[0] "0"
        msgstr[1] "1"
        msgstr[2] "2"
        """,
    ).translations()
    assert [said.ngettext("{n} day", "{n} days", n) for n in (1, 2, 10)] == ["0", "1", "2"]


def test_a_header_stays_as_it_was_left(tmp_path: Path) -> None:
    """What translators' programs write into a header and beside a sentence is there after it is written."""
    text = (
        "# Awa Diallo, 2027\n"
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: The Bamako commitments\\n"\n'
        '"PO-Revision-Date: 2027-01-31 12:00+0000\\n"\n'
        '"Last-Translator: Awa Diallo <awa@example.org>\\n"\n'
        '"Language-Team: Português\\n"\n'
        '"Language: pt\\n"\n'
        '"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"X-Generator: Weblate 5.14\\n"\n'
        '"X-Poedit-Bookmarks: 3\\n"\n\n'
        "# why it is said so\n"
        'msgid "Countries"\n'
        'msgstr "Países"\n\n'
    )
    written = BytesIO()
    write_po(written, catalogue_of(tmp_path, "pt", text))
    assert written.getvalue().decode() == text


@pytest.mark.parametrize(
    "content",
    [
        b'msgid "cafe"\nmsgstr "caf\xe9"\n',
        b'<<<<<<< HEAD\nmsgid "Countries"\nmsgstr "Jamanaw"\n=======\n',
        b'msgid "Countries"\n',
        b'msgid ""\nmsgstr "Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"\n',
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=CHARSET\\n"\n\nmsgid "a"\nmsgstr "b"\n',
        b"PK\x03\x04\x00\xff",
    ],
)
def test_what_is_no_catalogue_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file in another encoding, cut, half merged or made by half is refused by name, and not half read."""
    file = tmp_path / "bm" / "LC_MESSAGES" / "commitments.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    with pytest.raises(CatalogueUnreadableError) as refused:
        Catalogue.read(file)
    assert refused.value.facts == {"file": file}


def test_a_catalogue_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command in a language whose catalogue cannot be read says which file that is."""
    file = tmp_path / "bm" / "LC_MESSAGES" / "commitments.po"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"caf\xe9")
    another_language.speak(tmp_path, monkeypatch.setattr)
    assert main(["figures", "--lang", "bm"]) == 2
    assert f"The translations in {file} cannot be read" in " ".join(capsys.readouterr().err.split())
    translator_for.cache_clear()


def test_every_language_says_what_it_is() -> None:
    """The folder of a catalogue is the language that its header names."""
    assert {file.parts[-3] for file in CATALOGUES} == {*LANGUAGES} - {"en"}
    for file in CATALOGUES:
        assert Catalogue.read(file).header["Language"] == file.parts[-3]
