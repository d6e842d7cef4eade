"""What a link to one actor or commitment is called and says where it is sent on."""

from commitments.measures.actors import list_actors
from commitments.measures.commitment import find_commitment
from commitments.site.visit import Visit
from commitments.site.words import actor_profile, explanation


def link_preview(visit: Visit) -> tuple[str, str] | None:
    """Return the title and the finding of the one thing that a page shows, or None where there is none."""
    asked = visit.address["id"]
    if visit.address.page == "actor":
        alone = visit.scope.but(actor=(asked,))
        actors = visit.read(list_actors, scope=alone, size=1).rows
        return (actors[0]["name"], actor_profile.actor_finding(actors[0], visit)) if actors else None
    dossier = visit.read(find_commitment, commitment_id=asked)
    if not dossier:
        return None
    return visit.t.bilingual(dossier.record, "title"), explanation.commitment_finding(dossier, visit)
