"""One name for one thing: words that were given up do not come back, and every count agrees."""

import re
from functools import partial
from typing import Any

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from commitments.contract import codelists
from commitments.contract.codelists import CodeList
from commitments.i18n.translator import translator_for
from commitments.text.languages import LOCALE_FOLDER
from tests import CHECKOUT

# What is said no more, and what is said in its place.
RETIRED = {
    "en": {
        r"\b(the|this|that) record\b(?! that)": "register; a record is one row of it",
        r"past (its|their) day": "overdue",
        r"\btold (of|by)\b|\bheard\b": "reported by, news",
        r"third part(y|ies)": "others",
        r"\bkinds? of actors?\b": "type of actor",
        r"\b[Mm]end(ed)?\b": "correct",
        r"\b[Dd]eposit": "upload",
        r"\bvalidated\b": "verified",
        r"\b[Uu]ndertak|ndertook": "commitment, started",
        r"day of reading": "reference date",
        r"\bachieved\b": "complete",
        r"\b[Ll]ast news\b": "latest news",
        r"public record": "public sources",
        r"\breports? (is|are) asked for\b|^asked for": "requested",
        r"is silent\b": "that does not mean that nothing was done",
        r"Documented is not promised": "documented does not mean promised",
        r"\b[Tt]aken? (home|along)\b": "download and share",
    },
    "fr": {
        r"\b([Ll]e|[Dd]u|[Cc]e|[Aa]u|de|un) relevés?\b(?! (par|dans|sur)\b)": "registre",
        r"\b[Pp]rogression": "avancement",
        r"[ÉéEe]vènement": "événement",
        r"auto-?déclaré": "déclaré par l’acteur",
        r"\b[Ii]ntitulés?\b": "titre, en-tête",
        r"\batteints?\b": "achevé",
        r"\bvalidée?s?\b": "vérifié",
        r"aucune preuve|sur quelles preuves": "cherché, sans trace ; qui le dit",
        r"[Nn]ommément": "la liste",
        r"sans qu’on (le|la|les) sache": "sans achèvement connu",
        r"\bQui (en )?connaît\b": "Vous en connaissez ?",
        r"jour de lecture": "date de référence",
        r"qu’ils? mènent?\b": "porter",
        r"documentée": "action relevée",
        r"chef de file": "porteur",
        r"\b[Ee]mporter": "télécharger",
        r"silence du (registre|relevé)|est muet": "ne veut pas dire que rien n’a été fait",
        r"en (est|sont) venus?": "sans nouvelles depuis deux ans",
        r"pages? légères?": "version allégée",
        r"entre deux jours": "ce qui a changé",
    },
}
# What follows a number and has its own plural, or none.
PLURALS = {
    "en": {
        "is": "are",
        "has": "have",
        "was": "were",
        "stays": "stay",
        "copy": "copies",
        "country": "countries",
        "address": "addresses",
        "entry": "entries",
    },
    "fr": {
        "a": "ont",
        "est": "sont",
        "était": "étaient",
        "vient": "viennent",
        "reste": "restent",
        "arrive": "arrivent",
    },
}
ALIKE = {
    "en": "of more declared documented added changed removed merged under joint found public local new due "
    "was overdue complete verified substantially finished fell come told",
    "fr": "de sur en dont pays bien n était est",
}


def messages() -> list[Message]:
    """What the French catalogue holds."""
    with (LOCALE_FOLDER / "fr/LC_MESSAGES/commitments.po").open("rb") as file:
        return [message for message in read_po(file, locale="fr") if message.id]


@pytest.mark.parametrize("language", RETIRED)
def test_what_was_given_up_is_said_no_more(language: str) -> None:
    """No sentence has a word that another took the place of."""
    sentences: list[Any] = [message.id if language == "en" else message.string for message in messages()]
    found = {
        form: instead
        for sentence in sentences
        for form in (sentence if isinstance(sentence, tuple) else (sentence,))
        for retired, instead in RETIRED[language].items()
        if re.search(retired, form)
    }
    assert found == {}


@pytest.mark.parametrize("language", PLURALS)
def test_counts_agree(language: str) -> None:
    """What stands beside a number is one at one, several at two, and at none as the language has it."""
    t, faults = translator_for(language), []
    for message in messages():
        if not message.pluralizable:
            continue
        one, many = (str(form) for form in message.id)
        facts: dict[str, Any] = dict.fromkeys({*re.findall(r"{(\w+)}", one + many)} - {"n"}, "…")
        say = partial(t.agreed, message.context) if message.context else t.n
        none, single, several = (say(one, many, n, **facts) for n in (0, 1, 2))
        words = [re.search(rf"\b{n}\s([^\W\d_]+)", form) for n, form in ((1, single), (2, several))]
        first, second = (word[1] if word else "" for word in words)
        plural = PLURALS[language].get(first, first + "s")
        if first and second != plural and not (first == second and first in ALIKE[language].split()):
            faults.append(f"{single} / {several}")
        if re.sub(r"\d+", "", none) != re.sub(r"\d+", "", single if language == "fr" else several):
            faults.append(none)
    assert faults == []


def test_the_glossary_is_what_is_said() -> None:
    """Every word of the translators' glossary is said so: some English sentence has it, and its French the
    other."""
    page = (CHECKOUT / "docs" / "translators.md").read_text("utf-8")
    table = page.partition("| anglais | français | c’est |\n")[2].partition("\n\n")[0]
    glossary = [tuple(cell.strip() for cell in row.split("|")[1:3]) for row in table.splitlines()[1:]]
    assert len(glossary) > 20
    said = [(str(message.id), str(message.string).replace("\u00a0", " ")) for message in messages()]
    said += [
        (code.en, code.fr)
        for each in vars(codelists).values()
        if isinstance(each, CodeList)
        for code in each.codes
    ]
    for english, french in glossary:
        assert [
            pair
            for pair in said
            if all(
                re.search(rf"\b{word}", text, re.I)
                for word, text in zip((english, french), pair, strict=True)
            )
        ], (english, french)
