"""The overview as an ordinary page of Streamlit."""

import os

import pandas as pd
import plotly.express as px
import streamlit as st

st.set_page_config(page_title="The Bamako commitments", layout="wide")


@st.cache_data
def read() -> pd.DataFrame:
    """Read the figures once."""
    return pd.read_csv(os.environ["BENCH_FIGURES"])


standing = read()
st.title("Overview")
if country := st.selectbox("Country", sorted(standing["country"].dropna().unique()), index=None):
    standing = standing[standing["country"] == country]
numbers = st.columns(4)
numbers[0].metric("Commitments", len(standing))
numbers[1].metric("Complete", int((standing["completion"] == "complete").sum()))
numbers[2].metric("Overdue", int((standing["trajectory"] == "overdue").sum()))
numbers[3].metric("Silent", int(standing["silent"].sum()))
for column in ("country", "level", "theme", "trajectory"):
    counts = standing.groupby([column, "completion"], as_index=False).size()
    st.plotly_chart(px.bar(counts, x="size", y=column, color="completion", title=f"By {column}"))
