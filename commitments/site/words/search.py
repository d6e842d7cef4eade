"""What bears a name, as lists; a town that is not recorded, and names that were perhaps meant."""

from collections.abc import Sequence

from commitments.contract.geography import Town
from commitments.measures.search import SearchResult, SearchResults
from commitments.site.cells import Entry, cells_of
from commitments.site.context import Context


def search_finding(words: str, found: SearchResults, missing: Sequence[Town], context: Context) -> str:
    """Return how much was found of what was looked for; of a town alone, that it is missing."""
    t, n = context.t, sum(found.totals.values())
    if not words:
        return ""
    if n:
        return t.n("{n} result for “{words}”.", "{n} results for “{words}”.", n, words=words)
    if missing:
        towns = t.list([town_name(town, context) for town in missing])
        return t.n(
            "{towns} is not in the register yet.",
            "{towns} are not in the register yet.",
            len(missing),
            towns=towns,
        )
    return t("No result for “{words}”.", words=words)


def town_name(town: Town, context: Context) -> str:
    """Return the name of a town with its country."""
    return f"{town.name} ({context.t.country(town.country)})"


def search_entries(found: SearchResults, context: Context) -> list[tuple[str, int, list[Entry]]]:
    """Return what was found as lists under their titles, each with how many there are."""
    t = context.t
    titles = {
        "country": t("Countries"),
        "place": t("Places"),
        "actor": t("Actors"),
        "commitment": t("Commitments and actions"),
    }
    lists: dict[str, list[Entry]] = {kind: [] for kind in titles}
    for result in found.first:
        lists[result.kind].append(_entry(result, context))
    return [(title, found.totals[kind], lists[kind]) for kind, title in titles.items() if lists[kind]]


def near_entries(results: Sequence[SearchResult], context: Context) -> list[Entry]:
    """Return names that were perhaps meant as a list."""
    return [_entry(result, context) for result in results]


def _entry(result: SearchResult, context: Context) -> Entry:
    t, to = context.t, context.address.to
    if result.kind == "country":
        return Entry(t.country(result.id), to("countries", country=result.id))
    address = {
        "place": to("register", q=result.id),
        "actor": to("actor", id=result.id),
        "commitment": to("commitment", id=result.id),
        "town": to("search", q=result.id),
    }[result.kind]
    where = context.name("country", result.country) if result.country else ""
    return Entry(t.bilingual(vars(result), "name"), address, cells_of(where))
