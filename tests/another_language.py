"""A language that nobody speaks: every word of ours between marks, so that what is left without is found.

What a sentence takes in (names, numbers, other sentences) stays outside of its marks, and has its own or is
data: nothing untranslated hides in a translated sentence.
"""

import re
import shutil
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from string import Formatter
from typing import Any

from babel.messages.pofile import write_po

from commitments.i18n import collecting
from commitments.i18n.catalogue import Catalogue
from commitments.text import languages

CODE = "qq"

# Whatever a speaker says in the words of CLDR rather than ours.
_OF_CLDR = ("country", "money", "_date", "months")


def marked(text: str) -> str:
    """Give `text` with marks around whatever stands between its {facts} and has letters."""
    parts = []
    for literal, name, form, conversion in Formatter().parse(text):
        words = literal.replace("{", "{{").replace("}", "}}")
        parts.append(f"⟦{words}⟧" if re.search(r"[^\W\d_]", words) else words)
        if name is not None:
            parts.append(
                "{" + name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "") + "}"
            )
    return "".join(parts)


def unmarked(text: str) -> list[str]:
    """Give the parts of a text that stand outside of all marks; what was cut short ends in "…"."""
    for _ in range(9):
        text = re.sub(r"⟦[^⟦⟧]*(?:⟧|…)", "\0", text)
    return [part for part in text.split("\0") if re.search(r"[^\W\d_]", part)]


def write(folder: Path) -> None:
    """Make in `folder` what `locale/` would be with the language in it."""
    shutil.copytree(languages.LOCALE_FOLDER, folder, dirs_exist_ok=True)
    collecting.collect(folder, (CODE,))
    for file in (folder / CODE / "LC_MESSAGES").glob("*.po"):
        catalogue = Catalogue.read(file)
        for message in catalogue.messages:
            forms = (message.id,) if isinstance(message.id, str) else message.id
            marked_forms = tuple(map(marked, forms))
            message.string = marked_forms if message.pluralizable else marked_forms[0]
        with file.open("wb") as lines:
            write_po(lines, catalogue)


def speak(folder: Path, patch: Callable[[Any, str, Any], None] = setattr) -> None:
    """Let the modules that are imported know the languages of `folder`, as if it were `locale/`."""
    from commitments.cli import terminal
    from commitments.i18n import translator

    there = languages.found_in(folder)
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "commitments":
            for known, value in (("LOCALE_FOLDER", folder), ("LANGUAGES", there)):
                if hasattr(module, known):
                    patch(module, known, value)
    for name in _OF_CLDR:
        patch(translator.Translator, name, _in_marks(getattr(translator.Translator, name)))
    patch(translator.Translator, "list", lambda t, items: " ⟦, ⟧ ".join(items))
    # Headings that wrap would share their lines, and marks could not be told apart.
    patch(terminal, "_HEADING_WIDTH", 10_000)
    translator.translator_for.cache_clear()


def _in_marks(saying: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(saying)
    def said(t: Any, *asked: Any, **more: Any) -> Any:
        words = saying(t, *asked, **more)
        if t.language != CODE:
            return words
        return tuple(f"⟦{word}⟧" for word in words) if isinstance(words, tuple) else f"⟦{words}⟧"

    return said
