"""Which languages there are, and which one a reader gets: the one asked for, else the browser's, else French.

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


def choose_language(asked: str | None, accept_language: str | None) -> str:
    """Return the language of a page: `asked` (of the address) if it is one of LANGUAGES, else the one that
    `accept_language` (the browser's header) prefers, else French."""
    if asked in LANGUAGES:
        return str(asked)
    best, preferred = 0.0, LANGUAGES[0]
    for wish in (accept_language or "").split(","):
        tag, _, weight = wish.strip().partition(";")
        language = tag.strip().partition("-")[0].lower()
        if language in LANGUAGES and (liking := _weight(weight)) > best:
            best, preferred = liking, language
    return preferred


def _weight(text: str) -> float:
    """The q of a wish, `q=0.8`: 1 if there is none, 0 if it is no number."""
    name, _, number = text.partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0
