"""The records that words of a file may mean, each with what tells it from the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, Commitment, Record, Report, Signatory
from commitments.ingest.clues import names_nobody
from commitments.ingest.recognition import Named
from commitments.ingest.sheets import Sheet
from commitments.ingest.wording import words_of
from commitments.site.cells import news
from commitments.site.context import Context
from commitments.staff.problem_groups import IssueGroup, ValueGroup
from commitments.staff.record_form import CHOSEN_FROM
from commitments.store.changesets import Preview
from commitments.store.store import Store


@dataclass(frozen=True)
class Candidate:
    """A record that may be meant: its name, and whose it is, where, under what, with the last news of it."""

    identifier: str
    name: str
    about: str


class Candidates:
    """What is said of the records that words of files may mean: those stored, and those of the files."""

    def __init__(self, result: Preview, reader: Context, store: Store) -> None:
        self._sheets = result.sheets
        self._brought = [table.records for table in result.checked.tables]
        self._reader = reader
        self._head = store.head()

    def of(self, group: IssueGroup, same: ValueGroup) -> Iterator[Candidate]:
        """Yield the records that the words of some cells may mean, the likeliest first."""
        facts: Mapping[str, Any] = same.issues[0].problem.facts
        named: Sequence[Named] = facts.get("candidates", ())
        for each in named:
            record = self._record(target_of(group), each.identifier)
            about = self._about(record) if record else each.identifier
            yield Candidate(each.identifier, self._reader.t.bilingual(each, "name"), about)

    def others(self, group: IssueGroup, same: ValueGroup) -> dict[str, str]:
        """Return all that may be meant, by identifier, first what is of whom the row names; {} where it is
        too much to choose from."""
        actors = same.issues[0].problem.facts.get("actors", frozenset())
        table = target_of(group)
        if len(self._head.keys(table)) > CHOSEN_FROM:
            return {}
        leads = {
            identifier.lower(): str(lead).lower()
            for identifier, lead in self._leads(table)
            if str(lead).lower() in actors
        }
        first = [option for option in group.options if option[0].lower() in leads]
        return dict([*first, *group.options])

    def nameless(self, group: IssueGroup) -> list[Sheet]:
        """Return the sheets of a group that name nobody whose the commitments of their rows are."""
        places = {(issue.problem.file, issue.problem.sheet) for issue in group.every_issue}
        return [
            sheet
            for sheet in self._sheets
            if (sheet.file, sheet.sheet) in places and names_nobody(sheet) and not sheet.whose
        ]

    def actors(self, sheet: Sheet) -> dict[str, str]:
        """Return the names of actors that have commitments, first those whose town or name that of a file has
        in it."""
        leads = {str(lead).lower() for _, lead in self._leads("commitments")}
        named = words_of(f"{sheet.file} {sheet.sheet or ''}")
        names = {
            str(name): bool(words_of(str(locality or "")) and set(words_of(str(locality))) <= set(named))
            for key, name, locality in self._head.values("signatories", "name", "locality")
            if key in leads
        }
        return {name: name for name in sorted(names, key=lambda name: (not names[name], fold(name)))}

    def _leads(self, table: str) -> Iterator[tuple[str, str]]:
        if table == "commitments":
            for _, identifier, lead in self._head.values(table, "commitment_id", "signatory_id"):
                yield identifier, lead

    def _record(self, table: str, identifier: str) -> Record | None:
        key = identifier.lower()
        brought = (records.get(table, key) for records in self._brought)
        return next(filter(None, brought), None) or self._head.record(table, key)

    def _about(self, record: Record) -> str:
        t = self._reader.t
        identifier = str(getattr(record, record.key[0]))
        match record:
            case Commitment():
                actor = self._record("signatories", record.signatory_id)
                lead = actor.name if isinstance(actor, Signatory) else record.signatory_id
                parts = [lead, *self._where(actor), t("article {article}", article=record.article_id)]
                parts.append(self._news(record))
            case Signatory():
                parts = [t.label("actor_type", record.actor_type), *self._where(record)]
            case _:
                parts = []
        return " · ".join(dict.fromkeys([*parts, identifier]))

    def _where(self, actor: Record | None) -> list[str]:
        if not isinstance(actor, Signatory):
            return []
        country = self._reader.t.country(actor.country) if actor.country else ""
        return [place for place in (actor.locality, country) if place and place not in actor.name]

    def _news(self, commitment: Commitment) -> str:
        t = self._reader.t
        reports = self._head.referring("reports", "commitments", commitment.key_text)
        told = [report for report in reports if isinstance(report, Report)]
        latest = max(told, key=lambda report: report.as_of.last_day, default=None)
        said = news({"as_of": latest and latest.as_of, "basis": commitment.basis}, t)
        if latest is None or latest.completion is None:
            return said
        return f"{said} ({t.label('completion', latest.completion)})"


def target_of(group: IssueGroup) -> str:
    """Return the table that the cells of a group refer to."""
    problem = group.every_issue[0].problem
    return RECORDS[problem.table or ""].columns()[problem.column or ""].refers_to or ""
