"""Parts of the desk with a script of their own: files that are served by address, since our policy lets no
script run that stands in a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

_PACKAGE = "commitments"
_FOLDER = "static"
_NAMES = ("first_rows", "grid")


def mount(name: str, data: Mapping[str, Any], *, key: str, on: Mapping[str, Callable[[], None]]) -> Any:
    """Draw the component of a name; what happens in it is `on` by name, and is an attribute of what this
    returns, None but in the run that it brings about."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{_PACKAGE}.{name}") is None:
        # Streamlit finds these by itself only in installed packages.
        configs = [ComponentConfig(each, _FOLDER) for each in _NAMES]
        manager.register_from_manifest(ComponentManifest(_PACKAGE, "", configs), Path(__file__).parent)
    happening = {f"on_{event}_change": told for event, told in on.items()}
    return _component(name)(key=key, data=dict(data), **happening)


@cache
def _component(name: str) -> Callable[..., Any]:
    return st.components.v2.component(
        f"{_PACKAGE}.{name}", js=f"{name}.js", css="desk.css", isolate_styles=False
    )
