"""What programs show in place of a value that they could not calculate, set apart from text."""

import re

# The words of Excel, LibreOffice and Google Sheets in English and French. White space, case and a “=” before
# a word do not count; “…” is “...”.
_WORDS = (
    *("#N/A", "#N/D", "#NV", "#DIV/0!", "#REF!", "#NULL!", "#NUL!", "#NUM!", "#NOMBRE!"),
    *("#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#MACRO?", "#ERROR!", "#ERREUR!", "#CYCLE!"),
    *("#SPILL!", "#PROPAGATION!", "#EPARS!", "#DÉVERSEMENT!", "#CALC!", "#CALCUL!", "#FIELD!", "#CHAMP!"),
    *("#CONNECT!", "#CONNEXION!", "#BLOCKED!", "#BLOQUÉ!", "#UNKNOWN!", "#INCONNU!", "#BUSY!", "#OCCUPÉ!"),
    *("#GETTING_DATA", "#OBTENTION_DONNEES", "#EXTERNAL!", "#EXTERNE!", "#PYTHON!", "#TIMEOUT!"),
    *("Loading...", "Chargement...", "Chargement en cours..."),
)
_LONGEST = 40  # characters of what is no text yet


def _bare(text: str) -> str:
    return "".join(text.casefold().split()).replace("…", "...").removeprefix("=")


_KNOWN = frozenset(map(_bare, _WORDS))
# LibreOffice numbers its errors; and words of other languages and years are made alike, where a hashtag is
# not: of capitals or digits, with a mark at their end.
_NUMBERED = re.compile(r"err(?:eur|or)?:\d{3}")
_CAPITALS = re.compile(r"#[¡¿]?[^\W_a-z]+(?:[/_.][^\W_a-z]+)*\s?[!?]")


def is_failed(text: str) -> bool:
    """Return whether a whole cell is what a program shows where it could not calculate, or had no room."""
    text = text.strip()
    if not text.strip("#"):
        return bool(text)
    if len(text) > _LONGEST or text[0] not in "#=ELCelc":
        return False
    bare = _bare(text)
    if bare in _KNOWN or _NUMBERED.fullmatch(bare):
        return True
    return text == text.upper() and _CAPITALS.fullmatch(text.removeprefix("=")) is not None
