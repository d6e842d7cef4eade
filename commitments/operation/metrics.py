"""What a server counts, as Prometheus reads it: of readers no more than how many were answered what."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from commitments import settings
from commitments.errors import FolderUnreadableError
from commitments.events import LOG, Event
from commitments.serving import served
from commitments.store.backups import last_backup

# What the answer is, as the format of Prometheus is named.
TYPE = "text/plain; version=0.0.4; charset=utf-8"

_REGISTRY = CollectorRegistry()

ANSWERS = Counter(
    "commitments_answers", "Answers over HTTP, by what was asked for.", ("kind", "status"), registry=_REGISTRY
)
SECONDS = Histogram(
    "commitments_answer_seconds",
    "Seconds until an answer was sent, by what was asked for.",
    ("kind",),
    buckets=(0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60),
    registry=_REGISTRY,
)
VISITS = Counter(
    "commitments_visits",
    "Public pages asked for, in the dashboard or as light pages, by those who are not signed in.",
    ("page", "medium"),
    registry=_REGISTRY,
)
_EVENTS = Counter("commitments_events", "Events of the log, by name.", ("event",), registry=_REGISTRY)


class Reading(NamedTuple):
    """What is read as it is asked for: values by the value of their one label, or one by ""."""

    name: str
    help: str
    read: Callable[[], Mapping[str, float]]
    label: str = ""
    counts: bool = False  # it only grows

    @classmethod
    def one(cls, name: str, help: str, read: Callable[[], float], *, counts: bool = False) -> "Reading":  # noqa: A002
        """Return a reading of one value."""
        return cls(name, help, lambda: {"": read()}, counts=counts)


def begin(version: str) -> None:
    """Count what is written down, and say of which version this is."""
    disable_created_metrics()  # type: ignore[no-untyped-call]  # Prometheus knows since when it reads
    if not any(isinstance(handler, _Counting) for handler in LOG.handlers):
        LOG.addHandler(_Counting())
        for event in Event:
            _EVENTS.labels(event)
    _READINGS.add([Reading("commitments_build_info", "The version.", lambda: {version: 1}, "version")])


def exposition() -> bytes:
    """Return all that is counted, in the text format of Prometheus."""
    return generate_latest(_REGISTRY)


def register(readings: Iterable[Reading]) -> None:
    """Have these read too; one of the same name takes the place of another."""
    _READINGS.add(readings)


class _Counting(logging.Handler):
    """Log handler that counts events, be they written or left out as too many."""

    def emit(self, record: logging.LogRecord) -> None:
        _EVENTS.labels(record.event).inc()  # type: ignore[attr-defined]


class _Readings(Collector):
    def __init__(self) -> None:
        self._by_name: dict[str, Reading] = {}

    def add(self, readings: Iterable[Reading]) -> None:
        self._by_name |= {reading.name: reading for reading in readings}

    def collect(self) -> Iterator[Metric]:
        for reading in self._by_name.values():
            family = CounterMetricFamily if reading.counts else GaugeMetricFamily
            labels = [reading.label] if reading.label else []
            metric = family(reading.name, reading.help, labels=labels)
            for label, value in reading.read().items():
                metric.add_metric([label] if labels else [], value)
            yield metric


def _revision() -> Mapping[str, float]:
    opened = served.store_at_hand()
    latest = opened and opened.latest_at_hand
    return {"": latest.number} if latest else {}


def _published_at() -> Mapping[str, float]:
    opened = served.store_at_hand()
    latest = opened and opened.latest_at_hand
    return {"": latest.at.timestamp()} if latest and latest.at else {}


def _away_since() -> Mapping[str, float]:
    opened = served.store_at_hand()
    return {"": opened.away.timestamp()} if opened and opened.away else {}


def _backed_up_at() -> Mapping[str, float]:
    """Return the moment of the newest copy, where a folder for copies is set and has one."""
    current = settings.current()
    with suppress(FolderUnreadableError):
        newest = current.backups and last_backup(current.backups, current.store)
        return {"": newest.manifest.moment.timestamp()} if newest else {}
    return {}


_READINGS = _Readings()
_REGISTRY.register(_READINGS)
ProcessCollector(registry=_REGISTRY)
register(
    (
        Reading("commitments_revision", "The newest revision of the register.", _revision),
        Reading("commitments_revision_timestamp_seconds", "When it was published.", _published_at),
        Reading(
            "commitments_store_away_timestamp_seconds",
            "Since when a store that several servers share does not answer.",
            _away_since,
        ),
        Reading("commitments_backup_timestamp_seconds", "When the newest copy was made.", _backed_up_at),
    )
)
