"""What is said of problems and decisions: where, what, and what would be right, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from commitments.contract.model import RECORDS, Column
from commitments.i18n.translator import Translator, capital
from commitments.ingest.cells import cell_text, shown
from commitments.ingest.corrections import CorrectedCell
from commitments.ingest.dialect import QUOTES, Raw
from commitments.ingest.problems import Decision, Problem
from commitments.ingest.recognition import Named
from commitments.ingest.sheet_format import spans_of
from commitments.ingest.sheets import PlainTable
from commitments.ingest.validation import Checked, CheckedTable
from commitments.site.words.tables import table_names
from commitments.staff.layout_sentences import LAYOUTS_TOLD, layout_sentence
from commitments.text.marking import N_
from commitments.text.sanitize import escape_controls, safe_filename

_NEAR = N_("{what} Did you mean “{near}”?")
_NEARS = N_("{what} Did you mean {nears}?")

_DECISIONS = {
    "table": N_("read as the table “{table}”"),
    "text": N_("characters in {encoding}, cells separated by {delimiter}"),
    "short_rows": N_("empty cells added where Excel had left them out at the end of rows"),
    "headings_read": N_("headings taken for columns: {pairs}"),
    "whose": N_("rows that name nobody are those of “{name}”, as decided"),
    "no_table": N_("not one of the tables of the register, nothing of it is read: “{value}”"),
    "no_heading": N_("no heading found: all rows are rows of the table"),
    "hidden_sheet": N_("this sheet is hidden in the workbook"),
    "hidden_sheet_left_out": N_(
        "this sheet is hidden in the workbook: it is left out unless it is shown there, or chosen"
    ),
    "hidden_left_out.rows": N_("hidden rows left out ({rows})"),
    "hidden_left_out.columns": N_("hidden columns left out ({letters})"),
    "hidden_left_out.both": N_("hidden rows ({rows}) and columns ({letters}) left out"),
    "hidden_cells.rows": N_("hidden rows are read like the others ({rows})"),
    "hidden_cells.columns": N_("hidden columns are read like the others ({letters})"),
    "hidden_cells.both": N_("hidden rows ({rows}) and columns ({letters}) are read like the others"),
    "links_behind_words": N_("addresses behind words are read in their place: {columns}"),
    "merged_across": N_("what stands merged across columns is that of the first of them alone: {columns}"),
    "declared": N_("the new commitments are declared by their actors, as decided"),
    "documented": N_("the new commitments were found in public sources, as decided"),
    "shares_of_one": N_("shares of one are read as percentages (× 100), as decided, in {columns}: {n}"),
    "percentages": N_("numbers from 0 to 1 are percentages as they stand, as decided: {columns}"),
    "line_ends": N_("lines end with {ends}"),
    "line_ends.mixed": N_("lines end in different ways ({ends})"),
    "unnamed_columns": N_("something stands in columns without a heading: {letters}"),
    "garbled": N_("characters such as “{value}” seem to be garbled: the file mixes encodings"),
    "percentage_cells": N_("cells that show a percentage are read as shown: 45% is 45"),
    "formats_unseen": N_(
        "how cells are shown could not be read: dates and percentages come as plain numbers"
    ),
    "serial_dates": N_("numbers read as the dates of a spreadsheet: {columns}"),
    "date_order.first": N_("dates with the day first: {columns} ({why})"),
    "date_order.second": N_("dates with the month first: {columns} ({why})"),
    "decimal_mark.first": N_("numbers with a decimal comma: {columns} ({why})"),
    "decimal_mark.second": N_("numbers with a decimal point: {columns} ({why})"),
    "qualifiers": N_("words before a number that say how exact it is, in {columns}: {n}"),
    "qualifiers_kept": N_(
        "words before a number that do not count, since its own column says otherwise, in {columns}: {n}"
    ),
    "currencies": N_("currencies taken from behind an amount, in {columns}: {n}"),
    "cfa_francs": N_("CFA francs read as XOF or XAF by the country of the lead, in {columns}: {n}"),
}
_WHY = {
    "own": N_("as their values show"),
    "others": N_("as other columns show"),
    "": N_("nothing settles it for all values"),
}
_DELIMITERS = {
    ",": N_("commas"),
    ";": N_("semicolons"),
    "\t": N_("tabs"),
    "|": N_("vertical bars"),
    ":": N_("colons"),
    " ": N_("spaces"),
    "  ": N_("two spaces or more"),
    "": N_("nothing: one column"),
}
# What a table of any file may have that deserves a look: one row, several rows.
_LOOKS = {
    "lines_above": (
        N_("row {rows} stands above the table and is not in it: “{value}”"),
        N_("rows {rows} stand above the table and are not in it: “{value}”"),
    ),
    "lines_below": (
        N_("row {rows} stands below the table and is not in it: “{value}”"),
        N_("rows {rows} stand below the table and are not in it: “{value}”"),
    ),
    "ragged_rows": (
        N_("row {rows} has more or fewer than {cells} cells, unlike most: it is kept as it is"),
        N_("rows {rows} have more or fewer than {cells} cells, unlike most: they are kept as they are"),
    ),
    "broken_rows": (
        N_("row {rows} has quotation marks that do not match: it is read as one line"),
        N_("rows {rows} have quotation marks that do not match: each is read as one line"),
    ),
    "failed_cells": (
        N_("row {rows} has a cell that could not be calculated: “{value}” is kept as text"),
        N_("rows {rows} have cells that could not be calculated: “{value}” is kept as text"),
    ),
    "total_rows": (
        N_("row {rows} is a total: it stays in the table"),
        N_("rows {rows} are totals: they stay in the table"),
    ),
    "marks_left_out": (
        N_("row {rows} has something struck out or raised, which is left out: “{value}”"),
        N_("rows {rows} have something struck out or raised, which is left out: “{value}”"),
    ),
    "columns_explained": (
        N_("row {rows} says what the columns hold and is left out: “{value}”"),
        N_("rows {rows} say what the columns hold and are left out: “{value}”"),
    ),
    "left_out": (
        N_("row {rows} is left out, as decided"),
        N_("rows {rows} are left out, as decided"),
    ),
    "keep": (
        N_("row {rows} is one of the table, as decided"),
        N_("rows {rows} are rows of the table, as decided"),
    ),
    "each_row": (
        N_("the number merged from row {rows} on is read in each of its rows, as decided"),
        N_("the numbers merged from rows {rows} on are read in each of their rows, as decided"),
    ),
    "first_row": (
        N_("the number merged from row {rows} on is read in that row alone, as decided"),
        N_("the numbers merged from rows {rows} on are read in these rows alone, as decided"),
    ),
    "figure_speaks": (
        N_("the stage in row {rows} is left empty so that the figure speaks, as decided"),
        N_("the stages in rows {rows} are left empty so that the figures speak, as decided"),
    ),
    "keep_both": (
        N_("the stage and the figure in row {rows} both stand though they contradict each other, as decided"),
        N_("the stages and figures in rows {rows} both stand though they contradict each other, as decided"),
    ),
    "merged_numbers": (
        N_("row {rows} has a number merged over several: it stands in each of them, and may be one sum"),
        N_("rows {rows} have numbers merged over several: they stand in each, and may be one sum for all"),
    ),
    "bare_figures": (
        N_("row {rows} has a figure or date with something raised or struck out, which is left out"),
        N_("rows {rows} have figures or dates with something raised or struck out, which is left out"),
    ),
    "struck_cells": (
        N_("row {rows} has text that is struck out: it is kept"),
        N_("rows {rows} have text that is struck out: it is kept"),
    ),
    "linked_cells": (
        N_("row {rows} has words with an address behind them: the words are kept, the address is not"),
        N_("rows {rows} have words with addresses behind them: the words are kept, the addresses are not"),
    ),
    "heading": (
        N_("heading in row {rows}"),
        N_("heading in rows {rows}, read together"),
    ),
}
_ROWS_NAMED = 12
_WORDS_NAMED = 12
_NAMED = 5  # records that are named in a sentence


def problem_sentence(problem: Problem, t: Translator) -> str:
    """Return one sentence: the place, what is wrong there and what would be right."""
    where = {"file": sheet_name(problem.file, problem.sheet, t), "what": what_is_wrong(problem, t)}
    column = _heading(problem, t)
    if problem.row is None:
        if column:
            return t("{file}, “{column}”: {what}", **where, column=column)
        return t.pair(where["file"], where["what"])
    where["row"] = row_name(problem, t)
    if column:
        return t("{file}, row {row}, “{column}”: {what}", **where, column=column)
    return t("{file}, row {row}: {what}", **where)


def row_name(place: Problem | CorrectedCell, t: Translator) -> str:
    """Return the number of a row, and where its own cells begin of several that were made of it."""
    row = str(place.row)
    return t("{row} from column {letter} on", row=row, letter=place.across) if place.across else row


def what_is_wrong(problem: Problem, t: Translator) -> str:
    """Return what is wrong and what would be right, where the place is told already."""
    what = t(_sentence(problem), **_facts(problem, t))
    if close := near_text(problem, t):
        return t(_NEAR, what=what, near=close)
    if nears := problem.facts.get("nears"):
        return t(_NEARS, what=what, nears=t.either(map(t.quoted, nears)))
    if candidates := problem.facts.get("candidates"):
        return t(_NEARS, what=what, nears=t.either(named_text(named, t) for named in candidates[:_NAMED]))
    return what


def told_together(problems: Iterable[Problem], t: Translator, *, of_one_file: bool) -> list[str]:
    """Return what is wrong at several places of one column, each sentence once: "rows 4 and 6–9: …"."""
    rows: dict[tuple[str, str | None, str], list[Problem]] = {}
    for problem in problems:
        what = what_is_wrong(problem, t)
        if problem.column and not _column(problem):
            what = t.pair(t.quoted(problem.column), what)
        rows.setdefault((problem.file, problem.sheet, what), []).append(problem)
    lines = []
    for (file, sheet, what), alike in rows.items():
        numbers = sorted({problem.row for problem in alike if problem.row is not None})
        where = [] if of_one_file else [sheet_name(file, sheet, t)]
        if of_one_file and sheet:
            where = [t("sheet “{sheet}”", sheet=escape_controls(sheet))]
        if len(alike) == 1 and numbers:
            where.append(t("row {row}", row=row_name(alike[0], t)))
        elif numbers:
            where.append(t("rows {rows}", rows=_rows(numbers, t)))
        place = ", ".join(where)
        lines.append(t.pair(capital(place) if of_one_file else place, what) if place else capital(what))
    return lines


def sentence_in_column(problem: Problem, t: Translator) -> str:
    """Return one sentence: the column, what is wrong in it and what would be right."""
    what, column = what_is_wrong(problem, t), _heading(problem, t)
    return t.pair(t.quoted(column), what) if column else capital(what)


def named_text(named: Named, t: Translator) -> str:
    """Return what a record is called, with its identifier."""
    return t("“{name}” ({identifier})", name=t.bilingual(named, "name"), identifier=named.identifier)


def as_sentence(decided: Iterable[str], t: Translator) -> str:
    """Return what was decided, in a few words each, as one sentence that stands alone; "" of nothing."""
    words = capital(t.series(decided))
    return words if not words or words.endswith((".", "?", "!", "…")) else f"{words}."


def decision_sentence(decision: Decision, t: Translator) -> str:
    """Return what was decided while a file was read, in a few words."""
    kind, facts = decision.kind, dict(decision.facts)
    match kind:
        case "heading_row":
            above = t.n("{n} line above it is left out", "{n} lines above it are left out", facts["above"])
            return t("heading in row {row}: {above}", row=str(facts["row"]), above=above)
        case "corrected":
            return t.n("{n} cell corrected", "{n} cells corrected", facts["n"])
        case "own_columns":
            named = t.list([t.quoted(heading) for heading in facts["headings"]])
            return t("columns of files downloaded here, which are not read: {columns}", columns=named)
        case "remembered":
            return _remembered(facts, t)
        case "remembered_left_out":
            unknown = [t.quoted(str(shown(text))) for text in dict.fromkeys(facts["texts"])]
            return t.n(
                "{n} row left out like the last time: {texts}",
                "{n} rows left out like the last time: {texts}",
                len(facts["texts"]),
                texts=t.list(t.with_others(unknown, _WORDS_NAMED)),
            )
        case "remembered_gone":
            texts = t.list([t.quoted(str(shown(text))) for text in facts["texts"]])
            return t("remembered but no longer possible, so asked again: {texts}", texts=texts)
        case _ if kind in LAYOUTS_TOLD:
            return layout_sentence(decision, t)
        case "merged_cells":
            rows = _spans(facts["spans"], t)
            return t.n(
                "{n} merged cell holds for every row that it covers (rows {rows})",
                "{n} merged cells hold for every row that they cover (rows {rows})",
                facts["n"],
                rows=rows,
            )
        case "report_sheet":
            return _of_report_sheet(facts["filled"], facts["left"], t)
        case "recognised":
            pairs = t.series(t.with_others(matched_texts(facts["pairs"], t), _NAMED))
            return t.n(
                "{n} row found by its words: {pairs}",
                "{n} rows found by their words: {pairs}",
                facts["n"],
                pairs=pairs,
            )
        case "example":
            return t.n(
                "an example, which is not read: {n} row left out",
                "an example, which is not read: {n} rows left out",
                facts["rows"],
            )
        case "quotes":
            return _quotes(facts["quote"], facts["backslash"], t)
        case "line_ends":
            return _line_ends({name.upper(): n for name, n in facts.items() if n}, t)
        case "heading" if not facts["rows"]:
            kind = "no_heading"
        case _ if kind in _LOOKS:
            one, many = _LOOKS[kind]
            sentence = one if len(facts["rows"]) == 1 else many
            return t(sentence, **facts | {"rows": _rows(facts["rows"], t)})
    if "spans" in facts:
        facts["rows"] = _counted(facts["n"], facts.pop("spans"), t)
        kind += f".{facts['why']}"
    columns = RECORDS[facts["table"]].columns() if "table" in facts else {}
    if kind == "table":
        facts["table"] = table_names(t)[facts["table"]]
    if "columns" in facts:
        facts["columns"] = t.list([t.heading(columns[name]) for name in facts["columns"]])
    if "pairs" in facts:
        facts["pairs"] = t.series(
            t("“{heading}” for “{column}”", heading=shown(heading), column=t.heading(columns[name]))
            for heading, name in facts["pairs"]
        )
    if "second" in facts:
        kind += ".second" if facts["second"] else ".first"
        why = _WHY[facts["by"]]
        facts["why"] = t(why)
    if "delimiter" in facts:
        facts["delimiter"] = _delimiter(facts["delimiter"], t)
    if "letters" in facts:
        facts["letters"] = t.list(facts["letters"])
    return t(_DECISIONS[kind], **facts)


def _remembered(facts: Mapping[str, Any], t: Translator) -> str:
    """Return how much of a file was taken from what is remembered, from whom, and what its words mean."""
    headings, words, answers = facts["headings"], facts["words"], facts["answers"]
    counts = [
        t.n("{n} heading", "{n} headings", headings) if headings else "",
        t.n("{n} word or name", "{n} words or names", len(words)) if words else "",
        t.n("{n} answer", "{n} answers", answers) if answers else "",
    ]
    sentence = t(
        "{counts} as in “{file}”, uploaded by {who} {day}",
        counts=t.list([*filter(None, counts)]),
        file=facts["file"],
        who=facts["who"],
        day=t.on(facts["day"]),
    )
    if not words:
        return sentence
    columns = RECORDS[facts["in_table"]].columns()
    named = [
        t("“{word}”, where the figure says otherwise, for an empty cell", word=shown(text))
        if meant == "figure_speaks"
        else t("“{word}” for “{meant}”", word=shown(text), meant=meant_text(columns[column], meant, t))
        for column, text, meant in words
    ]
    return t.pair(sentence, t.series(t.with_others(named, _WORDS_NAMED)))


def meant_text(column: Column, meant: str, t: Translator) -> str:
    """Return what a word of a column was matched with, as the reader calls it."""
    if not meant:
        return t("an empty cell")
    if column.kind == "country":
        return t.country(meant)
    return t.label(column.codes, meant) if column.codes else meant


def matched_texts(pairs: Iterable[tuple[str, Named]], t: Translator) -> list[str]:
    """Return which words were taken for which records, one by one."""
    return [
        t("“{words}” is {record}", words=shown(words), record=named_text(Named(*named), t))
        for words, named in pairs
    ]


def _line_ends(ends: Mapping[str, int], t: Translator) -> str:
    """Return how lines end, each way with how many of them where there are several."""
    are_mixed = len(ends) > 1
    named = [f"{name}: {t.number(n)}" if are_mixed else name for name, n in ends.items()]
    sentence = _DECISIONS["line_ends.mixed" if are_mixed else "line_ends"]
    return t(sentence, ends=", ".join(named) or "LF")


def _of_report_sheet(filled: int, left: int, t: Translator) -> str:
    if not left:
        return t("a report sheet, filled in on every line")
    if not filled:
        return t.n(
            "a report sheet on which nothing is filled in: {n} commitment left without a report",
            "a report sheet on which nothing is filled in: {n} commitments left without a report",
            left,
        )
    return t.n(
        "a report sheet: {n} commitment left without a report",
        "a report sheet: {n} commitments left without a report",
        left,
    )


def _delimiter(delimiter: str, t: Translator) -> str:
    named = _DELIMITERS.get(delimiter, "")
    return t(named) if named else t.quoted(delimiter) if delimiter.isprintable() else ascii(delimiter)


def _quotes(mark: str, backslash: bool, t: Translator) -> str:
    conventions = [t("texts stand in {mark}", mark=mark + QUOTES[mark])] if mark else []
    if not mark:
        conventions.append(t("quotation marks are part of the text"))
    if backslash:
        conventions.append(t("a backslash before a sign makes it text"))
    return t.series(conventions)


def _rows(numbers: Sequence[int], t: Translator) -> str:
    """Return row numbers as people write them: 3–5, 9 and 12."""
    return _spans(spans_of(numbers), t)


def _counted(n: int, spans: Sequence[tuple[int, int]], t: Translator) -> str:
    """Return how many rows there are, and which."""
    rows = _spans(spans, t)
    return t.n("{n} row: number {rows}", "{n} rows: numbers {rows}", n, rows=rows)


def _spans(spans: Sequence[tuple[int, int]], t: Translator) -> str:
    named = [str(low) if low == high else f"{low}–{high}" for low, high in spans[:_ROWS_NAMED]]
    left = sum(high - low + 1 for low, high in spans[_ROWS_NAMED:])
    return t.list([*named, *([t.n("{n} other", "{n} others", left)] if left else [])])


def table_report(table: PlainTable, path: str, t: Translator) -> dict[str, Any]:
    """Return what a table of any file was read as, for `json.dumps`."""
    dialect, part = table.dialect, table.part

    def lines(rows: Iterable[Raw]) -> list[dict[str, Any]]:
        return [{"row": row.number, "cells": [cell_text(cell) for cell in row.cells]} for row in rows]

    return {
        "file": table.file,
        "sheet": table.sheet,
        "to": path,
        "encoding": table.encoding,
        "delimiter": dialect.delimiter if dialect else None,
        "quote": dialect.quote if dialect else None,
        "escape": ("backslash" if dialect.backslash else "doubled") if dialect else None,
        "line_ends": {"crlf": table.ends.crlf, "lf": table.ends.lf, "cr": table.ends.cr}
        if table.ends
        else None,
        "heading_rows": [row.number for row in part.heading],
        "columns": part.width,
        "rows": len(part.rows),
        "above": lines(part.above),
        "below": lines(part.below),
        "decisions": [decision_sentence(decision, t) for decision in table.decisions],
        "looks": [
            {"code": look.kind, "rows": look.facts.get("rows"), "message": decision_sentence(look, t)}
            for look in table.looks
        ],
    }


def report(checked: Checked, t: Translator) -> list[dict[str, Any]]:
    """Return what checking found, for `json.dumps`: one object for each table read."""
    return [_reported(table, t) for table in checked.tables]


def _reported(table: CheckedTable, t: Translator) -> dict[str, Any]:
    return {
        "file": table.file,
        "sheet": table.sheet,
        "table": table.table,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "rows": table.rows,
        "accepted": table.accepted,
        "ignored_columns": list(table.ignored_columns),
        "decisions": [decision_sentence(decision, t) for decision in table.decisions],
        "problems": [
            {
                "row": problem.row,
                "across": problem.across or None,
                "column": problem.column,
                "code": problem.code,
                "value": problem.value,
                "severity": problem.severity,
                "message": problem_sentence(problem, t),
            }
            for problem in table.problems
        ],
    }


def _column(problem: Problem) -> Column | None:
    return RECORDS[problem.table].columns().get(problem.column or "") if problem.table else None


def _heading(problem: Problem, t: Translator) -> str:
    column = _column(problem)
    return t.heading(column) if column else problem.column or ""


def sheet_name(file: str, sheet: str | None, t: Translator) -> str:
    """Return a file by its name, with the one of the sheet where it has several."""
    name = safe_filename(file)
    return t("{file}, sheet “{sheet}”", file=name, sheet=escape_controls(sheet)) if sheet else name


def _sentence(problem: Problem) -> str:
    """Return the sentence of a problem: the one of its very case, else that of its code."""
    facts, column = problem.facts, _column(problem)
    cases = [
        f"{problem.table}.{problem.column}",
        str(facts.get("why")),
        *(["file"] if "file" in facts else []),
    ]
    if column:
        cases += [column.kind, column.refers_to or ""]
        if column.name in ("title_en", "title_fr") and not column.required:
            cases.append("title")
        if problem.code == "unknown_code" and column.codes is None:
            cases.append("currency")
    special = problem.kind.special
    return next((special[case] for case in cases if case in special), problem.kind.sentence)


def _facts(problem: Problem, t: Translator) -> dict[str, object]:
    """Return the facts of a sentence as people read them."""
    facts: dict[str, object] = {
        name: str(fact) if name in ("row", "first", "last", "year") and isinstance(fact, int) else fact
        for name, fact in problem.facts.items()
    }
    value = problem.value or ""
    facts.update(value=value, table=table_names(t).get(problem.table or ""))
    facts["part"] = shown(str(facts.get("part", value))) or ""
    column = _column(problem)
    if column and column.codes:
        codes = column.codes
        facts["codes"] = t.list([t.label(codes, code) for code in codes])
        facts |= {name: t.label(codes, problem.facts[name]) for name in ("stated", "given") if name in facts}
    if problem.code == "place_outside_country" and "place" in facts:
        facts["place"] = _place_text(problem.facts["place"])
        facts["country"] = t.country(problem.facts["country"])
    if "headings" in facts and problem.code == "unknown_table":
        facts["headings"] = ", ".join(problem.facts["headings"])
    if isinstance(progress := problem.facts.get("progress"), float):
        facts["progress"] = t.percent(progress)
    if "spans" in facts:
        facts["rows"] = _counted(problem.facts["n"], problem.facts["spans"], t)
        facts["letters"] = t.list(problem.facts["letters"])
    facts |= {name: named_text(fact, t) for name, fact in problem.facts.items() if isinstance(fact, Named)}
    if "file" in problem.facts:
        facts["other"] = sheet_name(problem.facts["file"], problem.facts.get("sheet"), t)
    if problem.table:
        record = RECORDS[problem.table]
        named = record.one_of[0] if problem.code == "nothing_reported" else record.key
        facts["columns"] = t.list([t.heading(record.columns()[name]) for name in named])
    return facts


def _place_text(place: tuple[float, float]) -> str:
    """Return latitude and longitude as they are written in tables: with points, whatever the language."""
    return "{:.6g}, {:.6g}".format(*place)


def near_text(problem: Problem, t: Translator) -> str | None:
    """Return what may have been meant, as the reader calls it."""
    close: Any = problem.facts.get("near")
    column = _column(problem)
    if close is None:
        return None
    if isinstance(close, tuple):
        return _place_text(close)
    if problem.facts.get("why") == "several":
        return str(close)
    if problem.code == "unknown_column" and problem.table:
        return t.heading(RECORDS[problem.table].columns()[close])
    if problem.code == "unknown_country":
        return t.country(close)
    return t.label(column.codes, close) if column and column.codes else close
