"""What a view may be filtered by: one dimension each, from which the address, SQL, forms, the API and the
command line follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from commitments.contract import codelists
from commitments.contract.codelists import CodeList
from commitments.text.marking import N_

# What a filter says for "none": commitments without a theme, leads without a country.
NONE = "none"


@dataclass(frozen=True)
class Dimension:
    """Something that commitments are filtered and divided by.

    Attributes:
        column: Its column, in `standing` and in the table of what it says something of.
        of: Whether it is said of actors, articles or commitments.
        title: What it is called; `every`: the choice of nothing in particular.
        only: What choosing it does, as the command line says it; `metavar`: its value there.
        described: Its values, as the description of the API says it.
        codes: Its code list; None where its values are in the register.
        names: The table whose records it names.
        may_be_none: Whether `NONE` may be asked for.
    """

    name: str
    column: str
    of: Literal["actors", "articles", "commitments"]
    title: str
    every: str
    only: str
    metavar: str
    described: str
    codes: CodeList | None = None
    names: str = ""
    may_be_none: bool = False

    @property
    def identified_in(self) -> str:
        """Return the table whose records bear its values where these are identifiers, which differ in
        case."""
        return self.names or ("articles" if self.of == "articles" else "")


def _by(**of: Any) -> Any:
    """Return the field of a dimension; nothing is filtered by it without being asked."""
    return field(default=(), metadata=of)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What each dimension is to be, in the order of addresses and forms; of several values, any of them."""

    country: tuple[str, ...] = _by(
        of="actors",
        title=N_("Country"),
        every=N_("All countries"),
        only=N_("Only actors of this country, by code or name."),
        metavar=N_("COUNTRY"),
        described="ISO 3166 alpha-3 of the lead, or none.",
        may_be_none=True,
    )
    level: tuple[str, ...] = _by(
        of="actors",
        title=N_("Level"),
        every=N_("All levels"),
        only=N_("Only actors of this level."),
        metavar=N_("LEVEL"),
        described="Level of the lead.",
        codes=codelists.LEVELS,
    )
    actor_type: tuple[str, ...] = _by(
        of="actors",
        title=N_("Type of actor"),
        every=N_("All types"),
        only=N_("Only actors of this type."),
        metavar=N_("TYPE"),
        described="Type of the lead.",
        codes=codelists.ACTOR_TYPES,
    )
    actor: tuple[str, ...] = _by(
        column="signatory_id",
        of="actors",
        title=N_("Actor"),
        every=N_("All actors"),
        only=N_("Only what this actor leads."),
        metavar=N_("IDENTIFIER"),
        described="Identifier of the lead.",
        names="signatories",
    )
    article: tuple[str, ...] = _by(
        column="article_id",
        of="articles",
        title=N_("Article"),
        every=N_("All articles"),
        only=N_("Only what answers this article."),
        metavar=N_("IDENTIFIER"),
        described="Identifier of the article.",
        names="articles",
    )
    declaration: tuple[str, ...] = _by(
        of="articles",
        title=N_("Declaration"),
        every=N_("All declarations"),
        only=N_("Only what answers this declaration."),
        metavar=N_("IDENTIFIER"),
        described="Declaration of the article.",
    )
    theme: tuple[str, ...] = _by(
        of="commitments",
        title=N_("Theme"),
        every=N_("All themes"),
        only=N_("Only this theme, or none."),
        metavar=N_("THEME"),
        described="Theme, or none.",
        codes=codelists.THEMES,
        may_be_none=True,
    )
    basis: tuple[str, ...] = _by(
        of="commitments",
        title=N_("Declared or documented"),
        every=N_("Declared commitments, documented actions"),
        only=N_("Only what is declared, or documented."),
        metavar=N_("BASIS"),
        described="Declared or documented.",
        codes=codelists.BASES,
    )


DIMENSIONS: Mapping[str, Dimension] = {
    each.name: Dimension(each.name, **{"column": each.name, **each.metadata}) for each in fields(Filters)
}
ACTOR_FILTERS = tuple(name for name, dimension in DIMENSIONS.items() if dimension.of == "actors")
# Of an actor, beside its identifier.
ACTOR_COLUMNS = tuple(
    dimension.column for dimension in DIMENSIONS.values() if dimension.of == "actors" and not dimension.names
)
ARTICLE_FILTERS = tuple(name for name, dimension in DIMENSIONS.items() if dimension.of == "articles")
COMMITMENT_FILTERS = tuple(name for name, dimension in DIMENSIONS.items() if dimension.of != "actors")
