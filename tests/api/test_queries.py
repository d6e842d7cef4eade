"""What programs look up: the measures and the records, in the shapes that are described, as the pages say."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from commitments.api.app import api
from commitments.measures.actors import list_actors
from commitments.measures.commitment import find_commitment
from commitments.measures.coverage import measure_coverage
from commitments.measures.events import reports_after_events
from commitments.measures.evidence import compare_evidence
from commitments.measures.figures import count_figures
from commitments.measures.headline import measure_headline
from commitments.measures.law import law_rungs
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.partnerships import count_partnerships
from commitments.measures.period import changes_since, measure_trend
from commitments.measures.practices import list_practices
from commitments.measures.published import DIVISIONS
from commitments.measures.records import list_articles
from commitments.measures.register import EVERY_STEP, list_commitments
from commitments.measures.scope import By, Scope
from commitments.store import history
from commitments.store.snapshots import Snapshot
from commitments.store.store import Store
from tests.openapi import assert_as_described
from tests.readers import HOSTILE, written_by_anyone
from tests.turns import in_turn

DAY = date(2026, 3, 31)
VIEW = f"day={DAY}&revision=2"
SEEN = Scope(revision=2, day=DAY)


def client(store: Store) -> TestClient:
    """A program without a token, that reads English."""
    return TestClient(
        api(lambda: store, lambda: 2**20),
        raise_server_exceptions=False,
        headers={"Accept-Language": "en"},
    )


@pytest.fixture(scope="module")
def asking(demonstration_store: Store) -> TestClient:
    """A program that reads the demonstration."""
    return client(demonstration_store)


@pytest.fixture(scope="module")
def described(asking: TestClient) -> dict[str, Any]:
    """The description of the API."""
    found: dict[str, Any] = asking.get("/openapi.json").json()
    return found


def plain(value: Any) -> Any:
    """Give a frozen value as JSON has it."""
    return TypeAdapter(Any).dump_python(value, mode="json")


def looked(asking: TestClient, described: Mapping[str, Any], path: str, route: str = "") -> Any:
    """Ask, and make sure that the answer is as it is described, without a token, and says its view."""
    answer = asking.get(path)
    assert answer.status_code == 200, answer.text
    operation = described["paths"][route or path.partition("?")[0]]["get"]
    assert "security" not in operation
    assert_as_described(described, operation["responses"]["200"], answer.json())
    return answer.json()


@pytest.mark.slow
@pytest.mark.parametrize("by", in_turn(DIVISIONS, 0))
def test_divided_figures(
    asking: TestClient, described: Mapping[str, Any], demonstration_store: Store, by: By
) -> None:
    """The five axes, the evidence and the outcomes are what the measures say, by every division."""
    for name, measure in (
        ("figures", count_figures),
        ("evidence", compare_evidence),
        ("outcomes", sum_outcomes),
    ):
        told = looked(asking, described, f"/{name}?by={by}&{VIEW}")
        assert told["by"] == by
        assert told[name] == plain(measure(demonstration_store, SEEN, by))


@pytest.mark.slow
def test_other_measures(asking: TestClient, described: Mapping[str, Any], demonstration_store: Store) -> None:
    """Every other measure is what the pages have, in the view asked for."""
    store = demonstration_store
    view = SEEN.but(country=("XDA",))
    since = date(2025, 1, 1)
    for path, name, said in (
        ("/headline?", "headline", measure_headline(store, view)),
        ("/coverage?", "coverage", measure_coverage(store, view)),
        ("/law?", "law", law_rungs(store, view)),
        ("/partnerships?by=level&", "partnerships", count_partnerships(store, view, "level")),
        ("/events?", "events", reports_after_events(store, view)),
        ("/trend?", "moments", measure_trend(store, view)),
        (f"/trend?on={since}&", "moments", measure_trend(store, view, "total", [since])),
        (f"/changes?since={since}&", "changes", changes_since(store, view, since)),
    ):
        told = looked(asking, described, f"{path}{VIEW}&country=xda")
        assert told[name] == plain(said), path
        assert told["view"] == {
            "revision": 2,
            "day": str(DAY),
            "demonstration": True,
            "notice": "Démonstration, données fictives / Demonstration, invented data",
            "filters": {"country": ["XDA"]},
        }


def test_the_register(asking: TestClient, described: Mapping[str, Any], demonstration_store: Store) -> None:
    """Pages of the register are those of the measures: the same rows, totals, order and search."""
    found = list_commitments(
        demonstration_store, SEEN, search="coop", sort="actor", descending=True, page=2, size=7
    )
    told = looked(asking, described, f"/commitments?{VIEW}&q=coop&sort=actor&descending=true&page=2&size=7")
    assert (told["total"], told["beside"], told["page"], told["size"]) == (found.total, found.beside, 2, 7)
    assert found.total > 14
    for row, said in zip(told["commitments"], found.rows, strict=True):
        assert row == {name: plain(said[name]) for name in row}
        assert {"completion", "trajectory", "title_fr", "partner_ids"} <= row.keys()
    (figures,) = count_figures(demonstration_store, SEEN)
    narrow = looked(asking, described, f"/commitments?{VIEW}&completion=withdrawn&completion=superseded")
    assert narrow["total"] == figures.withdrawn + figures.superseded
    last = looked(asking, described, f"/commitments?{VIEW}&page=999")
    assert (last["commitments"], last["total"]) == ([], figures.commitments)


def test_one_commitment(asking: TestClient, described: Mapping[str, Any], demonstration_store: Store) -> None:
    """One commitment is told with its reports, outcomes, partners and how its figures came about."""
    rows = list_commitments(demonstration_store, SEEN, completion=EVERY_STEP, sort="reports", descending=True)
    for row in rows.rows[:3]:
        identifier = row["commitment_id"]
        found = find_commitment(demonstration_store, SEEN, identifier)
        assert found is not None
        route = "/commitments/{commitment_id}"
        told = looked(asking, described, f"/commitments/{identifier.upper()}?{VIEW}&country=none", route)
        assert told["view"]["filters"] == {}
        assert told["standing"]["completion"] == found.standing["completion"]
        assert [each["known_on"] for each in told["reports"]] == [
            plain(each["known_on"]) for each in found.reports
        ]
        assert [each["speaks"] for each in told["reports"]] == [each["speaks"] for each in found.reports]
        assert told["explained"] == {axis: plain(asdict(each)) for axis, each in found.explained.items()}
        assert told["record"]["title_fr"] == found.record["title_fr"]
        assert len(told["partners"]) == len(found.partners)
        assert len(told["outcomes"]) == len(found.outcomes)


def test_lists(asking: TestClient, described: Mapping[str, Any], demonstration_store: Store) -> None:
    """Actors, articles, reports, milestones and practices come in pages that hold all of them."""
    store = demonstration_store
    actors = list_actors(store, SEEN, size=5)
    told = looked(asking, described, f"/actors?{VIEW}&size=5")
    assert told["total"] == actors.total
    assert [row["name"] for row in told["actors"]] == [row["name"] for row in actors.rows]
    assert [row["commitments"] for row in told["actors"]] == [row["commitments"] for row in actors.rows]
    for table, many in (
        ("articles", len(list_articles(store, SEEN))),
        ("reports", sum(1 for _ in store.head(2).records("reports"))),
        ("milestones", sum(1 for _ in store.head(2).records("milestones"))),
        ("practices", len(list_practices(store, SEEN))),
    ):
        first = looked(asking, described, f"/{table}?{VIEW}&size=5")
        assert first["total"] == many
        last = looked(asking, described, f"/{table}?{VIEW}&size=5&page={-(-many // 5)}")
        assert len(last[table]) == (many - 1) % 5 + 1


@pytest.mark.parametrize("path", ["commitments", "actors", "articles", "reports", "milestones", "practices"])
def test_a_page_reads_a_page(asking: TestClient, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """A page of one row fetches one row of the list from the store, however many there are."""
    query, fetched = Snapshot.query, []

    def counting(self: Snapshot, sql: str, *args: Any, **options: Any) -> list[dict[str, Any]]:
        rows = query(self, sql, *args, **options)
        fetched.append(len(rows))
        return rows

    monkeypatch.setattr(Snapshot, "query", counting)
    answer = asking.get(f"/{path}?{VIEW}&size=1").json()
    assert len(answer[path]) == 1 < answer["total"]
    assert max(fetched) == 1


def test_a_code_of_two_axes_is_told_apart(described: Mapping[str, Any]) -> None:
    """Two axes have a code `overdue`: the description says of each what it means, asked for and counted."""
    asked = {each["name"]: each for each in described["paths"]["/commitments"]["get"]["parameters"]}
    counted = described["components"]["schemas"]["Figures"]["properties"]
    for axis, meaning in (("trajectory", "overdue"), ("freshness", "more than two years")):
        assert f"overdue ({meaning})" in asked[axis]["description"]
        assert f"overdue ({meaning})" in counted[axis]["description"]


def test_revisions_name_nobody(
    asking: TestClient, described: Mapping[str, Any], demonstration_store: Store
) -> None:
    """Revisions are told without who made them, of everything or of a country, up to the one read."""
    told = looked(asking, described, f"/revisions?{VIEW}")
    assert [each["number"] for each in told["revisions"]] == [2, 1]
    assert told["total"] == 2
    text = asking.get("/revisions").text
    assert not any(each.who in text for each in demonstration_store.revisions())
    of_one = history.list_revisions(
        demonstration_store, upto=3, of=history.subject(demonstration_store, countries=["XDA"]), size=50
    )
    assert looked(asking, described, "/revisions?country=XDA")["total"] == of_one.total
    assert looked(asking, described, "/revisions?page=9")["revisions"] == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/figures?country=ATL", 400, "view_unknown"),
        ("/figures?day=tomorrow", 400, "view_unknown"),
        ("/figures?revision=99", 404, "revision_unknown"),
        ("/figures?by=colour", 400, "bad_request"),
        ("/commitments?size=501", 400, "bad_request"),
        ("/commitments?page=0", 400, "bad_request"),
        ("/commitments?sort=key;drop", 400, "bad_request"),
        ("/commitments/nobody", 404, "identifier_unknown"),
        ("/commitments?page=" + "9" * 20, 400, "bad_request"),
        ("/commitments?size=" + "9" * 5_000, 400, "bad_request"),
        ("/commitments?" + "&completion=limited" * 41, 400, "bad_request"),
        ("/commitments?q=" + "+".join(map(str, range(13))), 400, "search_too_long"),
        ("/actors?q=" + "x" * 201, 400, "search_too_long"),
        ("/figures?contry=MLI", 400, "parameter_unknown"),
        ("/figures?q=eau", 400, "parameter_unknown"),
        ("/figures?to=x", 400, "parameter_unknown"),
        ("/figures?" + "x" * 20_000 + "=1", 400, "parameter_unknown"),
        ("/figures?country=" + "x" * 201, 400, "asked_too_much"),
        ("/figures?" + "&".join(f"actor={n}" for n in range(41)), 400, "asked_too_much"),
        ("/commitments/" + "x" * 20_000, 404, "identifier_unknown"),
        ("/changes", 400, "bad_request"),
        ("/nothing", 404, "not_found"),
    ],
)
def test_declined(asking: TestClient, path: str, status: int, code: str) -> None:
    """What cannot be looked up is declined with a code and a sentence, never answered with other figures."""
    answer = asking.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert 0 < len(answer.json()["message"]) < 500


def test_what_messengers_add_is_passed_over(asking: TestClient, demonstration_store: Store) -> None:
    """What messengers add to an address changes no answer, nor does “&amp;” for “&”."""
    plain = asking.get(f"/figures?{VIEW}&country=XDA").json()
    for added in ("&utm_source=x", "&fbclid=x", "&embed=true", "&lang=fr"):
        assert asking.get(f"/figures?{VIEW}&country=XDA{added}").json() == plain
    assert asking.get(f"/figures?{VIEW}&amp;country=XDA").json() == plain
    words = "+".join(f"w{n}" for n in range(12))
    assert asking.get(f"/commitments?q={words}").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_is_changed_here(asking: TestClient, described: Mapping[str, Any], method: str) -> None:
    """What is looked up without a token can only be read."""
    for path, operations in described["paths"].items():
        if not path.startswith("/uploads"):
            assert set(operations) == {"get"}
            assert asking.request(method, path.replace("{commitment_id}", "x")).status_code == 405


@pytest.fixture(scope="module")
def hostile() -> Iterator[TestClient]:
    """What is answered of a store whose every text is hostile."""
    with written_by_anyone() as store:
        yield client(store)


def test_text_is_told_as_it_is(hostile: TestClient) -> None:
    """Whatever people wrote is told as they wrote it, as JSON that no browser takes for a page."""
    answer = hostile.get("/actors")
    assert answer.json()["actors"][0]["name"] == HOSTILE
    assert answer.headers["content-type"] == "application/json"
    assert hostile.get("/commitments", params={"q": "Ségou"}).json()["commitments"][0]["title_fr"] == HOSTILE
