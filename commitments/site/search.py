"""What bears a name, as lists."""

from collections.abc import Sequence

from commitments.measures.search import SearchResult
from commitments.site.cells import Entry, TableCell
from commitments.site.context import Context


def search_finding(words: str, found: Sequence[SearchResult], reader: Context, at_most: int) -> str:
    """Say what was looked for and how much was found, of each kind `at_most`."""
    t = reader.t
    if not words:
        return ""
    sentence = t.n("{n} result for “{words}”.", "{n} results for “{words}”.", len(found), words=words)
    if any(sum(each.kind == kind for each in found) == at_most for kind in {each.kind for each in found}):
        sentence += " " + t("Of each kind, the first {n} are shown.", n=at_most)
    return sentence


def search_entries(found: Sequence[SearchResult], reader: Context) -> list[tuple[str, list[Entry]]]:
    """Give what was found as lists under their titles: countries, places, actors, commitments."""
    t, to = reader.t, reader.address.to
    titles = {
        "country": t("Countries"),
        "place": t("Places"),
        "actor": t("Actors"),
        "commitment": t("Commitments and actions"),
    }
    lists: dict[str, list[Entry]] = {kind: [] for kind in titles}
    for each in found:
        address = {
            "country": to("countries", country=each.id),
            "place": to("register", q=each.id),
            "actor": to("actor", id=each.id),
            "commitment": to("commitment", id=each.id),
        }[each.kind]
        where = (
            (TableCell(reader.name("country", each.country)),)
            if each.kind != "country" and each.country
            else ()
        )
        name = t.country(each.id) if each.kind == "country" else t.bilingual(vars(each), "name")
        lists[each.kind].append(Entry(name, address, where))
    return [(titles[kind], entries) for kind, entries in lists.items() if entries]
