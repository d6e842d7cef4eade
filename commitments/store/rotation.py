"""Which of the dated copies of a store are kept: the newest of each hour, day, week and month, so many of
each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

_LATE = 2  # intervals after which a copy should have been followed by another


@dataclass(frozen=True)
class Ages:
    """Of how many hours, days, weeks and months, among those that have copies, the newest one is kept."""

    hourly: int
    daily: int
    weekly: int
    monthly: int

    @property
    def interval(self) -> timedelta:
        """Return how often a copy is to be made for these to be had."""
        steps = zip(
            (self.hourly, self.daily, self.weekly),
            (timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)),
            strict=True,
        )
        return next((step for number, step in steps if number), timedelta(days=31))

    def overdue(self, moment: datetime, now: datetime) -> bool:
        """Return whether a copy of `moment` should have been followed by another."""
        return now - moment > _LATE * self.interval


def kept(moments: Iterable[datetime], ages: Ages, now: datetime) -> set[datetime]:
    """Return which of the `moments` of copies, all in UTC, are kept at `now`.

    The newest one always is. What is dated later than now, since a clock was wrong, is kept and counts for
    nothing.
    """
    newest_first = sorted(moments, reverse=True)
    past = [moment for moment in newest_first if moment <= now]
    stay = {*past[:1], *(moment for moment in newest_first if moment > now)}
    periods: list[tuple[int, Callable[[datetime], tuple[int, ...]]]] = [
        (ages.hourly, lambda moment: moment.timetuple()[:4]),
        (ages.daily, lambda moment: moment.timetuple()[:3]),
        (ages.weekly, lambda moment: moment.isocalendar()[:2]),
        (ages.monthly, lambda moment: moment.timetuple()[:2]),
    ]
    for number, period in periods:
        newest_of: dict[tuple[int, ...], datetime] = {}
        for moment in past:
            newest_of.setdefault(period(moment), moment)
        stay |= {*list(newest_of.values())[:number]}
    return stay
