"""Records, what writes revisions of them, and processes that do so until they are killed."""

# ruff: noqa: S311 - chance here is repeatable on purpose.

import multiprocessing
import random
import shutil
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from commitments.contract.model import Article, Commitment, PartialDate, Record, Report, Signatory
from commitments.store import migrations
from commitments.store.revisions import Revision
from commitments.store.store import Store

# Children that are killed start from a server that has imported everything: their time goes into writing.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pandas", "pytest", __name__])

TOWN = Signatory(signatory_id="Bobo", name="Bobo-Dioulasso", country="BFA", actor_type="local_government")
NETWORK = Signatory(signatory_id="net", name="Réseau", actor_type="sse_network", notes="« l’été »")
CLAUSE = Article(
    article_id="A1",
    declaration="bamako-2019",
    position=1,
    title_en="One",
    title_fr="Un",
    addressees=("local_authority", "partner"),
)
MARKET = Commitment(
    commitment_id="market",
    signatory_id="Bobo",
    article_id="A1",
    title_fr="Un marché",
    start_date=PartialDate("2020"),
    due_date=PartialDate("2024-02"),
    target_value=12.5,
    partner_ids=("net",),
)


def report(as_of: str, **facts: Any) -> Report:
    """A report on the market."""
    facts.setdefault("completion", "limited")
    return Report(commitment_id="market", as_of=PartialDate(as_of), **facts)


def write(store: Store, *added: Record, expected: int | None = None, **changes: Any) -> Revision:
    """Append a revision nobody needs to explain."""
    expected = store.newest if expected is None else expected
    return store.append(added=added, expected=expected, **{"who": "Awa", "reason": "because", **changes})


def with_another_step(folder: Path, sql: str) -> Path:
    """A copy of the schema's folder with one more step."""
    copy = folder / "schema"
    shutil.copytree(migrations.FOLDER, copy)
    (copy / f"{len(migrations.steps()) + 1:04}_another.sql").write_text(sql)
    return copy


def many(count: int, name: str) -> list[Report]:
    """So many reports, each of some 400 bytes that do not compress."""
    chance = random.Random(name)
    return [
        Report(
            commitment_id=f"{name}-{n}",
            as_of=PartialDate("2024"),
            completion="limited",
            narrative_fr=chance.randbytes(200).hex(),
        )
        for n in range(count)
    ]


def begin(target: Callable[..., None], *args: object, answers: Connection) -> None:
    """Say that the process runs, then do what it is for."""
    answers.send("begun")
    target(*args, answers)


def killed(target: Callable[..., None], after: float, *args: object) -> list[int]:
    """Start a process, kill it so many seconds after it has begun, and give what it told until then."""
    here, there = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=begin, args=(target, *args), kwargs={"answers": there})
    child.start()
    there.close()
    assert here.recv() == "begun"
    child.join(after)
    child.kill()
    child.join()
    told = []
    while True:
        try:
            told.append(here.recv())
        except EOFError:
            return told
