"""What is found of an installation: a sentence each, and whether it is as it should be."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "look", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `subject` names it to programs, `sentence` says what it is and what to
    do."""

    subject: str
    level: Level
    sentence: str
