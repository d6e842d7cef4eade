"""The pages of the public site, each a function from a visit to what it shows."""

from collections.abc import Callable, Mapping
from importlib import import_module

from commitments.site.blocks import Page
from commitments.site.registry import SITE_PAGES
from commitments.site.visit import Visit

PAGES: Mapping[str, Callable[[Visit], Page]] = {
    name: import_module(f"{__name__}.{name}").page for name, page in SITE_PAGES.items() if not page.for_staff
}
