"""Today, and days near the ends of the calendar: what is counted on beyond them is its last day, or its
first."""

from datetime import UTC, date, datetime, timedelta


def today() -> date:
    """Return the day by which everything is read unless another is asked for (UTC)."""
    return datetime.now(UTC).date()


def moved(day: date, by: int) -> date:
    """Return the day so many days later, or earlier where `by` is negative."""
    try:
        return day + timedelta(days=by)
    except OverflowError:
        return date.max if by > 0 else date.min


def new_year(year: int) -> date:
    """Return the first day of a year; after the last year, the last day there is."""
    return date(year, 1, 1) if year <= date.max.year else date.max
