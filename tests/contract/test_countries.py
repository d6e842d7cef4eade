"""Countries are read by every name that people write, and no suggestion leads to another country."""

import csv
import random

import pytest
from babel import Locale

from commitments.contract import countries
from tests import FILES

# What each row of the file names: a country, one that may be meant, or why it is none.
ROWS = {
    "Mali (République du)": "MLI",
    "MALI.": "MLI",
    "Benin Republic": "BEN",
    "Burkina": "BFA",
    "Haute-Volta": "BFA",
    "Côte-d’Ivoire": "CIV",
    "RCI": "CIV",
    "République de Côte d'Ivoire": "CIV",
    "République de Guinée": "GIN",
    "Guinée (Conakry)": "GIN",
    "Niger (le)": "NER",
    "Niger (République du)": "NER",
    "Togo (Lomé)": "TGO?",
    "Cameroon": "CMR",
    "République togolaise": "TGO",
    "Gambie (la)": "GMB",
    "Mali / Niger": "several",
    "🇲🇱": "MLI",
    "mli": "MLI",
    "223": "unknown",
    "NER|MLI": "several",
    "CEDEAO": "region",
    "Afrique de l'Ouest": "region",
    "Congo-Brazzaville": "COG",
    "Congo (RDC)": "COD",
    "République Démocratique du Congo (RDC)": "COD",
    "Cabo Verde": "CPV",
    "São Tomé et Príncipe": "STP",
    "Guinée-Bissau": "GNB",
    "Mauritanie": "MRT",
    "Dominique": "DMA",
    "Georgia": "GEO",
    "Republic of Niger": "NER",
    "NE": "NER",
    "GN": "GIN",
    "GU": "GUM",
    "BE": "BEL",
    "CM": "CMR",
    "TG": "TGO",
    "BF": "BFA",
    "MA": "MAR",
    "NER": "NER",
    "GUI": "unknown",
    "BUR": "unknown",
    "CIV": "CIV",
    "IC": "unknown",
    # Not in the file.
    "République du Mali": "MLI",
    "Türkiye": "TUR",
    "Turkey": "TUR",
    "Republic of Türkiye": "TUR",
    "Eswatini": "SWZ",
    "Swaziland": "SWZ",
    "République de Corée": "KOR",
    "Korea, Dem. People's Rep.": "PRK",
    "Palestine": "PSE",
    "Hong Kong": "HKG",
    "Kosovo": "XKX",
    "Dem. Rep. Congo": "COD",
    "Congo, Rep.": "COG",
    "Congo": "COG",
    "Guinée": "GIN",
    "R.D.C.": "COD",
    "Dahomey": "BEN",
    "Benin / Bénin": "BEN",
    "Trinidad and Tobago": "TTO",
    "Sud Soudan": "SSD",
    "UEMOA": "region",
    "Sahel": "region",
    "West Africa": "region",
    "République du Nigeria": "NGA?",
    "Commune de Ségou, Mali": "MLI?",
    "Guinée équatorial": "GNQ?",
    "Guinée Bisau": "GNB?",
    "Cameroum": "CMR?",
    "Congo Kinshassa": "COD?",
    "Burkina Fasso": "BFA?",
    "Guinée (Malabo)": "unknown",
    "Nigeri": "unknown",  # of Niger or of Nigeria
    "Nigérien": "unknown",
    "Dominican": "unknown",
    "Dominica Republic": "unknown",
    "Corée": "unknown",
    "Congo démocratique et populaire": "unknown",
}


def meaning(text: str) -> str:
    """Say what a text is taken for."""
    if code := countries.find(text):
        return code
    if countries.is_region(text):
        return "region"
    if len(set(countries.countries_in(text)) - {None}) > 1:
        return "several"
    code = countries.likely(text)
    return f"{code}?" if code else "unknown"


@pytest.mark.parametrize("written", ROWS)
def test_what_people_write_for_a_country_is_read_as_it_is_meant(written: str) -> None:
    """A name is read where it can be one country's only, and else told for what it is."""
    assert meaning(written) == ROWS[written]


def test_every_row_of_the_file_is_in_the_table() -> None:
    """No row of the file of odd names goes untried."""
    file = FILES / "cases" / "33-countries" / "pays.csv"
    with file.open(encoding="utf-8-sig", newline="") as table:
        assert {row["country"] for row in csv.DictReader(table, delimiter=";")} <= ROWS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_slip_in_a_name_leads_to_no_other_country(language: str) -> None:
    """Of no name of CLDR with one letter more, less, other or swapped another country is suggested."""
    rng = random.Random(2019)  # noqa: S311 - the same slips each time
    found = 0
    for code, alpha2 in countries.alpha2_by_alpha3().items():
        name = str(Locale(language).territories[alpha2])
        at, letter = rng.randrange(len(name)), rng.choice("abcdefghijklmnopqrstuvwxyzéè -")
        head, tail = name[:at], name[at:]
        for slip in (head + tail[1:], head + letter + tail, head + letter + tail[1:]):
            suggested = countries.likely(slip)
            assert suggested in (None, code), slip
            found += suggested is not None
        swapped = head + tail[1:2] + tail[:1] + tail[2:]
        assert countries.likely(swapped) in (None, code), swapped
    assert found > 500  # it suggests at all


def test_a_name_names_one_country() -> None:
    """No two countries share a name, in any order of its words."""
    seen: dict[frozenset[str], str] = {}
    for code, names in countries._names().items():
        for name in names:
            assert seen.setdefault(countries._words(name), code) == code, name
            assert countries.find(name, fictional=True) == code, name


def test_invented_countries_are_known_where_they_are_asked_for() -> None:
    """A country of the demonstration is neither read nor suggested elsewhere."""
    assert (countries.find("Balafonie"), countries.find("Balafonie", fictional=True)) == (None, "XDA")
    assert (countries.likely("Balafonia "), countries.likely("Balafony")) == (None, None)
    assert countries.likely("Balafonnie", fictional=True) == "XDA"
