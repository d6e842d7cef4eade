"""Which languages readers are offered, and which one a reader gets."""

from commitments.i18n.translator import Translator, translator_for
from commitments.text.languages import LANGUAGES

# From how much on of what readers see of it a language is offered; below, whoever translates it sees it by
# its address (`/l/pt/`, `lang=pt`), and nobody comes upon it.
_ENOUGH = 0.8


def offered_languages() -> tuple[str, ...]:
    """Return the languages in which enough of the public pages is said, in their order."""
    return tuple(language for language in LANGUAGES if _is_enough(translator_for(language)))


def _is_enough(t: Translator) -> bool:
    n, total = t.translated
    return n >= _ENOUGH * total


def choose_language(asked: str | None, accept_language: str | None) -> str:
    """Return the language of a page: `asked` (of the address) if there is one, else the one of those offered
    that `accept_language` (the browser's header) prefers, else French."""
    if asked in LANGUAGES:
        return str(asked)
    offered = offered_languages()
    best, preferred = 0.0, offered[0]
    for wish in (accept_language or "").split(","):
        tag, _, weight = wish.strip().partition(";")
        language = tag.strip().partition("-")[0].lower()
        if language in offered and (liking := _weight(weight)) > best:
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
