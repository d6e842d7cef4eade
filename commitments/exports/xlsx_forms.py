"""Workbooks that people fill in: cells to write in, drop-downs, what is locked, and how they print.

They are for Excel and LibreOffice alike; nothing that came from a file or the register ever runs in them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from commitments.contract import countries
from commitments.contract.codelists import fold
from commitments.contract.model import LONGEST_TEXT, Column
from commitments.exports.tabular import RUNS, sheet_name
from commitments.i18n.translator import Translator
from commitments.ingest.sent_sheets import BESIDE
from commitments.render.zips import workbook
from commitments.site.theme import LIGHT
from commitments.text.sanitize import in_xml

# title: the first line; said: a line under it; asked, required: headings over cells to fill in, those of the
# second kind must be; recalled: a heading over what is only called to mind. given: what is filled in already;
# due: the same where something is asked for; open: to be filled in.
Look = Literal["title", "said", "asked", "required", "recalled", "given", "due", "open", "word"]

_LISTS = "Listes"  # the hidden sheet
_A4 = 9
_LINE_HEIGHT, _MOST_LINES = 13, 30  # points, and what a row may have
_FIRST_DAY, _LAST_DAY = 36_526, 73_050  # 2000 to 2099, as spreadsheets count days
_LINE = Side("thin", color="C9C2B2")
_BOX = Border(_LINE, _LINE, _LINE, _LINE)
_INK = {name: getattr(LIGHT, name).removeprefix("#") for name in ("accent", "ochre", "edge", "quiet")}
_FILLS = {
    "asked": _INK["accent"],
    "required": _INK["ochre"],
    "recalled": _INK["edge"],
    "given": LIGHT.second_ground.removeprefix("#"),
    "due": "F7E3BC",
    "open": "FFFFFF",
}
_FONTS: dict[str, dict[str, Any]] = {
    "title": {"b": True, "sz": 14, "color": _INK["accent"]},
    "said": {"color": _INK["quiet"]},
    "asked": {"b": True, "color": "FFFFFF"},
    "required": {"b": True, "color": "FFFFFF"},
    "recalled": {"color": "FFFFFF"},
    "due": {"color": "6B4308"},
}
# How a cell to be filled in shows what it holds. A percentage stays as it is typed, 45 or 45 %; an identifier
# is never taken for a number.
_FORMATS = {"identifier": "@", "date": "yyyy-mm-dd", "currency": "@"}


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: its heading, width in characters, and what is known of what is written in it."""

    heading: str
    width: int
    column: Column | None = None  # none: it is only called to mind
    look: Look = "asked"  # of its heading
    note: str = ""  # shown at its heading
    is_open: bool = True  # its cells are to be filled in
    partial: bool = False  # its dates may be as precise as they are known


class Book:
    """A workbook in the making, in one language."""

    def __init__(self, t: Translator) -> None:
        self._t = t
        self._book = Workbook(write_only=True)
        self._lists: dict[str, list[str]] = {}
        self._styles: dict[tuple[str, str], Any] = {}

    def fill_in(
        self,
        title: str,
        above: Sequence[str],
        places: Sequence[SheetColumn],
        rows: Iterable[tuple[bool, Sequence[Any]]],
        *,
        open_rows: int = 0,
        frozen: int = 1,
        locked: bool = True,
    ) -> None:
        """Add a sheet: lines `above` the headings, then rows as (something is asked for, values), then
        `open_rows` to be filled in.

        Where it is `locked`, only cells that are open can be written in; there is no password. The first
        `frozen` columns and the headings stay in sight.
        """
        sheet = self._book.create_sheet(sheet_name(title))
        for at, place in enumerate(places, 1):
            letter = get_column_letter(at)
            sheet.column_dimensions[letter].width = place.width
            if open_rows:
                sheet.column_dimensions[letter].number_format = _format(place)
        head = len(above) + 1
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{head + 1}"
        self._print_set_up(sheet, head)
        if locked:
            self._lock(sheet)
        for at, line in enumerate(above):
            sheet.append([self._cell(sheet, line, "said" if at else "title")])
        widths = [place.width for place in places]
        self._make_room(sheet, head, [place.heading for place in places], [width - 2 for width in widths])
        sheet.append([self._heading(sheet, place) for place in places])
        last = head
        for last, (is_due, values) in enumerate(rows, head + 1):
            self._make_room(sheet, last, values, widths, at_least=2)
            sheet.append(
                [
                    self._cell(sheet, value, "open" if place.is_open else "due" if is_due else "given", place)
                    for place, value in zip(places, values, strict=True)
                ]
            )
        if last > head or open_rows:
            self._validate(sheet, places, head + 1, last + open_rows)

    def tell(self, parts: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Add the sheet of instructions: titles with their lines."""
        sheet = self._book.create_sheet(sheet_name(BESIDE[0].replace("/", "–")))
        width = 74  # of a sheet of paper
        sheet.column_dimensions["A"].width = width
        self._print_set_up(sheet, 1, landscape=False)
        self._lock(sheet)
        sheet.append([self._cell(sheet, BESIDE[0], "title")])
        row = 1
        for title, lines in parts:
            sheet.append([])
            sheet.append([self._cell(sheet, title, "recalled")])
            row += 2
            for line in lines:
                row += 1
                self._make_room(sheet, row, [line], [width])
                sheet.append([self._cell(sheet, line, "word")])

    def table(self, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Add a sheet of words beside the others, which is never read back."""
        sheet = self._book.create_sheet(sheet_name(title))
        widths = [30] * len(headings)
        for at, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.freeze_panes = "A3"
        self._print_set_up(sheet, 2)
        self._lock(sheet)
        sheet.append([self._cell(sheet, BESIDE[0], "title")])
        sheet.append([self._cell(sheet, heading, "asked") for heading in headings])
        for number, row in enumerate(rows, 3):
            self._make_room(sheet, number, row, widths)
            sheet.append([self._cell(sheet, text, "word") for text in row])

    def content(self) -> bytes:
        """Return the workbook, with the lists behind its drop-downs on a hidden sheet."""
        if self._lists:
            sheet = self._book.create_sheet(_LISTS)
            sheet.sheet_state = "hidden"
            self._lock(sheet)
            sheet.append([BESIDE[1]])
            longest = max(map(len, self._lists.values()))
            for at in range(longest):
                sheet.append([(words[at] if at < len(words) else None) for words in self._lists.values()])
        return workbook(self._book)

    # --- cells ---------------------------------------------------------------------------------------

    def _cell(
        self, sheet: WriteOnlyWorksheet, value: Any, look: Look, place: SheetColumn | None = None
    ) -> WriteOnlyCell:
        runs = False
        if isinstance(value, str):
            value = in_xml(value)
            runs = value.startswith(RUNS)
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"
        shape = _format(place) if place and look == "open" else "General"
        cell._style = self._style(sheet, look, shape, runs)
        return cell

    def _style(self, sheet: WriteOnlyWorksheet, look: Look, shape: str, runs: bool) -> Any:
        """Return the style of a look; made once, for there are many cells and few looks."""
        key = (look, shape + ("'" if runs else ""))
        if key not in self._styles:
            model = WriteOnlyCell(sheet)
            model.number_format = shape
            model.quotePrefix = runs
            model.font = Font(**{"name": "Arial", "sz": 10, **_FONTS.get(look, {})})
            model.alignment = Alignment(vertical="top", wrap_text=look not in ("title", "said"))
            if look in _FILLS:
                model.fill = PatternFill("solid", start_color=_FILLS[look])
                model.border = _BOX
            if look == "open":
                model.protection = Protection(locked=False)
            self._styles[key] = model._style
        return self._styles[key]

    def _make_room(
        self,
        sheet: WriteOnlyWorksheet,
        row: int,
        values: Iterable[Any],
        widths: Iterable[int],
        *,
        at_least: int = 1,
    ) -> None:
        """Make a row as high as its texts need; LibreOffice does not see to it by itself."""
        pairs = zip(values, widths, strict=True)
        lines = max(ceil(len(str(value)) * 1.1 / width) for value, width in pairs if value is not None)
        sheet.row_dimensions[row].height = _LINE_HEIGHT * min(max(lines, at_least), _MOST_LINES) + 3

    def _heading(self, sheet: WriteOnlyWorksheet, place: SheetColumn) -> WriteOnlyCell:
        cell = self._cell(sheet, place.heading, place.look)
        if place.note:
            cell.comment = Comment(place.note, "", width=320, height=120)
        return cell

    # --- what a cell takes ---------------------------------------------------------------------------

    def _validate(
        self, sheet: WriteOnlyWorksheet, places: Sequence[SheetColumn], first: int, last: int
    ) -> None:
        for at, place in enumerate(places, 1):
            if place.is_open and place.column and (rule := self._rule(place.column, place.partial)):
                letter = get_column_letter(at)
                rule.add(f"{letter}{first}:{letter}{last}")
                sheet.data_validations.append(rule)

    def _rule(self, column: Column, partial: bool) -> DataValidation | None:
        t = self._t
        if column.codes and not column.many:
            labels = [t.label(column.codes, code) for code in column.codes]
            return self._one_of(column.codes.name, labels, t("Choose one of the list."))
        if column.kind == "country":
            known = countries.alpha2_by_alpha3()
            names = sorted((t.country(code) for code in known), key=fold)
            eight = [t.country(code) for code in countries.BAMAKO_EIGHT]
            return self._one_of(
                "country", [*sorted(eight, key=fold), *(n for n in names if n not in eight)], ""
            )
        if column.kind == "currency":
            return self._one_of("currency", ["XOF", "XAF", "GNF", "EUR", "USD"], "")
        if column.kind == "date" and not partial:
            return _bound("date", _FIRST_DAY, _LAST_DAY, t("Write a day, such as 2026-03-31."))
        if column.kind == "percent":
            return _bound("decimal", column.low, column.high, t("Write a number from 0 to 100: 45 for 45%."))
        if column.kind in ("number", "whole"):
            return _bound(
                "whole" if column.kind == "whole" else "decimal",
                -1e15 if column.low is None else column.low,
                1e15 if column.high is None else column.high,
                t("Write a number in digits, without its unit."),
            )
        if column.kind == "text":
            rule = DataValidation(
                "textLength", str(LONGEST_TEXT), allowBlank=True, operator="lessThanOrEqual"
            )
            return _saying(rule, t("At most {n} characters.", n=LONGEST_TEXT))
        return None

    def _one_of(self, name: str, words: list[str], wrong: str) -> DataValidation:
        """Return the drop-down of a list; where nothing is said to be wrong, others may be written too."""
        self._lists.setdefault(name, words)
        letter = get_column_letter(list(self._lists).index(name) + 1)
        where = f"{_LISTS}!${letter}$2:${letter}${len(words) + 1}"
        rule = DataValidation("list", where, allowBlank=True)
        return _saying(rule, wrong)

    # --- sheets --------------------------------------------------------------------------------------

    def _lock(self, sheet: WriteOnlyWorksheet) -> None:
        """Lock what is not open; columns, rows and cells may be shown as anyone likes."""
        sheet.protection.sheet = True
        sheet.protection.formatCells = False
        sheet.protection.formatColumns = False
        sheet.protection.formatRows = False
        sheet.protection.autoFilter = False

    def _print_set_up(self, sheet: WriteOnlyWorksheet, head: int, *, landscape: bool = True) -> None:
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins.left = sheet.page_margins.right = sheet.page_margins.top = 0.4
        sheet.print_title_rows = f"1:{head}"
        sheet.oddFooter.right.text = "&P / &N"


def _format(place: SheetColumn) -> str:
    """Return the format of a column; a date that may be a month or a year stays as typed."""
    if place.column is None:
        return "General"
    return (
        "@" if place.partial and place.column.kind == "date" else _FORMATS.get(place.column.kind, "General")
    )


def _bound(kind: str, low: float | None, high: float | None, wrong: str) -> DataValidation:
    bounds = {"formula1": f"{low:.0f}", "formula2": f"{high:.0f}"}
    return _saying(DataValidation(kind, **bounds, allowBlank=True, operator="between"), wrong)


def _saying(rule: DataValidation, wrong: str) -> DataValidation:
    rule.showErrorMessage = bool(wrong)
    if wrong:
        rule.error = wrong[:255]
    return rule
