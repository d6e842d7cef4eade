"""The house stands as it was drawn: one road, walked in one direction, and nothing beside it."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import commitments
from commitments.server.run import open_or_fill
from commitments.settings import app_folder
from commitments.site.registry import SITE_PAGES
from tests import CHECKOUT

PACKAGE = Path(commitments.__file__).parent


def imported(path: Path) -> Iterator[str]:
    """Full names of all that a file imports, wherever in it; `from a import b` gives a.b."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name} imports relatively"
            yield from (f"{node.module}.{each.name}" for each in node.names)


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
        for path in PACKAGE.rglob("*.py")
        if path.stem != "__init__" and "installed" not in path.parts
    }


def test_every_module_has_its_place() -> None:
    """No module stands flat but the leaves and the command, none is named after nothing, and each package
    says in one sentence what it holds."""
    names = modules().keys()
    assert {name for name in names if "." not in name} == {"errors", "events", "settings", "__main__"}
    assert not {"utils", "util", "helpers", "common", "misc"} & {
        part for name in names for part in name.split(".")
    }
    for package in PACKAGE.rglob("__init__.py"):
        described = ast.get_docstring(ast.parse(package.read_text("utf-8"))) or ""
        assert described.partition("\n")[0].endswith("."), package


@pytest.mark.slow
def test_only_pages_start_streamlit(tmp_path: Path) -> None:
    """Briefs, figures and exports from a terminal, light pages, embeds and the API need no Streamlit."""
    code = (
        "import sys; from commitments.api import app; from commitments.server import embeds, light\n"
        "from commitments.cli.main import main\n"
        "codes = [main(arguments.split()) for arguments in sys.argv[1:]]\n"
        "print(*codes, *(name for name in sys.modules if name.startswith('streamlit')))"
    )
    open_or_fill(f"duckdb:{tmp_path}/it.duckdb", demonstration=False).close()
    store = f"--store duckdb:{tmp_path}/it.duckdb"
    brief = f"brief --to {tmp_path}/briefs --country MLI {store}"
    commands = (brief, f"figures {store}", f"export {tmp_path}/tables {store}")
    ended = subprocess.run(
        [sys.executable, "-c", code, *commands], capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "0 0 0"


@pytest.mark.slow
def test_what_is_imported_is_declared() -> None:
    """Every package that the dashboard imports stands in pyproject.toml, and no other: none is there by
    another's grace alone."""
    brought = packages_distributions()
    folder = app_folder()
    files = [*PACKAGE.rglob("*.py"), *(folder / "pages").glob("*.py"), folder / "dashboard.py"]
    roots = {full.partition(".")[0] for file in files for full in imported(file)}
    used = {
        name.lower().replace("_", "-")
        for root in roots - {*sys.stdlib_module_names, "commitments"}
        for name in brought[root]
    }
    settings = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    declared = {re.split(r"[\[<>=]", each)[0].lower() for each in settings}
    assert used == declared


def test_a_shared_store_adds_its_extensions_alone() -> None:
    """Whoever installs for a store that several servers share has what all have, in the same versions, and
    extensions of just that engine."""
    every, lake = (
        dict(re.findall(r"(?m)^([a-z0-9-]+)==(\S+)", (CHECKOUT / name).read_text("utf-8")))
        for name in ("requirements.lock", "requirements-lake.lock")
    )
    assert every.items() <= lake.items()
    added = {name: version for name, version in lake.items() if name not in every}
    assert added == dict.fromkeys(
        ("duckdb-extension-ducklake", "duckdb-extension-postgres-scanner"), every["duckdb"]
    )


def test_pages_name_themselves() -> None:
    """The file of a page asks for the page that bears its name, and nothing else: what a page is, and whom
    it is for, stands in the registry."""
    for name in SITE_PAGES:
        page = (app_folder() / "pages" / f"{name}.py").read_text("utf-8")
        assert page == f'from commitments import ui\n\nui.page("{name}")\n'


def test_tests_stand_as_the_packages_do() -> None:
    """A folder of tests bears the name of the package that it tests, but for four."""
    folders = {path.parent.name for path in (CHECKOUT / "tests").glob("*/test_*.py")}
    assert folders - {"browser", "benchmarks", "deploy", "lake"} <= {
        path.parent.name for path in PACKAGE.glob("*/__init__.py")
    }


@pytest.mark.slow
def test_tests_stand_alone() -> None:
    """Nothing imports a module of tests, be it a test or a benchmark: what they share stands beside them."""
    for path in (CHECKOUT / "tests").rglob("*.py"):
        assert not re.search(r"\btests\.(\w+\.)*(test_|conftest)", "\n".join(imported(path))), path.name


def test_every_page_has_its_place() -> None:
    """Every page has a path, and is in the navigation, under a page that is, or the search; those of the
    staff are in theirs."""
    assert {page.stem for page in (app_folder() / "pages").glob("*.py")} - {"navigation"} == SITE_PAGES.keys()
    for name, page in SITE_PAGES.items():
        places = [bool(page.question), bool(page.parent), bool(page.purpose), name == "search"]
        assert places.count(True) == 1, name
        assert not page.parent or SITE_PAGES[page.parent].question
        assert not page.changes or page.for_staff


def test_nothing_runs_before_the_guard() -> None:
    """Callbacks and fragments run without the first line of a page: none but signing in and out is there."""
    drawing = [*(PACKAGE / "ui").rglob("*.py"), *(app_folder() / "pages").glob("*.py")]
    called = {
        ast.unparse(keyword.value)
        for path in drawing
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in ("on_click", "on_change", "on_select", "on_submit", "on_dismiss")
    }
    assert called <= {"'ignore'", "'rerun'", "st.login", "_sign_out"}
    for path in drawing:
        names = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute)
        }
        assert not {"fragment", "dialog"} & names, path.name


def test_no_page_hides_a_module() -> None:
    """No page bears the name of a module: the folder of pages comes first where names are looked up."""
    folder = app_folder() / "pages"
    elsewhere = [where for where in sys.path if Path(where or ".").resolve() != folder]
    for page in folder.glob("*.py"):
        assert page.stem not in sys.stdlib_module_names
        assert PathFinder.find_spec(page.stem, elsewhere) is None, page.name
