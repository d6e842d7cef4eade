"""Collects what there is to translate into the catalogues of every language, as `make messages` does.

A language that is named (`python -m commitments.i18n.collecting pt`) is begun where it is not there yet.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from commitments.contract import codelists, model
from commitments.contract.codelists import CodeList
from commitments.errors import CommitmentsError
from commitments.i18n import streamlit_words
from commitments.i18n.catalogue import Catalogue, broken_facts, forms_of
from commitments.text.languages import LOCALE_FOLDER, found_in

_PACKAGE = Path(__file__).parents[1]
# Where sentences stand: in the code, and in the templates of pages.
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_KEYWORDS = dict.fromkeys(("t", "self", "N_")) | {
    "n": (1, 2),
    "agreed": ((1, "c"), 2, 3),
    "said_in": ((1, "c"), 2),
}
_TO_TRANSLATORS = "Translators:"


def templates() -> dict[str, Catalog]:
    """Return what there is to translate, by domain."""
    sentences, labels = Catalog(), Catalog()
    found = extract_from_dir(
        _PACKAGE, _METHODS, keywords=_KEYWORDS, comment_tags=[_TO_TRANSLATORS], strip_comment_tags=True
    )
    for file, line, sentence, comments, context in found:
        sentences.add(sentence, None, [(file, line)], auto_comments=comments, context=context)
    for sentence in streamlit_words.sentences():
        sentences.add(sentence, None, [("i18n/streamlit_words.py", 0)], context=streamlit_words.CONTEXT)
    for file, context, label in _labels():
        labels.add(label, None, [(file, 0)], context=context)
    return {"commitments": sentences, "labels": labels}


def _labels() -> Iterator[tuple[str, str, str]]:
    """Yield the English labels of codes and columns: where they stand, their context, what they say."""
    for known in vars(codelists).values():
        if isinstance(known, CodeList):
            for code in known.codes:
                yield "contract/codelists.py", known.name, code.en
    for record in model.RECORDS.values():
        for column in record.columns().values():
            yield "contract/model.py", "column", column.en


def collect(folder: Path, languages: tuple[str, ...] = ()) -> list[Catalogue]:
    """Bring the catalogues of a folder up to date, begin those of `languages`, and return all of them."""
    catalogues = []
    for domain, template in templates().items():
        own = {"en"} if domain == "commitments" else {"en", "fr"}
        for language in {*found_in(folder), *languages} - own:
            file = folder / language / "LC_MESSAGES" / f"{domain}.po"
            catalogue = Catalogue.read(file)
            catalogue.update(template, no_fuzzy_matching=True)
            for message in catalogue.messages:
                message.flags.discard("python-format")  # facts stand in braces; a sign of per cent is one
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("wb") as lines:
                write_po(lines, catalogue, width=0, sort_by_file=True, include_lineno=False)
            catalogues.append(catalogue)
    return catalogues


def left(catalogue: Catalogue) -> list[str]:
    """Return how much of a catalogue is not said yet, and what of it has lost a fact, line by line."""
    said, all_of_it = len(catalogue.said), len(catalogue.messages)
    if said == all_of_it:
        return []
    broken = [
        f"  {forms_of(message.id)[0]}: {', '.join(f'{{{fact}}}' for fact in sorted(facts))}"
        for message in catalogue.messages
        if (facts := broken_facts(message))
    ]
    return [f"{catalogue.locale_identifier}: {said} / {all_of_it} ({catalogue.domain}.po)", *broken]


if __name__ == "__main__":
    try:
        for each in collect(LOCALE_FOLDER, tuple(sys.argv[1:])):
            sys.stdout.writelines(f"{line}\n" for line in left(each))
    except CommitmentsError as error:
        sys.exit(error.sentence.format(**error.facts))
