"""The bounds of the five axes, and how far a progress is."""

from commitments.contract.codelists import COMPLETION_STEPS

# The least progress, beside the share of the time that has passed, of a trajectory; the most days since the
# latest report, of a freshness. store/sql/status.sql writes the same numbers: tests/site/test_method.py.
ON_TRACK, ACCELERATION_NEEDED = 0.95, 0.60
CURRENT, DUE = 365, 730


def completion_of(progress: float) -> str:
    """Return the step of completion that a progress in percent stands for."""
    bounds = zip((0, 50, 100), COMPLETION_STEPS, strict=False)
    below = (step for bound, step in bounds if (progress <= bound if bound == 0 else progress < bound))
    return next(below, COMPLETION_STEPS[-1])


def progress_of(
    value: float | None, stated: float | None, baseline: float | None, target: float | None
) -> float | None:
    """Return the progress in percent of a report: from its value where that can be, else as stated."""
    if value is not None and baseline is not None and target is not None and target != baseline:
        return (value - baseline) / (target - baseline) * 100
    return stated
