"""The bounds of the five axes, and how far a progress is."""

from commitments.contract.codelists import COMPLETION_STEPS

# The least progress in percent of the two upper steps of completion; the least progress, beside the share of
# the time that has passed, of a trajectory; the most days since the latest report, of a freshness.
SUBSTANTIAL, COMPLETE = 50.0, 100.0
ON_TRACK, ACCELERATION_NEEDED = 0.95, 0.60
CURRENT, DUE = 365, 730

# As store/sql/status.sql asks for them, by what each is the bound of.
BOUNDS = {
    "substantial": SUBSTANTIAL,
    "complete": COMPLETE,
    "on_track": ON_TRACK,
    "acceleration_needed": ACCELERATION_NEEDED,
    "current": CURRENT,
    "due": DUE,
}

# At how many decimals figures are compared, so that what stands exactly on a bound (57 % done when 60 % of
# the time is over: 0.95) is not pushed below it by binary fractions. The figures are kept as they come.
DECIMALS = 9


def completion_of(progress: float) -> str:
    """Return the step of completion that a progress in percent stands for."""
    compared = round(progress, DECIMALS)
    reached = (compared > 0, compared >= SUBSTANTIAL, compared >= COMPLETE)
    return COMPLETION_STEPS[sum(reached)]


def progress_of(
    value: float | None, stated: float | None, baseline: float | None, target: float | None
) -> float | None:
    """Return the progress in percent of a report: from its value where that can be, else as stated."""
    if value is not None and baseline is not None and target is not None and target != baseline:
        return (value - baseline) / (target - baseline) * 100
    return stated
