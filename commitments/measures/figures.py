"""What the five axes say of groups of commitments: counts, completion and the other axes beside it."""

from collections import ChainMap, Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from commitments.contract import codelists
from commitments.measures.code_counts import CodeCounts, count_sql, from_tallies, tallies_sql
from commitments.measures.published import DIVISIONS, PublishedAnswer, divided
from commitments.measures.scope import By, Scope, count_by_group, the_eight
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


# What commitments that are counted together are alike in, and what is summed over these.
ALIKE_SQL = """counted, reported, completion, trajectory, freshness, silent, verification, basis,
    fsum(progress) AS progress_sum, count(progress) AS progress_n,
    fsum(expected_now) FILTER (progress IS NOT NULL) AS expected_sum,
    count(expected_now) FILTER (progress IS NOT NULL) AS expected_n"""


def _mean_sql(of: str) -> str:
    return f"fsum({of}_sum) FILTER (counted) / nullif({count_sql('counted', f'{of}_n')}, 0)"


_BY_ACTORS = "counted AND verification = 'self_declared'"
COUNTS_SQL = ", ".join(
    [
        f"{count_sql('counted')} AS commitments",
        f"{count_sql('counted AND reported')} AS reported",
        f"{_mean_sql('progress')} AS progress_mean",
        f"{count_sql('counted', 'progress_n')} AS progress_n",
        f"{count_sql(_BY_ACTORS, 'progress_n')} AS progress_by_actors",
        f"{_mean_sql('expected')} AS expected_mean",
        f"{count_sql('counted', 'expected_n')} AS expected_n",
        f"{count_sql('counted AND silent')} AS silent",
        tallies_sql(Figures),
        *(count_sql(f"completion = '{code}'") + f" AS {code}" for code in codelists.SET_ASIDE),
    ]
)


def count_figures(store: ReadableStore, scope: Scope, by: By = "total") -> list[Figures]:
    """Return the figures of every group, by code, the group of "none" last.

    A country, type or level is a group where an actor has it, an article always, a theme where it is in
    use; without commitments its figures are 0.
    """
    return [from_tallies(Figures, row) for row in count_by_group(store, scope, by, ALIKE_SQL, COUNTS_SQL)]


def no_figures(group: str | None) -> Figures:
    """Return the figures of a group without a commitment."""
    known = {"group": group, "progress_mean": None, "expected_mean": None}
    return from_tallies(Figures, ChainMap(known, Counter()))  # which says 0 of whatever it is asked


def count_countries(store: ReadableStore, scope: Scope) -> list[Figures]:
    """Return the figures of the eight countries that are looked at, whether or not anybody acts there, then
    of those beyond them, and of no single one, that lead something; where there are none of these, of all."""
    by_country = {figures.group: figures for figures in count_figures(store, scope, "country")}
    eight = the_eight(store, scope)
    beyond = [figures for code, figures in by_country.items() if code not in eight and figures.commitments]
    return [*(by_country.get(code) or no_figures(code) for code in eight), *beyond] or [*by_country.values()]


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
