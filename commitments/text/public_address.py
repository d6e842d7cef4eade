"""Where the dashboard is found from outside: https://site.example/bamako."""

import re
from typing import NamedTuple, Self

# Folders of plain letters, none of which a browser or a proxy reads as something else.
_FOLDER = r"(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]{0,49}){0,5}"

_ADDRESS = re.compile(rf"(https?)://((?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::[0-9]{{1,5}})?)({_FOLDER}/?)")


class PublicAddress(NamedTuple):
    """The address of the dashboard: how browsers speak to it, the name of its site, the folder there that it
    has to itself, "" where that is all of the site."""

    scheme: str
    host: str
    folder: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the address that a setting names.

        Raises:
            ValueError: it is none, or has more than a name and a folder.
        """
        found = _ADDRESS.fullmatch(text.strip())
        if found is None:
            raise ValueError(text)
        scheme, host, folder = found.groups()
        return cls(scheme, bare_host(host, scheme), plain_folder(folder))

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}{self.folder}"


def plain_folder(text: str) -> str:
    """Return the folder that a text names, as /bamako; "" where it names none, or anything beside it."""
    folder = text.removesuffix("/")
    return folder if re.fullmatch(_FOLDER, folder) else ""


def bare_host(host: str, scheme: str) -> str:
    """Return the name of a server without the port that its scheme has anyway."""
    return host.lower().removesuffix(":443" if scheme == "https" else ":80")
