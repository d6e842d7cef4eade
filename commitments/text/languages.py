"""Which languages there are.

A language is a folder of `locale/` that has sentences; English has none, its sentences stand in the code.
"""

from pathlib import Path

LOCALE_FOLDER = Path(__file__).parents[1] / "i18n" / "locale"


def found_in(folder: Path) -> tuple[str, ...]:
    """Return the languages: French, English, then those of `folder` by their codes."""
    others = {catalogue.parts[-3] for catalogue in folder.glob("*/LC_MESSAGES/commitments.po")}
    return ("fr", "en", *sorted(others - {"fr", "en"}))


LANGUAGES = found_in(LOCALE_FOLDER)


def of_texts(language: str) -> tuple[str, str]:
    """Return the two languages in which records hold their texts, the one to show a reader of `language`
    first.

    Whoever reads a third language is shown English where it is there: so are sentences not yet translated.
    """
    return ("fr", "en") if language == "fr" else ("en", "fr")
