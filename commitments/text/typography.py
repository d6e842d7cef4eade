"""Texts of records as they are printed; what is stored stays as it was typed. A leaf."""

import re

_PRINTED = {
    re.compile(r"(?<=\w)'(?=\w)"): "’",
    # These signs stay beside their word, and a thousand beside its hundreds.
    re.compile(r"(?<=\S) (?=[;:?!»%€](?:\W|$))|(?<=«) (?=\S)|(?<=\d) (?=\d{3}\b)"): "\u00a0",
    re.compile(r"\b1er\b"): "1ᵉʳ",
    re.compile(r"(?<=\b\d)(?:ème|e)\b"): "ᵉ",
}


def typeset(text: str) -> str:
    r"""Return a text with the apostrophes, no-break spaces and ordinals of print.

    >>> typeset("L'appui : 1 200 coopératives au 1er juin, 2e année")
    'L’appui\xa0: 1\xa0200 coopératives au 1ᵉʳ juin, 2ᵉ année'
    """
    for typed, printed in _PRINTED.items():
        text = typed.sub(printed, text)
    return text
