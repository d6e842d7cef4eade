"""What is taken away beside the light pages: all of them in one file, slides, briefs, charts for other
sites."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin
from weakref import ref

from commitments.contract import codelists
from commitments.contract.dimensions import DIMENSIONS
from commitments.i18n.translator import Translator
from commitments.limits.cache import WeighedCache
from commitments.measures.figures import count_figures
from commitments.measures.period import list_forums
from commitments.measures.records import list_articles
from commitments.measures.scope import Scope
from commitments.render import pdf, powerpoint, slideshow
from commitments.render.blocks_html import kept_fields
from commitments.render.pdf import Brief
from commitments.render.svg import cards
from commitments.server import embeds
from commitments.server.document import Answer, Asked, in_dashboard, light_document, light_style, page_without
from commitments.server.embeds import TYPES
from commitments.server.one_file import one_file
from commitments.serving import served
from commitments.site import blocks, chart_registry, slides
from commitments.site.blocks import Medium, sole_part
from commitments.site.link_preview import link_preview
from commitments.site.pages import PAGES, countries, declaration
from commitments.site.registry import ALL, LIGHT, PRESENT, PREVIEWED, SITE_PAGES, SLIDES, preview_file
from commitments.site.urls import Address, LightAddress
from commitments.site.visit import Visit
from commitments.store.store import Store
from commitments.text import shortening


def _one_file(visit: Visit, wanted: Asked) -> Answer:
    t = visit.t
    name = t("commitments-light-pages")
    return Answer(200, one_file(visit), t.language, name=f"{name}-{visit.day.isoformat()}.html")


def _deck(visit: Visit) -> slides.Deck:
    """Return the slides that are asked for, looking back to the day that is asked for: a hundred questions to
    the register, asked once for a whole room."""
    view = ref(visit.opened), visit.scope, visit.address, visit.t.language
    return _DECKS.get(view, lambda: slides.deck(visit, visit.address.all("show")))


_DECKS = WeighedCache(8 * 2**20)


def _present(visit: Visit, wanted: Asked) -> Answer:
    t, deck = visit.t, _deck(visit)
    shown = [slide.code for slide in deck.slides]
    choice = slideshow.Choice(
        [*shown, *[""] * (len(slides.SLIDES) - len(shown))],
        visit.address["since"],
        [
            (row["occurred_on_day"].isoformat(), t.bilingual(row, "title"))
            for row in visit.read(list_forums)
            if row["occurred_on_day"] < visit.day
        ],
        list(visit.names["actor"].items()),
        "".join(visit.scope.actor[:1]),
        kept_fields(visit, "show", "since", "actor"),
    )
    dashboard = in_dashboard(Address("overview", visit.address.scope, t.language))
    body = slideshow.document(deck, visit.address, choice, dashboard, wanted.whole, t)
    return Answer(200, body, t.language)


def _slides(visit: Visit, wanted: Asked) -> Answer:
    deck = _deck(visit)
    body = powerpoint.powerpoint(deck, visit.t, visit.day, wanted.whole)
    return Answer(200, body, visit.t.language, powerpoint.MIME, slides.file_name(visit.scope, visit))


def _brief(visit: Visit, wanted: Asked) -> Answer:
    t, page = visit.t, visit.address.page
    briefs = on_paper(visit, wanted.whole)
    if not briefs:  # the page says why
        shown = sole_part(PAGES[page](visit), Medium.LIGHT)
        return Answer(200 if shown.exists else 404, light_document(visit, shown), t.language)
    return Answer(200, pdf.pdf(briefs, _edition(visit)), t.language, pdf.MIME, _name_of_brief(visit))


def _preview(visit: Visit, wanted: Asked) -> Answer:
    preview = link_preview(visit)
    if preview is None:
        why = visit.t("What this picture would show is not recorded.")
        shown = page_without(visit.t("This picture cannot be drawn"), why)
        return Answer(404, light_document(visit, shown), visit.t.language)
    return Answer(200, cards.png(preview), visit.t.language, "image/png")


def _edition(visit: Visit) -> pdf.Edition:
    return pdf.Edition(visit.t.language, visit.day, visit.scope.revision or 0, visit.demonstration)


def _name_of_brief(visit: Visit) -> str:
    by = SITE_PAGES[visit.address.page].subject
    of = getattr(visit.scope, by) if by in DIMENSIONS else (visit.address[by],)
    return shortening.file_name([visit.t("brief"), *map(codelists.fold, of)], f"-{visit.day}.pdf")


def on_paper(visit: Visit, whole: str) -> list[Brief]:
    """Return the briefs of the countries, articles or actor that a page shows, of all where it shows none;
    the whole address of any page beside it says where the links of paper lead, "" for none."""
    page = visit.address.page
    if page == "countries":
        shown = {code: countries.country(visit, code) for code in _countries(visit)}
    elif page == "declaration":
        shown = {row["article_id"]: declaration.article(visit, row) for row in visit.read(list_articles)}
    else:
        shown = {visit.address["id"]: PAGES[page](visit)}
    by = SITE_PAGES[page].subject
    beside = visit.scope.but(**({by: ()} if by in DIMENSIONS else dict.fromkeys(DIMENSIONS, ())))
    view = slides.view(beside, visit) if any(getattr(beside, name) for name in DIMENSIONS) else ""
    return [
        Brief(
            drawn.title,
            drawn.finding,
            tuple(blocks.flatten(drawn.blocks, Medium.PAPER)),
            view,
            urljoin(whole, visit.to(page, **{by: code})) if whole.startswith("http") else "",
        )
        for code, drawn in shown.items()
        if drawn.exists
    ]


def _countries(visit: Visit) -> list[str]:
    """Return the countries that are chosen, or all."""
    groups = [figures.group for figures in visit.read(count_figures, by="country")]
    return list(visit.scope.country) or [code for code in groups if code]


def visit_of_countries(opened: Store, scope: Scope, t: Translator) -> Visit:
    """Return the visit of the countries in a view of a store, by no browser."""
    return served.visitor(t, LightAddress("countries", scope, t.language), [], opened)


def country_files(visit: Visit, site: str) -> Iterator[tuple[str, bytes]]:
    """Return the brief of each country of a view as a file, (name, content), whose links lead to `site`, if
    any."""
    whole = f"{site}{LIGHT}/{visit.t.language}/" if site else ""
    for code in _countries(visit):
        alone = replace(visit, scope=visit.scope.but(country=(code,)))
        yield _name_of_brief(alone), pdf.pdf(on_paper(alone, whole), _edition(alone))


def chart_file(visit: Visit, wanted: Asked) -> Answer:
    """Return a chart for another site, or its picture or numbers, as its address ends."""
    t = visit.t
    name, dot, ending = wanted.name.partition(".")
    named = chart_registry.CHARTS[name](visit)
    if named is None or not named.chart.table.rows:
        why = t("Nothing is known in this view that this chart could show.")
        shown = page_without(t("This chart cannot be drawn"), why)
        return Answer(404, light_document(visit, shown), t.language)
    if ending:
        body = embeds.file(named, dot + ending, visit, wanted.whole)
        file = embeds.file_name(named, dot + ending, visit)
        return Answer(200, body, t.language, TYPES[dot + ending], file)
    # What stands around it on another site is light, whatever the reader's screen is.
    return Answer(200, embeds.page(named, visit, light_style(dark=False)), t.language)


# What may be asked for beside the pages, in the view of its address.
FILES: Mapping[str, Callable[[Visit, Asked], Answer]] = {
    ALL: _one_file,
    SLIDES: _slides,
    PRESENT: _present,
    **{f"{page.name}.pdf": _brief for page in SITE_PAGES.values() if page.brief},
    **{preview_file(page): _preview for page in PREVIEWED},
}
