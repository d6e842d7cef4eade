"""Currencies by ISO 4217 code: every spelling that is read; which CFA franc a country has, from CLDR."""

import re
from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies

from commitments.contract import countries
from commitments.text.folding import folded

# The francs of the two unions, which bear one name; CFA stands for either until the country is known.
CFA = "CFA"
CFA_FRANCS = ("XOF", "XAF")

_CFA_SPELLINGS = ("CFA", "FCFA", "franc CFA", "francs CFA", "CFA franc", "CFA francs")
# CLDR's symbols are not read: it has "F" for the franc that France had.
_EVERYDAY = {"€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "$US": "USD", "US$": "USD"}


@cache
def codes() -> frozenset[str]:
    """Return the ISO 4217 codes that CLDR names."""
    return frozenset(Locale("en").currencies)


@cache
def _spellings() -> dict[str, str]:
    named = {**_EVERYDAY, **{code: code for code in codes()}}
    return {_bare(text): code for text, code in named.items()} | {_bare(text): CFA for text in _CFA_SPELLINGS}


def _bare(text: str) -> str:
    return re.sub(r"[\s.]", "", folded(text))


def find(text: str) -> str | None:
    """Return the code of the currency that `text` names, CFA where that is one of two francs, or None."""
    return _spellings().get(_bare(text))


def likely(text: str) -> str | None:
    """Return the one code that a text names in each of its parts, as in “XOF (FCFA)”, or None."""
    named = {find(part) for part in re.split(r"[()/,;]", text) if part.strip()} - {CFA}
    return named.pop() if len(named) == 1 else None


def cfa_franc(country: str | None) -> str | None:
    """Return the code of the CFA franc of a country by its alpha-3 code, None where it has none."""
    alpha2 = countries.alpha2_by_alpha3().get(country or "")
    tender = get_territory_currencies(alpha2) if alpha2 else ()
    return next((code for code in CFA_FRANCS if code in tender), None)
