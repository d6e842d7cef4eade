"""Traffic lights: how far something is, said by colours, ticks or « oui ».

None of it is turned into a stage: what stands in the cells is what is seen in them, asked about by value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from commitments.contract.codelists import COMPLETIONS, fold
from commitments.contract.model import RECORDS
from commitments.ingest.cells import cell_text, given_text, shown_together
from commitments.ingest.clues import TITLE, clues_in
from commitments.ingest.dialect import Raw
from commitments.ingest.grids import Grid
from commitments.ingest.heading_names import named_by
from commitments.ingest.headings import Match, texts_of
from commitments.ingest.layouts.laying_out import Laying, made_of, moved
from commitments.ingest.problems import Decision
from commitments.ingest.table_detection import filled_cells, is_filled

_STAGE = RECORDS["reports"].columns()["completion"].fr
# As a cell says it that holds nothing but its colour: for readers of both languages.
_CALLED = {
    "green": "vert / green",
    "yellow": "jaune / yellow",
    "orange": "orange",
    "red": "rouge / red",
    "blue": "bleu / blue",
}
_TICKS = frozenset({"x", "✓", "✔", "✅", "☑", "☒", "●", "•", "1", "oui", "yes", "true", "vrai", "ok"})
_LIGHTS = frozenset(
    (
        *("vert", "verte", "jaune", "orange", "rouge", "bleu", "gris", "green", "yellow", "amber"),
        *("red", "blue"),
        *("r", "a", "g", "y", "v", "j", "o", "n", "b", "oui", "non", "yes", "no", "ok", "ko", "x", "true"),
        *("false", "vrai", "faux", "on track", "off track", "at risk", "en retard"),
    )
)
_SIGNS = re.compile(r"[\s✓✔✅☑☐☒✗✘❌⚠️🟢🟡🟠🔴🔵⚪⚫🟩🟨🟧🟥🟦●•■☀⛅🌧]+")
_LEAST = 2  # rows
_FEW = 6  # values of a column of lights


def ticked_columns(laying: Laying) -> Grid | None:
    """Lay out columns of stages or colours, of which each row has one ticked, as one of their names."""
    if laying.head is None:
        return None
    texts = texts_of(laying.head.row.cells)
    if "completion" in Match.of(texts, "reports").columns:
        return None
    rows = [row for row in laying.below(laying.head.row, len(texts)) if filled_cells(row) > 1]
    columns = [at for at, text in enumerate(texts) if _names_stage(text) and _is_ticked(rows, at)]
    alone = all(sum(is_filled(row.cells[at]) for at in columns) < 2 for row in rows)
    if (
        len({fold(texts[at]) for at in columns}) < 2
        or not alone
        or columns[-1] - columns[0] != len(columns) - 1
    ):
        return None
    others = [at for at in range(len(texts)) if at not in columns]

    def joined(row: Raw) -> Raw:
        ticked = next((texts[at] for at in columns if is_filled(row.cells[at])), "")
        return made_of(row.number, [*(moved(row, at) for at in others), (ticked, None)], row.across)

    heading = laying.head.row._replace(cells=[*(texts[at] for at in others), _STAGE])
    return laying.laid_out(
        laying.heads[laying.head.first].number,
        heading,
        map(joined, laying.below(laying.head.row, len(texts))),
        Decision("ticks", {"texts": [texts[at] for at in columns]}),
    )


def _names_stage(text: str) -> bool:
    return bool(COMPLETIONS.find(text) or COMPLETIONS.likely(text) or fold(text) in _LIGHTS)


def _is_ticked(rows: Sequence[Raw], at: int) -> bool:
    given = {given_text(row.cells[at]).casefold() for row in rows} - {""}
    return given <= _TICKS


def colours_of_cells(laying: Laying) -> Grid | None:
    """Read the colours of a column whose cells hold nothing else; a legend says what they stand for."""
    if laying.head is None or not laying.grid.format.fills:
        return None
    texts = texts_of(laying.head.row.cells)
    fills = laying.grid.format.fills
    rows = [row for row in laying.rows if row.number > laying.head.row.number and filled_cells(row) > 1]
    named = Match.of(texts, "reports").columns
    clues = clues_in("reports", texts)
    for at, (text, name) in enumerate(zip(texts, named, strict=True)):
        seen = [fills.get((row.number, at), "") for row in rows if not _is_at(row, at)]
        are_bare = len(seen) == len(rows) and sum(map(bool, seen)) * 2 > len(rows) >= _LEAST
        may_be_stage = name in ("completion", "progress_percent") or (name is None and at not in clues)
        if not (text and are_bare and may_be_stage) or len(set(seen) - {""}) < 2:
            continue
        if name != "completion" and "completion" in named:
            continue
        if all(_is_of_row(fills, row, at) for row in rows):
            continue  # whole rows are coloured, and not what stands in this column
        return _with_colours(laying, at, f"{text} / {_STAGE}" if name != "completion" else text)
    return None


def _is_at(row: Raw, at: int) -> bool:
    return at < len(row.cells) and is_filled(row.cells[at])


def _is_of_row(fills: Mapping[tuple[int, int], str], row: Raw, at: int) -> bool:
    """Return whether a cell has no colour but that of the cells beside it."""
    beside = [other for other, cell in enumerate(row.cells) if is_filled(cell)]
    return any(fills.get((row.number, other)) == fills.get((row.number, at)) for other in beside)


def _with_colours(laying: Laying, at: int, heading: str) -> Grid:
    """Return the grid with the colours of a column in its cells."""
    last, fills = laying.head.row.number if laying.head else 0, laying.grid.format.fills
    legend = {
        colour: (each, row, words)
        for each in (laying, *laying.book)
        for row, colour, words in _meanings(each)
    }
    cells: dict[int, str | None] = {
        row: None for each, row, _ in legend.values() if each.grid.sheet == laying.grid.sheet and row > last
    }
    for row in laying.rows:
        if row.number <= last or row.number in cells:
            continue
        if filled_cells(row) == 1 and _IS_LEGEND.fullmatch(shown_together(row.cells) or ""):
            cells[row.number] = None
        elif filled_cells(row) > 1 and (colour := fills.get((row.number, at))):
            means = f" = {legend[colour][2]}" if colour in legend else ""
            cells[row.number] = f"{_CALLED[colour]}{means}"
    told = {"texts": [f"{_CALLED[colour]} = {words}" for colour, (*_, words) in legend.items()]}
    return _changed(laying, at, heading, Decision("legend" if legend else "colours", told), cells)


_IS_LEGEND = re.compile(r"\W*(?:l[ée]gende|legend|key|cl[ée]|code (?:des )?couleurs?|colou?r code)\W*", re.I)


def _meanings(laying: Laying) -> Iterator[tuple[int, str, str]]:
    """Yield row, colour and words where a cell of a colour, or the one beside it, says what it stands for."""
    fills = laying.grid.format.fills
    for row in laying.rows if 0 < len(fills) < _LARGEST_LEGEND else ():
        if not 1 <= filled_cells(row) <= 2:
            continue
        for at in range(len(row.cells) + 1):
            words = [cell_text(cell).strip() for cell in row.cells[at : at + 2] if is_filled(cell)]
            if (colour := fills.get((row.number, at))) and words and len(words[0]) <= _LONGEST_MEANING:
                yield row.number, colour, words[0]


_LARGEST_LEGEND = 20_000  # coloured cells of a sheet that may have one
_LONGEST_MEANING = 60  # characters


def columns_of_lights(laying: Laying) -> Grid | None:
    """Take a column of nothing but lights for that of the stage, where no heading names one."""
    head = laying.head
    if head is None or (laying.is_complete and laying.table != "reports"):
        return None
    texts = texts_of(head.row.cells)
    named, clues = Match.of(texts, "reports").columns, clues_in("reports", texts)
    says_which = "commitment_id" in named or TITLE in clues.values()
    if "completion" in named or "as_of" not in named or not says_which:
        return None
    below = [row for row in laying.heads[head.last + 1 :] if filled_cells(row) > 1]
    for at, (text, name) in enumerate(zip(texts, named, strict=True)):
        given = [value for row in below if at < len(row.cells) and (value := given_text(row.cells[at]))]
        few = len(set(given)) <= _FEW and len(given) * 2 > len(below)
        is_free = text and at not in clues and (name == "progress_percent" or not named_by(text))
        may_be = is_free and few and (not _names_stage(text) or len({*map(str.casefold, given)}) > 1)
        if may_be and all(map(_is_light, given)):
            return _changed(laying, at, f"{text} / {_STAGE}", Decision("lights", {"value": text}))
    return None


def _changed(
    laying: Laying, at: int, heading: str, told: Decision, cells: Mapping[int, str | None] | None = None
) -> Grid:
    """Return the grid with another heading of a column, and other cells in it by their row; None for a row
    that is left out."""
    changed: dict[int, str | None] = {**(cells or {}), laying.head.row.number if laying.head else 0: heading}

    def seen(row: Raw) -> Raw:
        given = [*row.cells, *[""] * (at + 1 - len(row.cells))]
        return row._replace(cells=[*given[:at], changed[row.number], *given[at + 1 :]])

    kept = (row for row in laying.rows if changed.get(row.number, "") is not None)
    return laying.grid.laid_out((seen(row) if row.number in changed else row for row in kept), told)


def _is_light(text: str) -> bool:
    return bool(_SIGNS.fullmatch(text)) or _SIGNS.sub("", text).casefold() in _LIGHTS
