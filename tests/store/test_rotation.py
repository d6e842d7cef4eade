"""Which copies are kept is a function of their moments, and no accident of clocks loses the newest."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from commitments.store.rotation import Ages, kept

NOW = datetime(2026, 12, 2, 1, 30, tzinfo=UTC)

_ages = st.builds(Ages, *[st.integers(0, 30)] * 4)
# Of the last days, some dated later, and of two years.
_moments = st.lists(
    (st.integers(-3_000, 10_000) | st.integers(0, 1_000_000)).map(lambda ago: NOW - timedelta(minutes=ago)),
    max_size=60,
)


@given(_moments, _ages)
def test_the_newest_stays_and_nothing_is_invented(moments: list[datetime], ages: Ages) -> None:
    """The newest copy up to now is kept whatever the numbers, as is all that is dated later; no more than so
    many of each age are."""
    stay = kept(moments, ages, NOW)
    past = [moment for moment in moments if moment <= NOW]
    assert stay <= {*moments}
    assert {*moments} - {*past} <= stay
    assert not past or max(past) in stay
    most = ages.hourly + ages.daily + ages.weekly + ages.monthly
    assert len(stay & {*past}) <= max(1, most)


@given(_moments, _ages)
def test_what_stays_stays(moments: list[datetime], ages: Ages) -> None:
    """What was kept is kept when it is asked again."""
    stay = kept(moments, ages, NOW)
    assert kept(stay, ages, NOW) == stay


@given(_moments, _ages)
def test_removing_step_by_step_keeps_the_same(moments: list[datetime], ages: Ages) -> None:
    """Copies that are removed after each new one leave what is left where all are judged at once."""
    past = sorted(moment for moment in moments if moment <= NOW)
    left: set[datetime] = set()
    for moment in past:
        left = kept({*left, moment}, ages, moment)
    assert left == kept(past, ages, NOW)


@given(_moments, _ages, st.integers(0, 3))
def test_more_is_never_less(moments: list[datetime], ages: Ages, more: int) -> None:
    """Whoever keeps more hours, days, weeks or months loses none of what was kept."""
    longer = Ages(ages.hourly + more, ages.daily + more, ages.weekly + more, ages.monthly + more)
    assert kept(moments, ages, NOW) <= kept(moments, longer, NOW)


def test_a_year_of_hourly_copies() -> None:
    """Of a year of hourly copies those of a day by the hour, a week by the day, five weeks and twelve months
    are left, across the changes of clocks of every country."""
    hours = [NOW - timedelta(hours=n) for n in range(24 * 400)]
    stay = sorted(kept(hours, Ages(24, 7, 5, 12), NOW), reverse=True)
    assert stay[:24] == hours[:24]
    days = [moment for moment in stay[24:] if moment.hour == 23]
    assert len(days) == len(stay) - 24  # each the last of its day
    assert {f"{moment:%Y-%m}" for moment in stay} >= {f"2026-{month:02}" for month in range(1, 13)}


def test_a_copy_is_overdue_after_two_of_its_intervals() -> None:
    """How late is late follows from how often copies are kept."""
    two_days = NOW - timedelta(days=2, minutes=1)
    assert Ages(24, 7, 5, 12).overdue(NOW - timedelta(hours=2, minutes=1), NOW)
    assert not Ages(24, 7, 5, 12).overdue(NOW - timedelta(hours=2), NOW)
    assert Ages(0, 7, 5, 12).overdue(two_days, NOW)
    assert not Ages(0, 0, 5, 12).overdue(two_days, NOW)
    assert not Ages(0, 0, 0, 0).overdue(two_days, NOW)
