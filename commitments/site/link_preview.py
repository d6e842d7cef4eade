"""What a link to one actor or commitment is called and says where it is sent on."""

from __future__ import annotations

from commitments import explaining, profile, records
from commitments.address import Address
from commitments.errors import CommitmentsError
from commitments.site import served
from commitments.wording import speaker


def link_preview(page: str, asked: str, language: str) -> tuple[str, str] | None:
    """Return the title and the finding of what a page shows, or None where there is none.

    Reads the newest revision and today; what cannot be read has no preview, and the page says why.
    """
    t = speaker(language)
    try:
        visit = served.visitor(t, Address(page, rest=(("id", asked),)), [])
        asked = visit.address["id"]
        if page == "actor":
            alone = visit.seen.but(actor=(asked,))
            actors = visit.read(records.actors, seen=alone, size=1).rows
            return (actors[0]["name"], profile.actor_finding(actors[0], visit)) if actors else None
        dossier = visit.read(records.commitment, commitment_id=asked)
        if not dossier:
            return None
        return t.bilingual(dossier.record, "title"), explaining.commitment_finding(dossier, visit)
    except CommitmentsError:
        return None
