"""What is found of an installation: a sentence each, and whether it is as it should be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from commitments.errors import CommitmentsError, StoreMissingError
from commitments.i18n.translator import Translator
from commitments.settings import Reading, Settings
from commitments.store.beside import store_path
from commitments.store.disk import disk_errors
from commitments.store.integrity import Examination, examine

Level = Literal["wrong", "look", "good"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: its sentence says what it is and what to do; `subject` names what it is
    about to programs."""

    level: Level
    sentence: str
    subject: str = ""


def wrong(sentence: str) -> Finding:
    """Return what is to be corrected."""
    return Finding("wrong", sentence)


def look(sentence: str) -> Finding:
    """Return what somebody should look at."""
    return Finding("look", sentence)


def good(sentence: str) -> Finding:
    """Return what is as it should be."""
    return Finding("good", sentence)


def is_well(findings: Sequence[Finding]) -> bool:
    """Return whether nothing is to be corrected."""
    return all(finding.level != "wrong" for finding in findings)


@dataclass(frozen=True)
class Installation:
    """What is looked through: the settings as they were read, the store of that name, at a moment, told by
    `t`."""

    reading: Reading
    store: str
    now: datetime
    t: Translator

    @property
    def settings(self) -> Settings:
        """Return what is set."""
        return self.reading.settings

    @cached_property
    def path(self) -> Path:
        """Return where the file of the store is, or would be."""
        return store_path(self.store)

    @cached_property
    def found(self) -> Examination | CommitmentsError:
        """Return how the store and its log are, or why that cannot be said."""
        try:
            with disk_errors(self.store):
                if not self.path.exists():
                    return StoreMissingError(store=self.store)
                return examine(self.store, self.path)
        except CommitmentsError as error:
            return error
