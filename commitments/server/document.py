"""A whole light page: what was asked for, the HTML around what a page shows, what it is answered with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, urljoin

from commitments.contract import days
from commitments.http import etags
from commitments.i18n.offered import offered_languages
from commitments.i18n.translator import translator_for
from commitments.render.blocks_html import as_html
from commitments.render.styles import with_used_alone
from commitments.render.templating import NO_CODE, is_too_long, qr_code, render, together
from commitments.server.about import About
from commitments.server.styles import style_sheet
from commitments.serving import served
from commitments.site import footer, theme
from commitments.site.blocks import EmptyState, Medium, Page, page_heading
from commitments.site.registry import (
    LIGHT,
    LIGHT_PAGES,
    SITE_FILES,
    SITE_PAGES,
    first_pages,
    listed_in,
    page_names,
    questions,
)
from commitments.site.urls import Address
from commitments.site.view_form import view_form
from commitments.site.visit import Visit
from commitments.text.shortening import cut

_LONGEST_PRINTED = 600  # characters of the address of a page, on paper


@dataclass(frozen=True)
class Answer:
    """What a light page, or a file beside it, is answered with; `name` is that of a file to keep."""

    status: int
    body: bytes
    language: str
    type: str = "text/html; charset=utf-8"
    name: str = ""


@dataclass(frozen=True)
class Asked:
    """A light page that is asked for, a file beside them, or a chart: in a language, by its name, its
    parameters, and the whole address under which it was asked."""

    language: str
    name: str  # one of LIGHT_PAGES or FILES; below EMBED one of CHARTS, with its ending
    query: str
    whole: str = ""
    folder: str = LIGHT

    @property
    def lane(self) -> str:
        """The lane it is made in, by how long that takes and who waits for it."""
        if self.name in SITE_FILES:
            return SITE_FILES[self.name].lane
        return "picture" if self.name.endswith(".png") else "page"

    @property
    def etag(self) -> str:
        """What changes whenever the page does: with the revision, the day, the address and the program.

        Raises the errors of open_store.
        """
        opened = served.store()
        return etags.etag(
            opened,
            opened.newest,
            days.today(),
            *(self.folder, self.language, self.name, self.query, self.whole),
        )


def light_pages(visit: Visit) -> list[tuple[str, str]]:
    """Return the light pages of the navigation, as (name, address)."""
    return [(name, visit.to(page)) for page, name in page_names(visit.t) if page in LIGHT_PAGES]


def page_without(title: str, why: str, near: Sequence[tuple[str, str]] = (), who: str = "") -> Page:
    """Return a page that says why it has nothing to show, who can do something, and what is near."""
    return Page(title, "", [EmptyState(why, who, near)], exists=False)


def light_document(visit: Visit, shown: Page, wanted: Asked | None = None, base: str = "") -> bytes:
    """Return a whole light page: what `wanted` shows, in its frame."""
    t, address = visit.t, visit.address
    demonstration = visit.store is not None and visit.demonstration
    style = light_style()
    html = render(
        "light",
        t=t,
        here=visit,
        address=address,
        base=base,
        shown=shown,
        heading=as_html([page_heading(shown, visit)], visit, Medium.LIGHT),
        html=as_html(shown.blocks, visit, Medium.LIGHT),
        demonstration=demonstration,
        away=footer.away(visit),
        first_pages=[each for each in first_pages(t) if each[0] in LIGHT_PAGES],
        questions=[
            (question, light)
            for question, named in questions(t)
            if (light := [each for each in named if each[0] in LIGHT_PAGES])
        ],
        here_page=listed_in(address.page),
        person=None,
        search=SITE_PAGES["search"].path,
        kept=parse_qsl(address.to("search").partition("?")[2]),
        languages=[
            (code, translator_for(code).own_name, f"../{code}/{address.here()[2:] if shown.exists else ''}")
            for code in offered_languages()
            if code != t.language
        ],
        view=as_html([view_form(visit)], visit, Medium.LIGHT) if visit.store and shown.exists else "",
        about=About.of(
            shown.title,
            shown.finding,
            Address(address.page, address.scope, rest=address.rest),
            t.language,
            _site(wanted),
        ),
        full=in_dashboard(Address(address.page, address.scope, t.language, address.rest)),
        ways=footer.take_along(visit) if visit.store and shown.exists else (),
        whole=cut(wanted.whole, _LONGEST_PRINTED) if wanted else "",
        no_code=t(NO_CODE) if wanted and is_too_long(wanted.whole) else "",
        code=qr_code(wanted.whole) if wanted and shown.exists else "",
        notes=footer.notes(t, demonstration=demonstration),
        contact=footer.contact(visit),
        style=style,
        today=days.today(),
    )
    return with_used_alone(html, style).encode()


def _site(wanted: Asked | None) -> str:
    """Return where the dashboard is found, "" where that is not known."""
    return urljoin(wanted.whole, "../..").removesuffix("/") if wanted else ""


def in_dashboard(address: Address) -> str:
    """Return where a light page finds the page of an address in the dashboard."""
    return "../." + address.here()


@cache
def light_style(*, dark: bool = True) -> str:
    """Return the look of light pages, which stands in each of them: `dark` where the reader's screen is."""
    palettes = {"light": theme.LIGHT, "dark": theme.DARK if dark else theme.LIGHT}
    return together(
        "<style>",
        style_sheet("frame.css"),
        render("light_look", signs=theme.SIGNS, **palettes),
        style_sheet("cloth.css"),
        style_sheet("profile.css"),
        "</style>",
    )
