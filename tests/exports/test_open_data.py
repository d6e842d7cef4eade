"""The open data: the same rows in four formats, described, and the very figures of the pages."""

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from html import unescape
from io import BytesIO, StringIO
from pathlib import Path
from shutil import copy
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from commitments.api.data import data
from commitments.contract.dimensions import NONE
from commitments.exports import open_data
from commitments.exports.feed import NAME as FEED
from commitments.exports.open_data import DATASETS, TABLES
from commitments.exports.tabular import DEMONSTRATION, RUNS
from commitments.ingest.reading import read_file
from commitments.ingest.validation import check
from commitments.measures.coverage import measure_coverage
from commitments.measures.events import reports_after_events
from commitments.measures.evidence import compare_evidence
from commitments.measures.figures import count_figures
from commitments.measures.headline import measure_headline
from commitments.measures.law import law_rungs
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.partnerships import count_partnerships
from commitments.measures.period import measure_trend
from commitments.measures.published import DIVISIONS, flat
from commitments.measures.register import EVERY_STEP, list_commitments
from commitments.measures.scope import Scope
from commitments.server import light
from commitments.serving import served
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.factories import actor, article, milestone, store_with
from tests.readers import HOSTILE, written_by_anyone
from tests.stores import a_store

DAY = date(2026, 3, 31)
VIEW = f"day={DAY}&revision=2"
ATOM = "{http://www.w3.org/2005/Atom}"


def client(store: Store, **headers: str) -> TestClient:
    """A program that reads the open data of a store, in English."""
    return TestClient(data(lambda: store), headers={"Accept-Language": "en", **headers})


def in_csv(content: bytes) -> list[dict[str, str]]:
    """Read a file as any program reads it."""
    return list(csv.DictReader(StringIO(content.decode("utf-8"), newline="")))


def in_xml(content: bytes) -> ElementTree.Element:
    """Read a feed as any reader of feeds does."""
    return ElementTree.fromstring(content)  # noqa: S314 - it is ours


def seen(**filters: str) -> Scope:
    """The view of these tests."""
    return Scope(revision=2, day=DAY).but(**{name: (value,) for name, value in filters.items()})


def valid(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Ask Frictionless for what it thinks of a folder."""
    return subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def as_json(demonstration_store: Store) -> dict[str, Any]:
    """What JSON says of every dataset, by name."""
    asking = client(demonstration_store)
    return {name: asking.get(f"/{name}.json?{VIEW}").json() for name in DATASETS}


# --- the files ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_all_formats_hold_the_same(demonstration_store: Store, as_json: dict[str, Any]) -> None:
    """Every dataset has the same rows in the four formats, and each row says revision, day and notice."""
    asking = client(demonstration_store)
    for name, dataset in DATASETS.items():
        rows = as_json[name]["rows"]
        assert (as_json[name]["revision"], as_json[name]["day"]) == (2, str(DAY))
        assert as_json[name]["notice"] == DEMONSTRATION
        names = [field.name for field in dataset.columns]
        assert rows, name
        assert all(list(row) == names for row in rows)
        view = {"read_revision": 2, "read_on": DAY, "notice": DEMONSTRATION}

        told = in_csv(asking.get(f"/{name}.csv?{VIEW}").content)
        assert len(told) == len(rows)
        assert {(row["read_revision"], row["read_on"], row["notice"]) for row in told} == {
            ("2", str(DAY), DEMONSTRATION)
        }
        for row, other in zip(rows, told, strict=True):
            for field in names:
                assert other[field].removeprefix(" ") == _as_text(row[field]), (name, field)

        arrow = pq.read_table(BytesIO(asking.get(f"/{name}.parquet?{VIEW}").content))
        assert json.loads(arrow.schema.metadata[b"commitments"])["revision"] == 2
        for row, other in zip(rows, arrow.to_pylist(), strict=True):
            assert {key: open_data._plain(value) for key, value in other.items()} == {
                **row,
                **view,
                "read_on": str(DAY),
            }

        if len(rows) > 500:  # enough was seen
            continue
        book = openpyxl.load_workbook(BytesIO(asking.get(f"/{name}.xlsx?{VIEW}").content), read_only=True)
        lines = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        assert len(lines) == len(rows)
        assert {line[len(names) :][:2] for line in lines} == {(datetime.combine(DAY, time()), 2)}
        assert {line[-1] for line in lines} == {DEMONSTRATION}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return "|".join(value) if isinstance(value, list) else str(value)


@pytest.mark.slow
def test_figures_are_those_of_the_pages(demonstration_store: Store, as_json: dict[str, Any]) -> None:
    """Every figure that is served is what the measures say, by every division."""
    store, view = demonstration_store, seen()
    divided: dict[str, Any] = {
        "figures": count_figures,
        "evidence": compare_evidence,
        "outcome_sums": sum_outcomes,
    }
    for name, measure in divided.items():
        said = [
            {**flat(value), "by": by, "group": NONE if value.group is None else value.group}
            for by in DIVISIONS
            for value in measure(store, view, by)
        ]
        rows = as_json[name]["rows"]
        assert rows == [{field.name: row[field.name] for field in DATASETS[name].columns} for row in said]
    (whole,) = (row for row in as_json["figures"]["rows"] if row["by"] == "total")
    (figures,) = count_figures(store, view)
    assert (whole["commitments"], whole["reported"]) == (figures.commitments, figures.reported)
    assert whole["completion_complete"] == figures.completion["complete"]
    assert whole["freshness_never_reported"] == figures.freshness["never_reported"]

    head = measure_headline(store, view)
    numbers = {(row["what"], row["basis"]): (row["value"], row["of"]) for row in as_json["headline"]["rows"]}
    assert numbers["countries", NONE] == (head.countries, head.eight)
    assert numbers["blank", NONE] == (head.blank, head.places)
    assert numbers["past_due", "declared"] == (head.past_due["declared"], head.figures.basis["declared"])

    places = measure_coverage(store, view)
    assert [row["commitments"] for row in as_json["coverage"]["rows"]] == [
        each.commitments for each in places
    ]
    standing = list_commitments(store, view, completion=EVERY_STEP, size=None)
    assert len(as_json["standing"]["rows"]) == standing.total
    assert sum(row["counted"] for row in as_json["standing"]["rows"]) == figures.commitments
    trend = [row for row in as_json["trend"]["rows"] if row["by"] == "total"]
    assert [row["commitments"] for row in trend] == [
        moment.figures.commitments for moment in measure_trend(store, view)
    ]
    assert [row["rung"] for row in as_json["law"]["rows"]] == [each.rung for each in law_rungs(store, view)]
    assert [row["reports"] for row in as_json["followed"]["rows"]] == [
        each.reports for each in reports_after_events(store, view)
    ]
    partnerships = count_partnerships(store, view)
    assert sum(row["joint"] for row in as_json["joint"]["rows"]) == partnerships.joint


def test_filters_are_those_of_the_pages(demonstration_store: Store) -> None:
    """A filter, whatever its case, gives what the measures say of that view; what it names is told."""
    asking = client(demonstration_store)
    told = asking.get(f"/figures.json?{VIEW}&country=xda&basis=declared").json()
    assert told["filters"] == {"country": ["XDA"], "basis": ["declared"]}
    (whole,) = (row for row in told["rows"] if row["by"] == "total")
    (figures,) = count_figures(demonstration_store, seen(country="XDA", basis="declared"))
    assert 0 < whole["commitments"] == figures.commitments


@pytest.mark.slow
def test_tables_are_read_back(demonstration_store: Store) -> None:
    """The CSV of the seven tables is what an import reads: the same records, none left out."""
    asking = client(demonstration_store)
    current = demonstration_store.head(2)
    sheets = [
        sheet
        for table in TABLES
        for sheet in read_file(f"{table}.csv", asking.get(f"/{table}.csv?{VIEW}").content)
    ]
    found = check(sheets, today=DAY, fictional=True)
    assert not found.has_errors
    for table in found.tables:
        known = {record.key_text: record for record in current.records(str(table.table))}
        assert {record.key_text: record for record in table.records} == known


@pytest.mark.slow
def test_the_package_is_valid(demonstration_store: Store, baseline_store: Store, tmp_path: Path) -> None:
    """Frictionless finds no fault in all that is served: whole, and of one country with all it refers to."""
    for store, view, invented in (
        (demonstration_store, f"?{VIEW}&country=XDA", True),
        (baseline_store, "", False),
    ):
        folder = tmp_path / store.name.rpartition("/")[2]
        answer = client(store).get(f"/datapackage.zip{view}")
        zipfile.ZipFile(BytesIO(answer.content)).extractall(folder)
        found = valid(folder)
        assert found.returncode == 0, found.stdout[-3000:] + found.stderr
        described = json.loads((folder / "datapackage.json").read_text("utf-8"))
        assert {each["name"] for each in described["resources"]} == set(DATASETS)
        assert described["demonstration"] is invented
        assert ("demonstration" in answer.headers["content-disposition"]) is invented


def test_what_is_kept_refers_to_what_is_kept() -> None:
    """Of one declaration, no milestone is kept whose article is another's; one without an article is."""
    with store_with(
        [
            *(actor("town"), article("C1"), article("D1", "dakar-2023")),
            milestone("of-c1", "MLI", "event", "held", article_id="C1"),
            milestone("of-d1", "MLI", "event", "held", article_id="D1"),
            milestone("of-none", "MLI", "event", "held"),
        ]
    ) as store:
        kept = client(store).get("/milestones.json?declaration=dakar-2023").json()["rows"]
        assert [row["milestone_id"] for row in kept] == ["of-d1", "of-none"]
        articles = client(store).get("/articles.json?declaration=dakar-2023").json()["rows"]
        assert [row["article_id"] for row in articles] == ["D1"]


@pytest.mark.slow
def test_the_description_leads_to_the_files(demonstration_store: Store) -> None:
    """Every path of the description, alternates too, is answered, in the view that was asked for."""
    asking = client(demonstration_store)
    described = asking.get(f"/datapackage.json?{VIEW}&country=XDA").json()
    for resource in described["resources"]:
        few = resource["alternates"] if resource["name"] in ("articles", "law") else ()
        for each in (resource, *few):
            answer = asking.get(f"/{each['path']}")
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(each["mediatype"].partition(";")[0])
            name = answer.headers["content-disposition"]
            assert f'demonstration-{resource["name"]}-filtered-r2-{DAY}.{each["format"]}"' in name
        rows = in_csv(asking.get(f"/{resource['path']}").content)
        if rows:
            assert [field["name"] for field in resource["schema"]["fields"]] == list(rows[0])


@pytest.mark.slow
def test_an_empty_store(tmp_path: Path) -> None:
    """Before the first revision every file is there, with headings and no groups that do not exist."""
    with open_store(a_store(tmp_path), create=True) as store:
        asking = client(store)
        for name in DATASETS:
            for ending in open_data.FORMATS:
                assert asking.get(f"/{name}.{ending}").status_code == 200, (name, ending)
        assert asking.get("/commitments.json").json()["rows"] == []
        assert asking.get("/").status_code == 200
        feed = in_xml(asking.get("/revisions.atom").content)
        assert feed.findall(f"{ATOM}entry") == []


@pytest.mark.slow
def test_known_is_not_sent_again(demonstration_store: Store) -> None:
    """Whoever has a file of that view is told so; another day, part or language is another file."""
    asking = client(demonstration_store)
    first = asking.get(f"/figures.xlsx?{VIEW}")
    again = asking.get(f"/figures.xlsx?{VIEW}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for other in (
        "figures.xlsx?revision=2&day=2026-03-30",
        f"figures.xlsx?{VIEW}&country=XDA",
        f"law.xlsx?{VIEW}",
        f"figures.xlsx?{VIEW}&lang=fr",
    ):
        assert asking.get(f"/{other}").headers["etag"] != first.headers["etag"]


@pytest.mark.slow
def test_another_record_of_the_same_number_is_known_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restore and another revision of that number, nothing of the one is taken for the other; an
    earlier revision that both have is still known."""

    def marks(name: str) -> dict[str, str]:
        with open_store(f"duckdb:{tmp_path}/{name}") as store:
            asking = client(store)
            asked = ("signatories.csv", "figures.json?revision=2", "figures.json?revision=1", FEED)
            known = {each: asking.get(f"/{each}").headers["etag"] for each in asked}
            monkeypatch.setattr(served, "store", lambda: store)
            for path in ("/l/fr/", "/l/fr/slides.pptx", "/embed/fr/country.svg"):
                wanted = light.asked(path, "")
                assert wanted is not None
                known[path] = wanted.etag
            return known

    with open_store(f"duckdb:{tmp_path}/a", create=True) as store:
        store.append(added=[actor("a"), article("C1")], who="w", reason="r", expected=0)
    copy(tmp_path / "a", tmp_path / "b")
    for name, locality in (("a", "Kati"), ("b", "Ségou")):
        with open_store(f"duckdb:{tmp_path}/{name}") as store:
            changed = [actor("a").model_copy(update={"locality": locality})]
            store.append(changed=changed, who="w", reason="r", expected=1)
    shown = marks("a")
    (tmp_path / "b").replace(tmp_path / "a")
    differ = {each for each, mark in marks("a").items() if mark != shown[each]}
    assert shown.keys() - differ == {"figures.json?revision=1"}


# --- what is declined, and what people wrote ---------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("figures.csv?country=ATL", 400, "view_unknown"),
        ("figures.csv?country=MLI", 400, "view_unknown"),
        ("figures.csv?day=tomorrow", 400, "view_unknown"),
        ("figures.csv?revision=-1", 400, "view_unknown"),
        ("figures.csv?revision=99", 404, "revision_unknown"),
        ("revisions.atom?country=ATL", 400, "view_unknown"),
        ("figures.csv?contry=MLI", 400, "parameter_unknown"),
        ("figures.csv?q=eau", 400, "parameter_unknown"),
        ("datapackage.json?" + "x" * 20_000 + "=1", 400, "parameter_unknown"),
        ("revisions.atom?country=" + "x" * 201, 400, "asked_too_much"),
        ("figures.csv?" + "&".join(f"actor={n}" for n in range(41)), 400, "asked_too_much"),
        ("nothing.csv", 404, "data_unknown"),
        ("x" * 20_000 + ".csv", 404, "data_unknown"),
        ("figures.exe", 404, "data_unknown"),
        ("../secrets.toml", 404, "data_unknown"),
        ("a/b/c", 404, "data_unknown"),
    ],
)
def test_declined(demonstration_store: Store, address: str, status: int, code: str) -> None:
    """What is not there is declined with a code and a sentence, never answered with other figures."""
    answer = client(demonstration_store).get(f"/{address}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith(".")
    assert len(answer.json()["message"]) < 500
    french = client(demonstration_store).get(f"/{address}{'&' if '?' in address else '?'}lang=fr").json()
    assert french["message"] != answer.json()["message"]


@pytest.fixture(scope="module")
def hostile() -> Iterator[TestClient]:
    """What is served of a store whose every text is hostile."""
    with written_by_anyone() as store:
        yield client(store)


@pytest.mark.slow
def test_text_is_text(hostile: TestClient) -> None:
    """Whatever people wrote is text in every file, and no cell begins a formula."""
    for name in DATASETS:
        for row in in_csv(hostile.get(f"/{name}.csv").content):
            assert not any(
                value.startswith(RUNS) and not re.fullmatch(r"-[\d.]+", value) for value in row.values()
            )
    assert hostile.get("/signatories.json").json()["rows"][0]["name"] == HOSTILE
    table = pq.read_table(BytesIO(hostile.get("/signatories.parquet").content))
    assert table["name"].to_pylist() == [HOSTILE]
    page = hostile.get("/?actor=town&article=C1").text
    assert page.count("<script") == page.count('<script type="application/ld+json">') == 1
    assert HOSTILE in unescape(page)


# --- the page ----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_leads_to_everything(demonstration_store: Store, language: str) -> None:
    """The page lists every file in the view asked for, says what it is, and loads nothing from elsewhere."""
    asking = client(demonstration_store)
    page = asking.get(f"/?{VIEW}&country=XDA&lang={language}").text
    assert f'<html lang="{language}">' in page
    assert "<script>" not in page
    assert ("Données ouvertes" if language == "fr" else "Open data") in page
    assert ("inventés" if language == "fr" else "invented") in page
    assert "Balafon" in page
    to = [unescape(link) for link in re.findall(r'<a [^>]*href="([^"]*)"', page)]
    files = [link for link in to if re.match(r"\./\w+\.\w+", link)]
    assert {urlsplit(link).path for link in files} >= {
        f"./{name}.{ending}" for name in DATASETS for ending in open_data.FORMATS
    }
    for link in files:
        asked = parse_qs(urlsplit(link).query)
        if "revisions.atom" not in link:
            assert (asked["day"], asked["revision"], asked["country"]) == ([str(DAY)], ["2"], ["XDA"])
    for link in ("revisions.atom", "datapackage.json", "datapackage.zip"):
        assert any(link in each for each in files)


@pytest.mark.slow
def test_how_it_is_cited(demonstration_store: Store) -> None:
    """A citation names the revision, the day and the licence, in the page, BibTeX and the archive alike, and
    its address gives the very rows again."""
    asking = client(demonstration_store)
    page = unescape(asking.get(f"/?{VIEW}&country=XDA&lang=en").text)
    (fixed,) = re.findall(r"url = \{http://testserver/data(/.*?)\}", page)
    assert asking.get(fixed).status_code == 200
    query = urlsplit(fixed).query
    assert parse_qs(query) == {"country": ["XDA"], "revision": ["2"], "day": [str(DAY)]}
    rows = [in_csv(asking.get(f"/standing.csv?{view}").content) for view in (query, f"{VIEW}&country=XDA")]
    assert rows[0] == rows[1] != []
    (said,) = re.findall("<blockquote>(.*?)</blockquote>", page)
    assert "Revision 2, figures as of 31 March 2026. Creative Commons Attribution 4.0" in said
    packed = zipfile.ZipFile(BytesIO(asking.get(f"/datapackage.zip?{VIEW}&country=XDA&lang=en").content))
    assert said in packed.read("README.md").decode()
    assert f", {len(rows[0])} rows" in packed.read("README.md").decode()
    assert 'license: "CC-BY-4.0"' in packed.read("CITATION.cff").decode()
    assert "https://creativecommons.org/licenses/by/4.0/" in packed.read("LICENCE.txt").decode()


@pytest.mark.slow
def test_catalogues_find_it(demonstration_store: Store) -> None:
    """Search engines are told of one Dataset, catalogues of the same, with whole addresses that are there."""
    asking = client(demonstration_store)
    (told,) = re.findall('<script type="application/ld\\+json">(.*?)</script>', asking.get("/").text)
    dataset, catalogue = json.loads(told), asking.get("/dcat.jsonld").json()
    assert (dataset["@type"], catalogue["@type"]) == ("Dataset", "dcat:Catalog")
    assert dataset["license"] == catalogue["dcat:dataset"]["dct:license"]["@id"]
    assert dataset["identifier"] == catalogue["dcat:dataset"]["dct:identifier"]
    for each in catalogue["dcat:dataset"]["dcat:distribution"]:
        address = urlsplit(each["dcat:downloadURL"]["@id"])
        assert address.netloc == "testserver"
        name, _, ending = address.path.rpartition("/")[2].partition(".")
        assert name == "datapackage" or (name in DATASETS and ending in open_data.FORMATS)


# --- the feed ----------------------------------------------------------------------------------------


def test_the_feed(demonstration_store: Store) -> None:
    """The feed has all that Atom asks for, newest first, in the language asked for, and names no person."""
    for language, word in (("fr", "Révision"), ("en", "Revision")):
        answer = client(demonstration_store).get(f"/revisions.atom?lang={language}")
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = in_xml(answer.content)
        for name in ("id", "title", "updated", "author"):
            assert len(feed.findall(f"{ATOM}{name}")) == 1
        assert DEMONSTRATION in str(feed.findtext(f"{ATOM}title"))
        entries = feed.findall(f"{ATOM}entry")
        revisions = demonstration_store.revisions()
        assert len(entries) == len(revisions)
        for entry, revision in zip(entries, reversed(revisions), strict=True):
            assert re.match(r"urn:uuid:[0-9a-f-]{36}$", str(entry.findtext(f"{ATOM}id")))
            assert entry.findtext(f"{ATOM}updated") == revision.at.isoformat()
            assert word in str(entry.findtext(f"{ATOM}title"))
            assert revision.reason in str(entry.findtext(f"{ATOM}title"))
            (link,) = entry.findall(f"{ATOM}link")
            assert f"number={revision.number}" in link.attrib["href"]
            assert revision.who not in answer.text
        ids = [element.text for element in feed.iter(f"{ATOM}id")]
        assert len(set(ids)) == len(ids)


def test_revisions_name_no_person(demonstration_store: Store) -> None:
    """Who made a revision is in no file."""
    asking = client(demonstration_store)
    whos = {revision.who for revision in demonstration_store.revisions()}
    for ending in ("csv", "json", "parquet"):
        content = asking.get(f"/revisions.{ending}").content
        assert not any(who.encode() in content for who in whos)


def test_feeds_of_countries() -> None:
    """The feed of a country has the revisions that touched what is its own, and no others."""
    with store_with([actor("town")]) as store:
        store.append(
            added=[milestone("m", "NER", "event", "held", "2023-01-01")],
            who="Awa",
            reason="Niger only",
            expected=1,
        )
        store.append(
            changed=[actor("town").model_copy(update={"name": "Mali only"})],
            who="Awa",
            reason="Mali only",
            expected=2,
        )

        def reasons(country: str) -> list[str]:
            feed = in_xml(client(store).get(f"/revisions.atom?country={country}").content)
            return [str(each.findtext(f"{ATOM}title")) for each in feed.findall(f"{ATOM}entry")]

        assert [title.endswith("Niger only") for title in reasons("NER")] == [True]
        assert len(reasons("MLI")) == 2
        assert "Mali only" in reasons("MLI")[0]
        assert reasons("TGO") == []


def test_signs_that_xml_cannot_hold() -> None:
    """A reason with signs that no XML may hold leaves the feed whole."""
    with store_with([actor("town")]) as store:
        store.append(
            changed=[actor("town").model_copy(update={"name": "x"})],
            who="A",
            reason="a\x00\x0b<b>&\ufffe",
            expected=1,
        )
        feed = in_xml(client(store).get("/revisions.atom").content)
        assert str(feed.find(f"{ATOM}entry").findtext(f"{ATOM}title")).endswith("a<b>&")
