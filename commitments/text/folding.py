"""Texts as they are compared in a search: without case, accents, ligatures and the like; a leaf."""

import re
import unicodedata

# Letters that other keyboards lack, of West African languages first, as they are typed there.
LETTERS = {
    "ɑ": "a",
    **dict.fromkeys("ɓƃ", "b"),
    **dict.fromkeys("ɖɗđ", "d"),
    **dict.fromkeys("ɛəǝ", "e"),
    "ƒ": "f",
    **dict.fromkeys("ɣɠǥ", "g"),
    **dict.fromkeys("ɦħ", "h"),
    **dict.fromkeys("ɩɪıɨ", "i"),
    "ƙ": "k",
    "ł": "l",
    **dict.fromkeys("ŋɲ", "n"),
    **dict.fromkeys("ɔøɵ", "o"),
    "ƥ": "p",
    **dict.fromkeys("ƭʈŧ", "t"),
    **dict.fromkeys("ʊʋʉ", "u"),
    **dict.fromkeys("ƴɏ", "y"),
    "ƶ": "z",
    "ʃ": "s",
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    **dict.fromkeys("’‘‛ʼʻʾʿ′ꞌ", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "⁄": "/",
    # Arabic letters that look alike at the end of a word, and the stroke that lengthens one.
    "ة": "ه",
    "ى": "ي",
    "ـ": "",
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),  # what is not seen
}
# Letters that are typed in a second way: ʋ as u in Mooré and as v in Ewe; others as two letters.
TYPED_OTHERWISE = {"ʋ": "v", "ɲ": "ny", "ŋ": "ng"}
_TWO_WAYS = re.compile("[ʋɲŋ]", re.IGNORECASE)

LONGEST_SEARCH = 200  # characters
MOST_WORDS = 12

_MARKS = re.compile(r"[\u0300-\u036f]+")
# Where scripts are whose marks lie elsewhere; a text of Latin letters has none of these signs.
_ELSEWHERE = re.compile(r"[\u0483-\u1fff\u20d0-\u20ff\u2c00-\U0010ffff]")
_OTHERS = re.compile(f"[{''.join(LETTERS)}]")
_WORD = re.compile(r"[^\s,;:!?()«»\"']+")
_TYPED = re.compile(r"[^\s,;:!?()«»\"'’‘ʼ]+")


def folded(text: str) -> str:
    """Return `text` without what does not count in a search.

    >>> folded("État d’avancement"), folded("Sɔ̀nùù kpɛ́tɛ́"), folded("1ᵉʳ plan d’eﬃcacité, CO₂")
    ("etat d'avancement", 'sonuu kpete', "1er plan d'efficacite, co2")
    """
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).casefold()
    if bare.isascii():
        return bare
    if _ELSEWHERE.search(bare):
        bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return _OTHERS.sub(lambda letter: LETTERS[letter[0]], bare)


def spellings(text: str) -> str:
    """Return `text` as what is typed is looked for in it: folded, twice where a letter is typed in two
    ways."""
    if _TWO_WAYS.search(text):
        otherwise = _TWO_WAYS.sub(lambda letter: TYPED_OTHERWISE[letter[0].lower()], text)
        return f"{folded(text)}\n{folded(otherwise)}"
    return folded(text)


def words(text: str) -> list[str]:
    """Return the words of a search, folded, each once; of a longer one than is searched for, the first."""
    return list(dict.fromkeys(_WORD.findall(folded(searched(text)))))[:MOST_WORDS]


def searched(text: str) -> str:
    """Return as much of `text`, from its beginning, as is searched for: MOST_WORDS in LONGEST_SEARCH
    characters."""
    text = text.strip()
    if len(text) > LONGEST_SEARCH:
        # A word that is cut would find what was not meant.
        text = text[: LONGEST_SEARCH + 1].rpartition(" ")[0] or text[:LONGEST_SEARCH]
    known: set[str] = set()
    for word in _TYPED.finditer(text):
        known.update(_WORD.findall(folded(word[0])))
        if len(known) > MOST_WORDS:
            return text[: word.start()].strip() or word[0]
    return text.strip()
