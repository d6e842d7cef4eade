"""The days between which what happened is told: of dialogues and forums, or as the address asks."""

from datetime import date

from commitments.contract.days import moved
from commitments.measures.period import last_dialogue, list_dialogues
from commitments.site.visit import Visit
from commitments.site.words import period


def dialogues(visit: Visit) -> list[date]:
    """Return the days of the dialogues and forums that were held up to the day of reading."""
    days_held = (row["occurred_on_day"] for row in visit.read(list_dialogues))
    return [day for day in days_held if day <= visit.day]


def since(visit: Visit) -> date:
    """Return the day since which what happened is told: the one asked for, else that of the last dialogue or
    forum, else a year before the day of reading."""
    if asked := visit.address["since"]:
        return date.fromisoformat(asked)
    last = visit.read(last_dialogue)
    return last["occurred_on_day"] if last else moved(visit.day, -365)


def since_words(visit: Visit) -> str:
    """Return since when what happened is told: “since Dakar 2023”, “since 6 May 2023”."""
    t, begun = visit.t, since(visit)
    name = period.forum_names(visit.read(list_dialogues), t).get(begun.isoformat())
    return t("since {forum}", forum=name) if name else t("since {day}", day=begun)


def forums(visit: Visit) -> dict[str, str]:
    """Return the short names of the dialogues and forums that were held before the day of reading, by day."""
    held = [row for row in visit.read(list_dialogues) if row["occurred_on_day"] < visit.day]
    return period.forum_names(held, visit.t)
