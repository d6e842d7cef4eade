"""What actors say, what third parties tell and what was validated, side by side."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from commitments.contract import codelists
from commitments.measures.code_counts import CodeCounts, from_tallies, how_many, tally
from commitments.measures.published import DIVISIONS, PublishedAnswer, divided
from commitments.measures.scope import By, Scope, alike_by_group
from commitments.measures.sql import DIFFERING, EVIDENCE_KINDS, STATED
from commitments.store.snapshots import ReadableStore
from commitments.text.marking import N_

_counts = partial(CodeCounts, codes=codelists.SHOWN_COMPLETIONS, set_aside=True)


@dataclass(frozen=True)
class Evidence:
    """What actors say of a group's completion, what third parties tell, what was validated, side by side.

    Each of the three counts the commitments by the latest completion of that kind, and sums to those that
    have such a report (`not_reported`: it says nothing of completion). `compared` commitments have two
    kinds or more that say something; in `differing` of them they do not agree.
    """

    group: Annotated[str | None, N_("Group (code)")]
    commitments: Annotated[int, N_("Commitments and actions")]
    self_declared: Annotated[Mapping[str, int], _counts(N_("Stage declared by the actor"))]
    told: Annotated[Mapping[str, int], _counts(N_("Stage reported by others"))]
    validated: Annotated[Mapping[str, int], _counts(N_("Stage verified"))]
    compared: Annotated[int, N_("Told by several")]
    differing: Annotated[int, N_("They differ")]


def compare_evidence(store: ReadableStore, scope: Scope, by: By = "total") -> list[Evidence]:
    """Return the three kinds of evidence of every group, in the order of `count_figures`."""
    several = " + ".join(f"({stated} IS NOT NULL)::INTEGER" for stated in STATED.values())
    alike = f"counted, {', '.join(EVIDENCE_KINDS)}, {several} > 1 AS compared, ({DIFFERING}) AS differing"
    return [
        from_tallies(
            Evidence,
            ChainMap(
                {"group": group, **{name: how_many(kinds, name) for name in ("compared", "differing")}},
                tally(Evidence, kinds),
            ),
        )
        for group, kinds in alike_by_group(store, scope, by, alike).items()
    ]


EVIDENCE = divided(
    "evidence",
    N_("What actors declare, what others report and what was verified, by every breakdown"),
    compare_evidence,
    Evidence,
    PublishedAnswer(
        "evidence",
        N_("What actors declare, what others report and what was verified."),
        {"evidence": compare_evidence},
        DIVISIONS,
    ),
)
