"""What the texts for developers name is there."""

import re
import tomllib
from pathlib import Path

from commitments.operation.configuration import table
from commitments.settings import FILE, Settings, in_environment

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
NAMED = re.findall(r"`([^`\n]+)`", TEXT)


def test_every_file_is_there() -> None:
    """Every file and folder is there; for one that has yet to be named there are others of its kind."""
    files = [name for name in NAMED if re.fullmatch(r"[\w./-]+/[\w./-]+", name)]
    assert len(files) > 20
    for name in files:
        assert list(ROOT.glob(re.sub(r"NAME|NUMBER", "*", name))), name


def test_every_name_is_where_it_is_said_to_be() -> None:
    """A name that is said to be in a file is defined there."""
    said = re.findall(r"`(\w+)` in\s+`([\w./]+)`", TEXT)
    assert len(said) > 6
    for name, file in said:
        assert re.search(rf"^(def |class )?{name}\b", (ROOT / file).read_text("utf-8"), re.MULTILINE), name


def test_every_command_is_there() -> None:
    """A target of make is in the Makefile, a module that is run can be."""
    targets = set(re.findall(r"(?:^    |`)make (\w+)", TEXT, re.MULTILINE))
    assert {"messages", "lint", "check", "test"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE), target
    for module in re.findall(r"-m ([\w.]+)", TEXT):
        file = ROOT / (module.replace(".", "/") + ".py")
        assert '__name__ == "__main__"' in file.read_text("utf-8"), module


def test_the_readme_leads_there() -> None:
    """Whoever reads the README finds it."""
    assert "](CONTRIBUTING.md)" in README


def test_every_setting_is_told() -> None:
    """The page for operators has the table of every setting, as the settings themselves say it, and a setting
    that another text names is one of them."""
    told = (ROOT / "docs" / "operators.md").read_text("utf-8")
    assert table() in told
    there = {FILE, *map(in_environment, Settings.model_fields)}
    for text in (README, told, TEXT, (ROOT / "SECURITY.md").read_text("utf-8")):
        assert set(re.findall(r"\bCOMMITMENTS_\w+", text)) <= there


def test_every_folder_is_told() -> None:
    """The page of the architecture has a line for each folder, and its links lead somewhere."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    folders = {path.parent.name for path in (ROOT / "commitments").glob("*/__init__.py")} - {"installed"}
    assert folders == set(re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE))
    assert all((ROOT / "docs" / link).exists() for link in re.findall(r"\]\(([^)]+)\)", text))


def test_every_text_means_the_same_version() -> None:
    """The changelog begins with the version at hand; whoever cites names the last one that was released."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+) \((.+)\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0][0] == version.removesuffix(".dev0")
    assert (headings[0][1] == "unreleased") == version.endswith(".dev0")
    released = next(heading for heading in headings if heading[1] != "unreleased")
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    assert ("\n".join(("version: %s", "date-released: %s")) % released) in cited
