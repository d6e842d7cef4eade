"""The Method page: what it says is what the code does, and everything that is read is on it."""

import csv
import html
import json
import re
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import frictionless
import pytest
from streamlit.testing.v1 import AppTest

from commitments.contract import codelists, countries, rules
from commitments.contract.codelists import CodeList, fold
from commitments.contract.model import RECORDS, Record
from commitments.demo import generate
from commitments.exports import package
from commitments.exports.tabular import DEMONSTRATION
from commitments.i18n.translator import translator_for
from commitments.measures import provenance
from commitments.measures.scope import Scope
from commitments.serving import served
from commitments.settings import app_folder, data_folder
from commitments.site.words import method
from commitments.site.words.method import EXAMPLE
from commitments.store.engine import SQL
from commitments.store.opening import open_store
from tests.configured import configure
from tests.stores import a_store

VOCABULARIES = [each for each in vars(codelists).values() if isinstance(each, CodeList)]
CODES = {code for each in VOCABULARIES for code in each}
PLACE = re.compile(r'data-place="([^"]+)"')


def baseline() -> Iterator[Record]:
    """The records of data/baseline."""
    for table, kind in RECORDS.items():
        columns = kind.columns()
        with (data_folder() / "baseline" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                cells = {
                    name: text.split("|") if columns[name].many else text
                    for name, text in row.items()
                    if text
                }
                yield kind.model_validate(cells)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The names of three stores: the baseline, the demonstration, and one with nothing in it."""
    folder = tmp_path_factory.mktemp("stores")
    names = {kind: f"duckdb:{folder / kind}.duckdb" for kind in ("real", "invented", "empty")}
    with open_store(names["real"], create=True) as store:
        store.append(added=baseline(), who="Somebody Named", reason="The first day", expected=0)
    with open_store(names["invented"], create=True, demonstration=True) as store:
        generate.load(store)
    open_store(names["empty"], create=True).close()
    return names


def page(store: str, language: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """The page over `store` as HTML with its entities resolved, and the keys of its downloads."""
    configure(monkeypatch, store=store)
    served.close_stores()
    try:
        script = AppTest.from_file(str(app_folder() / "pages" / "method.py"), default_timeout=30)
        script.query_params["lang"] = language
        script.run()
        assert not script.exception
        said = html.unescape("\n".join(str(each.value) for each in script.get("html")))
        return said, [str(button.key) for button in script.get("download_button")]
    finally:
        served.close_stores()


@pytest.mark.page
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["real", "invented", "empty"])
def test_everything_that_is_read_is_on_the_page(
    stores: dict[str, str], kind: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In both languages, over any store, every column has its headings there, every code its labels."""
    said, _ = page(stores[kind], language, monkeypatch)
    for table, record in RECORDS.items():
        section = said.partition(f'data-place="table-{table}"')[2].partition("</details>")[0]
        for name, column in record.columns().items():
            row = section.partition(f'<th scope="row">{name}</th>')[2].partition("</tr>")[0]
            assert row, (table, name)
            assert [heading for heading in (column.fr, column.en, *column.also) if heading not in row] == []
            assert (f'href="#table-{column.refers_to}"' in row) == bool(column.refers_to)
    cells = set(re.findall(r"<t[hd][^>]*>([^<]+)</t[hd]>", said))
    assert CODES - cells == set()
    for column in (column for record in RECORDS.values() for column in record.columns().values()):
        for code in column.codes.codes if column.codes else ():
            assert {code.code, code.en, code.fr} - cells == set()
            assert all(spelling in said for spelling in code.also)
    assert set(countries.EVERYDAY) - cells == set()


@pytest.mark.page
@pytest.mark.parametrize("kind", ["real", "invented", "empty"])
def test_links_on_the_page_lead_somewhere(
    stores: dict[str, str], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each place that a link of the page names is there, once."""
    said, _ = page(stores[kind], "fr", monkeypatch)
    places = PLACE.findall(said)
    assert len(places) == len(set(places))
    assert set(re.findall(r'href="#([^"]+)"', said)) - set(places) == set()
    assert "revision" in places


def of_the_record(files: Sequence[str]) -> list[str]:
    """The files that hold what is recorded."""
    return [file for file in files if not file.startswith("template-")]


@pytest.mark.page
def test_the_real_record_says_what_it_is(stores: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the baseline stand its counts, sources and gaps; nothing invented, no person named."""
    said, files = page(stores["real"], "en", monkeypatch)
    records = [*baseline()]
    actors = sum(record.table == "signatories" for record in records)
    pages = {
        address
        for record in records
        for name in ("source_url", "evidence_url")
        if (address := getattr(record, name, None))
    }
    assert f"Listed actors with the role “signatory”: 0 of {actors}" in said
    assert "The list of signatories could not be obtained" in said
    sites = {(urlsplit(page).hostname or "").removeprefix("www.") for page in pages}
    assert f"{len(pages)} addresses on {len(sites)} sites" in said
    assert 'href="http://gsef-net.org/en/node/26714"' in said
    assert "GeoNames (geonames.org)" in said
    assert "Natural Earth" in said
    assert "The first day" in said
    assert "Somebody Named" not in said
    assert "Balafonia" not in said
    assert len(of_the_record(files)) == 2 + len(RECORDS)


@pytest.mark.page
def test_a_demonstration_says_so(stores: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the demonstration all is said to be invented; no gap or credit of the real record is claimed."""
    said, files = page(stores["invented"], "en", monkeypatch)
    assert "This is a demonstration." in said
    assert "What is missing, and why" not in said
    assert (
        "Natural Earth"
        not in said.partition('data-place="licences"')[2].partition('data-place="downloads"')[0]
    )
    assert all(file.startswith("demonstration-") for file in of_the_record(files))


@pytest.mark.page
def test_an_empty_store_offers_nothing(stores: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the first revision there is nothing to download but templates, and the page says so."""
    said, files = page(stores["empty"], "en", monkeypatch)
    assert "There is nothing to download yet." in said
    assert of_the_record(files) == []
    assert len(files) == 2 * len(RECORDS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_rules_between_columns_are_told(language: str) -> None:
    """A column that is asked for under a condition says which; one that is always asked for says yes."""
    t = translator_for(language)
    plain = {t("yes"), t("no")}
    for record in RECORDS.values():
        for name, column in record.columns().items():
            ruled = {rule.column for rule in record.rules} | {n for one in record.one_of for n in one}
            said = method.required(record, column, t)
            assert (said not in plain) == (name in ruled and not column.required), (record.table, name)


def test_bounds_are_those_that_count() -> None:
    """The bounds on the page are those by which the standing of a commitment is computed."""
    sql = (SQL / "status.sql").read_text("utf-8")
    assert set(re.findall(r"bound\('(\w+)'\)", sql)) == rules.BOUNDS.keys()
    assert set(re.findall(r"[<>]=? ([\d.]+) THEN", sql)) == {"0"}


def test_the_example_is_what_the_store_says(tmp_path: Path) -> None:
    """The invented example, put into a store, stands there as the page says it does."""
    e = EXAMPLE
    rows = {
        "signatories": {
            "signatory_id": "x",
            "name": e.actor,
            "country": "XDF",
            "actor_type": "local_government",
        },
        "articles": {"article_id": "X1", "declaration": "x", "position": 1, "title_en": "X", "title_fr": "X"},
        "commitments": {
            "commitment_id": "x",
            "signatory_id": "x",
            "article_id": "X1",
            "title_en": "X",
            "start_date": e.start.isoformat(),
            "due_date": e.due.isoformat(),
            "baseline_value": e.baseline,
            "target_value": e.target,
        },
        "reports": {"commitment_id": "x", "as_of": e.as_of.isoformat(), "value": e.value},
    }
    records = [RECORDS[table].model_validate(row) for table, row in rows.items()]
    with open_store(a_store(tmp_path), create=True, demonstration=True) as store:
        store.append(added=records, who="x", reason="x", expected=0)
        (standing,) = Scope(day=e.read_on).snapshot(store).query("FROM standing")
    assert standing["progress"] == e.progress == 60
    assert standing["expected"] == e.expected
    assert standing["days_since"] == e.age
    assert (standing["completion"], standing["trajectory"]) == ("substantial", "acceleration_needed")
    assert (standing["freshness"], standing["verification"]) == ("current", "self_declared")


def test_headings_said_to_be_one_are_one() -> None:
    """The three ways to write a heading that the page gives as the same are read as the same."""
    words = next(iter(method._tables(translator_for("en"))))
    said = re.findall(r"“([^”]{3,})”", str(words))
    assert len(said) == 3
    assert {fold(heading) for heading in said} == {"etatavancement"}


def test_sources_count_what_cites_them(stores: dict[str, str]) -> None:
    """Every address that rows give as source or evidence is listed, by site, with how many cite it."""
    expected: dict[str, int] = {}
    for record in baseline():
        for name in ("source_url", "evidence_url"):
            if url := getattr(record, name, None):
                expected[url] = expected.get(url, 0) + 1
    with open_store(stores["real"]) as store:
        cited = provenance.list_sources(store, Scope())
    assert {each.url: sum(each.rows.values()) for each in cited.most} == expected
    assert (cited.addresses, cited.citations) == (len(expected), sum(expected.values()))
    assert cited.sites == len({each.site for each in cited.most})
    assert [each.site for each in cited.most] == sorted(each.site for each in cited.most)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["real", "invented"])
def test_the_archive_describes_itself(stores: dict[str, str], kind: str, tmp_path: Path) -> None:
    """The zip holds all tables with a schema that they keep to, readable, one file a revision."""
    with open_store(stores[kind]) as store:
        packed = package.archive(store)
        assert packed == package.archive(store, store.newest)
        kept = {table: len(list(store.head().records(table))) for table in RECORDS}
    with ZipFile(BytesIO(packed)) as zipped:
        assert {file.external_attr >> 16 for file in zipped.infolist()} == {0o644}
        zipped.extractall(tmp_path)
    report = frictionless.validate(tmp_path / "datapackage.json")
    assert report.valid, report.flatten(["type", "message"])
    described = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert (DEMONSTRATION in described["title"]) == (kind == "invented")
    for table, n in kept.items():
        rows = list(csv.DictReader(StringIO((tmp_path / f"{table}.csv").read_text("utf-8"))))
        assert len(rows) == n
        assert all(row.get("notice") == (DEMONSTRATION if kind == "invented" else None) for row in rows)


@pytest.mark.page
def test_sections_are_said_in_french(stores: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The French page has no title in English."""
    french, english = (
        set(re.findall(r"<h[123][^>]*>([^<]+)</h", page(stores["real"], language, monkeypatch)[0]))
        for language in ("fr", "en")
    )
    assert {"Méthode", "Téléchargements"} <= french
    assert french & english == {"Sources", "Silence"}
