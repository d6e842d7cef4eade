"""Currencies are read by their everyday names; which CFA franc is meant, the country of the lead says."""

import pytest

from commitments.contract import currencies
from commitments.contract.model import Commitment, Outcome, PartialDate, Signatory
from commitments.ingest.validation import CheckedTable
from tests.sheets import (
    MINIMAL_ROWS,
    REFERRED_TO,
    check_files,
    check_row,
    codes,
    csv_file,
    stored,
    values,
)

FUNDS = {**MINIMAL_ROWS["outcomes"], "measure": "funds_mobilised"}


def told(found: CheckedTable) -> dict[str, int]:
    """Give what was decided of currencies, in how many cells."""
    kinds = ("currencies", "cfa_francs")
    return {each.kind: each.facts["n"] for each in found.decisions if each.kind in kinds}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *((written, "XOF") for written in ("FCFA", "F CFA", "F\u202fCFA", "F.CFA", "CFA", "fcfa")),
        *((written, "XOF") for written in ("francs CFA", "Franc CFA", "CFA francs", "xof")),
        *((written, "EUR") for written in ("€", "euros", "EURO", "eur")),
        *((written, "USD") for written in ("$", "US$", "$US", "usd")),
        ("GNF", "GNF"),
    ],
)
def test_currencies_are_read_by_their_everyday_names(written: str, code: str) -> None:
    """A budget and funds that were mobilised have the currency that is meant; CFA in Mali is XOF."""
    found = check_row("commitments", budget_amount="5", budget_currency=written)
    assert (values(found, "budget_currency"), codes(found)) == ([code], [])
    found = check_row("outcomes", measure="funds_mobilised", unit=written)
    assert (values(found, "unit"), codes(found)) == ([code], [])


@pytest.mark.parametrize(
    ("written", "near"),
    [("XOF (FCFA)", "XOF"), ("FCFA (XAF)", "XAF"), ("F", None), ("millions FCFA", None), ("Ar", None)],
)
def test_what_is_no_currency_is_told(written: str, near: str | None) -> None:
    """Anything else is an error, with the code that stands in it as suggestion."""
    (problem,) = check_row("commitments", budget_amount="5", budget_currency=written).problems
    assert (problem.column, problem.code, problem.facts.get("near")) == (
        "budget_currency",
        "unknown_code",
        near,
    )


@pytest.mark.parametrize(
    ("country", "code"),
    [
        *((country, "XOF") for country in ("BEN", "BFA", "CIV", "GNB", "MLI", "NER", "SEN", "TGO")),
        *((country, "XAF") for country in ("CMR", "CAF", "TCD", "COG", "GAB", "GNQ")),
        *((country, None) for country in ("GIN", "FRA", "XDA", None)),
    ],
)
def test_each_country_has_its_franc(country: str | None, code: str | None) -> None:
    """The two unions are CLDR's."""
    assert currencies.cfa_franc(country) == code


@pytest.mark.parametrize("order", [1, -1])
def test_the_lead_is_found_in_the_files_before_the_store(order: int) -> None:
    """The country of the lead is that of the files, in any order, else the one that is stored."""
    actors = csv_file({**MINIMAL_ROWS["signatories"], "country": "Cameroun"})
    commitments = csv_file(
        {**MINIMAL_ROWS["commitments"], "budget_amount": "5", "budget_currency": "FCFA"},
        {
            **MINIMAL_ROWS["commitments"],
            "commitment_id": "d",
            "budget_amount": "6 FCFA",
            "budget_currency": "",
        },
    )
    outcomes = csv_file({**FUNDS, "unit": "CFA"})
    found = check_files(*(actors, commitments, outcomes)[::order])
    assert [record for table in found.tables for record in codes(table)] == []
    assert {
        value
        for table in found.tables
        for column in ("budget_currency", "unit")
        if column in table.columns
        for value in values(table, column)
    } == {"XAF"}
    assert values(check_files(commitments).tables[0], "budget_currency") == ["XOF", "XOF"]


@pytest.mark.parametrize(
    ("name", "cells", "column", "nears"),
    [
        ("commitments", {"budget_amount": "5", "budget_currency": "FCFA"}, "budget_currency", ("XOF", "XAF")),
        ("commitments", {"budget_amount": "1 500,5 FCFA"}, "budget_amount", ("1500.5 XOF", "1500.5 XAF")),
        ("outcomes", {**FUNDS, "unit": "CFA"}, "unit", ("XOF", "XAF")),
        ("outcomes", {**FUNDS, "value": "5 F CFA"}, "value", ("5 XOF", "5 XAF")),
    ],
)
def test_an_unclear_franc_is_asked_about(
    name: str, cells: dict[str, str], column: str, nears: tuple[str, str]
) -> None:
    """Where the country of the lead has no CFA franc, both are suggested, once, and each can be taken."""
    actor = Signatory(signatory_id="a", name="A", country="GIN", actor_type="academia")
    kept = stored(actor, *REFERRED_TO[1:])
    (problem,) = check_files(csv_file({**MINIMAL_ROWS[name], **cells}), kept=kept).problems
    assert (problem.column, problem.code, problem.facts["nears"]) == (column, "unknown_code", nears)
    for near in nears:
        again = check_files(csv_file({**MINIMAL_ROWS[name], **cells, column: near}), kept=kept)
        assert codes(again) == []


def test_a_franc_is_not_asked_about_where_the_lead_is_at_fault() -> None:
    """One fault is one problem: of a lead that nothing names, or at fault itself, no country is known."""
    budget = csv_file({**MINIMAL_ROWS["commitments"], "signatory_id": "z", "budget_amount": "5 FCFA"})
    for actor in ({"signatory_id": "z", "country": "Atlantis"}, {"signatory_id": "z!"}):
        found = check_files(csv_file({**MINIMAL_ROWS["signatories"], **actor}), budget)
        assert [len(table.problems) for table in found.tables] == [1, 1 if "country" not in actor else 0]
    for cells in ({"budget_amount": "5", "budget_currency": "FCFA"}, {"budget_amount": "5 FCFA"}):
        row = check_row("commitments", signatory_id="nobody", **cells)
        assert codes(row) == [(2, "signatory_id", "unknown_reference")]
    assert codes(check_row("outcomes", **{**FUNDS, "commitment_id": "nothing", "unit": "FCFA"})) == [
        (2, "commitment_id", "unknown_reference")
    ]


@pytest.mark.parametrize(
    ("written", "amount", "code"),
    [
        ("5 000 000 FCFA", 5_000_000, "XOF"),
        ("5 000 000 F CFA", 5_000_000, "XOF"),
        ("1 500,50 €", 1500.5, "EUR"),
        ("1500.50€", 1500.5, "EUR"),
        ("200 $", 200, "USD"),
        ("200 euros", 200, "EUR"),
        ("200 XAF", 200, "XAF"),
    ],
)
def test_a_currency_behind_an_amount_fills_an_empty_one(written: str, amount: float, code: str) -> None:
    """It is told, and beside the same currency nothing is; the column may be there or not."""
    for beside in ({}, {"budget_currency": ""}):
        found = check_row("commitments", budget_amount=written, **beside)
        assert (values(found, "budget_amount"), values(found, "budget_currency")) == ([amount], [code])
        assert (codes(found), told(found)["currencies"]) == ([], 1)
    found = check_row("outcomes", **{**FUNDS, "value": written})
    assert (values(found, "value"), values(found, "unit"), codes(found)) == ([amount], [code], [])
    found = check_row("commitments", budget_amount=written, budget_currency=code)
    assert (values(found, "budget_currency"), codes(found)) == ([code], [])
    assert "currencies" not in told(found)


@pytest.mark.parametrize(("written", "beside"), [("5 €", "XOF"), ("5 FCFA", "EUR"), ("5 XAF", "XOF")])
def test_a_currency_beside_another_is_an_error(written: str, beside: str) -> None:
    """Two currencies of one amount are told at the amount."""
    found = check_row("commitments", budget_amount=written, budget_currency=beside)
    assert codes(found) == [(2, "budget_amount", "two_currencies")]


@pytest.mark.parametrize(("written", "beside"), [("5 FCFA", "XAF"), ("5 XAF", "FCFA")])
def test_a_franc_is_the_one_that_is_named_beside_it(written: str, beside: str) -> None:
    """Where a code stands beside a CFA franc, it says which of the two, whatever the country."""
    found = check_row("commitments", budget_amount=written, budget_currency=beside)
    assert (values(found, "budget_currency"), codes(found)) == (["XAF"], [])


def test_only_money_has_a_currency() -> None:
    """Behind a number of anything else a currency is an error, whose suggestion is the number."""
    for name, cells in (
        ("outcomes", {"value": "12 000 FCFA"}),
        ("reports", {"value": "12 000 FCFA"}),
        ("commitments", {"target_value": "12 000 FCFA"}),
    ):
        (problem,) = check_row(name, **cells).problems
        assert (problem.code, problem.facts["near"].replace(" ", "")) == ("bad_number", "12000")
    found = check_row("outcomes", unit="FCFA")
    assert (values(found, "unit"), codes(found)) == (["FCFA"], [])


def test_a_budget_cannot_be_about() -> None:
    """A budget has no qualifier: without its words it is suggested, its currency still behind it."""
    (problem,) = check_row("commitments", budget_amount="env. 5 000 FCFA").problems
    assert (problem.code, problem.facts["near"]) == ("bad_number", "5 000 CFA")
    found = check_row("commitments", budget_amount="5 000 CFA")
    assert (values(found, "budget_currency"), codes(found)) == (["XOF"], [])


def test_what_is_stored_keeps_its_currency_but_for_one_that_is_written() -> None:
    """A file without the column keeps the stored currency; one written behind the amount is read."""
    old = Commitment(
        commitment_id="c",
        signatory_id="a",
        article_id="C1",
        title_fr="T",
        budget_amount=5.0,
        budget_currency="EUR",
    )
    funds = Outcome(
        commitment_id="c", as_of=PartialDate("2026-03-31"), measure="funds_mobilised", value=5.0, unit="EUR"
    )
    kept = stored(*REFERRED_TO[::2], old, funds)
    for written, code in (("6", "EUR"), ("6 FCFA", "XOF")):
        found = check_files(
            csv_file({**MINIMAL_ROWS["commitments"], "budget_amount": written}),
            csv_file({**FUNDS, "value": written}),
            kept=kept,
        )
        assert codes(found) == []
        first, second = found.tables
        assert values(first, "budget_currency") == values(second, "unit") == [code]
