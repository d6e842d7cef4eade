"""One commitment: what, who, by when, how far, how each figure came about, and what would change it."""

from commitments import explaining, gallery, ui
from commitments.measures.commitment import find_commitment
from commitments.site.visit import Visit


def draw(visit: Visit) -> None:
    """Draw the page."""
    t, asked = visit.t, visit.address["id"]
    dossier = visit.read(find_commitment, commitment_id=asked)
    if dossier is None:
        ui.not_found(visit, "commitments", asked)
    else:
        ui.heading(
            t.bilingual(dossier.record, "title"), explaining.commitment_finding(dossier, visit), level=1
        )
        ui.facts(explaining.commitment_facts(dossier, visit))
        if course := gallery.course(visit, t("Its course")):
            ui.show(visit, course, "course")
        else:
            why = t("Nothing is known yet of how far it got.")
            ui.heading(t("Its course"))
            ui.nothing(visit, why, t("The actor that leads it can tell."))
        ui.heading(t("What was said"), explaining.reports_finding(dossier, visit))
        ui.reports(visit, dossier)
        ui.heading(t("How each figure came about"))
        ui.facts(explaining.explanations(dossier, visit))
        if dossier.outcomes:
            ui.heading(t("What it changed"))
            ui.table(explaining.outcomes_table(dossier, visit), cards=True)
        key = dossier.record["commitment_id"]
        ui.link(visit.to("history", commitment=key), t("What changed in this record, and when"))
        ui.report_an_error(visit, key)


def mend(visit: Visit) -> None:
    """Lead staff to where this is corrected."""
    dossier = visit.read(find_commitment, commitment_id=visit.address["id"])
    if dossier and ui.staff():
        ui.for_staff(visit, explaining.mending_links(dossier, visit))


ui.page("commitment", draw, ui.later("One commitment"), then=mend)
