"""How one thing stands is told by its own figures, and what is absent is told as that."""

from datetime import date

import pytest

from commitments.contract.model import Record
from commitments.measures.commitment import find_commitment
from commitments.measures.scope import Scope
from commitments.site.cells import StatusFact
from commitments.site.words import explanation, status
from tests.factories import actor, article, commitment, report, store_with
from tests.readers import reader

DAY = date(2026, 1, 1)
YEAR = {"start_date": "2025-07-02", "due_date": "2026-07-01"}


def told(language: str, *records: Record) -> tuple[str, list[StatusFact]]:
    """The finding and the status of a commitment that entered a year and a half ago."""
    with store_with([actor(), article(), *records], entered=date(2024, 6, 1)) as store:
        dossier = find_commitment(store, Scope(day=DAY), "one")
        assert dossier is not None
        who = reader(store, language)
        return explanation.commitment_finding(dossier, who), status.commitment_status(dossier, who)


def said(facts: list[StatusFact]) -> list[list[str]]:
    """What stands in each fact, without its name."""
    return [
        [
            text.replace("\N{NO-BREAK SPACE}", " ")
            for text in (fact.value.text, *(note.text for note in fact.notes))
        ]
        for fact in facts
    ]


def test_progress_stands_beside_what_was_expected_by_now() -> None:
    """Stage, progress and what was expected on the day, the latest news, who says so with its source, what is
    due: in this order, the meter as they say."""
    one = report(
        "2025-09-30",
        progress_percent=12,
        reported_by="Ville",
        evidence_url="https://example.org/a",
        evidence_type="other",
    )
    finding, facts = told("fr", commitment(**YEAR), one)
    assert finding == "Town, Mali\N{NO-BREAK SPACE}: premiers pas, nettement en retard."
    assert said(facts) == [
        ["premiers pas"],
        ["12 %", "50 % attendus à ce jour"],
        ["30 septembre 2025"],
        ["déclaré par l’acteur", "Ville", "autre document"],
        ["1ᵉʳ juillet 2026", "prochain compte rendu demandé à partir du 1ᵉʳ octobre 2026"],
    ]
    assert facts[1].meter is not None
    assert (facts[1].meter.done, round(facts[1].meter.expected or 0)) == (12.0, 50)


@pytest.mark.parametrize(
    ("records", "finding", "progress", "rest"),
    [
        (
            [commitment()],
            "Town, Mali: not reported.",
            ["not known", "nothing expected by now: no due date"],
            ["none", "nobody yet", "no due date", "report asked for since 2 June 2025"],
        ),
        (
            [commitment(basis="documented", start_date="2015"), report("2016", completion="limited")],
            "Town, Mali: limited.",
            ["not known", "nothing expected by now: no due date"],
            ["2016", "no news for two years", "self-declared", "no document attached", "no due date",
             "no promise: no report is asked for"],
        ),
        (
            [commitment(**YEAR), report("2025-09-30", progress_percent=110)],
            "Town, Mali: complete.",
            ["110%"],
            ["30 September 2025", "self-declared", "no document attached", "1 July 2026",
             "no report is asked for any more"],
        ),
        (
            [commitment(start_date="2024", due_date="2025"), report("2025-06-30", progress_percent=-33)],
            "Town, Mali: not started, overdue.",
            ["−33%", "100% expected by now"],
            ["30 June 2025", "self-declared", "no document attached", "2025", "overdue",
             "next report asked for from 1 July 2026"],
        ),
        (
            [commitment(), report("2025-06-30", completion="withdrawn")],
            "Town, Mali: withdrawn, counted apart.",
            ["not known"],
            ["30 June 2025", "self-declared", "no document attached", "no due date",
             "no report is asked for any more"],
        ),
    ],
)  # fmt: skip
def test_what_is_absent_is_told(
    records: list[Record], finding: str, progress: list[str], rest: list[str]
) -> None:
    """Without a report, a target or a due date it says so; of what is documented nothing is asked, of what is
    achieved nothing more; what fell below its start has a minus and an empty meter."""
    sentence, facts = told("en", *records)
    assert sentence == finding
    assert said(facts)[1] == progress
    assert [text for fact in said(facts)[2:] for text in fact] == rest
    assert facts[1].meter is None or 0 <= facts[1].meter.done <= 100


def test_sources_that_do_not_agree_are_pointed_out() -> None:
    """Where the actor and others do not say the same, a link leads to where each is told."""
    reports = [
        report("2025-06-30", completion="complete"),
        report("2025-07-31", completion="limited", verification="reviewed"),
    ]
    _, facts = told("en", commitment(), *reports)
    assert facts[3].notes[-1].text == "The sources do not agree"
    assert facts[3].notes[-1].to == "#evidence"
