"""A store that an earlier version of the program made, a file of each: opened by this one with all that it
holds, and kept as it was for whoever goes back."""

import gzip
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from commitments.cli.main import main
from commitments.errors import StoreTooNewError
from commitments.store import migrations
from commitments.store.backups import MANIFEST, backups_in
from commitments.store.opening import open_store
from tests import FILES
from tests.factories import actor

pytestmark = pytest.mark.file

OLDER = sorted((FILES / "older").glob("schema-*.duckdb.gz"))


@pytest.fixture(params=OLDER, ids=lambda each: each.name.partition(".")[0])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The file of a store as an earlier version wrote it: two revisions, of four files of `older`."""
    path = tmp_path / "it" / "commitments.duckdb"
    path.parent.mkdir()
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def last_step(path: Path) -> int:
    """The last step that a file has taken, asked without the program."""
    with closing(duckdb.connect(path, read_only=True)) as file:
        ((step,),) = file.execute("SELECT max(step) FROM steps").fetchall()
    return int(step)


def test_there_is_one_of_each_version() -> None:
    """Whoever adds a step to the store adds a store of the version before it."""
    assert [each.name for each in OLDER] == [
        f"schema-{number}.duckdb.gz" for number in range(2, len(migrations.steps()))
    ]


def test_an_older_store_is_whole_in_this_version(older: Path) -> None:
    """All revisions, reasons, names and original files of an older store are there, and more can follow."""
    with open_store(f"duckdb:{older}") as store:
        first, second = store.revisions()
        assert [(each.who, each.reason) for each in (first, second)] == [
            ("Awa", "Premier dépôt"),
            ("Moussa", "Nom corrigé"),
        ]
        assert [(each.added, each.changed) for each in (first, second)] == [(4, 0), (0, 1)]
        for file in (*first.files, *second.files):
            kept = store.original(file.sha256)
            assert kept == (FILES / "older" / file.name).read_bytes()
            assert sha256(kept).hexdigest() == file.sha256
        assert store.head().record("signatories", "bobo").name == "Bobo-Dioulasso (Mairie)"
        assert store.head(1).record("signatories", "bobo").name == "Bobo-Dioulasso"
        store.append(added=[actor("c")], who="w", reason="r", expected=2)
        assert store.newest == 3


def test_the_store_of_before_is_kept_for_going_back(older: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As it is brought up to date, an older store stays beside it, byte for byte what its program opens;
    where it lies is said, and putting it back begins anew."""
    before, step = older.read_bytes(), last_step(older)
    name = f"duckdb:{older}"
    for _ in range(2):
        assert main(["figures", "--store", name, "--lang", "en"]) == 0
        (kept,) = older.parent.glob("*.before-*")
        assert str(kept) in capsys.readouterr().err
        assert last_step(older) == len(migrations.steps())
        assert (kept.read_bytes(), last_step(kept)) == (before, step)
        back = kept.rename(older.parent / "back.duckdb")
        assert main(["restore", str(back), "--store", name, "--lang", "en"]) == 0
        for each in (back, *older.parent.glob("*.before-*")):
            each.unlink()
        assert last_step(older) == step


def test_a_copy_of_an_older_version_is_put_back(older: Path, tmp_path: Path) -> None:
    """A copy that an earlier version made, a bare file, takes the place of a store of this one, which is
    asked about; and this version copies it with a manifest of its own."""
    copy, name = older.rename(tmp_path / "copy.duckdb"), f"duckdb:{older}"
    with open_store(name, create=True) as store:
        store.append(added=[actor("later")], who="w", reason="r", expected=0)
    assert main(["restore", str(copy), "--store", name]) == 2
    assert main(["restore", str(copy), "--store", name, "--yes"]) == 0
    assert main(["backup", str(tmp_path / "copies"), "--store", name]) == 0
    (made,) = backups_in(tmp_path / "copies")
    assert made.path.with_name(made.path.name + MANIFEST).exists()
    assert (made.manifest.schema_version, made.manifest.revision) == (len(migrations.steps()), 2)


def test_an_older_program_refuses_a_newer_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The program of before says of a store, and of a copy, that a later version wrote it, and touches
    neither."""
    name = f"duckdb:{tmp_path}/commitments.duckdb"
    open_store(name, create=True).close()
    assert main(["backup", str(tmp_path / "copies"), "--store", name]) == 0
    (copy,) = backups_in(tmp_path / "copies")
    before = (tmp_path / "commitments.duckdb").read_bytes()
    known = migrations.steps()
    monkeypatch.setattr(migrations, "steps", lambda: known[:-1])
    with pytest.raises(StoreTooNewError):
        open_store(name)
    capsys.readouterr()
    for arguments in (["figures"], ["backup", str(tmp_path / "copies")], ["restore", str(copy.path)]):
        assert main([*arguments, "--store", name, "--lang", "en"]) == 2
        told = capsys.readouterr().err
        assert f"later version of this program (schema {len(known)}, this one knows {len(known) - 1})" in told
    assert (tmp_path / "commitments.duckdb").read_bytes() == before
