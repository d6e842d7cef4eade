"""What the head of a page tells search engines, and whoever is sent a link to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from commitments.contract.dimensions import DIMENSIONS
from commitments.i18n.offered import offered_languages
from commitments.measures.scope import Scope
from commitments.site import theme
from commitments.site.registry import PREVIEWED, SITE_PAGES, preview_file
from commitments.site.urls import Address, LightAddress


@dataclass(frozen=True)
class About:
    """What is told of a page: its title, its sentence, its picture, where it is kept without filters, and
    where in each language; whole addresses, "" and none where they are not known."""

    grounds: ClassVar = (("light", theme.LIGHT.ground), ("dark", theme.DARK.ground))

    title: str
    description: str
    picture: str = ""
    canonical: str = ""
    others: Sequence[tuple[str, str]] = ()

    @classmethod
    def of(cls, title: str, description: str, address: Address, language: str, site: str) -> About:
        """Return what is told of the page at an address of the dashboard, which is at `site`, "" where that
        is not known."""
        if not site:
            return cls(title, description)
        bare = _bare(address)
        picture = ""
        if address.page in PREVIEWED:
            view = Address(address.page, address.scope, rest=address.rest)
            picture = site + view.file(preview_file(address.page), language).removeprefix(".")
        languages = dict.fromkeys((*offered_languages(), language))
        places = {code: site + _kept_at(bare, code).removeprefix(".") for code in languages}
        return cls(title, description, picture, places[language], tuple(places.items()))


def _bare(address: Address) -> Address:
    """Return an address of the dashboard with nothing but what names the thing that its page shows."""
    subject = SITE_PAGES[address.page].subject
    scope = Scope().but(**{subject: getattr(address.scope, subject)[:1]} if subject in DIMENSIONS else {})
    names = {subject, "table"} if subject == "id" else {subject}  # an identifier is one of its table
    return Address(address.page, scope, rest=tuple(pair for pair in address.rest if pair[0] in names))


def _kept_at(bare: Address, language: str) -> str:
    """Return where search engines read a page: without scripts, where it is there without."""
    return LightAddress.of(bare, language) or replace(bare, language=language).here()
