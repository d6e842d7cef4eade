"""The tables as they are to be taken home: described as a data package, in one archive, file by file."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from commitments.contract import datapackage
from commitments.contract.model import RECORDS
from commitments.exports.tabular import DEMONSTRATION, table_csv
from commitments.i18n.translator import Translator
from commitments.render.zips import zipped
from commitments.site.tables import table_names
from commitments.store.store import Store


def package(store: Store, revision: int | None = None) -> dict[str, Any]:
    """Give the Frictionless Data Package that describes the seven tables as they are downloaded."""
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
    """Give datapackage.json: the schema of every table."""
    return (json.dumps(package(store, revision), ensure_ascii=False, indent=2) + "\n").encode()


def archive(store: Store, revision: int | None = None) -> bytes:
    """Give all seven tables and datapackage.json as a zip."""
    files = {f"{table}.csv": table_csv(store, table, revision) for table in RECORDS}
    return zipped(files | {"datapackage.json": schemas(store, revision)})


@dataclass(frozen=True)
class ToTake:
    """A file to download; `content` makes it when somebody asks for it, `key` tells it from others of its
    name."""

    label: str
    name: str
    mime: str
    content: Callable[[], bytes]
    key: str = ""


def files_to_take(store: Store, revision: int, t: Translator) -> list[ToTake]:
    """Give what can be downloaded of a revision: all tables at once, their schema, each table."""
    invented = "demonstration-" if store.is_demonstration else ""
    return [
        ToTake(
            t("All tables with their schema (zip)"),
            f"{invented}commitments-{revision}.zip",
            "application/zip",
            partial(archive, store, revision),
        ),
        ToTake(
            t("The schema (JSON)"),
            f"{invented}datapackage-{revision}.json",
            "application/json",
            partial(schemas, store, revision),
        ),
        *(
            ToTake(
                t("{table} (CSV)", table=name),
                f"{invented}{table}-{revision}.csv",
                "text/csv",
                partial(table_csv, store, table, revision),
            )
            for table, name in table_names(t).items()
        ),
    ]


def row_meanings(t: Translator) -> dict[str, str]:
    return {
        "signatories": t("An organisation that the declaration concerns; never a person."),
        "articles": t("A clause of a declaration."),
        "commitments": t("What an actor undertook, or was seen to do, in the field of an article."),
        "reports": t("What was said about a commitment or action, by whom, as of which day."),
        "outcomes": t("What a commitment or action changed: a total since it began, as of a day."),
        "milestones": t("A law, policy, network, event, training or fund that makes action possible."),
        "practices": t("An experience to share."),
    }
