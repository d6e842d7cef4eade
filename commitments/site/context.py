"""For whom something is shown: their language, the view they stand in, their screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from commitments.contract.codelists import fold
from commitments.contract.dimensions import DIMENSIONS, NONE
from commitments.i18n.translator import Translator
from commitments.site.theme import DARK, LIGHT, Palette
from commitments.site.urls import Address
from commitments.text.typography import typeset


@dataclass(frozen=True)
class Context:
    """For whom something is shown: their language, the view they stand in, their screen."""

    t: Translator
    address: Address
    dark: bool = False
    narrow: bool = False  # a phone
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def palette(self) -> Palette:
        """Return the colours of the screen."""
        return DARK if self.dark else LIGHT

    def name(self, by: str, group: str | None) -> str:
        """Return the name of a group of figures: a country, type, level, article, theme, basis,
        declaration or actor; of what has none, as figures and addresses write it."""
        if group in (None, NONE):
            return self.t("no single country") if by == "country" else self.t.missing
        if by == "country":
            return self.t.country(group)
        if by in DIMENSIONS and DIMENSIONS[by].codes:
            return self.t.label(by, group)
        return typeset(self.names.get(by, {}).get(group, group))

    def sorted_by(self, by: str, group: str | None) -> tuple[bool, int, str]:
        """Return what puts groups in the order of their names, articles in their own, "none" last."""
        articles = list(self.names.get(by, ())) if by == "article" else []
        place = articles.index(group) if group in articles else len(articles)
        return group is None, place, fold(self.name(by, group))
