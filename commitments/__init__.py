"""The front door: what a program needs to read and check files, keep a store and ask it for figures.

Each name is imported when it is asked for, so that no command waits for what it does not use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commitments.errors import CommitmentsError
    from commitments.exports.frames import figures, rows
    from commitments.ingest.problems import Problem
    from commitments.ingest.reading import read_file
    from commitments.ingest.validation import check
    from commitments.measures.scope import Scope
    from commitments.store.changesets import import_files
    from commitments.store.opening import open_store
    from commitments.store.store import Store
else:
    _HOMES = {
        "errors": ("CommitmentsError",),
        "exports.frames": ("figures", "rows"),
        "ingest.problems": ("Problem",),
        "ingest.reading": ("read_file",),
        "ingest.validation": ("check",),
        "measures.scope": ("Scope",),
        "store.changesets": ("import_files",),
        "store.opening": ("open_store",),
        "store.store": ("Store",),
    }

    def __getattr__(name: str) -> Any:
        for module, names in _HOMES.items():
            if name in names:
                return getattr(import_module(f"{__name__}.{module}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "CommitmentsError",
    "Problem",
    "Scope",
    "Store",
    "check",
    "figures",
    "import_files",
    "open_store",
    "read_file",
    "rows",
]
