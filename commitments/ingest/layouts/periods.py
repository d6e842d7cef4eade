"""A column a year, a quarter or a day: each of its filled cells is a report of its own."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS
from commitments.ingest.asides import is_total
from commitments.ingest.cells import cell_text, given_text
from commitments.ingest.clues import TITLE, clues_in
from commitments.ingest.dates import month_words
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid
from commitments.ingest.heading_names import named_by
from commitments.ingest.heading_rows import HeadingRows, heading_of
from commitments.ingest.headings import HEADING_WITHIN, texts_of
from commitments.ingest.layouts.laying_out import Laying, Moved, made_of, moved
from commitments.ingest.numbers import number_readings
from commitments.ingest.problems import Decision
from commitments.ingest.sheets import SheetChoice
from commitments.ingest.spreadsheets import Cell, Percentage, column_letter
from commitments.ingest.table_detection import is_filled, span

_NOTHING: Moved = ("", None)
_FLOORS = 3
_LOOKED_AT = 50  # rows that show what a column holds
_WIDEST = 200  # columns
_LONGEST_LABEL = 100  # characters
_PROSE = 40  # characters of a cell that says more than a state
_REPORT = RECORDS["reports"].columns()
_DAY = _REPORT["as_of"].fr
# What a column of a period may hold beside figures: what speaks of that period, and of nothing else.
_MEASURES = {
    *("completion", "progress_percent", "value", "value_qualifier", "narrative_en", "narrative_fr"),
    *("evidence_url", "evidence_type"),
}
_FIGURES = {"completion", "progress_percent", "value"}
# What is said of figures without saying which.
_BARE = frozenset(
    map(
        fold,
        (
            *("", "réalisé", "réalisation", "réalisations", "résultat", "résultats", "atteint"),
            *("suivi", "bilan"),
            *("niveau", "situation", "point", "valeur atteinte", "chiffre", "chiffres", "mesure", "relevé"),
            *("actual", "achieved", "result", "results", "reached", "level", "figure", "update", "review"),
        ),
    )
)
_PERCENT = frozenset(
    map(fold, ("taux", "taux de réalisation", "pct", "percent", "rate", "réalisation en"))
) | {"%"}
# What says of a table what its figures count.
_OF_INDICATOR = ("indicator", "unit", "target_value", "baseline_value", "measure")


# --- periods -----------------------------------------------------------------------------------------

_YEAR = r"(?:19[89]\d|20[0-6]\d)"
_PART = r"(?:t|q|s|h|trim(?:estre)?\.?|sem(?:estre)?\.?|quarter|half)"
_ORDINAL = r"(?:[1-4](?:\s?(?:er|e|[eè]me|re|st|nd|rd|th))?)"
_MONTHS = "|".join(sorted(month_words(), key=len, reverse=True)).replace("e", "[eé]").replace("u", "[uû]")
_PERIOD = re.compile(
    rf"""(?<![\w./-])(?:
      \d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR} | {_YEAR}-\d\d-\d\d          # a day
    | (?:\d{{1,2}}(?:er)?\s)?(?:{_MONTHS})\.?[\s-]{_YEAR} | (?:{_MONTHS})-\d\d  # 31 décembre 2023, mars-24
    | {_PART}\s?[1-4][\s/-]*{_YEAR} | {_YEAR}[\s/-]*{_PART}\s?[1-4] | {_ORDINAL}\s{_PART}\s(?:de\s)?{_YEAR}
    | (?:0?[1-9]|1[0-2])[/-]{_YEAR} | {_YEAR}-(?:0[1-9]|1[0-2])       # a month
    | (?:d[ée]but|mi|mid|early)[\s-]{_YEAR}
    | {_YEAR}\s?[-–/]\s?{_YEAR} | {_YEAR}
    )(?![\w/-]|[.]\d)""",
    re.I | re.X,
)
# What stands around a period and says nothing: "Situation au …", "Année …", "fin …".
_SMALL = (
    r"(?:au|à|en|fin|le|de|du|d|des|l|la|pour|ann[ée]es?|an|exercice|at|as\sof|in|end|of|for|the|year|fy)"
)
_AROUND = re.compile(rf"^(?:[\s:;,.)\]_–-]|{_SMALL}\b)+|(?:[\s:;,.(\[_–-]|\b{_SMALL})+$", re.I)


def period_of(heading: str) -> tuple[str, str] | None:
    """Return the one period that a heading names, as it is written, and what it says beside it.

    >>> period_of("Avancement 2023 (%)"), period_of("T1 2024"), period_of("Engagement")
    (('2023', 'Avancement (%)'), ('T1 2024', ''), None)
    """
    if len(heading) > _LONGEST_LABEL:
        return None
    found = list(_PERIOD.finditer(heading))
    if len({part[0] for part in found}) != 1:
        return None
    left = heading[: found[0].start()], heading[found[-1].end() :]
    rest = " ".join(filter(None, (_AROUND.sub("", part).strip() for part in left)))
    return " ".join(found[0][0].split()), rest if re.search(r"[^\W_]|%", rest) else ""


# --- where they stand --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Periods:
    """The heading of a table with columns of periods."""

    heading: HeadingRows
    texts: tuple[str, ...]  # of the headings, each on one line
    columns: Mapping[str, Mapping[str, int]]  # period → what stands beside it → place
    measures: Mapping[str, str | None] = field(default_factory=dict)  # by what they say; None: a figure

    @property
    def places(self) -> frozenset[int]:
        """Return the places of the columns of periods."""
        return frozenset(chain.from_iterable(of_period.values() for of_period in self.columns.values()))

    @property
    def others(self) -> list[str]:
        """Return the headings beside those of periods."""
        return [text for at, text in enumerate(self.texts) if text and at not in self.places]

    @property
    def are_remarks(self) -> bool:
        """Return whether a single day heads what is said of figures that stand beside it."""
        found = {name for text in self.others for name in _reported_in(text)}
        return all(len(period) > len("2024") for period in self.columns) and not _FIGURES.isdisjoint(found)

    def rank(self) -> tuple[int, int, int, int]:
        """Return how much speaks for these rows to be the heading."""
        named = sum(name is not None for name in self.measures.values())
        gaps = sum(not text for text in self.texts)
        return len(self.places), named, -gaps, self.heading.first - self.heading.last


def _reported_in(heading: str) -> frozenset[str]:
    """Return the columns of reports that a heading may name."""
    named = named_by(heading).get("reports")
    if not named:
        return frozenset()
    return named.uncluttered | (frozenset((named.as_it_stands,)) if named.as_it_stands else frozenset())


def _found(rows: Sequence[Raw], choice: SheetChoice, sheet: str | None) -> _Periods | None:
    """Return the heading among the first rows that has most columns of periods, or the one that is chosen."""
    found = [
        periods
        for first in range(len(rows))
        for last in range(first, min(first + _FLOORS, len(rows)))
        if choice.heading_row in (None, rows[last].number)
        and _are_floors(rows[first : last + 1])
        and (periods := _of_heading(heading_of(rows, first, last), _year_above(rows[:first], sheet)))
    ]
    return max(found, key=_Periods.rank, default=None)


def _are_floors(rows: Sequence[Raw]) -> bool:
    """Return whether rows may be the floors of a heading: labels without a gap, no title, no rows of data."""
    if rows[-1].number - rows[0].number != len(rows) - 1 or max(map(span, rows)) > _WIDEST:
        return False
    *upper, _ = rows
    return all(any(map(is_filled, row.cells[1:])) for row in upper) and all(
        all(_is_name(text) for text in texts_of(row.cells) if text) for row in rows[1:]
    )


def _is_name(text: str) -> bool:
    period = period_of(text)
    said = period[1] if period else text
    is_period = (period and not said) or bool(_PART_ALONE.fullmatch(text))
    return is_period or _measure(said) is not _NO_MEASURE or bool(named_by(text))


_NO_MEASURE = "-"


def _measure(said: str) -> str | None:
    """Return the column of reports that what stands beside a period names; None for figures of any kind."""
    if fold(said) in _PERCENT or said in _PERCENT:
        return "progress_percent"
    if fold(said) in _BARE:
        return None
    named = named_by(said).get("reports")
    columns = (
        {named.as_it_stands} if named and named.as_it_stands else set(named.uncluttered if named else ())
    )
    return columns.pop() or _NO_MEASURE if len(columns) == 1 and columns <= _MEASURES else _NO_MEASURE


_PART_ALONE = re.compile(rf"(?:{_MONTHS})\.?|{_PART}\s?[1-4]|{_ORDINAL}\s{_PART}", re.I)


def _year_above(rows: Sequence[Raw], sheet: str | None) -> str:
    """Return the one year that the lines above a heading name, else the name of the sheet; "" for none."""
    above = {
        year for row in rows for text in texts_of(row.cells) for year in re.findall(rf"\b{_YEAR}\b", text)
    }
    years = above or {*re.findall(rf"\b{_YEAR}\b", sheet or "")}
    return years.pop() if len(years) == 1 else ""


def _period_in(heading: str, year: str) -> tuple[str, str] | None:
    """Return the period of a heading, and what is beside it; of a month or quarter alone, in its year."""
    found = period_of(heading)
    if found and _PART_ALONE.fullmatch(found[1]):
        return f"{found[1]} {found[0]}", ""
    if not found and year and _PART_ALONE.fullmatch(heading):
        return f"{heading} {year}", ""
    return found


def _of_heading(heading: HeadingRows, year: str) -> _Periods | None:
    """Return the periods that a heading names, if its columns are plainly theirs."""
    texts = tuple(" ".join(text.split()) for text in texts_of(heading.row.cells))
    columns: dict[str, dict[str, int]] = {}
    measures: dict[str, str | None] = {}
    for at, text in enumerate(texts):
        if not (found := _period_in(text, year)) or (measure := _measure(found[1])) == _NO_MEASURE:
            continue
        period, said = found
        if said in columns.setdefault(period, {}):
            return None  # of two that say the same, nobody knows which
        columns[period][said] = at
        measures[said] = measure
    named = [name for name in measures.values() if name]
    if len(set(named)) != len(named) or not (_FIGURES | {None}) & set(measures.values()):
        return None
    periods = _Periods(heading, texts, columns, measures)
    if len(columns) < 2 and not _FIGURES & set(named) and not periods.are_remarks:
        return None  # one year alone is the title of anything
    given = {one.as_it_stands for text in periods.others if (one := named_by(text).get("reports"))}
    if not periods.others or "as_of" in given or not given.isdisjoint(named):
        return None
    return periods


# --- the rows ----------------------------------------------------------------------------------------


def a_column_a_period(laying: Laying) -> Grid | None:
    """Lay out columns of years, quarters or days, one or several for each, as a report a row and period."""
    if laying.choice.table not in (None, "reports", "outcomes") or laying.is_complete:
        return None
    periods = _found(laying.heads[:HEADING_WITHIN], laying.choice, laying.grid.sheet)
    above = laying.heading
    if periods is None or (above and above.last < periods.heading.first):
        return None
    if not laying.choice.table and not _of_commitments(periods.others):
        return None  # years of anything
    heading = periods.heading
    rows = list(laying.below(heading.row, len(periods.texts), periods.places))
    if _are_dates(rows[:_LOOKED_AT], periods.places):
        return None
    made = _Reports(periods, rows)
    if not made.columns:
        return None
    facts = {"periods": list(periods.columns), "reports": sum(bool(row.across) for row in made.rows)}
    grid = laying.laid_out(
        laying.heads[heading.first].number,
        heading.row._replace(cells=made.heading),
        made.rows,
        Decision("periods", facts),
    )
    for text in made.unclear:
        grid.asked[text] = ("progress_percent", "unclear_figures")
    return grid


def _of_commitments(headings: Sequence[str]) -> bool:
    """Return whether headings say which commitment a row is about."""
    return TITLE in clues_in("reports", headings).values() or any(
        not named_by(heading).keys().isdisjoint(("reports", "commitments", "outcomes"))
        for heading in headings
    )


def _are_dates(rows: Sequence[Raw], places: Iterable[int]) -> bool:
    """Return whether what stands below periods are periods too: a row of data was taken for the heading."""
    given = [text for row in rows for at in places if (text := given_text(row.cells[at]))]
    return sum((found := period_of(text)) is not None and not found[1] for text in given) * 2 > len(given)


class _Reports:
    """The rows of a table with columns of periods as reports."""

    def __init__(self, periods: _Periods, rows: Sequence[Raw]) -> None:
        self._periods = periods
        self._places = periods.places
        texts = periods.texts
        self.unclear: list[str] = []  # headings of figures of which nothing says what they are
        self._others = [at for at, text in enumerate(texts) if at not in self._places]
        # What speaks of a single day goes with the last that is reported.
        self._of_last = {at for at in self._others if not _MEASURES.isdisjoint(_reported_in(texts[at]))}
        self._figures = [at for at in self._of_last if not _FIGURES.isdisjoint(_reported_in(texts[at]))]
        self.columns = self._columns(rows)
        self.heading = [*(texts[at] for at in self._others), _DAY, *self.columns]
        self.rows = [made for row in rows for made in self._made(row)]

    def _columns(self, rows: Sequence[Raw]) -> dict[str, list[tuple[str, bool | None]]]:
        """Return the heading of each column made of those of the periods, by what it is made of: what stands
        beside a period, and whether its words are meant (False), its figures (True) or both (None)."""
        columns: dict[str, list[tuple[str, bool | None]]] = {}
        for said, measure in self._periods.measures.items():
            if measure:
                heading = said if named_by(said).get("reports") else _REPORT[measure].fr
                columns.setdefault(heading, []).append((said, None))
                continue
            places = [columns[said] for columns in self._periods.columns.values() if said in columns]
            cells = [
                row.cells[at]
                for row in rows
                if not self._is_aside(row)
                for at in places
                if given_text(row.cells[at])
            ]
            figures = [cell for cell in cells if _is_figure(cell)]
            words = [cell_text(cell) for cell in cells if not _is_figure(cell)]
            if words:
                is_prose = sum(len(word) > _PROSE for word in words) * 2 > len(words)
                is_prose = is_prose or len(self._periods.columns) < 2
                column = _REPORT["narrative_fr" if is_prose else "completion"].fr
                columns.setdefault(column, []).append((said, False))
            if figures:
                columns.setdefault(self._heading_of_figures(said, figures), []).append((said, True))
        return columns

    def _heading_of_figures(self, said: str, figures: Sequence[Cell]) -> str:
        """Return what heads figures of which the heading says nothing: what they are, else their periods."""
        if any(isinstance(cell, Percentage) or cell_text(cell).rstrip().endswith("%") for cell in figures):
            return _REPORT["progress_percent"].fr
        named = {one.as_it_stands for text in self._periods.others for one in named_by(text).values()}
        if not named.isdisjoint(_OF_INDICATOR):
            return _REPORT["value"].fr
        first, *_, last = self._periods.columns
        self.unclear.append(" ".join(filter(None, (said, f"{first} – {last}"))))
        return self.unclear[-1]

    def _is_aside(self, row: Raw) -> bool:
        """Return whether a row is a total, which is asked about and reports nothing."""
        return is_total(next((text for at in self._others if (text := given_text(row.cells[at]))), ""))

    def _made(self, row: Raw) -> Iterator[Raw]:
        """Yield the reports of a row; one that is a total, or a single cell as of a note, stays one row."""
        others = [moved(row, at) for at in self._others]
        given = {
            period: columns
            for period, columns in self._periods.columns.items()
            if any(given_text(row.cells[at]) for at in columns.values())
        }
        if not given and any(given_text(row.cells[at]) for at in self._figures):
            given = dict([[*self._periods.columns.items()][-1]])
        if not given or self._is_aside(row):
            if given or sum(is_filled(cell) for cell, _ in others) == 1:
                yield made_of(row.number, [*others, *[_NOTHING] * (len(self.columns) + 1)])
            return
        last = [*given][-1]
        for period, columns in given.items():
            own = [
                _NOTHING if at in self._of_last and period != last else cell
                for at, cell in zip(self._others, others, strict=True)
            ]
            said = [self._cell(row, columns, of) for of in self.columns.values()]
            yield made_of(row.number, [*own, (period, None), *said], column_letter(min(columns.values())))

    def _cell(self, row: Raw, columns: Mapping[str, int], of: Sequence[tuple[str, bool | None]]) -> Moved:
        for said, figures in of:
            cell = moved(row, columns[said]) if said in columns else _NOTHING
            if is_filled(cell[0]) and figures in (None, _is_figure(cell[0])):
                return cell
        return _NOTHING


def _is_figure(cell: Cell) -> bool:
    """Return whether a cell holds a number, however it is written; what says that nothing is given, too."""
    if not isinstance(cell, str):
        return not isinstance(cell, bool)
    return not given_text(cell) or number_readings(cell.strip()) != (None, None)
