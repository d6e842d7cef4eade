"""Reports are asked for where they are owed and nowhere else, in the language of whoever is asked."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from commitments.contract import countries
from commitments.exports import report_requests
from commitments.i18n.translator import translator_for
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.store.store import Store
from tests.factories import actor, article, commitment, report, store_with
from tests.visits import VisitedPage, Visitor, said

DAY = date(2026, 3, 31)
SEEN = Scope(day=DAY)


@pytest.fixture
def store() -> Iterator[Store]:
    """Three actors: one owes two reports, one of Cameroon owes one, one owes none."""
    with store_with(
        [
            *(actor("town"), actor("douala", "CMR"), actor("calm", "BEN"), article("C1")),
            commitment("silent", start_date="2024-01-01", due_date="2027", title_en="Silent"),
            commitment("old"),
            commitment("fresh"),
            commitment("done"),
            commitment("seen", basis="documented"),
            commitment("left"),
            commitment("water", "douala", start_date="2025-01-01"),
            commitment("kept", "calm"),
            report("2024-12-31", "old", completion="limited"),
            report("2026-01-15", "fresh", completion="limited"),
            report("2020-01-15", "done", completion="complete"),
            report("2020-01-15", "left", completion="withdrawn"),
            report("2026-01-15", "kept", completion="limited"),
        ],
        entered=date(2024, 1, 1),
    ) as opened:
        yield opened


def test_who_is_asked(store: Store) -> None:
    """Those with declared commitments unheard of for a year are asked, the longest due first."""
    found = report_requests.due(store, SEEN)
    assert {each.actor: [row["commitment_id"] for row in each.due] for each in found.asked} == {
        "town": ["silent", "old"],
        "douala": ["water"],
    }
    assert (found.reports, found.declared) == (3, 6)
    town = next(each for each in found.asked if each.actor == "town")
    assert (town.since, town.newest) == (date(2025, 1, 1), "2024-12-31")
    assert [each.newest for each in found.asked if each.actor == "douala"] == [None]


def test_the_rule_is_the_one_of_the_actors_page(demonstration_store: Store) -> None:
    """What is asked for is just what the pages of the actors say is due."""
    found = report_requests.due(demonstration_store, SEEN)
    rows = list_commitments(demonstration_store, SEEN, size=None).rows
    owed = {row["commitment_id"] for row in rows if row["asked"]}
    assert {row["commitment_id"] for each in found.asked for row in each.due} == owed
    assert owed


def test_languages_of_countries() -> None:
    """The eight are written to in French, Cameroon in French and English; others in what they speak here."""
    spoken = {country: report_requests.languages_of(country) for country in countries.BAMAKO_EIGHT}
    assert spoken.pop("CMR") == ("fr", "en")
    assert set(spoken.values()) == {("fr",)}
    assert report_requests.languages_of("RWA") == ("en", "fr")
    assert (
        report_requests.languages_of("KOR")
        == report_requests.languages_of(None)
        == report_requests.languages_of("XDA")
        == ("fr",)
    )


def test_the_message(store: Store) -> None:
    """It is in the country's language, names each commitment and whom to write to, and invents no day."""
    found = {each.actor: each for each in report_requests.due(store, SEEN).asked}
    said = report_requests.letter(found["town"], DAY, "mailto:suivi@example.org?subject=x")
    assert said.startswith("Objet\N{NO-BREAK SPACE}: Les engagements de Bamako")
    assert "nous vous demandons un compte rendu sur 2 engagements" in said
    assert "1. silent (silent) – échéance : 2027 ; aucun compte rendu reçu à ce jour" in said.replace(
        "\xa0", " "
    )
    assert "2. old (old) – dernier compte rendu\N{NO-BREAK SPACE}: 31 décembre 2024" in said
    assert "fresh" not in said
    assert "\N{NO-BREAK SPACE}: suivi@example.org\n" in said
    assert "en réponse à ce message" in said
    assert "Dear" not in said
    with_day = report_requests.letter(found["town"], DAY, before=date(2026, 5, 1))
    assert "au plus tard le 1ᵉʳ mai 2026" in with_day
    assert "suivi@" not in with_day
    both = report_requests.letter(found["douala"], DAY)
    assert both.index("Madame, Monsieur,") < both.index("Dear Sir or Madam,")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_lists_who_is_asked(visit: Visitor, store: Store, language: str) -> None:
    """All who are asked stand by country, each with a link to what is sent; the sheet of all is offered."""
    seen = visit(store, "due", lang=language)
    said = {
        "fr": "Un compte rendu est demandé pour 3 sur 6 engagements déclarés",
        "en": "A report is requested on 3 of 6 declared commitments",
    }
    assert said[language] in seen.text
    titles = re.findall(r"<h2>(.*?)</h2>", seen.html)
    assert titles[1:3] == {"fr": ["Cameroun", "Mali"], "en": ["Cameroon", "Mali"]}[language]
    assert "actor=town" in seen.html
    assert re.findall(r'<div class="what"><a[^>]*>(.*?)</a>', seen.html) == ["Douala", "Town"]
    assert {"fr": "Tous les acteurs (français)", "en": "All actors (English)"}[language] in labels(seen)
    assert len(labels(seen)) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_one_actor(visit: Visitor, store: Store, language: str) -> None:
    """One actor has the message to copy, in the country's languages, and its sheet in each of them."""
    seen = visit(store, "due", lang=language, actor="douala")
    (message,) = seen.app.code
    assert "Madame, Monsieur," in message.value
    assert "Dear Sir or Madam," in message.value
    assert labels(seen)[:2] == ["Douala (français)", "Douala (English)"]
    seen.app.date_input[0].set_value(date(2026, 5, 1))
    seen.app.run()
    assert "au plus tard le 1ᵉʳ mai 2026" in seen.app.code[0].value


def test_nothing_to_ask_for(visit: Visitor, store: Store, baseline_store: Store) -> None:
    """Where nothing is declared, or all is fresh, the page says so; its sheet is there still."""
    none = visit(baseline_store, "due", lang="en")
    assert "No declared commitment in this view: no report is requested." in none.text
    assert "declared by the actor itself" in none.words_of("nothing")
    assert len(labels(none)) == 1
    calm = visit(store, "due", lang="en", actor="calm")
    assert "Every declared commitment of this view has news from the last year" in calm.words_of("nothing")
    assert list(calm.app.code) == []


def test_the_sheet_of_a_view(store: Store) -> None:
    """A sheet holds the commitments of the actor or country that is looked at."""
    scope = Scope(day=DAY, country=("CMR",))
    here = Context(translator_for("en"), Address("due"))
    first, second = report_requests.sheets_to_take(
        store, scope, report_requests.spoken(store, scope), "", here
    )
    assert (first.label, second.label) == ("Cameroon (français)", "Cameroon (English)")
    assert first.name == "fiche-de-compte-rendu-CMR-2026-03-31-fr.xlsx"
    rows = load_workbook(BytesIO(second.content())).worksheets[0].iter_rows(min_row=4, values_only=True)
    assert [row[0] for row in rows] == ["water"]


def labels(seen: VisitedPage) -> list[str]:
    """What can be downloaded, in order."""
    return [said(each.proto.label) for each in seen.app.get("download_button")]
