"""Every cell means what the data contract says, and every fault is found at once, where it is, once."""

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from commitments.contract.model import RECORDS, Commitment, PartialDate, Report, Signatory, is_url
from commitments.contract.rules import completion_of
from commitments.ingest.corrections import CorrectedCell, Corrections, correct
from commitments.ingest.problems import Decision
from commitments.ingest.reading import read_file
from commitments.ingest.validation import check
from commitments.settings import data_folder
from tests.sheets import (
    MINIMAL_ROWS,
    REFERRED_TO,
    TODAY,
    StoredRecords,
    check_files,
    check_row,
    codes,
    csv_file,
    several,
    stored,
    values,
)


@pytest.mark.parametrize("name", MINIMAL_ROWS)
def test_the_least_that_a_table_asks_for_is_enough(name: str) -> None:
    """A row with its required cells is accepted, without a word."""
    found = check_row(name)
    assert codes(found) == []
    assert (found.rows, found.accepted, len(found.records)) == (1, 1, 1)


@pytest.mark.parametrize("name", MINIMAL_ROWS)
def test_every_required_cell_is_asked_for(name: str) -> None:
    """Each required cell that is empty is told by itself."""
    for column in (column for column, facts in RECORDS[name].columns().items() if facts.required):
        assert codes(check_row(name, **{column: " – "})) == [(2, column, "missing_value")]


# --- not given, text, identifiers, addresses, codes --------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "-",
        "–",
        "—",
        "n/a",
        "N/D",
        "nd",
        "ns",
        "null",
        "NULL",
        "non spécifié",
        "Non Disponible",
        "NOT SPECIFIED",
        "\u00a0",
        "NA",
        "\t",
    ],
)
def test_what_is_not_given_is_missing_and_never_zero(written: str) -> None:
    """Each way to write nothing is nothing, in columns of every kind."""
    found = check_row(
        "commitments",
        target_value=written,
        due_date=written,
        theme=written,
        indicator=written,
        source_url=written,
        partner_ids=written,
        budget_currency=written,
        basis=written,
    )
    assert codes(found) == []
    (record,) = found.records
    assert isinstance(record, Commitment)
    assert (record.target_value, record.due_date, record.theme, record.indicator) == (None,) * 4
    assert (record.source_url, record.partner_ids, record.basis) == (None, (), "declared")


def test_zero_is_a_value() -> None:
    """A zero is read as zero, and is something reported."""
    found = check_row("reports", completion="", value="0")
    assert (values(found, "value"), codes(found)) == ([0.0], [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("MLI", "MLI"),
        ("ml", "MLI"),
        ("Mali", "MLI"),
        ("NA", "NAM"),
        ("na", "NAM"),
        ("RDC", "COD"),
        ("RCA", "CAF"),
        ("Ivory Coast", "CIV"),
        ("Cote d ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Congo", "COG"),
        ("Guinée", "GIN"),
        ("BÉNIN", "BEN"),
        ("Cameroon", "CMR"),
    ],
)
def test_countries_are_known_by_code_and_name(written: str, code: str) -> None:
    """A country is read by alpha-3, alpha-2, its French and English names and everyday ones."""
    assert values(check_row("signatories", country=written), "country") == [code]


def test_a_country_may_be_missing_only_where_actors_span_countries() -> None:
    """International organisations and networks may have no country, others may not."""
    assert codes(check_row("signatories", country="n/a", actor_type="sse_network")) == []
    assert codes(check_row("signatories", country="n/a")) == [(2, "country", "missing_value")]
    assert codes(check_row("signatories", country="Mail")) == [(2, "country", "unknown_country")]
    assert codes(check_row("signatories", country="Balafonie")) == [(2, "country", "unknown_country")]


@pytest.mark.parametrize("name", RECORDS)
def test_codes_are_known_by_label_in_both_languages(name: str) -> None:
    """Every code of every column is read by code, French and English label, however it is spelt."""
    beside = {"signatories": {"country": "MLI"}, "reports": {}}.get(
        name, {"source_url": "https://example.org/"}
    )
    for column in RECORDS[name].columns().values():
        for code in column.codes.codes if column.codes else ():
            cells = beside | ({"unit": "XOF"} if code.code == "funds_mobilised" else {})
            spelt = [code.code, code.fr, code.en, code.fr.upper(), f" {code.en}. ", *code.also]
            found = several(name, column.name, spelt, **cells)
            assert codes(found) == []
            meant = (code.code,) if column.many else code.code
            assert values(found, column.name) == [meant] * len(spelt)


def test_an_unknown_code_is_told_with_what_may_be_meant() -> None:
    """A code that is not one is an error that knows the nearest."""
    (problem,) = check_row("commitments", theme="sensibilsation").problems
    assert (problem.code, problem.value, problem.facts["near"]) == (
        "unknown_code",
        "sensibilsation",
        "awareness",
    )
    assert codes(check_row("commitments", budget_amount="5", budget_currency="F")) == [
        (2, "budget_currency", "unknown_code")
    ]
    assert values(check_row("commitments", budget_amount="5", budget_currency="xof"), "budget_currency") == [
        "XOF"
    ]
    assert codes(check_row("outcomes", measure="funds_mobilised", unit="francs")) == [
        (2, "unit", "unknown_code")
    ]
    assert values(check_row("outcomes", measure="funds_mobilised", unit="xof"), "unit") == ["XOF"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("a b", "bad_identifier"),
        ("é", "bad_identifier"),
        ("x" * 65, "bad_identifier"),
        ("a/b", "bad_identifier"),
        ("a\u200bb", "forbidden_character"),
        ("\u202aab", "forbidden_character"),
        ("a\x07b", "forbidden_character"),
    ],
)
def test_what_is_no_identifier_is_told(written: str, code: str) -> None:
    """Identifiers are 1–64 plain characters, with nothing hidden among them."""
    assert codes(check_row("signatories", signatory_id=written)) == [(2, "signatory_id", code)]


@pytest.mark.parametrize("written", ["x" * 64, "A.b_c-1", " a ", "\ta", "007", "-x", "1e5"])
def test_identifiers_are_kept_as_written(written: str) -> None:
    """What is an identifier stays as it is, but for the spaces around it."""
    assert values(check_row("signatories", signatory_id=written), "signatory_id") == [written.strip()]


@pytest.mark.parametrize(
    ("written", "meant", "code"),
    [
        ("  a\u00a0", "a", None),
        ("e\u0301te\u0301", "été", None),
        ("a\tb", "a b", None),
        ("a\r\nb\n\nc", "a\nb\n\nc", None),
        ("<b>x</b> *y*", "<b>x</b> *y*", None),
        ("a\u200bb\ufeff", "ab", "cleaned_text"),
        ("\u202eabc", "abc", "cleaned_text"),
        ("=1+1", "=1+1", "looks_like_formula"),
        (" @x", "@x", "looks_like_formula"),
        ("+33 1", "+33 1", "looks_like_formula"),
        ("-2", "-2", "looks_like_formula"),
        ("- un\n- deux", "- un\n- deux", None),
        ("x" * 4000, "x" * 4000, None),
    ],
)
def test_text_is_text(written: str, meant: str, code: str | None) -> None:
    """Text is kept as it was meant: composed, trimmed, its line breaks inside, nothing interpreted."""
    found = check_row("signatories", notes=written)
    assert values(found, "notes") == [meant]
    assert [problem.code for problem in found.problems] == ([code] if code else [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("x" * 4001, "too_long"),
        ("a\x00b", "forbidden_character"),
        ("a\x0bb", "forbidden_character"),
        ("a\x85b", "forbidden_character"),
        ("#REF!", "failed_formula"),
    ],
)
def test_text_that_cannot_be_kept_is_told(written: str, code: str) -> None:
    """Text too long, with control characters or from a failed formula is an error, not cut or cleaned."""
    assert codes(check_row("signatories", notes=written)) == [(2, "notes", code)]


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://EXAMPLE.ORG", True),
        ("https://[::1]/x", True),
        ("example.org", False),
        ("www.example.org", False),
        ("ftp://example.org", False),
        ("https://", False),
        ("https://exa mple.org", False),
        ("javascript:alert(1)", False),
        ("https://[x", False),
        ("https://a.org https://b.org", False),
        ("https://user:pass@example.org/x", False),
        ("https://user@example.org", False),
        ("https://example.org@evil.example", False),
        ("https://example.org/~user@x?a@b", True),
        ("https://example.org\\@evil.example", False),
        ("https:\\\\example.org", False),
        ("https://example.org/\x7fa", False),
        ("https://example.org/\x9ba", False),
    ],
)
def test_addresses_have_a_scheme_a_host_and_no_spaces(written: str, good: bool) -> None:
    """Only http and https addresses with a host, and with nobody's name before it, are addresses."""
    assert is_url(written) is good
    found = codes(check_row("signatories", website=written))
    unseen = "forbidden_character" if re.search("[\x7f-\x9f]", written) else "bad_url"
    assert found == ([] if good else [(2, "website", unseen)])


def test_an_address_without_whose_it_is_is_suggested() -> None:
    """Of an address with a user name and password, the same without them is what may be meant."""
    (problem,) = check_row("signatories", website="https://awa:secret@example.org/x").problems
    assert problem.facts["near"] == "https://example.org/x"


def test_several_values_stand_with_bars_between() -> None:
    """A column of several values takes each once, and tells of each that is wrong."""
    assert values(check_row("articles", addressees="partenaire| sse_actor ||Partner"), "addressees") == [
        ("partner", "sse_actor")
    ]
    assert codes(check_row("articles", addressees="partner|x|y")) == [(2, "addressees", "unknown_code")] * 2
    assert values(check_row("commitments", partner_ids="A|a"), "partner_ids") == [("a",)]
    assert codes(check_row("commitments", partner_ids="a;b")) == [(2, "partner_ids", "bad_identifier")]


# --- rules within a row ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("commitments", {"title_fr": ""}, [("title_fr", "missing_value")]),
        ("commitments", {"budget_amount": "5"}, [("budget_currency", "missing_value")]),
        ("commitments", {"start_date": "2026-05-02", "due_date": "2026-05-01"}, [("due_date", "bad_order")]),
        ("commitments", {"start_date": "2026-05-02", "due_date": "2026-05"}, []),
        ("commitments", {"start_date": "2026", "due_date": "2026-01-01"}, []),
        ("commitments", {"start_date": "2026", "due_date": "2025"}, [("due_date", "bad_order")]),
        ("reports", {"completion": ""}, [("completion", "nothing_reported")]),
        ("outcomes", {"measure": "funds_mobilised"}, [("unit", "missing_value")]),
        ("milestones", {"source_url": ""}, [("source_url", "missing_value")]),
        ("milestones", {"source_url": "", "status": "none_known"}, []),
        ("practices", {"title_fr": ""}, [("title_fr", "missing_value")]),
        ("reports", {"as_of": "2026-11-24"}, [("as_of", "future_date")]),
        ("reports", {"as_of": "2026"}, []),
        ("reports", {"as_of": "2026-11"}, []),
        ("reports", {"as_of": "2026-12"}, [("as_of", "future_date")]),
        ("outcomes", {"as_of": "2027"}, [("as_of", "future_date")]),
        ("practices", {"published_on": "2030-01-01"}, []),
    ],
)
def test_the_rules_of_a_record_hold(
    name: str, cells: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    """Each rule between the columns of a row is told at the column to mend."""
    assert [code[1:] for code in codes(check_row(name, **cells))] == expected


def test_all_faults_of_a_row_are_told_at_once() -> None:
    """A row with several faults has them all told, cells and rules alike, and none twice."""
    found = check_row(
        "commitments",
        commitment_id="é",
        title_fr="",
        title_en="",
        due_date="31/02/2026",
        budget_amount="5",
        budget_currency="",
        theme="x",
        signatory_id="nobody",
        source_url="y",
        target_value="z",
    )
    assert set(codes(found)) == {
        (2, "commitment_id", "bad_identifier"),
        (2, "title_en", "missing_value"),
        (2, "due_date", "bad_date"),
        (2, "budget_currency", "missing_value"),
        (2, "theme", "unknown_code"),
        (2, "signatory_id", "unknown_reference"),
        (2, "source_url", "bad_url"),
        (2, "target_value", "bad_number"),
    }
    assert len(found.problems) == 8


def test_a_rule_is_not_broken_by_a_cell_that_cannot_be_read() -> None:
    """One fault is one problem: a bad amount is not also missing a currency or anything reported."""
    assert codes(check_row("reports", completion="x")) == [(2, "completion", "unknown_code")]
    assert codes(check_row("commitments", start_date="x", due_date="2026")) == [(2, "start_date", "bad_date")]


@pytest.mark.parametrize(
    ("progress", "step"),
    [
        (-5, "not_started"),
        (0, "not_started"),
        (0.1, "limited"),
        (49.9, "limited"),
        (50, "substantial"),
        (99.9, "substantial"),
        (100, "complete"),
        (130, "complete"),
    ],
)
def test_progress_gives_a_step_of_completion(progress: float, step: str) -> None:
    """Nothing, less than half, less than all, all."""
    assert completion_of(progress) == step


@pytest.mark.parametrize(
    ("cells", "contradicts"),
    [
        ({"completion": "limited", "progress_percent": "49"}, False),
        ({"completion": "limited", "progress_percent": "50"}, True),
        ({"completion": "complete", "value": "30"}, False),
        ({"completion": "complete", "value": "29"}, True),
        ({"completion": "limited", "value": "30", "progress_percent": "20"}, True),
        ({"completion": "no_evidence", "progress_percent": "50"}, False),
        ({"completion": "withdrawn", "progress_percent": "50"}, False),
        ({"completion": "", "progress_percent": "50"}, False),
        ({"completion": "limited"}, False),
    ],
)
@pytest.mark.parametrize("given", ["file", "store"])
def test_a_completion_that_progress_denies_is_a_contradiction(
    cells: dict[str, str], contradicts: bool, given: str
) -> None:
    """A step beside another that progress gives is a warning; the commitment may be stored or given."""
    commitment = {
        **MINIMAL_ROWS["commitments"],
        "commitment_id": "D",
        "baseline_value": "10",
        "target_value": "30",
    }
    report = csv_file({**MINIMAL_ROWS["reports"], "commitment_id": "d", **cells})
    if given == "file":
        found = check_files(report, csv_file(commitment))
    else:
        kept = stored(*REFERRED_TO, Commitment.model_validate(commitment, strict=False))
        found = check_files(report, kept=kept)
    assert [code for _, _, code in codes(found)] == (["contradiction"] if contradicts else [])
    assert found.tables[0].accepted == 1


# --- keys, references, the store ---------------------------------------------------------------------


def test_faulty_rows_with_one_key_are_the_same_only_cell_by_cell() -> None:
    """Of rows with errors and one key, those alike are told as repeated, those that differ as a conflict."""
    book = Workbook()
    rows = book.active
    rows.append(["signatory_id", "name", "country", "actor_type", "latitude", "longitude"])
    for latitude in (-1, -2, -1, -1.0):
        rows.append(["a", "A", "nowhere", "academia", latitude, 5])
    out = BytesIO()
    book.save(out)
    (found,) = check(read_file("x.xlsx", out.getvalue()), None, today=TODAY).tables
    told = [(row, code) for row, _, code in codes(found) if code != "unknown_country"]
    assert told == [(3, "duplicate_key"), (4, "repeated_row"), (5, "repeated_row")]


def test_rows_below_a_faulty_heading_are_the_same_by_their_values() -> None:
    """Rows that say the same in other words are told as repeated, whatever is wrong with the heading."""
    heading = "signatory_id,name,country,latitude,longitude\n"
    found = check_files(f"{heading}a,A,MLI,12,-8\na,A,Mali,12.0,-8\na,A,MLI,13,-8\n")
    told = [(row, code) for row, _, code in codes(found) if row != 1]
    assert told == [(3, "repeated_row"), (4, "duplicate_key")]


def test_funds_in_one_currency_are_the_same_however_it_is_written() -> None:
    """A currency compares as it is kept, in capitals."""
    funds = {**MINIMAL_ROWS["outcomes"], "measure": "funds_mobilised", "value": "5"}
    for unit in ("eur", "EUR", "Eur"):
        found = check_files(csv_file({**funds, "unit": "EUR"}, {**funds, "unit": unit}))
        assert [code for _, _, code in codes(found)] == ["repeated_row"]


def test_a_key_that_stands_twice_is_told_on_the_later_row() -> None:
    """Keys compare as read: identifiers without case, dates by day, no verification as self-declared."""
    base = {**MINIMAL_ROWS["reports"], "verification": "", "narrative_fr": ""}
    rows = [
        {**base, "as_of": "2025"},
        {**base, "as_of": "31/12/2025", "commitment_id": "C", "verification": "auto-déclaré"},
        {**base, "as_of": "2025-12", "verification": "validated"},
        {**base, "as_of": "2025", "narrative_fr": "x"},
        {**base, "as_of": "2025"},
    ]
    (found,) = check_files(csv_file(*rows)).tables
    assert codes(found) == [
        (3, "commitment_id", "duplicate_key"),
        (5, "commitment_id", "duplicate_key"),
        (6, None, "repeated_row"),
    ]
    assert [problem.facts["row"] for problem in found.problems] == [2, 2, 2]
    assert (found.rows, found.accepted, [each.key_text for each in found.records]) == (
        5,
        3,
        ["c|2025-12-31|self_declared", "c|2025-12-31|validated"],
    )


def test_a_key_that_stands_in_two_files_is_told_in_the_later() -> None:
    """Files given together are one upload: what stands in both is told, the same row as a repetition."""
    first, second = MINIMAL_ROWS["signatories"], {**MINIMAL_ROWS["signatories"], "name": "B"}
    found = check_files(csv_file(first), csv_file(first), csv_file(second))
    assert [[code for _, _, code in codes(each)] for each in found.tables] == [
        [],
        ["repeated_row"],
        ["duplicate_key"],
    ]
    assert found.problems[1].facts == {"row": 2, "file": "0.csv", "sheet": None}


def test_a_row_with_an_error_and_its_copy_are_told_each() -> None:
    """A copy of a row in error is a repetition that has the same error."""
    row = {**MINIMAL_ROWS["signatories"], "country": "x"}
    (found,) = check_files(csv_file(row, row)).tables
    assert codes(found) == [
        (2, "country", "unknown_country"),
        (3, None, "repeated_row"),
        (3, "country", "unknown_country"),
    ]


def test_references_resolve_across_files_in_any_order() -> None:
    """A row may refer to any row of the files given together, and is written as that one was first."""
    actor = csv_file({**MINIMAL_ROWS["signatories"], "signatory_id": "Bobo"})
    commitment = csv_file({**MINIMAL_ROWS["commitments"], "signatory_id": "BOBO", "commitment_id": "N"})
    report = csv_file({**MINIMAL_ROWS["reports"], "commitment_id": "n"})
    for files in ((actor, commitment, report), (report, commitment, actor)):
        found = check_files(*files)
        assert found.problems == ()
        records = {each.table: each.records[0] for each in found.tables}
        assert getattr(records["commitments"], "signatory_id", "") == "Bobo"
        assert getattr(records["reports"], "commitment_id", "") == "N"


def test_a_reference_to_nothing_is_told_with_what_may_be_meant() -> None:
    """A reference that names nothing stored or given is an error; zeros a spreadsheet took are thought of."""
    kept = stored(*REFERRED_TO, Signatory(signatory_id="007", name="A", country="MLI", actor_type="academia"))
    (problem,) = check_files(
        csv_file({**MINIMAL_ROWS["commitments"], "signatory_id": "7"}), kept=kept
    ).problems
    assert (problem.code, problem.value) == ("unknown_reference", "7")
    assert [named.identifier for named in problem.facts["candidates"]] == ["007"]


@pytest.mark.parametrize(
    "actors",
    [
        "signatory_id,name,country,actor_type\nx,A,nowhere,academia\n",
        "signatory_id,name,country,actor_type\nx,A\n",
        'signatory_id,name,country,actor_type\nx,"A"a,MLI,academia\n',
        "signatory_id,name,country,actor_type\nx\u200b,A,MLI,academia\n",
        "signatory_id,name\nx,A\n",
        "identité,name,country,actor_type\nx,A,MLI,academia\n",
        "a,b,c\nx,A,MLI\n",
        "",
    ],
)
def test_a_row_is_not_blamed_for_the_fault_of_the_row_it_refers_to(actors: str) -> None:
    """Whatever is wrong with the file or row that is referred to, the reference is not told as well."""
    found = check_files(actors, csv_file({**MINIMAL_ROWS["commitments"], "signatory_id": "x"}))
    assert found.tables[0].problems
    assert found.tables[1].problems == ()


def test_a_stored_key_is_a_change_that_keeps_what_the_file_leaves_out() -> None:
    """Columns not in the file stay, empty cells clear or give the default, identifiers stay as first."""
    old = Signatory(
        signatory_id="Bobo",
        name="Bobo",
        country="BFA",
        actor_type="academia",
        locality="Bobo",
        role="signatory",
        notes="old",
        latitude=11.0,
        longitude=-4.3,
    )
    file = "signatory_id,name,actor_type,notes,role\nBOBO,Sya,parliament,,\n"
    (found,) = check_files(file, kept=stored(old)).tables
    assert codes(found) == []
    (new,) = found.records
    changed = {"name": "Sya", "actor_type": "parliament", "notes": None, "role": "addressee"}
    assert new == old.model_copy(update=changed)


def test_a_change_is_checked_as_it_comes_out() -> None:
    """What is stored counts for the rules, and a required cell cannot be cleared."""
    commitment = Commitment(
        commitment_id="c", signatory_id="a", article_id="C1", title_en="T", start_date=PartialDate("2026-05")
    )
    kept = stored(*REFERRED_TO[:1], REFERRED_TO[2], commitment)
    heading = "commitment_id,signatory_id,article_id,due_date"
    assert codes(check_files(f"{heading}\nc,a,C1,2027\n", kept=kept)) == []
    assert codes(check_files(f"{heading}\nc,a,C1,2025\n", kept=kept)) == [(2, "due_date", "bad_order")]
    new = check_files(f"{heading},basis\nnew,a,C1,2025,declared\n", kept=kept)
    assert codes(new) == [(2, "title_en", "missing_value")]
    assert codes(check_files(f"{heading},title_en\nc,a,C1,2027,\n", kept=kept)) == [
        (2, "title_en", "missing_value")
    ]


def test_the_basis_of_new_commitments_is_asked_for_once() -> None:
    """Where a file does not say whether its commitments are declared, that is asked, once and of new ones
    alone; what is answered holds for these, and what is stored keeps its own."""
    heading, old, new = (
        "commitment_id,signatory_id,article_id,title_fr\n",
        "c,a,C1,T\n",
        "d,a,C1,T\ne,a,C1,T\n",
    )
    assert codes(check_files(heading + old)) == []
    found = check_files(heading + old + new)
    assert codes(found) == [(None, "basis", "basis_not_said")]
    assert not found.has_errors
    assert values(found.tables[0], "basis") == ["declared"] * 3
    [problem] = found.problems
    [sheet] = read_file("0.csv", (heading + old + new).encode())
    answered = correct(sheet, Corrections().answering([CorrectedCell.of(problem)], "documented"))
    found = check([answered], stored(*REFERRED_TO), today=TODAY)
    assert codes(found) == []
    assert values(found.tables[0], "basis") == ["declared", "documented", "documented"]
    assert Decision("documented") in found.tables[0].decisions


def test_a_report_stored_by_the_day_it_counts_as_is_the_same_report() -> None:
    """A stored report of the end of 2025 is changed by one of 2025, not doubled."""
    kept = stored(
        *REFERRED_TO,
        Report(commitment_id="c", as_of=PartialDate("2025-12-31"), completion="limited", reported_by="X"),
    )
    (found,) = check_files(csv_file({**MINIMAL_ROWS["reports"], "as_of": "2025"}), kept=kept).tables
    (record,) = found.records
    assert record.model_dump()["reported_by"] == "X"
    assert record.model_dump()["as_of"] == "2025"


def test_a_heading_in_error_accepts_no_row() -> None:
    """Where a column is missing or doubled, rows are still looked at, and none is accepted."""
    (found,) = check_files("signatory_id,name\na,A\né,B\n").tables
    assert codes(found) == [(1, "actor_type", "missing_column"), (3, "signatory_id", "bad_identifier")]
    assert (found.rows, found.accepted, len(found.records)) == (2, 0, 0)


def test_what_is_left_out_is_named() -> None:
    """Unknown columns are told as written, and their cells go nowhere."""
    (found,) = check_files(csv_file({**MINIMAL_ROWS["signatories"], "Couleur": "rouge"})).tables
    assert (found.ignored_columns, found.accepted) == (("Couleur",), 1)
    assert codes(found) == [(1, "Couleur", "unknown_column")]


# --- the whole ---------------------------------------------------------------------------------------


def baseline() -> Iterator[bytes]:
    """Give the files that come with the code."""
    return (path.read_bytes() for path in sorted((data_folder() / "baseline").glob("*.csv")))


def test_the_baseline_is_without_a_problem() -> None:
    """The files that come with the code are accepted whole, without a warning."""
    found = check_files(*baseline(), kept=StoredRecords())
    assert found.problems == ()
    assert all(each.rows == each.accepted == len(each.records) for each in found.tables)


@pytest.mark.slow
@pytest.mark.parametrize(("encoding", "delimiter"), [("cp1252", ";"), ("utf-16", "\t"), ("utf-8-sig", ",")])
def test_the_baseline_as_excel_saves_it_gives_the_same_records(encoding: str, delimiter: str) -> None:
    """Saved by a French Excel, with French headings, dates and commas, the records are the same."""
    files = []
    for content in baseline():
        heading, *rows = csv.reader(StringIO(content.decode()))
        name = read_file("x.csv", content)[0].table or ""
        columns = RECORDS[name].columns()
        out = StringIO()
        writer = csv.writer(out, delimiter=delimiter)
        writer.writerow([columns[column].fr for column in heading])
        for row in rows:
            writer.writerow(
                [_french(columns[column].kind, cell) for column, cell in zip(heading, row, strict=True)]
            )
        files.append(out.getvalue().encode(encoding, "replace"))
    french, plain = check_files(*files, kept=StoredRecords()), check_files(*baseline(), kept=StoredRecords())
    assert not french.has_errors
    for one_, other in zip(french.tables, plain.tables, strict=True):
        if encoding != "cp1252":
            assert one_.records == other.records
        assert len(one_.records) == len(other.records)


def _french(kind: str, cell: str) -> str:
    if kind == "date" and len(cell) == 10:
        return "/".join(reversed(cell.split("-")))
    return cell.replace(".", ",") if kind in ("number", "percent") else cell


@pytest.mark.slow
@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    """Any day written in any accepted form is that day."""
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    forms = [day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d-%m-%y}", f"{day:%d.%m.%Y}", str(serial)]
    for form in forms:
        assert values(check_row("practices", published_on=form), "published_on") == [day.isoformat()]


@given(
    st.lists(st.floats(-1e9, 1e9).map(lambda number: round(number, 2)), min_size=1, max_size=5),
    st.sampled_from([(" ", ","), (".", ","), (",", "."), ("\u202f", ","), ("", ","), ("", ".")]),
)
def test_every_number_is_read_in_every_form(numbers: list[float], marks: tuple[str, str]) -> None:
    """Any number with two decimals, written with any accepted marks, is that number."""
    group, mark = marks
    forms = [f"{number:,.2f}".replace(",", "g").replace(".", mark).replace("g", group) for number in numbers]
    found = several("commitments", "target_value", forms)
    assert values(found, "target_value") == numbers
    assert codes(found) == []


@given(
    st.lists(
        st.lists(
            st.text(max_size=6) | st.sampled_from(["a", "c", "C1", "2026", "1,5", "=x"]),
            min_size=4,
            max_size=4,
        ),
        max_size=4,
    ),
    st.sampled_from(list(MINIMAL_ROWS)),
)
def test_no_cells_make_checking_raise(rows: list[list[str]], name: str) -> None:
    """Whatever stands in the cells, checking ends: every row is accepted or has an error."""
    heading = list(MINIMAL_ROWS[name])[:4]
    out = StringIO()
    csv.writer(out).writerows([heading, *rows])
    found = check_files(out.getvalue().encode("utf-8", "replace"), names=name)
    for each in found.tables:
        assert each.accepted <= each.rows
        assert len(each.records) <= each.accepted


def test_a_former_identifier_is_read_as_the_new_one() -> None:
    """A file that still says what was given up means what it leads to, with a warning."""
    now = Signatory(signatory_id="Kati", name="Kati", country="MLI", actor_type="academia")
    kept = stored(*REFERRED_TO, now)
    kept.gone = {"signatories": {"town": "Kati"}, "commitments": {"old": "c"}}
    actors, commitments, reports = (
        csv_file({**MINIMAL_ROWS["signatories"], "signatory_id": "TOWN", "name": "Other"}),
        csv_file(
            {
                **MINIMAL_ROWS["commitments"],
                "commitment_id": "new",
                "signatory_id": "town",
                "partner_ids": "a|Town",
            }
        ),
        csv_file({**MINIMAL_ROWS["reports"], "commitment_id": "Old"}),
    )
    found = check_files(actors, commitments, reports, kept=kept)
    assert [(each.code, each.column, each.facts["new"]) for each in found.problems] == [
        ("renamed_identifier", "signatory_id", "Kati"),
        ("renamed_identifier", "signatory_id", "Kati"),
        ("renamed_identifier", "partner_ids", "Kati"),
        ("renamed_identifier", "commitment_id", "c"),
    ]
    assert not found.has_errors
    records: list[Any] = [record for each in found.tables for record in each.records]
    assert [each.key_text for each in records] == ["kati", "new", "c|2026-03-31|self_declared"]
    assert (records[1].signatory_id, records[1].partner_ids) == ("Kati", ("a", "Kati"))
    both = csv_file(
        *({**MINIMAL_ROWS["signatories"], "signatory_id": each, "name": each} for each in ("Kati", "town"))
    )
    (twice,) = check_files(both, kept=kept).tables
    assert {each.code for each in twice.problems} == {"renamed_identifier", "duplicate_key"}
