"""The days between which what happened is told: of forums, or as the address asks."""

from datetime import date

from commitments.contract.days import moved
from commitments.measures.period import last_forum, list_forums
from commitments.site.visit import Visit
from commitments.site.words import period


def days(visit: Visit) -> list[date]:
    """Return the days of the forums that were held up to the day of reading."""
    held = (row["occurred_on_day"] for row in visit.read(list_forums))
    return [day for day in held if day <= visit.day]


def since(visit: Visit) -> date:
    """Return the day since which what happened is told: the one asked for, else that of the last
    forum, else a year before the day of reading."""
    if asked := visit.address["since"]:
        return date.fromisoformat(asked)
    last = visit.read(last_forum)
    return last["occurred_on_day"] if last else moved(visit.day, -365)


def since_words(visit: Visit) -> str:
    """Return since when what happened is told: “since Dakar 2023”, “since 6 May 2023”."""
    t, begun = visit.t, since(visit)
    name = period.forum_names(visit.read(list_forums), t).get(begun.isoformat())
    return t("since {forum}", forum=name) if name else t("since {day}", day=begun)


def names(visit: Visit) -> dict[str, str]:
    """Return the short names of the forums that were held before the day of reading, by day."""
    held = [row for row in visit.read(list_forums) if row["occurred_on_day"] < visit.day]
    return period.forum_names(held, visit.t)
