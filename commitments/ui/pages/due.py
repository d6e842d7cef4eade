"""Who is asked for a report: the text to ask with, the report sheet to send."""

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.exports import report_requests
from commitments.site import footer, paging
from commitments.site.blocks import ChoiceForm, EntryList
from commitments.site.view_form import filter_fields
from commitments.site.visit import Visit
from commitments.ui.drawing import draw, heading, nothing, take

_SIZE = 50  # actors at once


def page(visit: Visit, person: Person) -> None:
    """Draw who is asked, and what to send them."""
    t = visit.t
    requests = visit.read(report_requests.due)
    heading(t("Reports to request"), report_requests.due_finding(requests, visit), level=1)
    draw(visit, [ChoiceForm(filter_fields(visit, "country", "actor"), t("Show"))])
    _take_sheets(visit)
    if not requests.declared:
        nothing(
            visit,
            t(
                "Reports are requested on declared commitments only, never on actions found in public "
                "sources."
            ),
            t("A commitment is declared by the actor itself: its file says so in the column “basis”."),
        )
    elif not requests.asked:
        nothing(
            visit, t("Every declared commitment of this view has news from the last year, or is complete.")
        )
    elif len(requests.asked) == 1:
        (alone,) = requests.asked
        heading(alone.name)
        draw(visit, [EntryList(report_requests.commitment_entries(alone, visit))])
        heading(
            t("The message to send"),
            t("In the language of the country, to paste into an e-mail; attach the report sheet."),
        )
        before = st.date_input(
            t("Deadline (mentioned if you give one)"),
            None,
            min_value=visit.day,
            format="DD/MM/YYYY",
            width=340,
        )
        st.code(
            report_requests.letter(alone, visit.day, footer.contact(visit), before),
            language=None,
            wrap_lines=True,
        )
    else:
        everyone = report_requests.in_order(requests.asked, visit)
        listed = paging.part(visit, everyone, _SIZE)
        for country, of_country in report_requests.by_country(listed, visit):
            heading(country)
            draw(visit, [EntryList(report_requests.asked_entries(of_country, visit))])
        draw(visit, paging.pager(visit, len(listed), len(everyone), _SIZE))


def _take_sheets(visit: Visit) -> None:
    """Offer the report sheet of the actor, the country or all that the view shows."""
    t, scope = visit.t, visit.scope
    heading(
        t("Report sheet"),
        t(
            "A workbook to send: commitments are filled in, requested reports are marked. Upload what "
            "comes back as it is."
        ),
    )
    languages = visit.read(report_requests.spoken) if scope.actor or scope.country else (t.language,)
    take(
        report_requests.sheets_to_take(visit.opened, scope, languages, footer.contact(visit), visit),
        for_staff=True,
    )
