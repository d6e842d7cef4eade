"""Codes are read by label in every form that means one thing; of others the likely one is suggested."""

from collections import defaultdict

import pytest

from commitments.contract import codelists
from commitments.contract.codelists import (
    ACTOR_TYPES,
    COMPLETIONS,
    MILESTONE_STATUSES,
    THEMES,
    VERIFICATIONS,
    CodeList,
    _stems,
)

LISTS = [codes for codes in vars(codelists).values() if isinstance(codes, CodeList)]

READ = [
    *((COMPLETIONS, text, "complete") for text in ("terminé", "terminée", "Achevées", "réalisé", "complète")),
    *((COMPLETIONS, text, "not_started") for text in ("non démarré", "pas commencé", "Non commencées")),
    *((COMPLETIONS, text, "limited") for text in ("premiers pas", "limitée")),
    *((COMPLETIONS, text, "substantial") for text in ("bien avancé", "bien avancée", "substantielle")),
    (COMPLETIONS, "cherché, sans trace", "no_evidence"),
    *((VERIFICATIONS, text, "validated") for text in ("vérifié", "vérifiée", "verified", "validée")),
    *((VERIFICATIONS, text, "self_declared") for text in ("déclaré par l’acteur", "Autodéclarée")),
    (ACTOR_TYPES, "collectivités territoriales", "local_government"),
    (ACTOR_TYPES, "réseau de l'économie sociale et solidaire", "sse_network"),
    (THEMES, "femme", "women"),
    (MILESTONE_STATUSES, "créées", "created"),
]
LIKELY = [
    *((COMPLETIONS, text, "limited") for text in ("en cours", "en cours d’exécution", "partiellement fait")),
    (COMPLETIONS, "presque achevé", "substantial"),
    (COMPLETIONS, "réalisée à 100 %", "complete"),
    *(
        (COMPLETIONS, text, None)
        for text in ("non achevé", "achevé en partie", "pas encore terminé", "not complete", "preuve")
    ),
    *((VERIFICATIONS, text, None) for text in ("non vérifié", "pas validé")),
    (ACTOR_TYPES, "réseau de collectivités territoriales", "local_government_network"),
    (ACTOR_TYPES, "association des maires", "local_government_network"),
    (ACTOR_TYPES, "commune de Kayes", "local_government"),
    (ACTOR_TYPES, "ministère de l’économie sociale", "national_government"),
    (ACTOR_TYPES, "organisation", None),
    (THEMES, "marchés", "markets_food"),
    (THEMES, "eau et assainissement", "sanitation"),
    (THEMES, "éducation des adultes", "education"),
]


@pytest.mark.parametrize(("codes", "text", "code"), READ)
def test_a_synonym_that_means_one_thing_is_read(codes: CodeList, text: str, code: str) -> None:
    """Gender, number, plain synonyms and the words of the pages are read."""
    assert codes.find(text) == code


@pytest.mark.parametrize(("codes", "text", "code"), LIKELY)
def test_a_longer_or_shorter_form_is_suggested_and_never_read(
    codes: CodeList, text: str, code: str | None
) -> None:
    """What may mean a code is suggested, unless a word denies it or it may mean several."""
    assert (codes.find(text), codes.likely(text)) == (None, code)


@pytest.mark.parametrize("codes", LISTS, ids=lambda codes: codes.name)
def test_no_spelling_means_two_codes(codes: CodeList) -> None:
    """Without gender and number, what may be written for one code is written for no other."""
    meant = defaultdict(set)
    for code in codes.codes:
        for spelling in (code.code, code.fr, code.en, *code.also):
            meant[_stems(spelling)].add(code.code)
    for word, code_meant in codes.everyday:
        meant[_stems(word)].add(code_meant)
    assert [each for each in meant.items() if len(each[1]) > 1] == []
