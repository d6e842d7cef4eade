"""The overview as an ordinary page of Dash, served by `gunicorn tests.benchmarks.peers.dash_page:server`."""

import os

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, callback, dcc, html

read = pd.read_csv(os.environ["BENCH_FIGURES"])
columns = ("country", "level", "theme", "trajectory")
app = Dash(title="The Bamako commitments")
server = app.server
app.layout = html.Div(
    [
        html.H1("Overview"),
        dcc.Dropdown(sorted(read["country"].dropna().unique()), placeholder="Country", id="chosen"),
        html.Div(id="numbers"),
        *(dcc.Graph(id=column) for column in columns),
    ]
)


@callback(
    Output("numbers", "children"), *(Output(each, "figure") for each in columns), Input("chosen", "value")
)
def show(country: str | None) -> list[object]:
    """Show all, or a country."""
    standing = read[read["country"] == country] if country else read
    counted = {
        "Commitments": len(standing),
        "Complete": int((standing["completion"] == "complete").sum()),
        "Overdue": int((standing["trajectory"] == "overdue").sum()),
        "Silent": int(standing["silent"].sum()),
    }
    shown: list[object] = [[html.Div([html.Small(name), html.B(n)]) for name, n in counted.items()]]
    for column in columns:
        counts = standing.groupby([column, "completion"], as_index=False).size()
        shown.append(px.bar(counts, x="size", y=column, color="completion", title=f"By {column}"))
    return shown
