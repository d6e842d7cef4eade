"""Figures and rows as pandas DataFrames, for who computes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from commitments.errors import DataUnknownError
from commitments.exports.open_data import DATASETS, as_arrow
from commitments.measures.scope import By, Scope
from commitments.store.store import Store

if TYPE_CHECKING:
    from pandas import DataFrame


def figures(store: Store, by: By = "total", scope: Scope | None = None) -> DataFrame:
    """Return what the five axes say of each group of commitments, a row a group.

    Args:
        store: what `open_store` gives.
        by: what divides the commitments: "total", "country", "level", "actor_type", "article", "theme", …;
            the index holds its codes.
        scope: revision, day and dimensions; the newest revision today without it.
    """
    frame = rows(store, "figures", scope)
    return frame[frame["by"] == by].drop(columns="by").set_index("group")


def rows(store: Store, dataset: str, scope: Scope | None = None) -> DataFrame:
    """Return the rows of a dataset of the open data: a table of the register, or a measure.

    Values are codes, percents and days; each row bears its revision and its day, and what is not known
    is `<NA>`, never zero.

    Args:
        store: what `open_store` gives.
        dataset: its name, as under `/data/`: "commitments", "reports", "standing", "outcomes" …
        scope: revision, day and dimensions; the newest revision today without it.

    Raises:
        DataUnknownError: There is no dataset of that name.
    """
    import pandas as pd

    if dataset not in DATASETS:
        raise DataUnknownError(file=dataset)
    nullable = {
        pa.string(): pd.StringDtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    snapshot = (scope or Scope()).snapshot(store)
    resolved = (scope or Scope()).but(revision=snapshot.revision, day=snapshot.day)
    table = as_arrow(DATASETS[dataset], store, resolved)
    return table.to_pandas(types_mapper=nullable.get, date_as_object=False)
