"""What bears a name, as lists."""

from collections import Counter
from collections.abc import Sequence

from commitments.measures.search import SearchResult
from commitments.site.cells import Entry, cells_of
from commitments.site.context import Context


def search_finding(words: str, results: Sequence[SearchResult], context: Context, at_most: int) -> str:
    """Return what was looked for and how much was found, of each kind `at_most`."""
    t = context.t
    if not words:
        return ""
    sentence = t.n("{n} result for “{words}”.", "{n} results for “{words}”.", len(results), words=words)
    if at_most in Counter(result.kind for result in results).values():
        sentence += " " + t("Of each kind, the first {n} are shown.", n=at_most)
    return sentence


def search_entries(results: Sequence[SearchResult], context: Context) -> list[tuple[str, list[Entry]]]:
    """Return what was found as lists under their titles: countries, places, actors, commitments."""
    t, to = context.t, context.address.to
    titles = {
        "country": t("Countries"),
        "place": t("Places"),
        "actor": t("Actors"),
        "commitment": t("Commitments and actions"),
    }
    lists: dict[str, list[Entry]] = {kind: [] for kind in titles}
    for result in results:
        address = {
            "country": to("countries", country=result.id),
            "place": to("register", q=result.id),
            "actor": to("actor", id=result.id),
            "commitment": to("commitment", id=result.id),
        }[result.kind]
        if result.kind == "country":
            name, where = t.country(result.id), ""
        else:
            name = t.bilingual(vars(result), "name")
            where = context.name("country", result.country) if result.country else ""
        lists[result.kind].append(Entry(name, address, cells_of(where)))
    return [(titles[kind], entries) for kind, entries in lists.items() if entries]
