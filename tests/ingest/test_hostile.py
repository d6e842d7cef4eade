"""What is hostile or broken is refused in a sentence, within bounds, and changes nothing."""

import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from time import monotonic, perf_counter
from unicodedata import bidirectional, category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commitments.cli.main import main
from commitments.i18n.translator import translator_for
from commitments.ingest.plain_tables import read_tables
from commitments.ingest.problems import Problem
from commitments.ingest.reading import read_file
from commitments.ingest.validation import Checked, check
from commitments.settings import data_folder
from commitments.staff.problem_sentences import decision_sentence, problem_sentence, report, table_report
from commitments.store.changesets import import_files
from commitments.store.opening import open_store
from commitments.store.revisions import RevisionFile
from commitments.text.sanitize import safe_filename
from tests import FILES
from tests.bombs import BOMBS, xls, xlsx
from tests.sheets import ACTORS, PNG, saved, workbook
from tests.stores import a_store
from tests.turns import in_turn

HOSTILE = FILES / "hostile"
DAY = date(2026, 3, 31)
SPEAKERS = (translator_for("fr"), translator_for("en"))

HEADING = "signatory_id,name,country,actor_type\n"
GOOD = HEADING + "a,A,MLI,academia\n"
XLSX = saved(workbook(A=ACTORS))


def unseen(text: str) -> list[str]:
    """Give the characters of a text that nobody sees, or that a terminal obeys."""
    return [
        sign
        for sign in text
        if category(sign) in ("Cc", "Cs") or bidirectional(sign) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI")
    ]


def told(content: bytes, name: str = "acteurs.csv") -> Checked:
    """Read and check a file, and word in both languages all that is said of it."""
    checked = check(read_file(name, content), None, today=DAY)
    for t in SPEAKERS:
        json.dumps(report(checked, t))
        for problem in checked.problems:
            sentence = problem_sentence(problem, t)
            assert not unseen(sentence)
    return checked


def any_table(content: bytes) -> None:
    """Read a file as that of anyone, and word in both languages all that is said of it."""
    found = read_tables("x.csv", content)
    for t in SPEAKERS:
        if isinstance(found, Problem):
            problem_sentence(found, t)
        else:
            for table in found:
                table_report(table, "x", t)
                for decision in (*table.decisions, *table.looks):
                    decision_sentence(decision, t)


# --- each of them ------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "nothing": (b"", "unreadable_file"),
    "picture": (PNG, "unreadable_file"),
    "truncated.xlsx": (XLSX[: len(XLSX) * 2 // 3], "unreadable_file"),
    "truncated.xls": ((FILES / "rapports.xls").read_bytes()[:2000], "unreadable_file"),
    "truncated.ods": ((FILES / "rapports.ods").read_bytes()[:-400], "unreadable_file"),
    "encrypted.xlsx": ((FILES / "protected.xlsx").read_bytes(), "unreadable_file"),
    "columns": (
        (HEADING[:-1] + "".join(f",c{n}" for n in range(296)) + "\na,A").encode(),
        "too_many_columns",
    ),
    "long": ((GOOD + "b," + "x" * 1_000_000 + ",MLI,academia\n").encode(), "too_long"),
    "wide": ((GOOD + "b" + ",x" * 1_000_000 + "\n").encode(), "wrong_cell_count"),
    "quotes": ((GOOD + 'b,"B,MLI,academia\n').encode(), "broken_quoting"),
    "nul": ((GOOD + "b,B\0,MLI,academia\n").encode(), "forbidden_character"),
    "override": ((GOOD + "b\u202egpj,B,MLI,academia\n").encode(), "forbidden_character"),
    "zero width": ((GOOD + "a\u200b,B,MLI,academia\n").encode(), "forbidden_character"),
    "case": ((GOOD + "A,B,MLI,academia\n").encode(), "duplicate_key"),
    "far column.xls": (BOMBS["far-column.xls"], "unreadable_file"),
    "dense.xlsx": (
        lambda: xlsx([b"<row>" + b"<c/>" * 20_000_000 + b"</row>"], dense=True),
        "unreadable_file",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", in_turn(list(BROKEN), 0, of=2))
def test_what_is_broken_is_told_and_changes_nothing(name: str, tmp_path: Path) -> None:
    """Each kind of broken or hostile file gets its sentence in both languages, and nothing is stored."""
    made, code = BROKEN[name]
    content = made() if callable(made) else made
    assert code in {problem.code for problem in told(content, name).problems if problem.severity == "error"}
    path = tmp_path / (name if "." in name else f"{name}.csv")
    path.write_bytes(content)
    good = tmp_path / "good.csv"
    good.write_text("signatory_id,name,country,actor_type\nz,Z,MLI,academia\n", encoding="utf-8")
    with open_store(a_store(tmp_path), create=True) as store:
        found = import_files(store, [good, path], who="x", reason="x", today=DAY)
        assert (found.revision, store.newest, list(store.head().records("signatories"))) == (None, 0, [])


def test_headings_alone_are_told() -> None:
    """A table without a row says so rather than nothing."""
    assert [problem.code for problem in told(HEADING.encode()).problems] == ["no_rows"]
    sheets = saved(workbook(A=[ACTORS[0]], B=ACTORS))
    assert [(p.sheet, p.code) for p in told(sheets, "a.xlsx").problems] == [("A", "no_rows")]


def test_mixed_encodings_are_told() -> None:
    """Accents of two encodings in one file are doubtful, and said to be."""
    mixed = HEADING.encode() + "a,Étoile,MLI,academia\n".encode() + "b,Été,MLI,academia\n".encode("cp1252")
    assert "doubtful_encoding" in {problem.code for problem in told(mixed).problems}


def test_a_table_that_is_all_wrong_is_told_so_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more errors than anyone reads, how many are not listed is told first; none of their rows counts."""
    monkeypatch.setattr("commitments.ingest.validation._MOST_LISTED", 10)
    checked = told(
        (HEADING + "".join(f"a{n},A,nowhere,academia\n" for n in range(25)) + "z,Z,MLI,academia").encode()
    )
    first, *others = checked.problems
    assert (first.code, first.facts, len(others)) == ("more_problems", {"n": 15}, 10)
    assert (checked.tables[0].accepted, len(checked.tables[0].records)) == (1, 1)


def test_warnings_crowd_no_error_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much is only pointed out, each error is listed up to the bound."""
    monkeypatch.setattr("commitments.ingest.validation._MOST_LISTED", 10)
    warned = "".join(f"a{n},=A,MLI,academia\n" for n in range(25))
    *_, last = told((HEADING + warned + "z,Z,nowhere,academia").encode()).problems
    assert (last.row, last.code) == (27, "unknown_country")


# --- names -------------------------------------------------------------------------------------------

NAMES = {
    "../../etc/passwd.csv": "passwd.csv",
    "C:\\x\\y.csv": "y.csv",
    "\\\\server\\share\\a.csv": "a.csv",
    "a\x1b[31m\x00\n.csv": "a[31m.csv",
    "vsc.\u202exslx.csv": "vsc.xslx.csv",
    "..": "_",
    "": "_",
    "a/": "_",
    "x" * 500 + ".xlsx": "x" * 139 + "…" + "xxxxx.xlsx",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_bare(name: str) -> None:
    """No folder, control character or override in the name of a file is stored or shown."""
    assert safe_filename(name) == NAMES[name]
    assert RevisionFile.of(name, b"", 0).name == NAMES[name]
    for t in SPEAKERS:
        (problem,) = check(read_file(name, b""), None, today=DAY).problems
        assert problem_sentence(problem, t).startswith(NAMES[name])


def test_nothing_that_a_terminal_obeys_reaches_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Escape sequences in values, headings and names of files and sheets are shown, not obeyed."""
    evil = "\x1b[31mrouge\x9b2J\u202e"
    path = tmp_path / f"f{evil}.csv"
    rows = f"Titre {evil}\n\nsignatory_id,name,country,actor_type,{evil}\na{evil},{evil},{evil},{evil}|x,y\n"
    path.write_text(rows, encoding="utf-8")
    unknown = tmp_path / f"u{evil}.csv"
    unknown.write_text(f"{evil},b\n{evil},2\n", encoding="utf-8")
    book = tmp_path / f"b{evil}.xlsx"
    book.write_bytes(saved(workbook(**{"S\x9b\u202e": ACTORS})))
    store = f"--store=duckdb:{tmp_path}/{evil}.duckdb"
    for arguments in (
        ["check", str(path), str(unknown), str(book), store],
        ["check", "--json", str(path), str(unknown), str(book), store],
        ["import", "--reason", "x", str(path), store],
        ["read", "--to", str(tmp_path / "to"), str(path), str(unknown), str(book)],
        ["read", "--json", "--force", "--to", str(tmp_path / "to"), str(path), str(book)],
        ["check", str(tmp_path / f"none{evil}.csv"), store],
        ["read", "--to", str(tmp_path / "to"), str(path)],
    ):
        main(arguments)
        said = "".join(capsys.readouterr())
        assert said
        assert not unseen(said.replace("\n", "")), arguments


# --- bombs -------------------------------------------------------------------------------------------

_MEASURED = """
import json, resource, sys
from datetime import date
from pathlib import Path
from commitments.ingest.validation import check
from commitments.ingest.reading import read_file
content = Path(sys.argv[1]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
checked = check(read_file(sys.argv[1], content), None, today=date(2026, 3, 31))
me, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({
    "why": sorted({f"{p.code}.{p.facts.get('why', '')}" for p in checked.problems}),
    "seconds": me.ru_utime + me.ru_stime + others.ru_utime + others.ru_stime,
    "here": (me.ru_maxrss - before) / 1024, "there": others.ru_maxrss / 1024,
}))
"""


@pytest.mark.soak
@pytest.mark.parametrize("name", BOMBS)
def test_no_bomb_fills_the_memory_or_the_day(name: str, tmp_path: Path) -> None:
    """A file of 20 MB is read or refused in time, in a gigabyte here and in the process that reads."""
    path = tmp_path / name
    path.write_bytes(BOMBS[name]())
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(path)], check=True, capture_output=True, timeout=600, text=True
    )
    found = json.loads(done.stdout)
    print(f"{name}: {path.stat().st_size / 1e6:.2f} MB, {found}")
    assert found["why"]
    assert found["here"] < 1024
    assert found["there"] < 1024
    assert found["seconds"] < 75


# --- fuzz --------------------------------------------------------------------------------------------


@cache
def seeds() -> list[bytes]:
    """Files that people made, the beginnings of long ones."""
    found = [
        b"".join(path.read_bytes().splitlines(True)[:25])
        for path in (data_folder() / "baseline").glob("*.csv")
    ]
    found += [path.read_bytes()[:30_000] for path in sorted((FILES / "foreign").glob("*.csv"))]
    books = [*sorted(FILES.glob("*.xls*")), *sorted(FILES.glob("*.ods")), FILES / "foreign" / "sheets.xlsx"]
    return [*found, *(path.read_bytes() for path in books), XLSX, xls(b"")]


PIECES = [
    *(b'"', b'""', b"'", b",", b";", b"\t", b"|", b"\\", b"\n", b"\r", b"\r\n", b"\0", b"\x1f", b"=1+1"),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xe9", "«".encode(), "»".encode(), "\u202e".encode()),
    *(b"99999999999999999999", b"-1", b"1e999", b"NaN", b"2026-02-30", b"PK\x03\x04", b"<", b"&", b"]]>"),
    *(b"www.", b"x" * 60_000),
]


def mutated(content: bytes, random: Random) -> bytes:
    """Give a file with some of its bytes changed, cut out, doubled or put elsewhere."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        size = len(changed)
        at = random.randrange(size + 1)
        until = min(size, at + random.choice((1, 2, 8, 100, 2000)))
        match random.randrange(6):
            case 0:
                changed[at:until] = random.randbytes(until - at)
            case 1:
                del changed[at:until]
            case 2:
                changed[at:at] = changed[at:until] * random.choice((1, 2, 50))
            case 3:
                changed[at:at] = random.choice(PIECES) * random.choice((1, 1, 3, 1000))
            case 4 if size:
                changed[at % size] ^= 1 << random.randrange(8)
            case _:
                other = random.randrange(size + 1)
                changed[other:other] = changed[at:until]
    return bytes(changed[:300_000])


def mutated_inside(content: bytes, random: Random) -> bytes:
    """Give a zipped workbook with one of its parts mutated, or any other file mutated itself."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return mutated(content, random)
    name = random.choice(sorted(parts))
    parts[name] = mutated(parts[name], random)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, part in parts.items():
            archive.writestr(each, part)
    return out.getvalue()


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_mutation_of_a_file_breaks_reading_or_checking(seed: int) -> None:
    """Whatever happens to a text, it is read and checked, alike each time, and all can be worded."""
    random = Random(seed)  # noqa: S311
    content = mutated(
        random.choice([each for each in seeds() if not each.startswith((b"PK", b"\xd0\xcf"))]), random
    )
    any_table(content)
    assert told(content) == told(content)


@pytest.mark.soak
@pytest.mark.usefixtures("processes_made_anew")
def test_fuzzing_for_as_long_as_is_wished(tmp_path: Path) -> None:
    """For FUZZ_SECONDS, no mutation of a file raises, takes long, reads differently or is half stored."""
    random = Random(os.environ.get("FUZZ_SEED"))  # noqa: S311
    until = monotonic() + float(os.environ.get("FUZZ_SECONDS", "120"))
    counts: Counter[str] = Counter()
    slowest = 0.0
    with open_store(a_store(tmp_path), create=True) as store:
        while monotonic() < until:
            seed = random.choice(seeds())
            content = random.choice((mutated, mutated_inside))(seed, random)
            path = tmp_path / "fuzzed.bin"
            path.write_bytes(content)
            start = perf_counter()
            try:
                checked = told(content)
                any_table(content)
            except BaseException:
                _keep(content)
                raise
            slowest = max(slowest, perf_counter() - start)
            if perf_counter() - start > 60:
                _keep(content)
            assert perf_counter() - start < 60
            counts[seed[:2].decode("latin-1") if seed.startswith((b"PK", b"\xd0\xcf")) else "text"] += 1
            counts.update({problem.code for problem in checked.problems})
            if random.randrange(20) == 0:
                assert told(content) == checked
                newest = store.newest
                found = import_files(store, [path], who="x", reason="x", today=DAY)
                assert not found.checked.has_errors or store.newest == newest
                counts["imports"] += 1
                counts["stored"] += store.newest > newest
    print(f"slowest {slowest:.1f} s", dict(counts))


def _keep(content: bytes) -> None:
    Path("fuzzed.bin").write_bytes(content)


def kept() -> list[Path]:
    """The files that fuzzing and others found, and those of their kind."""
    return [path for path in sorted(HOSTILE.glob("*")) if path.suffix != ".md"]


@pytest.mark.slow
@pytest.mark.parametrize("path", kept(), ids=lambda path: path.name)
def test_what_was_found_stays_mended(path: Path) -> None:
    """What once broke reading, or took too long, is read or refused in a sentence."""
    start = perf_counter()
    told(path.read_bytes(), path.name)
    any_table(path.read_bytes())
    assert perf_counter() - start < 30
