"""Which of the two languages a reader gets: the one asked for, else the browser's, else French."""

LANGUAGES = ("fr", "en")


def choose(asked: str | None, accept_language: str | None) -> str:
    """Language of a page: `asked` (of the address) if it is one of LANGUAGES, else the first of them that
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
