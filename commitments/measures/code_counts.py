"""What is counted by code: a field of a frozen value, its words, and its counts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, get_type_hints

from commitments.contract.codelists import COMPLETIONS, SET_ASIDE, CodeList
from commitments.measures.rows import Row

T = TypeVar("T")


@dataclass(frozen=True)
class CodeCounts:
    """The words of what is counted by code: a column a code; with `set_aside`, of those set aside too."""

    title: str
    codes: CodeList
    set_aside: bool = False

    def labelled(self) -> Iterator[tuple[CodeList, str]]:
        """Yield every code, and the codes that label it."""
        yield from ((self.codes, code) for code in self.codes)
        if self.set_aside:
            yield from ((COMPLETIONS, code) for code in SET_ASIDE)

    @property
    def described(self) -> str:
        """Return its codes with what they mean, in English: two axes may have a code of one name."""
        return f"{self.title}: {', '.join(f'{code} ({codes[code].en})' for codes, code in self.labelled())}."

    def __get_pydantic_json_schema__(self, of_field: Any, handler: Callable[[Any], dict[str, Any]]) -> Any:
        return handler(of_field) | {"description": self.described}


def words_of(shape: type) -> dict[str, tuple[Any, Any]]:
    """Return the type and the words of each field that has words."""
    hints = get_type_hints(shape, include_extras=True)
    return {
        name: (hint.__origin__, hint.__metadata__[0])
        for name, hint in hints.items()
        if hasattr(hint, "__metadata__")
    }


@cache
def codes_of(shape: type) -> Mapping[str, tuple[str, ...]]:
    """Return the codes of each field that counts by code."""
    return {
        name: tuple(code for _, code in words.labelled())
        for name, (_, words) in words_of(shape).items()
        if isinstance(words, CodeCounts)
    }


def tally(shape: type, kinds: Iterable[Row]) -> Counter[str]:
    """Return how many commitments that count have each code of the columns that the fields are named after,
    and `commitments`, how many there are: of `kinds`, rows that each stand for `n` that are alike."""
    counts: Counter[str] = Counter()
    for kind in kinds:
        if kind["counted"]:
            counts["commitments"] += kind["n"]
            for column in codes_of(shape):
                counts[f"{column}.{kind[column]}"] += kind["n"]
    return counts


def how_many(kinds: Iterable[Row], of: str) -> int:
    """Return how many of the commitments that count, rows that each stand for `n` that are alike, are so."""
    return sum(kind["n"] for kind in kinds if kind["counted"] and kind[of])


def from_tallies(shape: type[T], row: Mapping[str, Any]) -> T:
    """Return the frozen value that stands in a row with what `tally` counts, its other fields by their
    names."""
    made: Any = shape
    codes = codes_of(made)
    value: T = made(
        **{
            name: {code: row[f"{name}.{code}"] for code in codes[name]} if name in codes else row[name]
            for name in made.__dataclass_fields__
        }
    )
    return value
