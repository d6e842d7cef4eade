"""Large files: reports over a fifth as many commitments, each of some 400 bytes, as staff write them."""

import csv
import random
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from commitments.store.changesets import import_files
from commitments.store.opening import open_store

TEXT = (
    "le marché couvert de la ville a été rénové avec les coopératives de femmes et l’appui du réseau "
    "national ; formation des artisans, l’accès à l’eau, budget voté en conseil municipal"
)
TODAY = date(2026, 1, 1)
ACTORS = [f"ville-{number}" for number in range(500)]


def _write(path: Path, rows: Iterable[dict[str, object]]) -> None:
    rest = iter(rows)
    first = next(rest)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rest)


def reports(folder: Path, count: int) -> Path:
    """Write so many reports, and a store with what they are about beside them; give their file."""
    chance = random.Random(count)  # noqa: S311 - repeatable on purpose
    words = TEXT.split()
    commitments = max(1, count // 5)
    folder.mkdir(parents=True)
    _write(
        folder / "signatories.csv",
        (
            {"signatory_id": actor, "name": actor, "country": "MLI", "actor_type": "local_government"}
            for actor in ACTORS
        ),
    )
    _write(
        folder / "articles.csv",
        [
            {
                "article_id": "A1",
                "declaration": "bamako-2019",
                "position": 1,
                "title_en": "One",
                "title_fr": "Un",
            }
        ],
    )
    _write(
        folder / "commitments.csv",
        (
            {
                "commitment_id": f"engagement-{number}",
                "signatory_id": chance.choice(ACTORS),
                "article_id": "A1",
                "title_fr": f"Engagement {number}",
                "start_date": "2020",
                "due_date": f"{chance.randint(2025, 2030)}",
            }
            for number in range(commitments)
        ),
    )
    with open_store(f"duckdb:{folder}/store.duckdb", create=True) as store:
        import_files(store, sorted(folder.glob("*.csv")), who="x", reason="x", today=TODAY)
    _write(
        folder / "reports.csv",
        (
            {
                "commitment_id": f"engagement-{number % commitments}",
                "as_of": f"{2021 + number // commitments}-{chance.randint(1, 12):02}-28",
                "completion": "limited",
                "progress_percent": chance.randint(1, 49),
                "narrative_fr": " ".join(chance.choices(words, k=50)),
                "evidence_url": f"https://example.org/{number}",
                "evidence_type": "website",
                "reported_by": chance.choice(ACTORS),
                "published_on": f"{2021 + number // commitments}-12-31",
            }
            for number in range(count)
        ),
    )
    return folder / "reports.csv"
