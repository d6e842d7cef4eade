"""What lies between two revisions, record by record: a view of the history."""

from commitments.site import blocks, paging
from commitments.site.visit import Visit
from commitments.site.words import revision_history
from commitments.store import history

AT_ONCE = 25
SIZE = 50


def ends(visit: Visit) -> tuple[int, int] | None:
    """Return the two revisions that the address asks to be compared, the earlier one first (0: before the
    first); None where it does not ask for two that there are."""
    asked = [visit.address[name] for name in ("from", "to")]
    if not all(text.isascii() and text.isdecimal() and len(text) < 10 for text in asked):
        return None
    first, last = sorted(map(int, asked))
    return (first, last) if last <= visit.opened.newest else None


def page(visit: Visit, first: int, last: int) -> blocks.Page:
    """Return the page."""
    t, store, span = visit.t, visit.opened, revision_history.Span(last, first)
    counts = history.change_counts(store, last, first)
    body: list[blocks.Block] = [form(visit)]
    part = visit.address["table"], visit.address["what"]
    everything = visit.address.here(table=None, what=None, page=None)
    if n := counts.get(part):
        page, size = paging.page_number(visit), paging.page_size(visit, SIZE)
        section = revision_history.part(store, span, part, n, visit, page, size)
        body += [
            blocks.RecordChanges([section]),
            *paging.pager(visit, len(section.items), n, SIZE),
            blocks.Link(everything, t("All that differs")),
        ]
    else:
        body.append(blocks.RecordChanges(revision_history.sections(store, span, visit, AT_ONCE)))
    body.append(blocks.Link(visit.to("history"), t("The whole history")))
    title = t("From revision {first} to revision {last}", first=str(first), last=str(last))
    return blocks.Page(title, revision_history.differences_finding(counts, t), body)


def form(visit: Visit) -> blocks.ChoiceForm:
    """Return the choice of two revisions."""
    t, options = visit.t, revision_history.options(visit.opened, visit.t)
    names = {"from": t("From revision"), "to": t("To revision")}
    either = {"from": [*options, ("0", t("before the first"))], "to": options}
    chosen = {name: visit.address.all(name) for name in names}
    chosen["to"] = chosen["to"] or tuple(value for value, _ in options[:1])  # mostly asked up to now
    fields = [
        blocks.Field(name, label, either[name], chosen[name], t("Choose"), wide=True)
        for name, label in names.items()
    ]
    return blocks.ChoiceForm(fields, t("Compare"))
