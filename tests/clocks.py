"""A clock that says what a test wants, to whoever asks it."""

import sys
import time
from datetime import datetime, tzinfo

import pytest


def set_to(moment: datetime, patch: pytest.MonkeyPatch) -> None:
    """Let every module of ours, and what packs files, see `moment` whenever they ask what time it is."""

    class Kind(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, datetime)

    class Clock(datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("commitments", "openpyxl", "pptx", "xlsxwriter"):
            for held, value in list(vars(module).items()):
                if isinstance(value, type) and value.__name__ in ("datetime", "Clock"):
                    patch.setattr(module, held, Clock)
    patch.setattr(time, "time", moment.timestamp)
