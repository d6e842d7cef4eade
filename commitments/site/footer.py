"""What stands at the foot of each page and file: of which day and revision it is, how it is taken along, to
whom an error is told."""

from urllib.parse import quote

from commitments import settings
from commitments.i18n.translator import Translator
from commitments.site.cells import Entry
from commitments.site.registry import ALL, PRESENT, SLIDES
from commitments.site.urls import Address, LightAddress
from commitments.site.visit import Visit
from commitments.text.marking import N_

DOCUMENTED = N_(
    "Documented actions were found in public sources: nobody named here was asked, and a documented action "
    "is not a promise. The list of signatories of the declaration could not be obtained."
)
_DEMONSTRATION = N_("Demonstration: countries, actors and figures are invented.")


def take_along(visit: Visit) -> list[Entry]:
    """Return the ways in which this view is shown elsewhere or taken away, in its filters and at its day."""
    t, language, address = visit.t, visit.t.language, visit.address
    view = address.subject
    ways = [
        # Translators: to show this to an audience.
        Entry(t("Present"), view.file(PRESENT, language), said=t("screen by screen, to an audience")),
        Entry(t("Slides"), view.file(SLIDES, language), said=t("PowerPoint, with editable charts")),
        # Translators: a short document to print.
        Entry(t("Brief"), address.brief(language), said=t("PDF, two pages for each, to print")),
    ]
    if not isinstance(address, LightAddress):
        first = Address("overview", address.scope)
        to = LightAddress.of(address, language) or LightAddress.of(first, language)
        ways.append(Entry(t("Light version"), to, said=t("no scripts, for slow connections")))
    return [
        *ways,
        Entry(
            t("Offline version"),
            address.file(ALL, language),
            said=t("every light page in one file, for a USB stick"),
        ),
        Entry(t("Data"), address.data(), said=t("CSV, XLSX, JSON, Parquet")),
        Entry(t("What changed"), visit.to("since"), said=t("what advanced, fell back, was completed")),
    ]


def as_of(visit: Visit) -> str:
    """Return on which day figures stand."""
    return visit.t("Figures as of {day}", day=visit.day)


def source(visit: Visit) -> str:
    """Return where figures come from that are shown elsewhere."""
    return visit.t("Source: The Bamako commitments, revision {number}", number=str(visit.scope.revision))


def notice(visit: Visit) -> str:
    """Return that all of it is invented, "" where it is not."""
    return visit.t(_DEMONSTRATION) if visit.demonstration else ""


def away(visit: Visit) -> str:
    """Return since when what others publish cannot be seen, "" where all is well."""
    since = visit.store and visit.store.away
    if not since or not visit.store:
        return ""
    facts = {"moment": visit.t.moment(since), "number": str(visit.store.newest)}
    if visit.store.is_overtaken:
        return visit.t(
            "Since {moment}, this server no longer follows the shared register, which a later version of its "
            "program keeps: what is shown is revision {number}, the last that it has.",
            **facts,
        )
    return visit.t(
        "Since {moment}, this server has had no news of the shared register: what is shown is revision "
        "{number}, the last that it has.",
        **facts,
    )


def notes(t: Translator, *, demonstration: bool) -> list[str]:
    """Return where figures come from, how to read them, and what of the page is not translated."""
    return [
        t(_DEMONSTRATION if demonstration else DOCUMENTED),
        t(
            "The stage is the one given by the latest report. More than two years without a report or trace "
            "is silence, which does not mean that nothing was done. Averages and shares come with the "
            "number they cover."
        ),
        *filter(None, [untranslated(t)]),
    ]


def untranslated(t: Translator) -> str:
    """Return how much of what is said is not in the reader's language, "" where all of it is."""
    n, total = t.translated
    if n == total:
        return ""
    return t(
        "This translation is not complete: {n} of {total} sentences and labels are translated, the others "
        "are in English.",
        n=n,
        total=total,
    )


def contact(visit: Visit, about: str = "") -> str:
    """Return the address to which an error is reported (COMMITMENTS_CONTACT: an e-mail or a web page), ""
    where none is set."""
    to = settings.current().contact
    if "@" not in to or to.startswith("http"):
        return to
    subject_line = visit.t("An error in the Bamako commitments")
    subject = visit.t.pair(subject_line, about) if about else subject_line
    return f"mailto:{to}?subject={quote(subject)}"


def written_out(contact: str) -> str:
    """Return an address to write to as people read it, without what a link adds to it."""
    return contact.removeprefix("mailto:").partition("?")[0] if contact.startswith("mailto:") else contact
