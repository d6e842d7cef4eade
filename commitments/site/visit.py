"""A visit: who reads, what they see, what the address asks for in vain, and the store behind it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self, TypeVar

from commitments.contract import days
from commitments.measures.scope import Scope
from commitments.measures.search import read_names
from commitments.site.context import Context
from commitments.site.filters import filter_names, own_choices
from commitments.site.measure_cache import MeasureCache
from commitments.site.refusals import refusals
from commitments.site.registry import SITE_PAGES
from commitments.site.scope_from_url import renamed, resolve
from commitments.site.urls import IgnoredParameter
from commitments.store.store import Store

T = TypeVar("T")


def is_on_phone(browser: str) -> bool:
    """Return whether a browser is one of a phone: by what it calls itself, as no other does."""
    return "Mobi" in browser


@dataclass(frozen=True)
class Visit(Context):
    """A visit of a page: who reads, what they see, the store behind it, and what is already measured."""

    store: Store | None = None
    scope: Scope = field(default_factory=Scope)
    refused: tuple[str, ...] = ()  # what the address asks for in vain, as sentences
    for_staff: bool = False  # somebody is signed in, and what is shown is kept for nobody else
    measured: MeasureCache = field(default_factory=MeasureCache, compare=False, repr=False)

    @property
    def opened(self) -> Store:
        """Return the store; a visit that has none is not given to a page."""
        assert self.store is not None  # noqa: S101
        return self.store

    @property
    def demonstration(self) -> bool:
        """Return whether what is shown is invented."""
        return bool(self.opened.is_demonstration)

    @property
    def day(self) -> date:
        """Return the day of reading."""
        return self.scope.day or days.today()

    def read(self, measure: Callable[..., T], *, scope: Scope | None = None, **options: Any) -> T:
        """Return what a measure says of this view (or of `scope`); computed once for everyone who sees the
        same."""
        return self.measured.read(self.opened, scope or self.scope, measure, **options)

    def within(self, **changes: Any) -> Self:
        """Return the same visit as if its filters were changed: what a part of the page sees, and where its
        links lead."""
        kept = {
            name: value if isinstance(value, tuple) else (value,) if value else ()
            for name, value in changes.items()
        }
        address = replace(self.address, scope=self.address.scope.but(**kept))
        return replace(self, address=address, scope=self.scope.but(**kept))

    def to(self, page: str, /, **changes: Any) -> str:
        """Return the address of a page in this view."""
        return self.address.to(page, **changes)


def resolved(visit: Visit, store: Store, left_out: Iterable[IgnoredParameter]) -> Visit:
    """Return the visit with its store, day, revision and names; what the address asks for in vain is told,
    then left out."""
    t, scope = visit.t, visit.address.scope
    lines = refusals(left_out, t)
    if scope.revision is not None and not 1 <= scope.revision <= store.newest:
        lines.append(t("There is no revision {number}: the latest is shown.", number=str(scope.revision)))
        scope = replace(scope, revision=None)
    revision = scope.revision or store.newest
    names = visit.measured.read(store, Scope(revision=revision), read_names)
    known = filter_names(store, names, t)
    renames = store.renames(revision)
    resolution = resolve(scope, known, renames)
    naming = {parameter.name: parameter.table for parameter in SITE_PAGES[visit.address.page].parameters}
    own = [(name, value, renamed(renames, naming.get(name, ""), value)) for name, value in visit.address.rest]
    followed = [*resolution.followed, *((old, new) for _, old, new in own if old != new)]
    lines += [
        t("“{old}” is called “{new}” now: links to it lead here.", old=old, new=new) for old, new in followed
    ]
    unknown = [value for _, value in resolution.unknown]
    address = replace(visit.address, scope=resolution.scope, rest=tuple((name, new) for name, _, new in own))
    read = replace(resolution.scope, revision=revision, day=scope.day or days.today())
    visit = replace(visit, address=address, store=store, scope=read, names=known)
    choices, rest = own_choices(visit), []
    for name, value in address.rest:
        spelt = _spelt(choices[name][1], value) if name in choices else value
        if spelt is None:
            unknown.append(value)
        else:
            rest.append((name, spelt))
    lines += [
        t("Nothing here is named “{value}”: this filter is left out.", value=value) for value in unknown
    ]
    return replace(visit, address=replace(address, rest=tuple(rest)), refused=tuple(lines))


def _spelt(known: Mapping[str, str], value: str) -> str | None:
    """Return a code as it is written: identifiers count without case."""
    if value in known:
        return value
    return next((code for code in known if code.lower() == value.lower()), None)
