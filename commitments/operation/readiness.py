"""Whether a server can answer readers now, and if not, why: one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from commitments.errors import CommitmentsError
from commitments.limits.lanes import Lane
from commitments.serving import served
from commitments.text.marking import N_


@dataclass(frozen=True)
class Readiness:
    """Whether a server can answer: `why` not, "" where it can; `sentence` says it to people."""

    why: str = ""
    sentence: str = N_("The dashboard answers.")
    revision: int | None = None


STOPPING = Readiness("stopping", N_("The server is stopping: what is being published is finished first."))
FULL = Readiness("full", N_("More is asked of this server at this moment than it can make."))
NO_STORE = Readiness(
    "store", N_("The register cannot be read: “commitments doctor” and the log of the server say why.")
)


def at_hand(lanes: Iterable[Lane]) -> Readiness | None:
    """Return what is known without waiting for anything; None where the store has to be asked.

    `lanes` are those in which everybody waits.
    """
    if served.is_stopping():
        return STOPPING
    if any(lane.is_full for lane in lanes):
        return FULL
    opened = served.store_at_hand()
    latest = opened and opened.latest_at_hand
    return Readiness(revision=latest.number) if latest else None


def asked_of_the_store() -> Readiness:
    """Return what the store answers, opened anew where it was given up."""
    try:
        return Readiness(revision=served.store().newest)
    except CommitmentsError:
        return NO_STORE
