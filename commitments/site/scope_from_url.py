"""The view that an address asks for: its codes as they are written, old identifiers as those they lead to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from commitments.contract import days
from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.errors import (
    AskedTooMuchError,
    ParameterUnknownError,
    RevisionUnknownError,
    ViewUnknownError,
)
from commitments.measures.scope import Scope, the_eight
from commitments.measures.search import Names, read_names
from commitments.site.urls import LONGEST, MOST, Address, shortened
from commitments.store.store import Store

Renames = Mapping[str, Mapping[str, str]]  # table → old identifier in small letters → new one


@dataclass(frozen=True)
class Resolved:
    """A view with the codes of its filters as they are written; `unknown` are left out, as (filter, value),
    and old identifiers followed, as (old, new)."""

    scope: Scope
    unknown: tuple[tuple[str, str], ...]
    followed: tuple[tuple[str, str], ...]


def scope_from_url(store: Store, query: Mapping[str, list[str]]) -> Scope:
    """Return what the parameters of an address ask to see, with its revision, its day and the codes as
    written. Figures of another view than was asked for would mislead: nothing is left out.

    Raises:
        ParameterUnknownError: a parameter that nobody reads.
        AskedTooMuchError: more values, or longer ones, than an address may have.
        ViewUnknownError: a filter asks for what is not in the register, or a day or number is none.
        RevisionUnknownError: a revision that the store does not have.
    """
    address, left_out = Address.read("overview", query)
    for parameter in left_out:
        if parameter.why == "unknown":
            raise ParameterUnknownError(name=shortened(parameter.name))
        if parameter.why in ("long", "many"):
            raise AskedTooMuchError(name=parameter.name, most=MOST, longest=LONGEST)
        if parameter.why != "language":  # nothing of what is measured depends on it
            raise ViewUnknownError(name=parameter.name, value=shortened(parameter.value))
    scope = replace(
        address.scope,
        revision=store.newest if address.scope.revision is None else address.scope.revision,
        day=address.scope.day or days.today(),
    )
    if scope.revision and scope.revision > store.newest:
        raise RevisionUnknownError(store=store.name, revision=scope.revision, newest=store.newest)
    if not filters_of(scope):
        return scope
    names = read_names(store, Scope(revision=scope.revision))
    resolved = resolve(scope, filter_codes(store, names), store.renames(scope.revision))
    for name, value in resolved.unknown:
        raise ViewUnknownError(name=name, value=value)
    return resolved.scope


def resolve(scope: Scope, codes: Mapping[str, Iterable[str]], renames: Renames) -> Resolved:
    """Return a view with its filters as `codes` write them; NONE counts where a filter may ask for it."""
    unknown: list[tuple[str, str]] = []
    followed: list[tuple[str, str]] = []
    for name in DIMENSIONS:
        asked = getattr(scope, name)
        if not asked:
            continue
        written = {code.lower(): code for code in codes[name]}
        if DIMENSIONS[name].may_be_none:
            written[NONE] = NONE
        kept = []
        for value in asked:
            current = renamed(renames, DIMENSIONS[name].names, value)
            if current != value:
                followed.append((value, current))
            if current.lower() in written:
                kept.append(written[current.lower()])
            else:
                unknown.append((name, current))
        scope = scope.but(**{name: tuple(dict.fromkeys(kept))})
    return Resolved(scope, tuple(unknown), tuple(followed))


def renamed(renames: Renames, table: str, identifier: str) -> str:
    """Return what an identifier is called now: itself, where it was not given up."""
    return renames.get(table, {}).get(identifier.lower(), identifier)


def filter_codes(store: Store, names: Names) -> dict[str, Iterable[str]]:
    """Return what each filter may ask for. The eight and every theme are among it: that nothing is recorded
    of one is an answer."""
    of_record: dict[str, Iterable[str]] = {
        "country": sorted({*the_eight(store), *names.countries}),
        "actor": names.actors,
        "article": names.articles,
        "declaration": names.declarations,
    }
    return {name: dimension.codes or of_record[name] for name, dimension in DIMENSIONS.items()}


def filters_of(scope: Scope) -> dict[str, list[str]]:
    """Return the filters of a view that are set, name → values."""
    return {name: list(getattr(scope, name)) for name in DIMENSIONS if getattr(scope, name)}
