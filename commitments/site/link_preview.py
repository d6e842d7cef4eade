"""What a link to one actor or commitment is called and says where it is sent on."""

from __future__ import annotations

from commitments.errors import CommitmentsError
from commitments.i18n.translator import translator_for
from commitments.measures.actors import list_actors
from commitments.measures.commitment import find_commitment
from commitments.site import served
from commitments.site.urls import Address
from commitments.site.words import actor_profile, explanation


def link_preview(page: str, asked: str, language: str) -> tuple[str, str] | None:
    """Return the title and the finding of what a page shows, or None where there is none.

    Reads the newest revision and today; what cannot be read has no preview, and the page says why.
    """
    t = translator_for(language)
    try:
        visit = served.visitor(t, Address(page, rest=(("id", asked),)), [])
        asked = visit.address["id"]
        if page == "actor":
            alone = visit.scope.but(actor=(asked,))
            actors = visit.read(list_actors, scope=alone, size=1).rows
            return (actors[0]["name"], actor_profile.actor_finding(actors[0], visit)) if actors else None
        dossier = visit.read(find_commitment, commitment_id=asked)
        if not dossier:
            return None
        return t.bilingual(dossier.record, "title"), explanation.commitment_finding(dossier, visit)
    except CommitmentsError:
        return None
