"""Commitments → a cloth: a square each, a strip a group, woven from what is complete to what is silent."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from commitments.contract.dimensions import NONE
from commitments.i18n.translator import Translator, capital
from commitments.measures.figures import Figures
from commitments.measures.stages import Staged
from commitments.site.cells import Table, TableCell, numeric
from commitments.site.chart_model import Cloth, Series, Square, Strip
from commitments.site.context import Context
from commitments.site.words.figures import WOVEN, completion_table, in_order
from commitments.text.shortening import cut

SQUARES = 1_000  # at most; of more commitments, a square stands for several
_SEVERAL = (2, 5, 10, 20, 25, 50, 100, 200, 500, 1_000)  # how many it may stand for

_SIDE_BY_SIDE = range(4, 11)  # strips; fewer, or more, lie below each other

_TITLE = 48  # letters of a title that who points at a square is told; there may be a thousand of them

_SIGNS = {"advanced": "▲", "fell_back": "▼"}


def woven(
    groups: Sequence[Figures],
    rows: Sequence[Staged],
    since: str,
    by: str,
    eight: Collection[str],
    context: Context,
) -> Cloth:
    """Return the cloth of groups of commitments.

    Args:
        groups: the figures of each.
        rows: every commitment, in its group of `by`, or those that are alike together.
        since: since when, as “since Dakar 2023”.
        by: what the groups are.
        eight: the countries that hang side by side, whether or not they have something; others lie apart.
        context: for whom.
    """
    t, each = context.t, _each(_count(rows))
    strips = {
        of.group: _strip(of, [row for row in rows if row.group == of.group], each, by, context)
        for of in in_order(groups, by, context)
        if of.commitments or of.group in eight
    }
    apart = [group for group in strips if by == "country" and group not in eight]
    apart = apart if len(apart) < len(strips) else []
    hanging = tuple(strip for group, strip in strips.items() if group not in apart)
    return Cloth(
        hanging,
        tuple(strips[group] for group in apart),
        t("Beyond the eight countries"),
        upright=by == "country" and len(hanging) in _SIDE_BY_SIDE,
        key=tuple(_key(rows, since, context)),
        reading=_reading(each, by, t),
    )


def _each(n: int) -> int:
    """Return how many commitments a square stands for."""
    return 1 if n <= SQUARES else next((each for each in _SEVERAL if n <= each * SQUARES), -(-n // SQUARES))


def _reading(each: int, by: str, t: Translator) -> str:
    """Return what a square and a strip are."""
    group = {
        "country": t("a country"),
        "actor_type": t("a type of actor"),
        "article": t("an article"),
        "theme": t("a theme"),
    }
    if each == 1:
        return t(
            "A square is a commitment or action, a strip {group}; in bold, how many are complete.",
            group=group[by],
        )
    return t(
        "A square stands for some {n} commitments and actions, a strip for {group}; the figures are exact: "
        "in bold, how many are complete.",
        n=each,
        group=group[by],
    )


def _count(rows: Iterable[Staged]) -> int:
    return sum(row.n for row in rows)


def _key(rows: Sequence[Staged], since: str, context: Context) -> list[Series]:
    """Return what the looks and marks that occur mean, and how often each does."""
    t = context.t
    stages, marks = _tally((row.completion, row) for row in rows), _marks(rows)
    meant = {
        # Translators: how many have, {since} an earlier forum; a heading.
        "advanced": t("advanced {since}", since=since),
        "fell_back": t("fell back {since}", since=since),
    }
    return [
        *(
            Series(code, t.pair(t.label("shown_completion", code), t.number(stages[code])))
            for code in WOVEN
            if stages[code]
        ),
        *(Series(code, t.pair(words, t.number(marks[code]))) for code, words in meant.items() if marks[code]),
    ]


def _strip(of: Figures, rows: Sequence[Staged], each: int, by: str, context: Context) -> Strip:
    t, by_code = context.t, {code: [row for row in rows if row.completion == code] for code in WOVEN}
    present = {code: _count(own) for code, own in by_code.items() if own}
    marks = _marks(rows)
    return Strip(
        capital(context.name(by, of.group)),
        _leads_to(by, of.group, context),
        tuple(
            (code, _squares(by_code[code], n, each, context, **{by: of.group or NONE}))
            for code, n in shares(present, each).items()
        ),
        t.number(of.completion["complete"]) if rows else "",
        t("of {n}", n=of.commitments) if rows else t("no action recorded"),
        " ".join(f"{sign}\u00a0{t.number(marks[code])}" for code, sign in _SIGNS.items() if marks[code]),
        t.series(t.pair(t.label("shown_completion", code), t.number(n)) for code, n in present.items()),
    )


def _marks(rows: Iterable[Staged]) -> Counter[str]:
    return _tally((row.moved, row) for row in rows if row.moved)


def _tally(rows: Iterable[tuple[str, Staged]]) -> Counter[str]:
    tally = Counter[str]()
    for code, row in rows:
        tally[code] += row.n
    return tally


def shares(counts: Mapping[str, int], each: int) -> dict[str, int]:
    """Return how many squares each count has where one stands for `each`: by largest remainder, at least one
    where something is counted."""
    squares = {code: max(n // each, 1) for code, n in counts.items() if n}
    missing = round(sum(counts.values()) / each) - sum(squares.values())
    for code in sorted(squares, key=lambda code: squares[code] - counts[code] / each)[: max(missing, 0)]:
        squares[code] += 1
    return squares


def _squares(rows: Sequence[Staged], n: int, each: int, context: Context, **own: str) -> tuple[Square, ...]:
    """Return the `n` squares of commitments that are equally far: each leads to its own, or where it stands
    for several, to all of them."""
    t, to, code = context.t, context.address.to, rows[0].completion
    stage = t.label("shown_completion", code)
    if each == 1:
        return tuple(
            Square(
                f"{cut(t.bilingual(vars(row), 'title'), _TITLE)} · {stage}",
                to("commitment", id=row.commitment_id),
                row.moved or "",
            )
            for row in rows
        )
    marks = [mark for mark, of in _marks(rows).items() for _ in range(-(-of // each))]
    plain = Square(t.pair(stage, t.number(_count(rows))), to("register", completion=code, **own))
    return tuple(replace(plain, moved=mark) for mark in (*marks, *[""] * n)[:n])


def _leads_to(by: str, group: str | None, context: Context) -> str:
    """Return the address of what a strip is of: its page, or its rows where it has none."""
    to, code = context.address.to, group or NONE
    if by == "actor_type":
        return to("actors", kind=f"actor_type:{code}")
    pages = {"country": "countries", "article": "declaration", "theme": "themes"}
    return to(pages[by] if group else "register", **{by: code})


def cloth_table(groups: Sequence[Figures], rows: Sequence[Staged], by: str, context: Context) -> Table:
    """Return the same as a table: how far, as every chart of completion has it, and how many moved."""
    t, ordered = context.t, in_order(groups, by, context)
    table = completion_table(ordered, by, context)
    marks = [_marks([row for row in rows if row.group == of.group]) for of in ordered]
    return replace(
        table,
        heads=(*table.heads, numeric(t("Advanced")), numeric(t("Fell back"))),
        rows=tuple(
            (*row, *(TableCell(t.number(of[code]), number=True) for code in _SIGNS))
            for row, of in zip(table.rows, marks, strict=True)
        ),
    )
