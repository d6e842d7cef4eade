"""The view that an address asks for, where nobody reads a page that could say what was left out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from commitments import measures, vocabulary
from commitments.address import FILTERS, LONGEST, MOST, Address, shortened
from commitments.errors import AskedTooMuch, ParameterUnknown, RevisionUnknown, ViewUnknown
from commitments.measures import NONE, Seen
from commitments.names import names
from commitments.store import Store

# The filters that name records, and in which table: an identifier that was given up leads to the new one.
_NAMING = {"actor": "signatories", "article": "articles"}


def view(store: Store, query: Mapping[str, list[str]]) -> Seen:
    """Give what the parameters of an address ask to see, with its revision, its day and the codes as written.

    Raises ParameterUnknown, AskedTooMuch, ViewUnknown or RevisionUnknown: figures of another view than was
    asked for would mislead.
    """
    address, left_out = Address.read("overview", query)
    for each in left_out:
        if each.why == "unknown":
            raise ParameterUnknown(name=shortened(each.name))
        if each.why in ("long", "many"):
            raise AskedTooMuch(name=each.name, most=MOST, longest=LONGEST)
        if each.why != "language":  # nothing of what is measured depends on it
            raise ViewUnknown(name=each.name, value=shortened(each.value))
    seen = replace(
        address.seen,
        revision=store.newest if address.seen.revision is None else address.seen.revision,
        day=address.seen.day or datetime.now(UTC).date(),
    )
    if seen.revision and seen.revision > store.newest:
        raise RevisionUnknown(store=store.name, revision=seen.revision, newest=store.newest)
    if any(getattr(seen, name) for name in FILTERS):
        known, renames = _known(store, seen), store.renames(seen.revision)
        for name in FILTERS:
            asked = getattr(seen, name)
            now = [renames.get(_NAMING.get(name, ""), {}).get(value.lower(), value) for value in asked]
            for value in now:
                if value.lower() not in known[name]:
                    raise ViewUnknown(name=name, value=value)
            seen = seen.but(**{name: tuple(dict.fromkeys(known[name][value.lower()] for value in now))})
    return seen


def filters_of(seen: Seen) -> dict[str, list[str]]:
    """Give the filters of a view that are set, name → values."""
    return {name: list(getattr(seen, name)) for name in FILTERS if getattr(seen, name)}


def _known(store: Store, seen: Seen) -> dict[str, dict[str, str]]:
    """Give what each filter may ask for: without case → as written."""
    found = names(store, Seen(revision=seen.revision))
    codes: dict[str, Iterable[str]] = {
        "country": [*measures.the_eight(store), *found.countries, NONE],
        "level": vocabulary.LEVELS,
        "actor_type": vocabulary.ACTOR_TYPES,
        "actor": found.actors,
        "article": found.articles,
        "declaration": found.declarations,
        "theme": [*vocabulary.THEMES, NONE],
        "basis": vocabulary.BASES,
    }
    return {name: {code.lower(): code for code in codes[name]} for name in FILTERS}
