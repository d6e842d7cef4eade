"""What surrounds every page of the dashboard, as HTML: the head with the day and filters, the foot."""

from urllib.parse import parse_qsl

from commitments.auth.sign_in import Person
from commitments.i18n.offered import offered_languages
from commitments.i18n.translator import translator_for
from commitments.render.blocks_html import block_html
from commitments.render.templating import render
from commitments.site import footer
from commitments.site.registry import SITE_PAGES, STAFF_PAGES, first_pages, listed_in, questions, staff_pages
from commitments.site.view_form import view_form
from commitments.site.visit import Visit


def head_html(visit: Visit, person: Person | None = None) -> str:
    """Return the head of a page, and what is seen of the register; without a store, the head alone."""
    t, address = visit.t, visit.address
    html = render(
        "head",
        t=t,
        address=address,
        demonstration=visit.store is not None and visit.demonstration,
        away=footer.away(visit),
        first_pages=first_pages(t),
        questions=questions(t),
        person=person,
        staff_pages=staff_pages(t),
        here_page=listed_in(address.page),
        search=SITE_PAGES["search"].path,
        kept=parse_qsl(address.to("search").partition("?")[2]),
        languages=[
            (code, translator_for(code).own_name, address.here(lang=code))
            for code in offered_languages()
            if code != t.language
        ],
        full="",
    )
    return html + block_html(view_form(visit), visit) if _is_view(visit) else html


def foot_html(visit: Visit, *, sign_in: bool) -> str:
    """Return the foot of a page, with how its view is taken along; `sign_in`: whether it leads to there."""
    t, address = visit.t, visit.address
    demonstration = visit.store is not None and visit.demonstration
    html = render(
        "foot",
        t=t,
        address=address,
        demonstration=demonstration,
        notes=footer.notes(t, demonstration=demonstration),
        untranslated=footer.untranslated(t),
        contact=footer.contact(visit),
        sign_in=sign_in and address.page != "staff",
    )
    if not _is_view(visit):
        return html
    return render("take", t=t, links=footer.take_along(visit), print=address.here()) + html


def _is_view(visit: Visit) -> bool:
    """Whether the register is seen at a day and through filters: where it is changed, it is the newest that
    is seen, and all of it."""
    return visit.store is not None and visit.address.page not in STAFF_PAGES
