"""The overview as an ordinary page of Panel, served by `panel serve`."""

import os

import pandas as pd
import panel as pn
import plotly.express as px

pn.extension("plotly")


@pn.cache
def read() -> pd.DataFrame:
    """Read the figures once."""
    return pd.read_csv(os.environ["BENCH_FIGURES"])


def show(country: str) -> pn.Column:
    """Show all, or a country."""
    standing = read() if country == "All" else read()[read()["country"] == country]
    numbers = pn.Row(
        pn.indicators.Number(name="Commitments", value=len(standing)),
        pn.indicators.Number(name="Complete", value=int((standing["completion"] == "complete").sum())),
        pn.indicators.Number(name="Overdue", value=int((standing["trajectory"] == "overdue").sum())),
        pn.indicators.Number(name="Silent", value=int(standing["silent"].sum())),
    )
    charts = []
    for column in ("country", "level", "theme", "trajectory"):
        counts = standing.groupby([column, "completion"], as_index=False).size()
        charts.append(
            pn.pane.Plotly(px.bar(counts, x="size", y=column, color="completion", title=f"By {column}"))
        )
    return pn.Column(numbers, *charts)


chosen = pn.widgets.Select(name="Country", options=["All", *sorted(read()["country"].dropna().unique())])
pn.Column("# Overview", chosen, pn.bind(show, chosen)).servable(title="The Bamako commitments")
