"""Under which licence each package of an installation is: `make licences` writes it for readers."""

import re
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import metadata
from typing import cast

from tests import CHECKOUT

READ = CHECKOUT / "docs" / "licences.md"

# What may stand in a program under Apache-2.0, and go with it to others, as it is.
PERMISSIVE = {
    "0BSD",
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "Zlib",
}
COMPATIBLE = PERMISSIVE | {
    "MPL-2.0",  # its own files stay under it, and none is changed here
    "PSF-2.0",  # Python's own
}

# How packages without an expression name their licence, in words or by a classifier.
_NAMES = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
}

_HEAD = """# Licences

The program is under [Apache-2.0](../LICENSE). Here is what an installation brings that may
share its store with others (`requirements-lake.lock`), and under which licence each says it is. All may go
with it (`tests/test_licences.py`). *BSD* is one of that family which the package does not name more closely.
What the project itself carries is credited in the [README](../README.md#licences-and-credits).

`make licences` writes this page.

| Package | Licence |
| --- | --- |
"""


def locked() -> Iterator[str]:
    """Names of all packages of the lock, in its order, each once."""
    yield from dict.fromkeys(
        re.findall(r"^([a-z0-9-]+)==", (CHECKOUT / "requirements-lake.lock").read_text("utf-8"), re.M)
    )


def licence_of(package: str) -> str:
    """Under what the installed package says it is: an expression of SPDX where its words allow one."""
    told = cast(Message, metadata(package))
    return told.get("License-Expression") or _in_words(told)


def page() -> str:
    """What readers are told."""
    return _HEAD + "".join(f"| {package} | {licence_of(package)} |\n" for package in locked())


def _in_words(told: Message) -> str:
    """The licence by a short name, else by its classifier: some packages give its whole text for a name."""
    name = told.get("License") or ""
    if name in COMPATIBLE or name in _NAMES:
        return _NAMES.get(name, name)
    classifiers = told.get_all("Classifier") or []
    named = [
        each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License :: OSI Approved :: ")
    ]
    return " AND ".join(_NAMES.get(each, each) for each in named)


if __name__ == "__main__":
    READ.write_text(page(), "utf-8")
