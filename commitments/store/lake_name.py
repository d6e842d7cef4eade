"""What a store is called that several servers share: its catalogue, and the folder in which all else lies."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from commitments.errors import BadStoreNameError, StorePasswordNamedError

SCHEME = "ducklake:"
_POSTGRES = "postgres:"
_FOLDER = re.compile(r"(?:^|\s)data_path\s*=\s*(?:'([^']+)'|(\S+))")
_PASSWORD = re.compile(r"password\s*=|://\S*:\S*@", re.IGNORECASE)

# What is asked of a connection unless its name says otherwise: a server that does not answer is known to be
# away within seconds, also where the network swallows what is sent.
_CONNECTION = {
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # milliseconds
    "application_name": "commitments",
    # Nor does PostgreSQL hold for long what a server holds that is gone, or stands still while it writes.
    "options": "'-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 "
    "-c tcp_user_timeout=20s -c idle_in_transaction_session_timeout=5min'",
}


@dataclass(frozen=True)
class LakeName:
    """The catalogue, in PostgreSQL or, for one process alone, in a file of DuckDB; and the shared folder."""

    catalogue: str
    folder: Path

    @classmethod
    def of(cls, name: str) -> Self | None:
        """Return what `ducklake:CATALOGUE data_path=FOLDER` names; None of a name of another form.

        Raises:
            BadStoreNameError: catalogue or folder are missing, or one is an address, as `s3://`.
            StorePasswordNamedError: a password stands in it, which names of stores are written out with.
        """
        if not name.startswith(SCHEME):
            return None
        if _PASSWORD.search(name):
            raise StorePasswordNamedError
        said = name.removeprefix(SCHEME)
        found = _FOLDER.search(said)
        catalogue = _FOLDER.sub("", said).strip()
        folder = (found[1] or found[2]) if found else ""
        if not folder or "://" in said or not catalogue.removeprefix(_POSTGRES).strip():
            raise BadStoreNameError(store=name)
        return cls(catalogue, Path(folder).expanduser().absolute())

    @property
    def is_in_postgres(self) -> bool:
        """Return whether several processes may use it."""
        return self.catalogue.startswith(_POSTGRES)

    @property
    def attached(self) -> str:
        """Return what DuckLake is told to attach."""
        if not self.is_in_postgres:
            return SCHEME + self.catalogue
        asked = "".join(
            f" {word}={value}" for word, value in _CONNECTION.items() if f"{word}=" not in self.catalogue
        )
        return SCHEME + self.catalogue + asked

    @property
    def tables(self) -> Path:
        """Return the folder of the tables' files."""
        return self.folder / "tables"

    @property
    def mark(self) -> Path:
        """Return the file that says which tables the folder is of."""
        return self.path.with_name(f"{self.path.name}.lake")

    @property
    def path(self) -> Path:
        """Return the name beside which lies what belongs to the store and is no table."""
        return self.folder / "commitments"
