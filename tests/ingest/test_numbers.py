"""Numbers are read as people write them; words around one are understood or the number is suggested."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from commitments.contract.model import Commitment, PartialDate, Report
from commitments.ingest.reading import read_file
from commitments.ingest.validation import check
from tests import FILES
from tests.sheets import (
    MINIMAL_ROWS,
    REFERRED_TO,
    TODAY,
    check_files,
    check_row,
    codes,
    csv_file,
    several,
    stored,
    values,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1234", 1234.0),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234.5", 1234.5),
        ("1\u2009234\u2009567", 1234567.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("1234,567", 1234.567),
        ("-3", -3.0),
        ("−3,5", -3.5),
        ("+3", 3.0),
        (",5", 0.5),
        ("45 %", 45.0),
        ("45%", 45.0),
        ("1,5E+06", 1500000.0),
        ("0", 0.0),
        ("-0", 0.0),
    ],
)
def test_numbers_are_read_however_people_write_them(written: str, meant: float) -> None:
    """Each accepted way to write a number gives the number, and no other."""
    found = check_row("commitments", target_value=written)
    assert values(found, "target_value") == [meant]
    assert codes(found) == []


@pytest.mark.parametrize(
    "written",
    [
        "x",
        "1 2",
        "1.2.3",
        "1,23,456",
        "12 34",
        "1e999",
        "inf",
        "١٢",
        "1'000",
        "12 FCFA",
        "--1",
        "%",
        "1.234.56",
        "0.123.456",
        "TRUE",
        "2026-03-31",
    ],
)
def test_what_is_no_number_is_told(written: str) -> None:
    """Anything that is not one number is a bad number."""
    assert codes(check_row("commitments", target_value=written)) == [(2, "target_value", "bad_number")]


@pytest.mark.parametrize(
    ("written", "meant", "doubt"),
    [
        (["1.234"], [1234.0], True),
        (["1,234"], [1.234], True),
        (["1.234", "12,5"], [1234.0, 12.5], False),
        (["1,234", "12.5"], [1234.0, 12.5], False),
        (["1,234", "1 234,5"], [1.234, 1234.5], False),
        (["1.234", "12,5", "12.5"], [1234.0, 12.5, 12.5], True),
        (["12", "13"], [12.0, 13.0], False),
    ],
)
def test_comma_and_point_are_settled_by_the_column(
    written: list[str], meant: list[float], doubt: bool
) -> None:
    """The values of a column settle its mark; where they do not and it matters, one warning, comma."""
    found = several("commitments", "target_value", written)
    assert values(found, "target_value") == meant
    assert codes(found) == ([(None, "target_value", "ambiguous_numbers")] if doubt else [])


def test_comma_and_point_are_settled_by_the_other_columns_and_by_what_can_be() -> None:
    """Another column, or the bounds of the column itself, settle what its values leave open."""
    rows = [{**MINIMAL_ROWS["commitments"], "baseline_value": "0.5", "target_value": "1.234"}]
    (found,) = check_files(csv_file(*rows)).tables
    assert (values(found, "target_value"), codes(found)) == ([1.234], [])
    found = check_row("signatories", latitude="12.639", longitude="-8.003")
    assert (values(found, "latitude"), values(found, "longitude"), codes(found)) == ([12.639], [-8.003], [])


@pytest.mark.parametrize(
    ("name", "cells", "column"),
    [
        ("signatories", {"latitude": "90,1"}, "latitude"),
        ("signatories", {"longitude": "-181"}, "longitude"),
        ("reports", {"progress_percent": "101"}, "progress_percent"),
        ("reports", {"progress_percent": "-1 %"}, "progress_percent"),
        ("articles", {"position": "1e300"}, "position"),
    ],
)
def test_numbers_stay_within_bounds(name: str, cells: dict[str, str], column: str) -> None:
    """Coordinates and percentages out of bounds are told."""
    assert codes(check_row(name, **cells)) == [(2, column, "out_of_range")]


def test_a_position_is_a_whole_number() -> None:
    """A whole number may be written with decimals of zero, and with no others."""
    assert values(check_row("articles", position="3,0"), "position") == [3]
    assert codes(check_row("articles", position="3,5")) == [(2, "position", "bad_number")]


@pytest.mark.parametrize("number_format", ["0%", "General"])
def test_a_percentage_of_a_workbook_is_what_it_shows(number_format: str) -> None:
    """A cell shown as 45 % is 45; one shown as 0.45 is that, and pointed out."""
    book = Workbook()
    book.active.append(["commitment_id", "as_of", "progress_percent"])
    book.active.append(["c", date(2026, 3, 31), 0.45])
    book.active["C2"].number_format = number_format
    out = BytesIO()
    book.save(out)
    (found,) = check_files(out.getvalue()).tables
    assert values(found, "progress_percent") == [45.0 if number_format == "0%" else 0.45]
    assert codes(found) == (
        [] if number_format == "0%" else [(None, "progress_percent", "ambiguous_numbers")]
    )


@pytest.mark.parametrize("name", ["rapports.xls", "rapports.ods"])
def test_a_percentage_of_an_older_workbook_is_read_as_shown(name: str) -> None:
    """A share that an .xls or .ods file shows as a percentage is that percentage."""
    kept = stored(
        *REFERRED_TO,
        Commitment(commitment_id="75001", signatory_id="a", article_id="C1", title_fr="T"),
        Commitment(commitment_id="c2", signatory_id="a", article_id="C1", title_fr="T"),
    )
    (found,) = check(read_file(name, (FILES / name).read_bytes()), kept, today=TODAY).tables
    assert values(found, "progress_percent") == [45, 80]
    assert values(found, "commitment_id") == ["75001", "c2"]
    assert codes(found) == []


@pytest.mark.parametrize("odd", ["NaN", "Infinity", "1e400", "-1e400"])
def test_numbers_beyond_measure_in_a_workbook_are_told(odd: str) -> None:
    """What a damaged spreadsheet holds for a number is an error in every column, and no crash."""
    out = BytesIO()
    with zipfile.ZipFile(FILES / "rapports.ods") as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            for number in (b"75001", b"0.45", b"0.8"):
                content = content.replace(b'value="' + number, b'value="' + odd.encode())
            new.writestr(part, content)
    assert check_files(out.getvalue()).has_errors


# --- words around a number ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["reports", "outcomes"])
@pytest.mark.parametrize(
    ("written", "number", "qualifier"),
    [
        ("env. 60", 60, "about"),
        ("Environ 1 200", 1200, "about"),
        ("près  de 60", 60, "about"),
        ("pre\u0300s de 60", 60, "about"),
        ("about 60", 60, "about"),
        ("approx. 60", 60, "about"),
        ("~60", 60, "about"),
        ("≈ 60,5", 60.5, "about"),
        ("< 5", 5, "at_most"),
        ("≤5", 5, "at_most"),
        ("<= 5", 5, "at_most"),
        ("moins de 5", 5, "at_most"),
        ("au plus 5", 5, "at_most"),
        ("up to 5", 5, "at_most"),
        ("jusqu’à 5", 5, "at_most"),
        (">100", 100, "at_least"),
        ("≥ 100", 100, "at_least"),
        ("plus de 200", 200, "at_least"),
        ("Au moins 200", 200, "at_least"),
        ("at least 200", 200, "at_least"),
        ("over 200", 200, "at_least"),
        ("200", 200, "exact"),
    ],
)
def test_words_before_a_value_say_how_exact_it_is(
    name: str, written: str, number: float, qualifier: str
) -> None:
    """They set the qualifier where none is given, in a column of its own or in none, and it is told."""
    for beside in ({}, {"value_qualifier": ""}):
        found = check_row(name, value=written, **beside)
        assert (values(found, "value"), values(found, "value_qualifier")) == ([number], [qualifier])
        assert codes(found) == []
        told = [decision.facts for decision in found.decisions if decision.kind == "qualifiers"]
        assert told == ([] if qualifier == "exact" else [{"table": name, "columns": ("value",), "n": 1}])


def test_a_qualifier_that_is_given_counts() -> None:
    """Where the column says otherwise than the words, it counts, and that is told."""
    found = check_row("reports", value="env. 60", value_qualifier="at_least")
    assert (values(found, "value_qualifier"), codes(found)) == (["at_least"], [])
    assert [decision.kind for decision in found.decisions if "qualifier" in decision.kind] == [
        "qualifiers_kept"
    ]
    found = check_row("reports", value="env. 60", value_qualifier="environ")
    assert values(found, "value_qualifier") == ["about"]
    assert not [decision for decision in found.decisions if "qualifier" in decision.kind]


def test_words_are_told_once_a_column() -> None:
    """However many cells have words, one decision says how many."""
    found = several("reports", "value", ["env. 1,5", "< 2,5", "3,5"])
    assert values(found, "value") == [1.5, 2.5, 3.5]
    assert [decision.facts["n"] for decision in found.decisions if decision.kind == "qualifiers"] == [2]


def test_a_stored_qualifier_gives_way_to_words() -> None:
    """What is written beside the number is said in the file: it is read before what is stored."""
    old = Report(commitment_id="c", as_of=PartialDate("2026-03-31"), value=5.0, value_qualifier="about")
    for written, qualifier in (("plus de 6", "at_least"), ("6", "about")):
        found = check_files(
            f"commitment_id,as_of,value\nc,2026-03-31,{written}\n", kept=stored(*REFERRED_TO, old)
        )
        assert values(found.tables[0], "value_qualifier") == [qualifier]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("env. 60", "60"),
        ("< 5", "5"),
        ("12 000 FCFA", "12 000"),
        ("2 millions", "2000000"),
        ("1,5 M", "1500000"),
        ("1,5 milliard", "1500000000"),
        ("1.5k", "1500"),
        ("2 millions de FCFA", "2000000"),
        ("1'500", "1500"),
        ("1’500", "1500"),
        ("(200)", "-200"),
        ("(1 200) €", "-1 200"),
        ("–200", "-200"),
        ("200-", "-200"),
        ("50+", "50"),
        ("50*", "50"),
        ("50(1)", "50"),
        ("1 234 (e)", "1 234"),
        ("50 pour cent", "50"),
        ("1 000,5 km", "1 000,5"),
        ("=25", "25"),
        ("'25", "25"),
        ("25,", "25"),
        ("٢٥", "25"),
        ("3 à 5", None),
        ("3-5", None),
        ("1/2", None),
        ("½", None),
        ("l2", None),
        ("1O0", None),
        ("2 billions", None),
        ("12:30", None),
        ("x", None),
    ],
)
def test_what_is_meant_by_no_number_is_suggested(written: str, near: str | None) -> None:
    """Where one number is meant it is suggested, and read where it is taken; words say nothing elsewhere."""
    (problem,) = check_row("commitments", target_value=written).problems
    assert (problem.code, problem.facts.get("near")) == ("bad_number", near)
    if near:
        assert codes(check_row("commitments", target_value=near)) == []


def test_nothing_is_suggested_that_would_not_be_read() -> None:
    """A number out of the bounds of its column, or with decimals where it is whole, is no suggestion."""
    for name, cells in (
        ("reports", {"progress_percent": "env. 150 %"}),
        ("articles", {"position": "env. 1,5"}),
    ):
        (problem,) = check_row(name, **cells).problems
        assert (problem.code, problem.facts) == ("bad_number", {})


@pytest.mark.slow
@given(st.text(st.sampled_from("0123456789 .,'-–()<~%kM°NSEO€ FCFAenvplusdeàx"), max_size=12))
def test_whatever_is_suggested_is_read(written: str) -> None:
    """A suggestion, whatever it is for, is a number of its column."""
    for column in ("target_value", "budget_amount"):
        for problem in check_row("commitments", **{column: written}).problems:
            if problem.code == "bad_number" and (near := problem.facts.get("near")):
                again = check_row("commitments", **{column: near}).problems
                assert {each.code for each in again} <= {"missing_value", "ambiguous_numbers"}


@pytest.mark.parametrize(
    ("column", "written", "near"),
    [
        ("latitude", "12°38′21″N", "12.639167"),
        ("latitude", "12°38'21\"N", "12.639167"),
        ("latitude", "12° 38' 21'' Nord", "12.639167"),
        ("latitude", "12°38,5' S", "-12.641667"),
        ("latitude", "12.6392 N", "12.6392"),
        ("latitude", "12.6392°", "12.6392"),
        ("longitude", "8°0′10″O", "-8.002778"),
        ("longitude", "8.0029 W", "-8.0029"),
        ("longitude", "8°0′10″ Ouest", "-8.002778"),
        ("longitude", "8°0′10″E", "8.002778"),
        ("longitude", "-8°0′10″", "-8.002778"),
        ("longitude", "8.0029 N", None),
        ("latitude", "12°61′0″N", None),
        ("latitude", "95°N", None),
        ("latitude", "-12°S", None),
    ],
)
def test_degrees_minutes_and_seconds_are_suggested_in_decimals(
    column: str, written: str, near: str | None
) -> None:
    """A coordinate of any other notation is an error with its decimal number, south and west below zero."""
    cells = {"latitude": "1", "longitude": "1", column: written}
    (problem,) = check_row("signatories", **cells).problems
    assert (problem.code, problem.facts.get("near")) == ("bad_number", near)


# --- shares of one -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        (["0.25", "0.8", "1"], True),
        (["0,25", "0", ""], True),
        (["0.25", "45"], False),
        (["0", "0"], False),
        (["0.5 %", "0.8%"], False),
        (["0.5 %", "0.8"], True),
        (["45 %", "0.8"], True),
        (["45 %", "0"], False),
    ],
)
def test_shares_of_one_in_a_text_are_told(written: list[str], doubt: bool) -> None:
    """A text has no format: percentages that all lie between 0 and 1 without a sign may be shares of one."""
    found = several("reports", "progress_percent", written)
    told = [problem for problem in found.problems if problem.code == "ambiguous_numbers"]
    assert [(each.row, each.column) for each in told] == [(None, "progress_percent")] * doubt
    assert found.accepted == len(written)


@pytest.mark.parametrize("name", ["sans-etat.csv", "general.xlsx"])
def test_shares_of_one_are_pointed_out(name: str) -> None:
    """Shares of one in a percent column are left as they are and pointed out, in a text and in a workbook."""
    sheets = read_file(FILES / "cases" / "31-fractions" / name)
    (doubt,) = [
        each for each in check(sheets, None, today=TODAY).problems if each.code == "ambiguous_numbers"
    ]
    assert (doubt.column, doubt.facts["taken"], doubt.facts["other"]) == ("progress_percent", 0.25, 25)
