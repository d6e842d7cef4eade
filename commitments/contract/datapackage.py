"""The description of `data/` for other programs: a Frictionless Data Package, generated from the records.

`python -m commitments.contract.datapackage` writes data/datapackage.json.
"""

import csv
import json
from pathlib import Path
from typing import Any

from commitments.contract.model import LONGEST_TEXT, RECORDS, Column, Record
from commitments.settings import data_folder

FILE = "datapackage.json"

# Of our own words and codes.
OWN = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_GEONAMES = {**OWN, "title": "Creative Commons Attribution 4.0; credit: GeoNames (geonames.org)"}
_NATURAL_EARTH = {
    "name": "other-pd",
    "title": "Public domain (Natural Earth)",
    "path": "https://www.naturalearthdata.com/about/terms-of-use/",
}
_FROM_GEONAMES = {"title": "GeoNames", "path": "https://www.geonames.org"}
_FROM_NATURAL_EARTH = {"title": "Natural Earth", "path": "https://www.naturalearthdata.com"}
_FROM_PAGES = {"title": "Public pages, named on each row and in baseline/README.md"}

KEYWORDS = ["social and solidarity economy", "économie sociale et solidaire", "Bamako", "GSEF"]

_TITLES = {
    "signatories": ("Acteurs", "Actors"),
    "articles": ("Articles de la déclaration", "Articles of the declaration"),
    "commitments": ("Engagements", "Commitments"),
    "reports": ("Comptes rendus", "Reports"),
    "outcomes": ("Résultats", "Outcomes"),
    "milestones": ("Jalons", "Milestones"),
    "practices": ("Pratiques", "Practices"),
}

_OUTLINES = {
    "bamako8_50m": "Outlines of the eight countries, 1:50m",
    "bamako8_110m": "Outlines of the eight countries, 1:110m",
    "west_central_africa_110m": "Outlines of the eight and their neighbours, 1:110m",
}
_PLACES = {
    "name": ("string", "Name"),
    "country": ("string", "Country, ISO 3166 alpha-3"),
    "admin1": ("string", "First division of the country"),
    "latitude": ("number", "Latitude, degrees WGS 84"),
    "longitude": ("number", "Longitude, degrees WGS 84"),
    "population": ("integer", "Population, of several years"),
    "geonames_id": ("integer", "Identifier at GeoNames"),
}

_IDENTIFIER = "[A-Za-z0-9._-]{1,64}"
_DAY = r"\d{4}(-\d{2}(-\d{2})?)?"
_TYPES = {"number": "number", "percent": "number", "whole": "integer"}
_PATTERNS = {"identifier": _IDENTIFIER, "date": _DAY, "country": "[A-Z]{3}", "currency": "[A-Z]{3}"}


def descriptor() -> dict[str, Any]:
    """Return the data package of data/: every table of baseline/ and every file of geography/."""
    return {
        "name": "bamako-commitments",
        "title": "Déclaration de Bamako (GSEF / ESS, 2019) : relevé public documenté",
        "description": (
            "Ce que disent des pages publiques de l’action d’acteurs de huit pays dans les domaines de la "
            "Déclaration de Bamako (GSEF / ESS, 2019) ; ce ne sont pas des comptes rendus de signataires. / "
            "What public pages say of what actors of eight countries have done in the fields of the Bamako "
            "Declaration (GSEF / SSE, 2019); these are not reports of signatories."
        ),
        "keywords": KEYWORDS,
        "licenses": [OWN, _GEONAMES, _NATURAL_EARTH],
        "sources": [_FROM_PAGES, _FROM_GEONAMES, _FROM_NATURAL_EARTH],
        "contributors": [{"title": "Contributors of bamako-commitments", "role": "wrangler"}],
        "resources": [
            *(_table(record) for record in RECORDS.values()),
            _places(),
            *(_outline(name, title) for name, title in _OUTLINES.items()),
        ],
    }


def _table(record: type[Record]) -> dict[str, Any]:
    path = f"baseline/{record.table}.csv"
    columns = record.columns()
    french, english = _TITLES[record.table]
    located = "latitude" in columns
    # A file may leave out columns that have nothing, and order them as it likes.
    with (data_folder() / path).open(encoding="utf-8", newline="") as file:
        headings = next(csv.reader(file))
    return _csv(record.table, path, f"{french} / {english}") | {
        "licenses": [OWN, _GEONAMES] if located else [OWN],
        "sources": [_FROM_PAGES, _FROM_GEONAMES] if located else [_FROM_PAGES],
        "schema": {
            "fields": [_field(columns[name]) for name in headings],
            "missingValues": [""],
            "primaryKey": list(record.key),
            "foreignKeys": [
                {"fields": [name], "reference": {"resource": target, "fields": list(RECORDS[target].key)}}
                for name, target in ((name, columns[name].refers_to) for name in headings)
                if target and not columns[name].many
            ],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    title = f"{column.fr} / {column.en}"
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.codes is not None and not column.many:
        constraints["enum"] = list(column.codes)
    elif column.many:
        one = _IDENTIFIER if column.codes is None else f"({'|'.join(column.codes)})"
        constraints["pattern"] = rf"{one}(\|{one})*"
    elif column.kind in _PATTERNS:
        constraints["pattern"] = _PATTERNS[column.kind]
    elif column.kind == "text":
        constraints["maxLength"] = LONGEST_TEXT
    if column.low is not None:
        constraints |= {"minimum": column.low, "maximum": column.high}
    field: dict[str, Any] = {"name": column.name, "title": title, "type": _TYPES.get(column.kind, "string")}
    if column.kind == "url":
        field["format"] = "uri"
    if column.codes is not None:
        meanings = (f"{code} : {column.codes[code].fr} / {column.codes[code].en}" for code in column.codes)
        field["description"] = "; ".join(meanings)
    elif column.kind == "date":
        field["description"] = "2026, 2026-03 ou 2026-03-31 / 2026, 2026-03 or 2026-03-31"
    if constraints:
        field["constraints"] = constraints
    return field


def _places() -> dict[str, Any]:
    title = "Localités de 5 000 habitants et plus / Places of 5,000 inhabitants or more"
    return _csv("places", "geography/places.csv", title) | {
        "licenses": [_GEONAMES],
        "sources": [_FROM_GEONAMES],
        "schema": {
            "fields": [
                {"name": name, "type": kind, "title": title} for name, (kind, title) in _PLACES.items()
            ],
            "missingValues": [""],
            "primaryKey": ["geonames_id"],
        },
    }


def _outline(name: str, title: str) -> dict[str, Any]:
    kind = "json", "geojson", "application/geo+json"
    return _file(name, f"geography/{name}.geojson", title, *kind) | {
        "licenses": [_NATURAL_EARTH],
        "sources": [_FROM_NATURAL_EARTH],
    }


def _csv(name: str, path: str, title: str) -> dict[str, Any]:
    return _file(name, path, title, "table", "csv", "text/csv") | {"dialect": {"csv": {"delimiter": ","}}}


def _file(name: str, path: str, title: str, kind: str, form: str, mediatype: str) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "path": path,
        "title": title,
        "scheme": "file",
        "format": form,
        "mediatype": mediatype,
        "encoding": "utf-8",
    }


def text() -> str:
    """Return data/datapackage.json as it is to be."""
    return json.dumps(descriptor(), ensure_ascii=False, indent=2) + "\n"


def schema(table: str) -> str:
    """Return the Table Schema of a table with all its columns, as JSON, which a download keeps to."""
    record = RECORDS[table]
    fields = [_field(column) for column in record.columns().values()]
    whole = {"fields": fields, "missingValues": [""], "primaryKey": list(record.key)}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    Path(data_folder() / FILE).write_text(text(), encoding="utf-8")
