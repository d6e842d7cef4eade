"""The tables as they are to be taken home: described as a data package, in one archive, file by file."""

import json
from functools import partial
from typing import Any

from commitments.contract import datapackage
from commitments.contract.model import RECORDS
from commitments.exports.tabular import DEMONSTRATION, table_csv
from commitments.i18n.translator import Translator
from commitments.render.zips import zipped
from commitments.site.blocks import FileOffer
from commitments.site.words.tables import table_names
from commitments.store.store import Store


def package(store: Store, revision: int | None = None) -> dict[str, Any]:
    """Return the Frictionless Data Package that describes the seven tables as they are downloaded."""
    described = datapackage.descriptor()
    if store.is_demonstration:
        described = {
            "name": "bamako-commitments-demonstration",
            "title": DEMONSTRATION,
            "licenses": described["licenses"][:1],
        }
    notice = [{"name": "notice", "title": DEMONSTRATION, "type": "string"}] if store.is_demonstration else []
    resources = []
    for table, record in RECORDS.items():
        schema = json.loads(datapackage.schema(table))
        schema["fields"] += notice
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": to, "fields": list(RECORDS[to].key)}}
            for name, column in record.columns().items()
            if (to := column.refers_to) and not column.many
        ]
        resources.append(
            {
                "name": table,
                "type": "table",
                "path": f"{table}.csv",
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": schema,
            }
        )
    number = store.newest if revision is None else revision
    return {**described, "version": str(number), "resources": resources}


def schemas(store: Store, revision: int | None = None) -> bytes:
    """Return datapackage.json: the schema of every table."""
    return (json.dumps(package(store, revision), ensure_ascii=False, indent=2) + "\n").encode()


def archive(store: Store, revision: int | None = None) -> bytes:
    """Return all seven tables and datapackage.json as a zip."""
    files = {f"{table}.csv": table_csv(store, table, revision) for table in RECORDS}
    return zipped(files | {"datapackage.json": schemas(store, revision)})


def files_to_take(store: Store, revision: int, t: Translator) -> list[FileOffer]:
    """Return what can be downloaded of a revision: all tables at once, their schema, each table."""
    invented = "demonstration-" if store.is_demonstration else ""
    return [
        FileOffer(
            t("All tables with their schema (zip)"),
            f"{invented}commitments-{revision}.zip",
            "application/zip",
            partial(archive, store, revision),
        ),
        FileOffer(
            t("The schema (JSON)"),
            f"{invented}datapackage-{revision}.json",
            "application/json",
            partial(schemas, store, revision),
        ),
        *(
            FileOffer(
                t("{table} (CSV)", table=name),
                f"{invented}{table}-{revision}.csv",
                "text/csv",
                partial(table_csv, store, table, revision),
            )
            for table, name in table_names(t).items()
        ),
    ]
