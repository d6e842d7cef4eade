"""What the five axes say of groups of commitments: counts, completion and the other axes beside it."""

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Annotated, Any

from commitments.contract import codelists
from commitments.measures.code_counts import CodeCounts, from_tallies, how_many, tally
from commitments.measures.published import DIVISIONS, PublishedAnswer, divided
from commitments.measures.rows import Row
from commitments.measures.scope import By, Scope, alike_by_group, the_eight
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_


@dataclass(frozen=True)
class Figures:
    """What the five axes say of one group of commitments.

    `commitments` is the denominator; completion, trajectory, freshness and basis each sum to it,
    verification to `reported`; `silent` of them are without news for two years. `progress_mean` (percent) is
    over the `progress_n` commitments whose progress is known, None where there are none; for
    `progress_by_actors` of these it is the actor who says it. `expected_mean` is the time that has gone by
    from start to due, over the `expected_n` of them that have both days.
    """

    group: Annotated[str | None, N_("Group (code)")]
    commitments: Annotated[int, N_("Commitments and actions")]
    reported: Annotated[int, N_("With a report")]
    completion: Annotated[Mapping[str, int], CodeCounts(N_("Stage"), codelists.SHOWN_COMPLETIONS)]
    progress_mean: Annotated[float | None, N_("Average progress, percent")]
    progress_n: Annotated[int, N_("With a known progress")]
    progress_by_actors: Annotated[int, N_("With a progress that the actor declares")]
    expected_mean: Annotated[float | None, N_("Average progress expected on the date, percent")]
    expected_n: Annotated[int, N_("With a known progress, a start and a due date")]
    trajectory: Annotated[Mapping[str, int], CodeCounts(N_("Pace"), codelists.TRAJECTORIES)]
    freshness: Annotated[Mapping[str, int], CodeCounts(N_("Latest news"), codelists.FRESHNESS)]
    silent: Annotated[int, N_("No news for two years")]
    verification: Annotated[Mapping[str, int], CodeCounts(N_("Who says so"), codelists.VERIFICATIONS)]
    basis: Annotated[Mapping[str, int], CodeCounts(N_("Declared or documented"), codelists.BASES)]
    withdrawn: Annotated[int, N_("Withdrawn")]
    superseded: Annotated[int, N_("Superseded")]

    def as_json(self) -> dict[str, Any]:
        """Return the same for `json.dumps`, in the order of the fields."""
        return {
            name: dict(value) if isinstance(value, Mapping) else value for name, value in vars(self).items()
        }


# What commitments that are counted together are alike in, and what is summed over these. Those that are alike
# are few, however many there are; forty counts in SQL would take longer to plan than all else.
ALIKE_SQL = """counted, reported, completion, trajectory, freshness, silent, verification, basis,
    fsum(progress) AS progress_sum, count(progress) AS progress_n,
    fsum(expected_now) FILTER (progress IS NOT NULL) AS expected_sum,
    count(expected_now) FILTER (progress IS NOT NULL) AS expected_n"""


def figures_of(group: str | None, kinds: Sequence[Row] = ()) -> Figures:
    """Return the figures of a group, of its commitments that are alike by ALIKE_SQL, a row each."""
    counting = [kind for kind in kinds if kind["counted"]]
    aside = [kind for kind in kinds if not kind["counted"]]
    by_actors = [kind for kind in counting if kind["verification"] == "self_declared"]
    plain = {
        "group": group,
        "reported": how_many(counting, "reported"),
        "progress_mean": _mean(counting, "progress"),
        "progress_n": sum(kind["progress_n"] for kind in counting),
        "progress_by_actors": sum(kind["progress_n"] for kind in by_actors),
        "expected_mean": _mean(counting, "expected"),
        "expected_n": sum(kind["expected_n"] for kind in counting),
        "silent": how_many(counting, "silent"),
        **{
            code: sum(kind["n"] for kind in aside if kind["completion"] == code)
            for code in codelists.SET_ASIDE
        },
    }
    return from_tallies(Figures, ChainMap(plain, tally(Figures, counting)))


def _mean(kinds: Iterable[Row], of: str) -> float | None:
    known = [kind for kind in kinds if kind[f"{of}_n"]]
    n = sum(kind[f"{of}_n"] for kind in known)
    return fsum(kind[f"{of}_sum"] for kind in known) / n if n else None


def count_figures(store: ReadableStore, scope: Scope, by: By = "total") -> list[Figures]:
    """Return the figures of every group, by code, the group of "none" last.

    A country, type or level is a group where an actor has it, an article always, a theme where it is in
    use; without commitments its figures are 0.
    """
    return [figures_of(group, kinds) for group, kinds in alike_by_group(store, scope, by, ALIKE_SQL).items()]


def count_countries(store: ReadableStore, scope: Scope) -> list[Figures]:
    """Return the figures of the eight countries that are looked at, whether or not anybody acts there, then
    of those beyond them, and of no single one, that lead something; where there are none of these, of all."""
    by_country = {figures.group: figures for figures in count_figures(store, scope, "country")}
    eight = the_eight(store, scope)
    beyond = [figures for code, figures in by_country.items() if code not in eight and figures.commitments]
    return [*(by_country.get(code) or figures_of(code) for code in eight), *beyond] or [*by_country.values()]


FIGURES = divided(
    "figures",
    N_("The five axes, by every breakdown"),
    count_figures,
    Figures,
    PublishedAnswer(
        "figures",
        N_("The five axes of every group, by any breakdown."),
        {"figures": count_figures},
        DIVISIONS,
    ),
)
