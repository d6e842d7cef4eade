"""What search engines are told of: every light page of the newest reading, and the open data."""

from commitments.errors import CommitmentsError
from commitments.i18n.offered import offered_languages
from commitments.i18n.translator import translator_for
from commitments.measures.register import list_commitments
from commitments.render.templating import render
from commitments.serving import served
from commitments.site.registry import DATA, LIGHT, LIGHT_PAGES, SITE_PAGES
from commitments.site.urls import LightAddress


def places() -> list[str]:
    """Return every light page of the newest reading below its language, as "countries?country=MLI".

    Raises:
        CommitmentsError: the store cannot be opened.
    """
    t = translator_for(offered_languages()[0])
    visit = served.visitor(t, LightAddress("overview"), [])
    address = visit.address
    own: list[str] = [address.to(page) for page in LIGHT_PAGES if SITE_PAGES[page].question]
    own += [address.to("countries", country=code) for code in visit.names["country"]]
    own += [address.to("actors", kind=f"actor_type:{code}") for code in visit.names["actor_type"]]
    own += [address.to("declaration", article=code) for code in visit.names["article"]]
    own += [address.to("actor", id=code) for code in visit.names["actor"]]
    listed = visit.read(list_commitments, size=None).rows
    own += [address.to("commitment", id=row["commitment_id"]) for row in listed]
    return [link.removeprefix("./") for link in own]


def changed() -> str:
    """Return the day of the newest revision as ISO, "" where there is none."""
    moment = served.store().moment(served.store().newest)
    return moment.date().isoformat() if moment else ""


def sitemap(site: str) -> str:
    """Return the light pages of the newest reading and the open data, in every language, as XML."""
    try:
        pages, day = places(), changed()
    except CommitmentsError:
        pages, day = [], ""  # the pages say why
    everywhere = [{code: f"{site}{LIGHT}/{code}/{place}" for code in offered_languages()} for place in pages]
    everywhere.append({code: f"{site}{DATA}/?lang={code}" for code in offered_languages()})
    listed = [(to, list(own.items())) for own in everywhere for to in own.values()]
    return render("sitemap", listed=listed, day=day)
