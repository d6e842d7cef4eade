"""One commitment: what, who, by when, how far, how each figure came about, and what would change it."""

from commitments import explaining, gallery, records, ui


def draw(here: ui.Here) -> None:
    """Draw the page."""
    t, asked = here.t, here.address["id"]
    dossier = here.read(records.commitment, commitment_id=asked)
    if dossier is None:
        ui.missing(here, "commitments", asked)
    else:
        ui.heading(
            t.bilingual(dossier.record, "title"), explaining.commitment_finding(dossier, here), level=1
        )
        ui.facts(explaining.commitment_facts(dossier, here))
        if course := gallery.course(here, t("Its course")):
            ui.show(here, course, "course")
        else:
            why = t("Nothing is known yet of how far it got.")
            ui.heading(t("Its course"))
            ui.nothing(here, why, t("The actor that leads it can tell."))
        ui.heading(t("What was said"), explaining.reports_finding(dossier, here))
        ui.reports(here, dossier)
        ui.heading(t("How each figure came about"))
        ui.facts(explaining.explanations(dossier, here))
        if dossier.outcomes:
            ui.heading(t("What it changed"))
            ui.table(explaining.outcomes_table(dossier, here), cards=True)
        key = dossier.record["commitment_id"]
        ui.link(here.to("history", commitment=key), t("What changed in this record, and when"))
        ui.report_an_error(here, key)


def mend(here: ui.Here) -> None:
    """Lead staff to where this is corrected."""
    dossier = here.read(records.commitment, commitment_id=here.address["id"])
    if dossier and ui.staff():
        ui.for_staff(here, explaining.mending_links(dossier, here))


ui.page("commitment", draw, ui.later("One commitment"), then=mend)
