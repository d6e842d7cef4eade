"""What went wrong, in the reader's language: the sentence of an error, filled with its facts."""

from pathlib import Path
from string import Formatter

from commitments.errors import (
    REFUSALS,
    CommitmentsError,
    ReplicaUnwritableError,
    StoreAwayError,
    StoreExchangedError,
    StoreFileLostError,
    StoreFolderForeignError,
    StoreRefusedError,
    StoreTooNewError,
    StoreUncertainError,
)
from commitments.events import Event, note
from commitments.http import request_ids
from commitments.i18n.translator import Translator, translator_for
from commitments.text.marking import N_
from commitments.text.sanitize import escape_controls

# Of what several servers share, which only those mend who run it.
_SHARED = (
    ReplicaUnwritableError,
    StoreAwayError,
    StoreExchangedError,
    StoreFileLostError,
    StoreFolderForeignError,
    StoreRefusedError,
    StoreTooNewError,
    StoreUncertainError,
)

# What the log has the whole of.
PAGE_FAILED = N_("Something went wrong on this page. It has been noted; the other pages can be used.")


def error_sentence(error: CommitmentsError, t: Translator) -> str:
    """Return one sentence that says what happened and what to do next."""
    facts = {name: escape_controls(str(fact)) for name, fact in error.facts.items()}
    if reason := REFUSALS.get(str(error.facts.get("why"))):
        facts["why"] = t(reason)
    if right := error.facts.get("right"):
        facts["right"] = t(str(right))
    # Of what is raised in trouble, a fact may lack; the sentence must not.
    needed = {name for _, name, _, _ in Formatter().parse(error.sentence) if name}
    return t(error.sentence, **dict.fromkeys(needed, "?") | facts)


def public_sentence(error: CommitmentsError, t: Translator) -> str:
    """Return the sentence of an error as anybody may read it; what it keeps to itself stands in the log."""
    if "store" not in error.facts and not any(isinstance(fact, Path) for fact in error.facts.values()):
        return error_sentence(error, t)
    note(Event.FAULT, code=error.code, message=error_sentence(error, translator_for("en")))
    return t(error.public_sentence)


def staff_sentence(error: CommitmentsError, t: Translator) -> str:
    """Return the sentence of an error as staff read it."""
    return (public_sentence if isinstance(error, _SHARED) else error_sentence)(error, t)


def reference(t: Translator) -> str:
    """Return what whoever meets a failure can give to whoever runs the server, who finds it in the log."""
    return t("Reference to give: {id}", id=request_ids.current())
