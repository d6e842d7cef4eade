"""The themes of the city in words: every theme and country is there, and every cell leads to its rows."""

import pytest

from commitments.contract import codelists
from commitments.contract.dimensions import NONE
from commitments.measures.crosstab import cross_tabulate
from commitments.measures.figures import count_figures
from commitments.measures.practices import list_practices
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope, the_eight
from commitments.site.words import themes
from commitments.store.store import Store
from tests.factories import actor, article, commitment, practice, report, store_with
from tests.readers import DAY, asked, behind, reader

SEEN = Scope(day=DAY)


@pytest.fixture(scope="module", params=["baseline_store", "demonstration_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Real data, then invented data."""
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.mark.slow
def test_every_cell_leads_to_its_rows(store: Store) -> None:
    """All fifteen themes and eight countries are there, and cells lead to as many rows as they say."""
    cells = cross_tabulate(store, SEEN, ("theme", "country"))
    shared = list_practices(store, SEEN)
    eight = the_eight(store)
    matrix = themes.themes_matrix(cells, shared, eight, reader(store, "en"))
    assert sum(span for _, span in matrix.bands) == len(matrix.rows)
    assert [name for name, _ in matrix.bands][:2] == ["City services named in Bamako", "Other themes"]
    assert matrix.bands[0][1] == 5
    assert [asked(head.to).scope.theme[0] for head, _ in matrix.rows[:15]] == [
        *codelists.URBAN_SERVICES,
        *(code for code in codelists.THEMES if code not in codelists.URBAN_SERVICES),
    ]
    countries = [asked(head.to).scope.country[0] for head in matrix.heads[:-1]]
    assert set(countries[:8]) == set(eight)
    told = empty = 0
    for head, row in matrix.rows:
        (theme,) = asked(head.to).scope.theme
        for country, cell in zip(countries, row, strict=False):
            address = asked(cell.to)
            assert (address.scope.theme, address.scope.country) == ((theme,), (country,))
            n = int(cell.text or 0)
            assert behind(store, cell.to) == n
            assert (cell.shade == "void") == (n == 0) == ("nothing recorded" in cell.words)
            told += n
            empty += not n
        of_practices = asked(row[-1].to)
        assert of_practices.page == "practices"
        assert len(list_practices(store, of_practices.scope)) == int(row[-1].text or 0)
    assert told == count_figures(store, SEEN)[0].commitments
    assert empty


@pytest.mark.slow
def test_counts_against_plain_python(store: Store) -> None:
    """The cells are those that a plain count of the register's rows gives."""
    matrix = themes.themes_matrix(
        cross_tabulate(store, SEEN, ("theme", "country")), (), the_eight(store), reader(store)
    )
    counted: dict[tuple[str, str], int] = {}
    for row in list_commitments(store, SEEN, size=None).rows:
        place = (row["theme"] or NONE, row["country"] or NONE)
        counted[place] = counted.get(place, 0) + 1
    shown = {
        (asked(cell.to).scope.theme[0], asked(cell.to).scope.country[0]): int(cell.text)
        for _, row in matrix.rows
        for cell in row[:-1]
        if cell.text
    }
    assert shown == counted


def test_few_silent_themes_are_named() -> None:
    """A few themes without any commitment or action are named, the services of the city first."""
    told = [commitment(code, theme=code) for code in codelists.THEMES if code not in ("youth", "education")]
    with store_with([actor("town"), article("C1"), *told]) as store:
        cells = cross_tabulate(store, SEEN, ("theme", "country"))
        assert themes.themes_finding(cells, the_eight(store), reader(store, "en")) == (
            "107 cells of 120 are empty. Without any commitment or action: education and youth."
        )


def test_what_is_set_aside_fills_no_cell() -> None:
    """Withdrawn commitments, and countries beyond the eight, leave the cells of the eight empty."""
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
        cells = cross_tabulate(store, SEEN, ("theme", "country"))
        shared = list_practices(store, SEEN)
        eight = the_eight(store)
        # Thirteen silent themes are seen, not read.
        assert themes.themes_finding(cells, eight, who) == "118 cells of 120 are empty."
        assert themes.finding(cells, who) == "3 themes of 15 have at least one commitment or action."
        matrix = themes.themes_matrix(cells, shared, eight, who)
        assert matrix.bands[-1] == ("Without a theme", 1)
        assert [head.text for head in matrix.heads][-2:] == ["France", "Practices"]
        one = Scope(day=DAY, country=("BEN",))
        beside = cross_tabulate(store, one, ("theme", "country"))
        assert themes.themes_finding(beside, the_eight(store, one), who).startswith("15 cells of 15 are")


def test_without_any_commitment_every_place_is_empty() -> None:
    """A record of actors alone still shows fifteen themes by eight countries, all of it silence."""
    with store_with([actor("town"), article("C1")]) as store:
        cells = cross_tabulate(store, SEEN, ("theme", "country"))
        matrix = themes.themes_matrix(cells, (), the_eight(store), reader(store))
        assert (len(matrix.rows), len(matrix.heads)) == (15, 9)
        assert {cell.shade for _, row in matrix.rows for cell in row} == {"void"}


def test_every_theme_can_be_chosen(store: Store) -> None:
    """The fifteen themes, and what has none, are offered under the names that their pages bear."""
    who = reader(store, "en")
    titles = dict(themes.theme_options(who))
    assert set(titles) == {*codelists.THEMES, NONE}
    assert all(themes.theme_title(code, who) == title for code, title in titles.items())
