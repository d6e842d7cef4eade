"""The records that words can mean: by title and actor, by name and place.

What a row names bounds where it is looked for: an actor, a town, a country. Only what can mean one record
there is taken; all else is a choice that a person makes among candidates.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from heapq import nsmallest
from itertools import chain
from typing import Any, NamedTuple, Protocol

from commitments.contract import countries
from commitments.contract.model import Record, is_identifier
from commitments.ingest.wording import (
    Words,
    is_beyond_doubt,
    is_slip,
    likeness,
    same_words,
    without,
    words_of,
)


class Named(NamedTuple):
    """A record that may be meant, and what it is called."""

    identifier: str
    name_en: str
    name_fr: str


class Found(NamedTuple):
    """What words mean: the one record beyond doubt, or those that they may mean, the likeliest first."""

    sure: Named | None = None
    candidates: tuple[Named, ...] = ()
    actors: frozenset[str] = frozenset()  # the keys of those whose it may be, where a row says whose it is


class NamedValues(Protocol):
    """What is stored, as far as names ask."""

    def values(self, table: str, /, *names: str) -> Iterable[tuple[Any, ...]]:
        """Yield the key text and some columns of the records of a table."""


_MOST = 6  # candidates
_LIKELY = 0.4  # likeness from which a record is a candidate
_LONGEST = 400  # characters of a title that is looked for
_COMPARED = 60  # titles that are compared in full
_LOOKED_THROUGH = 2_000  # titles with one word
_OF_TOWNS = frozenset(
    words_of(
        "ville commune mairie municipalité municipal municipale urbaine rurale district hôtel conseil "
        "communal city town municipality council"
    )
)
_BETWEEN = re.compile(r"[,;()/|]|\s[-–—·]\s")
_TOWN = "local_government"


class _Actor(NamedTuple):
    named: Named
    country: str | None
    locality: Words
    town: Words  # where it is the commune of a town: its name
    names: tuple[Words, ...]  # whole, and what stands for it: what is in brackets, an acronym before a comma


class _Article(NamedTuple):
    named: Named
    wordings: tuple[Words, ...]


class Scope(NamedTuple):
    """Where a row says that a record is to be looked for: the keys of actors (None: anywhere), and the words
    that go without saying there."""

    actors: frozenset[str] | None = None
    place: frozenset[str] = frozenset()
    is_sure: bool = False


_ANYWHERE = Scope()


class _Shelf:
    """The titles of the actors of a scope, as they are worded there."""

    def __init__(self, titles: Iterable[Named], place: Collection[str]) -> None:
        self._titles = [
            (named, tuple(without(words_of(title), place) for title in dict.fromkeys(named[1:])))
            for named in titles
        ]
        self._exact: dict[Words, set[Named]] = {}
        self._by_word: dict[str, list[int]] = {}
        for at, (named, wordings) in enumerate(self._titles):
            for wording in wordings:
                self._exact.setdefault(wording, set()).add(named)
            for word in {word for wording in wordings for word in wording}:
                self._by_word.setdefault(word, []).append(at)

    def exactly(self, words: Words) -> set[Named]:
        """Return the records whose title words are."""
        return self._exact.get(words, set())

    def meant_by(self, words: Words) -> set[Named]:
        """Return the records whose title words are, else those that they mean beyond doubt."""
        return self.exactly(words) or {
            named
            for named, wordings in self._sharing(words)
            if any(is_beyond_doubt(words, wording) for wording in wordings)
        }

    def likely(self, words: Words) -> tuple[Named, ...]:
        """Return the records whose titles are most like words."""
        alike = (
            (-max(likeness(words, wording) for wording in wordings), named)
            for named, wordings in self._sharing(words)
        )
        return _best(alike)

    def _sharing(self, words: Words) -> list[tuple[Named, tuple[Words, ...]]]:
        """Return the titles that share most of the words, counting the most telling of these."""
        shared: Counter[int] = Counter()
        for titles in sorted(filter(None, (self._by_word.get(word) for word in set(words))), key=len):
            if shared and len(titles) > _LOOKED_THROUGH:
                break
            shared.update(titles[:_LOOKED_THROUGH])
        return [self._titles[at] for at, _ in shared.most_common(_COMPARED)]


def _best(alike: Iterable[tuple[float, Named]]) -> tuple[Named, ...]:
    """Return those that are enough alike, the likeliest first; how much comes negated."""
    return tuple(named for less, named in nsmallest(_MOST, alike) if -less >= _LIKELY)


class Recogniser:
    """Finds the records of a store and of files that are given together, by what people call them.

    Args:
        stored: What is stored.
        given: Gives the records of the files, by table; those are whole before any is asked for.
        fictional: Whether the countries of the demonstration set are known.
    """

    def __init__(
        self, stored: NamedValues | None, given: Callable[[str], Iterable[Record]], *, fictional: bool
    ) -> None:
        self._stored = stored
        self._given = given
        self._fictional = fictional
        self._scopes: dict[tuple[str, ...], Scope] = {}
        self._shelves: dict[Scope, _Shelf] = {}
        self._named: dict[str, dict[str, Named]] = {}
        self._found: dict[tuple[str, str, tuple[str, ...]], Found] = {}

    def find(self, table: str, called: str, whose: tuple[str, ...] = ()) -> Found:
        """Return what words mean among the records of a table: what one is called, and whose it is."""
        asked = (table, called, whose)
        if asked not in self._found:
            self._found[asked] = self._find(table, called[:_LONGEST], whose)
        return self._found[asked]

    def _find(self, table: str, called: str, whose: tuple[str, ...]) -> Found:
        words = words_of(called)
        match table:
            case "commitments":
                scope = self.scope(whose)
                shelf, bare = self._shelf(scope), without(words, scope.place)
                meant = shelf.meant_by(bare) if scope.is_sure else self._naming_its_place(words, whose)
                sure = next(iter(meant)) if len(meant) == 1 else None
                return Found(sure, shelf.likely(bare), scope.actors or frozenset())
            case "signatories":
                return self._actor(words, self.scope(whose))
            case _:
                return _article(words, self._articles)

    def scope(self, whose: tuple[str, ...]) -> Scope:
        """Return where a record is to be looked for that is said to be of an actor, a town, a country."""
        if whose not in self._scopes:
            self._scopes[whose] = self._scope(whose)
        return self._scopes[whose]

    def names_one(self, text: str) -> bool:
        """Return whether a text names one actor, or those of one town."""
        actors = [self._actors[key] for key in self._named_by(text)]
        places = {actor.locality or actor.town for actor in actors}
        return len(actors) == 1 or (len(places) == 1 and places != {()})

    def named(self, table: str, identifier: str) -> Named:
        """Return what the record of an identifier is called."""
        if table not in self._named:
            self._named[table] = self._names(table)
        return self._named[table].get(identifier.lower()) or Named(identifier, "", "")

    def _names(self, table: str) -> dict[str, Named]:
        match table:
            case "commitments":
                every = chain.from_iterable(self._titles.values())
                return {named.identifier.lower(): named for named in every}
            case "signatories":
                return {key: actor.named for key, actor in self._actors.items()}
            case _:
                return {title.named.identifier.lower(): title.named for title in self._articles}

    # --- commitments ------------------------------------------------------------------------------------

    def _shelf(self, scope: Scope) -> _Shelf:
        if scope not in self._shelves:
            actors = self._titles if scope.actors is None else scope.actors
            titles = chain.from_iterable(self._titles.get(actor, ()) for actor in actors)
            self._shelves[scope] = _Shelf(titles, scope.place)
        return self._shelves[scope]

    def _naming_its_place(self, words: Words, whose: tuple[str, ...]) -> set[Named]:
        """Return the commitments whose very title words are, where the title says itself where that is."""
        meant = set() if whose else self._shelf(_ANYWHERE).exactly(words)
        if len(meant) != 1:
            return set()
        (named,) = meant
        actor = self._actors.get(self._leads[named.identifier.lower()])
        place = actor and (actor.locality or actor.town)
        return meant if place and set(place) <= set(words) else set()

    @cached_property
    def _leads(self) -> dict[str, str]:
        """The keys of commitments, each with that of its actor."""
        return {named.identifier.lower(): actor for actor, of in self._titles.items() for named in of}

    @cached_property
    def _titles(self) -> dict[str, list[Named]]:
        """The titles of commitments by the key of their actor."""
        titles: dict[str, list[Named]] = {}
        columns = ("commitment_id", "title_en", "title_fr", "signatory_id")
        for identifier, en, fr, actor in self._values("commitments", columns):
            named = Named(identifier, en or fr or "", fr or en or "")
            titles.setdefault(str(actor or "").lower(), []).append(named)
        return titles

    # --- actors -----------------------------------------------------------------------------------------

    def _actor(self, words: Words, scope: Scope) -> Found:
        among = self._actors if scope.actors is None else {key: self._actors[key] for key in scope.actors}
        bare = without(words, scope.place)
        meant = {
            key
            for key, actor in among.items()
            if any(words == name or bare == without(name, scope.place) for name in actor.names)
        }
        if not meant and (town := _town(words)):
            meant = {key for key, actor in among.items() if actor.town == town}
        if not meant:
            meant = {
                key for key, actor in among.items() if any(same_words(words, name) for name in actor.names)
            }
        likely = (
            (-max(likeness(words, name) for name in (*actor.names, actor.locality)), actor.named)
            for actor in among.values()
        )
        sure = self._actors[next(iter(meant))].named if len(meant) == 1 else None
        return Found(sure, _best(likely))

    @cached_property
    def _actors(self) -> dict[str, _Actor]:
        columns = ("signatory_id", "name", "country", "locality", "actor_type")
        return {
            identifier.lower(): _as_actor(identifier, name or "", country, locality or "", actor_type)
            for identifier, name, country, locality, actor_type in self._values("signatories", columns)
        }

    @cached_property
    def _by_name(self) -> dict[Words, set[str]]:
        """The keys of actors by their names."""
        return _by((name, key) for key, actor in self._actors.items() for name in actor.names)

    @cached_property
    def _by_town(self) -> dict[Words, set[str]]:
        """The keys of communes by the name of their town."""
        return _by((actor.town, key) for key, actor in self._actors.items())

    @cached_property
    def _by_place(self) -> dict[Words, set[str]]:
        """The keys of actors by the name of the town in which they are, of communes also by their own."""
        named = ((name, key) for key, actor in self._actors.items() for name in (actor.town, actor.locality))
        return _by(named)

    # --- whose ------------------------------------------------------------------------------------------

    def _scope(self, whose: tuple[str, ...]) -> Scope:
        actors: set[str] | None = None
        is_sure = True
        for text in whose:
            named = self._named_by(text)
            if not named:
                continue
            both = named if actors is None else actors & named
            is_sure = is_sure and bool(both)
            actors = both or (actors or set()) | named
        if actors is None:
            return _ANYWHERE
        return Scope(frozenset(actors), self._place(actors), is_sure)

    def _named_by(self, text: str) -> set[str]:
        """Return the keys of the actors that a text names, or that are where it names."""
        if text.lower() in self._actors:
            return {text.lower()}
        for part in (text, *filter(None, map(str.strip, _BETWEEN.split(text)))):
            words = words_of(part[:_LONGEST])
            town = _town(words)
            found = self._by_name.get(words) or (self._by_town.get(town) if town != words else None)
            found = found or self._by_place.get(words) or self._by_place.get(town)
            country = countries.find(part[:_LONGEST], fictional=self._fictional)
            if country and (not found or town == words):
                of_country = {key for key, actor in self._actors.items() if actor.country == country}
                found = (found or set()) | of_country
            if found:
                return found
        words = words_of(text[:_LONGEST])
        slips = [name for name in self._by_place if _is_slip_of(words, name)]
        return self._by_place[slips[0]] if len(slips) == 1 else set()

    def _place(self, keys: Iterable[str]) -> frozenset[str]:
        """Return the words of the place and the country that actors share."""
        actors = [self._actors[key] for key in keys]
        localities = {actor.locality or actor.town for actor in actors}
        of_country = {actor.country for actor in actors}
        words: set[str] = set()
        if len(localities) == 1:
            words.update(*localities)
        if len(of_country) == 1 and (country := of_country.pop()):
            for language in ("en", "fr"):
                words.update(words_of(countries.name(country, language)))
        return frozenset(words)

    # --- articles, and what all have in common ------------------------------------------------------------

    @cached_property
    def _articles(self) -> list[_Article]:
        columns = ("article_id", "title_en", "title_fr", "position")
        return [
            _Article(
                Named(identifier, f"{identifier} · {en or fr}", f"{identifier} · {fr or en}"),
                tuple(words_of(title) for title in (en, fr, f"article {position}", str(position)) if title),
            )
            for identifier, en, fr, position in self._values("articles", columns)
        ]

    def _values(self, table: str, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        """Yield some columns of the records of a table: those of the files, and the stored ones."""
        keys = set()
        for record in self._given(table):
            keys.add(record.key_text)
            yield tuple(getattr(record, column) for column in columns)
        if self._stored:
            for key, *stored in self._stored.values(table, *columns):
                if key not in keys:
                    yield tuple(stored)


def _article(words: Words, articles: Collection[_Article]) -> Found:
    meant = [title.named for title in articles if words in title.wordings[:2]]
    likely = (
        (-max(likeness(words, wording) for wording in title.wordings), title.named) for title in articles
    )
    return Found(meant[0] if len(meant) == 1 else None, _best(likely))


def _by(pairs: Iterable[tuple[Words, str]]) -> dict[Words, set[str]]:
    """Return what stands beside equal names, where there is a name."""
    found: dict[Words, set[str]] = {}
    for name, key in pairs:
        if name:
            found.setdefault(name, set()).add(key)
    return found


def _as_actor(identifier: str, name: str, country: str | None, locality: str, actor_type: str) -> _Actor:
    outside = re.sub(r"\s*\([^()]*\)", "", name)
    parts = [name, outside, *re.findall(r"\(([^()]*)\)", name), *outside.split(", ", 1)]
    names = tuple(dict.fromkeys(words for part in parts if (words := words_of(part))))
    town = _town(words_of(outside)) if actor_type == _TOWN else ()
    return _Actor(Named(identifier, name, name), country, words_of(locality), town, names)


def _town(words: Words) -> Words:
    """Return what is left of the name of a commune: that of its town."""
    return tuple(word for word in words if word not in _OF_TOWNS)


def _is_slip_of(words: Words, name: Words) -> bool:
    return len(words) == len(name) and all(a == b or is_slip(a, b) for a, b in zip(words, name, strict=True))


def identifier_in(text: str, known: Callable[[str], str | None]) -> str | None:
    """Return the one known identifier, with a figure in it, that stands among other words: « C1 – titre »."""
    tokens = {token.strip("()[].,;:").lower() for token in text[:_LONGEST].split()}
    found = {known(token) for token in tokens if is_identifier(token) and re.search(r"\d", token)} - {None}
    return found.pop() if len(found) == 1 else None
