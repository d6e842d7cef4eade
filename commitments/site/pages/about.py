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
        ("publisher", t("Publisher"), _publisher(t, real=real)),
        ("contact", t("Contact"), _contact(t, contact(visit))),
        ("licences", t("Licences and credits"), _licences(t, real=real)),
        ("readers", t("Personal data"), _readers(t)),
    )
    written = (TextPart(place, title, tuple(sentences)) for place, title, sentences in parts)
    sections = [part for part in written if part.blocks]
    finding = (
        t("What is documented was found on public pages; nobody named was asked.")
        if real
        else t("Everything shown is invented: it describes no real place, organisation or person.")
    )
    body = [blocks.Contents(sections, t("On this page")), *map(blocks.TextSection, sections)]
    return blocks.Page(t("About"), finding, body)


def _publisher(t: Translator, *, real: bool) -> Iterator[Block]:
    if publisher := settings.current().publisher:
        yield t("Published and hosted by: {publisher}.", publisher=publisher)
    if real:
        yield t(
            "This is not a site of the organisations named. Each public page is linked; being listed "
            "proves neither a signature nor a promise. Organisations are named, never persons. Any of them "
            "can ask for a correction."
        )


def _contact(t: Translator, contact: str) -> Iterator[Block]:
    if contact:
        to = TableCell(written_out(contact), contact)
        yield Table.of(
            (t("Subject"), t("Address")),
            ((t("To report an error, ask for a correction or add a public source"), to),),
        )


def _readers(t: Translator) -> Iterator[Block]:
    yield Points(
        t("No account is needed to read. How often a page is asked for is counted, never by whom."),
        t("Nothing is loaded from other sites: fonts, scripts and maps come from this server."),
        t(
            "The browser stores two things for this site alone: a token against forged requests, and "
            "the light or dark appearance."
        ),
        t(
            "For the secretariat only: a cookie while somebody is signed in, the name of whoever made each "
            "revision, and when somebody signed in or out, under a pseudonym."
        ),
        t("The program keeps no list of visits; its host may keep one."),
        t("The view is stored in the address alone: anyone with the link sees the same."),
    )


def _licences(t: Translator, *, real: bool) -> Iterator[Block]:
    links = {licence["name"]: licence["path"] for licence in datapackage.descriptor()["licenses"]}
    own = TableCell("CC BY 4.0", links["CC-BY-4.0"])
    apache = TableCell("Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0")
    rows: list[tuple[Cell, ...]] = [(t("The program"), t("The contributors of this project"), apache)]
    if real:
        rows += [
            (t("The data: texts and codes of the tables"), t("The contributors of this project"), own),
            (
                t("Coordinates and places"),
                "GeoNames (geonames.org)",
                TableCell(
                    t("CC BY 4.0: credit GeoNames wherever they are shown or passed on"),
                    links["CC-BY-4.0"],
                ),
            ),
            (t("Outlines of countries"), "Natural Earth", TableCell(t("Public domain"), links["other-pd"])),
            (t("The package that carries the outlines"), "world-atlas", "ISC"),
            (
                t("Linked pages"),
                t("Their publishers"),
                t("They keep their rights; only facts are taken from them, in our own words"),
            ),
        ]
    else:
        rows.append((t("The data, outlines and places"), t("Invented by a program"), own))
    rows.append((t("Names of countries, numbers and dates"), "Unicode CLDR", "Unicode License v3"))
    rows.append((t("Official names of countries"), t("United Nations"), t("Public domain")))
    heads = (t("Subject"), t("Origin"), t("Licence"))
    yield Table.of(heads, rows)
    if real:
        yield t(
            "Boundaries and names on maps are for orientation and imply no opinion on the legal "
            "status of any territory. Points mark towns, not the limits of communes."
        )
