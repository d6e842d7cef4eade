"""A catalogue (`.po`) as translators and their programs leave it, and what of it is said to readers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser

from commitments.errors import CatalogueUnreadableError

# Sentences; and labels of codes and columns, of which French and English have theirs in the data contract.
DOMAINS = ("commitments", "labels")
# Where that is said which the secretariat, whoever runs the dashboard or a program is told, and no reader.
_BEHIND = ("api/", "auth/", "cli/", "ingest/", "operation/", "settings.py", "staff/", "store/", "ui/")
_FORMATTER = Formatter()
_ABOUT = "# The Bamako commitments. How this file is translated: docs/translators.md"


class Catalogue(Catalog):
    """The messages of a language; its header keeps whatever translators' programs write into it."""

    def __init__(self, language: str) -> None:
        super().__init__(language, header_comment=_ABOUT, fuzzy=False)
        self.header = {
            "Project-Id-Version": "The Bamako commitments",
            "PO-Revision-Date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}+0000",
            "Last-Translator": "The Bamako commitments",
            "Language-Team": str(self.locale.english_name if self.locale else language),
            "Language": language,
            "Plural-Forms": self.plural_forms,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
        }

    @classmethod
    def read(cls, file: Path, *, where: bool = True) -> Catalogue:
        """Return what a file `LANGUAGE/LC_MESSAGES/DOMAIN.po` holds: nothing where there is none. Without
        `where`, it takes less long and lacks what stands beside its messages.

        Raises:
            CatalogueUnreadableError: it is no catalogue.
        """
        catalogue = cls(file.parts[-3])
        catalogue.domain = file.stem
        if file.is_file():
            try:
                with file.open("rb") as text:
                    lines = (line for line in text if where or not line.startswith((b"#.", b"#:", b"# ")))
                    PoFileParser(catalogue, abort_invalid=True).parse(lines)
            except (PoFileError, ValueError, LookupError) as fault:
                raise CatalogueUnreadableError(file=file) from fault
        return catalogue

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Return the fields of the header; babel would leave out those that it does not know."""
        *fields, (name, value) = self.header.items()
        return [*fields, (name, f"{value}\n")]  # each ends its line

    @mime_headers.setter
    def mime_headers(self, fields: Any) -> None:
        self.header |= dict(fields)
        self._set_mime_headers(self.header.items())

    @property
    def messages(self) -> list[Message]:
        """Return what there is to translate."""
        return [message for message in self if message.id]

    @cached_property
    def said(self) -> list[Message]:
        """Return what of it is said: what has all its forms, none of them doubtful, and keeps its facts."""
        return [
            message
            for message in self.messages
            if all(forms_of(message.string)) and not message.fuzzy and not broken_facts(message)
        ]

    def translations(self) -> GNUTranslations:
        """Return what is said of it; all else gettext leaves in English."""
        catalogue = Catalogue(str(self.locale_identifier))
        catalogue.mime_headers = self.mime_headers
        for message in sorted(self.said, key=_as_compiled):  # sorted once, as write_mo compares slowly
            catalogue[message.id] = message
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return GNUTranslations(compiled)


def broken_facts(message: Message) -> set[str]:
    """Return the facts in braces that a translation lost or made up; {n} may be left out: “one report”."""
    asked = _facts(*forms_of(message.id))
    lost_or_made_up = set().union(*(_facts(form) ^ asked for form in forms_of(message.string) if form))
    return lost_or_made_up - (asked & {"n"})


def forms_of(text: object) -> tuple[str, ...]:
    """Return the forms of a sentence or translation: one, or those that go with counts."""
    return tuple(text) if isinstance(text, (tuple, list)) else (str(text or ""),)


def _as_compiled(message: Message) -> tuple[str, str]:
    return forms_of(message.id)[0], message.context or ""


def _facts(*texts: str) -> set[str]:
    """Return what stands in the braces of texts, with its format; "{" where they are no pairs."""
    try:
        return {
            name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
            for text in texts
            if "{" in text or "}" in text
            for _, name, form, conversion in _FORMATTER.parse(text)
            if name is not None
        }
    except ValueError:
        return {"{"}


def seen_by_readers(messages: Iterable[Message]) -> int:
    """Return how many of some messages stand on public pages; those of which it is not known count."""
    return sum(
        not (message.locations and all(file.startswith(_BEHIND) for file, _ in message.locations))
        for message in messages
    )
