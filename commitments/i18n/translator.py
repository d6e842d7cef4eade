"""What is said to a reader, in their language: sentences, labels, numbers, dates.

The English sentence in the code is the key of its translation:

    t = translator_for("fr")
    t("{actor} leads {commitments}", actor="Ville-Indigo", commitments=12)
    t.n("{n} commitment", "{n} commitments", 12)

Facts that are numbers or dates are written as the reader writes them; what is to stay as it is (a year, a
port) is passed as text. A language is a folder of `locale/` with a catalogue (`commitments.po`), which is
read as it is; one beyond French and English also translates the labels there (`labels.po`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from functools import cache, cached_property, lru_cache
from math import inf

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import (
    format_decimal,
    format_percent,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
)

from commitments.contract import codelists, countries
from commitments.contract.codelists import CodeList
from commitments.contract.model import Column, PartialDate
from commitments.i18n.catalogue import DOMAINS, Catalogue, seen_by_readers
from commitments.text.languages import LOCALE_FOLDER, of_texts
from commitments.text.typography import typeset

# With the day before the month: the readers of English are in Africa and Europe here.
_ENGLISH = "en_GB"
# The largest number that a cell may hold has 309 digits before its point.
_WIDE = Context(prec=320)
_CODE_LISTS = {value.name: value for value in vars(codelists).values() if isinstance(value, CodeList)}

# A day, or a date as precise as it is known (PartialDate), or none.
Day = date | str | None


class Translator:
    """Says things in one language; called with an English sentence and the facts in its braces."""

    def __init__(self, language: str) -> None:
        self.language = language
        folder = LOCALE_FOLDER / language / "LC_MESSAGES"
        self._files = [folder / f"{domain}.po" for domain in DOMAINS]
        read = (Catalogue.read(file, where=False) for file in self._files)
        self._sentences, self._labels = (catalogue.translations() for catalogue in read)
        # Translators: how dates and numbers are written: LANGUAGE_COUNTRY, such as pt_GW for Portuguese as in
        # Guinea-Bissau. A language that CLDR does not know names one whose months and numbers its readers
        # read: fr_BF.
        variety = self.said_in("dates and numbers", "en_GB")
        self.locale = _locale(*([variety] if variety != _ENGLISH or language == "en" else ()), language)

    def __call__(self, sentence: str, **facts: object) -> str:
        """Return `sentence` in this language, its {facts} written as the reader writes them."""
        # To gettext, nothing is the key of a catalogue's own heading.
        return self._sentences.gettext(sentence).format(**self._written(facts)) if sentence else ""

    def n(self, one: str, many: str, n: int, among: int | None = None, **facts: object) -> str:
        """Return the form of a sentence that goes with the count `n`, which {n} stands for; of a part, {n} is
        "`n` of `among`", and what is counted goes with all there are."""
        shown, counted = (n, n) if among is None else (self.count_of(n, among), among)
        return self._sentences.ngettext(one, many, counted).format(**self._written({"n": shown, **facts}))

    def agreed(self, with_: str, one: str, many: str, n: int, **facts: object) -> str:
        """Return the form of a sentence that goes with the count `n` of what it says (an "action" or a
        "commitment"), with which its words agree where a language asks for that."""
        said = self._sentences.npgettext(with_, one, many, n)
        return said.format(**self._written({"n": n, **facts}))

    def said_in(self, context: str, sentence: str, **facts: object) -> str:
        """Return a sentence that means something of its own where it is said."""
        return self._sentences.pgettext(context, sentence).format(**self._written(facts))

    @cached_property
    def translated(self) -> tuple[int, int]:
        """Return how much of what readers see is said in this language, and of how much: the secretariat's
        desk and the terminal may follow, or stay in English."""
        catalogues = [Catalogue.read(file) for file in self._files]
        said = sum(seen_by_readers(catalogue.said) for catalogue in catalogues)
        return said, sum(seen_by_readers(catalogue.messages) for catalogue in catalogues)

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
        """Return what stands where a value was not given."""
        return self("not given")

    # --- names ---------------------------------------------------------------------------------------

    @property
    def own_name(self) -> str:
        """Return what the language calls itself: as its catalogue says, else CLDR, else its code."""
        # Translators: what your own language calls itself: “português”.
        said = self.said_in("your language", "English")
        if said != "English" or self.language == "en":
            return said
        known = self.locale.language == self.language
        return str(self.locale.get_display_name()).partition(" (")[0] if known else self.language

    @property
    def tag(self) -> str:
        """Return what the language is to other programs, with the country as which it is written: fr-FR."""
        known = self.locale.language == self.language
        return str(self.locale).replace("_", "-") if known else self.language

    def label(self, of: CodeList | str, code: str | None) -> str:
        """Return the label of `code` of a code list (or its name); a code it lacks stays as it is."""
        known = of if isinstance(of, CodeList) else _CODE_LISTS[of]
        if code is None:
            return self.missing
        return self._name(known.name, known[code].en, known[code].fr) if code in known else code

    def heading(self, column: Column) -> str:
        """Return what a column of the data contract is called."""
        return self._name("column", column.en, column.fr)

    def _name(self, context: str, english: str, french: str) -> str:
        if self.language == "fr":
            return french
        return english if self.language == "en" else self._labels.pgettext(context, english)

    def country(self, code: str | None) -> str:
        """Return the name of the country of an alpha-3 code; None is no single country."""
        if code is None:
            return self("regional or international")
        return countries.name(code, self.locale.language)

    def declaration(self, code: str) -> str:
        """Return what a declaration is called: bamako-2019 is Bamako 2019."""
        if code == "demonstration":
            return self("Demonstration")
        words = re.split(r"[-_.]+", code)
        return " ".join(word.capitalize() if word.islower() else word for word in words)

    def bilingual(self, record: object, column: str) -> str:
        """Return `column`_fr or `column`_en of a record or row as it is printed, the reader's first, or ""
        where both lack."""
        names = (f"{column}_{language}" for language in of_texts(self.language))
        texts = (record.get(name) if isinstance(record, Mapping) else getattr(record, name) for name in names)
        return typeset(next((str(text) for text in texts if text), ""))

    def own_part(self, text: str | None) -> str:
        """Return the part of a remark that is in the reader's language, of one written "FR : … EN: …", else
        all of it, as it is printed."""
        parts = re.split(r"(?:^|(?<=\s))(FR|EN)\s?:\s", text or "")
        by_language = {
            language.lower(): part.strip() for language, part in zip(parts[1::2], parts[2::2], strict=True)
        }
        return typeset(by_language.get(of_texts(self.language)[0], (text or "").strip()))

    def pair(self, name: str, value: str) -> str:
        """Return "name: value"."""
        return self("{name}: {value}", name=name, value=value)

    def quoted(self, text: str) -> str:
        """Return a text in quotation marks."""
        # Translators: the quotation marks of your language.
        return self("“{text}”", text=text)

    def list(self, items: Sequence[str]) -> str:
        """Return "a, b and c"."""
        return format_list(list(items), locale=self.locale)

    def either(self, items: Iterable[str]) -> str:
        """Return "a, b or c"."""
        return format_list(list(items), style="or", locale=self.locale)

    def series(self, items: Iterable[str]) -> str:
        """Return "a; b; c", for items that have commas of their own."""
        # Translators: between items that have commas of their own.
        return self("; ").join(items)

    def with_others(self, items: Sequence[str], at_most: int) -> Sequence[str]:
        """Return the first of some items, and how many others there are: "a", "b", "3 others"."""
        others = len(items) - at_most
        return [*items[:at_most], self.n("{n} other", "{n} others", others)] if others > 0 else items

    # --- numbers -------------------------------------------------------------------------------------

    @property
    def decimal_comma(self) -> bool:
        """Return whether decimals stand after a comma, as in French."""
        return str(get_decimal_symbol(self.locale)) == ","

    def number(self, x: float | Decimal | None, digits: int | None = None) -> str:
        """Return a number: with up to three decimals, as many as it has, or exactly `digits`."""
        if x is None or x != x:  # pandas' way of having none
            return self.missing
        if abs(x) == inf:  # the sum of what is each within bounds may be beyond
            return "∞" if x > 0 else "−∞"
        if digits is None and type(x) is int:
            return _whole(x, self.locale)
        decimals = "###" if digits is None else "0" * digits
        with localcontext(_WIDE):
            # Of halves, people expect the larger; and zero has no sign.
            exact = round(Decimal(str(x)), 3) if digits is None else _rounded(x, digits)
            written = format_decimal(exact or Decimal(0), f"#,##0.{decimals}".rstrip("."), self.locale)
            return written.replace("-", "−")

    def percent(self, x: float | None) -> str:
        """Return a percentage (45.2 is "45%"), without decimals; neither 0 nor 100 unless it is."""
        if x is None or x != x:
            return self.missing
        if 0 < x < 1:
            return "<" + self.percent(1)
        if 99 < x < 100:
            return ">" + self.percent(99)
        if abs(x) == inf:
            return self.number(x)
        with localcontext(_WIDE):
            written = format_percent((_rounded(x, 0) or Decimal(0)) / 100, locale=self.locale)
            return written.replace("-", "−")

    def money(self, amount: float | None, currency: str) -> str:
        """Return an amount in `currency` (ISO 4217), cents only where there are some."""
        if amount is None:
            return self.missing
        digits = 0 if abs(amount) == inf or amount == int(amount) else get_currency_precision(currency)
        # Both CFA francs are written alike; which one it is, is said in words where they stand side by side.
        symbol = get_currency_symbol("XOF" if currency == "XAF" else currency, self.locale)
        pattern = self.locale.currency_formats["standard"].pattern.partition(";")[0]
        # A symbol that ends in a letter stands apart from its number, as CLDR asks.
        before = symbol + ("\u00a0" if symbol[-1].isalpha() else "") if pattern.startswith("¤") else ""
        after = "\u00a0" + symbol if pattern.endswith("¤") else ""
        return f"{before}{self.number(amount, digits)}{after}"

    def count_of(self, n: int, total: int) -> str:
        """Return "12 of 47"."""
        return self("{n} of {total}", n=n, total=total)

    # --- days ----------------------------------------------------------------------------------------

    def date(self, value: Day) -> str:
        """Return a date in full, as precisely as it is known: "23 November 2026", "March 2026", "2026"."""
        return self._date(value, "long", "yMMMM")

    def short_date(self, value: Day) -> str:
        """Return a date with its month cut short: "23 Nov 2026"."""
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
        return re.sub(r"^1\b", "1ᵉʳ", written) if self.language == "fr" else written

    def on(self, value: Day) -> str:
        """Return when something was, in a sentence: "on 23 November 2026", "in March 2026", "in 2026"."""
        if value is None:
            return self("on a day not given")
        whole = isinstance(value, date) or len(value) == 10
        # Translators: when something was: “on 23 November 2026”, “in March 2026”, “in 2026”.
        return self("on {day}", day=self.date(value)) if whole else self("in {month}", month=self.date(value))

    def of(self, value: Day) -> str:
        """Return of when something is: "of 23 November 2026", "of March 2026", "of 2026"."""
        whole = not isinstance(value, str) or len(value) == 10
        # Translators: of when something is: “of 23 November 2026”, “of 2026”.
        return self("of {day}", day=self.date(value)) if whole else self("of {month}", month=self.date(value))

    def moment(self, value: datetime) -> str:
        """Return a day and time (UTC) in full."""
        return self("{day}, {time} UTC", day=self.date(value), time=f"{value:%H:%M}")

    def months(self) -> tuple[str, ...]:
        """Return the twelve months' short names, for the axis of a chart."""
        names = self.locale.months["stand-alone"]["abbreviated"]
        return tuple(str(names[month]) for month in range(1, 13))


@cache
def translator_for(language: str) -> Translator:
    """Return the translator of one of the LANGUAGES."""
    return Translator(language)


def capital(text: str) -> str:
    """Return `text` with a capital first letter, the others as they are."""
    return text[:1].upper() + text[1:]


@lru_cache(10_000)  # few counts stand in many sentences
def _whole(n: int, locale: Locale) -> str:
    return str(format_decimal(n, "#,##0", locale)).replace("-", "−")


def _rounded(x: float | Decimal, digits: int) -> Decimal:
    return Decimal(str(x)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _locale(*names: str) -> Locale:
    """Return the first of some varieties of languages that CLDR knows, else English."""
    for name in names:
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(name)
    return Locale.parse(_ENGLISH)
