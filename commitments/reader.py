"""For whom something is shown: their language, the view they stand in, their screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from commitments.address import Address
from commitments.measures.scope import NONE
from commitments.vocabulary import fold
from commitments.wording import Speaker


@dataclass(frozen=True)
class Palette:
    """The colours of one theme; the same as in static/look.css and .streamlit/config.toml."""

    ground: str
    second_ground: str
    ink: str
    quiet: str
    line: str
    accent: str
    ochre: str
    edge: str
    completion: Mapping[str, str]
    on_completion: Mapping[str, str]

    @property
    def parts(self) -> dict[str, str]:
        """The colours of parts of bars by their codes; what has none looks empty, or is hatched."""
        return {**self.completion, "known": self.accent, "plain": self.completion["substantial"]}

    @property
    def on_parts(self) -> dict[str, str]:
        """The colours of the numbers on them; on what has none it is that of all text."""
        return {**self.on_completion, "known": self.on_completion["complete"]}


LIGHT = Palette(
    ground="#FCFAF5",
    second_ground="#F3EEE3",
    ink="#1D2333",
    quiet="#5B6172",
    line="#D9D2C2",
    accent="#2B3F7E",
    ochre="#8A5A12",
    edge="#6C7183",
    completion={
        "not_started": "#DCE2F2",
        "limited": "#A3B0DC",
        "substantial": "#5C71BC",
        "complete": "#2B3F7E",
    },
    on_completion={
        "not_started": "#1D2333",
        "limited": "#1D2333",
        "substantial": "#FFFFFF",
        "complete": "#FFFFFF",
    },
)
DARK = Palette(
    ground="#14171F",
    second_ground="#1D222D",
    ink="#EDE8DC",
    quiet="#A7ABB8",
    line="#3A4150",
    accent="#9DB0F0",
    ochre="#E3A848",
    edge="#8A90A2",
    completion={
        "not_started": "#2A3350",
        "limited": "#475A94",
        "substantial": "#7C91DC",
        "complete": "#C3CFFB",
    },
    on_completion={
        "not_started": "#EDE8DC",
        "limited": "#FFFFFF",
        "substantial": "#14171F",
        "complete": "#14171F",
    },
)


@dataclass(frozen=True)
class Reader:
    """For whom a chart is drawn: their language, the view they stand in, a light screen or a dark one."""

    t: Speaker
    address: Address
    dark: bool = False
    narrow: bool = False  # a phone
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def palette(self) -> Palette:
        return DARK if self.dark else LIGHT

    def name(self, by: str, group: str | None) -> str:
        """Give the name of a group of figures: a country, type, level, article, theme, basis,
        declaration or actor; of what has none, as figures and addresses write it."""
        if group in (None, NONE):
            return self.t("no single country") if by == "country" else self.t.missing
        if by == "country":
            return self.t.country(group)
        if by in ("level", "actor_type", "theme", "basis"):
            return self.t.label(by, group)
        return self.names.get(by, {}).get(group, group)

    def sorted_by(self, by: str, group: str | None) -> tuple[bool, int, str]:
        """Give what puts groups in the order of their names, articles in their own, "none" last."""
        articles = list(self.names.get(by, ())) if by == "article" else []
        place = articles.index(group) if group in articles else len(articles)
        return group is None, place, fold(self.name(by, group))


def questions(t: Speaker) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the pages of the navigation with their names, grouped by the question that they answer."""
    return [
        (
            t("Where do things stand?"),
            [
                ("overview", t("Overview")),
                ("since", t("Between two days")),
                ("countries", t("Countries")),
                ("declaration", t("The declaration")),
                ("themes", t("Themes of the city")),
            ],
        ),
        (
            t("Who does what?"),
            [
                ("register", t("Commitments")),
                ("actors", t("Actors")),
                ("partnerships", t("Partnerships")),
            ],
        ),
        (
            t("To what effect?"),
            [
                ("outcomes", t("Outcomes")),
                ("environment", t("Laws, networks, events")),
                ("practices", t("Practices")),
            ],
        ),
        (
            t("How is it known?"),
            [("method", t("Method")), ("history", t("History")), ("about", t("About"))],
        ),
    ]


def page_names(t: Speaker) -> list[tuple[str, str]]:
    """Give the pages of the navigation, in order, with their names."""
    return [page for _, pages in questions(t) for page in pages]


def staff_pages(t: Speaker) -> list[tuple[str, str, str]]:
    """Give the pages of the staff's navigation, with their names and what they are for."""
    return [
        ("staff", t("Secretariat"), t("Who is signed in, and what can be done here.")),
        (
            "upload",
            t("Deposit files"),
            t("Spreadsheets are read, mended on the page, looked at, and published as a revision."),
        ),
        (
            "edit",
            t("By hand"),
            t("One record added, corrected or contested without a file."),
        ),
        (
            "due",
            t("Reports to ask for"),
            t("Who is asked for a report, since when, with sheets to send out and a letter to go with them."),
        ),
        (
            "rename",
            t("Change an identifier"),
            t("An identifier is changed, or two that name the same become one; old links lead on."),
        ),
    ]


# Pages that show one thing are reached from a list, and stand under it in the navigation.
LISTED_IN = {
    "commitment": "register",
    "actor": "actors",
    "revision": "history",
    "undo": "history",
}
