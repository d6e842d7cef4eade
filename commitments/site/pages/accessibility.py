"""What readers with a disability can count on, in the form of a French statement of accessibility."""

from collections.abc import Iterator

from commitments.i18n.translator import Translator
from commitments.settings import program_version
from commitments.site import blocks
from commitments.site.cells import Table, TableCell
from commitments.site.footer import contact, written_out
from commitments.site.text_blocks import Block, Points, TextPart
from commitments.site.visit import Visit


def page(visit: Visit) -> blocks.Page:
    """Return the page."""
    t = visit.t
    sections = [
        TextPart(place, title, tuple(sentences))
        for place, title, sentences in (
            ("state", t("State of conformity"), _state(t)),
            ("tests", t("Results of the tests"), _tests(t)),
            ("lacking", t("What is not accessible"), _lacking(t)),
            ("made", t("How this statement was made"), _made(t)),
            ("report", t("Tell us what keeps you out"), _report(visit)),
            ("remedies", t("If nothing comes of it"), _remedies(t)),
        )
    ]
    body = [blocks.Contents(sections, t("On this page")), *map(blocks.TextSection, sections)]
    finding = t(
        "Nobody has audited this dashboard: here stand what its own tests find, and what is known to be "
        "lacking."
    )
    return blocks.Page(t("Accessibility statement"), finding, body)


def _state(t: Translator) -> Iterator[Block]:
    yield t(
        "Without an audit this dashboard counts as not compliant with the French reference (RGAA 4.1), and "
        "no rate of conformity is computed. The tests below are no audit and take the place of none."
    )


def _tests(t: Translator) -> Iterator[Block]:
    yield Points(
        t(
            "Before each version a program (axe-core) looks at every kind of public page, in French and in "
            "English, in light and in dark: it finds no fault that it calls serious or critical."
        ),
        t(
            "The keyboard reaches every link, button and field of these pages and shows where it is; “/” "
            "goes to the search. Uploading and publishing a file is done from beginning to end by keyboard."
        ),
        t("Every chart comes with a sentence and a table; colour is never the only sign."),
        t("Where scripts are off, the light pages say the same. PDF briefs are tagged (PDF/UA-1)."),
        t("Screen readers are told the language of each text."),
    )


def _lacking(t: Translator) -> Iterator[Block]:
    yield Points(
        t("Nobody who lives with a screen reader, a switch or another aid has tried it with us."),
        t("The bars of charts cannot be reached with the keyboard: their tables have the same links."),
        t("Titles and texts that exist in one language only are shown in it."),
        t("Linked pages, and the PowerPoint file of slides, were not looked at for this."),
    )


def _made(t: Translator) -> Iterator[Block]:
    yield Table.of(
        (t("Subject"), t("Answer")),
        (
            (t("Stands for"), t("version {version} of the program", version=program_version())),
            (t("Made by"), t("those who develop it, from its own tests; nobody else took part")),
            (t("Technologies"), "HTML, CSS, JavaScript, SVG, WAI-ARIA, PDF"),
            (t("Tried with"), "Chromium, axe-core"),
        ),
    )


def _report(visit: Visit) -> Iterator[Block]:
    t, to = visit.t, contact(visit)
    if to:
        yield t(
            "If you cannot reach something, say what you were looking for, on which page, and with what you "
            "read, so that you can be led to it or given it in another form."
        )
        yield Table.of(
            (t("Subject"), t("Address")),
            ((t("What I cannot reach"), TableCell(written_out(to), to)),),
        )
    else:
        yield t("Whoever publishes this copy has named no contact yet.")


def _remedies(t: Translator) -> Iterator[Block]:
    yield t(
        "If you told the publisher and had no answer that helps, you can turn to the authority for such "
        "complaints in the publisher’s country: in France, the Défenseur des droits."
    )
