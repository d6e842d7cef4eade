"""An installation looked through, beside a running server or without one; nothing is changed by it."""

from collections.abc import Iterator
from dataclasses import replace

from commitments.operation import ground, reach
from commitments.operation.findings import Finding, Installation

_LOOKS = (
    *(reach.settings, reach.listening, reach.reached, reach.signing_in),
    *(
        ground.private,
        ground.written,
        ground.room,
        ground.stored,
        ground.kept,
        ground.copied,
        ground.versions,
    ),
)


def examined(of: Installation) -> Iterator[Finding]:
    """Yield what is found, in the order in which things are set up. Raises BadStoreNameError."""
    for look in _LOOKS:
        for finding in look(of):
            yield replace(finding, subject=look.__name__)
