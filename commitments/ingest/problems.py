"""What is wrong with a file, and what was decided in reading it, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from commitments.text.marking import N_

# What is decided of a row that may be none, of a number merged over several rows, of what is hidden, and of
# figures: the column of reports that they are. Of new commitments whose file does not give it: their basis.
# Of a stage that its figure contradicts: which of the two counts.
# Of figures between 0 and 1 in a column of percentages: which of the two they are.
Answer = Literal[
    "leave_out",
    "keep",
    "each_row",
    "first_row",
    "without_hidden",
    "progress_percent",
    "value",
    "declared",
    "documented",
    "figure_speaks",
    "keep_both",
    "shares_of_one",
    "percentages",
]


@dataclass(frozen=True)
class ProblemKind:
    """A kind of problem: its code, what it is called, and what is said of one, with the facts in braces.

    `special` has the sentences of cases: of a `table.column`, of the fact `why`, of a kind of column.
    """

    code: str
    title: str
    sentence: str = N_("“{value}” is not right here; correct it.")
    special: Mapping[str, str] = field(default_factory=dict)
    severity: Literal["error", "warning"] = "error"
    answers: tuple[Answer, ...] = ()  # where it is a question that one click decides
    asks_in: str = ""  # the case `why` in which it is one; "" all of them
    by_value: bool = False  # mended by another value of the cell; else by leaving the row out, or in the file
    may_be_empty: bool = False  # the cell may be emptied, where nothing is to be given or a figure speaks


_KINDS = (
    ProblemKind(
        "unreadable_file",
        N_("file that cannot be read"),
        N_("this file cannot be read."),
        {
            "empty": N_("there is nothing in this file; save the table again and send that file."),
            "binary": N_("this is no table but another kind of file; save the table as CSV or .xlsx."),
            "picture": N_(
                "this is a picture, and no table can be read from it; type it into a spreadsheet, or ask for "
                "the file that it shows."
            ),
            "pdf": N_(
                "this is a PDF, made to be printed and not to be read from; ask for the spreadsheet that it "
                "was made of, and send that as CSV or .xlsx."
            ),
            "document": N_(
                "this is a text document; copy its table into a spreadsheet, save that as CSV or .xlsx and "
                "send it."
            ),
            "slides": N_(
                "these are slides; copy their table into a spreadsheet, save that as CSV or .xlsx and send "
                "it."
            ),
            "numbers": N_(
                "this is a workbook of Apple’s Numbers; there, choose File, Export To, Excel, and send the "
                ".xlsx that it makes."
            ),
            "html_table": N_(
                "this is a web page with a table in it, whatever its name; open it in a spreadsheet program, "
                "save it as .xlsx and send that file."
            ),
            "sign_in_page": N_(
                "you have been given the sign-in page in place of the table; sign in where it is, download "
                "it again as CSV or .xlsx and send that file."
            ),
            "web_page": N_(
                "this is a web page and not the table; download the table itself as CSV or .xlsx and send "
                "that file."
            ),
            "xml_spreadsheet": N_(
                "this is a workbook of the kind “XML Spreadsheet 2003”, whatever its name; open it in a "
                "spreadsheet program, save it as .xlsx and send that file."
            ),
            "old_table": N_(
                "this is a table of an old kind, such as dBase, SYLK or Excel 4; open it in a spreadsheet "
                "program, save it as .xlsx and send that file."
            ),
            "xml": N_(
                "this is XML, which programs exchange; where it comes from, export the table as CSV or .xlsx."
            ),
            "json": N_(
                "this is JSON, which programs exchange; where it comes from, export the table as CSV or "
                ".xlsx."
            ),
            "email": N_("this is an e-mail; save the table that is attached to it, and send that file."),
            "shortcut": N_(
                "this is only a link to where the table is; open it, download the table as CSV or .xlsx and "
                "send that file."
            ),
            "archive": N_(
                "these are files packed into one; unpack it, and send the tables that are in it, all "
                "together."
            ),
            "database": N_("this is a database; export each of its tables as CSV or .xlsx and send those."),
            "data_file": N_(
                "this is a file of data for programs, such as Parquet or SPSS; from such a program, export "
                "the table as CSV or .xlsx."
            ),
            "lock_file": N_(
                "a spreadsheet program keeps this file while the workbook of that name is open; close the "
                "workbook, and send that one."
            ),
            "unknown_ending": N_(
                "its name does not end as that of a table does (.csv, .xlsx, .xls, .ods …); name it by "
                "itself to have it read."
            ),
            "system_file": N_(
                "the system keeps this file beside those of people, and it is no table; send the table "
                "itself."
            ),
            "encoding": N_("its characters cannot be made out; save it again as “CSV UTF-8” or as .xlsx."),
            "damaged": N_(
                "this file is damaged or cut short; open it in a spreadsheet program and save it again."
            ),
            "xlsb": N_("this is a binary workbook (.xlsb); save it as .xlsx and send that file."),
            "encrypted": N_("this file is locked by a password; save it without one."),
            "too_large": N_("this file unpacks to more than can be read; divide it into several."),
            "too_many_rows": N_(
                "this file has more rows than can be read at once; take out those that are empty, or "
                "divide it into several."
            ),
        },
    ),
    ProblemKind(
        "more_problems",
        N_("something not right"),
        N_(
            "there are more problems in this table than are listed ({n}); correct these first, then "
            "check the file again."
        ),
    ),
    ProblemKind(
        "too_many_columns",
        N_("something not right"),
        N_(
            "this table has {n} columns, many more than any of ours; delete those on its right that "
            "do not belong to it."
        ),
    ),
    ProblemKind(
        "no_rows",
        N_("headings alone"),
        N_("no row stands below the heading: fill some in, or send the file that has them."),
        severity="warning",
    ),
    ProblemKind(
        "table_above",
        N_("table left out"),
        N_(
            "another table begins here (“{value}”), above the one that is read: none of its rows is read; "
            "put it on a sheet of its own, or send it as a file of its own."
        ),
        severity="warning",
    ),
    ProblemKind(
        "unknown_table",
        N_("table not recognised"),
        N_(
            "the headings ({headings}) are not those of one of the tables; use those that the page "
            "Method lists, or say which table it is."
        ),
    ),
    ProblemKind(
        "missing_column",
        N_("column missing"),
        N_("this column is required and is not there; add it."),
    ),
    ProblemKind(
        "duplicate_column",
        N_("column twice"),
        N_("“{value}” names this column a second time, after “{first}”; keep one of the two."),
    ),
    ProblemKind(
        "missing_value",
        N_("empty cell"),
        N_("this cell is empty and must not be; fill it in."),
        {
            "signatories.country": N_("an actor of this type has a country; fill it in."),
            "commitments.budget_currency": N_(
                "an amount has a currency; write its code, such as XOF, XAF or EUR."
            ),
            "outcomes.unit": N_("funds have a currency; write its code, such as XOF, XAF or EUR."),
            "milestones.source_url": N_("only what is not known to exist has no source; write its address."),
            "signatories.latitude": N_("a longitude has a latitude beside it; fill in both, or neither."),
            "signatories.longitude": N_("a latitude has a longitude beside it; fill in both, or neither."),
            "title": N_("there is no title; write one, in English or in French."),
        },
        by_value=True,
    ),
    ProblemKind(
        "bad_identifier",
        N_("not an identifier"),
        N_(
            "“{value}” is not an identifier; those have 1 to 64 unaccented letters, digits, “.”, “_” "
            "or “-”, and no space."
        ),
        {
            "became": N_(
                "the spreadsheet has turned this identifier into something else ({value}); make the "
                "column one of text, then type it again."
            ),
            "several": N_("“{part}” is several identifiers; write “|” between them."),
        },
        by_value=True,
    ),
    ProblemKind(
        "duplicate_key",
        N_("same row twice, with other values"),
        N_("row {row} has the same {columns}; keep one of the two rows."),
        {"file": N_("row {row} of {other} has the same {columns}; keep one of the two rows.")},
    ),
    ProblemKind(
        "unknown_code",
        N_("value that is none of the possible ones"),
        N_("“{part}” is not one of the possible values: {codes}."),
        {
            "figure_speaks": N_(
                "“{part}” is none of the possible values: {codes}. Left empty, the progress of "
                "{progress} speaks: “{given}”."
            ),
            "cfa": N_(
                "“{part}” is the franc of two unions, and the country of the lead does not say which: write "
                "XOF (West Africa) or XAF (Central Africa)."
            ),
            "several": N_("“{part}” is several values; write “|” between them."),
            "currency": N_("“{part}” is not the code of a currency, such as XOF, XAF or EUR."),
        },
        by_value=True,
        may_be_empty=True,
    ),
    ProblemKind(
        "unknown_country",
        N_("unknown country"),
        N_("“{part}” is not known as a country; write its name or its code, such as MLI."),
        {
            "region": N_(
                "“{part}” is a region, not a country; write the name of one country, or leave the cell empty "
                "where this concerns several."
            ),
            "several": N_(
                "“{part}” is more than one country; write one, or leave the cell empty where this concerns "
                "several."
            ),
            "town": N_("“{part}” is a town; write the name of its country."),
            "real": N_(
                "“{part}” is a real country, and the demonstration holds invented ones only; leave these "
                "rows out here, and upload them where the real register is."
            ),
        },
        by_value=True,
    ),
    ProblemKind(
        "bad_number",
        N_("not a number"),
        N_("“{value}” is not a number; write it in digits, as in 1234.5."),
        {"whole": N_("“{value}” is not a whole number; write it in digits, without decimals.")},
        by_value=True,
    ),
    ProblemKind(
        "two_currencies",
        N_("two currencies"),
        N_("“{value}” names another currency than its own column ({given}); correct one of the two."),
        by_value=True,
    ),
    ProblemKind(
        "bad_date",
        N_("not a date"),
        N_(
            "“{value}” is not a date; write it as 2026-03-31 or 31/03/2026, or as 2026-03 or 2026 "
            "where no more is known."
        ),
        by_value=True,
    ),
    ProblemKind(
        "out_of_range",
        N_("number out of bounds"),
        N_("“{value}” is not between {low} and {high}; correct it."),
        {"whole": N_("“{value}” is too large; correct it.")},
        by_value=True,
    ),
    ProblemKind(
        "bad_order",
        N_("due date before start date"),
        N_("“{value}”: the due date lies before the start date; correct one of the two."),
        by_value=True,
    ),
    ProblemKind(
        "unknown_reference",
        N_("refers to nothing that is known"),
        special={
            "signatories": N_(
                "no actor with the identifier “{part}” is in the register or in these files; correct "
                "it, or add the actor."
            ),
            "articles": N_(
                "no article with the identifier “{part}” is in the register or in these files; correct "
                "it, or add the article."
            ),
            "commitments": N_(
                "no commitment with the identifier “{part}” is in the register or in these files; "
                "correct it, or add the commitment."
            ),
            "title": N_(
                "no commitment with the identifier “{part}” is in the register or in these files; the row "
                "calls it “{title}”."
            ),
        },
        by_value=True,
    ),
    ProblemKind(
        "unrecognised",
        N_("not recognised for certain"),
        special={
            "signatories": N_("it is not certain which actor “{part}” is; choose it, or add the actor."),
            "articles": N_("it is not certain which article “{part}” is; choose it, or add the article."),
            "commitments": N_(
                "it is not certain which commitment “{part}” is; choose it, or add the commitment."
            ),
        },
        by_value=True,
    ),
    ProblemKind(
        "too_long",
        N_("text too long"),
        N_("this text has {length} characters, more than {longest}; shorten it."),
        by_value=True,
    ),
    ProblemKind(
        "wrong_cell_count",
        N_("too few or too many cells"),
        N_(
            "this row has {cells} cells, the heading {headings}; look for a separator that is "
            "missing, or that stands inside a text without quotation marks around it."
        ),
    ),
    ProblemKind(
        "broken_quoting",
        N_("quotation marks that do not match"),
        N_(
            "the quotation marks around a text do not match, from “{value}” on; close them, and "
            "double those inside the text."
        ),
    ),
    ProblemKind(
        "total_row",
        N_("total or note among the rows"),
        N_(
            "this row (“{value}”) looks like a total: take it out, or, if it is one of the table, fill in "
            "what it lacks and give it an identifier of its own."
        ),
        {
            "sums": N_(
                "the figures of this row (“{value}”) are the sums of those above: take it out, or, if it is "
                "one of the table, fill in what it lacks."
            )
        },
        answers=("leave_out", "keep"),
    ),
    ProblemKind(
        "note_row",
        N_("total or note among the rows"),
        N_(
            "this row (“{value}”) looks like a note or a title between rows: take it out, or, if it is one "
            "of the table, fill in what it lacks."
        ),
        answers=("leave_out", "keep"),
    ),
    ProblemKind(
        "struck_out",
        N_("row struck out"),
        N_(
            "every cell of this row (“{value}” …) is struck out: take the row out, or, if it still holds, "
            "take the line through it away."
        ),
        answers=("leave_out", "keep"),
    ),
    ProblemKind(
        "merged_number",
        N_("number merged over several rows"),
        N_(
            "“{value}” is merged over rows {first} to {last}: it may hold for each of them, or be one sum "
            "for all; write it in every row for which it holds."
        ),
        {
            "columns": N_(
                "“{value}” is merged over several columns that are read one by one: it may hold for each of "
                "them, or be one sum for all; write it in every column for which it holds."
            )
        },
        answers=("each_row", "first_row"),
    ),
    ProblemKind(
        "unclear_figures",
        N_("figures of which nothing says what they are"),
        N_(
            "the figures under “{value}” may be a progress in percent or values of the indicator: say so in "
            "the heading, such as “Progress in %”."
        ),
        answers=("progress_percent", "value"),
    ),
    ProblemKind(
        "forbidden_character",
        N_("character that must not be"),
        N_("there is a character here that must not be ({character}); type the cell again."),
        by_value=True,
    ),
    ProblemKind(
        "bad_url",
        N_("not the address of a page"),
        N_(
            "“{value}” is not the address of a page; it begins with http:// or https:// and a host such as "
            "example.org, and has neither spaces nor “\\” nor a user name or password."
        ),
        {"several": N_("“{value}” holds more than one address; keep one.")},
        by_value=True,
    ),
    ProblemKind(
        "nothing_reported",
        N_("nothing reported"),
        N_("this row reports nothing; fill in at least one of {columns}."),
        by_value=True,
    ),
    ProblemKind(
        "failed_formula",
        N_("formula that failed"),
        N_(
            "the spreadsheet could not calculate this cell ({value}); correct its formula, type the "
            "value, or empty the cell on purpose."
        ),
        {
            "narrow": N_(
                "the column is too narrow to show this cell ({value}); widen it and save the file "
                "again, or type the value."
            )
        },
        by_value=True,
        may_be_empty=True,
    ),
    ProblemKind(
        "unknown_column",
        N_("column left out"),
        N_("no column of the table “{table}” has this heading: it is left out."),
        {
            "unnamed": N_(
                "this column has no heading: it is left out, although there is something in it (row {first})."
            )
        },
        severity="warning",
    ),
    ProblemKind(
        "hidden_cells",
        N_("hidden rows or columns"),
        special={
            "rows": N_(
                "rows that are hidden or filtered out are read like the others ({rows}); look at them "
                "in the spreadsheet, or leave them out."
            ),
            "columns": N_(
                "hidden columns are read like the others ({letters}); look at them in the spreadsheet, or "
                "leave them out."
            ),
            "both": N_(
                "rows that are hidden or filtered out are read like the others ({rows}), and so are "
                "hidden columns ({letters}); look at them in the spreadsheet, or leave them out."
            ),
        },
        answers=("without_hidden",),
        severity="warning",
    ),
    ProblemKind(
        "struck_text",
        N_("text struck out"),
        N_("part of “{value}” is struck out: it is read as “{left}”, not as “{value}”."),
        {"whole": N_("“{value}” is struck out: the cell is read as empty, not as “{value}”.")},
        severity="warning",
    ),
    ProblemKind(
        "raised_mark",
        N_("raised mark left out"),
        N_("“{value}” has a raised mark, as of a note: it is read as “{left}”, not as “{value}”."),
        severity="warning",
    ),
    ProblemKind(
        "ambiguous_dates",
        N_("dates that can be read in two ways"),
        N_(
            "“{value}” (row {first}) can be {taken} or {other}: the day is read first. Dates written "
            "as 2026-03-31 leave no doubt."
        ),
        severity="warning",
    ),
    ProblemKind(
        "ambiguous_numbers",
        N_("numbers that can be read in two ways"),
        N_(
            "“{value}” (row {first}) can be {taken} or {other}: the comma is read as the decimal "
            "mark. A file saved as .xlsx leaves no doubt."
        ),
        {
            "percent": N_(
                "all values without a % sign lie between 0 and 1 and are left as they are: {taken} is read "
                "as {taken}%, not as {other}%. Written with that sign, they leave no doubt."
            )
        },
        severity="warning",
        answers=("shares_of_one", "percentages"),
        asks_in="percent",
    ),
    ProblemKind(
        "repeated_row",
        N_("same row twice"),
        N_("this row is the same as row {row}: it is taken once."),
        {"file": N_("this row is the same as row {row} of {other}: it is taken once.")},
        severity="warning",
    ),
    ProblemKind(
        "cleaned_text",
        N_("unseen character taken out"),
        N_("a character that nobody sees ({character}) was taken out."),
        severity="warning",
    ),
    ProblemKind(
        "future_date",
        N_("day still to come"),
        N_("“{value}” lies after today ({today}): the row counts from that day on."),
        severity="warning",
    ),
    ProblemKind(
        "unlikely_date",
        N_("day long past"),
        N_("“{value}” lies before {year}: it is kept as it is; look whether it is meant."),
        severity="warning",
    ),
    ProblemKind(
        "place_outside_country",
        N_("place outside its country"),
        N_("{place} lies more than {km} km outside of {country}; correct the latitude and the longitude."),
        {"zero": N_("latitude and longitude are both 0, which is in the sea; leave both empty instead.")},
        severity="warning",
    ),
    ProblemKind(
        "contradiction",
        N_("state and progress that contradict each other"),
        N_("“{stated}” is stated, while a progress of {progress} means “{given}”: what is stated counts."),
        severity="warning",
        answers=("figure_speaks", "keep_both"),
        may_be_empty=True,
    ),
    ProblemKind(
        "doubtful_encoding",
        N_("garbled characters"),
        N_(
            "characters such as “{value}” seem to be garbled; save the file again as “CSV UTF-8” or as .xlsx."
        ),
        severity="warning",
    ),
    ProblemKind(
        "title_of_another",
        N_("identifier and title of two commitments"),
        N_(
            "“{value}” is {named}, while the row calls it “{title}”, which is {other}: the identifier counts."
        ),
        severity="warning",
    ),
    ProblemKind(
        "renamed_identifier",
        N_("identifier that has changed"),
        N_("“{part}” is called “{new}” now, and is read so; write the new identifier."),
        severity="warning",
    ),
    ProblemKind(
        "basis_not_said",
        N_("declared or documented?"),
        N_(
            "the file does not say whether its new commitments are declared by the actor itself or were "
            "found in public sources. Without an answer they count as declared, and reports will be "
            "requested."
        ),
        severity="warning",
        answers=("declared", "documented"),
    ),
    ProblemKind(
        "looks_like_formula",
        N_("text that looks like a formula"),
        N_("this text begins like a formula: it is kept as text and never calculated."),
        severity="warning",
    ),
)
PROBLEM_KINDS: Mapping[str, ProblemKind] = {kind.code: kind for kind in _KINDS}
# What can be left out of a file before it is seen: rows that may be none, what is hidden, any layout.
OMISSIBLE = (
    *(kind.code for kind in _KINDS if {"leave_out", "without_hidden"} & {*kind.answers}),
    "layouts",
)


@dataclass(frozen=True)
class Decision:
    """What reading or checking decided by itself; the facts fill its sentence."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a file; `row` and `column` are None where it concerns all of them.

    `column` is the code of a column, or the heading as written of one that is not known. Facts that
    several kinds have: `why`, which of the special cases of its kind it is; `part`, the one of several values
    of the cell; `near`, what is likely meant, with `everyday` where it may be taken without a look; `nears`,
    those of which one is meant; `candidates`, the records that may be meant, each with its names, and
    `actors`, the keys of those whose they may be.
    """

    file: str
    sheet: str | None
    table: str | None
    row: int | None
    column: str | None
    code: str
    value: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    across: str = ""  # which of several rows that were made of this one

    @property
    def kind(self) -> ProblemKind:
        """Return its kind."""
        return PROBLEM_KINDS[self.code]

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Return what can be answered to it; () where it asks nothing."""
        return self.kind.answers if self.kind.asks_in in ("", self.facts.get("why")) else ()

    @property
    def may_be_empty(self) -> bool:
        """Return whether its cell may be emptied on purpose."""
        return self.kind.may_be_empty or bool(self.facts.get("may_be_empty"))

    @property
    def severity(self) -> Literal["error", "warning"]:
        """Return its severity: a file with an error is not taken."""
        return self.kind.severity


# Problem with its file, sheet and table given already.
ProblemAt = Callable[..., Problem]
