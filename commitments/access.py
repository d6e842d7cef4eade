"""Who may change the record: reading is public, everything else asks for a person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Who is signed in; `name` is what a revision records of them, such as an e-mail address."""

    name: str
