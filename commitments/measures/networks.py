"""The networks of local officials, ministers and parliamentarians."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from commitments.measures.actors import list_actors_of_types
from commitments.measures.records import list_milestones
from commitments.measures.register import LISTED_COLUMNS, joined, place_sql
from commitments.measures.rows import Row
from commitments.measures.scope import Scope
from commitments.store.snapshots import ReadableStore

# Whose network it is, told by the words of its titles in either language; what stands in brackets may lack.
NETWORK_WORDS = {
    "local_officials": ("maire(s)", "élu(e)(s)", "mayor(s)", "elected"),
    "ministers": ("ministre(s)", "minister(s)"),
    "parliamentarians": (
        *("parlement(s)", "parlementaire(s)", "député(e)(s)"),
        *("parliament(s)", "parliamentarian(s)", "MP(s)"),
    ),
}

# The types of actor that stand under each of them, and those of other networks.
NETWORK_TYPES = {
    "local_officials": ("local_government_network",),
    "ministers": (),
    "parliamentarians": ("parliament",),
    "others": ("sse_network",),
}

_A_NETWORK = "network(s)", "réseau(x)"


@dataclass(frozen=True)
class Network:
    """What is recorded of the networks of one kind: milestones, actors, and commitments that speak of one."""

    group: str
    milestones: tuple[Row, ...]
    actors: tuple[Row, ...]
    commitments: tuple[Row, ...]


def _any_of(words: Iterable[str]) -> str:
    """Return the regular expression of any of `words`, whole, in titles without case and accents."""
    plain = (unicodedata.normalize("NFD", word.lower()) for word in words)
    bare = ("".join(c for c in word if not unicodedata.combining(c)) for word in plain)
    return rf"\b(?:{'|'.join(word.replace('(', '(?:').replace(')', ')?') for word in bare)})\b"


def list_networks(store: ReadableStore, scope: Scope, *, language: str = "fr") -> tuple[Network, ...]:
    """Return the networks of local officials, ministers and parliamentarians, then the others.

    A milestone of the kind `network` and a commitment whose title speaks of a network stand under each group
    of whose NETWORK_WORDS a title has one, else under the others; an actor under that of its type
    (NETWORK_TYPES). Milestones as in `list_milestones`, actors as in `list_actors`, commitments by title in
    `language` as in `list_commitments`.
    """
    snapshot = scope.snapshot(store)
    where, params = scope.where(of="standing")
    title, _ = place_sql("title", (), language)
    speaking = snapshot.query(
        f"""
        SELECT {LISTED_COLUMNS} FROM {joined(LISTED_COLUMNS)}
        WHERE counted AND {where} AND regexp_matches(
            lower(strip_accents(concat_ws(' ', commitments.title_fr, commitments.title_en))), $network
        )
        ORDER BY {title}, lower(standing.commitment_id)
        """,
        {**params, "network": _any_of(_A_NETWORK)},
    )
    founded = list_milestones(store, scope, kinds=("network",))
    actors = list_actors_of_types(store, scope, [kind for kinds in NETWORK_TYPES.values() for kind in kinds])
    return tuple(
        Network(
            group,
            tuple(row for row in founded if group in _groups_of(row)),
            tuple(row for row in actors if row["actor_type"] in types),
            tuple(row for row in speaking if group in _groups_of(row)),
        )
        for group, types in NETWORK_TYPES.items()
    )


def _groups_of(row: Row) -> set[str]:
    """Return the groups of networks that the titles of a row name, the others where they name none."""
    titles = unicodedata.normalize("NFD", f"{row['title_fr'] or ''} {row['title_en'] or ''}".lower())
    bare = "".join(c for c in titles if not unicodedata.combining(c))
    return {group for group, words in NETWORK_WORDS.items() if re.search(_any_of(words), bare)} or {"others"}
