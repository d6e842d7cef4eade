"""How a measure is published: once, beside it, with the title, columns and key of its file and the path of
its answer. The data files, their package, the API and the descriptions of both follow from `catalogue`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import NoneType
from typing import Any, Literal, get_args

from commitments.contract.codelists import CodeList
from commitments.contract.dimensions import NONE
from commitments.contract.model import RECORDS, Column
from commitments.measures.code_counts import CodeCounts, words_of
from commitments.measures.rows import Row
from commitments.measures.scope import By, Scope
from commitments.store.store import Store
from commitments.text.marking import N_

Kind = Literal["text", "whole", "number", "yes", "day", "list"]
DIVISIONS: tuple[By, ...] = get_args(By)

_KINDS: Mapping[Any, Kind] = {str: "text", int: "whole", float: "number", bool: "yes", date: "day"}
_OF_COLUMNS: Mapping[str, Kind] = {"number": "number", "percent": "number", "whole": "whole"}


@dataclass(frozen=True)
class DataColumn:
    """A column of a file: `title` is a sentence of the catalogue, a column of the contract, or a code."""

    name: str
    kind: Kind
    title: str | Column | tuple[str, CodeList, str]


@dataclass(frozen=True)
class PublishedAnswer:
    """What programs are answered at `path`: each of `measures` by the name it has there, by a division of
    `divisions` where there are some."""

    path: str
    summary: str
    measures: Mapping[str, Callable[..., Any]]
    divisions: tuple[By, ...] = ()


@dataclass(frozen=True)
class Published:
    """A measure as a file of the open data, `rows` by the names of `columns`; and as an answer of the API."""

    name: str
    title: str
    columns: tuple[DataColumn, ...]
    key: tuple[str, ...]
    rows: Callable[[Store, Scope], Iterable[Row]]
    answer: PublishedAnswer | None = field(default=None, kw_only=True)


def contract(table: str, column: str) -> Column:
    """Return a column of the contract, whose words a column of a measure has."""
    return RECORDS[table].columns()[column]


def contract_columns(table: str, *names: str) -> tuple[DataColumn, ...]:
    """Return columns of a table of the contract, by default all of them."""
    return tuple(
        DataColumn(name, "list" if column.many else _OF_COLUMNS.get(column.kind, "text"), column)
        for name in names or RECORDS[table].columns()
        for column in (contract(table, name),)
    )


def columns_of(shape: type) -> tuple[DataColumn, ...]:
    """Return the columns of a frozen value: a field with words is one, one with `CodeCounts` one a code."""
    columns: list[DataColumn] = []
    for name, (kind, words) in words_of(shape).items():
        if isinstance(words, CodeCounts):
            for codes, code in words.labelled():
                columns.append(DataColumn(f"{name}_{code}", "whole", (words.title, codes, code)))
        else:
            columns.append(DataColumn(name, _kind(kind), words))
    return tuple(columns)


def _kind(hint: Any) -> Kind:
    """Return the kind of values of a type, None left aside."""
    (given,) = (part for part in get_args(hint) or (hint,) if part is not NoneType)
    return _KINDS[given]


def flat(value: Any) -> Row:
    """Return a frozen value as a row: what it counts by code is a column a code, no group or country NONE."""
    row: Row = {}
    for name, content in vars(value).items():
        if isinstance(content, Mapping):
            row |= {f"{name}_{code}": n for code, n in content.items()}
        else:
            row[name] = NONE if content is None and name in ("group", "country") else content
    return row


def each_flat(measure: Callable[[Store, Scope], Iterable[Any]]) -> Callable[[Store, Scope], Iterable[Row]]:
    """Return what gives the values of a measure as rows."""
    return lambda store, scope: map(flat, measure(store, scope))


def divided(
    name: str,
    title: str,
    measure: Callable[[Store, Scope, By], Iterable[Any]],
    shape: type,
    answer: PublishedAnswer,
    key: tuple[str, ...] = ("by", "group"),
) -> Published:
    """Publish the values of a measure, of that shape, division by division."""

    def rows(store: Store, scope: Scope) -> Iterator[Row]:
        for by in answer.divisions:
            for value in measure(store, scope, by):
                yield {"by": by, **flat(value)}

    return Published(name, title, (BY, *columns_of(shape)), key, rows, answer=answer)


BY = DataColumn("by", "text", N_("Broken down by"))
COUNTRY = DataColumn("country", "text", N_("Country (code)"))
LEVEL = DataColumn("level", "text", N_("Level (code)"))
REPORTED = DataColumn("reported", "whole", N_("With a report"))
