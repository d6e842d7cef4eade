"""Countries by ISO 3166 alpha-3 code: every spelling that is read, from CLDR; a leaf."""

from functools import cache

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from commitments.contract.codelists import fold

# The eight of the declaration, in alphabetical order of their code.
BAMAKO_EIGHT = ("BEN", "BFA", "CIV", "CMR", "GIN", "MLI", "NER", "TGO")

# Countries of the demonstration set, under codes that ISO 3166 leaves to its users: (English, French).
FICTIONAL = {
    "XDA": ("Balafonia", "Balafonie"),
    "XDB": ("Baobabia", "Baobabie"),
    "XDC": ("Calabashia", "Calebassie"),
    "XDD": ("Djembelia", "Djembélie"),
    "XDE": ("Harmattania", "Harmattanie"),
    "XDF": ("Indigolia", "Indigolie"),
    "XDG": ("Karitesia", "Karitésie"),
    "XDH": ("Ngonia", "Ngonie"),
}

# Aliases of CLDR that ISO 3166 has withdrawn or never gave.
_NOT_ISO = frozenset({"BUR", "DDR", "FXX", "QUU", "TMP", "XAA", "XBB", "XKK", "YMD", "ZAR", "ZZZ"})

# What people call a country otherwise than CLDR does.
EVERYDAY = {
    "RDC": "COD",
    "DRC": "COD",
    "RD Congo": "COD",
    "DR Congo": "COD",
    "République démocratique du Congo": "COD",
    "Democratic Republic of the Congo": "COD",
    "Congo": "COG",
    "République du Congo": "COG",
    "Republic of the Congo": "COG",
    "RCA": "CAF",
    "Centrafrique": "CAF",
    "CAR": "CAF",
    "Ivory Coast": "CIV",
    "Guinée Conakry": "GIN",
    "Guinea Conakry": "GIN",
    "Guinée": "GIN",
    "Guinea": "GIN",
    "Cap-Vert": "CPV",
    "Cape Verde": "CPV",
    "Swaziland": "SWZ",
    "USA": "USA",
    "UK": "GBR",
}


@cache
def alpha2_by_alpha3() -> dict[str, str]:
    """Return alpha-3 → alpha-2 of every territory CLDR names."""
    names = Locale("en").territories
    return {
        alias: replacement[0]
        for alias, replacement in get_global("territory_aliases").items()
        if len(alias) == 3 and alias.isalpha() and alias not in _NOT_ISO and len(replacement) == 1
        if replacement[0] in names
    }


@cache
def spellings() -> dict[str, str]:
    """Return folded spelling → alpha-3: codes, CLDR's French and English names, everyday and invented."""
    codes = alpha2_by_alpha3()
    by_spelling: dict[str, str] = {}
    for language in ("en", "fr"):
        names = Locale(language).territories
        for alpha3, alpha2 in codes.items():
            by_spelling.setdefault(fold(names[alpha2]), alpha3)
    by_spelling |= {fold(alpha2): alpha3 for alpha3, alpha2 in codes.items()}
    by_spelling |= {fold(alpha3): alpha3 for alpha3 in codes}
    by_spelling |= {fold(name): alpha3 for name, alpha3 in EVERYDAY.items()}
    return by_spelling | {fold(text): code for code, names in FICTIONAL.items() for text in (code, *names)}


def find(text: str, *, fictional: bool = False) -> str | None:
    """Return the alpha-3 code of the country that `text` names, or None; fictional ones only where asked."""
    code = spellings().get(fold(text))
    return None if code in FICTIONAL and not fictional else code


def name(code: str, language: str) -> str:
    """Return the name of the country `code` in `language`, as CLDR has it, else in English."""
    if code in FICTIONAL:
        english, french = FICTIONAL[code]
        return french if language == "fr" else english
    alpha2 = alpha2_by_alpha3()[code]
    return str(Locale(language).territories.get(alpha2) or Locale("en").territories[alpha2])


def official_languages(code: str) -> tuple[str, ...]:
    """Return the official languages of the country `code`, as CLDR has them; none of an invented one."""
    alpha2 = alpha2_by_alpha3().get(code)
    return tuple(get_official_languages(alpha2)) if alpha2 else ()
