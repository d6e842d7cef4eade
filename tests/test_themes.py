"""The themes of the city in words: every theme and country is there, and every cell leads to its rows."""

import pytest

from commitments import measures, records, themes, vocabulary
from commitments.measures import NONE, Seen
from commitments.store import Store
from tests.factories import actor, article, commitment, practice, report, store_with
from tests.readers import DAY, asked, behind, reader

SEEN = Seen(day=DAY)


@pytest.fixture(scope="module", params=["baseline_store", "demonstration_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Real data, then invented data."""
    found: Store = request.getfixturevalue(request.param)
    return found


def test_every_cell_leads_to_its_rows(store: Store) -> None:
    """All fifteen themes and eight countries are there, and cells lead to as many rows as they say."""
    cells = measures.cells(store, SEEN, ("theme", "country"))
    shared = records.practices(store, SEEN)
    eight = measures.the_eight(store)
    matrix = themes.themes_matrix(cells, shared, eight, reader(store, "en"))
    assert sum(span for _, span in matrix.bands) == len(matrix.rows)
    assert [name for name, _ in matrix.bands][:2] == ["Urban services of the dialogue", "Other themes"]
    assert matrix.bands[0][1] == 5
    assert [asked(head.to).seen.theme[0] for head, _ in matrix.rows[:15]] == [
        *vocabulary.URBAN_SERVICES,
        *(code for code in vocabulary.THEMES if code not in vocabulary.URBAN_SERVICES),
    ]
    countries = [asked(head.to).seen.country[0] for head in matrix.heads[:-1]]
    assert set(countries[:8]) == set(eight)
    told = empty = 0
    for head, row in matrix.rows:
        (theme,) = asked(head.to).seen.theme
        for country, cell in zip(countries, row, strict=False):
            address = asked(cell.to)
            assert (address.seen.theme, address.seen.country) == ((theme,), (country,))
            n = int(cell.text or 0)
            assert behind(store, cell.to) == n
            assert (cell.shade == "void") == (n == 0) == ("nothing recorded" in cell.words)
            told += n
            empty += not n
        of_practices = asked(row[-1].to)
        assert of_practices.page == "practices"
        assert len(records.practices(store, of_practices.seen)) == int(row[-1].text or 0)
    assert told == measures.figures(store, SEEN)[0].commitments
    assert empty


def test_counts_against_plain_python(store: Store) -> None:
    """The cells are those that a plain count of the register's rows gives."""
    matrix = themes.themes_matrix(
        measures.cells(store, SEEN, ("theme", "country")), (), measures.the_eight(store), reader(store)
    )
    counted: dict[tuple[str, str], int] = {}
    for row in records.register(store, SEEN, size=None).rows:
        place = (row["theme"] or NONE, row["country"] or NONE)
        counted[place] = counted.get(place, 0) + 1
    shown = {
        (asked(cell.to).seen.theme[0], asked(cell.to).seen.country[0]): int(cell.text)
        for _, row in matrix.rows
        for cell in row[:-1]
        if cell.text
    }
    assert shown == counted


def test_services_without_anything_are_named() -> None:
    """Of the services of the city, those with nothing, and those with practices alone, are named."""
    with store_with(
        [
            *(actor("town"), actor("far", "FRA"), article("C1")),
            *(commitment("a", theme="sanitation"), commitment("b", theme="women"), commitment("c")),
            *(commitment("d", "far", theme="transport"), commitment("gone", theme="education")),
            report("2023-01-01", "gone", completion="withdrawn"),
            *(practice("p", "town", theme="construction"), practice("q", "town", theme="women")),
        ]
    ) as store:
        who = reader(store, "en")
        cells = measures.cells(store, SEEN, ("theme", "country"))
        shared = records.practices(store, SEEN)
        eight = measures.the_eight(store)
        said = themes.themes_finding(cells, shared, eight, who)
        assert said.startswith("For 2 of 120 combinations of theme and country")
        assert "practices but no commitment or action are recorded for: construction." in said
        assert "nothing at all is recorded for: markets and food and education." in said
        others = said.partition("Of the other themes")[2]
        assert "youth" in others
        assert "women" not in others
        matrix = themes.themes_matrix(cells, shared, eight, who)
        assert matrix.bands[-1] == ("Without a theme", 1)
        assert [head.text for head in matrix.heads][-2:] == ["France", "Practices"]
        one = Seen(day=DAY, country=("BEN",))
        beside = themes.themes_finding(
            measures.cells(store, one, ("theme", "country")), (), measures.the_eight(store, one), who
        )
        assert beside.startswith("For 0 of 15 combinations")


def test_without_any_commitment_every_place_is_empty() -> None:
    """A record of actors alone still shows fifteen themes by eight countries, all of it silence."""
    with store_with([actor("town"), article("C1")]) as store:
        cells = measures.cells(store, SEEN, ("theme", "country"))
        matrix = themes.themes_matrix(cells, (), measures.the_eight(store), reader(store))
        assert (len(matrix.rows), len(matrix.heads)) == (15, 9)
        assert {cell.shade for _, row in matrix.rows for cell in row} == {"void"}


def test_one_theme_is_told(store: Store) -> None:
    """A theme says how many, by how many and how far, as n of N; a service is marked as one."""
    who = reader(store, "en")
    for code in (*vocabulary.THEMES, NONE):
        seen = SEEN.but(theme=(code,))
        (total,) = measures.figures(store, seen)
        leading = records.actors(store, seen, size=1).total
        said = themes.theme_finding(code, total, leading, who)
        assert said.startswith("An urban service") == (code in vocabulary.URBAN_SERVICES)
        assert (f"{total.completion['complete']} of {total.commitments} complete" in said) == bool(
            total.commitments
        )
        by_country = measures.figures(store, seen, "country")
        held = sum(bool(each.commitments) for each in by_country if each.group in measures.the_eight(store))
        assert f"for {held} of 8" in themes.countries_finding(by_country, measures.the_eight(store), who)
    titles = dict(themes.theme_options(who))
    assert len(titles) == 16
    assert all(themes.theme_title(code, who) == title for code, title in titles.items())
