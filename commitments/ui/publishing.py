"""A change from its preview to its revision, and what a visit remembers on the way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from commitments.auth.pseudonyms import pseudonym
from commitments.auth.sign_in import Person
from commitments.contract import days
from commitments.errors import CommitmentsError, StoreMovedError, StoreUncertainError
from commitments.events import Event, note
from commitments.i18n.error_messages import staff_sentence
from commitments.measures.headline import Headline, measure_headline
from commitments.measures.scope import Scope
from commitments.render.templating import render
from commitments.site.blocks import DataTable, Folds, RecordChanges
from commitments.site.cells import FoldedList
from commitments.site.visit import Visit
from commitments.site.words import changeset
from commitments.site.words.changeset import RecordNames
from commitments.staff import change_preview
from commitments.store.changesets import Changeset, publish
from commitments.store.matches import Match
from commitments.store.plausibility import plausibility_flags
from commitments.store.revisions import Revision, RevisionFile
from commitments.ui.drawing import draw_beside_work, heading, notice
from commitments.ui.fields import WIDTH, plain

T = TypeVar("T")

_AT_MOST = 50  # records of each kind of change


def remembered(name: str, of: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` gives, made once in a visit as long as it is asked `of` the same."""
    held = st.session_state.get(name)
    if held is None or held[0] != of:
        st.session_state[name] = held = (of, make())
    value: T = held[1]
    return value


def forget(prefix: str) -> None:
    """Let go of all that a visit remembers under names that begin with `prefix`."""
    for name in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[name]


def propose(
    visit: Visit,
    person: Person,
    name: str,
    of: Hashable,
    make: Callable[[], Changeset],
    *,
    kind: str,
    files: Sequence[RevisionFile] = (),
    learn: Callable[[], Sequence[Match]] = tuple,
    reason: Reason | None = None,
    done: Callable[[Revision], object] = lambda _: None,
) -> None:
    """Draw what a change would do, ask why, and publish it as a revision of `kind`, which `done` is told of.

    `make` gives the change against what stands now; it is made again when `of`, what was asked for, or the
    store has moved. Nothing is published that the person has not seen: where another revision came between,
    it is shown and the person confirms once more. `name` tells one proposal of a page from another; `learn`
    gives what is to be remembered with it.
    """
    t, store = visit.t, visit.opened
    if settled(visit, name, of):
        return
    newest = store.newest
    change = remembered(f"{name}.change", (of, newest), make)
    seen_of, seen_at = st.session_state.get(f"{name}.seen", (of, newest))
    preview(visit, name, change, kind)
    if not change:
        return
    reason = reason or Reason(f"{name}.why")
    heading(place="publish")
    why = st.text_area(
        t("Why this change?"),
        reason.stands,
        max_chars=1000,
        placeholder=t("For instance: reports of the second quarter, received from RENAPESS on 3 July"),
        key=reason.key,
    ).strip()
    if why != reason.stands:
        reason.keep(why)
    confirmed = _removal_confirmed(visit, name, change)
    pressed = st.button(t("Publish"), type="primary", icon=":material/publish:", key=f"{name}.publish")
    st.session_state[f"{name}.seen"] = (of, newest)
    if seen_of == of and seen_at != newest:
        _tell_moved(visit, seen_at)
    elif pressed and not why:
        notice(t("Say why in one sentence: it stays with the revision, for everyone to read."))
    elif pressed and not confirmed:
        notice(t("Confirm the removal first: nothing was published."))
    elif pressed:
        written = Written(len(change.added) + len(change.changed) + len(change.removed))
        matches = learn()

        def work() -> Revision | None:
            revision = publish(
                store,
                change,
                who=person.name,
                reason=why,
                kind=kind,
                files=files,
                matches=matches,
                count=written.add,
            )
            if revision:
                note(Event.PUBLISHED, who=pseudonym(person.name), revision=revision.number)
                done(revision)
            return revision

        # Beside the page: one that is closed or asked for anew meanwhile interrupts nothing.
        writer = ThreadPoolExecutor(1)
        st.session_state[f"{name}.going"] = (of, change.expected, written, writer.submit(work))
        writer.shutdown(wait=False)
        st.rerun()


def _removal_confirmed(visit: Visit, name: str, change: Changeset) -> bool:
    """Ask whether much is meant to be removed, of very much by its number; return whether it is."""
    t = visit.t
    found = change_preview.removals(change, visit.opened.head(change.expected))
    large = [removal for removal in found if removal.is_large]
    if not large:
        return True
    words, n = (
        t.list([change_preview.removal_words(removal, t) for removal in large]),
        sum(removal.n for removal in large),
    )
    key = f"{name}.removal.{n}"
    if not any(removal.is_vast for removal in large):
        return st.checkbox(t("Yes: {what}.", what=words), key=key)
    asked = t("To {what}, type the number {n}.", what=words, n=t.number(n))
    typed = st.text_input(plain(asked), key=key, width=WIDTH)
    return "".join(filter(str.isdecimal, typed)) == str(n)


@dataclass(frozen=True)
class Reason:
    """The field that asks why: what stands in it at first, and what keeps what is typed."""

    key: str
    stands: str = ""
    keep: Callable[[str], object] = lambda _: None


@dataclass
class Written:
    """How many rows of how many are written."""

    of: int
    n: int = 0

    def add(self, rows: int) -> None:
        """Count more."""
        self.n = min(self.of, self.n + rows)


def finish(visit: Visit, name: str) -> None:
    """Wait for what a proposal is writing, if anything, and show how far it is."""
    if f"{name}.going" not in st.session_state:
        return
    t = visit.t
    of, expected, written, work = st.session_state[f"{name}.going"]
    bar = st.empty()
    while not wait([work], timeout=0.3).done:
        said = t.n("Publishing: {n} row", "Publishing: {n} rows", written.n, written.of)
        if visit.opened.away:
            said = t("The shared register does not answer at the moment: publishing goes on once it does.")
        bar.progress(written.n / max(written.of, 1), said)
    bar.empty()
    del st.session_state[f"{name}.going"]
    try:
        st.session_state[f"{name}.done"] = (of, work.result())
    except StoreMovedError:
        _tell_moved(visit, expected)
    except StoreUncertainError as error:
        notice(staff_sentence(error, t))
    except CommitmentsError as error:
        notice(staff_sentence(error, t), t("Nothing was published, and what you have prepared is kept."))


def settled(visit: Visit, name: str, of: Hashable) -> bool:
    """Return whether what was asked `of` is published, and draw what became of it."""
    finish(visit, name)
    done_of, revision = st.session_state.get(f"{name}.done", (None, None))
    if done_of != of:
        return False
    published(visit, revision)
    return True


def _tell_moved(visit: Visit, since: int) -> None:
    t = visit.t
    lines = [
        change_preview.revision_line(revision, t)
        for revision in visit.opened.revisions(range(since + 1, visit.opened.newest + 1))
    ]
    notice(
        t(
            "Nothing was published yet: the register has changed since you looked. What your change "
            "would do now is shown above; look at it again, then publish."
        ),
        *lines,
    )


def last_published(name: str) -> Revision | None:
    """Return the revision that this visit has published by the proposal `name`, if any."""
    revision: Revision | None = st.session_state.get(f"{name}.done", (None, None))[1]
    return revision


def published(visit: Visit, revision: Revision | None) -> None:
    """Draw that a revision is published, and where to see it."""
    t = visit.t
    if revision is None:
        notice(t("Nothing was published: the register already held all of this."))
        return
    number = str(revision.number)
    st.html(
        render(
            "published",
            sentence=t("Revision {number} is published.", number=number),
            links=[
                (t("What it changed"), visit.to("revision", number=number)),
                (t("The overview as it stands now"), visit.to("overview", revision=None)),
                (t("Undo it"), visit.to("undo", number=number)),
            ],
        )
    )


def preview(visit: Visit, name: str, change: Changeset, kind: str) -> None:
    """Draw what a change would do: how much, what deserves a second look, the figures, record by record."""
    t, store = visit.t, visit.opened
    heading(t("What will change"), change_preview.change_finding(change, visit))
    if not change and not change.kept:
        return
    names = RecordNames(change, visit, store)
    of = (id(change), change.expected)
    with st.spinner(t("Working out what would change…")):
        flags = remembered(
            f"{name}.looks",
            of,
            lambda: plausibility_flags(change, store.head(change.expected), undoing=kind == "undo"),
        )
        if change:
            before, after = remembered(f"{name}.figures", of, lambda: _figures(visit, change))
    kept = change_preview.kept_entries(change, names, visit)
    removed = change_preview.removal_looks(change, names, t)
    if flags or kept or removed:
        heading(
            t("Worth a second look"), t("None of this prevents the change; check that it is intended."), 3
        )
        looks = [*removed, *change_preview.looks(flags, names, visit)]
        if kept:
            title = t("Cannot be removed: something still refers to it")
            looks.append(FoldedList(title, tuple(kept)))
        draw_beside_work(visit, [Folds(looks)])
    if change:
        figures = change_preview.figures(before, after, visit)
        heading(t("The figures of the overview"), change_preview.figures_finding(figures, visit), level=3)
        if figures:
            draw_beside_work(
                visit, [DataTable(change_preview.figures_table(figures, visit), cards=False, narrow=True)]
            )
        heading(t("Row by row"), level=3)
        draw_beside_work(visit, [RecordChanges(changeset.sections(change, visit, visit.opened, _AT_MOST))])


def _figures(visit: Visit, change: Changeset) -> tuple[Headline, Headline]:
    """Return the figures of the first screen as they stand, and as they would be."""
    scope = Scope(revision=change.expected, day=days.today())
    before = visit.read(measure_headline, scope=scope)
    with visit.opened.hypothetical(
        added=change.added, changed=[replaced.new for replaced in change.changed], removed=change.removed
    ) as imagined:
        return before, measure_headline(imagined, scope)
