"""A declaration in words: its articles, whom each addresses, what answers it, what is silent."""

import re
from collections import Counter

import pytest

from commitments.contract.dimensions import NONE
from commitments.measures.coverage import measure_coverage
from commitments.measures.figures import count_figures
from commitments.measures.practices import list_practices
from commitments.measures.records import list_articles, list_milestones
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope
from commitments.site.words import declaration
from commitments.store.store import Store
from tests.factories import actor, article, commitment, milestone, practice, store_with
from tests.readers import DAY, asked, behind, reader
from tests.visits import Visitor

SEEN = Scope(day=DAY)
GOES_ON = "The text goes on after C4"


@pytest.fixture(scope="module", params=["baseline_store", "demonstration_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Real data, then invented data."""
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(
    ("code", "articles", "goes_on", "said"),
    [
        ("bamako-2019", ("C1", "C2", "C3", "C4"), True, "4 articles recorded: C1 to C4."),
        ("bamako-2019", ("C4",), True, "1 article recorded: C4."),
        ("bamako-2019", ("C3", "C4", "C5"), False, "3 articles recorded: C3 to C5."),
        ("bamako-2019", ("C1",), False, "1 article recorded: C1."),
        ("kampala-2019", ("C1", "C4"), False, "2 articles recorded: C1 to C4."),
    ],
)
def test_the_text_goes_on(code: str, articles: tuple[str, ...], goes_on: bool, said: str) -> None:
    """That the text of Bamako goes on is said where C4 is its last article, and of nothing else."""
    with store_with([actor(), *(article(each, code) for each in articles)]) as store:
        rows = list_articles(store, SEEN)
        finding = declaration.declaration_finding(rows, reader(store, "en"))
        assert finding.startswith(said)
        assert (GOES_ON in finding) == goes_on
        assert finding.endswith("See the official text.") != goes_on


def test_official_text_once() -> None:
    """Each site of the official text is given once, and where none is recorded that is said."""
    url = "https://example.org/text"
    told = [article("C1", source_url=url), article("C2", source_url=url + "#2"), article("C3")]
    with store_with(told) as store:
        rows, who = list_articles(store, SEEN), reader(store, "en")
        ((fact,), (none,)) = declaration.official_texts(rows, who), declaration.official_texts(rows[2:], who)
        assert [(cell.text, cell.to) for cell in fact.cells] == [("example.org", url)]
        assert [cell.text for cell in none.cells] == ["not given"]


@pytest.mark.slow
def test_what_answers_each_article(store: Store) -> None:
    """Commitments, practices and milestones are as many as the views behind them hold, in so many
    countries."""
    practices = Counter(each["article_id"] for each in list_practices(store, SEEN))
    milestones = Counter(each["article_id"] for each in list_milestones(store, SEEN))
    countries = {figure.group for figure in count_figures(store, SEEN, "country") if figure.commitments} - {
        None
    }
    told = 0
    for row in list_articles(store, SEEN):
        key = row["article_id"]
        answers = measure_coverage(store, SEEN.but(article=(key,)))
        whom, what = declaration.article_facts(
            row, answers, practices[key], milestones[key], reader(store, "en")
        )
        assert len(whom.cells) == max(1, len(row["addressees"]))
        n = list_commitments(store, SEEN.but(article=(key,)), size=1).total
        shared = len(list_practices(store, SEEN.but(article=(key,))))
        own = list_milestones(store, SEEN.but(article=(key,)))
        beside = sum(each["article_id"] == key for each in own)
        linked = [(int(cell.text.split()[0]), cell.to) for cell in what.cells if cell.to]
        assert [count for count, _ in linked] == [count for count in (n, shared, beside) if count]
        if n:
            assert behind(store, what.cells[0].to) == n
            assert int(what.cells[1].text.removeprefix("in ").split()[0]) <= len(countries)
        told += n
    assert told == count_figures(store, SEEN)[0].commitments


@pytest.mark.slow
def test_cells_lead_to_their_rows(store: Store) -> None:
    """Every cell of country × level leads to as many rows as it says, and no commitment is left out."""
    for row in list_articles(store, SEEN):
        answers = measure_coverage(store, SEEN.but(article=(row["article_id"],)))
        matrix = declaration.article_matrix(answers, reader(store, "en"))
        cells = [cell for _, line in matrix.rows for cell in line]
        assert len(matrix.heads) == 4
        assert len(matrix.rows) >= 8
        assert sum(int(c.text) for c in cells if c.text.isdigit()) == sum(e.commitments for e in answers)
        for cell in [c for c in cells if c.text.isdigit()] + cells[::7]:
            assert behind(store, cell.to) == (int(cell.text) if cell.text.isdigit() else 0), cell.to
        for cell in cells:
            assert (cell.shade == "apart") == (cell.text == "–")
            level = asked(cell.to).scope.level[0]
            addressed = not row["addressees"] or level in row["addressees"]
            assert (cell.shade == "apart") == (not addressed and not cell.text.isdigit())
        asking = [each for each in answers if not each.beyond]
        addressed_to = row["addressees"] or ["x"] * 4
        blank = sum(
            not each.commitments
            for each in asking
            if not row["addressees"] or each.level in row["addressees"]
        )
        said = declaration.article_finding(answers, reader(store, "en"))
        assert f"of {8 * len(addressed_to)}" in said or f"of the {8 * len(addressed_to)}" in said
        assert said.startswith(f"{blank} cell") or (said.startswith("None") and not blank)


def test_nobody_is_named() -> None:
    """An article that does not say whom it addresses is silent on it: every level stands, none apart."""
    told = [
        *(actor("town"), actor("net", None, "sse_network"), actor("paris", "FRA")),
        *(article("C1"), article("C2", addressees=("local_authority",))),
        *(commitment("one", "net", "C1"), commitment("two", "net", "C2")),
    ]
    with store_with(told) as store:
        who, (silent, to_towns) = reader(store, "en"), list_articles(store, SEEN)
        answers = measure_coverage(store, SEEN.but(article=("C1",)))
        whom, what = declaration.article_facts(silent, answers, 0, 0, who)
        assert [(cell.text, cell.to) for cell in whom.cells] == [("the article does not say", "")]
        # An actor of no country answers in no country, and zeros are not told.
        assert [cell.text for cell in what.cells] == ["1 commitment or action"]
        assert declaration.article_finding(answers, who).startswith("32 cells of 32 are empty.")
        matrix = declaration.article_matrix(answers, who)
        assert {cell.shade for _, line in matrix.rows for cell in line} == {"void", "s2"}
        # Of those beyond the eight only who answers has a row, the last one.
        assert [head.text for head, _ in matrix.rows][-1] == "No single country"
        assert "France" not in [head.text for head, _ in matrix.rows]
        assert asked(matrix.rows[-1][0].to).scope.country == (NONE,)
        answers = measure_coverage(store, SEEN.but(article=("C2",)))
        whom, _ = declaration.article_facts(to_towns, answers, 0, 0, who)
        assert [cell.text for cell in whom.cells] == ["Local authorities"]
        assert asked(whom.cells[0].to)["kind"] == "level:local_authority"
        assert declaration.article_finding(answers, who).startswith("8 cells of 8 are empty.")
        matrix = declaration.article_matrix(answers, who)
        # What a level does that is not addressed counts all the same.
        assert [cell.text for cell in matrix.rows[-1][1]] == ["–", "", "1", "–"]
        assert "not addressed" in matrix.rows[0][1][0].words
        assert "not addressed" not in matrix.rows[0][1][1].words


def test_other_declarations() -> None:
    """Declarations among the milestones are those of that kind, and those whose title names one."""
    with store_with(
        [
            milestone("a", None, "declaration", "adopted", "2023-05-06", title_fr="Dakar"),
            milestone("b", None, "event", "held", "2021-01-01", title_fr="La Déclaration de X"),
            milestone("c", None, "event", "held", "2021-01-02", title_fr="Un forum"),
        ]
    ) as store:
        rows = declaration.other_declarations(list_milestones(store, SEEN))
        assert [row["milestone_id"] for row in rows] == ["a", "b"]
        assert declaration.others_finding((), reader(store, "en")) == ("No other declaration is recorded.")


# --- on the page -------------------------------------------------------------------------------------

TWO = (
    actor("town"),
    *(article("C1"), article("C4", addressees=("sse_actor",))),
    *(article("K1", "kampala-2019"), article("K2", "kampala-2019")),
    *(commitment("one", "town", "C1"), commitment("two", "town", "K2"), commitment("three", "town", "K2")),
    practice("p", "town", "K1"),
    milestone("m", "MLI", "declaration", "adopted", "2023-05-06", title_fr="Une déclaration"),
)


def test_two_declarations_side_by_side(visit: Visitor) -> None:
    """Two declarations stand side by side, each with its own articles, sentence and chart; one alone too."""
    with store_with(TWO) as store:
        alone = visit(store, "declaration", lang="en")
        assert re.findall(r"<h2>(.*?)</h2>", alone.html)[0] == "Bamako 2019"
        assert len(alone.charts) == 1
        assert "Kampala 2019" not in re.findall(r"<h2>(.*?)</h2>", alone.html)
        assert GOES_ON in alone.text
        other = visit(store, "declaration", lang="en", declaration="kampala-2019")
        assert GOES_ON not in other.text
        assert "2 articles recorded: K1 to K2" in other.text
        assert "2 commitments and actions answer 1 article of 2." in other.text
        both = visit(store, "declaration", lang="en", declaration="bamako-2019", **{"with": "kampala-2019"})
        assert re.findall(r"<h2>(.*?)</h2>", both.html) == [
            *("Bamako 2019", "The articles, one by one", "C1 · C1", "C4 · C4"),
            *("Kampala 2019", "The articles, one by one", "K1 · K1", "K2 · K2"),
            "Other declarations and forums",
            "Download and share this view",
        ]
        assert len(both.charts) == 2
        # Each article's cells lead to its own commitments, whichever declaration was asked for first.
        told = 0
        for link, text in re.findall(r'<a class="cell[^"]*" href="([^"]+)"[^>]*>(\d*)', both.html):
            assert behind(store, link.replace("&amp;", "&")) == int(text or 0), link
            told += int(text or 0)
        assert told == 3
        assert len(re.findall(r'<table class="matrix', both.html)) == 2  # of the others a sentence says all
        assert '<option value="kampala-2019" selected>' in both.html
        assert "3 commitments and actions answer 2 articles of 4." in both.text
        twice = visit(store, "declaration", lang="en", declaration="bamako-2019", **{"with": "bamako-2019"})
        assert len(twice.charts) == 1
        in_vain = visit(store, "declaration", lang="en", **{"with": "nowhere"})
        assert "Nothing here is named “nowhere”" in in_vain.words_of("notice")
        assert len(in_vain.charts) == 1


def test_one_declaration_offers_no_other(visit: Visitor, baseline_store: Store) -> None:
    """Where one declaration alone is recorded nothing is to be chosen, and others are told of below."""
    seen = visit(baseline_store, "declaration", lang="en")
    assert 'name="with"' not in seen.html
    assert GOES_ON in seen.text
    assert "Other declarations and forums" in seen.text
    assert "Their articles are not recorded yet." in seen.text
    one = visit(baseline_store, "declaration", lang="en", article="C2")
    assert "1 article recorded: C2." in one.text
    assert GOES_ON not in one.text
