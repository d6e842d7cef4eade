"""What is said, in French and English."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from commitments import errors
from commitments.contract import countries
from commitments.contract.codelists import COMPLETIONS, THEMES
from commitments.contract.model import PartialDate, Signatory
from commitments.i18n import translator
from commitments.i18n.catalogue import Catalogue
from commitments.i18n.error_messages import error_sentence
from commitments.i18n.translator import translator_for
from commitments.store.engine import _REFUSED as STORE_REFUSED
from commitments.text.languages import LOCALE_FOLDER

fr, en = translator_for("fr"), translator_for("en")


def test_french_is_set_as_french() -> None:
    """French text has its no-break spaces, guillemets and curly apostrophes."""
    for message in Catalogue.read(LOCALE_FOLDER / "fr/LC_MESSAGES/commitments.po").messages:
        for form in message.string if message.pluralizable else (message.string,):
            form = form.replace("duckdb:", "duckdb")  # what people type
            assert not re.search(r"[^\u00a0\u202f][»;?!%](\s|$)", form), form
            assert not re.search(r" [:»;?!%]|« ", form), form
            assert not re.search(r"[^\s\u00a0]\u0020?:(\s|$)", form), form
            assert not re.search(r"\w'\w|[“”]", form), form


def test_numbers() -> None:
    """Numbers have the reader's separators, no false decimals and no negative zero."""
    assert fr.number(1234567.8914) == "1\u202f234\u202f567,891"
    assert en.number(1234567.8914) == "1,234,567.891"
    assert (fr.number(12.0), fr.number(0.125, 2), fr.number(-0.2, 0)) == ("12", "0,13", "0")
    assert (fr.number(None), en.number(float("nan"))) == ("non précisé", "not given")


@pytest.mark.parametrize(
    ("percent", "said"),
    [(0, "0%"), (0.2, "<1%"), (45.5, "46%"), (99.6, ">99%"), (100, "100%"), (130, "130%"), (-3, "−3%")],
)
def test_percentages(percent: float, said: str) -> None:
    """A percentage has no decimals, and says 0 or 100 only where it is."""
    assert en.percent(percent) == said
    assert fr.percent(percent) == said.replace("%", "\u00a0%")


def test_money() -> None:
    """Amounts carry their currency as the reader writes it, and cents only where there are some."""
    assert fr.money(1234567, "XOF") == "1\u202f234\u202f567\u00a0F\u202fCFA"
    assert en.money(1234567, "XOF") == "F\u202fCFA\u00a01,234,567"
    assert (en.money(12.5, "EUR"), fr.money(12.5, "EUR")) == ("€12.50", "12,50\u00a0€")


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2026, 11, 23), "le 23 novembre 2026", "on 23 November 2026"),
        (PartialDate("2026-11-01"), "le 1ᵉʳ novembre 2026", "on 1 November 2026"),
        (PartialDate("2026-03"), "en mars 2026", "in March 2026"),
        ("2026", "en 2026", "in 2026"),
        (None, "à une date non précisée", "on a day not given"),
    ],
)
def test_dates(day: date | str | None, french: str, english: str) -> None:
    """A date is said in full, as precisely as it is known."""
    assert (fr.on(day), en.on(day)) == (french, english)
    if day is not None:
        assert fr.date(day) == french.partition(" ")[2]


def test_short_dates_and_moments() -> None:
    """A short date has its month cut short; a moment has its hour."""
    assert (fr.short_date("2026-11-01"), en.short_date("2026-03")) == ("1ᵉʳ nov. 2026", "Mar 2026")
    at = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    assert (fr.moment(at), en.moment(at)) == ("23 novembre 2026 à 09:05 UTC", "23 November 2026, 09:05 UTC")
    assert len(fr.months()) == 12
    assert (fr.months()[1], en.months()[1]) == ("févr.", "Feb")


def test_facts_are_written_as_the_reader_writes_them() -> None:
    """Numbers and dates among the facts of a sentence are written in the reader's way, text as it is."""
    assert fr("{n} of {total}", n=1200, total="2026") == "1\u202f200 sur 2026"
    assert fr("on {day}", day=date(2026, 5, 1)) == "le 1ᵉʳ mai 2026"
    assert en("{n} of {total}", n="{total}", total=None) == "{total} of not given"
    assert fr.count_of(12, 47) == "12 sur 47"


def test_names() -> None:
    """Labels, headings, countries and titles are in the reader's language, else in the other."""
    assert (fr.label(COMPLETIONS, "complete"), en.label("completion", "complete")) == ("achevé", "complete")
    assert (fr.label(THEMES, "unheard-of"), fr.label(THEMES, None)) == ("unheard-of", "non précisé")
    assert fr.heading(Signatory.columns()["actor_type"]) == "type d’acteur"
    assert (fr.country("CMR"), en.country("XDA")) == ("Cameroun", "Balafonia")
    assert fr.country(None) == "régional ou international"
    assert fr.bilingual({"title_en": "Market", "title_fr": None}, "title") == "Market"
    assert en.bilingual({"title_en": "Market", "title_fr": "Marché"}, "title") == "Market"
    assert (fr.list(["a", "b", "c"]), en.list(["a", "b", "c"])) == ("a, b et c", "a, b and c")
    assert translator.capital("état de l’ESS") == "État de l’ESS"


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("FR : Une remarque. EN: A remark.", "Une remarque.", "A remark."),
        (
            "FR\u00a0: Une remarque\u00a0: deux. EN: A remark: two.",
            "Une remarque\u00a0: deux.",
            "A remark: two.",
        ),
        ("EN: First. FR : Ensuite.", "Ensuite.", "First."),
        ("FR : Une\nligne.\nEN: A\nline.", "Une\nligne.", "A\nline."),
        ("  Neither one. ", "Neither one.", "Neither one."),
        ("EN: Only this.", "EN: Only this.", "Only this."),
        ("Groupe EN: rien", "Groupe EN: rien", "rien"),
        ("ZEN: one word", "ZEN: one word", "ZEN: one word"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_own_part(text: str | None, french: str, english: str) -> None:
    """Of a remark in both languages each reader gets their own, of any other all of it."""
    assert (fr.own_part(text), en.own_part(text)) == (french, english)


@pytest.mark.parametrize(
    ("code", "french", "english"),
    [
        ("bamako-2019", "Bamako 2019", "Bamako 2019"),
        ("kampala_2019.v2", "Kampala 2019 V2", "Kampala 2019 V2"),
        ("GSEF-2023", "GSEF 2023", "GSEF 2023"),
        ("demonstration", "Démonstration", "Demonstration"),
    ],
)
def test_declarations(code: str, french: str, english: str) -> None:
    """A declaration is called by the words of its code; capitals that it has stay."""
    assert (fr.declaration(code), en.declaration(code)) == (french, english)


def test_plurals() -> None:
    """A count chooses the form."""
    assert [en.n("{n} day in {month}", "{n} days in {month}", n, month="May") for n in (0, 1, 1200)] == [
        "0 days in May",
        "1 day in May",
        "1,200 days in May",
    ]


def test_french_plurals() -> None:
    """In French, none and one are singular, whatever the catalogue says of itself."""
    one, many = "{n} commitment", "{n} commitments"
    assert [fr.n(one, many, n) for n in (0, 1, 2)] == ["0 engagement", "1 engagement", "2 engagements"]


def test_texts_of_records_are_printed() -> None:
    """Titles, remarks and names are shown with the signs of print; what is stored stays as it was typed."""
    row = {"title_fr": "L'appui : 1er bilan", "title_en": "Burkina's plan"}
    assert (fr.bilingual(row, "title"), en.bilingual(row, "title")) == (
        "L’appui\u00a0: 1ᵉʳ bilan",
        "Burkina’s plan",
    )
    assert (
        fr.own_part("FR : 1 200 places ; peu d'eau EN: 1,200 places") == "1\u00a0200 places\u00a0; peu d’eau"
    )
    assert row["title_fr"] == "L'appui : 1er bilan"


def test_nothing_is_said_of_nothing() -> None:
    """An empty sentence stays empty."""
    assert (fr(""), en("")) == ("", "")


def test_every_error_has_a_sentence() -> None:
    """Every error is one sentence in each language that names its facts, also where a fact is unknown."""
    classes: list[Any] = [
        value for name, value in vars(errors).items() if name.endswith("Error") and isinstance(value, type)
    ]
    assert len(classes) > 12
    for error in classes:
        assert error is errors.CommitmentsError or error.sentence != errors.CommitmentsError.sentence
        for t in (fr, en):
            said = error_sentence(error(store="duckdb:x.duckdb", port=8501, folder="/x", newest=3), t)
            assert said.endswith(".")
            assert "{" not in said
    assert "8501" in error_sentence(errors.PortTakenError(port=8501, address="localhost"), fr)
    held = error_sentence(errors.StoreHeldError(store="x", process="python (12)"), en)
    assert held.startswith("python (12) uses x")


def test_another_language_is_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language is added by a folder: its sentences and labels are said from there."""
    folder = tmp_path / "zz" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    folder.joinpath("commitments.po").write_text(
        header + 'msgid "{n} of {total}"\nmsgstr "‹{n} / {total}›"\n', "utf-8"
    )
    theme = 'msgctxt "theme"\nmsgid "women"\nmsgstr "‹women›"\n\n'
    heading = 'msgctxt "column"\nmsgid "name"\nmsgstr "‹name›"\n'
    folder.joinpath("labels.po").write_text(header + theme + heading, "utf-8")
    monkeypatch.setattr(translator, "LOCALE_FOLDER", tmp_path)
    t = translator.Translator("zz")
    assert (t.count_of(1, 2), t.label("theme", "women")) == ("‹1 / 2›", "‹women›")
    assert t.heading(Signatory.columns()["name"]) == "‹name›"
    assert (t.date("2026-03"), t.country("CMR")) == ("March 2026", "Cameroon")


@pytest.mark.parametrize(
    ("code", "says", "own_name", "day", "tag"),
    [
        ("pt", {}, "português", "1 de novembro de 2026", "pt"),
        (
            "pt",
            {"your language": "português guineense"},
            "português guineense",
            "1 de novembro de 2026",
            "pt",
        ),
        ("pt", {"dates and numbers": "pt_GW"}, "português", "1 de novembro de 2026", "pt-GW"),
        ("mos", {}, "mos", "1 November 2026", "mos"),
        ("mos", {"your language": "Mooré", "dates and numbers": "fr_BF"}, "Mooré", "1 novembre 2026", "mos"),
        ("mos", {"dates and numbers": "nonsense"}, "mos", "1 November 2026", "mos"),
    ],
)
def test_a_language_says_what_it_is(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    says: dict[str, str],
    own_name: str,
    day: str,
    tag: str,
) -> None:
    """A catalogue says what its language calls itself and how dates are written: as in a country, or as in
    another language where CLDR lacks its own."""
    sentences = {"your language": "English", "dates and numbers": "en_GB"}
    folder = tmp_path / code / "LC_MESSAGES"
    folder.mkdir(parents=True)
    folder.joinpath("commitments.po").write_text(
        "".join(
            f'msgctxt "{context}"\nmsgid "{sentences[context]}"\nmsgstr "{said}"\n\n'
            for context, said in says.items()
        ),
        "utf-8",
    )
    monkeypatch.setattr(translator, "LOCALE_FOLDER", tmp_path)
    t = translator.Translator(code)
    assert (t.own_name, t.date(date(2026, 11, 1)), t.tag) == (own_name, day, tag)


def test_what_a_disk_refuses() -> None:
    """A full disk asks for room, a store that may not be written says why, in the words of the reader."""
    for why in ("No space left on device", "Disk quota exceeded", "File too large"):
        said = error_sentence(errors.StoreUnwritableError(store="x", why=why), translator_for("fr"))
        assert "plein" in said
        assert why not in said
    known = set(STORE_REFUSED.pattern.split("|"))
    assert known <= errors.NO_ROOM | set(errors.REFUSALS)
    said = error_sentence(
        errors.StoreUnwritableError(store="x", why="Read-only file system"), translator_for("fr")
    )
    assert "son disque est en lecture seule" in said
    said = error_sentence(errors.StoreUnwritableError(store="x", why="Too many links"), translator_for("fr"))
    assert "Too many links" in said


@pytest.mark.parametrize("language", ["pt", "ar", "bm", "mos", "sw"])
def test_what_cldr_lacks_is_said_in_english(language: str) -> None:
    """A language of which CLDR knows little, or nothing, has dates and country names."""
    t = translator.Translator(language)
    assert "2026" in t.date(date(2026, 11, 1))
    assert all(t.country(code) for code in countries.alpha2_by_alpha3())
    assert t.money(12.5, "XOF")
    assert t.own_name


def test_names_of_languages() -> None:
    """A language is called as it calls itself, or by its code where CLDR does not know it."""
    names = [translator.Translator(code).own_name for code in ("fr", "en", "pt", "bm", "mos")]
    assert names == ["français", "English", "português", "bamanakan", "mos"]
