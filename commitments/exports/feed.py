"""The revisions as an Atom feed, of everything or of some countries, without the names of persons."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from commitments.exports.tabular import DEMONSTRATION
from commitments.i18n.translator import Translator, capital
from commitments.site.words.revision_history import did, how, title
from commitments.store.history import list_revisions, subject
from commitments.store.revisions import Revision
from commitments.store.store import Store
from commitments.text.sanitize import in_xml

MOST = 50  # revisions in a feed
NAME = "revisions.atom"

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

register_namespace("", _ATOM)


def atom(store: Store, countries: Sequence[str], root: str, t: Translator) -> bytes:
    """Return the newest revisions, of all or of those that touched one of `countries`, as Atom 1.0.

    `root` is the absolute address of the dashboard, with a slash at its end. Who made a revision is not told.
    """
    of = subject(store, countries=countries)
    revisions = list_revisions(store, upto=store.newest, of=of, size=MOST).revisions
    first = store.revision(1)
    # What the feed is stays the same whatever the server is called; a store has a first moment of its own.
    own = f"bamako-commitments/{first.at.isoformat() if first else 'empty'}"
    query = [*(("country", code) for code in countries), ("lang", t.language)]
    feed = Element(f"{{{_ATOM}}}feed", {_LANGUAGE: t.language})

    def put(to: Element, name: str, text: str = "", **attributes: str) -> Element:
        element = SubElement(to, f"{{{_ATOM}}}{name}", attributes)
        element.text = in_xml(text) or None
        return element

    put(feed, "id", _urn(f"{own}/feed/{'/'.join(countries)}/{t.language}"))
    put(feed, "title", named(store, countries, t))
    if store.is_demonstration:
        put(feed, "subtitle", DEMONSTRATION)
    put(feed, "updated", (revisions[0].at if revisions else datetime.fromtimestamp(0, UTC)).isoformat())
    put(put(feed, "author"), "name", t("the secretariat"))
    put(feed, "link", rel="self", type="application/atom+xml", href=f"{root}data/{NAME}?{urlencode(query)}")
    put(feed, "link", rel="alternate", type="text/html", href=f"{root}history?lang={t.language}")
    for revision in revisions:
        entry = put(feed, "entry")
        put(entry, "id", _urn(f"{own}/revision/{revision.number}"))
        put(entry, "title", t.pair(title(revision, t), revision.reason))
        put(entry, "updated", revision.at.isoformat())
        put(entry, "summary", _summary(store, revision, t))
        to = urlencode([("number", revision.number), ("lang", t.language)])
        put(entry, "link", rel="alternate", type="text/html", href=f"{root}revision?{to}")
    written: str = tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}'.encode()


def named(store: Store, countries: Sequence[str], t: Translator) -> str:
    """Return what a feed is called."""
    whole = t("The Bamako commitments: revisions of the register")
    name = t.pair(whole, t.list([t.country(code) for code in countries])) if countries else whole
    return f"{name} – {DEMONSTRATION}" if store.is_demonstration else name


def _summary(store: Store, revision: Revision, t: Translator) -> str:
    changes = did(store, revision, t)
    return t.series(
        [*([capital(how(revision, store, t))] if revision.undoes else []), *(changes or [t("nothing")])]
    )


def _urn(name: str) -> str:
    return uuid5(NAMESPACE_URL, name).urn
