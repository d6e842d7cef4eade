"""How people word the title or name of one thing: what two wordings share, and when they mean the same.

What is taken unasked rests on `is_beyond_doubt`, what is only likely on `likeness`.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from commitments.text.folding import folded

# What two wordings of one title may differ by. « Sans », « non », « contre » say another thing.
_LITTLE = (
    "de du des d la le les l un une a au aux en dans par pour sur avec et ce cet cette ces leur leurs son sa "
    "ses qui que of the an in on for with by and to at from its their"
)
_SMALL = frozenset(_LITTLE.split())
_IN_WORDS = {
    word: str(number)
    for words in (
        "deux trois quatre cinq six sept huit neuf dix",
        "two three four five six seven eight nine ten",
    )
    for number, word in enumerate(words.split(), 2)
}
_GROUPED = re.compile(r"(?<!\d)(\d{1,3})((?:[\s.,'’](?=\d{3}(?!\d))\d{3})+)")
_JOINED = re.compile(
    r"\b(co|eco|auto|micro|inter|multi|pre|sous)[-\s](?=[^\W\d_])"
)  # « co-gérées », « cogérées »
_WORD = re.compile(r"[^\W\d_]+|\d+")
_DOUBLED = re.compile(r"(.)\1$")
_ACTION = re.compile(r"(?:tion|sion|ment|ag|ur|ien|at)$")  # how nouns end, as stems, that are made of verbs
_SLIPS_FROM = 5  # letters of a word in which one may be a slip
_ENOUGH = 3  # words that two wordings share

Words = tuple[str, ...]


@lru_cache(20_000)
def words_of(text: str) -> Words:
    """Return what counts of a wording: its words as they are compared, and its numbers.

    >>> words_of("Soutenir 1 200 familles par l’épicerie solidaire")
    ('soutenir', '1200', 'famill', 'epiceri', 'solidair')
    """
    text = _GROUPED.sub(lambda number: number[1] + re.sub(r"\D", "", number[2]), folded(text))
    text = _JOINED.sub(r"\1", text)
    words = (_IN_WORDS.get(word, word) for word in _WORD.findall(text) if word not in _SMALL)
    return tuple(map(_stem, words))


def _stem(word: str) -> str:
    """A word without what makes it plural or feminine."""
    stem = word.removesuffix("s").rstrip("e")
    return _DOUBLED.sub(r"\1", stem) if len(stem) > 2 and not word.isdigit() else word


def without(words: Words, place: Collection[str]) -> Words:
    """Return a wording without the words of a place, where anything else is left."""
    return tuple(word for word in words if word not in place) or words


def is_beyond_doubt(row: Words, title: Words) -> bool:
    """Return whether a wording can only mean a title, where it fits no other.

    It has every word of the title, in any order and but for a slip of one letter, and no other; of the verb
    that the title begins with it may have the noun, or nothing. The numbers are the same.
    """
    if _numbers(row) != _numbers(title):
        return False
    verb, rest = title[:1], list(title[1:])
    left = []
    for word in row:
        if met := _counterpart(word, rest):
            rest.remove(met)
        else:
            left.append(word)
    shared = len(title) - 1 - len(rest)
    if rest or shared < _ENOUGH or len(left) > 1:
        return False
    return not left or _is_of_verb(left[0], verb[0])


def same_words(one: Words, other: Words) -> bool:
    """Return whether two names are made of the same words, in any order and but for a slip of one letter."""
    rest = list(other)
    for word in one:
        if (met := _counterpart(word, rest)) is None:
            return False
        rest.remove(met)
    return not rest and len(one) >= _ENOUGH


def likeness(row: Words, title: Words) -> float:
    """Return how much two wordings share, from 0 to 1: figures that differ count against it."""
    rest = list(title)
    for word in row:
        if met := _counterpart(word, rest):
            rest.remove(met)
    shared = len(title) - len(rest)
    return 2 * shared / (len(row) + len(title) or 1)


def _numbers(words: Words) -> list[str]:
    return sorted(filter(str.isdigit, words))


def _counterpart(word: str, among: Sequence[str]) -> str | None:
    if word in among:
        return word
    return next((other for other in among if is_slip(word, other)), None)


def is_slip(word: str, other: str) -> bool:
    """Return whether two words differ by one letter, or by two that changed places; figures never do."""
    if min(len(word), len(other)) < _SLIPS_FROM or abs(len(word) - len(other)) > 1:
        return False
    if any(map(str.isdigit, word + other)):
        return False
    begin = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), None)
    if begin is None:
        return True
    one, two = word[begin:], other[begin:]
    return (
        one[1:] == two[1:]
        or one[1:] == two
        or one == two[1:]
        or (one[:2] == two[1::-1] and one[2:] == two[2:])
    )


def _is_of_verb(word: str, verb: str) -> bool:
    """Return whether a word is a verb, but for a slip, or the noun that is made of it: formation, former."""
    return (
        word == verb
        or is_slip(word, verb)
        or (
            word[:3] == verb[:3]
            and (_ACTION.search(word) is not None or (len(word) > 3 and verb.startswith(word)))
        )
    )


# What every town hall calls itself, and what is of it.
_ANYBODY = frozenset(
    words_of(
        "mairie commune ville municipalité municipal communal collectivité conseil association réseau "
        "ministère service direction cabinet cellule bureau comité secrétariat point focal général "
        "développement local économie économique sociale solidaire ess city town municipality council "
        "district network ministry government department office unit economy social solidarity sse "
        "development"
    )
)


def is_anybodys(name: str) -> bool:
    """Return whether a name is one that any town hall may call itself or a part of it: « Mairie »."""
    return _ANYBODY.issuperset(words_of(name))
