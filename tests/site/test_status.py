"""How one thing stands is told by its own figures, and what is absent is told as that."""

from datetime import date

import pytest

from commitments.contract.model import Record
from commitments.measures.actors import list_actors
from commitments.measures.commitment import find_commitment
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.site.cells import StatusFact
from commitments.site.words import actor_profile, explanation, status
from tests.factories import actor, article, commitment, report, store_with
from tests.readers import behind, reader

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
            ["none received", "nobody yet", "no due date", "report requested since 2 June 2025"],
        ),
        (
            [commitment(basis="documented", start_date="2015"), report("2016", completion="limited")],
            "Town, Mali: limited.",
            ["not known"],
            ["2016", "no news for two years", "self-declared", "no document attached", "no date given",
             "no promise: no report is requested"],
        ),
        (
            [commitment(basis="documented", **YEAR), report("2025-09-30", progress_percent=12)],
            "Town, Mali: limited.",
            ["12%"],
            ["30 September 2025", "self-declared", "no document attached", "1 July 2026",
             "no promise: no report is requested"],
        ),
        (
            [commitment(**YEAR), report("2025-09-30", progress_percent=110)],
            "Town, Mali: complete.",
            ["110%"],
            ["30 September 2025", "self-declared", "no document attached", "1 July 2026",
             "no further report is requested"],
        ),
        (
            [commitment(start_date="2024", due_date="2025"), report("2025-06-30", progress_percent=-33)],
            "Town, Mali: not started, overdue.",
            ["−33%", "100% expected by now"],
            ["30 June 2025", "self-declared", "no document attached", "2025", "overdue",
             "next report requested from 1 July 2026"],
        ),
        (
            [commitment(), report("2025-06-30", completion="withdrawn")],
            "Town, Mali: withdrawn, counted apart.",
            ["not known"],
            ["30 June 2025", "self-declared", "no document attached", "no due date",
             "no further report is requested"],
        ),
    ],
)  # fmt: skip
def test_what_is_absent_is_told(
    records: list[Record], finding: str, progress: list[str], rest: list[str]
) -> None:
    """Without a report, a target or a due date it says so; of what is documented nothing is asked, of what is
    achieved nothing more, and neither is held to time; what fell below its start has an empty meter."""
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


def test_what_an_actor_is_to_do_is_told_first() -> None:
    """Reports requested, what it declared and let pass, and ideas each lead to as many; none of them is left
    out, and what was only documented is never late."""
    records = [
        *(actor(), article()),
        commitment("asked", start_date="2020"),
        commitment("late", start_date="2020", due_date="2024"),
        commitment("found", basis="documented", start_date="2020", due_date="2024"),
        report("2025-12-01", "late", completion="limited"),
        report("2019-12-01", "found", completion="limited"),
    ]
    with store_with(records, entered=date(2024, 6, 1)) as store:
        scope, who = Scope(day=DAY), reader(store, "en")
        rows = list_commitments(store, scope, size=None).rows
        (town,) = list_actors(store, scope).rows
        facts = status.actor_status(town, rows, [{"actor_type": "local_government"}] * 3, who)
        assert [[fact.name, *texts] for fact, texts in zip(facts, said(facts), strict=True)] == [
            ["Reports requested", "1", "since 2 June 2025"],
            ["Overdue", "1", "since 31 December 2024"],
            ["Latest news", "1 December 2025"],
            ["Ideas to start with", "3", "shared by its peers"],
        ]
        assert behind(store, facts[1].value.to) == 1
        assert (facts[0].value.to, facts[3].value.to) == ("#due", "#ideas")
        assert status.actor_status(town, (), (), who) == []
        mixed = [{"actor_type": "local_government"}, {"actor_type": "sse_network"}]
        assert said(status.actor_status(town, rows, mixed, who))[3] == ["2", "shared by other actors"]
        assert status.actor_status(town, (), mixed, who) == []
        assert actor_profile.actor_finding(town, who) == "3 commitments and actions led, none complete."


@pytest.mark.parametrize(
    ("led", "sentence"),
    [
        ({}, "Aucune action recensée."),
        ({"contributes": 12}, "12 contributions, aucun engagement porté."),
        ({"commitments": 1, "declared": 1}, "1 engagement porté, aucun achevé."),
        ({"commitments": 17, "declared": 17, "complete": 3}, "17 engagements portés, dont 3 achevés."),
        ({"commitments": 4, "complete": 1}, "4 actions portées, dont 1 achevée."),
        ({"commitments": 1}, "1 action portée, aucune achevée."),
        (
            {"commitments": 5, "declared": 2, "complete": 2, "contributes": 1},
            "5 engagements et actions portés, dont 2 achevés ; 1 contribution.",
        ),
    ],
)
def test_the_finding_of_an_actor_agrees(led: dict[str, int], sentence: str) -> None:
    """Commitments and actions are counted in their gender and number, and zero is told in words."""
    counts = {"commitments": 0, "declared": 0, "complete": 0, "contributes": 0} | led
    with store_with([actor()]) as store:
        found = actor_profile.actor_finding(counts, reader(store))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == sentence
