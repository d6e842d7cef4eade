"""Where the files beside the code lie: in a checkout next to the package, installed inside it."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "installed"


def app_folder() -> Path:
    """Folder that holds dashboard.py, pages/ and .streamlit/."""
    return _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def data_folder() -> Path:
    """Folder that holds baseline/, the outlines and the places; read, never written."""
    return app_folder() / "data"
