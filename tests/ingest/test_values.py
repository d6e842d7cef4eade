"""What a cell cannot be is told with what may be meant: several values, no address, no country, no place."""

import csv
from typing import Any

import pytest

from commitments.ingest.problems import Problem
from commitments.ingest.reading import read_file
from commitments.ingest.validation import check
from tests import FILES
from tests.sheets import REFERRED_TO, TODAY, check_row, stored

CASES = FILES / "cases"

# By commitment, what is told of its partners and its source: the kind and what is suggested.
ROWS: dict[str, dict[str, tuple[str, str | None]]] = {
    "x-2": {
        "partner_ids": ("several", "ben-cotonou|ben-best"),
        "source_url": ("several", "https://example.org/a"),
    },
    "x-3": {
        "partner_ids": ("several", "ben-cotonou|ben-best"),
        "source_url": ("several", "https://example.org/a"),
    },
    "x-5": {"source_url": ("bad_url", "https://example.org/a")},
    "x-6": {
        "partner_ids": ("several", "ben-cotonou|ben-best"),
        "source_url": ("bad_url", "https://example.org/a"),
    },
    "x-8": {},
    "x-9": {},
    "x-11": {"source_url": ("bad_url", None)},
    "x-12": {"source_url": ("bad_url", "https://example.org/a/b")},
    "x-14": {"source_url": ("bad_url", "https://example.org/a")},
    "x-15": {},
    "x-17": {},
    "x-18": {"source_url": ("bad_url", None)},
    "x-20": {},
}


def told(problem: Problem) -> tuple[str, Any]:
    """Give why something is wrong, and what may be meant."""
    return problem.facts.get("why", problem.code), problem.facts.get("near")


def test_several_values_in_a_cell_are_told_row_by_row() -> None:
    """Of partners the form with bars is suggested, of addresses the first, and what is right stays so."""
    file = CASES / "14-several-values" / "engagements.tsv"
    (sheet,) = read_file(file.name, file.read_bytes())
    (found,) = check([sheet], today=TODAY).tables
    with file.open(encoding="utf-8-sig", newline="") as table:
        rows = [row["commitment_id"] for row in csv.DictReader(table, delimiter="\t")]
    told_of: dict[str, dict[str | None, tuple[str, Any]]] = {name: {} for name in rows}
    for problem in found.problems:
        if problem.row and problem.code != "unknown_reference":  # there is no store
            told_of[rows[problem.row - 2]][problem.column] = told(problem)
    assert told_of == ROWS


def test_the_words_of_the_pages_are_read() -> None:
    """A file may have the heading and the words that pages show in place of the labels."""
    text = (
        "Engagement;Date du rapport;Étape;Vérification\n"
        "c;2025;bien avancé;vérifié\nc;2024;Premiers pas;déclaré par l’acteur\n"
    )
    (sheet,) = read_file("suivi.csv", text.encode())
    (found,) = check([sheet], stored(*REFERRED_TO), today=TODAY).tables
    assert found.problems == ()
    assert list(found.records.values("reports", "completion", "verification")) == [
        ("substantial", "validated"),
        ("limited", "self_declared"),
    ]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("www.accra.gov.gh", "https://www.accra.gov.gh"),
        ("accra.gov.gh/page.pdf", "https://accra.gov.gh/page.pdf"),
        ("voir www.mairie.bj", "https://www.mairie.bj"),
        ("rapport-2025.pdf", None),
        ("compte rendu.docx", None),
        ("https://rapport-2025.pdf", None),
        ("https://localhost/x", None),
        ("https://example.org:x/a", None),
        ("https://mairie..bj/", None),
        ("https://1.2.3.4.5/", None),
        ("https://C:/Users/awa/rapport.pdf", None),
        ("C:\\Users\\awa\\rapport.pdf", None),
        ("https://exa mple.org", None),
        ("awa@example.org", None),
        ("https://a.example ; https://b.example", "https://a.example"),
        ("HTTPS://a.example\nHTTPS://b.example", "HTTPS://a.example"),
    ],
)
def test_an_address_that_is_none_is_told_with_the_first_that_is(written: str, near: str | None) -> None:
    """A file name, a drive, a host without a dot and a second address are no address of a page."""
    (problem,) = check_row("signatories", website=written).problems
    assert (problem.code, problem.facts.get("near")) == ("bad_url", near)


@pytest.mark.parametrize(
    "written",
    [
        "https://académie.example/page?é=1",
        "http://127.0.0.1/a",
        "http://[::1]:8080/a",
        "https://web.archive.org/web/2020/https://example.org/x",
        "https://example.org/?u=https://example.org",
        "https://www.facebook.com/x?y=1,2",
        "https://mairie.bj.",
    ],
)
def test_an_address_is_taken_as_it_is(written: str) -> None:
    """Letters of any script, IP addresses, ports and an address inside a path or query are right."""
    assert check_row("signatories", website=written).problems == ()


@pytest.mark.parametrize(
    ("written", "why", "near"),
    [
        ("CEDEAO", "region", None),
        ("Mali / Niger", "several", None),
        ("Ségou", "town", "MLI"),
        ("Cameroum", "unknown_country", "CMR"),
        ("Guinée (Malabo)", "unknown_country", None),
    ],
)
def test_what_is_no_country_is_told_for_what_it_is(written: str, why: str, near: str | None) -> None:
    """A region, several countries and a town each have their own sentence."""
    (problem,) = check_row("signatories", country=written).problems
    assert (problem.code, *told(problem)) == ("unknown_country", why, near)


def test_places_are_held_against_their_country() -> None:
    """Swapped, unsigned and both zero are warned of with the point that is meant; one of two is an error."""
    file = CASES / "13-coordinates" / "acteurs.csv"
    (found,) = check(read_file(file.name, file.read_bytes()), today=TODAY).tables
    assert [
        (problem.row, problem.column, problem.severity, *told(problem)) for problem in found.problems
    ] == [
        (2, "latitude", "warning", "place_outside_country", (12.6392, -8.0029)),
        (3, "latitude", "warning", "place_outside_country", (12.6392, -8.0029)),
        (4, "latitude", "warning", "zero", None),
        (5, "longitude", "error", "missing_value", None),
    ]
    assert found.accepted == 3


@pytest.mark.parametrize(
    "cells",
    [
        {"latitude": "48.85", "longitude": "2.35", "country": "FRA"},
        {"latitude": "6.13", "longitude": "1.22", "country": "TGO"},
        {"latitude": "48.85", "longitude": "x"},
        {"latitude": "48.85", "longitude": "2.35", "country": "n/a", "actor_type": "sse_network"},
    ],
)
def test_a_place_is_held_against_what_is_known(cells: dict[str, str]) -> None:
    """Nothing is said of a place in another country, without a country, or that cannot be read."""
    assert "place_outside_country" not in {
        problem.code for problem in check_row("signatories", **cells).problems
    }
