"""What each page may be asked for beside its place: the filters, and choices of its own, with their names."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from commitments.contract import codelists
from commitments.contract.dimensions import NONE
from commitments.i18n.translator import Translator, capital
from commitments.measures.search import Names
from commitments.site import cells
from commitments.site.charts import bars
from commitments.site.context import Context
from commitments.site.scope_from_url import filter_codes
from commitments.site.words import headline, outcomes, period
from commitments.store.store import Store

Choices = dict[str, tuple[str, dict[str, str]]]  # parameter → what it is called, and code → name


def own_choices(context: Context) -> Choices:
    """Return what a page alone lets choose, beside the filters."""
    choices = _CHOICES.get(context.address.page)
    return choices(context) if choices else {}


def _of_the_overview(context: Context) -> Choices:
    return {"by": (context.t("Divided"), headline.divisions(context.t))}


def _beside(column: str, context: Context) -> Choices:
    return {"with": (context.t("Compare with"), dict(context.names[column])), **_scales(context)}


def _scales(context: Context) -> Choices:
    return {"scale": (context.t("Scale"), bars.scale_names(context.t))}


def _of_themes(context: Context) -> Choices:
    names = {**context.names["theme"], NONE: context.t.missing}
    return {"with": (context.t("Compare with"), names), **_scales(context)}


def _of_practices(context: Context) -> Choices:
    return {"like": (context.t("Actor"), dict(context.names["actor"]))}


def _of_actors(context: Context) -> Choices:
    t, names = context.t, context.names
    kinds = {f"level:{code}": capital(name) for code, name in names["level"].items()}
    kinds |= {f"actor_type:{code}": "– " + name for code, name in names["actor_type"].items()}
    return {"kind": (t("Type of actor"), kinds), "with": (t("Compare with"), kinds), **_scales(context)}


def _of_outcomes(context: Context) -> Choices:
    t, measures = context.t, codelists.OUTCOME_MEASURES
    names = {code: capital(t.label(measures, code)) for code in measures}
    return {"by": (t("Break down by"), outcomes.divisions(t)), "measure": (t("Measure"), names)}


def _of_a_period(context: Context) -> Choices:
    t, stages = context.t, period.stage_names(context.t)
    return {
        "what": (t("What happened"), period.list_names(t)),
        # Translators: at an earlier day, beside “Now”.
        "before": (t("Then"), stages),
        "now": (t("Now"), stages),
    }


def _of_the_register(context: Context) -> Choices:
    t = context.t
    steps = (*codelists.SHOWN_COMPLETIONS, *codelists.SET_ASIDE)
    how_far = {code: cells.completion_cell(code, context).text for code in steps}

    def labels(axis: str, codes: Iterable[str]) -> dict[str, str]:
        return {code: t.label(axis, code) for code in codes}

    return {
        "completion": (t("Stage"), how_far),
        "trajectory": (t("Pace"), labels("trajectory", codelists.TRAJECTORIES)),
        "freshness": (t("Latest news"), labels("freshness", codelists.FRESHNESS)),
        "silent": (t("Silence"), {"1": t("no news for two years")}),
        "verification": (t("Who says so"), labels("verification", codelists.VERIFICATIONS)),
        "self_declared": (capital(t.label("verification", "self_declared")), how_far),
        "told": (capital(t.label("verification", "reviewed")), how_far),
        "validated": (capital(t.label("verification", "validated")), how_far),
        "partner": (t("Partners"), dict(context.names["actor"])),
    }


_CHOICES: Mapping[str, Callable[[Context], Choices]] = {
    "overview": _of_the_overview,
    "since": _of_a_period,
    "countries": partial(_beside, "country"),
    "declaration": partial(_beside, "declaration"),
    "themes": _of_themes,
    "register": _of_the_register,
    "actors": _of_actors,
    "outcomes": _of_outcomes,
    "practices": _of_practices,
}


def filter_names(store: Store, names: Names, t: Translator) -> dict[str, dict[str, str]]:
    """Return what each filter may ask for, as code → name in the reader's language."""
    namers: dict[str, Callable[[str], str]] = {
        "country": t.country,
        "actor": names.actors.__getitem__,
        "article": lambda code: f"{code} · {t.bilingual(names.articles[code], 'title')}",
        "declaration": t.declaration,
    }
    return {
        name: {code: namers.get(name, partial(t.label, name))(code) for code in codes}
        for name, codes in filter_codes(store, names).items()
    }
