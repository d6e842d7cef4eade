"""Countries by ISO 3166 alpha-3 code: every spelling that is read, and the one that may be meant; a leaf.

Names are those of CLDR as babel has them. Its short and variant ones, which babel leaves out, and the
official names of the United Nations stand in `country_names.csv`; the README says whence.
"""

import csv
import re
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from commitments.contract.codelists import SMALL_WORDS, fold
from commitments.text.folding import folded

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
# The code that ISO 3166 leaves to its users and everybody gives to Kosovo.
_KOSOVO = {"XKX": "XK"}

# What people call a country otherwise than CLDR and the United Nations do, or called it once.
EVERYDAY = {
    spelling: code
    for code, spellings in {
        "COD": ("RDC", "DRC", "RD Congo", "DR Congo", "Zaïre"),
        "COG": ("Congo",),
        "CAF": ("RCA", "Centrafrique", "CAR"),
        "CIV": ("RCI",),
        "BFA": ("Burkina", "Haute-Volta", "Upper Volta"),
        "BEN": ("Dahomey",),
        "GIN": ("Guinée Conakry", "Guinea Conakry", "Guinée", "Guinea"),
        "CPV": ("Cap-Vert", "Cape Verde"),
        "MMR": ("Birmanie", "Burma"),
        "BIH": ("Bosnie",),
        "LKA": ("Ceylan", "Ceylon"),
        "MKD": ("Macédoine", "Macedonia"),
        "ZWE": ("Rhodésie", "Rhodesia"),
        "NLD": ("Hollande", "Holland"),
        "GBR": ("Grande-Bretagne", "Great Britain", "UK"),
        "ARE": ("UAE",),
        "USA": ("USA",),
    }.items()
    for spelling in spellings
}

# How what is of one of the eight begins, in the genders and numbers of either language.
_ADJECTIVES = {
    "BEN": ("béninois", "beninese"),
    "BFA": ("burkinabè", "burkinabe"),
    "CIV": ("ivoirien", "ivorian"),
    "CMR": ("camerounais", "cameroonian"),
    "GIN": ("guinéen", "guinean"),
    "MLI": ("malien", "malian"),
    "NER": ("nigérien",),
    "TGO": ("togolais", "togolese"),
}

# What is written where a country is asked for and is several of them, beside the regions that CLDR names.
_REGIONS = (
    *("Afrique de l’Ouest", "West Africa", "Afrique centrale", "Central Africa", "Afrique de l’Est"),
    *("East Africa", "Afrique du Nord", "North Africa", "Afrique", "Africa", "Sahel", "Maghreb"),
    *("Afrique de l’Ouest et du Centre", "West and Central Africa", "Afrique francophone"),
    *("CEDEAO", "ECOWAS", "UEMOA", "WAEMU", "CEMAC", "CEEAC", "ECCAS", "AES", "UA", "Union africaine"),
    *("African Union", "Alliance des États du Sahel", "Alliance of Sahel States", "Liptako-Gourma"),
    *("Bassin du lac Tchad", "Lake Chad Basin", "Mano River Union", "Union du fleuve Mano", "OHADA"),
    *("Union européenne", "European Union", "UE", "EU", "Nations Unies", "United Nations", "ONU", "UN"),
    *("région", "région Afrique", "régional", "regional", "sous-région", "international", "multi-pays"),
    *("plusieurs pays", "several countries", "tous", "all", "monde", "mondial", "world", "global"),
)

# Words that do not tell a country from another, and those that are one word.
_SMALL = SMALL_WORDS | {"les", "des", "et", "and"}
_ONE_WORD = {
    **dict.fromkeys(("rep", "republique"), "republic"),
    **dict.fromkeys(("dem", "democratique"), "democratic"),
    "st": "saint",
    "ste": "sainte",
}
# What a state calls itself: beside the name of a country it names no other.
_FORMS = frozenset({"republic", "etat", "state", "royaume", "kingdom", "pays", "country", "gouvernement"})

_LETTERS = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){2,}[^\W\d_]?")
_BETWEEN_NAMES = re.compile(r"[()\[\],;/|+&\n]|\s[-–—]\s|\b(?:et|and)\b")
_FLAGS = {0x1F1E6 + at: chr(0x41 + at) for at in range(26)}  # the two letters that a flag is made of


@cache
def alpha2_by_alpha3() -> dict[str, str]:
    """Return alpha-3 → alpha-2 of every territory CLDR names."""
    names = Locale("en").territories
    return _KOSOVO | {
        alias: replacement[0]
        for alias, replacement in get_global("territory_aliases").items()
        if len(alias) == 3 and alias.isalpha() and alias not in _NOT_ISO and len(replacement) == 1
        if replacement[0] in names
    }


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Return alpha-3 → every name in words, of real countries and of invented ones."""
    names: dict[str, list[str]] = {code: [] for code in alpha2_by_alpha3()}
    for language in ("en", "fr"):
        named = Locale(language).territories
        for alpha3, alpha2 in alpha2_by_alpha3().items():
            names[alpha3].append(named[alpha2])
    with Path(__file__).with_name("country_names.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            names[row["country"]].append(row["name"])
    for everyday, alpha3 in EVERYDAY.items():
        names[alpha3].append(everyday)
    return {code: tuple(of_one) for code, of_one in names.items()} | FICTIONAL


@cache
def _spellings() -> dict[str, str]:
    """Return folded spelling → alpha-3: every name, and the codes."""
    by_name = {fold(name): code for code, names in _names().items() for name in names}
    alpha2 = {fold(alpha2): alpha3 for alpha3, alpha2 in alpha2_by_alpha3().items()}
    return by_name | alpha2 | {fold(alpha3): alpha3 for alpha3 in _names()}


@cache
def _by_words() -> dict[frozenset[str], str]:
    """Return the words of a name → alpha-3: they may stand in any order, as in “Niger (République du)”."""
    return {_words(name): code for code, names in _names().items() for name in names}


def _words(text: str) -> frozenset[str]:
    words = (_ONE_WORD.get(word, word) for word in _LETTERS.findall(folded(text)))
    return frozenset(words) - _SMALL


def find(text: str, *, fictional: bool = False) -> str | None:
    """Return the alpha-3 code of the country that `text` names, or None; fictional ones only where asked."""
    text = text.translate(_FLAGS)
    if _INITIALS.fullmatch(text):
        text = text.replace(".", "")
    code = _spellings().get(fold(text)) or _by_words().get(_words(text))
    if code is None:
        named = countries_in(text)
        code = named[0] if len(set(named)) == 1 and None not in named else None
    return None if code in FICTIONAL and not fictional else code


def meant_by(text: str, *, fictional: bool = False) -> str | None:
    """Return the country that what is typed in a search names, also as an adjective, or None."""
    typed = folded(text.strip())
    of_it = (code for code, words in _ADJECTIVES.items() for word in words if typed.startswith(folded(word)))
    return find(text, fictional=fictional) or (None if " " in typed else next(of_it, None))


def countries_in(text: str) -> list[str | None]:
    """Return what each part of `text` names by itself, where it has several, as in “Mali / Niger”."""
    parts = [part for part in _BETWEEN_NAMES.split(text) if _LETTERS.search(part)]
    return [find(part) for part in parts] if len(parts) > 1 else []


@cache
def _regions() -> frozenset[str]:
    regions = {
        region
        for language in ("en", "fr")
        for code, region in Locale(language).territories.items()
        if code.isdigit()
    }
    return frozenset(map(fold, regions.union(_REGIONS)))


def is_region(text: str) -> bool:
    """Return whether `text` names a region, or several countries at once."""
    return fold(text) in _regions()


def likely(text: str, *, fictional: bool = False) -> str | None:
    """Return the one country that `text` may be meant for, to be suggested; None where it may be another.

    A slip of the pen in a name leads to it where no other name is as near. A word by which a country is told
    from others, such as the “Bissau” of Guinée-Bissau, leads to no other.
    """
    words = _words(text)
    within = {code for name, code in _by_words().items() if name < words and name not in _parts_of_names()}
    for codes in (within | _near_names(text, 1), _near_names(text, 2)):
        if codes:
            (code, *others) = codes
            meant = not others and all(
                code in _told_by().get(word, (code,)) or word in _FORMS for word in words
            )
            return code if meant and (fictional or code not in FICTIONAL) else None
    return None


@cache
def _told_by() -> dict[str, frozenset[str]]:
    """Return word → the countries in a name of which it stands."""
    told: dict[str, set[str]] = {}
    for name, code in _by_words().items():
        for word in name:
            told.setdefault(word, set()).add(code)
    return {word: frozenset(codes) for word, codes in told.items()}


@cache
def _parts_of_names() -> frozenset[frozenset[str]]:
    """Return the names that are part of another country's: a word more may make them that one."""
    names = _by_words()
    return frozenset(
        name
        for name, code in names.items()
        if any(name < other and names[other] != code and other - name - _FORMS for other in names)
    )


def _near_names(text: str, slips: int) -> set[str]:
    """Return the countries of a name that is so many slips away, and those of names hardly further."""
    typed = "".join(_LETTERS.findall(folded(text)))
    if not _LETTERS_OF_A_SLIP * slips <= len(typed) <= _LONGEST_NAME:
        return set()
    further = 2 * slips - 1
    letters = frozenset(typed)
    near = [
        (name, code)
        for name, of_name, code in _typed_names()
        if abs(len(name) - len(typed)) <= further and len(of_name ^ letters) <= 2 * further
        if _is_within(typed, name, further)
    ]
    return {code for _, code in near} if any(_is_within(typed, name, slips) for name, _ in near) else set()


_LETTERS_OF_A_SLIP = 4  # any two codes are a slip apart
_LONGEST_NAME = 80  # letters


@cache
def _typed_names() -> tuple[tuple[str, frozenset[str], str], ...]:
    """Return the letters of each name in turn, those that it has, and its country."""
    written = [
        ("".join(_LETTERS.findall(folded(name))), code)
        for code, names in _names().items()
        for name in names
        if len(name) > len(code)
    ]
    return tuple((name, frozenset(name), code) for name, code in dict.fromkeys(written))


def _is_within(one: str, other: str, slips: int) -> bool:
    """Return whether two words are at most so many letters apart: one more, less, other, or two swapped."""
    if abs(len(one) - len(other)) > slips:
        return False
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if shared is None:
        return True  # one begins with the other, and their lengths are near enough
    one, other = one[shared:], other[shared:]
    if not slips:
        return False
    if one[:2] == other[1::-1] and len(one) > 1 < len(other) and _is_within(one[2:], other[2:], slips - 1):
        return True
    return any(_is_within(one[more:], other[less:], slips - 1) for more, less in ((1, 1), (1, 0), (0, 1)))


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
