"""What a program gets: the package's own names, and frames in which nothing unknown is a number."""

import re
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import commitments
from commitments import Scope, Store, figures, import_files, open_store, rows
from commitments.errors import DataUnknownError
from commitments.measures.figures import count_figures
from commitments.settings import data_folder

CHECKOUT = Path(__file__).parents[1]


def run(code: str, folder: Path) -> list[str]:
    """Run a program in a folder, and return the lines that it writes."""
    program = f"import sys\nsys.path.insert(0, {str(CHECKOUT)!r})\n{code}"
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_the_lines_of_the_readme_run(tmp_path: Path) -> None:
    """The program of the README tells what is wrong in a file, and what the figures are by country."""
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    shown = re.search(
        r"(?:^    .*\n|^\n)*^    from commitments import .*\n(?:^    .*\n|^\n)*", readme, re.MULTILINE
    )
    assert shown
    with open_store(f"duckdb:{tmp_path}/commitments.duckdb", create=True) as store:  # as it is named there
        baseline = sorted(data_folder().glob("baseline/*.csv"))
        import_files(store, baseline, who="Awa", reason="Baseline", today=date(2026, 12, 1))
    report = tmp_path / "reports.csv"
    report.write_text(
        "engagement,date du rapport,état d’avancement\nmli-c1-cnapess-2025,2026-01-31,presque\n"
    )
    program = textwrap.dedent(shown.group())
    told = run(program, tmp_path)
    assert told[0] == "error 2 completion unknown_code presque"
    assert any(re.match(r"MLI +\d+ +\d+ +[\d.]+$", line) for line in told)
    report.write_text(report.read_text().replace("presque", "achevé"))
    assert any(re.match(r"\d+ +mli-c1-cnapess-2025 +complete +\d+$", line) for line in run(program, tmp_path))


@pytest.mark.slow
def test_nothing_is_imported_before_it_is_asked_for(tmp_path: Path) -> None:
    """The package alone brings no library with it; each name that it promises is there."""
    heavy = {"duckdb", "pandas", "pyarrow", "pydantic", "streamlit"}
    assert run(f"import commitments; print(*sorted({heavy} & {{*sys.modules}}))", tmp_path) == [""]
    assert (
        run("import commitments\nfor name in commitments.__all__: getattr(commitments, name)", tmp_path) == []
    )
    with pytest.raises(AttributeError, match="no attribute 'figure'"):
        commitments.figure  # type: ignore[attr-defined]  # noqa: B018


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
