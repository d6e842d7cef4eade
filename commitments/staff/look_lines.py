"""What deserves a second look, in a line a reason."""

from __future__ import annotations

from collections.abc import Sequence

from commitments.i18n.translator import Translator
from commitments.store.plausibility import Flag, FlagGroup, Kind
from commitments.store.revisions import Revision

_LOOKS_NAMED = 5  # records of a reason that a line names


def looks_title(kind: Kind, n: int, t: Translator) -> str:
    """Return why `n` things deserve a second look."""
    match kind:
        case "progress_falls":
            return t.n("{n} report says less than before", "{n} reports say less than before", n)
        case "due_later":
            return t.n("{n} due date moves later", "{n} due dates move later", n)
        case "no_evidence_given":
            return t.n("{n} stage is claimed without a source", "{n} stages are claimed without a source", n)
        case "value_jumps":
            return t.n(
                "{n} value is ten times what it was, or a tenth, or has another sign",
                "{n} values are ten times what they were, or a tenth, or have another sign",
                n,
            )
        case "validated_overwritten":
            return t.n("{n} verified report is overwritten", "{n} verified reports are overwritten", n)
        case "validated_removed":
            return t.n("{n} verified report is removed", "{n} verified reports are removed", n)
        case "names_something_else":
            return t.n(
                "{n} identifier would name another record than today",
                "{n} identifiers would name another record than today",
                n,
            )
        case "becomes_verified":
            return t.n(
                "{n} report would count as verified from now on",
                "{n} reports would count as verified from now on",
                n,
            )
        case "same_under_another_key":
            return t.n(
                "{n} new row seems to be there already, under another identifier",
                "{n} new rows seem to be there already, under another identifier",
                n,
            )
        case "brings_back":
            return t.n(
                "{n} change of an earlier revision would be undone",
                "{n} changes of earlier revisions would be undone",
                n,
            )


def look_lines(flags: Sequence[FlagGroup], t: Translator) -> list[str]:
    """Return what deserves a second look in a line a reason, with what the first records are of."""
    lines = []
    for group in flags:
        first = group.first[:_LOOKS_NAMED]
        named = list(dict.fromkeys(look_identifier(look, t) for look in first))
        if more := group.n - len(first):
            named.append(t.n("{n} other", "{n} others", more))
        lines.append(t.pair(looks_title(group.kind, group.n, t), t.list(named)))
    return lines


def look_identifier(look: Flag, t: Translator) -> str:
    """Return the identifier that a record bears or is of, beside that of what it is like or who changed what
    of it."""
    key = str(getattr(look.record, look.record.key[0]))
    match look.kind:
        case "same_under_another_key":
            return t("{key} (like {other})", key=key, other=look.facts["old"])
        case "brings_back":
            revision: Revision = look.facts["revision"]
            column = look.facts.get("column")
            return t(
                "{what} (revision {number}, {moment}, by {who})",
                what=t.pair(key, t.heading(look.record.columns()[column])) if column else key,
                number=str(revision.number),
                moment=t.moment(revision.at),
                who=revision.who,
            )
    return key
