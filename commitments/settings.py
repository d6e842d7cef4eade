"""What whoever runs the dashboard may set, in the environment; and where the files beside the code lie."""

import os
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

DEFAULT_STORE = "duckdb:data/commitments.duckdb"
DEMONSTRATION_STORE = "duckdb:data/demonstration.duckdb"
DEFAULT_READERS = 1_000

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "installed"


def app_folder() -> Path:
    """Return the folder that holds dashboard.py, pages/ and .streamlit/."""
    return _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def data_folder() -> Path:
    """Return the folder that holds baseline/, the outlines and the places; read, never written."""
    return app_folder() / "data"


def program_version() -> str:
    """Return the version of the package, installed or in a checkout."""
    try:
        return version("bamako-commitments")
    except PackageNotFoundError:
        described = (app_folder() / "pyproject.toml").read_text("utf-8")
        return str(tomllib.loads(described)["project"]["version"])


def store(otherwise: str = DEFAULT_STORE) -> str:
    """Return the name of the store (COMMITMENTS_STORE)."""
    return os.environ.get("COMMITMENTS_STORE") or otherwise


def contact() -> str:
    """Return where errors are reported (COMMITMENTS_CONTACT): an e-mail or a web page, "" for nowhere."""
    return os.environ.get("COMMITMENTS_CONTACT", "").strip()


def publisher() -> str:
    """Return who publishes and hosts the dashboard (COMMITMENTS_PUBLISHER), "" where nobody says."""
    return os.environ.get("COMMITMENTS_PUBLISHER", "").strip()


def staff() -> str:
    """Return the e-mail addresses that may sign in (COMMITMENTS_STAFF), as they are listed."""
    return os.environ.get("COMMITMENTS_STAFF", "")


def readers() -> int:
    """Return how many may have a page open at the same time (COMMITMENTS_READERS)."""
    number = os.environ.get("COMMITMENTS_READERS", "").strip()
    return int(number) if number.isdecimal() and int(number) else DEFAULT_READERS


def log() -> str:
    """Return how the log is written (COMMITMENTS_LOG): text or json."""
    return os.environ.get("COMMITMENTS_LOG", "").strip() or "text"


def metrics_token() -> str:
    """Return what whoever asks for metrics bears (COMMITMENTS_METRICS_TOKEN), "" where nobody may."""
    return os.environ.get("COMMITMENTS_METRICS_TOKEN", "").strip()


def stop_within() -> int:
    """Return how many seconds a server that is told to stop waits for what is being published
    (COMMITMENTS_STOP_WITHIN)."""
    number = os.environ.get("COMMITMENTS_STOP_WITHIN", "").strip()
    return int(number) if number.isdecimal() and int(number) else 60


def backups() -> Path | None:
    """Return the folder for copies of the store (COMMITMENTS_BACKUPS), None where none is set."""
    folder = os.environ.get("COMMITMENTS_BACKUPS", "").strip()
    return Path(folder).expanduser() if folder else None


def backup_ages() -> tuple[int, int, int, int]:
    """Return of how many hours, days, weeks and months a copy is kept."""
    return 24, 7, 5, 12
