"""Finding records by name, by part of an identifier, or in another revision."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from commitments.contract import countries, geography
from commitments.contract.model import RECORDS
from commitments.measures.scope import Scope, the_eight
from commitments.measures.sql import country_names, search_condition, searched_table, sort_key
from commitments.store.snapshots import ReadableStore
from commitments.text import folding
from commitments.text.languages import LANGUAGES


@dataclass(frozen=True)
class SearchResult:
    """Something found: a `country` (`id`: its code), a `place` (a locality), an `actor`, a `commitment`, or a
    `town` of the gazetteer."""

    kind: Literal["country", "place", "actor", "commitment", "town"]
    id: str
    name_fr: str
    name_en: str
    country: str | None


# The places of the actors, and these, with what they are called.
_ACTORS_AND_PLACES = f"""
    SELECT DISTINCT 'place' AS kind, locality AS id, locality AS name_fr, locality AS name_en, country,
        text AS called
    FROM signatories JOIN {searched_table("signatories")} USING (signatory_id)
    WHERE locality IS NOT NULL
    UNION ALL
    SELECT 'actor', signatory_id, name, name, country, called
    FROM signatories JOIN {searched_table("signatories")} USING (signatory_id)"""

KINDS = ("country", "place", "actor", "commitment")


@dataclass(frozen=True)
class SearchResults:
    """What was found, by kind: the first of each, and how many there are of it."""

    first: tuple[SearchResult, ...]
    totals: Mapping[str, int]


def search_names(store: ReadableStore, scope: Scope, text: str, *, at_most: int = 8) -> SearchResults:
    """Return what bears all the words of `text` in its name or identifier, `at_most` of each kind.

    Filters do not apply; case and accents do not count. Countries and places come first; names that begin
    with the text come before others, then those of which words begin with what is typed.
    """
    condition, words = search_condition(text, "called")
    if not words:
        return SearchResults((), {})
    snapshot = scope.snapshot(store)
    codes = list(dict.fromkeys([*the_eight(store), *country_names(snapshot)["codes"]]))
    names = {language: [countries.name(code, language) for code in codes] for language in LANGUAGES}
    beginnings = {f"begun_{name}": rf"(^|[^\pL\pN]){re.escape(word)}" for name, word in words.items()}
    begun = " AND ".join(f"regexp_matches(called, ${name})" for name in beginnings)
    rows = snapshot.query(
        f"""
        WITH named AS (
            SELECT 'country' AS kind, unnest($codes::VARCHAR[]) AS id, unnest($french::VARCHAR[]) AS name_fr,
                unnest($english::VARCHAR[]) AS name_en, id AS country, unnest($called::VARCHAR[]) AS called
            UNION ALL
            {_ACTORS_AND_PLACES}
            UNION ALL
            SELECT 'commitment', commitment_id, coalesce(title_fr, title_en), coalesce(title_en, title_fr),
                country, called
            FROM commitments JOIN (SELECT signatory_id, country FROM signatories) USING (signatory_id)
            JOIN {searched_table("commitments")} USING (commitment_id)
        ),
        found AS (
            -- A name begins with what is typed where a line does.
            SELECT *, contains(chr(10) || called, chr(10) || $begins) AS whole, {begun} AS begun,
                count(*) OVER (PARTITION BY kind) AS n
            FROM named WHERE {condition} OR kind = 'country' AND id = $meant
        )
        SELECT kind, id, name_fr, name_en, country, n FROM found
        QUALIFY row_number() OVER (
            PARTITION BY kind ORDER BY whole DESC, begun DESC, {sort_key("name_fr")}, lower(id)
        ) <= $at_most
        ORDER BY list_position({list(KINDS)}, kind), whole DESC, begun DESC, {sort_key("name_fr")}, lower(id)
        """,
        {
            **words,
            **beginnings,
            "begins": folding.folded(text.strip()),
            "meant": countries.meant_by(text, fictional=store.is_demonstration),
            "codes": codes,
            "french": names["fr"],
            "english": names["en"],
            "called": [
                folding.spellings("\n".join(called)) for called in zip(*names.values(), codes, strict=True)
            ],
            "at_most": at_most,
        },
        searching=True,
    )
    totals = {row["kind"]: row.pop("n") for row in rows}
    return SearchResults(tuple(SearchResult(**row) for row in rows), totals)


_SHORTEST = 4  # letters of a name that one may be meant for another


def near_names(store: ReadableStore, scope: Scope, text: str) -> tuple[SearchResult, ...]:
    """Return the actors and towns whose name, or a word of it, is one letter off `text`, and the towns that
    begin with it; those of the register before those of the gazetteer."""
    typed = folding.folded(text.strip())
    if len(typed) < _SHORTEST:
        return ()
    known = () if store.is_demonstration else geography.towns()
    rows = scope.snapshot(store).query(
        rf"""
        WITH named AS (
            {_ACTORS_AND_PLACES}
            UNION ALL
            SELECT 'town', unnest($towns::VARCHAR[]) AS id, id, id, unnest($lie_in::VARCHAR[]),
                unnest($called::VARCHAR[])
        ),
        parts AS (
            SELECT kind, id, name_fr, name_en, country,
                unnest(string_split(called, chr(10)) || string_split_regex(called, '[^\pL\pN]+')) AS part
            FROM named
        )
        SELECT DISTINCT kind, id, name_fr, name_en, country
        FROM parts
        WHERE abs(length(part) - length($typed)) <= 1 AND damerau_levenshtein(part, $typed) <= 1
            OR kind = 'town' AND starts_with(part, $typed)
        ORDER BY list_position(['place', 'actor', 'town'], kind), lower(id)
        LIMIT 5
        """,
        {
            "typed": typed,
            "towns": [town.name for town in known],
            "lie_in": [town.country for town in known],
            "called": _towns_called() if known else [],
        },
        searching=True,
    )
    return tuple(SearchResult(**row) for row in rows)


@cache
def _towns_called() -> list[str]:
    return [folding.folded(town.name) for town in geography.towns()]


@dataclass(frozen=True)
class Suggestion:
    """A record by its identifier, and what it is called in either language."""

    id: str
    name_fr: str | None
    name_en: str | None


def _names_sql(table: str) -> str:
    """Return SQL for the two names of a record of `table`."""
    french, english = ("name", "name") if table == "signatories" else ("title_fr", "title_en")
    return f"{french} AS name_fr, {english} AS name_en"


def suggest_identifiers(
    store: ReadableStore, scope: Scope, table: str, identifier: str
) -> tuple[Suggestion, ...]:
    """Return the records of `table` with identifiers near to one that is not there, the nearest first."""
    key = RECORDS[table].key[0]
    rows = scope.snapshot(store).query(
        f"""
        SELECT {key} AS id, {_names_sql(table)} FROM {table}
        WHERE starts_with(lower({key}), $id) OR starts_with($id, lower({key}))
            OR jaro_winkler_similarity(lower({key}), $id) >= 0.85
            OR damerau_levenshtein(lower({key}), $id) <= greatest(1, length($id) // 4)
        ORDER BY damerau_levenshtein(lower({key}), $id), lower({key})
        LIMIT 5
        """,
        {"id": identifier.lower()},
    )
    return tuple(Suggestion(**row) for row in rows)


@dataclass(frozen=True)
class OtherRevision(Suggestion):
    """A record of another revision: `revision` removed it on that day, or wrote it first, later."""

    revision: int
    on: date
    removed: bool


def find_elsewhere(store: ReadableStore, scope: Scope, table: str, identifier: str) -> OtherRevision | None:
    """Return what other revisions know of an identifier of `table` that the one read lacks, or None."""
    snapshot = scope.snapshot(store)
    key = RECORDS[table].key[0]
    rows = snapshot.query(
        f"""
        SELECT written.{key} AS id, {_names_sql(table)}, revision,
            made_at::DATE AS "on", written.removed
        FROM record.{table} AS written JOIN record.revisions USING (revision)
        WHERE written.key = $id AND written.removed = (revision <= $revision)
        ORDER BY revision <= $revision DESC, if(written.removed, -revision, revision)
        LIMIT 1
        """,
        {"id": identifier.lower(), "revision": snapshot.revision},
    )
    return OtherRevision(**rows[0]) if rows else None


@dataclass(frozen=True)
class Names:
    """Countries in use (codes, in order), declarations, and the names of actors and articles by
    identifier."""

    countries: tuple[str, ...]
    declarations: tuple[str, ...]
    actors: Mapping[str, str]
    articles: Mapping[str, Mapping[str, str]]  # title_en, title_fr, source_url


def read_names(store: ReadableStore, scope: Scope) -> Names:
    """Return the names of what the revision of `scope` holds; its filters do not apply."""
    query = scope.snapshot(store).query
    countries = query(
        "SELECT country FROM signatories WHERE country IS NOT NULL "
        "UNION SELECT country FROM milestones WHERE country IS NOT NULL ORDER BY country"
    )
    articles = query(
        "SELECT article_id, declaration, title_en, title_fr, source_url FROM articles "
        "ORDER BY declaration, position"
    )
    return Names(
        tuple(row["country"] for row in countries),
        tuple(dict.fromkeys(row["declaration"] for row in articles)),
        {
            row["signatory_id"]: row["name"]
            for row in query("SELECT signatory_id, name FROM signatories ORDER BY name")
        },
        {row["article_id"]: row for row in articles},
    )
