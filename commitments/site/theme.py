"""The colours of pages, pictures, slides and spreadsheets, on light and on dark."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

# The steps of a matrix, from few to many: so many percent of ochre in the ground.
STEPS: Mapping[str, int] = {"s1": 12, "s2": 24, "s3": 36, "s4": 50, "s5": 100}


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
    thread: str  # of ochre in indigo
    edge: str
    hatch: str  # the lines of what was looked for and not found
    notice: str
    completion: Mapping[str, str]
    on_completion: Mapping[str, str]

    @cached_property
    def parts(self) -> dict[str, str]:
        """Return the colours of parts of bars by code; what has none looks empty, or is hatched."""
        return {**self.completion, "known": self.accent, "plain": self.completion["substantial"]}

    @cached_property
    def steps(self) -> dict[str, str]:
        """Return the colours of the steps of a matrix; on the last the numbers are in that of the ground."""
        return {code: self.tinted(percent) for code, percent in STEPS.items()}

    def tinted(self, percent: int) -> str:
        """Return so much of the ochre mixed into the ground, as color-mix of style sheets has it."""
        pairs = ([int(colour[at : at + 2], 16) for colour in (self.ochre, self.ground)] for at in (1, 3, 5))
        return "#" + "".join(
            f"{round((ours * percent + other * (100 - percent)) / 100):02X}" for ours, other in pairs
        )

    @cached_property
    def on_parts(self) -> dict[str, str]:
        """Return the colours of the numbers on them; on what has none it is that of all text."""
        return {**self.on_completion, "known": self.on_completion["complete"]}


LIGHT = Palette(
    ground="#FCFAF5",
    second_ground="#F3EEE3",
    ink="#1D2333",
    quiet="#5B6172",
    line="#D9D2C2",
    accent="#2B3F7E",
    ochre="#8A5A12",
    thread="#E3A848",
    edge="#6C7183",
    hatch="#BDB7AA",
    notice="#FBF0D9",
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
    thread="#E3A848",
    edge="#8A90A2",
    hatch="#545B6D",
    notice="#2C2415",
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


# The signs of what colour alone must not say: of the pace of a commitment, and of who says so.
SIGNS: Mapping[str, str] = {
    "achieved": "✓",
    "on_track": "▲",
    "acceleration_needed": "»",
    "limited_progress": "=",
    "deteriorating": "▼",
    "overdue": "!",
    "unable_to_assess": "?",
    "reviewed": "○",
    "validated": "●",
    "disputed": "×",
}
