"""A fictional set, from a seed, with the gaps, delays, corrections and disputes that real reporting has.

Eight countries that do not exist, places whose names cannot be taken for real ones, addresses on example.org.
"""

# ruff: noqa: S311 - a set that repeats itself is the point.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from commitments.contract.countries import FICTIONAL
from commitments.contract.model import RECORDS, PartialDate, Practice, Record, Report
from commitments.demo import texts
from commitments.demo.texts import Undertaking
from commitments.i18n.translator import translator_for
from commitments.site.invented_map import SEED, Point, invented_ring
from commitments.store.store import Store

_FIRST_DAY = date(2020, 1, 1)
_LAST_DAY = date(2026, 11, 15)
_LATEST = date(2026, 1, 1)  # what the last revision brings begins here
_COMMITMENTS = 600
_DOCUMENTED = 0.3
_MENDED = 24  # reports that the second revision corrects

# How commitments go, by weight: those that actors declare, and those that public pages show.
_WAYS = {
    "steady": 28,
    "ahead": 16,
    "slow": 22,
    "stalled": 12,
    "undone": 8,
    "silent": 9,
    "withdrawn": 3,
    "superseded": 3,
}
_WAYS_SEEN = {
    "steady": 34,
    "ahead": 14,
    "slow": 18,
    "stalled": 8,
    "no_evidence": 12,
    "silent": 13,
    "superseded": 1,
}

# Some types undertake more than others.
_EAGER = {"local_government": 2.2, "sse_organisation": 1.3, "sse_network": 1.5, "parliament": 0.5}
_LOCAL = ("local_government", "sse_organisation", "solidarity_finance", "private_sector", "civil_society")
_LETTERS = {name: letter for letter, name in texts.TYPES.items()}
_FR, _EN = translator_for("fr"), translator_for("en")

Row = dict[str, Any]


@cache
def records(seed: int = SEED) -> Mapping[str, tuple[Record, ...]]:
    """Return the whole set, table by table, as it stands after its last revision."""
    random = Random(seed)
    actors = _actors(random, _spots(seed))
    commitments = _commitments(random, actors)
    reports = [report for row, story in commitments for report in _reports(random, row, story)]
    rows: dict[str, Iterable[Row]] = {
        "signatories": actors,
        "articles": _articles(),
        "commitments": [row for row, _ in commitments],
        "reports": reports,
        "outcomes": _outcomes(random, commitments, reports),
        "milestones": _milestones(random),
        "practices": _practices(random, actors),
    }
    return {table: tuple(RECORDS[table](**row) for row in rows[table]) for table in RECORDS}


def load(store: Store) -> None:
    """Publish the set into an empty store of demonstration data, in three revisions, as reporting goes."""
    fresh: list[Record] = []
    known: list[Record] = []
    for rows in records().values():
        for record in rows:
            (fresh if _is_fresh(record) else known).append(record)
    reports = [record for record in known if isinstance(record, Report)]
    plain = [report for report in reports if report.value is not None and report.completion is None]
    mended = Random(f"{SEED}:mended").sample(plain, _MENDED)
    first = {id(report): _as_first_said(report) for report in mended}
    who = "Équipe de démonstration"
    store.append(
        added=[first.get(id(record), record) for record in known],
        who=who,
        reason="Reprise des engagements et des comptes rendus de 2020 à 2025",
        expected=0,
    )
    store.append(changed=mended, who=who, reason="Corrections demandées par les communes", expected=1)
    store.append(added=fresh, who=who, reason="Comptes rendus de l’année 2026", expected=2)


def _is_fresh(record: Record) -> bool:
    day = record.published_on if isinstance(record, Practice) else getattr(record, "as_of", None)
    return day is not None and bool(day.last_day >= _LATEST)


def _as_first_said(report: Report) -> Report:
    """A report as it stood before it was mended: without its comment, and the figure of some earlier year."""
    assert report.value is not None  # noqa: S101 - chosen so
    return report.model_copy(
        update={"value": float(int(report.value * 0.6)), "narrative_fr": None, "narrative_en": None}
    )


# --- who ---------------------------------------------------------------------------------------------


def _of(name: str) -> str:
    return f"d’{name}" if name[0].lower() in "aeiouéh" else f"de {name}"


def _actors(random: Random, spots: Mapping[str, Point]) -> list[Row]:
    actors = []
    for country, types in texts.ACTORS.items():
        for letter, turn in _numbered(types):
            name, place = _name(country, letter, turn)
            key = f"{country.lower() or 'int'}-{texts.TYPES[letter].replace('_', '-')}-{turn + 1}"
            role = random.choices(("signatory", "participant", "addressee"), (6, 2, 2))[0]
            longitude, latitude = (None, None)
            if place and random.random() < 0.92:  # not every place is on every map
                longitude, latitude = (round(x + random.uniform(-0.04, 0.04), 4) for x in spots[place])
            actors.append(
                {
                    "signatory_id": key,
                    "name": name,
                    "country": country or None,
                    "actor_type": texts.TYPES[letter],
                    "locality": place,
                    "latitude": latitude,
                    "longitude": longitude,
                    "role": role,
                    "joined_on": random.choice(texts.JOINED) if role == "signatory" else None,
                    "website": f"https://example.org/acteurs/{key}" if random.random() < 0.5 else None,
                    "source_url": f"https://example.org/dialogue/{key}",
                    "notes": "Acteur fictif. / Fictional actor." if turn == 0 else None,
                }
            )
    return actors


def _numbered(types: str) -> Iterator[tuple[str, int]]:
    for letters in types.split():
        for turn, letter in enumerate(letters):
            yield letter, turn


def _name(country: str, letter: str, turn: int) -> tuple[str, str | None]:
    """Return the name and place of the actor `turn` of a type; national ones sit in the capital."""
    if not country:
        return texts.BEYOND[letter][turn], None
    places, names = texts.PLACES[country], texts.NAMES[letter]
    place = places[0 if letter in "gpanru" else (turn + "lofec".index(letter)) % len(places)]
    name = names[turn % len(names)]
    return name.format(of_country=_of(FICTIONAL[country][1]), of_place=_of(place)), place


def _where(actor: Row) -> tuple[str, str]:
    """Return where an actor acts, in French and English."""
    if actor["country"] is None:
        return "dans les huit pays", "in the eight countries"
    if actor["actor_type"] in _LOCAL:
        return f"à {actor['locality']}", f"in {actor['locality']}"
    english, french = FICTIONAL[actor["country"]]
    return f"en {french}", f"in {english}"


def _articles() -> list[Row]:
    return [
        {
            "article_id": key,
            "declaration": "demonstration",
            "position": position,
            "title_fr": f"{title_fr} (article de démonstration {position})",
            "title_en": f"{title_en} (demonstration article {position})",
            "summary_fr": summary_fr,
            "summary_en": summary_en,
            "addressees": addressees,
            "source_url": f"https://example.org/declaration#{key}",
        }
        for position, (key, title_fr, title_en, summary_fr, summary_en, addressees) in enumerate(
            texts.ARTICLES, 1
        )
    ]


# --- what they undertake -----------------------------------------------------------------------------


def _commitments(random: Random, actors: list[Row]) -> list[tuple[Row, _Story]]:
    # One actor in eight undertakes nothing that is known: its silence is to be seen.
    active = [actor for actor in actors if random.random() > 0.12]
    weights = [texts.WEIGHT[actor["country"] or ""] * _EAGER.get(actor["actor_type"], 1) for actor in active]
    counts: dict[str, int] = {}
    undertaken: set[tuple[str, str]] = set()
    listing: list[tuple[Row, _Story]] = []
    while len(listing) < _COMMITMENTS:
        actor = random.choices(active, weights)[0]
        letter = _LETTERS[actor["actor_type"]]
        undertaking = random.choice([item for item in texts.UNDERTAKINGS if letter in item.types])
        if (actor["signatory_id"], undertaking.fr) in undertaken:
            continue
        undertaken.add((actor["signatory_id"], undertaking.fr))
        number = counts[actor["signatory_id"]] = counts.get(actor["signatory_id"], 0) + 1
        key = f"{actor['signatory_id']}-{number:02}"
        listing.append(_commitment(random, key, actor, undertaking, actors))
    return sorted(listing, key=lambda item: item[0]["commitment_id"])


def _commitment(
    random: Random, key: str, actor: Row, undertaking: Undertaking, actors: list[Row]
) -> tuple[Row, _Story]:
    declared = random.random() > _DOCUMENTED
    start = date(2019, 7, 1) + timedelta(days=random.randrange(2_300))
    due = start + timedelta(days=random.randrange(600, 2_700))
    target = _round_number(random, undertaking.low, undertaking.high) if undertaking.unit else None
    ways = _WAYS if declared else _WAYS_SEEN
    way = random.choices(tuple(ways), tuple(ways.values()))[0]
    # Some begin from what is already there; what is undone was there before.
    share = 0.4 if way == "undone" else random.choice((0, 0, 0, 0.1, 0.25))
    baseline = float(int(target * share)) if target else None
    n = {"fr": _FR.number(target), "en": _EN.number(target)} if target else {"fr": "", "en": ""}
    where_fr, where_en = _where(actor)
    partners = _partners(random, actor, actors)
    has_budget = random.random() < 0.35
    row = {
        "commitment_id": key,
        "signatory_id": actor["signatory_id"],
        "article_id": undertaking.article,
        # Now and then only one language is given.
        "title_fr": undertaking.fr.format(n=n["fr"], where=where_fr),
        "title_en": undertaking.en.format(n=n["en"], where=where_en) if random.random() < 0.93 else None,
        "description_fr": random.choice(texts.DESCRIPTIONS)[0] if random.random() < 0.6 else None,
        "theme": undertaking.theme if random.random() < 0.97 else None,
        "basis": "declared" if declared else "documented",
        "partner_ids": partners,
        "start_date": _as_known(random, start) if random.random() < 0.95 else None,
        "due_date": _as_known(random, due) if random.random() < (0.93 if declared else 0.55) else None,
        "indicator": _indicator(undertaking.unit),
        "unit": undertaking.unit or None,
        "baseline_value": baseline,
        "target_value": target,
        "budget_amount": float(random.randrange(2, 160) * 500_000) if has_budget else None,
        "budget_currency": random.choice(("XOF", "XOF", "XAF", "EUR")) if has_budget else None,
        "source_url": f"https://example.org/engagements/{key}",
    }
    row["description_en"] = dict(texts.DESCRIPTIONS).get(str(row["description_fr"]))
    return row, _Story(undertaking, start, due, way, texts.DILIGENCE[actor["country"] or ""])


def _indicator(unit: str) -> str | None:
    return None if not unit else "Part des marchés publics" if unit == "%" else f"Nombre {_of(unit)}"


def _round_number(random: Random, low: int, high: int) -> float:
    n = int(low * (high / low) ** random.random())
    step = 1 if n < 20 else 5 if n < 100 else 10 if n < 1_000 else 100
    return float(max(low, n // step * step))


def _partners(random: Random, actor: Row, actors: list[Row]) -> tuple[str, ...]:
    near = [other for other in actors if other["country"] == actor["country"] and other is not actor]
    far = [other for other in actors if other["country"] != actor["country"]]
    chosen = random.sample(near, min(len(near), random.choices((0, 1, 2, 3), (4, 4, 3, 1))[0]))
    chosen += random.sample(far, random.choices((0, 1, 2), (7, 3, 1))[0])
    return tuple(other["signatory_id"] for other in chosen)


def _as_known(random: Random, day: date, given: tuple[int, int, int] = (6, 3, 2)) -> str:
    """A day as precisely as people give it: the day, its month or its year."""
    return day.isoformat()[: random.choices((10, 7, 4), given)[0]]


# --- what is said of it ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Story:
    """How a commitment really goes, which its reports tell more or less."""

    undertaking: Undertaking
    start: date
    due: date
    way: str
    diligence: float  # the share of its reports that are handed in

    def progress(self, day: date) -> float:
        """Return how far it has come on `day`: 0 at the start, 1 when all is done."""
        elapsed = max(0.0, (day - self.start) / (self.due - self.start))
        match self.way:
            case "ahead":
                return min(1.08, elapsed * 1.3)
            case "slow":
                return min(0.9, elapsed * 0.7)
            case "stalled":
                return min(0.3, elapsed * 0.8)
            case "undone":
                return elapsed * 0.5 if elapsed < 0.2 else 0.1 - (elapsed - 0.2) * 0.8
            case _:
                return min(1.0, elapsed)


def _reports(random: Random, row: Row, story: _Story) -> Iterator[Row]:
    taken: set[tuple[date, str]] = set()

    def report(day: date, verification: str, far: float, completion: str | None = None) -> Iterator[Row]:
        as_of = PartialDate(_as_known(random, day, (7, 2, 1) if day < _LATEST else (1, 0, 0)))
        if as_of.last_day > _LAST_DAY or (as_of.last_day, verification) in taken:
            return
        taken.add((as_of.last_day, verification))
        yield _report(random, row, as_of, verification, far, completion)

    days = _days_of_reports(random, row, story)
    for number, day in enumerate(days, 1):
        last = number == len(days)
        far = story.progress(day) + random.gauss(0, 0.02)
        own = (
            "self_declared"
            if row["basis"] == "declared"
            else random.choice(("self_declared", "reviewed", "reviewed"))
        )
        if story.way in ("withdrawn", "superseded", "no_evidence") and last:
            yield from report(day, own, far, story.way)
            return
        yield from report(day, own, far)
        if random.random() < 0.16:
            # What others saw is often less, sometimes some months later.
            seen = day + timedelta(days=random.choice((0, 0, 45, 110)))
            yield from report(seen, "reviewed", far * random.uniform(0.55, 1.0))
        if random.random() < 0.09:
            yield from report(day + timedelta(days=random.choice((0, 30, 60))), "validated", far)
        if random.random() < 0.035:
            yield from report(
                day + timedelta(days=random.choice((0, 20))), "disputed", far * 0.3, "no_evidence"
            )
        if far >= 1 and random.random() < 0.85:
            return


def _days_of_reports(random: Random, row: Row, story: _Story) -> list[date]:
    if story.way == "silent":
        return []
    if row["basis"] == "documented":
        span = (min(story.due + timedelta(days=200), _LAST_DAY) - story.start).days
        days = {
            story.start + timedelta(days=random.randrange(30, span))
            for _ in range(random.choice((1, 1, 2, 3)))
        }
    else:
        # Once a year, a little before or after, where it is handed in at all.
        yearly = (
            story.start + timedelta(days=random.randrange(-50, 80) + 365 * year) for year in range(1, 8)
        )
        days = {day for day in yearly if random.random() < story.diligence}
    return sorted(day for day in days if _FIRST_DAY <= day <= _LAST_DAY and day > story.start)


def _report(
    random: Random, row: Row, as_of: PartialDate, verification: str, far: float, completion: str | None
) -> Row:
    value = percent = None
    target, baseline = row["target_value"], row["baseline_value"]
    if completion in ("withdrawn", "superseded", "no_evidence"):
        pass
    elif target is not None:
        value = max(0.0, float(round(baseline + far * (target - baseline))))
        far = (value - baseline) / (target - baseline)
    elif random.random() < 0.65:
        percent = float(round(min(max(far, 0), 1) * 100, -1))
        far = percent / 100
    step = completion or _step(far)
    # Where a figure is given, the words are often left out.
    says_so = completion is not None or (value is None and percent is None) or random.random() < 0.6
    narrative_fr, narrative_en = random.choice(texts.SAID[step])
    own = verification == "self_declared"
    key = row["commitment_id"]
    proof = random.choice(
        ("official_document", "website", "statement", "photo", "dataset")
        if own
        else ("press", "press", "official_document", "other")
    )
    has_proof = random.random() < (0.7 if own else 0.95)
    return {
        "commitment_id": key,
        "as_of": as_of,
        "verification": verification,
        "completion": step if says_so else None,
        "progress_percent": percent,
        "value": value,
        "value_qualifier": random.choices(("exact", "about", "at_least", "at_most"), (78, 12, 8, 2))[0]
        if value
        else "exact",
        "narrative_fr": narrative_fr if random.random() < 0.85 else None,
        "narrative_en": narrative_en if random.random() < 0.7 else None,
        "evidence_url": f"https://example.org/preuves/{key}/{as_of}" if has_proof else None,
        "evidence_type": proof if has_proof else None,
        "reported_by": _reporter(random, verification),
        "published_on": _published(random, as_of),
    }


def _step(far: float) -> str:
    return "not_started" if far <= 0 else "limited" if far < 0.5 else "substantial" if far < 1 else "complete"


def _reporter(random: Random, verification: str) -> str | None:
    if verification == "self_declared":
        return None if random.random() < 0.5 else "Secrétariat de l’acteur"
    return random.choice(texts.WITNESSES if verification in ("validated", "disputed") else texts.PRESS)


def _published(random: Random, as_of: PartialDate) -> str | None:
    day = as_of.last_day + timedelta(days=random.randrange(5, 70))
    return day.isoformat() if random.random() < 0.6 and day <= _LAST_DAY else None


def _outcomes(random: Random, commitments: list[tuple[Row, _Story]], reports: list[Row]) -> Iterator[Row]:
    days: dict[str, list[PartialDate]] = {}
    for report in reports:
        days.setdefault(report["commitment_id"], []).append(report["as_of"])
    for row, story in commitments:
        key = row["commitment_id"]
        dated = sorted({day.last_day: day for day in days.get(key, ())}.items())
        totals: dict[str, float] = {}
        for measure in story.undertaking.outcomes:
            if not dated or random.random() > 0.6:
                continue
            currency = random.choice(("XOF", "XOF", "XAF")) if measure == "funds_mobilised" else None
            whole = _whole(random, measure, totals)
            totals[measure] = whole
            for day, as_of in dated[-random.choice((1, 1, 2, 3)) :]:
                value = float(int(whole * min(1, story.progress(day))))
                if value > 0:
                    yield {
                        "commitment_id": key,
                        "as_of": as_of,
                        "measure": measure,
                        "value": value,
                        "value_qualifier": random.choices(("exact", "about", "at_least"), (75, 18, 7))[0],
                        "unit": currency or texts.OUTCOME_UNITS.get(measure),
                        "source_url": f"https://example.org/resultats/{key}"
                        if random.random() < 0.8
                        else None,
                    }


def _whole(random: Random, measure: str, totals: Mapping[str, float]) -> float:
    """Return what a measure comes to when all is done; of people, some are women, some young."""
    if measure in ("women", "youth") and "people" in totals:
        return totals["people"] * random.uniform(0.35, 0.8)
    low, high = texts.OUTCOME_SIZES[measure]
    return _round_number(random, low, high)


# --- what stands around it ---------------------------------------------------------------------------


def _milestones(random: Random) -> Iterator[Row]:
    for number, (held, kind, status, title_fr, title_en) in enumerate(texts.GATHERINGS, 1):
        yield _milestone(f"int-{number:02}", None, kind, status, title_fr, title_en, held, "D3")
    for country, steps in texts.LAWS.items():
        for number, (status, since) in enumerate(steps, 1):
            key = f"{country.lower()}-loi-{number}"
            yield _milestone(key, country, "framework_law", status, *texts.LAW_TITLES[status], since, "D5")
    for country in FICTIONAL:
        chosen = random.sample(texts.STEPS, round(7 * texts.WEIGHT[country]))
        for number, (kind, status, article, title_fr, title_en) in enumerate(chosen, 1):
            day = date(2018, 1, 1) + timedelta(days=random.randrange(3_200))
            as_known = _as_known(random, day)
            yield _milestone(
                f"{country.lower()}-{number:02}", country, kind, status, title_fr, title_en, as_known, article
            )


def _milestone(
    key: str,
    country: str | None,
    kind: str,
    status: str,
    title_fr: str,
    title_en: str,
    day: str | None,
    article: str,
) -> Row:
    english, french = FICTIONAL[country] if country else ("", "")
    return {
        "milestone_id": key,
        "country": country,
        "kind": kind,
        "status": status,
        "title_fr": title_fr.format(where=f"en {french}"),
        "title_en": title_en.format(where=f"in {english}"),
        "occurred_on": day,
        "article_id": article,
        "source_url": f"https://example.org/jalons/{key}" if status != "none_known" else None,
    }


def _practices(random: Random, actors: list[Row]) -> Iterator[Row]:
    for theme, article, letters, title_fr, title_en, summary_fr, summary_en in texts.PRACTICES:
        able = [actor for actor in actors if _LETTERS[actor["actor_type"]] in letters]
        for number, actor in enumerate(random.sample(able, 4), 1):
            where_fr, where_en = _where(actor)
            day = date(2020, 3, 1) + timedelta(days=random.randrange(2_300))
            key = f"pratique-{theme.replace('_', '-')}-{number}"
            yield {
                "practice_id": key,
                "signatory_id": actor["signatory_id"],
                "title_fr": title_fr.format(where=where_fr),
                "title_en": title_en.format(where=where_en),
                "summary_fr": summary_fr,
                "summary_en": summary_en,
                "theme": theme,
                "article_id": article,
                "published_on": _as_known(random, day) if day < date(2026, 1, 1) else day.isoformat(),
                "source_url": f"https://example.org/pratiques/{key}",
            }


# --- where it lies -----------------------------------------------------------------------------------


def _spots(seed: int) -> dict[str, Point]:
    """Return where each place lies, (longitude, latitude): away from borders and other places."""
    spots: dict[str, Point] = {}
    for country, places in texts.PLACES.items():
        random, ring = Random(f"{seed}:{country}"), invented_ring(country, seed)
        xs, ys = zip(*ring, strict=True)
        for place in places:
            apart = 0.9
            while place not in spots:
                x, y = random.uniform(min(xs), max(xs)), random.uniform(min(ys), max(ys))
                apart *= 0.98  # rather closer than never
                if not _is_inside(x, y, ring):
                    continue
                if all((x - a) ** 2 + (y - b) ** 2 > apart**2 for a, b in spots.values()) and all(
                    (x - a) ** 2 + (y - b) ** 2 > 0.15 for a, b in ring
                ):
                    spots[place] = (x, y)
    return spots


def _is_inside(x: float, y: float, ring: list[Point]) -> bool:
    inside = False
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside
