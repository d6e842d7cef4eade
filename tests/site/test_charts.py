"""Charts: a sentence, a picture and a table that say the same, and rows behind every bar."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from commitments.contract import codelists, geography
from commitments.i18n.translator import capital, translator_for
from commitments.measures.actors import list_actors
from commitments.measures.commitment import find_commitment
from commitments.measures.evidence import compare_evidence
from commitments.measures.figures import count_countries, count_figures
from commitments.measures.period import measure_trend
from commitments.measures.register import list_commitments
from commitments.measures.scope import By, Scope, the_eight
from commitments.render import plotly
from commitments.render.svg.text import width
from commitments.server import static_files
from commitments.settings import app_folder
from commitments.site.chart_model import BarChart, Chart, MapPlace
from commitments.site.charts.bars import completion_chart, counted, evidence_chart, paired_chart, trend_chart
from commitments.site.charts.course import course_chart
from commitments.site.charts.places import map_chart
from commitments.site.context import Context
from commitments.site.theme import DARK, LIGHT, STEPS, Palette
from commitments.site.words.figures import WOVEN, in_order
from commitments.store.store import Store
from tests.factories import actor, article, commitment, report, store_with
from tests.readers import DAY, HOSTILE, asked, behind, reader, written_by_anyone

SEEN = Scope(day=DAY)
GROUPS: tuple[By, ...] = ("country", "actor_type", "level", "article", "theme", "declaration", "basis")


@pytest.fixture(scope="module", params=["baseline_store", "demonstration_store"])
def store(request: pytest.FixtureRequest) -> Store:
    """Real data, then invented data."""
    found: Store = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def small() -> Iterator[Store]:
    """Three commitments of one town, of which one was never told of, and a network with none."""
    with store_with(
        [
            actor("town"),
            actor("net", "BEN", "sse_network"),
            article("C1"),
            *(commitment(name) for name in ("one", "two", "three", "gone")),
            report("2023-01-01", "one", completion="complete", progress_percent=100),
            report("2023-02-01", "one", completion="limited", verification="validated"),
            report("2023-01-01", "two", progress_percent=25, verification="reviewed"),
            report("2023-01-01", "gone", completion="withdrawn"),
        ]
    ) as opened:
        yield opened


def bars(store: Store, by: By, who: Context) -> Chart:
    """The chart of completion by one kind of group."""
    return completion_chart(count_figures(store, SEEN, by), by, who)


def all_charts(store: Store, who: Context) -> dict[str, Chart]:
    """Every kind of chart that the pages draw, but for the map."""
    found: dict[str, Chart] = {by: bars(store, by, who) for by in GROUPS}
    found["trend"] = trend_chart(measure_trend(store, SEEN), who, [date(2023, 5, 9)])
    found["evidence"] = evidence_chart(compare_evidence(store, SEEN)[0], who)
    told = list_commitments(store, SEEN, completion=("limited", "substantial"), size=1).rows[0]
    dossier = find_commitment(store, SEEN, told["commitment_id"])
    assert dossier is not None
    course = course_chart(dossier, who, DAY)
    assert course is not None
    return {**found, "course": course}


def drawn(chart: Chart) -> BarChart:
    """The bars of a chart."""
    assert isinstance(chart.drawing, BarChart)
    return chart.drawing


def counts(chart: Chart) -> list[list[int]]:
    """The lengths of the parts of each bar of a chart."""
    return [[int(part.value) for part in bar.parts] for bar in drawn(chart).bars]


def figure(chart: Chart, who: Context) -> Any:
    """A chart as the dashboard draws it."""
    assert isinstance(chart.drawing, plotly.Plotted)
    return plotted(chart.drawing, who.palette, narrow=who.narrow)


def plotted(drawing: plotly.Plotted, palette: Palette, *, narrow: bool = False) -> Any:
    """The figure of a drawing; the library knows every name in it, and every value is one that it takes."""
    return go.Figure(plotly.figure(drawing, palette, narrow=narrow))


def texts(whole: Any) -> Iterator[str]:
    """Every text in a figure, wherever it stands; addresses apart."""

    def walk(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for name, value in node.items():
                if name != "customdata":
                    yield from walk(value)
        elif isinstance(node, str):
            yield node
        elif isinstance(node, list | tuple):
            for each in node:
                yield from walk(each)

    whole = whole.to_plotly_json()
    yield from walk({"data": whole["data"], "layout": whole["layout"]})


# --- what every chart has ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_sentence_table_and_alternative(store: Store, language: str) -> None:
    """Every chart has a sentence that ends, a table without holes, and words for who cannot see it."""
    for name, chart in all_charts(store, reader(store, language)).items():
        assert re.search(r"\w.*\.$", chart.finding), (name, chart.finding)
        assert chart.alt.endswith("."), name
        assert chart.table.rows, name
        assert all(len(row) == len(chart.table.heads) for row in chart.table.rows), name
        assert all(cell.text for row in chart.table.rows for cell in row), name


@pytest.mark.parametrize("by", GROUPS)
def test_parts_add_up(store: Store, by: By) -> None:
    """The parts of a bar sum to the number at its end, which is that of the figures and of the table."""
    who = reader(store, "en")
    chart = bars(store, by, who)
    figures = {each.group: each.commitments for each in count_figures(store, SEEN, by)}
    assert sum(figures.values()) == count_figures(store, SEEN)[0].commitments
    largest_first = bool(drawn(chart).scale)
    groups = in_order(count_figures(store, SEEN, by), by, who, largest_first=largest_first)
    ordered = [each.group for each in groups]
    names = [capital(who.name(by, group)) for group in ordered]
    assert [row[0].text for row in chart.table.rows] == [bar.name for bar in drawn(chart).bars] == names
    totals = [sum(parts) for parts in counts(chart)]
    assert totals == [figures[group] for group in ordered]
    assert [row[1].text.replace(",", "") for row in chart.table.rows] == [str(n) for n in totals]
    for row, parts in zip(chart.table.rows, counts(chart), strict=True):
        assert [cell.text for cell in row[2:8]] == [str(n) for n in parts]
    longest = max(totals, default=0)
    for bar, total in zip(drawn(chart).bars, totals, strict=True):
        of = total if drawn(chart).scale else longest
        assert bar.reach == pytest.approx(100 * total / of if of else 0, abs=0.04)


@pytest.mark.parametrize(("asked", "shares"), [("", True), ("number", False), ("share", True)])
def test_shares_where_one_group_dwarfs_the_others(asked: str, shares: bool) -> None:
    """Where one group is more than five times the median, each bar is 100 percent, the largest group first
    and its number at its end; whoever asks for numbers has them, by name."""
    towns = {"network": 6, "sse_network": 1, "parliament": 1}
    records = [article("C1"), *(actor(kind, actor_type=kind) for kind in towns)]
    records += [commitment(f"{kind}-{at}", kind) for kind, n in towns.items() for at in range(n)]
    with store_with(records) as store:
        who = reader(store, "en")
        who = replace(who, address=replace(who.address, page="actors", rest=(("scale", asked),)))
        bars = drawn(completion_chart(count_figures(store, SEEN, "actor_type"), "actor_type", who)).bars
    own = [bar for bar in bars if bar.total]
    assert [bar.reach for bar in own] == [100, 100, 100] if shares else [16.67, 100, 16.67]


def test_a_figure_has_what_its_chart_has(store: Store) -> None:
    """The dashboard draws each part as long as its share, with the address of its rows and its number on
    it."""
    who = reader(store)
    for chart in (bars(store, "country", who), trend_chart(measure_trend(store, SEEN), who)):
        traces = [trace for trace in figure(chart, who).data if trace.type == "bar"]
        lengths = [trace.x if trace.orientation == "h" else trace.y for trace in traces]
        for at, bar in enumerate(drawn(chart).bars):
            own = [part.value if drawn(chart).upright else part.share for part in bar.parts]
            assert [values[at] for values in lengths] == own
            assert [trace.customdata[at] for trace in traces] == [part.to for part in bar.parts]
            assert [trace.text[at] for trace in traces] == [part.text for part in bar.parts]


@pytest.mark.slow
@pytest.mark.parametrize("by", ["country", "actor_type", "level", "theme", "article", "basis"])
def test_rows_behind_bars(store: Store, by: By) -> None:
    """The rows to which each part of a bar leads are as many as the part says."""
    chart = bars(store, by, reader(store))
    checked = 0
    for bar in drawn(chart).bars:
        for link, n in [(bar.to, bar.total), *((part.to, part.value) for part in bar.parts)]:
            assert behind(store, link) == n, link
            checked += 1
    assert checked == 7 * len(chart.table.rows)
    for row in chart.table.rows:
        for cell in row:
            if cell.to and cell is not row[0]:
                assert behind(store, cell.to) == int(cell.text)
        assert behind(store, row[0].to) == int(re.sub(r"\D", "", row[1].text))


@pytest.mark.slow
def test_rows_behind_filtered_bars(store: Store) -> None:
    """Within one country the rows behind a bar are those of that country."""
    country = next(each.group for each in count_figures(store, SEEN, "country") if each.commitments)
    scope = SEEN.but(country=(country,))
    who = reader(store)
    who = replace(who, address=replace(who.address, scope=scope))
    chart = completion_chart(count_figures(store, scope, "actor_type"), "actor_type", who)
    moments = trend_chart(measure_trend(store, scope), who)
    for bar in (*drawn(chart).bars, *drawn(moments).bars):
        assert [behind(store, part.to) for part in bar.parts] == [part.value for part in bar.parts]


@pytest.mark.slow
def test_rows_behind_evidence(store: Store) -> None:
    """The rows behind a bar of evidence are those of which that kind of evidence says so."""
    chart = evidence_chart(compare_evidence(store, SEEN)[0], reader(store))
    for bar in drawn(chart).bars:
        assert [behind(store, part.to) for part in bar.parts] == [part.value for part in bar.parts]


# --- what they say -----------------------------------------------------------------------------------


def test_words(small: Store) -> None:
    """Findings tell n of N; what is withdrawn counts beside; a group without anything stays and says so."""
    who = reader(small, "en")
    chart = bars(small, "country", who)
    assert chart.finding == "3 actions recorded, none known to be complete."
    by_name = {row[0].text: [cell.text for cell in row[1:]] for row in chart.table.rows}
    assert by_name["Mali"] == ["3", "0", "0", "2", "0", "0", "1", "25% (1 of 3)", "–", "0 of 1", "1"]
    assert by_name["Benin"] == ["0"] * 7 + ["–"] * 3 + ["0"]
    ends = {bar.name: bar.end for bar in drawn(chart).bars}
    assert (ends["Benin"], ends["Mali"]) == ("no action recorded", "3")
    assert {" <b>3</b>", " no action recorded"} <= set(figure(chart, who).data[-1].text)


def test_evidence_side_by_side(small: Store) -> None:
    """What the actor says, what others tell and what was validated are told apart, and where they differ."""
    who = reader(small, "en")
    chart = evidence_chart(compare_evidence(small, SEEN)[0], who)
    assert chart.finding == (
        "Actors give the stage of 1 of 3, others that of 1; 1 is verified. "
        "Where two sources can be compared, they differ for 1 of 1."
    )
    assert [[cell.text for cell in row[1:]] for row in chart.table.rows] == [
        ["1", "0", "0", "0", "0"],
        ["0", "0", "1", "0", "0"],
        ["0", "0", "1", "0", "0"],
    ]
    (marks,) = figure(chart, who).select_traces({"type": "scatter", "mode": "markers"})
    assert list(marks.marker.symbol) == ["circle-open", "circle"]


def test_empty(small: Store) -> None:
    """A view without anything still makes a chart: empty groups, and no figure out of nothing."""
    scope = SEEN.but(basis=("documented",))
    who = reader(small, "en")
    chart = completion_chart(count_figures(small, scope, "country"), "country", who)
    assert chart.finding == "No action is recorded."
    assert sum(map(sum, counts(chart))) == 0
    assert completion_chart([], "theme", who).table.rows == ()
    evidence = evidence_chart(compare_evidence(small, scope)[0], who)
    assert [bar.end for bar in drawn(evidence).bars] == ["none"] * 3
    assert len(figure(evidence, who).data) == 6  # no mark ends a bar of nothing


def test_side_by_side_is_on_one_scale(store: Store) -> None:
    """Of countries set beside each other equal lengths are equal numbers, in whatever group; each group has a
    bar a country under its name, and the rows behind them are as many as they say."""
    who = reader(store, "en")
    codes = the_eight(store)[0], the_eight(store)[-1]
    each = {code: count_figures(store, SEEN.but(country=(code,)), "theme") for code in codes}
    who = replace(who, address=replace(who.address, page="countries", rest=(("scale", "number"),)))
    chart = paired_chart("country", each, "theme", who)
    own = drawn(chart).bars
    pairs = len(own) // 2
    assert [bar.name for bar in own] == [who.name("country", code) for code in codes] * pairs
    assert [bool(bar.head) for bar in own] == [True, False] * pairs
    assert len(chart.table.rows) == len(own) > 0
    longest = max(bar.total for bar in own)
    for bar in own:
        assert bar.reach == pytest.approx(100 * bar.total / longest, abs=0.05)
    for bar in own[:6]:
        assert behind(store, bar.to) == bar.total


def test_the_eight_stand_first(store: Store) -> None:
    """The eight countries stand in the order of their names in the reader's language; those beyond them stand
    apart under a heading of their own, what has no country last."""
    for language in ("fr", "en"):
        who = reader(store, language)
        own = drawn(bars(store, "country", who)).bars
        names = [bar.name for bar in own]
        (apart,) = [at for at, bar in enumerate(own) if bar.head]
        assert apart == 8
        without = [name for name in names if name == capital(who.t("no single country"))]
        beyond = names[apart : len(names) - len(without)]
        for named in (names[:apart], beyond):
            assert named == sorted(named, key=codelists.fold)
        assert names == [*names[:apart], *beyond, *without]


def test_the_eight_are_eight() -> None:
    """In how many countries something is complete is told of the eight, whatever is recorded elsewhere."""
    with store_with(
        [
            *(
                actor("mali"),
                actor("paris", "FRA"),
                actor("all", None, "international_organisation"),
                article("C1"),
            ),
            *(commitment("one", "mali"), commitment("two", "paris"), commitment("three", "all")),
            *(report("2023-01-01", about, completion="complete") for about in ("one", "two", "three")),
        ]
    ) as opened:
        who = reader(opened, "en")
        chart = completion_chart(count_countries(opened, SEEN), "country", who)
        assert [bar.head for bar in drawn(chart).bars] == [""] * 8 + ["Beyond the eight countries", ""]
        assert chart.finding == "At least one is complete in 1 of 8 countries."


def test_counts_of_one_series_stand_at_the_end_of_their_bars() -> None:
    """Bars of one series have their number at their end, the longest is whole, one of nothing has none."""
    chart = counted("Things", {"one": 1, "four": 4, "none": 0}, translator_for("en"))
    assert [(bar.name, bar.end) for bar in chart.bars] == [("one", "1"), ("four", "4"), ("none", "0")]
    assert [part.share for bar in chart.bars for part in bar.parts] == [25, 100, 0]


def test_narrow_screens(store: Store) -> None:
    """On a phone the names stand over the bars, and say the same."""
    chart = bars(store, "actor_type", reader(store))
    wide, narrow = (figure(chart, reader(store, narrow=narrow)) for narrow in (False, True))
    above = [note.text for note in narrow.layout.annotations]
    assert above == [text.replace("<br>", " ") for text in wide.layout.yaxis.ticktext]


def test_long_names_on_narrow_screens(store: Store) -> None:
    """On a phone a long name is whole, on lines short enough for it."""
    who = reader(store, narrow=True)
    chart = bars(store, "article", who)
    above = [note.text for note in figure(chart, who).layout.annotations]
    assert [text.replace("<br>", " ") for text in above] == [row[0].text for row in chart.table.rows]
    assert any("<br>" in text for text in above)
    assert all(width(line, 14, font=1) <= 328 for text in above for line in text.split("<br>"))


# --- text is text --------------------------------------------------------------------------------------


def test_names_are_text() -> None:
    """What people wrote reaches a figure as text: no tag of theirs is left in it, all of its letters are."""
    with written_by_anyone() as store:
        who = reader(store)
        whole = [figure(chart, who) for chart in all_charts(store, who).values()]
        place = MapPlace(HOSTILE, HOSTILE, 13.4, -6.2, "./register")
        countries = count_figures(store, SEEN, "country")
        whole.append(plotted(map_chart(geography.outlines(), countries, [place], who), LIGHT))
        said = [text for each in whole for text in texts(each)]
    assert any("&lt;script&gt;alert(1)" in text for text in said)
    for text in said:
        assert set(re.findall(r"<[^>]*>?", text)) <= {"<b>", "</b>", "<br>"}, text
        assert re.search(r"[<>]", re.sub(r"</?b>|<br>", "", text)) is None, text


def test_numbers_of_the_reader() -> None:
    """Percentages and counts are written as the reader writes them."""
    with store_with(
        [actor("town"), article("C1"), commitment("one"), report("2023-01-01", progress_percent=12.5)]
    ) as store:
        for language, mean in (("fr", "13\u00a0% (1 sur 1)"), ("en", "13% (1 of 1)")):
            rows = bars(store, "country", reader(store, language)).table.rows
            assert mean in {cell.text.replace("\u202f", "\u00a0") for row in rows for cell in row}, rows


# --- the map -------------------------------------------------------------------------------------------


def test_map(store: Store) -> None:
    """The map is lines and points from our own outlines, needs no tiles, and its points lead to rows."""
    who = reader(store)
    actors = [row for row in list_actors(store, SEEN, size=None).rows if row["latitude"] is not None]
    places = [
        MapPlace(
            row["name"], row["locality"] or "", row["latitude"], row["longitude"],
            who.address.to("actor", id=row["signatory_id"]),
        )
        for row in actors
    ]  # fmt: skip
    countries = count_figures(store, SEEN, "country")
    whole = plotted(map_chart(geography.outlines(), countries, places, who), LIGHT)
    assert {trace.type for trace in whole.data} == {"scatter"}
    assert not {"geo", "map", "mapbox", "images"} & whole.to_plotly_json()["layout"].keys()
    (points,) = whole.select_traces({"mode": "markers"})
    for row, link in zip(actors, points.customdata, strict=True):
        assert asked(link).page == "actor"
        assert asked(link)["id"] == row["signatory_id"]


def test_the_map_is_shaded_by_what_is_known(small: Store) -> None:
    """A country is as dark as the share of which it is known how far it is, says how many of how many; one
    without anything has no shade."""
    who = reader(small, "en")
    drawing = map_chart(geography.outlines(), count_countries(small, SEEN), [], who)
    assert drawing.shades == {"MLI": "s3"}
    numbers = {name.name: name.number for name in drawing.names}
    assert (numbers["Mali"], numbers["Niger"]) == ("2 of 3", "no action recorded")
    fills = {trace.fillcolor for trace in plotted(drawing, LIGHT).data if trace.fill}
    assert LIGHT.steps["s3"] in fills


def test_names_on_the_map_keep_apart(baseline_store: Store) -> None:
    """No name of a country stands on another one, on a place of an actor, or far from its country."""
    who = reader(baseline_store)
    actors = [row for row in list_actors(baseline_store, SEEN, size=None).rows if row["latitude"] is not None]
    places = [MapPlace(row["name"], "", row["latitude"], row["longitude"], "") for row in actors]
    drawing = map_chart(geography.outlines(), count_countries(baseline_store, SEEN), places, who)
    unit = (drawing.bounds[3] - drawing.bounds[2]) / 400  # about a pixel
    halves = {
        name.name: (max(len(name.name), len(name.number)) * 3 * unit, 15 * unit) for name in drawing.names
    }
    for one, other in combinations(drawing.names, 2):
        away = abs(one.longitude - other.longitude), abs(one.latitude - other.latitude)
        room = [sum(pair) for pair in zip(halves[one.name], halves[other.name], strict=True)]
        assert away[0] > room[0] or away[1] > room[1], (one.name, other.name)
    middles = {who.t.country(shape.country): shape.middle for shape in drawing.outlines}
    for name in drawing.names:
        wide, high = halves[name.name]
        for place in places:
            off = abs(place.longitude - name.longitude), abs(place.latitude - name.latitude)
            assert off[0] > wide or off[1] > high, (name.name, place.name)
        assert abs(name.latitude - middles[name.name][1]) < 6


# --- colours -------------------------------------------------------------------------------------------

_LOOK = (static_files.OUR_FILES / "look.css").read_text("utf-8")
THEMES = {"light": LIGHT, "dark": DARK}


def variables(theme: str) -> dict[str, str]:
    """The custom properties of the style sheet for one theme."""
    blocks = re.findall(r":root \{(.*?)\}", _LOOK, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+):\s*([^;]+);", blocks[0]))
    if theme == "dark":
        found |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", blocks[1]))
    return found


def luminance(colour: str) -> float:
    """The relative luminance of WCAG."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of one colour in another, as color-mix has it."""
    parts = (
        round(int(one[i : i + 2], 16) * share + int(other[i : i + 2], 16) * (1 - share)) for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


@pytest.mark.parametrize("theme", THEMES)
def test_one_palette(theme: str) -> None:
    """Charts, the style sheet and Streamlit's settings have the same colours."""
    palette, css = THEMES[theme], variables(theme)
    assert css["ground"] == palette.ground
    assert css["ground-2"] == palette.second_ground
    shares = {int(share) for share in re.findall(r"var\(--ochre\) (\d+)%, var\(--ground\)", _LOOK)}
    assert {percent for percent in STEPS.values() if percent < 100} <= shares
    assert [palette.tinted(share) for share in shares] == [
        mixed(palette.ochre, palette.ground, share / 100) for share in shares
    ]
    names = ("ink", "quiet", "line", "accent", "ochre", "thread", "edge", "hatch", "notice")
    assert [css[name] for name in names] == [getattr(palette, name) for name in names]
    for code, colour in palette.completion.items():
        assert css[code.replace("_", "-")] == colour
        assert css["on-" + code.replace("_", "-")] == palette.on_completion[code]
    settings = tomllib.loads((app_folder() / ".streamlit" / "config.toml").read_text("utf-8"))["theme"][theme]
    assert settings == {
        "primaryColor": palette.accent,
        "backgroundColor": palette.ground,
        "secondaryBackgroundColor": palette.second_ground,
        "textColor": palette.ink,
        "linkColor": palette.accent,
        "borderColor": palette.line,
        "grayTextColor": palette.quiet,
    }


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read(theme: str) -> None:
    """Every text stands out from what is behind it by 4.5 to 1 or more."""
    css = variables(theme)
    pairs = [
        (text, ground) for text in ("ink", "quiet", "accent") for ground in ("ground", "ground-2", "notice")
    ]
    pairs += [("on-" + name, name) for name in ("not-started", "limited", "substantial", "complete")]
    pairs += [("ground", "accent"), ("ground", "ochre")]  # buttons, the rung that is reached; the last step
    for text, ground in pairs:
        assert contrast(css[text], css[ground]) >= 4.5, (text, ground, contrast(css[text], css[ground]))
    for share in re.findall(r"color-mix\(in srgb, var\(--ochre\) (\d+)%, var\(--ground\)\)", _LOOK):
        cell = mixed(css["ochre"], css["ground"], int(share) / 100)
        assert contrast(css["ink"], cell) >= 4.5, share


@pytest.mark.parametrize("theme", THEMES)
def test_shapes_can_be_told(theme: str) -> None:
    """Edges, marks, focus and lines that mean something stand out from the ground by 3 to 1 or more."""
    css = variables(theme)
    for shape in ("edge", "accent", "ochre", "notice-line", "quiet"):
        for ground in ("ground", "ground-2"):
            assert contrast(css[shape], css[ground]) >= 3, (shape, ground, contrast(css[shape], css[ground]))


@pytest.mark.parametrize("theme", THEMES)
def test_completion_runs_from_light_to_dark(theme: str) -> None:
    """The steps of completion go one way in brightness, so that they can be told apart in grey."""
    steps = [luminance(THEMES[theme].completion[code]) for code in codelists.COMPLETION_STEPS]
    assert steps == sorted(steps, reverse=theme == "light")
    assert all(max(a, b) / min(a, b) > 1.5 for a, b in pairwise(steps))


@pytest.mark.parametrize("dark", [False, True])
def test_silence_looks_empty(store: Store, dark: bool) -> None:
    """Not reported has an edge and no fill, no evidence is hatched, every part has the edge's colour."""
    who = reader(store, dark=dark)
    whole = figure(bars(store, "country", who), who)
    parts = [trace for trace in whole.data if trace.type == "bar"]
    by_code = dict(zip(WOVEN, parts, strict=True))
    assert by_code["not_reported"].marker.color == "rgba(0,0,0,0)"
    assert by_code["no_evidence"].marker.pattern.shape == "/"
    assert {trace.marker.line.color for trace in parts} == {who.palette.edge}


def lines(whole: Any) -> Iterator[str]:
    """The colours of the lines that a figure draws."""
    for trace in whole.data:
        if trace.type == "scatter" and "lines" in (trace.mode or ""):
            yield trace.line.color
    for shape in whole.layout.shapes:
        yield shape.line.color


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
def test_lines_of_a_course(demonstration_store: Store, dark: bool) -> None:
    """What a course is drawn with (reports, the expected line, the due day, the day read) can be seen."""
    who = reader(demonstration_store, dark=dark)
    colours = set(lines(figure(all_charts(demonstration_store, who)["course"], who)))
    assert colours
    assert all(contrast(colour, who.palette.ground) >= 3 for colour in colours), colours
