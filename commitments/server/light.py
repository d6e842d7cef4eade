"""The dashboard as plain HTML without scripts, for slow links, search engines and paper."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from urllib.parse import parse_qs

from commitments.contract.dimensions import DIMENSIONS
from commitments.errors import CommitmentsError, ServerBusyError
from commitments.events import Event, note
from commitments.http import etags
from commitments.i18n.error_messages import PAGE_FAILED, public_sentence, reference
from commitments.i18n.translator import Translator, translator_for
from commitments.server.document import (
    Answer,
    Asked,
    light_document,
    light_pages,
    light_style,
    page_without,
)
from commitments.server.embeds import TYPES
from commitments.server.files import FILES, chart_file
from commitments.server.requests import LONGEST_PATH_SHOWN
from commitments.serving import served
from commitments.site import chart_registry, slides
from commitments.site.blocks import Medium, sole_part
from commitments.site.pages import PAGES
from commitments.site.registry import EMBED, LIGHT, LIGHT_PAGES, SITE_FILES, chart_entry
from commitments.site.urls import Address, EmbedAddress, IgnoredParameter, LightAddress, shortened
from commitments.site.visit import Visit
from commitments.text.languages import LANGUAGES
from commitments.text.sanitize import escape_controls
from commitments.text.shortening import cut


def asked(path: str, query: str, whole: str = "") -> Asked | None:
    """Read the address of a light page, a file or a chart; None where there is none."""
    if path.startswith(f"{EMBED}/"):
        top, _, name = path.removeprefix(f"{EMBED}/").partition("/")
        chart, dot, ending = name.partition(".")
        if top not in LANGUAGES or chart not in chart_registry.CHARTS or dot + ending not in TYPES:
            return None
        return Asked(top, name, query, whole, EMBED)
    top, below, rest = path.removeprefix(LIGHT + "/").partition("/")
    name = rest or "overview"
    if not below or top not in LANGUAGES or name not in (*LIGHT_PAGES, *SITE_FILES) or rest == "overview":
        return None
    return Asked(top, name, query, whole)


def warm_up() -> None:
    """Make what every light page needs, so that no visit has to."""
    etags.program()
    light_style()


def answer(wanted: Asked) -> Answer:
    """Make the page that is asked for; what is asked for in vain, and what fails, is said in one too."""
    t = translator_for(wanted.language)
    query = parse_qs(wanted.query)
    page = wanted.name if wanted.name in LIGHT_PAGES else "overview"
    address: Address
    is_file = wanted.name in SITE_FILES or wanted.folder == EMBED
    if wanted.folder == EMBED:
        chart = chart_entry(wanted.name.partition(".")[0])
        page = chart.page
        address, left_out = EmbedAddress.read(page, query, chart.reads)
    elif is_file:
        page = SITE_FILES[wanted.name].page
        address, left_out = LightAddress.read(page, query, SITE_FILES[wanted.name].reads)
    else:
        address, left_out = LightAddress.read(page, query)
    address = replace(address, language=t.language)
    wanted = replace(wanted, whole=_as_read(wanted.whole, address))
    in_vain = [ignored for ignored in left_out if ignored.name in ("day", "revision")]
    try:
        visit = served.visitor(t, address, left_out)
        if in_vain or address.scope.revision not in (None, visit.scope.revision):
            return _missing(visit, _in_vain(visit, address, in_vain))
        if is_file:
            # A page says beside what it shows that a filter was left out; a file would be taken for filtered.
            scope, kept = address.scope, visit.address.scope
            in_vain = [
                ignored for ignored in left_out if ignored.why != "language"
            ]  # that of its folder is read
            if in_vain or any(len(getattr(kept, by)) < len(getattr(scope, by)) for by in DIMENSIONS):
                return _missing(visit, " ".join(visit.refused))
            unknown = [code for code in address.all("show") if code not in slides.SLIDES]
            if unknown:
                return _missing(visit, t("No screen is called “{value}”.", value=unknown[0]))
            return chart_file(visit, wanted) if wanted.folder == EMBED else FILES[wanted.name](visit, wanted)
        shown = sole_part(PAGES[page](visit), Medium.LIGHT)
        body = light_document(visit, shown, wanted)
        return Answer(200 if shown.exists else 404, body, t.language)
    except CommitmentsError as error:
        return _failed(t, page, public_sentence(error, t), 503, reference(t))
    except Exception as error:
        # The log has the whole of it; the public a sentence.
        note(Event.FAILED, error=error, kind="light", page=wanted.name)
        return _failed(t, page, t(PAGE_FAILED), 500, reference(t))


@cache
def busy(language: str, seconds: int) -> Answer:
    """Say that too much is asked of the server at this moment."""
    t = translator_for(language)
    return _failed(t, "overview", public_sentence(ServerBusyError(seconds=seconds), t), 503)


def nowhere(language: str, path: str, up: str, near: Sequence[tuple[str, str]] = ()) -> Answer:
    """Say that nothing is at an address below the folder of light pages; `up` leads from there to the folder
    of the dashboard, and `near` is what the address may have meant, as (address, name) from that folder."""
    t = translator_for(language)
    why = t(
        "There is nothing at “{address}”: the address may be incomplete, or the page no longer exists.",
        address=escape_controls(cut(path, LONGEST_PATH_SHOWN)),
    )
    visit = Visit(t, LightAddress("overview", language=language))
    close = [(name, f"../.{to}") for to, name in near] or light_pages(visit)
    shown = page_without(t("This page does not exist"), why, close)
    # From wherever this was asked for, links lead on from the first page of the language.
    base = f"{up}{LIGHT.removeprefix('/')}/{language}/"
    return Answer(404, light_document(visit, shown, base=base), language)


def _missing(visit: Visit, why: str) -> Answer:
    title = visit.t("This view does not exist")
    near = [(visit.t("the latest, as of today"), visit.address.here(day=None, revision=None))]
    shown = page_without(title, why, near)
    return Answer(404, light_document(visit, shown), visit.t.language)


def _as_read(whole: str, address: Address) -> str:
    """Return the whole address under which something was asked with what was read of it alone."""
    read = address.here().partition("?")[2]
    return whole.partition("?")[0] + (f"?{read}" if whole and read else "")


def _in_vain(visit: Visit, address: Address, left_out: Iterable[IgnoredParameter]) -> str:
    """Say which day or revision is asked for in vain."""
    t = visit.t
    for ignored in left_out:
        value = shortened(ignored.value)
        if ignored.name == "day":
            return t("“{value}” is not a day (2026-03-31 would be one).", value=value)
        return t("“{value}” is not the number of a revision.", value=value)
    return t(
        "There is no revision {number}: the latest is {latest}.",
        number=str(address.scope.revision),
        latest=str(visit.scope.revision),
    )


def _failed(t: Translator, page: str, why: str, status: int, who: str = "") -> Answer:
    visit = Visit(t, LightAddress(page, language=t.language))
    shown = page_without(t("This page cannot be shown"), why, who=who)
    return Answer(status, light_document(visit, shown), t.language)


def from_dashboard(page: str, query: str, language: str) -> str:
    """Return where the dashboard finds the light page of an address of its own, "" where there is none."""
    return LightAddress.of(Address.read(page, parse_qs(query))[0], language)
