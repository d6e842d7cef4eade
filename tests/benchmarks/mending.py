"""What a person waits for who mends a file of faults on the page: 30,000 rows with three in each."""

from collections.abc import Callable, Iterator
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

from commitments.contract import days
from commitments.i18n.translator import translator_for
from commitments.ingest.sheets import Sheet
from commitments.site.context import Context
from commitments.site.urls import Address
from commitments.staff import problem_groups
from commitments.staff.rows_in_question import Edit, Narrowed, RowsInQuestion
from commitments.staff.upload import UploadDraft
from commitments.store.changesets import ReceivedFile, preview, read_files
from commitments.store.opening import open_store
from commitments.store.store import Store
from tests.benchmarks.programs import Place
from tests.benchmarks.table import Row

T = TypeVar("T")
ROWS = 30_000
WORDS = ("en route", "bof", "bloqué ?", "presque", "on verra")
READER = Context(translator_for("fr"), Address("upload"))


class Timed:
    """What steps took, of computing."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def step(self, name: str, does: Callable[[], T]) -> T:
        """Take a step."""
        begun = process_time()
        done = does()
        self.seconds.setdefault(name, []).append(process_time() - begun)
        return done


def rows(_: Place) -> Iterator[Row]:
    """Set what follows a mend beside reading and checking the file for the first time."""
    timed = Timed()
    lines = (f"a;jour {n % 900};{WORDS[n % len(WORDS)]};www.\n" for n in range(ROWS))
    text = "Engagement;Date du rapport;Étape;Preuve\n" + "".join(lines)
    files = [ReceivedFile("fautes.csv", text.encode())]
    with TemporaryDirectory() as folder, open_store(f"duckdb:{folder}/store.duckdb", create=True) as store:
        sheets = timed.step("read", lambda: read_files(files))
        draft = _mend(timed, store, files, sheets, UploadDraft())
        _mend(timed, store, files, sheets, draft)
    [read], [check, again] = timed.seconds.pop("read"), timed.seconds.pop("check")
    rest = sum(seconds[-1] for seconds in timed.seconds.values())
    what = f"{ROWS:,} rows with three faults each: one word is mended wherever it stands, computing"
    yield Row(what, "the first look at them", read + check, again + rest)


def _mend(
    timed: Timed, store: Store, files: list[ReceivedFile], sheets: list[Sheet], draft: UploadDraft
) -> UploadDraft:
    """Look at the files as they were mended so far, and mend all cells of one word."""
    checked = timed.step(
        "check",
        lambda: preview(store, files, sheets, today=days.today(), corrections=draft.corrections),
    )
    groups = timed.step("group", lambda: problem_groups.groups(checked, {}, READER))
    found = timed.step("find rows in question", lambda: RowsInQuestion(checked, groups))
    [(sheet, n)] = timed.step("narrow", lambda: found.sheets(Narrowed(kind="bad_date")))
    timed.step("show the last page", lambda: found.page(sheet, Narrowed(), n, READER))
    edit = Edit("fautes.csv", None, 2, "", "completion", "limited", alike=True)
    return timed.step("mend one word", lambda: draft.mended(found.mended([edit])))
