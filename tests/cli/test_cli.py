"""The command line: exit codes, what goes to stdout and what to stderr, and that nothing is half done."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commitments.cli import main as cli
from commitments.cli.main import main
from commitments.contract.model import RECORDS
from commitments.i18n.translator import translator_for
from commitments.store.opening import open_store
from tests import CHECKOUT, FILES
from tests.configured import configure
from tests.sheets import ARTICLES, COMMITMENTS, REPORTS, SIGNATORIES, SMALL_TABLES, csv_paths

BASELINE = CHECKOUT / "data" / "baseline"


def run(*arguments: str | Path, folder: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    """One command in a process of its own, as a terminal or a script starts it."""
    return subprocess.run(
        [sys.executable, "-m", "commitments", *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)} | more,
        capture_output=True,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with four small tables that belong together."""
    monkeypatch.chdir(tmp_path)
    return _with_small_tables(tmp_path)


def _with_small_tables(folder: Path) -> Path:
    for table, text in SMALL_TABLES.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def _imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with those tables, imported into its store."""
    folder = tmp_path_factory.mktemp("imported")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(_with_small_tables(folder))
        assert main(["import", *csv_paths(folder), "--reason", "premier envoi"]) == 0
    return folder


@pytest.fixture
def stored(_imported: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same, imported into the store of that folder."""
    shutil.copytree(_imported, folder, dirs_exist_ok=True)
    capsys.readouterr()
    return folder


@pytest.fixture(scope="module")
def asked(_imported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same, in a store that stays open for all who only ask."""
    folder = shutil.copytree(_imported, tmp_path_factory.mktemp("asked"), dirs_exist_ok=True)
    with open_store(f"duckdb:{folder}/data/commitments.duckdb"):
        yield folder


def found(capsys: pytest.CaptureFixture[str]) -> Any:
    """What was printed as JSON, and nothing beside it."""
    told = capsys.readouterr()
    assert told.err == ""
    return json.loads(told.out)


# --- words -------------------------------------------------------------------------------------------


def test_help_speaks_french() -> None:
    """Every text of every help page has its French, and no word of click is left in English."""
    t = translator_for("fr")
    for name, command in cli.cli.commands.items():
        context = command.make_context(f"commitments {name}", ["x"], resilient_parsing=True, obj=t)
        page = command.get_help(context)
        for english in ("Usage", "Show this", "[OPTIONS] FILE", "default", "required"):
            assert english not in page
        for text in (
            command.help,
            command.short_help,
            *(getattr(param, "help", "") for param in command.params),
        ):
            assert not text or t(text) != text, text


def test_help_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a wish the help is French; --lang changes it, before the command as well as after it."""
    pages = []
    for arguments in (
        ["check", "--help"],
        ["check", "--lang", "en", "--help"],
        ["--lang=en", "check", "--help"],
    ):
        assert main(arguments) == 0
        pages.append(capsys.readouterr().out)
    assert "Emploi" in pages[0]
    assert "Usage:" in pages[1]
    assert pages[1] == pages[2]


def test_version() -> None:
    """The version is that of the package, in one line."""
    ended = run("--version", folder=CHECKOUT)
    assert re.fullmatch(r"commitments \d+\.\d+\.\d+(\.dev\d+)?\n", ended.stdout.decode())
    assert ended.returncode == 0


def test_help_comes_at_once() -> None:
    """The help does not wait for what only other commands need."""
    code = "import sys; from commitments.cli import main; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True)
    assert not {"duckdb", "streamlit", "pandas", "plotly", "openpyxl", "pyarrow"} & set(ended.stdout.split())


@pytest.mark.slow
def test_a_text_is_checked_without_what_others_need(tmp_path: Path) -> None:
    """What spreadsheets, tables in memory and pages need is not loaded to check a text against a store."""
    file, store = tmp_path / "s.csv", f"duckdb:{tmp_path}/it.duckdb"
    file.write_text("signatory_id,name,country,actor_type\nx,Ville de X,MLI,local_government\n")
    with open_store(store, create=True):
        pass
    code = (
        f"import sys; sys.argv[1:] = ['check', {str(file)!r}, '--store', {store!r}]\n"
        "from commitments.cli.main import main; main(); print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True)
    loaded = set(ended.stdout.split())
    assert "commitments.ingest.validation" in loaded
    assert loaded.isdisjoint({"pandas", "openpyxl", "streamlit", "plotly", "commitments.site.cells"})


# --- wrong use ---------------------------------------------------------------------------------------

WRONG = [
    "figurs",
    "figures --by size",
    "figures --as-of hier",
    "figures --as-of 2026-02-30",
    "figures --country Atlantide",
    "figures --theme x",
    "figures --actor nobody",
    "figures --article C9",
    "figures --revision 7",
    "figures --revision -1",
    "figures --lang de",
    "figures --bye total",
    "figures --by",
    "figures more",
    "check",
    "check signatories.csv --table persons",
    "check nothing.csv",
    "check nothing.csv --json",
    "check empty",
    "import signatories.csv",
    "import signatories.csv --reason",
    "import nothing.csv --reason x",
    "export",
    "export one two",
    "export signatories.csv",
    "export elsewhere --revision 7",
    "read",
    "read signatories.csv",
    "read nothing.csv --to elsewhere",
    "brief",
    "brief --to signatories.csv",
    "brief --to elsewhere --country Nowhere",
    "brief --to elsewhere --site example.org",
    "brief --to elsewhere --store duckdb:nowhere.duckdb",
    "read signatories.csv --to .",
    "read signatories.csv --to . --force",
    "read signatories.csv --to articles.csv",
    "serve --port 0",
    "figures --store duckdb:nowhere.duckdb",
    "export elsewhere --store duckdb:nowhere.duckdb",
    "figures --store nowhere",
    "figures --store duckdb:signatories.csv",
    "check signatories.csv --store duckdb:signatories.csv",
]


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_use(stored: Path, capsys: pytest.CaptureFixture[str], wrong: str) -> None:
    """What is not used as it is meant, or is not there, is said in one line on stderr, with exit code 2."""
    (stored / "empty").mkdir()
    assert main(wrong.split()) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert not (stored / "elsewhere").exists()
    assert not (stored / "nowhere.duckdb").exists()


def test_a_reason_must_say_something(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty reason is none."""
    assert main(["import", *csv_paths(folder), "--reason", "  "]) == 2
    assert "--reason" in capsys.readouterr().err
    assert not (folder / "data").exists()


def test_without_a_command() -> None:
    """Alone, the command shows its help, with exit code 2."""
    ended = run(folder=CHECKOUT)
    assert ended.returncode == 2
    assert "Emploi" in ended.stderr.decode()


@pytest.mark.slow
def test_no_traceback_reaches_anyone(folder: Path) -> None:
    """A process that fails ends with its sentence: nothing on stdout, no traceback."""
    ended = run("figures", folder=folder)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert len(ended.stderr.decode().splitlines()) == 1


# --- check -------------------------------------------------------------------------------------------


def test_check_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object for each table read, with the keys that other programs rely on."""
    (folder / "reports.csv").write_text(
        "Suivi 2024\n\n"
        "engagement;date du rapport;avancement en %;couleur\n"
        "plan;31/12/2024;45,5;bleu\n"
        "fonds;hier;200;\n",
        encoding="cp1252",
    )
    assert main(["check", *csv_paths(folder), "--json"]) == 1
    tables = found(capsys)
    assert [table["table"] for table in tables] == list(SMALL_TABLES)
    report = tables[-1]
    assert list(report) == [
        "file",
        "sheet",
        "table",
        "encoding",
        "delimiter",
        "rows",
        "accepted",
        "ignored_columns",
        "decisions",
        "problems",
    ]
    assert report["file"] == str(folder / "reports.csv")
    assert (report["sheet"], report["delimiter"], report["rows"], report["accepted"]) == (None, ";", 2, 1)
    assert report["ignored_columns"] == ["couleur"]
    errors = [problem for problem in report["problems"] if problem["severity"] == "error"]
    assert {(error["row"], error["column"], error["code"], error["value"]) for error in errors} == {
        (5, "as_of", "bad_date", "hier"),
        (5, "progress_percent", "out_of_range", "200"),
    }
    assert list(errors[0]) == ["row", "across", "column", "code", "value", "severity", "message"]


def test_check_in_both_languages(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the sentences of the JSON differ by language."""
    (folder / "reports.csv").write_text(REPORTS.replace("limited", "half"), encoding="utf-8")
    said = {}
    for language in ("fr", "en"):
        assert main(["check", *csv_paths(folder), "--json", "--lang", language]) == 1
        said[language] = found(capsys)
    french, english = (said[language][-1] for language in ("fr", "en"))
    assert french["problems"][0].pop("message") != english["problems"][0].pop("message")
    assert french.pop("decisions") != english.pop("decisions")
    assert french == english


def test_check_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json every problem is a line on stdout, with its file and row."""
    (folder / "commitments.csv").write_text(
        COMMITMENTS.replace("fonds,ville", "fonds,village"), encoding="utf-8"
    )
    assert main(["check", *csv_paths(folder)]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    (line,) = (line for line in told.out.splitlines() if "village" in line)
    assert "commitments.csv" in line
    assert "3" in line
    assert main(["check", *csv_paths(folder, "signatories")]) == 0
    assert capsys.readouterr().err == ""


def test_warnings_are_allowed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with warnings alone is as good as one without."""
    rows = ARTICLES.splitlines()
    coloured = [f"{row},{'colour' if number == 0 else 'blue'}" for number, row in enumerate(rows)]
    (folder / "articles.csv").write_text("\n".join(coloured), encoding="utf-8")
    assert main(["check", *csv_paths(folder, "articles"), "--json"]) == 0
    (article,) = found(capsys)
    assert {problem["severity"] for problem in article["problems"]} == {"warning"}


def test_check_against_the_store(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reference is good where the store has what it names, or where a file given beside it has."""
    (stored / "reports.csv").write_text(REPORTS.replace("plan,2024", "FONDS,2025"), encoding="utf-8")
    assert main(["check", *csv_paths(stored, "reports"), "--json"]) == 0
    capsys.readouterr()
    assert main(["check", *csv_paths(stored, "reports"), "--json", "--store", "duckdb:another.duckdb"]) == 1
    (table,) = found(capsys)
    assert [problem["code"] for problem in table["problems"]] == ["unknown_reference"]
    assert main(["check", *csv_paths(stored), "--json", "--store", "duckdb:another.duckdb"]) == 0
    assert not (stored / "another.duckdb").exists()


@pytest.mark.slow
def test_check_beside_a_running_dashboard(stored: Path) -> None:
    """Where another program holds the store, files are checked without it, and that is said on stderr."""
    with open_store("duckdb:data/commitments.duckdb"):
        ended = run("check", *csv_paths(stored), "--json", folder=stored)
    assert ended.returncode == 0
    assert len(json.loads(ended.stdout)) == 4
    assert str(os.getpid()) in ended.stderr.decode()
    assert len(ended.stderr.decode().splitlines()) == 2


def test_check_of_an_unreadable_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is no table is in the JSON all the same, beside those that are; the exit code is 2."""
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert main(["check", *csv_paths(folder, "signatories"), "broken.xlsx", "--json"]) == 2
    good, broken = found(capsys)
    assert good["accepted"] == 2
    assert [problem["code"] for problem in broken["problems"]] == ["unreadable_file"]
    assert broken["table"] is None


def test_check_of_an_unknown_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that was read, but is no table of ours, has an error; --table says which it is meant to be."""
    (folder / "people.csv").write_text("shoe,hat\n1,2\n", encoding="utf-8")
    assert main(["check", "people.csv", "--json"]) == 1
    assert [problem["code"] for problem in found(capsys)[0]["problems"]] == ["unknown_table"]
    assert main(["check", "people.csv", "--json", "--table", "articles"]) == 1
    (people,) = found(capsys)
    assert people["table"] == "articles"
    assert "missing_column" in {problem["code"] for problem in people["problems"]}


def test_totals_are_told_and_left_out_on_request(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row of totals is an error that says what to do; with --leave-out it is gone, and that is told."""
    (folder / "actors.csv").write_text(
        SMALL_TABLES["signatories"] + "Total,2 actors,MLI,academia\n", encoding="utf-8"
    )
    assert main(["check", "actors.csv", "--lang", "en"]) == 1
    assert "row 4: this row (“Total”) looks like a total: take it out" in capsys.readouterr().out
    assert main(["check", "actors.csv", "--lang", "en", "--leave-out", "total_row"]) == 0
    assert "row 4 is left out, as decided" in capsys.readouterr().out
    importing = ["import", "actors.csv", "--reason", "a beginning", "--lang", "en"]
    assert main(importing) == 1
    assert main([*importing, "--leave-out", "total_row"]) == 0


def test_shares_of_one_are_read_as_percentages_on_request(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures from 0 to 1 under a percentage are a warning; with --shares-of-one they are read × 100."""
    (folder / "shares.csv").write_text(
        "commitment_id,as_of,progress_percent\nc,2025,0.65\n", encoding="utf-8"
    )
    main(["check", "shares.csv", "--lang", "en"])
    assert "0.65 is read as 0.65%, not as 65%" in capsys.readouterr().out
    main(["check", "shares.csv", "--lang", "en", "--shares-of-one"])
    told = capsys.readouterr().out
    assert "shares of one are read as percentages" in told
    assert "0.65%" not in told


def test_a_folder_stands_for_its_tables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder is read as the tables in it and its subfolders, whether or not they are named as well."""
    (folder / "deep").mkdir()
    (folder / "reports.csv").rename(folder / "deep" / "reports.csv")
    for given in ([str(folder)], [str(folder), *csv_paths(folder, "articles")]):
        assert main(["check", *given, "--json"]) == 0
        assert sorted(table["table"] for table in found(capsys)) == sorted(SMALL_TABLES)


def test_what_a_folder_holds_beside_tables_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lock files are passed over; every other file that is not read is named, for what it is, as no error."""
    for case in ("06-other-kinds", "07-lock-files/inbox"):
        shutil.copytree(FILES / "cases" / case, folder / "boîte" / case)
    for named_as_tables in ("*.csv", "*.xls", "*.xlsm", "*.xlsx"):
        for path in (folder / "boîte").rglob(named_as_tables):
            path.unlink()
    (folder / "LISEZMOI.txt").write_text("Notes", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x", encoding="utf-8")
    assert main(["check", str(folder), "--json"]) == 0
    told = capsys.readouterr()
    assert sorted(table["file"] for table in json.loads(told.out)) == sorted(csv_paths(folder))
    named = told.err.splitlines()
    kinds = sorted((folder / "boîte" / "06-other-kinds").iterdir())
    assert [line.split("\u00a0: ")[:2] for line in named] == [
        ["Non lu", str(path)] for path in (folder / "LISEZMOI.txt", *kinds)
    ]
    assert "son nom ne se termine pas comme celui d’un tableau" in named[0]
    assert "c’est un classeur Numbers d’Apple" in told.err


# --- read --------------------------------------------------------------------------------------------

STALLS = "Marchés de Kayes\n\nétal;vendu;jour\nriz;1,50;3/1/24\n\nmil;2\nTotal;3,5;\n\nSource : mairie\n"


def test_read_writes_clean_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Any table becomes UTF-8 with commas and CRLF, heading first, and what was decided is in the JSON."""
    (folder / "étals.txt").write_text(STALLS, encoding="cp1252")
    assert main(["read", "étals.txt", "--to", "propre", "--json", "--lang", "en"]) == 1
    (table,) = found(capsys)
    assert (folder / "propre" / "étals.csv").read_bytes().decode() == (
        'étal,vendu,jour\r\nriz,"1,50",3/1/24\r\n,,\r\nmil,2,\r\nTotal,"3,5",\r\n'
    )
    decisions, looks = table.pop("decisions"), table.pop("looks")
    assert table == {
        "file": "étals.txt",
        "sheet": None,
        "to": str(Path("propre") / "étals.csv"),
        "encoding": "windows-1252",
        "delimiter": ";",
        "quote": '"',
        "escape": "doubled",
        "line_ends": {"crlf": 0, "lf": 9, "cr": 0},
        "heading_rows": [3],
        "columns": 3,
        "rows": 4,
        "above": [{"row": 1, "cells": ["Marchés de Kayes"]}],
        "below": [{"row": 9, "cells": ["Source : mairie"]}],
    }
    assert "heading in row 3" in decisions
    assert [(look["code"], look["rows"]) for look in looks] == [
        ("lines_above", [1]),
        ("lines_below", [9]),
        ("ragged_rows", [6]),
    ]
    assert "row 6 " in looks[2]["message"]


def test_read_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json, what was decided and what deserves a look are lines in the reader's language."""
    (folder / "étals.csv").write_text(STALLS, encoding="utf-8")
    for language, words in {
        "fr": ["À vérifier", "en-tête à la ligne 3"],
        "en": ["Worth a look", "heading in row 3"],
    }.items():
        assert main(["read", "étals.csv", "--to", language, "--lang", language]) == 1
        told = capsys.readouterr()
        assert told.err == ""
        assert all(word in told.out for word in words)


def test_read_gives_every_table_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each sheet and each table below another is a file of its own; two files of one name are two."""
    foreign = CHECKOUT / "tests" / "files" / "foreign"
    (folder / "sheets.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    files = [str(foreign / "sheets.xlsx"), str(foreign / "ministers-2014.csv"), "sheets.csv"]
    assert main(["read", *files, "--to", "out", "--json"]) == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        *(f"ministers-2014-{n}.csv" for n in range(1, 5)),
        "sheets-data.csv",
        "sheets-ʤ.csv",
        "sheets.csv",
    ]
    assert len(found(capsys)) == 7
    assert main(["read", "sheets.csv", str(foreign / "mac.csv"), "--to", "more"]) == 0
    (folder / "deep").mkdir()
    (folder / "deep" / "sheets.csv").write_text("c;d\n1;2\n", encoding="utf-8")
    assert main(["read", "sheets.csv", "deep", "--to", "two"]) == 0
    assert sorted(path.name for path in (folder / "two").iterdir()) == ["sheets-csv.csv", "sheets.csv"]


def test_read_replaces_nothing_unasked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a file is there, nothing is written; --force replaces it, but never a file that is read."""
    (folder / "out").mkdir()
    (folder / "out" / "signatories.csv").write_text("mine", encoding="utf-8")
    assert main(["read", *csv_paths(folder, "articles", "signatories"), "--to", "out"]) == 2
    assert "--force" in capsys.readouterr().err
    assert [path.read_text("utf-8") for path in (folder / "out").iterdir()] == ["mine"]
    assert main(["read", *csv_paths(folder, "articles", "signatories"), "--to", "out", "--force"]) == 0
    assert (folder / "out" / "signatories.csv").read_bytes().decode() == SIGNATORIES.replace("\n", "\r\n")
    assert main(["read", "articles.csv", "--to", ".", "--force"]) == 2
    assert (folder / "articles.csv").read_text("utf-8") == ARTICLES


def test_read_of_an_unreadable_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be read is said, the others are written, and the exit code is 2."""
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert main(["read", *csv_paths(folder, "articles"), "broken.xlsx", "--to", "out"]) == 2
    assert "broken.xlsx" in capsys.readouterr().err
    assert (folder / "out" / "articles.csv").exists()


# --- import ------------------------------------------------------------------------------------------


def test_import_makes_the_store(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first import makes the store, names its revision, and counts what was added."""
    assert main(["import", *csv_paths(folder), "--reason", "premier envoi", "--who", "Awa"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "1" in told.out.splitlines()[0]
    assert [line.split()[:4] for line in told.out.splitlines()[-5:-1]] == [
        ["signatories", "2", "0", "0"],
        ["articles", "2", "0", "0"],
        ["commitments", "2", "0", "0"],
        ["reports", "1", "0", "0"],
    ]
    with open_store("duckdb:data/commitments.duckdb") as store:
        (revision,) = store.revisions()
    assert (revision.who, revision.reason, revision.added) == ("Awa", "premier envoi", 7)
    assert {file.name: file.rows for file in revision.files} == {
        "signatories.csv": 2,
        "articles.csv": 2,
        "commitments.csv": 2,
        "reports.csv": 1,
    }


def test_import_of_changes(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row that differs is a change, one that does not is none; the next revision counts both."""
    (stored / "signatories.csv").write_text(
        SIGNATORIES.replace("Ville de Bamako", "District de Bamako") + "kayes,Kayes,MLI,local_government\n",
        encoding="utf-8",
    )
    assert main(["import", *csv_paths(stored, "signatories"), "--reason", "nom corrigé"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[-1].split() == ["signatories", "1", "1", "1"]
    with open_store("duckdb:data/commitments.duckdb") as store:
        assert [(r.added, r.changed) for r in store.revisions()] == [(7, 0), (1, 1)]
        assert store.revisions()[-1].who


def test_import_says_what_deserves_a_second_look(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Actors that are there already under another identifier are stored, and said to be."""
    before, after = (
        str(FILES / "cases" / "10-float-ids" / f"acteurs-{name}.csv") for name in ("avant", "apres")
    )
    assert main(["import", before, "--reason", "avant"]) == 0
    assert "look" not in capsys.readouterr().out
    assert main(["import", after, "--reason", "après", "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Worth a second look: 2 new rows seem to be there already, under another identifier: "
        "101.0 (like 101) and 102.0 (like 102)"
    )


def test_import_says_whose_change_it_undoes(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of before that is stored again says which revision gave the value that it takes back."""
    changed = SIGNATORIES.replace("Ville de Bamako", "District de Bamako")
    (stored / "signatories.csv").write_text(changed, encoding="utf-8")
    assert main(["import", *csv_paths(stored, "signatories"), "--reason", "nom corrigé"]) == 0
    (stored / "signatories.csv").write_text(SIGNATORIES, encoding="utf-8")
    assert main(["import", *csv_paths(stored, "signatories"), "--reason", "relevé", "--lang", "en"]) == 0
    look = capsys.readouterr().out.splitlines()[-1]
    assert look.startswith(
        "Worth a second look: 1 change of an earlier revision would be undone: ville: name"
    )
    assert "(revision 2, " in look


def test_import_of_nothing_new(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the store holds already makes no revision, and that is said."""
    assert main(["import", *csv_paths(stored), "--reason", "encore"]) == 0
    assert "duckdb:data/commitments.duckdb" in capsys.readouterr().out
    with open_store("duckdb:data/commitments.duckdb") as store:
        assert store.newest == 1


def test_import_is_all_or_nothing(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One error in one of the files, and nothing of any of them is stored; every problem is listed."""
    (stored / "articles.csv").write_text(ARTICLES + "C3,bamako-2019,x,Third,Troisième\n", encoding="utf-8")
    (stored / "reports.csv").write_text(REPORTS + "plan,2025-02-30,limited,\n", encoding="utf-8")
    (stored / "signatories.csv").write_text(
        SIGNATORIES + "kayes,Kayes,MLI,local_government\n", encoding="utf-8"
    )
    assert main(["import", *csv_paths(stored), "--reason", "essai"]) == 1
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1
    assert [
        name
        for name in ("signatories.csv", "articles.csv", "reports.csv")
        if f"\N{NO-BREAK SPACE}: {name}" in told.out
    ] == ["articles.csv", "reports.csv"]
    with open_store("duckdb:data/commitments.duckdb") as store:
        assert store.newest == 1


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 not a workbook", SIGNATORIES.replace("MLI", "???").encode()]
)
def test_failed_import_leaves_no_store(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """Where there was no store, an import that fails leaves none, and no folder for it."""
    (folder / "signatories.csv").write_bytes(content)
    assert main(["import", *csv_paths(folder), "--reason", "essai"]) in (1, 2)
    assert capsys.readouterr().err
    assert not (folder / "data").exists()


@pytest.mark.slow
@pytest.mark.parametrize("terminal", [True, False])
def test_progress_is_for_terminals(folder: Path, terminal: bool) -> None:
    """Long work shows a bar and counts its rows on a terminal; a pipe sees no trace of either."""
    many = "".join(f"town{number},Town,MLI,local_government\n" for number in range(6_000))
    (folder / "many.csv").write_text("signatory_id,name,country,actor_type\n" + many, "utf-8")
    long = (
        "import sys; from commitments.cli import main, terminal; terminal._LONG = terminal._PAUSE = 0; "
        "sys.exit(main.main())"
    )
    shown, errors = pty.openpty() if terminal else os.pipe()
    ended = subprocess.run(
        [sys.executable, "-c", long, "import", *csv_paths(folder), "many.csv", "--reason", "essai"],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT), "TERM": "xterm", "COLUMNS": "200"},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=errors,
        timeout=120,
    )
    os.write(errors, b".")  # lest an empty pipe keep us waiting
    told = os.read(shown, 100_000)
    os.close(shown)
    os.close(errors)
    assert ended.returncode == 0
    assert b"\r" not in ended.stdout
    assert (b"[####" in told) == terminal
    for doing in ("many.csv : 5\u202f000 lignes", "Vérification : 6", "Enregistrement : 6"):
        assert (doing in told.decode().replace("\xa0", " ")) == terminal
    assert terminal or told == b"."


# --- export ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_export_imports_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """What was exported is the seven tables of the contract, and imported again changes nothing."""
    monkeypatch.chdir(tmp_path)
    assert main(["import", str(BASELINE), "--reason", "relevé"]) == 0
    assert "README.md" in capsys.readouterr().err  # it stands beside them, and is no table
    assert main(["export", "out"]) == 0
    assert sorted(path.name for path in Path("out").iterdir()) == sorted(f"{table}.csv" for table in RECORDS)
    assert capsys.readouterr().err == ""
    assert main(["import", "out", "--reason", "retour"]) == 0
    with open_store("duckdb:data/commitments.duckdb") as store:
        assert store.newest == 1
    assert main(["import", "out", "--reason", "ailleurs", "--store", "duckdb:other.duckdb"]) == 0
    assert main(["export", "again", "--store", "duckdb:other.duckdb"]) == 0
    for path in Path("out").iterdir():
        assert path.read_bytes() == (Path("again") / path.name).read_bytes()


def test_export_of_a_revision(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An earlier revision is exported as it stood."""
    (stored / "signatories.csv").write_text(SIGNATORIES.replace("Bamako", "Ségou"), encoding="utf-8")
    assert main(["import", *csv_paths(stored, "signatories"), "--reason", "nom"]) == 0
    assert main(["export", "then", "--revision", "1"]) == 0
    assert main(["export", "now"]) == 0
    assert "Bamako" in Path("then/signatories.csv").read_text("utf-8")
    assert "Ségou" in Path("now/signatories.csv").read_text("utf-8")


def test_export_replaces_nothing_unasked(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table that is there already stays, unless --force is given."""
    Path("out").mkdir()
    Path("out/notes.txt").write_text("kept")
    Path("out/reports.csv").write_text("kept")
    assert main(["export", "out"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert Path("out/reports.csv").read_text() == "kept"
    assert main(["export", "out", "--force"]) == 0
    assert Path("out/reports.csv").read_text().startswith("commitment_id,")
    assert Path("out/notes.txt").read_text() == "kept"


# --- figures -----------------------------------------------------------------------------------------


def test_figures_as_json(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The figures have every code as a key, zeros included, and sum to what they are shares of."""
    assert main(["figures", "--by", "total", "--as-of", "2024-12-31", "--json"]) == 0
    (total,) = found(capsys)
    assert list(total) == [
        "group",
        "commitments",
        "reported",
        "completion",
        "progress_mean",
        "progress_n",
        "progress_by_actors",
        "expected_mean",
        "expected_n",
        "trajectory",
        "freshness",
        "silent",
        "verification",
        "basis",
        "withdrawn",
        "superseded",
    ]
    assert (total["group"], total["commitments"], total["reported"]) == ("total", 2, 1)
    assert (total["progress_mean"], total["progress_n"]) == (33.5, 1)
    assert total["completion"] == {
        "not_started": 0,
        "limited": 1,
        "substantial": 0,
        "complete": 0,
        "no_evidence": 0,
        "not_reported": 1,
    }
    for axis in ("completion", "trajectory", "freshness", "basis"):
        assert sum(total[axis].values()) == 2
    assert sum(total["verification"].values()) == 1


@pytest.mark.parametrize(
    ("arguments", "groups"),
    [
        ("--by country", {"MLI": 2, "NER": 0}),
        ("--by actor_type", {"local_government": 2, "sse_network": 0}),
        ("--by level", {"local_authority": 2, "sse_actor": 0}),
        ("--by article", {"C1": 1, "C2": 1}),
        ("--by theme", {"public_policy": 1, None: 1}),
        ("", {"total": 2}),
        ("--country Niger", {"total": 0}),
        ("--country niger --country ML", {"total": 2}),
        ("--article c1", {"total": 1}),
        ("--theme none", {"total": 1}),
        ("--theme politique_publique", {"total": 1}),
        ("--level sse_actor --actor-type sse_network", {"total": 0}),
        ("--actor VILLE --basis déclaré --declaration bamako-2019", {"total": 2}),
        ("--basis documented", {"total": 0}),
        ("--revision 0", {"total": 0}),
    ],
)
def test_figures_by_group_and_filter(
    asked: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    groups: dict[str | None, int],
) -> None:
    """Groups are codes, in order, at 0 if need be; filters take codes and names, and several of one."""
    monkeypatch.chdir(asked)
    capsys.readouterr()
    assert main(["figures", *arguments.split(), "--json"]) == 0
    assert [(figure["group"], figure["commitments"]) for figure in found(capsys)] == list(groups.items())


def test_figures_as_of_a_day(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was said after the day of reading is not known yet."""
    assert main(["figures", "--as-of", "2024-06-30", "--json"]) == 0
    assert found(capsys)[0]["reported"] == 0


@pytest.mark.parametrize(
    ("language", "words"), [("fr", ("Mali", "premiers pas")), ("en", ("Mali", "limited"))]
)
def test_figures_for_people(
    stored: Path, capsys: pytest.CaptureFixture[str], language: str, words: tuple[str, ...]
) -> None:
    """Without --json the figures are a table in the reader's words, whose columns stand below each other."""
    assert main(["figures", "--by", "country", "--lang", language]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert all(word in told.out for word in words)
    mali, niger = (
        next(line for line in told.out.splitlines() if line.startswith(name)) for name in ("Mali", "Niger")
    )
    assert mali.split()[1] == "2"
    assert mali.index(" 2 ") == niger.index(" 0 ")


@pytest.mark.slow
def test_the_demonstration_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What leaves a demonstration says that it is invented; and real data does not get in."""
    from commitments.demo.generate import load

    store = f"duckdb:{tmp_path}/demonstration.duckdb"
    with open_store(store, create=True, demonstration=True) as opened:
        load(opened)
    assert main(["figures", "--store", store, "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)[0]["commitments"] > 100
    assert "invent" in told.err
    assert main(["export", str(tmp_path / "out"), "--store", store]) == 0
    assert "invent" in capsys.readouterr().out
    for path in (tmp_path / "out").iterdir():
        assert "invent" in path.read_text("utf-8").splitlines()[1]
    assert main(["import", str(tmp_path / "out"), "--store", store, "--reason", "retour"]) == 0
    assert main(["import", str(BASELINE), "--store", store, "--reason", "mélange"]) != 0
    assert (
        main(["import", str(tmp_path / "out"), "--reason", "x", "--store", f"duckdb:{tmp_path}/r.duckdb"])
        == 1
    )
    assert not (tmp_path / "r.duckdb").exists()


# --- terminals and pipes -----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_store_is_found(stored: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    """--store counts before the command and after it, and before what the environment names."""
    main(["--store", "duckdb:one.duckdb", "import", *csv_paths(stored), "--reason", "x"])
    configure(monkeypatch, store="duckdb:one.duckdb")
    for arguments in (["figures"], ["figures", "--store", "duckdb:data/commitments.duckdb"]):
        assert main(arguments) == 0
    assert main(["--store", "duckdb:two.duckdb", "figures"]) == 2
    assert main(["--store", "duckdb:two.duckdb", "figures", "--store", "duckdb:one.duckdb"]) == 0
    configure(monkeypatch, store="duckdb:two.duckdb")
    assert main(["figures"]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_closed_pipe_is_no_failure(stored: Path, unbuffered: str) -> None:
    """Where nobody reads the rest, the command ends without a word."""
    with subprocess.Popen(
        [sys.executable, "-m", "commitments", "figures", "--by", "theme", "--json"],
        cwd=stored,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_any_terminal(stored: Path, encoding: str) -> None:
    """A terminal that lacks a sign sees a near one; JSON stays JSON with every sign in it."""
    (stored / "signatories.csv").write_text(SIGNATORIES.replace("MLI", "Müli→\u2003"), encoding="utf-8")
    for arguments in (["figures", "--by", "country"], ["check", *csv_paths(stored)]):
        told = run(*arguments, folder=stored, PYTHONIOENCODING=encoding)
        assert told.stderr == b""
        assert "Mali" in told.stdout.decode(encoding) or "li?" in told.stdout.decode(encoding)
    told = run("check", *csv_paths(stored), "--json", folder=stored, PYTHONIOENCODING=encoding)
    problems = json.loads(told.stdout.decode(encoding))[0]["problems"]
    assert "Müli→" in {problem["value"] for problem in problems}
