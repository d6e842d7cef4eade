"""A chart by its name: the numbers of the page in every form, text that stays text, frames elsewhere."""

import csv
import re
import struct
from collections import Counter
from dataclasses import replace
from html import unescape
from io import StringIO
from itertools import combinations
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from commitments.contract import codelists
from commitments.i18n.translator import capital, translator_for
from commitments.measures.actors import list_actors
from commitments.measures.commitment import find_commitment
from commitments.measures.evidence import compare_evidence
from commitments.measures.figures import count_countries, count_figures
from commitments.measures.outcomes import sum_outcomes
from commitments.measures.records import list_articles
from commitments.measures.register import list_commitments
from commitments.measures.scope import Scope, the_eight
from commitments.render.svg import figures
from commitments.render.svg.text import width
from commitments.server import document, light
from commitments.server.light_answers import light_policy
from commitments.serving import served
from commitments.site import chart_registry
from commitments.site.chart_model import NamedChart
from commitments.site.charts.bars import evidence_chart
from commitments.site.registry import chart_entry
from commitments.site.theme import LIGHT
from commitments.site.urls import EmbedAddress
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.asgi import ask
from tests.markup import Markup
from tests.readers import DAY, HOSTILE, written_by_anyone
from tests.turns import in_turn
from tests.visits import Visitor

pytestmark = pytest.mark.page

SVG = "{http://www.w3.org/2000/svg}"


def given(path: str) -> document.Answer:
    """What is answered below the folder of charts, such as at "en/country.svg?level=network"."""
    path, _, query = path.partition("?")
    wanted = light.asked(f"/embed/{path}", query, f"https://example.org/embed/{path}")
    assert wanted is not None
    return light.answer(wanted)


def of_a_course(store: Store) -> str:
    """A commitment whose course can be drawn."""
    here = served.visitor(translator_for("en"), EmbedAddress("commitment", Scope(day=DAY), "en"), [])
    for row in list_commitments(store, here.scope, size=None).rows:
        address = EmbedAddress("commitment", Scope(day=DAY), "en", (("id", row["commitment_id"]),))
        if chart_registry.course(served.visitor(translator_for("en"), address, [])):
            return str(row["commitment_id"])
    raise AssertionError("no commitment has a course")


def wanted(store: Store, name: str) -> str:
    """What an address says of a chart that tells of one thing alone, as "id=…"."""
    if name == "course":
        return f"id={of_a_course(store)}"
    if name == "plan":
        (row,) = list_actors(store, Scope(day=DAY), sort="commitments", descending=True, size=1).rows
        return f"id={row['signatory_id']}"
    if name == "answers":
        return f"article={list_articles(store, Scope(day=DAY))[0]['article_id']}"
    if name.startswith("country_by"):
        one, other, *_ = the_eight(store)
        return f"country={one}&country={other}"
    if name.startswith("theme_by"):
        return "theme=youth&theme=women"
    return ""


def texts(drawn: str) -> list[str]:
    """The lines of text of an SVG."""
    return [span.text or "" for span in ElementTree.fromstring(drawn).iter(f"{SVG}tspan")]  # noqa: S314


@pytest.mark.parametrize("by", in_turn(["country", "actor_type", "article", "theme", "basis"], 0, of=2))
def test_the_numbers_are_those_of_the_measures(served_store: Store, by: str) -> None:
    """The table of a chart as CSV is what the measures give, whole numbers as numbers, with the day, the
    revision and the source on every row; the total of each bar stands on the picture."""
    scope = Scope(revision=served_store.newest, day=DAY, level=("local_authority",))
    groups = (
        count_countries(served_store, scope) if by == "country" else count_figures(served_store, scope, by)  # type: ignore[arg-type]
    )
    here = served.visitor(translator_for("en"), EmbedAddress("overview", Scope(day=DAY), "en"), [])
    content = given(f"en/{by}.csv?level=local_authority&day={DAY}").body.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(content)))
    assert {row["as of the day"] for row in rows} == {DAY.isoformat()}
    assert {row["revision"] for row in rows} == {str(served_store.newest)}
    assert all("https://example.org/" in row["source"] for row in rows)
    assert ("notice" in rows[0]) == served_store.is_demonstration
    named = {row[next(iter(row))]: row for row in rows}
    assert len(named) == len(groups)
    drawn = given(f"en/{by}.svg?level=local_authority&day={DAY}").body.decode()
    for group in groups:
        row = named[capital(here.name(by, group.group))]
        assert row["Commitments and actions"] == str(group.commitments)
        for code, n in group.completion.items():
            assert row[here.t.label("shown_completion", code)] == str(n)
        if group.commitments:
            assert here.t.number(group.commitments) in texts(drawn)


def test_every_form_of_every_chart(served_store: Store) -> None:
    """Each chart is a page, a picture and a table; a picture bears title, finding, of how many, day, source
    and, where all is invented, the notice."""
    for name in chart_registry.CHARTS:
        own = wanted(served_store, name)
        query = f"?day={DAY}&{own}"
        for language in ("fr", "en"):
            entry = chart_entry(name)
            address, _ = EmbedAddress.read(entry.page, parse_qs(query[1:]), entry.reads)
            here = served.visitor(translator_for(language), address, [])
            named = chart_registry.CHARTS[name](here)
            assert isinstance(named, NamedChart)
            drawn = given(f"{language}/{name}.svg{query}").body.decode()
            whole = " ".join(texts(drawn)).replace("\u00a0", " ")
            for said in (named.title, named.chart.finding, named.of, here.t.date(DAY)):
                assert said.replace("\u00a0", " ") in whole, name
            notice = here.t("Demonstration: countries, actors and figures are invented.")
            assert (notice in " ".join(texts(drawn))) == served_store.is_demonstration
            html = given(f"{language}/{name}{query}").body.decode()
            Markup(html)
            assert unescape(html).count(named.title) >= 2
        answer = given(f"fr/{name}.csv{query}")
        assert answer.name.endswith(f"{DAY}.csv")
        assert len(answer.body.splitlines()) == len(named.chart.table.rows) + 1


def test_a_png_is_the_picture(served_store: Store) -> None:
    """A PNG has twice the width of the picture, its height, and is not blank."""
    drawn = given(f"en/trend.svg?day={DAY}").body.decode()
    answer = given(f"en/trend.png?day={DAY}")
    assert answer.type == "image/png"
    assert answer.body.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", answer.body[16:24])
    (high,) = re.findall(r'viewBox="0 0 1200 (\d+)"', drawn)
    assert width == 2 * figures.WIDTH
    assert abs(height - 2 * int(high)) <= 4
    assert len(answer.body) > 40_000


def test_parts_stay_within_their_bars(served_store: Store) -> None:
    """Nothing of a picture stands out of it."""
    for name in chart_registry.CHARTS:
        drawn = given(f"fr/{name}.svg?day={DAY}&{wanted(served_store, name)}").body.decode()
        root = ElementTree.fromstring(drawn)  # noqa: S314
        wide, high = (float(root.attrib[side]) for side in ("width", "height"))
        for part in root.iter(f"{SVG}rect"):
            x, y = float(part.get("x", 0)), float(part.get("y", 0))
            assert x >= 0 and x + float(part.attrib["width"]) <= wide + 0.2, name  # noqa: PT018
            assert y >= 0 and y + float(part.attrib["height"]) <= high + 0.2, name  # noqa: PT018
        for line in (*root.iter(f"{SVG}text"), *root.iter(f"{SVG}tspan")):
            assert 0 <= float(line.get("x", 0)) <= wide
            assert 0 <= float(line.get("y", 0)) <= high


def boxes(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """About where each line of text stands on a picture: left, top, right, bottom."""
    found = []
    for text in root.iter(f"{SVG}text"):
        if "font-size" not in text.attrib:  # one line in several sizes
            left, base = float(text.attrib["x"]), float(text.attrib["y"])
            sizes = [(span.text or "", float(span.attrib["font-size"])) for span in text]
            wide, size = sum(width(said, size, font=1.16) for said, size in sizes), max(sizes)[1]
            left -= {"start": 0.0, "end": wide}[text.attrib["text-anchor"]]
            found.append((left, base - size * 0.6, left + wide, base + size * 0.1))
            continue
        size, anchor = float(text.attrib["font-size"]), text.attrib["text-anchor"]
        for span in text:
            wide = width(span.text or "", size, bold="font-weight" in span.attrib, font=1.16)
            left = float(span.attrib["x"]) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
            base = float(span.attrib["y"])
            box = (left, base - size * 0.6, left + wide, base + size * 0.1)
            if turn := re.fullmatch(r"rotate\(-90 (.+) (.+)\)", text.get("transform", "")):
                x, y = map(float, turn.groups())
                box = (x + box[1] - y, y - box[2] + x, x + box[3] - y, y - box[0] + x)
            found.append(box)
    return found


@pytest.mark.parametrize("name", in_turn(sorted(set(chart_registry.CHARTS) - {"map"}), 0, of=2))
def test_no_word_stands_on_another(served_store: Store, name: str) -> None:
    """In a wide frame and in a narrow one words keep apart and within the picture, and what is hatched has
    the hatch of its own picture, for the other one is not seen."""
    query = f"day={DAY}&{wanted(served_store, name)}"
    drawn = re.findall(r"<svg.*?</svg>", given(f"fr/{name}?{query}").body.decode(), re.S)
    assert len(drawn) == 2
    for svg in drawn:
        root = ElementTree.fromstring(svg)  # noqa: S314
        said = boxes(root)
        assert all(left >= 0 and right <= float(root.attrib["width"]) for left, _, right, _ in said)
        for one, other in combinations(said, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one, other)
        assert set(re.findall(r"url\(#(.*?)\)", svg)) <= set(re.findall(r'id="(.*?)"', svg))
    assert not set(re.findall(r'id="(.*?)"', drawn[0])) & set(re.findall(r'id="(.*?)"', drawn[1]))


def test_a_grid_without_room_comes_in_parts(served_store: Store) -> None:
    """In a narrow frame a grid of many columns stands in parts below each other, with every figure of the
    wide one once, none too small to be read."""
    for name in ("coverage", "kinds", "themes", "joint_actor_type", "flow"):
        html = given(f"fr/{name}?day={DAY}").body.decode()
        wide, slim = re.findall(r"<svg.*?</svg>", html, re.S)
        figures = [sorted(each for each in texts(svg) if re.match(r"\d", each)) for svg in (wide, slim)]
        assert figures[0] == figures[1], name
        assert all(float(size) >= 15 for size in re.findall(r'font-size="(.*?)"', slim)), name


def test_drawings_hold_what_their_tables_say(served_store: Store) -> None:
    """The picture of a ladder names the rung of each country, that of events has a diamond for each, that of
    a plan a bar for each that has a start, all with their titles."""

    def made(name: str) -> tuple[str, list[dict[str, str]]]:
        drawn, table = (
            given(f"en/{name}{ending}?day={DAY}&{wanted(served_store, name)}").body.decode("utf-8-sig")
            for ending in (".svg", ".csv")
        )
        return drawn, list(csv.DictReader(StringIO(table)))

    drawn, rows = made("law")
    rungs = Counter(row["The framework law"] for row in rows)
    assert {rung: texts(drawn).count(rung) for rung in rungs} == rungs
    drawn, rows = made("events")
    assert drawn.count("l9 9l-9 9l-9 -9z") == len(rows) > 5
    drawn, rows = made("plan")
    bars = re.findall(r'<rect [^>]*height="20.0"', drawn)
    assert len(bars) == sum(row["Start"] != translator_for("en").missing for row in rows) > 0
    assert all(row["Commitment or action"] in " ".join(texts(drawn)) for row in rows)


def test_long_names_and_large_numbers(served_store: Store) -> None:
    """In a narrow frame names leave the bars a third of the width, and the number of the longest bar has room
    behind it."""
    here = served.visitor(translator_for("fr"), EmbedAddress("overview", Scope(day=DAY), "fr"), [])
    (found,) = compare_evidence(served_store, here.scope)
    many = dict.fromkeys(found.told, 250000)
    found = replace(found, self_declared=many, told=many, validated=many)
    drawing = evidence_chart(found, here).drawing
    drawn = figures.svg(drawing, figures.Picture("", "", (), (), "", "bars"), figures.SLIM)
    root = ElementTree.fromstring(drawn)  # noqa: S314
    assert all(left >= 0 and right <= figures.SLIM for left, _, right, _ in boxes(root))
    bars = [part for part in root.iter(f"{SVG}rect") if "stroke" in part.attrib]
    assert max(float(bar.attrib["x"]) + float(bar.attrib["width"]) for bar in bars) < figures.SLIM - 60
    assert sum(float(bar.attrib["width"]) for bar in bars[1::3]) > figures.SLIM / 3


def test_a_frame_has_room(served_store: Store) -> None:
    """The lines to embed a chart ask for at least the height of its drawing, wide and narrow; its page tells
    the page around how high it is, and nothing but its own script may run there."""
    for name in ("country", "coverage", "trend"):
        answer = given(f"fr/{name}?day={DAY}")
        html = answer.body.decode()
        here = served.visitor(translator_for("fr"), EmbedAddress("overview", Scope(day=DAY), "fr"), [])
        named = chart_registry.CHARTS[name](here)
        assert named
        heights = [float(high) for high in re.findall(r'viewBox="0 0 (?:1200|460) (\d+)"', html)]
        wide, slim = heights[0] * 760 / 1200, heights[1] * 330 / 460
        assert figures.frame_height(named.chart.drawing) >= max(wide, slim) + 200
        assert html.count("<script>") == 1
        assert "script-src 'sha256-" in light_policy(answer.body, framed=True)


def test_signs_and_patterns_are_seen_at_any_width(served_store: Store) -> None:
    """A year of a forum bears its sign in a narrow frame as in a wide one, and a number on the pattern of
    no evidence leaves it to be seen: nothing is filled like the ground but the ground."""
    html = given(f"fr/trend?day={DAY}").body.decode()
    drawn = re.findall(r"<svg.*?</svg>", html, re.S)
    assert len({" ".join(texts(each)).count("◆") for each in drawn}) == 1
    assert [each.count(f'fill="{LIGHT.ground}"') for each in drawn] == [1, 1]


def test_marks_are_explained(served_store: Store) -> None:
    """The picture of a course says what its marks mean, of those alone that it bears."""
    own = of_a_course(served_store)
    words = texts(given(f"en/course.svg?day={DAY}&id={own}").body.decode())
    here = served.visitor(translator_for("en"), EmbedAddress("overview", Scope(day=DAY), "en"), [])
    dossier = find_commitment(served_store, here.scope, commitment_id=own)
    assert dossier is not None
    told = {row["verification"] for row in dossier.reports if row["known_on"] is not None}
    assert told
    for code in codelists.VERIFICATIONS:
        assert (here.t.label("verification", code) in words) == (code in told), code


def test_outcomes_by_what_is_chosen(served_store: Store) -> None:
    """The chart of outcomes is of the division and the measures that its address chooses."""
    here = served.visitor(translator_for("en"), EmbedAddress("overview", Scope(day=DAY), "en"), [])
    content = given(f"en/outcomes.csv?day={DAY}&by=theme&measure=people").body.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(content)))
    sums = sum_outcomes(served_store, here.scope, by="theme")
    said = {here.name("theme", each.group): each for each in sums if each.measure == "people"}
    assert len(said) > 0
    for row in rows:
        values = " ".join(row.values())
        each = next((each for name, each in said.items() if name.lower() == row["Theme"].lower()), None)
        assert each is None or here.t.count_of(each.n, each.of) in values


def test_what_people_wrote_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever people wrote is text on a picture, on its page and in its file name."""
    with written_by_anyone() as store:
        monkeypatch.setattr(served, "store", lambda: store)
        for name in chart_registry.CHARTS:
            for ending in ("", ".svg", ".csv"):
                answer = given(f"en/{name}{ending}?{wanted(store, name)}")
                if answer.status == 404:
                    continue
                said = answer.body.decode()
                assert said.count("<script") == (not ending) or ending == ".csv", name
                assert re.fullmatch(r"[a-z0-9-]*(\.\w+)?", answer.name), answer.name
                if ending == ".svg":
                    ElementTree.fromstring(said)  # noqa: S314
        for name in ("course", "plan"):
            assert HOSTILE[:20] in "".join(texts(given(f"en/{name}.svg?{wanted(store, name)}").body.decode()))


def test_asked_in_vain(served_store: Store) -> None:
    """A chart that is not there, a filter of nothing, a commitment without a course: each a sentence, and
    nothing that looks like the chart of something else."""
    assert light.asked("/embed/fr/pie", "") is None
    assert light.asked("/embed/xx/country", "") is None
    assert light.asked("/embed/fr/country.exe", "") is None
    for path in ("fr/course", "fr/course.png?id=nothing", "fr/country.svg?actor=nobody", "fr/map?day=soon"):
        answer = given(path)
        assert answer.status == 404, path
        assert answer.type.startswith("text/html")


def test_files_are_called_by_what_they_show(served_store: Store) -> None:
    """Files of other charts, and of one chart in other views, have other names, of whole words."""
    of_charts = {
        name: given(f"en/{name}.csv?day={DAY}&{wanted(served_store, name)}").name
        for name in chart_registry.CHARTS
        if name != "course"
    }
    assert len(set(of_charts.values())) == len(of_charts)
    assert of_charts["country"] == f"stage-by-country-{DAY}.csv"
    assert given(f"fr/evidence.svg?day={DAY}").name == f"qui-indique-l-etape-{DAY}.svg"
    within = given(f"en/country.csv?day={DAY}&level=local_authority&basis=declared").name
    assert within == f"stage-by-country-localauthority-declared-{DAY}.csv"


def test_an_empty_store(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is recorded a chart is drawn empty, or says that there is nothing to show."""
    with open_store(f"duckdb:{tmp_path}/it.duckdb", create=True) as store:
        monkeypatch.setattr(served, "store", lambda: store)
        for name in chart_registry.CHARTS:
            for ending in ("", ".svg", ".csv"):
                assert given(f"fr/{name}{ending}").status in (200, 404)


def test_a_map_says_whose_outlines_it_has(served_store: Store) -> None:
    """A map of real places names their sources, as a picture and on another site."""
    for path in ("fr/map", "fr/map.svg"):
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", given(path).body.decode()))
        assert ("GeoNames" in said) == (not served_store.is_demonstration), path


def test_other_sites_may_show_it(served_store: Store) -> None:
    """A chart may stand in other sites, and be read by them; its files and every other page may not be
    framed."""
    answer = ask("/embed/fr/country")
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "frame-ancestors 'self'" in ask("/l/fr/").headers["content-security-policy"]
    again = ask("/embed/fr/country", if_none_match=answer.headers["etag"])
    assert again.status == 304
    picture = ask("/embed/fr/country.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "attachment" in picture.headers["content-disposition"]
    missing = ask("/embed/fr/pie")
    assert missing.status == 404
    assert "frame-ancestors *" in missing.headers["content-security-policy"]  # what is wrong is told there
    assert re.findall(r'<base href="([^"]+)"', missing.body.decode()) == ["../../l/fr/"]


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("overview", {}),
        ("countries", {}),
        ("countries", {"country": "XDA", "level": "local_authority"}),
        ("themes", {"theme": "youth"}),
        ("actors", {"kind": "actor_type:local_government"}),
        ("declaration", {}),
        ("commitment", {}),  # one that has a course
        ("outcomes", {"by": "theme"}),
        ("actors", {}),
        ("actor", {}),  # one that has a plan
        ("partnerships", {}),
        ("environment", {}),
        ("since", {"since": "2023-05-04"}),
    ],
)
def test_every_chart_of_a_page_can_be_taken(
    visit: Visitor,
    demonstration_store: Store,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    asked: dict[str, str],
) -> None:
    """Each chart of a page, and what is drawn as HTML, has its pictures, numbers and a snippet, with the
    numbers of its table."""
    if one := {"commitment": "course", "actor": "plan"}.get(page):
        monkeypatch.setattr(served, "store", lambda: demonstration_store)
        asked = dict([wanted(demonstration_store, one).split("=")])
    seen = visit(demonstration_store, page, lang="en", **asked)
    shown = re.findall(
        r'<div class="tools in"><details class="table">((?:(?!<details).)*)</details>(.*?)</div>',
        seen.html,
        re.S,
    )
    drawn = re.findall(r'class="(?:matrix|ladders?|lanes|plan|bars|cloth|shifts)(?: \w+)*"', seen.html)
    assert seen.html.count("data-snippet=") == len(seen.charts) + len(drawn) > 0
    crossed = re.findall(
        r'<table class="matrix(?: \w+)*">((?:(?!</table>).)*)</table></div>'
        r'(?:(?!<table).)*?<div class="tools in">(.*?)</div>',
        seen.html,
        re.S,
    )
    assert len(crossed) == seen.html.count('class="matrix ')
    for table, taken in shown + crossed:
        links = [unescape(to) for to in re.findall(r'href="([^"]+)"', taken)]
        assert [urlsplit(to).path.rpartition(".")[2] for to in links] == ["png", "svg", "csv"]
        content = given(links[2].removeprefix("./embed/")).body.decode("utf-8-sig")
        # Of each row but what says where it comes from.
        numbers = [cell for row in csv.reader(StringIO(content)) for cell in row[:-4] if cell.isdecimal()]
        assert [n.replace(",", "") for n in re.findall(r">([\d,]+)<", table)] == numbers
