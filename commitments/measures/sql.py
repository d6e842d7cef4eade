"""SQL that several measures share."""

from collections.abc import Iterable

from commitments.contract import countries
from commitments.contract.model import RECORDS
from commitments.store.snapshots import Snapshot
from commitments.text import folding
from commitments.text.languages import LANGUAGES

# Who says so, as `standing` has it: the latest report of each kind up to the day.
EVIDENCE_KINDS = ("self_declared", "told", "validated")
# What can be held against another: a report of that kind that says something of completion.
STATED = {kind: f"nullif({kind}, 'not_reported')" for kind in EVIDENCE_KINDS}
DIFFERING = " OR ".join(
    f"({STATED[one]} <> {STATED[other]}) IS TRUE"
    for one, other in (EVIDENCE_KINDS[:2], (EVIDENCE_KINDS[0], EVIDENCE_KINDS[2]), EVIDENCE_KINDS[1:])
)


def any_of(column: str, name: str, values: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return the SQL condition, and its parameters, which begin with `name`, that a column has one of some
    values."""
    params = {f"{name}_{n}": value for n, value in enumerate(values)}
    return f"{column} IN ({', '.join(f'${each}' for each in params)})", params


def identified(keys: str) -> str:
    """Return SQL for the identifiers of the actors of some keys, as commitments have them: one list."""
    return f"(SELECT list(signatory_id) FROM signatories WHERE list_contains({keys}, key))"


def search_condition(text: str, *columns: str) -> tuple[str, dict[str, str]]:
    """Return the SQL condition, and its parameters, that every word of `text` is in one of `columns`, whose
    texts are folded."""
    words = {f"word_{n}": word for n, word in enumerate(folding.words(text))}
    conditions = [f"({' OR '.join(f'contains({column}, ${word})' for column in columns)})" for word in words]
    return " AND ".join(conditions) or "true", words


def searched_table(table: str) -> str:
    """Return SQL for what searches look in of a table: `called` and `text`, by its key."""
    key = RECORDS[table].key[0]
    return f"(SELECT id AS {key}, name AS called, text FROM searched WHERE in_table = '{table}') AS searched"


def sort_key(text: str) -> str:
    """Return SQL for `text` as it is sorted: without case and accents, œ as oe."""
    return f"replace(lower(strip_accents({text})), 'œ', 'oe')"


# A table of the countries that have actors, with their names in every language, folded.
COUNTRY_NAMES = "(SELECT unnest($codes::VARCHAR[]) AS country, unnest($names::VARCHAR[]) AS names) AS named"


def country_names(snapshot: Snapshot) -> dict[str, list[str]]:
    """Return the parameters of COUNTRY_NAMES."""
    rows = snapshot.query("SELECT DISTINCT country FROM signatories WHERE country IS NOT NULL")
    codes = [row["country"] for row in rows]
    return {
        "codes": codes,
        "names": [
            folding.spellings("\n".join(countries.name(code, language) for language in LANGUAGES))
            for code in codes
        ],
    }
