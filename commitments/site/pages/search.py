"""What bears a name: countries, places, actors, commitments; and where the words stand in a text."""

from commitments.measures.practices import list_practices
from commitments.measures.register import list_commitments
from commitments.measures.search import search_names
from commitments.site import blocks
from commitments.site.visit import Visit
from commitments.site.words import search

AT_MOST = 8  # of each kind


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, words = visit.t, visit.address["q"]
    matches = visit.read(search_names, text=words, at_most=AT_MOST)
    finding = search.search_finding(words, matches, visit, AT_MOST)
    body: list[blocks.Block] = []
    for title, entries in search.search_entries(matches, visit):
        body += [blocks.Heading(title), blocks.EntryList(entries)]
    if not matches:
        why = t("No result.")
        ask = t("Type the name of an actor, a place or a commitment above.")
        near = [(t("all commitments"), visit.to("register")), (t("all actors"), visit.to("actors"))]
        body.append(blocks.EmptyState(why if words else ask, near=near))
    if words and visit.read(list_commitments, search=words, size=1).total:
        all_of_them = t("All commitments and actions with these words")
        body.append(blocks.Link(visit.to("register", q=words), all_of_them))
    if words and visit.read(list_practices, search=words):
        body.append(blocks.Link(visit.to("practices", q=words), t("All practices with these words")))
    return blocks.Page(t("Search"), finding, body)
