"""Open data: the seven tables and every measure as CSV, XLSX, JSON and Parquet, described as a data package.

Values are codes, ISO days and point decimals in every format; every row bears the revision and the day of its
view, and the notice of a demonstration. Only the headings of XLSX are in a language.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from io import BytesIO
from typing import Any, Literal, get_args
from urllib.parse import urlencode

import pyarrow as pa
import pyarrow.parquet as pq

from commitments.contract import codelists
from commitments.contract.codelists import CodeList
from commitments.contract.model import RECORDS, Column
from commitments.exports import package as package_module
from commitments.exports.tabular import DEMONSTRATION, Notes, as_xlsx, codes_csv
from commitments.i18n.translator import Translator, gettext_noop, translator_for
from commitments.measures.actors import list_actors
from commitments.measures.coverage import measure_coverage
from commitments.measures.crosstab import cross_tabulate
from commitments.measures.events import reports_after_events
from commitments.measures.evidence import compare_evidence
from commitments.measures.figures import count_figures
from commitments.measures.headline import measure_headline
from commitments.measures.law import law_rungs
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.partnerships import count_partnerships
from commitments.measures.period import measure_trend
from commitments.measures.records import list_records
from commitments.measures.register import list_commitments
from commitments.measures.scope import NONE, By, Scope
from commitments.render.zips import zipped
from commitments.site.scope_from_url import filters_of
from commitments.site.tables import table_names
from commitments.store.store import Store
from commitments.text.languages import LANGUAGES

Kind = Literal["text", "whole", "number", "yes", "day", "list"]
Row = Mapping[str, Any]

# What each format is called to a browser.
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}
DIVISIONS: tuple[By, ...] = get_args(By)

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
_OF_COLUMNS: Mapping[str, Kind] = {"number": "number", "percent": "number", "whole": "whole"}


@dataclass(frozen=True)
class Field:
    """A column of a dataset: `title` is a sentence of the catalogue, a column of the contract, or a code."""

    name: str
    kind: Kind
    title: str | Column | tuple[str, CodeList, str]

    def called(self, t: Translator) -> str:
        """Give what it is called."""
        if isinstance(self.title, Column):
            return t.heading(self.title)
        if isinstance(self.title, tuple):
            axis, codes, code = self.title
            return t.pair(t(axis), t.label(codes, code))
        return t(self.title)


@dataclass(frozen=True)
class Dataset:
    """One file of the open data; `rows` gives what a view holds, by the names of `fields`."""

    name: str
    title: Callable[[Translator], str]
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    rows: Callable[[Store, Scope], Iterable[Row]]


# --- what columns there are --------------------------------------------------------------------------

_AXES: Mapping[str, tuple[str, CodeList]] = {
    "completion": (gettext_noop("How far"), codelists.SHOWN_COMPLETIONS),
    "trajectory": (gettext_noop("Course"), codelists.TRAJECTORIES),
    "freshness": (gettext_noop("Last news"), codelists.FRESHNESS),
    "verification": (gettext_noop("Evidence"), codelists.VERIFICATIONS),
    "basis": (gettext_noop("Basis"), codelists.BASES),
}
_BY = Field("by", "text", gettext_noop("Divided by"))
_GROUP = Field("group", "text", gettext_noop("Group (code)"))
_COMMITMENTS = Field("commitments", "whole", gettext_noop("Commitments and actions"))
_REPORTED = Field("reported", "whole", gettext_noop("With a report"))
_COUNTRY = Field("country", "text", gettext_noop("Country (code)"))
_LEVEL = Field("level", "text", gettext_noop("Level (code)"))
_BEYOND = Field("beyond", "yes", gettext_noop("Beyond the eight countries"))
_ACTORS = Field("actors", "whole", gettext_noop("Actors"))
_WHAT = Field("what", "text", gettext_noop("What is counted (code)"))


def _contract(table: str, *left_out: str) -> tuple[Field, ...]:
    return tuple(
        Field(name, "list" if column.many else _OF_COLUMNS.get(column.kind, "text"), column)
        for name, column in RECORDS[table].columns().items()
        if name not in left_out
    )


def _per_code(axis: str, prefix: str = "") -> tuple[Field, ...]:
    title, codes = _AXES[axis]
    return tuple(Field(f"{prefix or axis}_{code}", "whole", (title, codes, code)) for code in codes)


_FIGURES = (
    _COMMITMENTS,
    _REPORTED,
    *_per_code("completion"),
    Field("progress_mean", "number", gettext_noop("Mean progress, percent")),
    Field("progress_n", "whole", gettext_noop("With a known progress")),
    *_per_code("trajectory"),
    *_per_code("freshness"),
    *_per_code("verification"),
    *_per_code("basis"),
    Field("withdrawn", "whole", gettext_noop("Withdrawn")),
    Field("superseded", "whole", gettext_noop("Superseded")),
)

_COLUMNS = {table: record.columns() for table, record in RECORDS.items()}
STANDING = (
    Field("commitment_id", "text", _COLUMNS["commitments"]["commitment_id"]),
    Field("title_en", "text", _COLUMNS["commitments"]["title_en"]),
    Field("title_fr", "text", _COLUMNS["commitments"]["title_fr"]),
    Field("signatory_id", "text", _COLUMNS["commitments"]["signatory_id"]),
    Field("actor", "text", _COLUMNS["signatories"]["name"]),
    _COUNTRY,
    Field("locality", "text", _COLUMNS["signatories"]["locality"]),
    Field("actor_type", "text", _COLUMNS["signatories"]["actor_type"]),
    _LEVEL,
    Field("role", "text", _COLUMNS["signatories"]["role"]),
    Field("article_id", "text", _COLUMNS["commitments"]["article_id"]),
    Field("declaration", "text", _COLUMNS["articles"]["declaration"]),
    Field("theme", "text", _COLUMNS["commitments"]["theme"]),
    Field("basis", "text", _COLUMNS["commitments"]["basis"]),
    Field("partner_ids", "list", _COLUMNS["commitments"]["partner_ids"]),
    Field("start_date", "text", _COLUMNS["commitments"]["start_date"]),
    Field("due_date", "text", _COLUMNS["commitments"]["due_date"]),
    Field("counted", "yes", gettext_noop("Counts (neither withdrawn nor superseded)")),
    Field("reports", "whole", gettext_noop("Reports")),
    Field("as_of", "text", gettext_noop("Day of the latest report, as given")),
    Field("as_of_day", "day", gettext_noop("Day of the latest report")),
    Field("days_since", "whole", gettext_noop("Days since the latest report")),
    Field("completion", "text", gettext_noop("How far")),
    Field("progress", "number", gettext_noop("Progress, percent")),
    Field("expected", "number", gettext_noop("Time that had passed at the latest report, percent")),
    Field("trajectory", "text", gettext_noop("Course")),
    Field("freshness", "text", gettext_noop("Last news")),
    Field("verification", "text", gettext_noop("Evidence")),
    Field("self_declared", "text", gettext_noop("How far, as declared by the actor")),
    Field("told", "text", gettext_noop("How far, as told by others")),
    Field("validated", "text", gettext_noop("How far, as validated")),
    Field("differing", "yes", gettext_noop("The kinds of evidence differ")),
    Field("source_url", "text", _COLUMNS["commitments"]["source_url"]),
)
ACTORS = (
    *_contract("signatories"),
    _LEVEL,
    Field("commitments", "whole", gettext_noop("Commitments and actions led")),
    _REPORTED,
    Field("beside", "whole", gettext_noop("Withdrawn or superseded")),
    Field("contributes", "whole", gettext_noop("Contributes to")),
    Field("practices", "whole", gettext_noop("Practices")),
    Field("as_of", "text", gettext_noop("Day of the latest report, as given")),
    Field("days_since", "whole", gettext_noop("Days since the latest report")),
    Field("freshness", "text", gettext_noop("Last news")),
)


# --- the rows ----------------------------------------------------------------------------------------


def _by_table(table: str) -> Callable[[Store, Scope], Iterable[Row]]:
    return lambda store, scope: list_records(store, scope, table).rows


def _flat(value: Any) -> dict[str, Any]:
    """Give a frozen value of `measures` as one row: what it counts by code is a column a code."""
    found: dict[str, Any] = {}
    for each in fields(value):
        held = getattr(value, each.name)
        if isinstance(held, Mapping):
            found |= {f"{each.name}_{code}": n for code, n in held.items()}
        else:
            found[each.name] = held
    return found


def _grouped(rows: Iterable[dict[str, Any]], by: str, *names: str) -> Iterator[dict[str, Any]]:
    """Give rows with the division that they are of, and a code where they are of none."""
    for row in rows:
        yield {**row, "by": by, **{name: NONE if row[name] is None else row[name] for name in names}}


def _divided(measure: Callable[[Store, Scope, By], Iterable[Any]]) -> Callable[[Store, Scope], Iterable[Row]]:
    def rows(store: Store, scope: Scope) -> Iterator[Row]:
        for by in DIVISIONS:
            yield from _grouped(map(_flat, measure(store, scope, by)), by, "group")

    return rows


def _trend(store: Store, scope: Scope) -> Iterator[Row]:
    by: By
    for by in ("total", "country"):
        for moment in measure_trend(store, scope, by):
            yield from _grouped([{**_flat(moment.figures), "on": moment.day}], by, "group")


def _headline(store: Store, scope: Scope) -> Iterator[Row]:
    """Give the numbers of the first screen, each with what it is out of where it is a part."""
    head = measure_headline(store, scope)
    plain: dict[str, tuple[int, int | None]] = {
        "actors": (head.actors, None),
        "leading": (head.leading, head.actors),
        "countries": (head.countries, head.eight),
        "commitments": (head.figures.commitments, None),
        "reported": (head.figures.reported, head.figures.commitments),
        "blank": (head.blank, head.places),
    }
    yield from ({"what": name, "basis": NONE, "value": n, "of": of} for name, (n, of) in plain.items())
    for name in ("unheard", "long_ago", "past_due"):
        counts: Mapping[str, int] = getattr(head, name)
        yield from (
            {"what": name, "basis": basis, "value": n, "of": head.figures.basis[basis]}
            for basis, n in counts.items()
        )


def _cells(store: Store, scope: Scope) -> Iterator[Row]:
    for cell in cross_tabulate(store, scope):
        row = _flat(cell)
        yield {**row, "country": row["row"] or NONE, "actor_type": row["column"]}


def _coverage(store: Store, scope: Scope) -> Iterator[Row]:
    for place in measure_coverage(store, scope):
        yield {**_flat(place), "country": place.country or NONE}


def _law(store: Store, scope: Scope) -> Iterator[Row]:
    for rung in law_rungs(store, scope):
        milestone = rung.milestone["milestone_id"] if rung.milestone else None
        yield {"country": rung.country, "beyond": rung.beyond, "rung": rung.rung, "milestone_id": milestone}


def _ties(store: Store, scope: Scope) -> Iterator[Row]:
    by: By
    for by in ("country", "actor_type", "level"):
        for tie in count_partnerships(store, scope, by).ties:
            yield {"by": by, **_flat(tie)}


def _joint(store: Store, scope: Scope) -> Iterator[Row]:
    for article, (joint, all_of_it) in count_partnerships(store, scope).articles.items():
        yield {"article_id": article, "joint": joint, "commitments": all_of_it}


def _revisions(store: Store, scope: Scope) -> Iterator[Row]:
    for each in store.revisions():
        if each.number <= (scope.revision or 0):
            told = {name: getattr(each, name) for name in ("number", "reason", "kind")}
            counts = {name: getattr(each, name) for name in ("added", "changed", "removed")}
            yield {**told, **counts, "at": each.at.isoformat()}


# --- the datasets ------------------------------------------------------------------------------------


def _table(table: str) -> Dataset:
    rows, key = _by_table(table), RECORDS[table].key
    return Dataset(table, lambda t: table_names(t)[table], _contract(table), key, rows)


def _measure(
    name: str,
    title: str,
    fields: tuple[Field, ...],
    key: tuple[str, ...],
    rows: Callable[[Store, Scope], Iterable[Row]],
) -> Dataset:
    return Dataset(name, lambda t: t(title), fields, key, rows)


# Asked for by name, those that are set aside are listed too: `counted` tells them apart.
EVERY_STEP = (*codelists.SHOWN_COMPLETIONS, *codelists.SET_ASIDE)

TABLES = {table: _table(table) for table in RECORDS}

_VOICES = tuple(
    Field(
        f"{voice}_{code}",
        "whole",
        (
            title,
            codelists.COMPLETIONS if code in codelists.SET_ASIDE else codelists.SHOWN_COMPLETIONS,
            code,
        ),
    )
    for voice, title in (
        ("self_declared", gettext_noop("How far, as declared by the actor")),
        ("told", gettext_noop("How far, as told by others")),
        ("validated", gettext_noop("How far, as validated")),
    )
    for code in EVERY_STEP
)

MEASURES = {
    each.name: each
    for each in (
        _measure(
            "headline",
            gettext_noop("The numbers of the first screen"),
            (
                _WHAT,
                Field("basis", "text", gettext_noop("Basis")),
                Field("value", "whole", gettext_noop("Number")),
                Field("of", "whole", gettext_noop("Of how many")),
            ),
            ("what", "basis"),
            _headline,
        ),
        _measure(
            "figures",
            gettext_noop("The five axes, by every division"),
            (_BY, _GROUP, *_FIGURES),
            ("by", "group"),
            _divided(count_figures),
        ),
        _measure(
            "standing",
            gettext_noop("Every commitment and action as it stands on the day"),
            STANDING,
            ("commitment_id",),
            lambda store, scope: list_commitments(store, scope, completion=EVERY_STEP, size=None).rows,
        ),
        _measure(
            "actors",
            gettext_noop("Every actor with what it leads and when it was last heard of"),
            ACTORS,
            ("signatory_id",),
            lambda store, scope: list_actors(store, scope, size=None).rows,
        ),
        _measure(
            "evidence",
            gettext_noop("What actors say, what others tell and what was validated, by every division"),
            (
                _BY,
                _GROUP,
                _COMMITMENTS,
                *_VOICES,
                Field("compared", "whole", gettext_noop("With several kinds of evidence")),
                Field("differing", "whole", gettext_noop("The kinds of evidence differ")),
            ),
            ("by", "group"),
            _divided(compare_evidence),
        ),
        _measure(
            "cells",
            gettext_noop("Countries by kind of actor"),
            (
                _COUNTRY,
                Field("actor_type", "text", _COLUMNS["signatories"]["actor_type"]),
                _ACTORS,
                _COMMITMENTS,
                _REPORTED,
                *_per_code("completion"),
            ),
            ("country", "actor_type"),
            _cells,
        ),
        _measure(
            "coverage",
            gettext_noop("What is known of every country, level and article"),
            (
                _COUNTRY,
                _BEYOND,
                _LEVEL,
                Field("article", "text", _COLUMNS["articles"]["article_id"]),
                Field("addressed", "yes", gettext_noop("The article speaks to the level")),
                _ACTORS,
                _COMMITMENTS,
                _REPORTED,
                Field("last", "day", gettext_noop("Day of the latest report")),
            ),
            ("country", "level", "article"),
            _coverage,
        ),
        _measure(
            "trend",
            gettext_noop("The five axes over time, in all and by country"),
            (Field("on", "day", gettext_noop("On the day")), _BY, _GROUP, *_FIGURES),
            ("on", "by", "group"),
            _trend,
        ),
        _measure(
            "outcome_sums",
            gettext_noop("What commitments changed, by every division"),
            (
                _BY,
                _GROUP,
                Field("measure", "text", _COLUMNS["outcomes"]["measure"]),
                Field("unit", "text", _COLUMNS["outcomes"]["unit"]),
                Field("value", "number", gettext_noop("Total")),
                Field("n", "whole", gettext_noop("Told of so many commitments")),
                Field("of", "whole", gettext_noop("Of how many")),
                Field("about", "yes", gettext_noop("A part is not exact")),
            ),
            (),
            _divided(sum_outcomes),
        ),
        _measure(
            "law",
            gettext_noop("How far the framework law of each country is"),
            (
                _COUNTRY,
                _BEYOND,
                Field("rung", "text", _COLUMNS["milestones"]["status"]),
                Field("milestone_id", "text", _COLUMNS["milestones"]["milestone_id"]),
            ),
            ("country",),
            _law,
        ),
        _measure(
            "followed",
            gettext_noop("What was told in the twelve months after each event"),
            (
                Field("milestone_id", "text", _COLUMNS["milestones"]["milestone_id"]),
                Field("until", "day", gettext_noop("Until")),
                Field("over", "yes", gettext_noop("The twelve months had passed")),
                Field("reports", "whole", gettext_noop("Reports")),
                _COMMITMENTS,
            ),
            ("milestone_id",),
            lambda store, scope: map(_flat, reports_after_events(store, scope)),
        ),
        _measure(
            "ties",
            gettext_noop("Joint commitments of two groups"),
            (
                _BY,
                Field("one", "text", gettext_noop("One group (code)")),
                Field("other", "text", gettext_noop("The other group (code)")),
                Field("commitments", "whole", gettext_noop("Joint commitments")),
            ),
            ("by", "one", "other"),
            _ties,
        ),
        _measure(
            "joint",
            gettext_noop("Joint commitments by article"),
            (
                Field("article_id", "text", _COLUMNS["articles"]["article_id"]),
                Field("joint", "whole", gettext_noop("Joint commitments")),
                _COMMITMENTS,
            ),
            ("article_id",),
            _joint,
        ),
        _measure(
            "revisions",
            gettext_noop("Every revision of the record"),
            (
                Field("number", "whole", gettext_noop("Revision")),
                Field("at", "text", gettext_noop("Moment (UTC)")),
                Field("kind", "text", gettext_noop("How")),
                Field("reason", "text", gettext_noop("Why")),
                Field("added", "whole", gettext_noop("Added")),
                Field("changed", "whole", gettext_noop("Changed")),
                Field("removed", "whole", gettext_noop("Removed")),
            ),
            ("number",),
            _revisions,
        ),
    )
}
DATASETS = TABLES | MEASURES


# --- the files ---------------------------------------------------------------------------------------


def _beside(store: Store) -> tuple[Field, ...]:
    """Give the columns that every row bears: of which view it is, and whether it is invented."""
    found = (
        Field("read_revision", "whole", gettext_noop("As of revision")),
        Field("read_on", "day", gettext_noop("As of the day")),
    )
    return (*found, Field("notice", "text", gettext_noop("Notice"))) if store.is_demonstration else found


def _values_beside(store: Store, scope: Scope) -> dict[str, Any]:
    found = {"read_revision": scope.revision, "read_on": scope.day}
    return found | {"notice": DEMONSTRATION} if store.is_demonstration else found


def about(store: Store, scope: Scope) -> dict[str, Any]:
    """Say of which view something is: revision, day, filters, demonstration."""
    assert scope.day is not None  # noqa: S101 - `scope_from_url` gives it
    return {
        "revision": scope.revision,
        "day": scope.day.isoformat(),
        "demonstration": store.is_demonstration,
        "notice": DEMONSTRATION if store.is_demonstration else None,
        "filters": filters_of(scope),
    }


def file_name(dataset: str, ending: str, store: Store, scope: Scope) -> str:
    """Give what a file is called once it is taken home: it says its revision and day."""
    invented = "demonstration-" if store.is_demonstration else ""
    part = "-filtered" if filters_of(scope) else ""
    return f"{invented}{dataset}{part}-r{scope.revision}-{scope.day}.{ending}"


def content(dataset: Dataset, ending: str, store: Store, scope: Scope, t: Translator) -> bytes:
    """Give a dataset as a file of one of FORMATS; `t` says the headings of XLSX."""
    if ending == "parquet":
        out = BytesIO()
        pq.write_table(as_arrow(dataset, store, scope), out)
        return out.getvalue()
    columns, rows = _columns_and_rows(dataset, store, scope)
    match ending:
        case "csv":
            return codes_csv(
                (each.name for each in columns), ([row[each.name] for each in columns] for row in rows)
            )
        case "json":
            held = [{each.name: _plain(row[each.name]) for each in dataset.fields} for row in rows]
            told = {"name": dataset.name, "title": dataset.title(t), **about(store, scope), "rows": held}
            return json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    assert scope.day is not None  # noqa: S101 - `scope_from_url` gives it
    notes = Notes(
        day=scope.day,
        revision=scope.revision or 0,
        source=t("The Bamako commitments: {title}", title=dataset.title(t)),
        demonstration=store.is_demonstration,
    )
    return as_xlsx({each.name: each.called(t) for each in dataset.fields}, rows, notes, t, dataset.title(t))


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
) -> tuple[tuple[Field, ...], list[dict[str, Any]]]:
    beside = _values_beside(store, scope)
    return (*dataset.fields, *_beside(store)), [{**row, **beside} for row in dataset.rows(store, scope)]


def package(store: Store, scope: Scope, query: str = "") -> dict[str, Any]:
    """Give the data package of a view: every dataset as CSV with its schema, the other formats beside it.

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
        own = [each for each in schema.get("fields", ()) if each["name"] != "notice"]
        own = own or [_described(each) for each in dataset.fields]
        resources.append(
            {
                "name": name,
                "type": "table",
                "title": " / ".join(dataset.title(translator_for(language)) for language in LANGUAGES[:2]),
                "path": f"{name}.csv{view}",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": schema | {"fields": [*own, *(_described(each) for each in _beside(store))]},
                "alternates": [
                    {"path": f"{name}.{ending}{view}", "format": ending, "mediatype": kind}
                    for ending, kind in FORMATS.items()
                    if ending != "csv"
                ],
            }
        )
    return {**described, **about(store, scope), "resources": resources}


def _described(field: Field) -> dict[str, Any]:
    title = " / ".join(field.called(translator_for(language)) for language in LANGUAGES[:2])
    return {"name": field.name, "type": _FRICTIONLESS[field.kind], "title": title}


def package_json(store: Store, scope: Scope, query: str = "") -> bytes:
    """Give datapackage.json of a view."""
    return (json.dumps(package(store, scope, query), ensure_ascii=False, indent=2) + "\n").encode()


def archive(store: Store, scope: Scope, t: Translator) -> bytes:
    """Give every dataset as CSV with datapackage.json, as a zip."""
    files = {f"{name}.csv": content(each, "csv", store, scope, t) for name, each in DATASETS.items()}
    return zipped({**files, "datapackage.json": package_json(store, scope)})


def query_of(scope: Scope, given: Mapping[str, list[str]]) -> str:
    """Give the parameters of a view as its address gave them, in one order: without what it left open."""
    pairs = [(name, value) for name, values in filters_of(scope).items() for value in values]
    pairs += [(name, str(getattr(scope, name))) for name in ("day", "revision") if given.get(name)]
    return urlencode(pairs)
