"""The pages for staff, each a function that draws it for a visit of somebody who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from commitments.auth.sign_in import Person
from commitments.site.registry import STAFF_PAGES
from commitments.site.visit import Visit

PAGES: Mapping[str, Callable[[Visit, Person], None]] = {
    name: import_module(f"{__name__}.{name}").page for name in STAFF_PAGES
}
