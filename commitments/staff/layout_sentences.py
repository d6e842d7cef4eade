"""What is said of a sheet that was laid out anew: what was done with what stood in it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from commitments.i18n.translator import Translator
from commitments.ingest.problems import Decision

_NAMED = 6  # of many words


def layout_sentence(decision: Decision, t: Translator) -> str:
    """Return what was laid out in another way, in a few words."""
    return LAYOUTS_TOLD[decision.kind](decision.facts, t)


def _named(texts: Iterable[str], t: Translator) -> str:
    return t.list(t.with_others([*map(t.quoted, texts)], _NAMED))


def _as_it_stands(_: Mapping[str, Any], t: Translator) -> str:
    return t("taken as it stands, with nothing laid out anew, as decided")


def _periods(facts: Mapping[str, Any], t: Translator) -> str:
    periods, n = _named(facts["periods"], t), facts["reports"]
    return t.n(
        "each filled cell under {periods} is read as a report of its own: {n} report in all",
        "each filled cell under {periods} is read as a report of its own: {n} reports in all",
        n,
        periods=periods,
    )


def _sections(facts: Mapping[str, Any], t: Translator) -> str:
    texts, n = _named(facts["texts"], t), len(facts["rows"])
    return t.n(
        "{n} row that heads others is no row of the table; what it says is read in those under it: {texts}",
        "{n} rows that head others are no rows of the table; what they say is read in those under them: "
        "{texts}",
        n,
        texts=texts,
    )


def _groups(facts: Mapping[str, Any], t: Translator) -> str:
    texts, n = _named(facts["texts"], t), len(facts["rows"])
    return t.n(
        "{n} row that only groups those under it is left out: {texts}",
        "{n} rows that only group those under them are left out: {texts}",
        n,
        texts=texts,
    )


def _beside_the_table(facts: Mapping[str, Any], t: Translator) -> str:
    return t(
        "what stands beside the table is read in each of its rows: {texts}", texts=_named(facts["texts"], t)
    )


def _form(facts: Mapping[str, Any], t: Translator) -> str:
    texts = _named(facts["texts"], t)
    return t("the answers to a form; what it keeps of each beside these is not read: {texts}", texts=texts)


def _answers_replaced(facts: Mapping[str, Any], t: Translator) -> str:
    rows, n = t.list([*map(str, facts["rows"][:_NAMED])]), len(facts["rows"])
    if n > _NAMED:
        rows = t("{rows} …", rows=rows)
    return t.n(
        "{n} answer that its sender gave anew is left out, the last one stands (row {rows})",
        "{n} answers that their senders gave anew are left out, the last ones stand (rows {rows})",
        n,
        rows=rows,
    )


def _ticks(facts: Mapping[str, Any], t: Translator) -> str:
    return t(
        "which of these columns is ticked is read as one value: {texts}", texts=_named(facts["texts"], t)
    )


def _colours(_: Mapping[str, Any], t: Translator) -> str:
    return t("cells that hold nothing but a colour are read as its name, and what it means is asked")


def _legend(facts: Mapping[str, Any], t: Translator) -> str:
    texts = _named(facts["texts"], t)
    return t("cells that hold nothing but a colour are read as its legend says: {texts}", texts=texts)


def _lights(facts: Mapping[str, Any], t: Translator) -> str:
    return t("“{value}” is read as the stage, and what each of its values means is asked", **facts)


def _on_its_side(facts: Mapping[str, Any], t: Translator) -> str:
    n = facts["n"]
    return t.n(
        "a table on its side: {n} column is read as a row",
        "a table on its side: {n} columns are read as rows",
        n,
    )


def _side_by_side(facts: Mapping[str, Any], t: Translator) -> str:
    return t("{n} tables beside each other are read one after the other", n=facts["n"])


LAYOUTS_TOLD: Mapping[str, Callable[[Mapping[str, Any], Translator], str]] = {
    "as_it_stands": _as_it_stands,
    "periods": _periods,
    "sections": _sections,
    "groups": _groups,
    "beside_the_table": _beside_the_table,
    "on_its_side": _on_its_side,
    "side_by_side": _side_by_side,
    "ticks": _ticks,
    "lights": _lights,
    "colours": _colours,
    "legend": _legend,
    "form": _form,
    "answers_replaced": _answers_replaced,
}
