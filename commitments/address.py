"""The view lives in the address: the day, the filters and the language are read from it and every link
carries them on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self
from urllib.parse import urlencode

from commitments.measures import Seen

# The filters, in the order in which they stand in an address and in the form.
FILTERS = ("country", "level", "actor_type", "actor", "article", "declaration", "theme", "basis")

# Every page by name, and its path; relative, so that the dashboard may live under any folder of a site.
PATHS = {
    "overview": "./",
    "since": "./since",
    "countries": "./countries",
    "themes": "./themes",
    "actors": "./actors",
    "actor": "./actor",
    "declaration": "./declaration",
    "partnerships": "./partnerships",
    "register": "./register",
    "commitment": "./commitment",
    "outcomes": "./outcomes",
    "environment": "./environment",
    "search": "./search",
    "practices": "./practices",
    "method": "./method",
    "about": "./about",
    "upload": "./upload",
    "edit": "./edit",
    "due": "./due",
    "history": "./history",
    "revision": "./revision",
    "undo": "./undo",
    "rename": "./rename",
    "staff": "./staff",
}

# Pages that change the record, or prepare it: for staff alone.
STAFF_PAGES = ("staff", "upload", "edit", "due", "rename", "undo")
# Those of them that change the record.
CHANGING_PAGES = ("upload", "edit", "rename", "undo")

# Those that are there as light pages too, below LIGHT and the language, at the same path and with the same
# parameters.
LIGHT = "/l"
LIGHT_PAGES = (
    "overview",
    "countries",
    "declaration",
    "register",
    "commitment",
    "actors",
    "actor",
    "practices",
)

# One chart for another site, below it and the language; what a page alone chooses of its charts.
EMBED = "/embed"
_OF_CHARTS = {
    "commitment": ("id",),
    "actor": ("id",),
    "outcomes": ("by", "measure"),
    "since": ("since", "by"),
}

# Files beside them, of the view in their address.
ALL = "all.html"  # every light page of the view in one
SLIDES = "slides.pptx"
PRESENT = "present"  # the slides on a screen
# Beside a page of the same name: what it shows, on paper.
BRIEFS = ("countries.pdf", "declaration.pdf", "actor.pdf")

Change = str | int | date | Iterable[str] | None


@dataclass(frozen=True)
class Address:
    """Where a reader stands: the page, what is seen, and what belongs to that page alone (`rest`)."""

    page: str
    seen: Seen = field(default_factory=Seen)
    language: str | None = None  # only where the address names it; else each reader's browser decides
    rest: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, page: str, query: Mapping[str, list[str]]) -> tuple[Self, list[tuple[str, str]]]:
        """Read the parameters of an address; beside it those, as (name, value), that could not be
        understood."""
        refused: list[tuple[str, str]] = []
        seen = Seen().but(**{name: tuple(v for v in query.get(name, []) if v) for name in FILTERS})
        if given := (query.get("day") or [""])[-1]:
            if day := _day(given):
                seen = replace(seen, day=day)
            else:
                refused.append(("day", given))
        if given := (query.get("revision") or [""])[-1]:
            if given.isascii() and given.isdigit() and len(given) < 40:  # int() itself refuses thousands
                seen = replace(seen, revision=int(given))
            else:
                refused.append(("revision", given))
        # One page looks back to a day before that of reading.
        if (given := (query.get("since") or [""])[-1]) and not _day(given):
            refused.append(("since", given))
            query = {name: values for name, values in query.items() if name != "since"}
        ours = {*FILTERS, "day", "revision", "lang"}
        rest = tuple(
            (name, value) for name, values in query.items() if name not in ours for value in values if value
        )
        return cls(page, seen, (query.get("lang") or [""])[-1] or None, rest), refused

    def __getitem__(self, name: str) -> str:
        """Give the last value of a parameter of this page alone, "" where it has none."""
        return next((value for key, value in reversed(self.rest) if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Give every value of a parameter of this page alone."""
        return tuple(value for key, value in self.rest if key == name)

    def to(self, page: str, **changes: Change) -> str:
        """Give the address of another page in the same view; `changes` set filters and that page's own
        parameters."""
        return replace(self, page=page, rest=()).here(**changes)

    def here(self, **changes: Change) -> str:
        """Give the address of this page with `changes`; None or an empty value takes a parameter away."""
        return self._at(PATHS[self.page], **changes)

    def data(self, file: str = "") -> str:
        """Give the address of a file of the open data in the same view, or of the page that lists them."""
        return replace(self, rest=())._at(f"./data/{file}")

    @property
    def subject(self) -> Self:
        """Give the same view with what this page alone shows as its filters: one actor, one kind of actor."""
        by, _, code = self["kind"].partition(":")
        if self.page == "actor" and self["id"]:
            seen = Seen(revision=self.seen.revision, day=self.seen.day, actor=(self["id"],))
        elif self.page == "actors" and by in ("level", "actor_type"):
            seen = self.seen.but(level=(), actor_type=()).but(**{by: (code,)})
        else:
            return self
        rest = tuple(pair for pair in self.rest if pair[0] not in ("id", "kind"))
        return replace(self, seen=seen, rest=rest)

    def file(self, name: str, language: str, **changes: Change) -> str:
        """Give the address of a file of this view to take away, below the light pages of a language."""
        own = tuple(pair for pair in self.rest if pair[0] in ("since", "show"))
        return replace(self, language=None, rest=own)._at(f".{LIGHT}/{language}/{name}", **changes)

    def brief(self, language: str) -> str:
        """Give the address of this view on paper: an actor or articles where the page shows them, else
        countries, all of the view or those that are chosen."""
        if self.page == "actor" and self["id"]:
            return self.file("actor.pdf", language, id=self["id"])
        if self.page == "declaration":
            return self.file("declaration.pdf", language)
        beside = self.all("with") if self.page == "countries" else ()
        return self.file("countries.pdf", language, country=dict.fromkeys((*self.seen.country, *beside)))

    def chart(self, name: str, language: str, ending: str = "") -> str:
        """Give the address of a chart of this view for another site, or of its file with that ending."""
        own = tuple(pair for pair in self.rest if pair[0] in _OF_CHARTS.get(self.page, ()))
        return replace(self, language=None, rest=own)._at(f".{EMBED}/{language}/{name}{ending}")

    def _at(self, path: str, **changes: Change) -> str:
        known = self._parameters() | {name: _values(value) for name, value in changes.items()}
        return self.written(path, [(name, value) for name, values in known.items() for value in values])

    def written(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Write an address as another page of the dashboard finds it; parameters as (name, value)."""
        return path + ("?" + urlencode(pairs) if pairs else "")

    def _parameters(self) -> dict[str, tuple[str, ...]]:
        """Every parameter of this address by name, in order."""
        own: dict[str, tuple[str, ...]] = {}
        for name, value in self.rest:
            own[name] = (*own.get(name, ()), value)
        return {
            **own,
            **{name: getattr(self.seen, name) for name in FILTERS},
            "day": _values(self.seen.day),
            "revision": _values(self.seen.revision),
            "lang": _values(self.language),
        }


class LightAddress(Address):
    """An address among the light pages of a language; what is not there is the dashboard's."""

    def written(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Write the address as it is found from another light page of the same language."""
        if self.page in LIGHT_PAGES and path == PATHS[self.page]:
            return super().written(path, [pair for pair in pairs if pair[0] != "lang"])
        if path.startswith(f".{LIGHT}/"):  # a file beside it
            return super().written("./" + path.rpartition("/")[2], pairs)
        return "../." + super().written(path, pairs)

    @classmethod
    def of(cls, address: Address, language: str) -> str:
        """Give where the dashboard finds the light page of a view, "" where there is none."""
        if address.page not in LIGHT_PAGES:
            return ""
        light = cls(address.page, address.seen, language, address.rest).here()
        return f".{LIGHT}/{language}" + light.removeprefix(".")


class EmbedAddress(Address):
    """An address on the page of one chart: all there is leads to the light pages, and to the dashboard."""

    def written(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Write the address as it is found from another site's frame, below EMBED and the language."""
        if self.page in LIGHT_PAGES and path == PATHS[self.page]:
            to = f"../..{LIGHT}/{self.language}/{path.removeprefix('./')}"
            rest = [pair for pair in pairs if pair[0] != "lang"]
            return to + ("?" + urlencode(rest) if rest else "")
        return "../." + super().written(path, pairs)


def _day(text: str) -> date | None:
    """The day of an ISO date within living memory or foresight, else None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2100 else None


def _values(value: Change) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str | int | date):
        return (str(value),)
    return tuple(value)
