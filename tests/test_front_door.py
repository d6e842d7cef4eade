"""What a program gets: figures and rows as frames, in which nothing unknown is a number."""

from datetime import date

import pandas as pd
import pytest

from commitments.errors import DataUnknownError
from commitments.exports.frames import figures, rows
from commitments.measures.figures import count_figures
from commitments.measures.scope import Scope
from commitments.store.store import Store


def test_figures_are_those_of_the_pages(baseline_store: Store) -> None:
    """A frame of figures has a row a group, with the numbers that pages show; a mean of none is not known."""
    scope = Scope(day=date(2025, 12, 31))
    frame = figures(baseline_store, "country", scope)
    assert frame.index.name == "group"
    counted = count_figures(baseline_store, scope, "country")
    assert [group if group else "none" for group in (figure.group for figure in counted)] == [*frame.index]
    for figure, (_, row) in zip(counted, frame.iterrows(), strict=True):
        assert (row["commitments"], row["reported"]) == (figure.commitments, figure.reported)
        assert row["completion_complete"] == figure.completion["complete"]
        assert pd.isna(row["progress_mean"]) == (figure.progress_mean is None)
    assert figures(baseline_store).loc["total", "commitments"] == sum(frame["commitments"])


def test_rows_keep_what_is_not_known_apart(baseline_store: Store) -> None:
    """Whole numbers stay whole beside what is not known, days are days, and rows bear their view."""
    scope = Scope(country=("MLI",), day=date(2025, 12, 31))
    frame = rows(baseline_store, "standing", scope)
    assert {*frame["country"]} == {"MLI"}
    assert (str(frame["days_since"].dtype), frame["as_of_day"].dtype.kind) == ("Int64", "M")
    silent = frame[frame["freshness"] == "never_reported"]
    assert len(silent) > 0
    assert silent["days_since"].isna().all()
    assert {*frame["read_on"].dt.date} == {date(2025, 12, 31)}
    assert len(rows(baseline_store, "commitments")) > len(frame)


def test_a_dataset_that_there_is_not(baseline_store: Store) -> None:
    """A name that is no dataset is refused, and said."""
    with pytest.raises(DataUnknownError, match="nothing"):
        rows(baseline_store, "nothing")
