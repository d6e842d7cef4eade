"""The view lives in the address: the day, the filters and the language are read from it and every link
carries them on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar, Literal, Self
from urllib.parse import urlencode

from commitments.contract.dimensions import DIMENSIONS
from commitments.measures.scope import Scope
from commitments.site.registry import EMBED, LIGHT, LIGHT_PAGES, SEVERAL, SITE_FILES, SITE_PAGES, chart_entry
from commitments.text import folding
from commitments.text.languages import LANGUAGES

# What a part of an address has at most: characters in one value, and different values in all.
LONGEST = 200
MOST = 40

_SAID = 60  # characters of either in a sentence

# What messengers, mail programs and search engines add to a link, and what Streamlit reads of it.
_OF_OTHERS = frozenset(
    (
        *("embed", "embed_options"),
        *("fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "ttclid", "twclid"),
        *("igsh", "igshid", "mibextid", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "srsltid"),
        *("_ga", "_gl", "_hsenc", "_hsmi", "ref", "ref_src"),
    )
)
_OF_CAMPAIGNS = ("utm_", "mtm_", "pk_")

ParameterValue = str | int | date | Iterable[str] | None


@dataclass(frozen=True)
class IgnoredParameter:
    """What an address asks for in vain: the value of a parameter, and why it is left out.

    It is no day, revision, page or language; or `unknown`: nobody reads that parameter here; `long`: it has
    more than LONGEST characters; `many`: MOST others come before it; `words`: of a search, more than is
    searched for, of which `value` is left.
    """

    name: str
    value: str
    why: Literal["day", "since", "revision", "page", "language", "unknown", "long", "many", "words"]


@dataclass(frozen=True)
class Address:
    """Where a reader stands: the page, what is seen, and what belongs to that page alone (`rest`)."""

    lists_whole: ClassVar[bool] = False  # and not a page at a time

    page: str
    scope: Scope = field(default_factory=Scope)
    language: str | None = None  # only where the address names it; else each reader's browser decides
    rest: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(
        cls, page: str, query: Mapping[str, list[str]], own: Iterable[str] | None = None
    ) -> tuple[Self, list[IgnoredParameter]]:
        """Return the address that parameters make; beside it what is left out, and why.

        `own`: what is read of it beside the view, if not what its page reads.
        """
        known = {*DIMENSIONS, "day", "revision", "lang", *(SITE_PAGES[page].reads if own is None else own)}
        asked, left_out = _within_bounds(meant(query), known)
        last = {name: asked.pop(name)[0] for name in ("day", "revision", "lang") if name in asked}
        scope = Scope().but(**{name: tuple(asked.pop(name, ())) for name in DIMENSIONS})
        if given := last.get("day"):
            if day := _day(given):
                scope = replace(scope, day=day)
            else:
                left_out.append(IgnoredParameter("day", given, "day"))
        if given := last.get("revision"):
            if _is_number(given, 40):  # int() itself refuses thousands
                scope = replace(scope, revision=int(given))
            else:
                left_out.append(IgnoredParameter("revision", given, "revision"))
        language = last.get("lang")
        if language and language not in LANGUAGES:
            left_out.append(IgnoredParameter("lang", language, "language"))
            language = None
        # Some pages tell of the days between two.
        for name in ("since", "until"):
            if (given := asked.get(name, [""])[0]) and not _day(given):
                del asked[name]
                left_out.append(IgnoredParameter(name, given, "since"))
        if (given := asked.get("page", [""])[0]) and given != "all" and not _is_number(given, 9):
            del asked["page"]
            left_out.append(IgnoredParameter("page", given, "page"))
        rest = tuple((name, value) for name, values in asked.items() for value in values)
        return cls(page, scope, language, rest), left_out

    def __getitem__(self, name: str) -> str:
        """Return the last value of a parameter of this page alone, "" where it has none."""
        return next((value for key, value in reversed(self.rest) if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a parameter of this page alone."""
        return tuple(value for key, value in self.rest if key == name)

    def to(self, page: str, /, **changes: ParameterValue) -> str:
        """Return the address of another page in the same view; `changes` set filters and that page's own
        parameters.

        Raises:
            TypeError: the page does not read one of them.
        """
        _require_read(page, changes)
        return replace(self, page=page, rest=()).here(**changes)

    def here(self, **changes: ParameterValue) -> str:
        """Return the address of this page with `changes`; None or an empty value takes a parameter away."""
        _require_read(self.page, (name for name, value in changes.items() if value))
        return self._at(SITE_PAGES[self.page].path, **changes)

    def data(self, file: str = "") -> str:
        """Return the address of a file of the open data in the same view, or of the page that lists them."""
        return replace(self, rest=())._at(f"./data/{file}")

    @property
    def subject(self) -> Self:
        """Return the same view with what this page alone shows as its filters: one actor, one kind of
        actor."""
        by, _, code = self["kind"].partition(":")
        if self.page == "actor" and self["id"]:
            scope = self.scope.only(actor=(self["id"],))
        elif self.page == "actors" and by in ("level", "actor_type"):
            scope = self.scope.but(level=(), actor_type=()).but(**{by: (code,)})
        else:
            return self
        rest = tuple(pair for pair in self.rest if pair[0] not in ("id", "kind"))
        return replace(self, scope=scope, rest=rest)

    @property
    def is_by_name(self) -> bool:
        """Return whether its page is known by a name: a text, or the page of one thing."""
        page = SITE_PAGES[self.page]
        asked = {*dict(self.rest), *(name for name in DIMENSIONS if getattr(self.scope, name))}
        return page.text or bool(page.parent) or page.subject in asked

    def file(self, name: str, language: str, **changes: ParameterValue) -> str:
        """Return the address of a file of this view to take away, below the light pages of a language."""
        own = tuple(pair for pair in self.rest if pair[0] in SITE_FILES[name].reads)
        return replace(self, language=None, rest=own)._at(f".{LIGHT}/{language}/{name}", **changes)

    def brief(self, language: str) -> str:
        """Return the address of this view on paper: an actor or articles where the page shows them, else
        countries, all of the view or those that are chosen."""
        if self.page == "actor" and self["id"]:
            return self.file("actor.pdf", language, id=self["id"])
        if self.page == "declaration":
            return self.file("declaration.pdf", language)
        beside = self.all("with") if self.page == "countries" else ()
        return self.file("countries.pdf", language, country=dict.fromkeys((*self.scope.country, *beside)))

    def chart(self, name: str, language: str, ending: str = "") -> str:
        """Return the address of a chart of this view for another site, or of its file with that ending."""
        own = tuple(pair for pair in self.rest if pair[0] in chart_entry(name).reads)
        return replace(self, language=None, rest=own)._at(f".{EMBED}/{language}/{name}{ending}")

    def _at(self, path: str, **changes: ParameterValue) -> str:
        known = self._parameters() | {name: _values(value) for name, value in changes.items()}
        return self.written(path, [(name, value) for name, values in known.items() for value in values])

    def written(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Return the URL relative to another page of the dashboard; parameters as (name, value)."""
        return path + ("?" + urlencode(pairs) if pairs else "")

    def _parameters(self) -> dict[str, tuple[str, ...]]:
        """Every parameter of this address by name, in order."""
        own: dict[str, tuple[str, ...]] = {}
        for name, value in self.rest:
            own[name] = (*own.get(name, ()), value)
        return {
            **own,
            **{name: getattr(self.scope, name) for name in DIMENSIONS},
            "day": _values(self.scope.day),
            "revision": _values(self.scope.revision),
            "lang": _values(self.language),
        }


class LightAddress(Address):
    """An address among the light pages of a language; what is not there is the dashboard's."""

    def written(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Return the URL relative to another light page of the same language."""
        if self.page in LIGHT_PAGES and path == SITE_PAGES[self.page].path:
            return super().written(path, [pair for pair in pairs if pair[0] != "lang"])
        if path.startswith(f".{LIGHT}/"):  # a file beside it
            return super().written("./" + path.rpartition("/")[2], pairs)
        return "../." + super().written(path, pairs)

    @classmethod
    def of(cls, address: Address, language: str) -> str:
        """Return where the dashboard finds the light page of a view, "" where there is none."""
        if address.page not in LIGHT_PAGES:
            return ""
        light = cls(address.page, address.scope, language, address.rest).here()
        return f".{LIGHT}/{language}" + light.removeprefix(".")


class EmbedAddress(Address):
    """An address on the page of one chart: all there is leads to the light pages, and to the dashboard."""

    def written(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Return the URL relative to the page of an embed, below EMBED and the language."""
        if self.page in LIGHT_PAGES and path == SITE_PAGES[self.page].path:
            to = f"../..{LIGHT}/{self.language}/{path.removeprefix('./')}"
            rest = [pair for pair in pairs if pair[0] != "lang"]
            return to + ("?" + urlencode(rest) if rest else "")
        return "../." + super().written(path, pairs)


def _require_read(page: str, names: Iterable[str]) -> None:
    known = (*DIMENSIONS, "day", "revision", "lang", *SITE_PAGES[page].reads)
    if unread := [name for name in names if name not in known]:
        raise TypeError(f"the page {page} does not read {', '.join(unread)} of its address")


def meant(query: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the parameters of an address as they are meant: “&amp;” is an “&” that was copied out of
    HTML."""
    parameters: dict[str, list[str]] = {}
    for name, values in query.items():
        parameters.setdefault(_COPIED.sub("", name), []).extend(values)
    return parameters


_COPIED = re.compile("^(amp;)+")


def shortened(text: str) -> str:
    """Return what an address holds as it is said in a sentence."""
    return text if len(text) <= _SAID else text[:_SAID] + "…"


def is_passed_over(name: str) -> bool:
    """Return whether a parameter is of no meaning here, and nothing that a reader has written."""
    return name in _OF_OTHERS or name.startswith(_OF_CAMPAIGNS)


def _within_bounds(
    query: Mapping[str, Iterable[str]], known: Iterable[str]
) -> tuple[dict[str, list[str]], list[IgnoredParameter]]:
    """Return what is asked for by known parameters, each value once, within LONGEST and MOST; beside it what
    is left out."""
    asked: dict[str, list[str]] = {}
    left_out: list[IgnoredParameter] = []
    n = 0
    for name, values in query.items():
        # Codes and identifiers count without case.
        given = list({value.lower(): value for value in values if value}.values())
        if name not in known:
            if given and not is_passed_over(name) and len(left_out) < MOST:  # nobody is told more
                left_out.append(IgnoredParameter(name, given[-1], "unknown"))
            continue
        for value in given if name in SEVERAL or name in DIMENSIONS else given[-1:]:
            if name == "q":
                searched = folding.searched(value)
                if searched != value.strip():
                    left_out.append(IgnoredParameter(name, searched, "words"))
                value = searched
            if len(value) > LONGEST:
                left_out.append(IgnoredParameter(name, value, "long"))
            elif n == MOST:
                left_out.append(IgnoredParameter(name, value, "many"))
                break
            elif value:
                n += 1
                asked.setdefault(name, []).append(value)
    return asked, left_out


def _is_number(text: str, digits: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < digits


def _day(text: str) -> date | None:
    """The day of an ISO date within living memory or foresight, else None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2100 else None


def _values(value: ParameterValue) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str | int | date):
        return (str(value),)
    return tuple(value)


@dataclass(frozen=True)
class BoundAddress(Address):
    """An address within the one file: a place in it, "" where what is asked for is not in the file."""

    lists_whole: ClassVar[bool] = True
    places: frozenset[str] = frozenset()

    def written(self, path: str, pairs: Sequence[tuple[str, str]]) -> str:
        """Return the fragment; of the register with its filters, as the script of the file reads them."""
        asked = [pair for pair in pairs if pair[0] not in ("lang", "sort", "descending", "page")]
        last = dict(asked)
        if last.get("day", "") != str(self.scope.day or "") or last.get("revision") not in (
            None,
            str(self.scope.revision),
        ):
            return ""  # another reading
        if path != SITE_PAGES[self.page].path:
            return ""  # a file beside the pages
        if self.page == "register":
            own = [pair for pair in asked if pair[0] not in ("day", "revision")]
            return "#register" + ("?" + urlencode(own) if own else "")
        if self.page == "actors":
            by, _, code = last.get("kind", "").partition(":")
            place = code if by == "actor_type" else last.get("actor_type", "")
        else:
            place = last.get(SITE_PAGES[self.page].subject, "")
        place_id = f"{self.page}-{place}" if place else self.page
        return f"#{place_id}" if place_id in self.places else ""
