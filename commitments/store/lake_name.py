"""What a store is called that several servers share: its catalogue, and the folder in which all else lies."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from commitments.errors import BadStoreNameError, StorePasswordNamedError
from commitments.settings import names_password

SCHEME = "ducklake:"
_POSTGRES = "postgres:"
# As libpq reads a word: between quotes, or without any; a backslash stands before what is meant as it is.
_VALUE = r"('(?:[^'\\]|\\.)+'|(?:[^\s'\"\\]|\\.)+)(?!\S)"
_WORDS = re.compile(rf"(?:\s*\w+\s*=\s*{_VALUE})+\s*", re.DOTALL)
_FOLDER = re.compile(rf"(?:^|\s)data_path\s*=\s*{_VALUE}", re.DOTALL)
_ADDRESS = re.compile(r"[A-Za-z]\w+:")  # neither a file nor a folder, but of C:

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
        if names_password(name):
            raise StorePasswordNamedError
        said = name.removeprefix(SCHEME)
        folders = [re.sub(r"\\(.)|'", r"\1", each, flags=re.DOTALL) for each in _FOLDER.findall(said)]
        catalogue = _FOLDER.sub("", said).strip()
        if catalogue.startswith(_POSTGRES):
            is_named = bool(_WORDS.fullmatch(catalogue.removeprefix(_POSTGRES)))
        else:
            is_named = bool(catalogue) and not _ADDRESS.match(catalogue)
        # DuckLake takes each backslash in a path for a stroke.
        if not is_named or len(folders) != 1 or _ADDRESS.match(folders[0]) or "\\" in folders[0]:
            raise BadStoreNameError(store=name)
        try:
            return cls(catalogue, Path(folders[0]).expanduser().absolute())
        except RuntimeError as error:  # of ~somebody whom nobody knows
            raise BadStoreNameError(store=name) from error

    @property
    def is_in_postgres(self) -> bool:
        """Return whether several processes may use it."""
        return self.catalogue.startswith(_POSTGRES)

    @property
    def attached(self) -> str:
        """Return what DuckLake is told to attach."""
        if not self.is_in_postgres:
            return SCHEME + self.catalogue
        asked = "".join(f"{word}={value} " for word, value in _CONNECTION.items())
        return f"{SCHEME}{_POSTGRES}{asked}{self.catalogue.removeprefix(_POSTGRES)}"  # libpq takes the last

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
