"""The ways on from the first page, for those who came for something else."""

from commitments.contract.codelists import fold
from commitments.measures.actors import list_localities
from commitments.site.cells import Door
from commitments.site.registry import PRESENT, SLIDES
from commitments.site.visit import Visit

_NAMED = 3  # towns that the search names as examples


def doors(visit: Visit) -> list[Door]:
    """Return the ways on: to a town, to a room, to what can be checked and cited."""
    t, language, address = visit.t, visit.t.language, visit.address
    towns = visit.read(list_localities)
    return [
        Door(
            t("My town: what is expected of it, what others do"),
            to=visit.to("search"),
            words=t("{towns}…", towns=", ".join(towns[:_NAMED])) if towns else "",
            places=sorted(towns, key=fold),
        ),
        Door(
            t("Present in a room"),
            [
                (t("Screens"), address.file(PRESENT, language)),
                ("PowerPoint", address.file(SLIDES, language)),
                (t("PDF brief"), address.brief(language)),
            ],
        ),
        Door(
            t("Check and cite"),
            [
                (t("Data"), address.data()),
                (t("Method"), visit.to("method")),
                (t("Cite"), address.data() + "#cite"),
            ],
        ),
    ]
