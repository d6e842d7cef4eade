"""Dates are read in figures and in words; where one is none, the date that is meant is suggested."""

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from commitments.ingest.dates import date_readings
from tests.sheets import (
    MINIMAL_ROWS,
    check_files,
    check_row,
    codes,
    csv_file,
    saved,
    several,
    values,
    workbook,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-31", "2026-03-31"),
        ("31/03/2026", "2026-03-31"),
        ("31-03-26", "2026-03-31"),
        ("31.03.2026", "2026-03-31"),
        ("1/3/2026", "2026-03-01"),
        ("2026/3/31", "2026-03-31"),
        ("2026-03", "2026-03"),
        ("03/2026", "2026-03"),
        ("2026", "2026"),
        ("46112", "2026-03-31"),
        ("46112,5", "2026-03-31"),
        ("2026-03-31 00:00:00", "2026-03-31"),
        ("2026-03-31T08:30:00Z", "2026-03-31"),
        ("31/03/2026 00:00", "2026-03-31"),
        ("31/12/00", "2000-12-31"),
        ("31/12/68", "2068-12-31"),
        ("31/12/69", "1969-12-31"),
        ("31/12/99", "1999-12-31"),
        ("29/02/2024", "2024-02-29"),
        ("03/31/2026", "2026-03-31"),
        ("\u200e31/03/2026", "2026-03-31"),
    ],
)
def test_dates_are_read_however_people_write_them(written: str, meant: str) -> None:
    """Each accepted way to write a date gives the date, as precise as it was given."""
    found = check_row("practices", published_on=written)
    assert values(found, "published_on") == [meant]
    assert [problem.code for problem in found.problems if problem.severity == "error"] == []


@pytest.mark.parametrize(
    "written",
    [
        "31/02/2026",
        "2026-13",
        "29/02/2023",
        "13/13/2026",
        "mars",
        "31/03",
        "0026-01-01",
        "99999999",
        "1",
        "45 %",
        "2026-03-31x",
        "٢٠٢٦",
        "31/03-2026",
        "20260331",
        "12:30",
    ],
)
def test_what_is_no_date_is_told(written: str) -> None:
    """A day that does not exist, and anything else, is a bad date."""
    assert codes(check_row("practices", published_on=written)) == [(2, "published_on", "bad_date")]


@pytest.mark.parametrize(
    ("written", "meant", "doubt"),
    [
        (["03/04/2026", "31/03/2026"], ["2026-04-03", "2026-03-31"], False),
        (["03/04/2026", "03/31/2026"], ["2026-03-04", "2026-03-31"], False),
        (["03/04/2026", "2026-03-31"], ["2026-04-03", "2026-03-31"], True),
        (["03/04/2026", "04/03/2026"], ["2026-04-03", "2026-03-04"], True),
        (["03/03/2026", "04/04/2026"], ["2026-03-03", "2026-04-04"], False),
        (["03/04/2026", "03/31/2026", "31/03/2026"], ["2026-04-03", "2026-03-31", "2026-03-31"], True),
    ],
)
def test_day_and_month_are_settled_by_the_column(written: list[str], meant: list[str], doubt: bool) -> None:
    """The values of a column settle its order; where they do not and it matters, one warning, day first."""
    found = several("practices", "published_on", written)
    assert values(found, "published_on") == meant
    assert codes(found) == ([(None, "published_on", "ambiguous_dates")] if doubt else [])


def test_day_and_month_are_settled_by_the_other_columns() -> None:
    """A column that leaves its order open is read as the others of the file are."""
    for settling, meant in (("12/31/2026", "2026-02-03"), ("31/12/2026", "2026-03-02")):
        (found,) = check_files(
            csv_file({**MINIMAL_ROWS["commitments"], "start_date": "02/03/2026", "due_date": settling})
        ).tables
        assert (values(found, "start_date"), codes(found)) == ([meant], [])
        assert {d.facts["by"] for d in found.decisions if d.kind == "date_order"} == {"own", "others"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("31 mars 2023", "2023-03-31"),
        ("1er juin 2022", "2022-06-01"),
        ("1ᵉʳ juin 2022", "2022-06-01"),
        ("mars 2023", "2023-03"),
        ("March 2023", "2023-03"),
        ("12 Sept. 2021", "2021-09-12"),
        ("mars-23", "2023-03"),
        ("Mar-23", "2023-03"),
        ("janv.-69", "1969-01"),
        ("DÉCEMBRE 2023", "2023-12"),
        ("aou\u0302t 2023", "2023-08"),
        ("févr. 2023", "2023-02"),
        ("fev 2023", "2023-02"),
        ("juil. 2023", "2023-07"),
        ("Jun 2023", "2023-06"),
        ("31-mars-2023", "2023-03-31"),
        ("31-mars-23", "2023-03-31"),
        ("le 31\u00a0mars  2023", "2023-03-31"),
        ("Mar 31, 2023", "2023-03-31"),
        ("March 31st, 2023", "2023-03-31"),
        ("31st of March 2023", "2023-03-31"),
        ("vendredi 31 mars 2023", "2023-03-31"),
        ("Fri, March 31, 2023", "2023-03-31"),
        ("31‑03‑2023", "2023-03-31"),
        ("31–03–2023", "2023-03-31"),
        ("31/03/23 12:00 AM", "2023-03-31"),
        ("3/31/2023 12:00am", "2023-03-31"),
    ],
)
def test_dates_in_words_are_read_in_either_language(written: str, meant: str) -> None:
    """A day or a month with its name, whole or shortened, is that day or month."""
    found = check_row("practices", published_on=written)
    assert (values(found, "published_on"), codes(found)) == ([meant], [])


@pytest.mark.parametrize(
    ("written", "as_start", "else_"),
    [
        ("T2 2024", "2024-04", "2024-06"),
        ("Q2 2024", "2024-04", "2024-06"),
        ("2023-T1", "2023-01", "2023-03"),
        ("4e trimestre 2024", "2024-10", "2024-12"),
        ("S1 2025", "2025-01", "2025-06"),
        ("premier semestre de 2025", "2025-01", "2025-06"),
        ("second half of 2025", "2025-07", "2025-12"),
        ("fin 2024", "2024-12", "2024-12"),
        ("end of 2024", "2024-12", "2024-12"),
        ("début 2024", "2024-01", "2024-01"),
        ("mi-2024", "2024-06", "2024-06"),
        ("fin mars 2024", "2024-03", "2024-03"),
        ("2023-2025", "2023", "2025"),
        ("2023 – 2025", "2023", "2025"),
        ("de 2023 à 2025", "2023", "2025"),
        ("2023/24", "2023", "2024"),
        ("FY2023", "2023", "2023"),
        ("2023 (p)", "2023", "2023"),
        ("31 mars 2023 à 14h30", "2023-03-31", "2023-03-31"),
        ("2023 mars", "2023-03", "2023-03"),
        ("2023*", "2023", "2023"),
        ("2023.0", "2023", "2023"),
        ("31/03/2023.", "2023-03-31", "2023-03-31"),
        ("lundi 31 mars 2023", "2023-03-31", "2023-03-31"),  # it was a Friday
        ("mars 23", "2023-03", "2023-03"),
        ("20230331", "2023-03-31", "2023-03-31"),
        ("202303", "2023-03", "2023-03"),
        ("T5 2024", None, None),
        ("S3 2024", None, None),
        ("2025-2023", None, None),
        ("23-mars", None, None),
        ("44/03/2023", None, None),
        ("jui 2023", None, None),
        ("31 février 2023", None, None),
        ("marzo 2023", None, None),
        ("hier", None, None),
    ],
)
def test_what_is_meant_by_no_date_is_suggested(written: str, as_start: str | None, else_: str | None) -> None:
    """A period is an error with its first month or year where something starts, else with its last."""
    for column, near in (("start_date", as_start), ("due_date", else_)):
        (problem,) = check_row("commitments", **{column: written}).problems
        assert (problem.code, problem.facts.get("near")) == ("bad_date", near)


def test_what_is_suggested_is_read() -> None:
    """Each month of the calendar in each language is read, and suggested where only its day is wrong."""
    for language in ("fr", "en"):
        for number, name in Locale(language).months["format"]["wide"].items():
            found = several("practices", "published_on", [f"1 {name} 2023", f"{name} 2023*"])
            assert values(found, "published_on") == [f"2023-{number:02}-01"]
            assert [problem.facts["near"] for problem in found.problems] == [f"2023-{number:02}"]


@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)), st.sampled_from(["fr", "en"]))
def test_a_day_is_read_however_its_language_writes_it(day: date, language: str) -> None:
    """What CLDR makes of a day is that day, in full and with a short month; in full with its weekday too."""
    for form in ("d MMMM y", "d MMM y", "EEEE d MMMM y", "d-MMM-yy", "MMMM d, y", "y-MM-dd"):
        written = format_date(day, form, locale=language)
        assert date_readings(written) == (day.isoformat(),) * 2


def test_a_bare_number_is_a_day_where_the_whole_column_is() -> None:
    """A text of five digits is a spreadsheet's day only beside its like; beside a date, it is asked about."""
    found = several("practices", "published_on", ["46112", "46113", "", "nd"])
    assert values(found, "published_on") == ["2026-03-31", "2026-04-01", None, None]
    assert [decision.kind for decision in found.decisions].count("serial_dates") == 1
    found = several("practices", "published_on", ["46112", "2026-04-01"])
    (problem,) = found.problems
    assert (problem.row, problem.code, problem.facts["near"]) == (2, "bad_date", "2026-03-31")
    assert "serial_dates" not in [decision.kind for decision in found.decisions]


def test_a_number_cell_is_a_day_beside_anything() -> None:
    """A spreadsheet's number is its day whatever else the column holds; a text of digits is not."""
    heads = [*MINIMAL_ROWS["practices"], "published_on"]
    rows = [
        [f"p{at}", "a", "T", "https://example.org/", cell]
        for at, cell in enumerate([46112, date(2026, 3, 2), 2026, "46112"])
    ]
    (found,) = check_files(saved(workbook(x=[heads, *rows]))).tables
    assert values(found, "published_on") == ["2026-03-31", "2026-03-02", "2026"]
    assert codes(found) == [(5, "published_on", "bad_date")]


@pytest.mark.parametrize(
    ("name", "column", "written", "told"),
    [
        ("reports", "as_of", "1989-12-31", True),
        ("reports", "as_of", "1990", False),
        ("outcomes", "as_of", "mars 1955", True),
        ("commitments", "start_date", "1959", True),
        ("commitments", "start_date", "1960-01", False),
        ("commitments", "due_date", "1922", False),
        ("practices", "published_on", "1922", False),
    ],
)
def test_days_long_past_are_told(name: str, column: str, written: str, told: bool) -> None:
    """A report before 1990, or a start before 1960, is kept with a warning."""
    found = check_row(name, **{column: written})
    assert codes(found) == ([(2, column, "unlikely_date")] if told else [])
    assert found.accepted == 1
