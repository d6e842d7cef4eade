"""What is said to a reader, in their language: sentences, labels, numbers, dates.

The English sentence in the code is the key of its translation:

    t = speaker("fr")
    t("{actor} leads {commitments}", actor="Ville-Indigo", commitments=12)
    t.n("{n} commitment", "{n} commitments", 12)

Facts that are numbers or dates are written as the reader writes them; what is to stay as it is (a year, a
port) is passed as text. A language is a folder of `locale/` with a catalogue (`commitments.po`), which is
read as it is; one beyond French and English also translates the labels there (`labels.po`), and Streamlit's
own words (`streamlit.json`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from math import inf
from pathlib import Path
from string import Formatter
from typing import IO

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import (
    format_decimal,
    format_percent,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
)

from commitments import countries, logbook, vocabulary
from commitments.errors import CommitmentsError
from commitments.languages import LOCALE_FOLDER, of_texts
from commitments.model import RECORDS, Column, PartialDate
from commitments.unseen import visible
from commitments.vocabulary import Vocabulary

# English with the day before the month: its readers here are in Africa and Europe.
_ENGLISH = Locale("en", "GB")
# The largest number that a cell may hold has 309 digits before its point.
_WIDE = Context(prec=320)
_VOCABULARIES = {value.name: value for value in vars(vocabulary).values() if isinstance(value, Vocabulary)}

# A day, or a date as precise as it is known (PartialDate), or none.
Day = date | str | None


class Speaker:
    """Says things in one language; called with an English sentence and the facts in its braces."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = _locale(language)
        self._sentences = _catalogue(language, "commitments")
        self._labels = _catalogue(language, "labels")

    def __call__(self, sentence: str, **facts: object) -> str:
        """Give `sentence` in this language, its {facts} written as the reader writes them."""
        # To gettext, nothing is the key of a catalogue's own heading.
        return self._sentences.gettext(sentence).format(**self._written(facts)) if sentence else ""

    def n(self, one: str, many: str, n: int, among: int | None = None, **facts: object) -> str:
        """Give the form of a sentence that goes with the count `n`, which {n} stands for; of a part, {n} is
        "`n` of `among`", and what is counted goes with all there are."""
        told, counted = (n, n) if among is None else (self.count_of(n, among), among)
        return self._sentences.ngettext(one, many, counted).format(**self._written({"n": told, **facts}))

    def _written(self, facts: Mapping[str, object]) -> dict[str, str]:
        return {name: self._write(fact) for name, fact in facts.items()}

    def _write(self, fact: object) -> str:
        if isinstance(fact, (int, float, Decimal)) and not isinstance(fact, bool):
            return self.number(fact)
        if isinstance(fact, (date, PartialDate)):
            return self.date(fact)
        return self.missing if fact is None else str(fact)

    @property
    def missing(self) -> str:
        """What stands where a value was not given."""
        return self("not given")

    # --- names ---------------------------------------------------------------------------------------

    @property
    def own_name(self) -> str:
        """What the language calls itself; its code where CLDR does not know it."""
        known = self.locale.language == self.language
        return str(self.locale.get_display_name()).partition(" (")[0] if known else self.language

    def label(self, of: Vocabulary | str, code: str | None) -> str:
        """Give the label of `code` of a vocabulary (or its name); a code it lacks stays as it is."""
        known = of if isinstance(of, Vocabulary) else _VOCABULARIES[of]
        if code is None:
            return self.missing
        return self._name(known.name, known[code].en, known[code].fr) if code in known else code

    def heading(self, column: Column) -> str:
        """Give what a column of the data contract is called."""
        return self._name("column", column.en, column.fr)

    def _name(self, context: str, english: str, french: str) -> str:
        if self.language == "fr":
            return french
        return english if self.language == "en" else self._labels.pgettext(context, english)

    def country(self, code: str | None) -> str:
        """Give the name of the country of an alpha-3 code; None is no single country."""
        if code is None:
            return self("regional or international")
        return countries.name(code, self.locale.language)

    def declaration(self, code: str) -> str:
        """Give what a declaration is called: bamako-2019 is Bamako 2019."""
        if code == "demonstration":
            return self("Demonstration")
        words = re.split(r"[-_.]+", code)
        return " ".join(word.capitalize() if word.islower() else word for word in words)

    def bilingual(self, record: object, column: str) -> str:
        """Give `column`_fr or `column`_en of a record or row, the reader's first, or "" where both lack."""
        names = (f"{column}_{language}" for language in of_texts(self.language))
        found = (record.get(name) if isinstance(record, Mapping) else getattr(record, name) for name in names)
        return next((str(text) for text in found if text), "")

    def own_part(self, text: str | None) -> str:
        """Give the part of a remark that is in the reader's language, of one written "FR : … EN: …", else
        all of it."""
        parts = re.split(r"(?:^|(?<=\s))(FR|EN)\s?:\s", text or "")
        told = {
            language.lower(): part.strip() for language, part in zip(parts[1::2], parts[2::2], strict=True)
        }
        return told.get(of_texts(self.language)[0], (text or "").strip())

    def pair(self, name: str, value: str) -> str:
        """Give "name: value"."""
        return self("{name}: {value}", name=name, value=value)

    def quoted(self, text: str) -> str:
        """Give a text in quotation marks."""
        return self("“{text}”", text=text)

    def list(self, items: Sequence[str]) -> str:
        """Give "a, b and c"."""
        return format_list(list(items), locale=self.locale)

    def series(self, items: Iterable[str]) -> str:
        """Give "a; b; c", for items that have commas of their own."""
        return self("; ").join(items)

    # --- numbers -------------------------------------------------------------------------------------

    @property
    def decimal_comma(self) -> bool:
        """Whether decimals stand after a comma, as in French."""
        return str(get_decimal_symbol(self.locale)) == ","

    def number(self, x: float | Decimal | None, digits: int | None = None) -> str:
        """Give a number: with up to three decimals, as many as it has, or exactly `digits`."""
        if x is None or x != x:  # pandas' way of having none
            return self.missing
        if abs(x) == inf:  # the sum of what is each within bounds may be beyond
            return "∞" if x > 0 else "−∞"
        decimals = "###" if digits is None else "0" * digits
        with localcontext(_WIDE):
            # Of halves, people expect the larger; and zero has no sign.
            exact = round(Decimal(str(x)), 3) if digits is None else _rounded(x, digits)
            return format_decimal(exact or Decimal(0), f"#,##0.{decimals}".rstrip("."), self.locale)

    def percent(self, x: float | None) -> str:
        """Give a percentage (45.2 is "45%"), without decimals; neither 0 nor 100 unless it is."""
        if x is None or x != x:
            return self.missing
        if 0 < x < 1:
            return "<" + self.percent(1)
        if 99 < x < 100:
            return ">" + self.percent(99)
        if abs(x) == inf:
            return self.number(x)
        with localcontext(_WIDE):
            return format_percent((_rounded(x, 0) or Decimal(0)) / 100, locale=self.locale)

    def money(self, amount: float | None, currency: str) -> str:
        """Give an amount in `currency` (ISO 4217), cents only where there are some."""
        if amount is None:
            return self.missing
        digits = 0 if abs(amount) == inf or amount == int(amount) else get_currency_precision(currency)
        symbol = get_currency_symbol(currency, self.locale)
        pattern = self.locale.currency_formats["standard"].pattern.partition(";")[0]
        # A symbol that ends in a letter stands apart from its number, as CLDR asks.
        before = symbol + ("\u00a0" if symbol[-1].isalpha() else "") if pattern.startswith("¤") else ""
        after = "\u00a0" + symbol if pattern.endswith("¤") else ""
        return f"{before}{self.number(amount, digits)}{after}"

    def count_of(self, n: int, total: int) -> str:
        """Give "12 of 47"."""
        return self("{n} of {total}", n=n, total=total)

    # --- days ----------------------------------------------------------------------------------------

    def date(self, value: Day) -> str:
        """Give a date in full, as precisely as it is known: "23 November 2026", "March 2026", "2026"."""
        return self._date(value, "long", "yMMMM")

    def short_date(self, value: Day) -> str:
        """Give a date with its month cut short: "23 Nov 2026"."""
        return self._date(value, "medium", "yMMM")

    def _date(self, value: Day, whole: str, month: str) -> str:
        if value is None:
            return self.missing
        day = value if isinstance(value, date) else PartialDate(value).first_day
        if isinstance(value, str) and len(value) == 4:
            return value
        if isinstance(value, str) and len(value) == 7:
            return format_skeleton(month, day, locale=self.locale)
        written = format_date(day, whole, self.locale)
        return re.sub(r"^1\b", "1er", written) if self.language == "fr" else written

    def on(self, value: Day) -> str:
        """Give when something was, in a sentence: "on 23 November 2026", "in March 2026", "in 2026"."""
        if value is None:
            return self("on a day not given")
        whole = isinstance(value, date) or len(value) == 10
        return self("on {day}", day=self.date(value)) if whole else self("in {month}", month=self.date(value))

    def moment(self, value: datetime) -> str:
        """Give a day and time (UTC) in full."""
        return self("{day}, {time} UTC", day=self.date(value), time=f"{value:%H:%M}")

    def months(self) -> tuple[str, ...]:
        """Give the twelve months' short names, for the axis of a chart."""
        names = self.locale.months["stand-alone"]["abbreviated"]
        return tuple(str(names[month]) for month in range(1, 13))


@cache
def speaker(language: str) -> Speaker:
    """Give the speaker of a language: "fr", "en" or another that has a folder in `locale/`."""
    return Speaker(language)


def later(sentence: str) -> str:
    """Mark a sentence for the catalogue that is said elsewhere, by `t(sentence)`."""
    return sentence


def capital(text: str) -> str:
    """Give `text` with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


def _rounded(x: float | Decimal, digits: int) -> Decimal:
    return Decimal(str(x)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _locale(language: str) -> Locale:
    try:
        return _ENGLISH if language == "en" else Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return _ENGLISH  # a language CLDR does not know, such as a pseudo-language


def _catalogue(language: str, domain: str) -> NullTranslations:
    file = LOCALE_FOLDER / language / "LC_MESSAGES" / f"{domain}.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as text:
        write_mo(compiled, read_po(text, locale=_locale(language)))
    compiled.seek(0)
    return GNUTranslations(compiled)


def extract_labels(
    file: IO[bytes], keywords: object, tags: object, options: object
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Give pybabel every English label and heading, for a language beyond French and English."""
    for known in _VOCABULARIES.values():
        for code in known.codes:
            yield 0, "pgettext", (known.name, code.en), []
    for record in RECORDS.values():
        for column in record.columns().values():
            yield 0, "pgettext", ("column", column.en), []


# --- what went wrong ---------------------------------------------------------------------------------

_ERRORS = {
    "error": later(
        "Something went wrong that has no sentence yet. Please report it with what you were doing."
    ),
    "store_missing": later(
        "There is no store at {store}: import files with “commitments import FILE… --reason TEXT”, "
        "or give another one with --store."
    ),
    "file_there": later("{file} is there already: choose another name, or replace it with --force."),
    "copy_foreign": later("{file} is not a store of this program: nothing was changed. Choose another copy."),
    "copy_is_store": later("{file} is the store itself: choose a copy of it."),
    "copy_cut": later("The end of {file} is missing: nothing was changed. Choose another copy."),
    "copy_damaged": later("{file} cannot be read whole: nothing was changed. Choose another copy."),
    "store_gone": later(
        "The file of {store} is gone, though a server had it at revision {revision}: that server (PID {pid}) "
        "ended without a word, or still runs. Put the file or a copy of it back (“commitments restore”); to "
        "begin anew without it, remove {note}."
    ),
    "store_behind": later(
        "{store} stands at revision {newest}, though a server (PID {pid}) that ended without a word, or "
        "still runs, had it at revision {revision}: an older copy may lie in its place, and nothing is built "
        "on it unasked. Put the right file or copy back (“commitments restore”); where what lies there is "
        "meant, “commitments serve” goes on from it."
    ),
    "store_replaced": later(
        "The file of {store} was replaced, overwritten or removed while the dashboard runs: nothing is shown "
        "or stored until the dashboard is started again, with the right file in place."
    ),
    "store_only_read": later(
        "Nothing can be stored in {store} ({why}): it is only shown. Make its file and its folder writable, "
        "then start again."
    ),
    "store_outdated": later(
        "{store} was made by an earlier version of this program and is brought up to date as it is opened, "
        "but it can only be read ({why}): make its file and its folder writable, once."
    ),
    "store_held": later(
        "Another program uses {store}: close it (it may be a dashboard that is running), then try again."
    ),
    "store_held_by": later(
        "{process} uses {store}: close it (it may be a dashboard that is running), then try again."
    ),
    "store_damaged": later(
        "{store} cannot be read as a store, with the log beside it or without: put a copy back with "
        "“commitments restore FILE”, or, if there is none, move it aside and import the files again."
    ),
    "store_tangled": later(
        "The revisions in {store} do not follow one another as those of one store do: nothing was changed. "
        "Put a copy back with “commitments restore FILE”."
    ),
    "store_log_damaged": later(
        "The log beside {store} ({log}) cannot be taken in: it is damaged, or of another store. Without it "
        "{store} is whole up to revision {revision}. “commitments repair” sets the log aside, says what it "
        "may have held, and deletes nothing."
    ),
    "log_foreign": later(
        "A log of another store, or of another moment of this one, lay beside {store}: nothing of it was "
        "taken in, and it lies now at {kept}. {store} is whole up to revision {revision}."
    ),
    "log_earlier": later(
        "A log of an earlier moment lay beside {store}: all that it holds is in the store already. It lies "
        "now at {kept}."
    ),
    "log_cut": later(
        "The log beside {store} breaks off. Whether it lost a revision that was published, or one that was "
        "never finished, cannot be told: {store} is whole up to revision {revision}, look whether the last "
        "one is there. The log as it was lies at {kept}."
    ),
    "store_memory_short": later(
        "There is not enough memory for {store}: nothing was changed. Close other programs, or give this one "
        "more memory, then do the same once more."
    ),
    "store_too_new": later(
        "{store} was written by a later version of this program (schema {found}, this one knows {known}): "
        "update the program."
    ),
    "store_unwritable": later(
        "{store} cannot be written ({why}): make its folder writable, or give another one with --store."
    ),
    "store_unwritable_full": later(
        "The disk of {store} is full: nothing was changed. Make room on it, then do the same once more."
    ),
    "store_not_renewed": later(
        "{store} was made by an earlier version and is copied once into a new file beside it, which failed "
        "({why}): nothing was changed. Make its folder writable, then do the same once more."
    ),
    "store_not_renewed_full": later(
        "{store} was made by an earlier version and is copied once into a new file beside it, for which its "
        "disk is too full: nothing was changed. Make room on it for about as much again ({megabytes} MB), "
        "then do the same once more."
    ),
    "store_parted": later(
        "{store} was made by an earlier version and lies in a new file now, {file}. The file of before had "
        "other names too (hard links): under these it stays as it was, and gets no more revisions."
    ),
    "store_mixed": later(
        "{store} holds the other kind of data: demonstration and real data never share a store, "
        "so give another one with --store."
    ),
    "bad_store_name": later(
        "{store} does not name a store: write “duckdb:” and the path of a file, such as "
        "duckdb:data/commitments.duckdb."
    ),
    "revision_unknown": later("There is no revision {revision}: choose one up to {newest}."),
    "store_moved": later(
        "Someone else has changed the record meanwhile (revision {newest}, no longer {expected}): "
        "look at what would change once more, then publish again."
    ),
    "identifier_unknown": later(
        "Nothing bears the identifier “{identifier}”: look it up in the list and choose another."
    ),
    "identifier_bad": later(
        "“{identifier}” cannot be the new identifier: write another, of 1 to 64 unaccented letters, digits, "
        "“.”, “_” or “-”, without spaces."
    ),
    "view_unknown": later(
        "“{value}” is nothing that “{name}” can be here: the tables and the pages have the codes and "
        "identifiers that there are."
    ),
    "parameter_unknown": later(
        "Nothing is asked here by “{name}”: /api/openapi.json and the page /data/ say what can be."
    ),
    "asked_too_much": later(
        "An address asks for at most {most} things, each in at most {longest} characters; “{name}” goes "
        "beyond: ask for less, or several times."
    ),
    "search_too_long": later(
        "A search has at most {words} words and {characters} characters: leave some out."
    ),
    "data_unknown": later("No file here is called “{file}”: the page /data/ lists those that there are."),
    "server_busy": later(
        "More is asked of this server at this moment than it can make: try again in {seconds} seconds."
    ),
    "file_not_made": later(
        "Making this file takes more memory or time than there is for it: choose less, such as a single "
        "country, or try again later."
    ),
    "tokens_damaged": later(
        "{file} cannot be read as a list of tokens: make it readable, or move it aside and make the tokens "
        "anew with “commitments token add NAME”."
    ),
    "token_name_taken": later(
        "There is a token named “{name}” already: choose another name, or remove that one first."
    ),
    "token_name_unfit": later(
        "“{name}” cannot be the name of a token: give one of at most {most} characters, all of them visible."
    ),
    "token_unknown": later("There is no token named “{name}”: “commitments token list” names them."),
    "server_refused": later("The running server answered “{message}” and did nothing."),
    "server_lost": later(
        "The running server of {store} went away before it answered: look at the last revision to see "
        "whether the files were stored, and import them again if they were not."
    ),
    "not_signed_in": later("Nobody is signed in, or no longer: sign in again."),
    "settings_broken": later(
        "The settings in {file} cannot be understood (line {line}): mend that line, as README.md has it, and "
        "save the file as UTF-8."
    ),
    "port_taken": later(
        "Another program uses the port {port} of {address}: close it, or choose another port, such as "
        "PORT=8600 make serve."
    ),
    "folder_unwritable": later("The folder {folder} cannot be written: make it writable, or choose another."),
    "file_unreadable": later(
        "The file {file} is not there or cannot be read: check its name and its permissions."
    ),
}


# What a system says of a file that it does not write: where there is no room for it, and else why.
_NO_ROOM = frozenset({"No space left on device", "Disk quota exceeded", "File too large"})
_REFUSED = {
    "Permission denied": later("not permitted"),
    "Operation not permitted": later("not permitted"),
    "Read-only file system": later("its disk can only be read"),
    "No such file or directory": later("its folder is not there"),
    "Not a directory": later("its folder is not there"),
    "Input/output error": later("its disk does not answer"),
}


# What anybody is told of what is wrong inside the server, in place of its folders, programs and numbers.
_INSIDE = later(
    "The record cannot be reached at this moment: try again later. Whoever runs this server finds why in its "
    "log."
)
_NOT_STORED = later(
    "Nothing can be stored at this moment, and nothing was changed by halves. Whoever runs this server finds "
    "why in its log."
)


def public_sentence(error: CommitmentsError, t: Speaker) -> str:
    """Give the sentence of an error as anybody may read it; what it keeps to itself stands in the log."""
    if "store" not in error.facts and not any(isinstance(fact, Path) for fact in error.facts.values()):
        return error_sentence(error, t)
    logbook.trouble(error.code, error_sentence(error, speaker("en")))
    return t(_NOT_STORED if error.code in ("store_unwritable", "store_only_read") else _INSIDE)


def error_sentence(error: CommitmentsError, t: Speaker) -> str:
    """Give one sentence that says what happened and what to do next."""
    why = error.facts.get("why")
    named = f"{error.code}_by" if error.facts.get("process") else error.code
    named += "_full" if why in _NO_ROOM else ""
    facts = {name: visible(str(fact)) for name, fact in error.facts.items()}
    if why in _REFUSED:
        facts["why"] = t(_REFUSED[str(why)])
    sentence = _ERRORS.get(named, _ERRORS.get(error.code, _ERRORS["error"]))
    # Of what is raised in trouble, a fact may lack; the sentence must not.
    asked = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    return t(sentence, **dict.fromkeys(asked, "?") | facts)
