"""A draft on its page: kept whatever becomes of the window, listed, named, taken over, thrown away."""

import re
from datetime import timedelta
from typing import Any

import pytest
import streamlit as st

from commitments.errors import (
    CommitmentsError,
    StoreAwayError,
    StoreTooNewError,
    StoreUncertainError,
    StoreUnwritableError,
)
from commitments.staff import draft_words
from commitments.staff.drafts import Drafts
from commitments.staff.kept_draft import KEPT
from commitments.store import changesets
from commitments.store.changesets import ReceivedFile
from commitments.store.revisions import Revision
from commitments.store.store import Store
from commitments.ui import publishing
from tests.markup import words
from tests.sheets import BOBO
from tests.visits import AtDesk, Desk, said

REPORTS = "commitment_id,as_of,completion\neau-1,2026-03-31,fini\neau-2,le 3 mars,en train\n"
MORE = "commitment_id,as_of,completion\neau-1,2026-06-30,complete\n"


def draft_of(desk: Desk) -> str:
    """The draft that the address of a page names."""
    return str(desk.app.query_params["draft"])


def press(desk: Desk, label: str) -> Desk:
    """Press the one button that is labelled so, as it is shown."""
    [button] = [each for each in desk.app.button if said(each.label) == label]
    button.click()
    return desk.run()


def mend_words(desk: Desk, stage: str = "limited") -> None:
    """Say which stages the words of REPORTS mean."""
    [field] = [each for each in desk.app.selectbox if said(each.label) == "“en train”: 1 row"]
    field.set_value(stage)
    desk.press("Correct")


def mend_day(desk: Desk) -> None:
    """Say which day is meant in REPORTS."""
    [field] = [each for each in desk.app.text_input if said(each.label) == "“le 3 mars”: 1 row"]
    field.set_value("2026-03-03")
    desk.press("Correct")


def test_whoever_comes_finds_the_draft_as_it_was_left(at_desk: AtDesk, store: Store) -> None:
    """Another window, and another person, go on where the last one stopped: files, corrections, steps and
    the reason are there; once it is published, its address leads to the revision."""
    awa = at_desk().deposit(("r.csv", REPORTS.encode()))
    draft = draft_of(awa)
    mend_words(awa)
    assert "1 error" in awa.text
    binta = at_desk(name="Binta", draft=draft)
    assert "1 error" in binta.text
    assert "Begun by Awa" in binta.text
    assert "2 corrections made here" in [each.value.partition(";")[0] for each in binta.app.caption]
    press(binta, "Undo the last step")
    assert "3 errors" in binta.text
    mend_words(binta)
    mend_day(binta)
    assert "2 rows are added" in binta.text
    binta.app.text_area[0].set_value("Heard of both")
    binta.run()
    again = at_desk(draft=draft)
    assert again.app.text_area[0].value == "Heard of both"
    assert "last touched by Binta" in again.text
    again.press("Publish")
    assert "Revision 2 is published" in again.text
    assert "went on with this draft" not in again.text
    assert (store.revisions()[-1].who, store.revisions()[-1].reason) == ("Awa", "Heard of both")
    assert "Revision 2 is published" in at_desk(name="Binta", draft=draft).text
    assert "Drafts" not in at_desk().text


def test_of_two_at_one_draft_the_second_is_told_and_does_nothing(at_desk: AtDesk, store: Store) -> None:
    """What is pressed in a window that shows an older state is not done: who went on is told, with what they
    did, and the next step is taken over that."""
    awa = at_desk().deposit(("r.csv", REPORTS.encode()))
    binta = at_desk(name="Binta", draft=draft_of(awa))
    mend_words(binta)
    mend_day(binta)
    binta.app.text_area[0].set_value("Binta’s reason")
    binta.run()
    mend_words(awa, "not_started")
    assert "Binta went on with this draft meanwhile" in awa.text
    assert "2 rows are added" in awa.text
    assert awa.app.text_area[0].value == "Binta’s reason"
    assert "Binta went on" not in awa.run().text
    press(awa, "Undo the last step")
    assert "1 error" in awa.text
    binta.press("Publish")
    assert "went on with this draft meanwhile" in binta.text
    assert store.newest == 1


def test_what_a_colleague_does_while_it_is_published_is_not_lost(
    at_desk: AtDesk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who goes on with a draft in the moment in which it is published finds it as they left it; who has
    published is told so, and that the rest is not in it."""
    awa = at_desk().deposit(("r.csv", MORE.encode()))
    drafts = Drafts(store.name)
    held = changesets.publish

    def meanwhile(*asked: Any, **of: Any) -> Revision | None:
        more = [ReceivedFile("m.csv", MORE.replace("eau-1", "eau-2").encode())]
        drafts.receive(drafts.find(draft_of(awa)), more, "Binta")
        return held(*asked, **of)

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "publish", meanwhile)
        awa.press("Publish")
    assert "Revision 2 is published" in awa.text
    assert "was not done" not in awa.text
    assert "Binta went on with this draft" in awa.text
    assert "1 row is added" in awa.text
    assert store.newest == 2
    awa.press("Publish")
    assert "Revision 3 is published" in awa.text


def test_files_come_and_go_and_the_others_keep_what_was_decided(at_desk: AtDesk) -> None:
    """A file that is added or taken out, an unreadable one too, leaves the corrections of the others; the
    same bytes count once, which is told; a step back brings a file again."""
    desk = at_desk().deposit(("r.csv", REPORTS.encode()))
    mend_words(desk)
    desk.deposit(("x.pdf", b"%PDF-1.7"), ("again.csv", REPORTS.encode()))
    assert "“again.csv” is here already, to the last byte: it counts once." in desk.text
    assert "x.pdf: this is a PDF" in said(desk.text)
    press(desk, "Take out x.pdf")
    assert "1 error" in desk.text
    mend_day(desk)
    assert "2 rows are added" in desk.text
    desk.deposit(("m.csv", MORE.encode()))
    assert "3 rows are added" in desk.text
    press(desk, "Take out r.csv")
    assert "1 row is added" in desk.text
    press(desk, "Undo the last step")
    assert "3 rows are added" in desk.text


def test_a_run_that_ends_before_files_are_kept_loses_none(
    at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the page is asked for anew in the midst of taking files in, they are taken in the next time."""
    ends, words_of = iter([True]), draft_words.same_bytes

    def interrupted(*asked: Any) -> list[str]:
        if next(ends, False):
            st.rerun()
        return words_of(*asked)

    monkeypatch.setattr(draft_words, "same_bytes", interrupted)
    assert "1 row is added" in at_desk().deposit(("r.csv", MORE.encode())).text


def test_names_that_hide_something_are_shown_as_they_are(at_desk: AtDesk) -> None:
    """A sign that turns round what follows makes no other name of that of a file, nor of a heading."""
    turned = MORE.replace("\n", ",x\n").replace("completion,x", "completion,\u202eegap", 1)
    desk = at_desk().deposit(("rap\u202egnp.csv", turned.encode()))
    assert "rapgnp.csv" in desk.text
    assert "[U+202E]egap" in said(" ".join(field.label for field in desk.app.selectbox))
    assert "\u202e" not in desk.text


def test_a_file_that_comes_again_replaces_the_first_until_both_are_kept(at_desk: AtDesk) -> None:
    """A file under a name that is there takes its place, says so, and one click keeps both."""
    desk = at_desk().deposit(("r.csv", MORE.encode()))
    desk.deposit(("r.csv", MORE.replace("eau-1", "eau-2").encode()))
    assert "in place of the file of the same name" in desk.text
    assert "1 row is added" in desk.text
    press(desk, "Keep both files “r.csv”")
    assert "2 rows are added" in desk.text
    assert [said(each.label) for each in desk.app.button if "Take out" in each.label] == [
        *("Take out r.csv", "Take out r.csv (2)")
    ]


def test_drafts_are_listed_named_and_thrown_away(at_desk: AtDesk) -> None:
    """What waits is listed where one uploads and on the staff's page, by its files or its name, with what is
    left to do; what is thrown away is gone, and its address says so."""
    desk = at_desk().deposit(("r.csv", REPORTS.encode()), ("m.csv", MORE.encode()))
    draft = draft_of(desk)
    for page in ("upload", "staff"):
        text = at_desk(page, name="Binta").text
        assert "r.csv and m.csv" in text
        assert re.search(r"3 errors are left\.\s+2 files\s+begun by Awa", text)
    [name] = [each for each in desk.app.text_input if each.label == "Name of the draft"]
    name.set_value("Second quarter")
    press(desk, "Keep this name")
    assert "Second quarter" in at_desk("staff").text
    press(desk, "Throw away")
    assert "draft" not in desk.app.query_params
    assert "Drafts" not in desk.text
    assert "There is no such draft, or no longer" in at_desk(draft=draft).text


def test_trouble_with_what_is_kept_is_a_sentence(
    at_desk: AtDesk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is lost, a draft that is damaged and a disk that is full are told; the rest goes on."""
    desk = at_desk().deposit(("r.csv", MORE.encode()), ("x.csv", b"x"))
    drafts = Drafts(store.name)
    draft = drafts.find(draft_of(desk))
    (drafts.folder / draft.id / draft.decided.files[1].sha256).unlink()
    there = at_desk(draft=draft.id)
    assert "x.csv is lost or damaged on the server" in said(there.text)
    press(there, "Take out x.csv")
    assert "1 row is added" in there.text

    def full(*_: object, **__: object) -> None:
        raise StoreUnwritableError(store=store.name, why="No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Drafts, "_write", full)
        press(there, "Take out r.csv")
        assert "is full: nothing was changed" in there.text
        assert "1 row is added" in there.text
        assert "is full: nothing was changed" in at_desk().deposit(("n.csv", b"n")).text
    (drafts.folder / draft.id / "draft.json").write_text("{")
    damaged = at_desk(draft=draft.id)
    assert "This draft cannot be read" in damaged.text
    assert "A draft that cannot be read" in damaged.text
    press(damaged, "Throw away")
    assert "cannot be read" not in damaged.text


def test_who_publishes_while_the_shared_register_is_away_is_told_what_became_of_it(
    at_desk: AtDesk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what servers share does not answer, staff read that nothing was published, that their draft is
    kept and when to try again, and nothing of what only its operators know; where it is not known whether it
    stands, they are not told that it does not. Then the draft is published."""
    desk = at_desk().deposit(("r.csv", MORE.encode()))

    def publish(error: CommitmentsError) -> str:
        def away(*_: object, **__: object) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(publishing, "publish", away)
            desk.press("Publish")
        return desk.text

    told = publish(StoreAwayError(store=store.name, why="Connection refused"))
    assert "the shared register cannot be reached. Nothing was changed; try again in a few minutes" in told
    assert "Nothing was published, and what you have prepared is kept" in told
    assert store.name not in told
    told = publish(StoreTooNewError(store=store.name, found=9, known=8))
    assert "another one has brought the register to a later version" in told
    assert store.name not in told
    told = publish(StoreUncertainError(store=store.name))
    assert "whether this change stands is not known yet" in told
    assert "Nothing was published" not in told
    assert "Drafts" in at_desk().text
    desk.press("Publish")
    assert "Revision 2 is published" in desk.text


def test_a_draft_that_nobody_touched_for_a_week_is_gone(
    at_desk: AtDesk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says until when a draft is kept, and keeps to it."""
    drafts = Drafts(store.name)
    draft = drafts.begin([ReceivedFile("r.csv", MORE.encode())], "Awa")
    assert f"until {draft.until.day} " in at_desk(draft=draft.id).text
    old = Drafts(store.name, clock=lambda: draft.touched + KEPT + timedelta(seconds=1))
    assert old.waiting() == []
    old.sweep()
    assert "There is no such draft, or no longer" in at_desk(draft=draft.id).text


def test_the_reason_is_proposed_from_the_files_and_never_for_what_goes(at_desk: AtDesk) -> None:
    """Tables, actors and files are proposed as the reason; what is typed stands in its place, also after more
    files have come; what is to be removed a person explains."""
    desk = at_desk().deposit(("r.csv", MORE.encode()))
    assert desk.app.text_area[0].value == "Reports: Bobo-Dioulasso (file r.csv)"
    desk.deposit(("s.csv", MORE.replace("eau-1", "eau-2").encode()))
    assert desk.app.text_area[0].value == "Reports: Bobo-Dioulasso (files r.csv and s.csv)"
    desk.app.text_area[0].set_value("Typed")
    desk.run()
    desk.deposit(("t.csv", MORE.replace("06-30", "07-31").encode()))
    assert desk.app.text_area[0].value == "Typed"
    line = BOBO["commitments"].splitlines()[0]
    desk = at_desk().deposit(("c.csv", f"{line}\neau-1,Bobo,C1,Un plan,declared\n".encode()))
    [choice] = [each for each in desk.app.checkbox if each.key == "upload.absent-all.commitments"]
    choice.check()
    desk.press("Preview the changes")
    assert desk.app.text_area[0].value == ""


def head(desk: Desk) -> list[str]:
    """What the line at the head of the page says, and where it leads, if there is such a place."""
    html = "\n".join(each.proto.body for each in desk.app.get("html"))
    [line] = re.findall(r'<p class="standing.*?</p>', html)
    leads = re.findall(r'href="#(\w+)"', line)
    return [words(line), *(place for place in leads if f'data-place="{place}"' in html)]


def test_the_head_says_how_far_it_is_and_leads_on(at_desk: AtDesk) -> None:
    """From the first error to publishing, one line says what is left and leads to where it is done."""
    desk = at_desk().deposit(("r.csv", REPORTS.encode()))
    assert head(desk) == ["3 errors are left. What is wrong", "wrong"]
    mend_words(desk)
    mend_day(desk)
    assert head(desk) == ["Ready to be published. 2 rows are added. Say why and publish", "publish"]
    desk.press("Publish")
    again = at_desk().deposit(("s.csv", REPORTS.replace("le 3 mars", "2026-03-03").encode()))
    assert head(again) == ["Nothing would change: the register already holds all of this."]


def test_what_is_looked_at_opens_beside_the_draft(at_desk: AtDesk) -> None:
    """Links of the preview open beside the page, and say so to who does not see it."""
    desk = at_desk().deposit(("r.csv", MORE.encode()))
    html = "\n".join(each.proto.body for each in desk.app.get("html"))
    links = re.findall(r'<a href="\./commitment\?[^>]*>.*?</a>', html, re.DOTALL)
    assert links
    for link in links:
        assert 'class="beside"' in link
        assert "(opens in a new tab)" in link
