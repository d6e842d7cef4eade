"""Open data: the seven tables and every measure as CSV, XLSX, JSON and Parquet, described as a data package.

Values are codes, ISO days and point decimals in every format; every row bears the revision and the day of its
view, and the notice of a demonstration. Only the headings of XLSX are in a language.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from weakref import ref

import pyarrow as pa
import pyarrow.parquet as pq

from commitments.contract.model import RECORDS, Column
from commitments.exports import leaflets
from commitments.exports import package as package_module
from commitments.exports.citation import citation
from commitments.exports.tabular import DEMONSTRATION, XLSX, Notes, as_xlsx, codes_csv
from commitments.i18n.translator import Translator, translator_for
from commitments.limits.cache import WeighedCache
from commitments.measures.catalogue import PUBLISHED
from commitments.measures.published import DataColumn, Published, contract_columns
from commitments.measures.records import list_records
from commitments.measures.rows import Row
from commitments.measures.scope import Scope
from commitments.render.zips import zipped
from commitments.site.scope_from_url import filters_of
from commitments.site.words.tables import table_names
from commitments.store.store import Store
from commitments.text.languages import LANGUAGES
from commitments.text.marking import N_

# What each format is called to a browser.
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
_ARROW = {
    "text": pa.string(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "yes": pa.bool_(),
    "day": pa.date32(),
    "list": pa.list_(pa.string()),
}
_FRICTIONLESS = {
    "text": "string",
    "whole": "integer",
    "number": "number",
    "yes": "boolean",
    "day": "date",
    "list": "string",
}


@dataclass(frozen=True)
class Dataset:
    """One file of the open data; `rows` gives what a view holds, by the names of `columns`."""

    name: str
    title: Callable[[Translator], str]
    columns: tuple[DataColumn, ...]
    key: tuple[str, ...]
    rows: Callable[[Store, Scope], Iterable[Row]]


def column_title(column: DataColumn, t: Translator) -> str:
    """Return what a column is called."""
    if isinstance(column.title, Column):
        return t.heading(column.title)
    if isinstance(column.title, tuple):
        axis, codes, code = column.title
        return t.pair(t(axis), t.label(codes, code))
    return t(column.title)


def _table(table: str) -> Dataset:
    return Dataset(
        table,
        lambda t: table_names(t)[table],
        contract_columns(table),
        RECORDS[table].key,
        lambda store, scope: list_records(store, scope, table).rows,
    )


def _measure(published: Published) -> Dataset:
    title = published.title
    return Dataset(published.name, lambda t: t(title), published.columns, published.key, published.rows)


TABLES = {table: _table(table) for table in RECORDS}
MEASURES = {published.name: _measure(published) for published in PUBLISHED}
DATASETS = TABLES | MEASURES


# --- the files ---------------------------------------------------------------------------------------


def _beside(store: Store) -> tuple[DataColumn, ...]:
    """Return the columns that every row bears: of which view it is, and whether it is invented."""
    columns = (
        DataColumn("read_revision", "whole", N_("As of revision")),
        DataColumn("read_on", "day", N_("As of the day")),
    )
    return (*columns, DataColumn("notice", "text", N_("Notice"))) if store.is_demonstration else columns


def _values_beside(store: Store, scope: Scope) -> dict[str, Any]:
    values = {"read_revision": scope.revision, "read_on": scope.day}
    return values | {"notice": DEMONSTRATION} if store.is_demonstration else values


def about(store: Store, scope: Scope) -> dict[str, Any]:
    """Return of which view something is: revision, day, filters, demonstration."""
    assert scope.day is not None  # noqa: S101 - `scope_from_url` gives it
    return {
        "revision": scope.revision,
        "day": scope.day.isoformat(),
        "demonstration": store.is_demonstration,
        "notice": DEMONSTRATION if store.is_demonstration else None,
        "filters": filters_of(scope),
    }


def file_name(dataset: str, ending: str, store: Store, scope: Scope) -> str:
    """Return what a file is called once it is taken home: it says its revision and day."""
    invented = "demonstration-" if store.is_demonstration else ""
    part = "-filtered" if filters_of(scope) else ""
    return f"{invented}{dataset}{part}-r{scope.revision}-{scope.day}.{ending}"


def content(dataset: Dataset, ending: str, store: Store, scope: Scope, t: Translator) -> bytes:
    """Return a dataset as a file of one of FORMATS; `t` says the headings of XLSX."""
    if ending == "parquet":
        out = BytesIO()
        pq.write_table(as_arrow(dataset, store, scope), out)
        return out.getvalue()
    columns, rows = _columns_and_rows(dataset, store, scope)
    match ending:
        case "csv":
            return _csv(columns, rows)
        case "json":
            values = [{column.name: _plain(row[column.name]) for column in dataset.columns} for row in rows]
            whole = {"name": dataset.name, "title": dataset.title(t), **about(store, scope), "rows": values}
            return json.dumps(whole, ensure_ascii=False, allow_nan=False).encode()
    assert scope.day is not None  # noqa: S101 - `scope_from_url` gives it
    notes = Notes(
        day=scope.day,
        revision=scope.revision or 0,
        source=t("The Bamako commitments: {title}", title=dataset.title(t)),
        demonstration=store.is_demonstration,
    )
    return as_xlsx(
        {column.name: column_title(column, t) for column in dataset.columns}, rows, notes, t, dataset.title(t)
    )


def _csv(columns: Sequence[DataColumn], rows: Iterable[Row]) -> bytes:
    return codes_csv(
        (column.name for column in columns), ([row[column.name] for column in columns] for row in rows)
    )


@dataclass(frozen=True)
class Extent:
    """How many rows a dataset has, and how many bytes as CSV."""

    rows: int
    bytes: int


def extents(store: Store, scope: Scope) -> Mapping[str, Extent]:
    """Return the extent of every dataset of a view."""

    def measured() -> Mapping[str, Extent]:
        tables = {name: _columns_and_rows(dataset, store, scope) for name, dataset in DATASETS.items()}
        return {name: Extent(len(rows), len(_csv(columns, rows))) for name, (columns, rows) in tables.items()}

    return _EXTENTS.get((ref(store), store.moment(scope.revision or 0), scope), measured)


_EXTENTS = WeighedCache(2**18)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def as_arrow(dataset: Dataset, store: Store, scope: Scope) -> pa.Table:
    """Return a dataset with the types of its columns; its metadata says of which view it is."""
    columns, rows = _columns_and_rows(dataset, store, scope)
    view = json.dumps(about(store, scope), ensure_ascii=False)
    schema = pa.schema(
        [(column.name, _ARROW[column.kind]) for column in columns],
        metadata={"name": dataset.name, "commitments": view},
    )
    return pa.Table.from_pylist(rows, schema=schema)


def _columns_and_rows(
    dataset: Dataset, store: Store, scope: Scope
) -> tuple[tuple[DataColumn, ...], list[dict[str, Any]]]:
    beside = _values_beside(store, scope)
    return (*dataset.columns, *_beside(store)), [{**row, **beside} for row in dataset.rows(store, scope)]


def package(store: Store, scope: Scope, query: str = "") -> dict[str, Any]:
    """Return the data package of a view: every dataset as CSV with its schema, the other formats beside it.

    `query` is what follows the paths of the files where they are served.
    """
    described = package_module.package(store, scope.revision)
    tables = {resource["name"]: resource for resource in described["resources"]}
    view = f"?{query}" if query else ""
    resources = []
    for name, dataset in DATASETS.items():
        schema: dict[str, Any] = tables[name]["schema"] if name in tables else {"missingValues": [""]}
        if dataset.key:
            schema = {**schema, "primaryKey": list(dataset.key)}
        # The notice of a demonstration is among the columns beside.
        own = [field for field in schema.get("fields", ()) if field["name"] != "notice"]
        own = own or [_described(column) for column in dataset.columns]
        resources.append(
            {
                "name": name,
                "type": "table",
                "title": " / ".join(dataset.title(translator_for(language)) for language in LANGUAGES[:2]),
                "path": f"{name}.csv{view}",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": schema | {"fields": [*own, *map(_described, _beside(store))]},
                "alternates": [
                    {"path": f"{name}.{ending}{view}", "format": ending, "mediatype": kind}
                    for ending, kind in FORMATS.items()
                    if ending != "csv"
                ],
            }
        )
    return {**described, **about(store, scope), "resources": resources}


def _described(column: DataColumn) -> dict[str, Any]:
    title = " / ".join(column_title(column, translator_for(language)) for language in LANGUAGES[:2])
    return {"name": column.name, "type": _FRICTIONLESS[column.kind], "title": title}


def package_json(store: Store, scope: Scope, query: str = "") -> bytes:
    """Return datapackage.json of a view."""
    return (json.dumps(package(store, scope, query), ensure_ascii=False, indent=2) + "\n").encode()


def archive(store: Store, scope: Scope, site: str, t: Translator) -> bytes:
    """Return every dataset as CSV with its description, how to read it, its licence and how it is cited, as a
    zip; `site` is where the dashboard is."""
    invented = store.is_demonstration
    tables = {name: _columns_and_rows(dataset, store, scope) for name, dataset in DATASETS.items()}
    cited = citation(store, scope, site, t)
    listed = [(f"{name}.csv", DATASETS[name].title(t), len(rows)) for name, (_, rows) in tables.items()]
    beside = {
        "README.md": leaflets.read_me(cited, listed, t, demonstration=invented),
        "LICENCE.txt": leaflets.licence(t, demonstration=invented) + "\n",
        "CITATION.cff": cited.cff,
    }
    return zipped(
        {
            **{name: text.encode() for name, text in beside.items()},
            "datapackage.json": package_json(store, scope),
            **{f"{name}.csv": _csv(*table) for name, table in tables.items()},
        }
    )


def query_of(scope: Scope, given: Mapping[str, list[str]]) -> str:
    """Return the parameters of a view as its address gave them, in one order: without what it left open."""
    pairs = [(name, value) for name, values in filters_of(scope).items() for value in values]
    pairs += [(name, str(getattr(scope, name))) for name in ("day", "revision") if given.get(name)]
    return urlencode(pairs)
