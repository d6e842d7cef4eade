"""The pages of the public site, each a function from a visit to what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from commitments.site.blocks import Page
from commitments.site.pages import (
    about,
    actor,
    actors,
    commitment,
    countries,
    declaration,
    environment,
    history,
    method,
    outcomes,
    overview,
    partnerships,
    practices,
    register,
    revision,
    search,
    since,
    themes,
)
from commitments.site.visit import Visit

PAGES: Mapping[str, Callable[[Visit], Page]] = {
    module.__name__.rpartition(".")[2]: module.page
    for module in (
        *(overview, since, countries, declaration, themes),
        *(register, commitment, actors, actor, partnerships),
        *(outcomes, environment, practices),
        *(search, method, history, revision, about),
    )
}
