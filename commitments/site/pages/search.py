"""What bears a name, and where its words stand in a text; for a town that is not recorded, what others of its
country do, how to begin and whom to tell."""

import re
from collections.abc import Sequence

from commitments.contract import geography
from commitments.contract.geography import Town
from commitments.measures.actors import list_actors
from commitments.measures.figures import count_figures
from commitments.measures.practices import list_practices
from commitments.measures.register import list_commitments
from commitments.measures.search import SearchResult, near_names, search_names
from commitments.site import blocks, missing
from commitments.site.cells import FoldedList
from commitments.site.visit import Visit
from commitments.site.words import actors, practices, search
from commitments.text import folding

AT_ONCE = 8  # of each kind; more open below
AT_MOST = 100
_FEW = 3  # practices
_COUNCILS = "local_authority"


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, words = visit.t, visit.address["q"]
    found = visit.read(search_names, text=words, at_most=AT_MOST)
    towns = _unrecorded(visit, words, found.first)
    body: list[blocks.Block] = []
    for title, n, entries in search.search_entries(found, visit):
        body += [blocks.Heading(t.pair(title, t.number(n))), blocks.EntryList(entries[:AT_ONCE])]
        if others := entries[AT_ONCE:]:
            name = t.n("{n} other", "{n} others", n - AT_ONCE)
            body.append(blocks.Folds([FoldedList(name, tuple(others), more=n - len(entries))]))
    if towns:
        body += _towns(visit, towns)
    elif not found.first:
        body += _nothing(visit, words)
    if words and (n := visit.read(list_commitments, search=words, size=1).total):
        text = t.n(
            "{n} commitment or action with these words", "{n} commitments and actions with these words", n
        )
        body.append(blocks.Link(visit.to("register", q=words), text))
    if words and (n := len(visit.read(list_practices, search=words))):
        text = t.n("{n} practice with these words", "{n} practices with these words", n)
        body.append(blocks.Link(visit.to("practices", q=words), text))
    return blocks.Page(t("Search"), search.search_finding(words, found, towns, visit), body)


def _nothing(visit: Visit, words: str) -> list[blocks.Block]:
    """Return the names that were perhaps meant, or what else there is to look at."""
    t = visit.t
    if words and (near := visit.read(near_names, text=words)):
        return [blocks.Heading(t("Did you mean…?")), blocks.EntryList(search.near_entries(near, visit))]
    elsewhere = [(t("all commitments"), visit.to("register")), (t("all actors"), visit.to("actors"))]
    return [
        blocks.EmptyState(t("Type the name of an actor, a town, a country or a commitment."), near=elsewhere)
    ]


def _unrecorded(visit: Visit, words: str, found: Sequence[SearchResult]) -> tuple[Town, ...]:
    """Return the towns of that name that no place and no actor of their country bears."""
    if not words or visit.demonstration:
        return ()
    names = [
        (result.country, folding.folded(result.name_fr))
        for result in found
        if result.kind in ("place", "actor")
    ]
    return tuple(
        town
        for town in geography.towns_named(words)
        if not any(
            country == town.country and re.search(rf"\b{re.escape(folding.folded(town.name))}\b", name)
            for country, name in names
        )
    )


def _towns(visit: Visit, towns: Sequence[Town]) -> list[blocks.Block]:
    """Return what a town that is not recorded finds here: its neighbours, how to begin, whom to tell."""
    t, view = visit.t, visit.scope.only(level=(_COUNCILS,))
    body: list[blocks.Block] = []
    for town in towns:
        own = view.but(country=(town.country,))
        listed = visit.read(list_actors, scope=own, sort="commitments", descending=True, size=AT_ONCE)
        n = visit.read(count_figures, scope=own)[0].commitments
        there = visit.within(country=town.country, level=_COUNCILS)
        body += [
            blocks.Heading(
                t("{town}: its neighbours in the register", town=search.town_name(town, visit)),
                t.n(
                    "{n} local authority of this country is in the register.",
                    "{n} local authorities of this country are in the register.",
                    listed.total,
                )
                if listed.total
                else t("No local authority of this country is in the register yet."),
            ),
            blocks.EntryList(actors.actor_entries(listed.rows, visit, by="country")),
        ]
        if n:
            text = t.n(
                "What they do: {n} commitment or action", "What they do: {n} commitments and actions", n
            )
            body.append(blocks.Link(there.to("register"), text))
        also = f"{t('See also:')} {t.country(town.country)}"
        body.append(blocks.Link(visit.to("countries", country=town.country), also))
    countries = {town.country for town in towns}
    shared = visit.read(list_practices, scope=view)
    first = sorted(shared, key=lambda row: row["country"] not in countries)[:_FEW]
    if first:
        title = t("Where to begin")
        body += [
            blocks.Heading(title, t("What other local authorities have done, with their sources.")),
            blocks.EntryList(practices.practice_entries(first, visit)),
            blocks.Link(visit.to("practices", level=_COUNCILS), t("All {n}", n=len(shared))),
        ]
    why = t("Nothing is recorded there yet: that does not say that nothing is done.")
    return [*body, missing.nothing_known(visit, why)]
