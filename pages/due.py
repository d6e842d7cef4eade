"""Who is asked for a report: the text to ask with, the report sheet to send, templates of every table."""

import streamlit as st

from commitments import blank_tables, due, ui
from commitments.access import Person

SIZE = 50  # actors at once


def draw(here: ui.Here, person: Person) -> None:
    """Draw who is asked, what to send them, and the templates."""
    t = here.t
    found = here.read(due.due)
    ui.heading(t("Reports to ask for"), due.due_finding(found, here), level=1)
    ui.choices(here, ui.filters(here, "country", "actor"), t("Show"))
    take_sheets(here)
    if not found.declared:
        ui.nothing(
            here,
            t("Reports are asked for on declared commitments only, never on what was found in the record."),
            t("A commitment is declared by the actor itself: its file says so in the column “basis”."),
        )
    elif not found.asked:
        ui.nothing(
            here, t("Every declared commitment of this view was heard of within a year, or is achieved.")
        )
    elif len(found.asked) == 1:
        (alone,) = found.asked
        ui.heading(alone.name)
        ui.rows(due.commitment_entries(alone, here))
        ui.heading(
            t("The message to send"),
            t("In the language of the country, to be pasted into an e-mail; the report sheet goes with it."),
        )
        before = st.date_input(
            t("Last day to answer (named where you give one)"),
            None,
            min_value=here.day,
            format="DD/MM/YYYY",
            width=340,
        )
        st.code(due.letter(alone, here.day, ui.contact(here), before), language=None, wrap_lines=True)
    else:
        everyone = due.in_order(found.asked, here)
        listed = ui.part(here, everyone, SIZE)
        for country, asked in due.by_country(listed, here):
            ui.heading(country)
            ui.rows(due.asked_entries(asked, here))
        ui.more(here, len(listed), len(everyone), SIZE)
    ui.heading(
        t("Templates"),
        t("Every table, to be filled in: headings, drop-downs, an example that is never read as real."),
    )
    ui.take(blank_tables.blank_tables(t.language), for_staff=True)


def take_sheets(here: ui.Here) -> None:
    """Offer the report sheet of the actor, the country or all that the view shows."""
    t, seen = here.t, here.seen
    ui.heading(
        t("Report sheet"),
        t(
            "A workbook to send: the commitments are filled in, reports that are asked for are marked. What "
            "comes back is deposited as it is."
        ),
    )
    languages = here.read(due.spoken) if seen.actor or seen.country else (t.language,)
    ui.take(due.sheets_to_take(here.opened, seen, languages, ui.contact(here), here), for_staff=True)


ui.staff_page("due", draw, ui.later("Reports to ask for"))
