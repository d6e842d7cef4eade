"""Who publishes this dashboard, how to reach them, under which licences, and what it keeps of its readers."""

from collections.abc import Iterator

from commitments import settings
from commitments.contract import datapackage
from commitments.i18n.translator import Translator
from commitments.site import blocks
from commitments.site.cells import Cell, Table, TableCell
from commitments.site.footer import contact, written_out
from commitments.site.text_blocks import Block, Points, TextPart
from commitments.site.visit import Visit


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t, real = visit.t, not visit.demonstration
    parts = (
        ("publisher", t("Who publishes it"), _publisher(t, real=real)),
        ("contact", t("Contact"), _contact(t, contact(visit))),
        ("licences", t("Licences and credits"), _licences(t, real=real)),
        ("readers", t("Personal data"), _readers(t)),
        ("access", t("Accessibility"), _access(t)),
    )
    sections = [TextPart(place, title, tuple(written)) for place, title, written in parts]
    finding = t("Legal notice, contact, licences and credits, personal data, accessibility.")
    body = [blocks.Contents(sections, t("On this page")), *map(blocks.TextSection, sections)]
    return blocks.Page(t("About"), finding, body)


def _publisher(t: Translator, *, real: bool) -> Iterator[Block]:
    publisher = settings.publisher()
    who = (
        t("Published and hosted by: {publisher}.", publisher=publisher)
        if publisher
        else t(
            "Whoever runs this server has not said who publishes it. The setting COMMITMENTS_PUBLISHER names "
            "the publisher and the host here."
        )
    )
    yield who
    if not real:
        yield t("Everything shown is invented: it describes no real place, organisation or person.")
        return
    yield t(
        "It is no site of the organisations named. What is documented was found on public pages, "
        "linked one by one; nobody named was asked, and being listed proves neither a signature nor "
        "a promise. It names organisations, not persons. Whoever is named can ask for a correction."
    )


def _contact(t: Translator, contact: str) -> Iterator[Block]:
    if not contact:
        yield t(
            "No address to report an error to has been set up on this server. The setting "
            "COMMITMENTS_CONTACT names it here and on every page."
        )
        return
    to = written_out(contact)
    yield Table.of(
        (t("For what"), t("To whom")),
        ((t("An error, a correction, a public source to add"), TableCell(to, contact)),),
    )


def _readers(t: Translator) -> Iterator[Block]:
    yield Points(
        t("Reading needs no account, and no visit is counted or followed."),
        t("Nothing is asked of another site: fonts, scripts and maps come from this server."),
        t(
            "The browser keeps two things for this site alone: a token against forged requests, and "
            "whether pages are light or dark."
        ),
        t(
            "Of the secretariat alone: a cookie while somebody is signed in, and in each revision "
            "who made it."
        ),
        t("The program writes no list of visits; whoever hosts it may keep one in front of it."),
        t("The view stands in the address alone: whoever has the link sees the same."),
    )


def _access(t: Translator) -> Iterator[Block]:
    yield Points(
        t("Every page can be used with the keyboard; “/” goes to the search."),
        t("Every chart has a sentence before it and a table after it; no colour stands alone."),
        t("Bars of charts cannot be reached by keyboard: their tables hold the same links."),
        t("A screen reader is told the language; titles recorded in one language are shown in it."),
    )


def _licences(t: Translator, *, real: bool) -> Iterator[Block]:
    links = {licence["name"]: licence["path"] for licence in datapackage.descriptor()["licenses"]}
    own = TableCell("CC BY 4.0", links["CC-BY-4.0"])
    apache = TableCell("Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0")
    rows: list[tuple[Cell, ...]] = [(t("The program"), t("The contributors of this project"), apache)]
    if real:
        rows += [
            (t("The words and codes of the tables"), t("The contributors of this project"), own),
            (
                t("Coordinates of actors, and places"),
                "GeoNames (geonames.org)",
                TableCell(
                    t("CC BY 4.0: GeoNames is credited wherever they are shown or passed on"),
                    links["CC-BY-4.0"],
                ),
            ),
            (t("Outlines of countries"), "Natural Earth", TableCell(t("Public domain"), links["other-pd"])),
            (t("The package that carries the outlines"), "world-atlas", "ISC"),
            (
                t("Linked pages"),
                t("Their publishers"),
                t("They keep their own rights; only facts are taken from them, in our own words"),
            ),
        ]
    else:
        rows.append((t("The data, outlines and places"), t("Invented by a program"), own))
    rows.append((t("Names of countries, numbers and dates"), "Unicode CLDR", "Unicode License v3"))
    rows.append((t("Official names of countries"), t("United Nations"), t("Public domain")))
    heads = (t("What"), t("From"), t("Licence"))
    yield Table.of(heads, rows)
    if real:
        yield t(
            "Boundaries and names on maps are for orientation and imply no opinion on the legal "
            "status of any territory. Points mark towns, not the limits of communes."
        )
