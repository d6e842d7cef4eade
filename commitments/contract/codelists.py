"""The codes of the data contract, their labels and how they group.

Codes are what is stored and compared; labels are what people read and may type.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from commitments.text.folding import folded

# Words that do not count in a heading.
SMALL_WORDS = frozenset({"de", "du", "la", "le", "l", "d", "en", "of", "the"})
_NOT_A_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return `text` without what no heading differs by: case, accents, punctuation, spaces, small words.

    >>> fold("État d’avancement"), fold("Échéance "), fold("SIGNATORY_ID")
    ('etatavancement', 'echeance', 'signatoryid')
    """
    words = [word for word in _NOT_A_WORD.split(folded(text)) if word]
    # A name made of small words only ("En", "La") stays what it is.
    return "".join(word for word in words if word not in SMALL_WORDS) or "".join(words)


@dataclass(frozen=True)
class Code:
    """One code with its English and French label, and what else people write for it."""

    code: str
    en: str
    fr: str
    also: tuple[str, ...] = ()


class CodeList:
    """The codes one column may hold, in their one order everywhere."""

    def __init__(self, name: str, *codes: Code, everyday: Iterable[tuple[str, str]] = ()) -> None:
        """List `codes`; `everyday`: what people write, and the code that is likely, not sure."""
        self.name = name
        self.codes = codes
        self.everyday = tuple(everyday)

    def __iter__(self) -> Iterator[str]:
        return (code.code for code in self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Code:
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {code.code: code for code in self.codes}

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Return folded spelling → code, of every accepted spelling."""
        return {
            fold(spelling): code.code
            for code in self.codes
            for spelling in (*code.also, code.fr, code.en, code.code)
        }

    def find(self, text: str) -> str | None:
        """Return the code that `text` names, by code or label in either language, or None.

        Gender and number do not count: « achevée », « limités ».
        """
        return self.spellings.get(fold(text)) or self._by_stems.get(_stems(text))

    @cached_property
    def _by_stems(self) -> dict[tuple[str, ...], str]:
        return {
            _stems(spelling): code.code
            for code in self.codes
            for spelling in (*code.also, code.fr, code.en, code.code)
        }

    def likely(self, text: str) -> str | None:
        """Return the code that is most likely meant by an everyday word, or by a longer or shorter label.

        It is to be suggested, never taken; None where the words may stand for several codes.
        """
        typed, known = _stems(text), self._forms
        if code := known.get(typed):
            return code
        words = frozenset(typed)
        if all(len(word) < 2 for word in words):
            return None  # "A" may be the amber of a traffic light
        if any((word,) not in known for word in words & _CHANGING):
            return None
        longer = {form: code for form, code in known.items() if words.issuperset(form)}
        if longer:
            return _the_one(longer, typed)
        shorter = {
            form: code for form, code in known.items() if words < set(form) and not _CHANGING & set(form)
        }
        return _the_one(shorter, typed)

    @cached_property
    def _forms(self) -> dict[tuple[str, ...], str]:
        return self._by_stems | {_stems(word): code for word, code in self.everyday}


def _the_one(forms: Mapping[tuple[str, ...], str], typed: tuple[str, ...]) -> str | None:
    """Return the code of the longest forms; where these differ, of those that begin as what was typed."""
    whole = {form: code for form, code in forms.items() if not any(set(form) < set(other) for other in forms)}
    codes = set(whole.values())
    if len(codes) > 1:
        codes = {code for form, code in whole.items() if form[:1] == typed[:1]}
    return codes.pop() if len(codes) == 1 else None


def _stems(text: str) -> tuple[str, ...]:
    """Return the words that count in `text`, without what gender and number add.

    >>> _stems("Achevées"), _stems("substantielle")
    (('achev',), ('substantiel',))
    """
    words = [word for word in _NOT_A_WORD.split(folded(text)) if word and word not in SMALL_WORDS]
    stems = (word.removesuffix("s").rstrip("e") for word in words)
    return tuple(_DOUBLED.sub(r"\1", stem) or word for stem, word in zip(stems, words, strict=True))


_DOUBLED = re.compile(r"(.)\1$")
# Words that make another thing of those beside them.
_CHANGING = frozenset(
    _stems(
        "non pas ne ni jamais sans aucun peu partie partiellement presque quasi moitié bientôt hors ancien "
        "not no never without part partly almost nearly mostly half soon former"
    )
)


LEVELS = CodeList(
    "level",
    Code("central_government", "central government", "État", ("gouvernement central",)),
    Code("local_authority", "local authorities", "collectivités locales"),
    Code("sse_actor", "SSE actors", "acteurs de l’ESS"),
    Code("partner", "partners", "partenaires"),
)

ACTOR_TYPES = CodeList(
    "actor_type",
    Code("national_government", "national government", "gouvernement national"),
    Code("parliament", "parliament", "parlement"),
    Code("public_agency", "public agency", "organisme public"),
    Code("local_government", "local government", "collectivité territoriale"),
    Code("local_government_network", "local government network", "réseau de collectivités"),
    Code(
        "sse_organisation",
        "SSE organisation",
        "organisation de l’ESS",
        ("organisation de l’économie sociale et solidaire", "social and solidarity economy organisation"),
    ),
    Code(
        "sse_network",
        "SSE network",
        "réseau de l’ESS",
        ("réseau de l’économie sociale et solidaire", "social and solidarity economy network"),
    ),
    Code("solidarity_finance", "solidarity finance", "finance solidaire"),
    Code("academia", "academia", "université et recherche"),
    Code("private_sector", "private sector", "secteur privé"),
    Code("international_organisation", "international organisation", "organisation internationale"),
    Code("civil_society", "civil society", "société civile"),
    everyday=(
        *((word, "local_government") for word in ("commune", "mairie", "ville", "municipalité")),
        *((word, "local_government") for word in ("collectivité", "city", "municipality", "town", "council")),
        *((word, "local_government") for word in ("communauté urbaine", "communauté de communes", "région")),
        *(
            (f"{group} de {members}", "local_government_network")
            for group in ("association", "union", "fédération")
            for members in ("maires", "communes", "municipalités", "collectivités", "villes", "régions")
        ),
        ("local government association", "local_government_network"),
        *((word, "national_government") for word in ("ministère", "État", "gouvernement", "ministry")),
        *((word, "parliament") for word in ("assemblée nationale", "sénat", "national assembly")),
        *((word, "public_agency") for word in ("agence", "établissement public", "agency")),
        *(
            (word, "sse_organisation")
            for word in ("coopérative", "association", "mutuelle", "GIE", "cooperative")
        ),
        *((word, "sse_network") for word in ("réseau", "fédération", "union", "network", "federation")),
        *((word, "solidarity_finance") for word in ("microfinance", "caisse", "banque", "bank", "fonds")),
        *((word, "academia") for word in ("université", "école", "recherche", "university", "research")),
        *((word, "private_sector") for word in ("entreprise", "société", "company", "business")),
        *((word, "international_organisation") for word in ("ONU", "UN", "OI", "bailleur", "donor")),
        *((word, "civil_society") for word in ("ONG", "NGO", "OSC", "CSO")),
    ),
)

LEVEL_OF = {
    **dict.fromkeys(("national_government", "parliament", "public_agency"), "central_government"),
    **dict.fromkeys(("local_government", "local_government_network"), "local_authority"),
    **dict.fromkeys(("sse_organisation", "sse_network", "solidarity_finance"), "sse_actor"),
    **dict.fromkeys(("academia", "private_sector", "international_organisation", "civil_society"), "partner"),
}

# The kinds of actor that may span countries, and so may have none.
WITHOUT_COUNTRY = frozenset({"international_organisation", "local_government_network", "sse_network"})

ROLES = CodeList(
    "role",
    Code("signatory", "signatory", "signataire"),
    Code("participant", "participant", "participant"),
    Code(
        "addressee", "addressed by the declaration", "visé par la Déclaration", ("destinataire", "addressee")
    ),
)

THEMES = CodeList(
    "theme",
    Code("awareness", "awareness", "sensibilisation"),
    Code("partnership", "partnership", "partenariat"),
    Code("exchange", "exchange", "échange"),
    Code("public_policy", "public policy", "politique publique"),
    Code("solidarity_finance", "solidarity finance", "finance solidaire"),
    Code("sanitation", "sanitation", "assainissement"),
    Code("transport", "transport", "transport"),
    Code("markets_food", "markets and food", "marchés et alimentation"),
    Code("construction", "construction", "construction"),
    Code("education", "education", "éducation"),
    Code("informal_economy", "informal economy", "économie informelle"),
    Code("women", "women", "femmes"),
    Code("youth", "youth", "jeunes"),
    Code("social_protection", "social protection", "protection sociale"),
    Code("other", "other", "autre"),
    everyday=(
        *((word, "youth") for word in ("jeunesse", "young people")),
        *((word, "women") for word in ("genre", "gender")),
        *((word, "education") for word in ("formation", "training", "école", "school")),
        *((word, "sanitation") for word in ("déchets", "waste", "eau", "water", "propreté")),
        *((word, "social_protection") for word in ("santé", "health", "mutuelle")),
        *((word, "transport") for word in ("mobilité", "mobility")),
    ),
)

# The services of a city that the forum of Bamako named.
URBAN_SERVICES = ("sanitation", "transport", "markets_food", "construction", "education")

BASES = CodeList(
    "basis",
    Code("declared", "declared commitment", "engagement déclaré", ("déclaré", "declared")),
    Code("documented", "documented action", "action relevée", ("documenté", "documented")),
)

COMPLETIONS = CodeList(
    "completion",
    Code(
        "not_started",
        "not started",
        "non commencé",
        ("pas commencé", "non démarré", "pas démarré", "non entamé", "pas encore commencé", "not begun"),
    ),
    Code("limited", "limited", "premiers pas", ("limité",)),
    Code("substantial", "substantial", "bien avancé", ("substantiel",)),
    Code(
        "complete",
        "complete",
        "achevé",
        ("terminé", "réalisé", "accompli", "finalisé", "completed", "finished"),
    ),
    Code(
        "no_evidence",
        "no evidence found",
        "cherché, sans trace",
        ("aucune preuve", "no evidence", "no trace found"),
    ),
    Code("withdrawn", "withdrawn", "retiré"),
    Code("superseded", "superseded", "remplacé"),
    everyday=(
        *((word, "not_started") for word in ("à faire", "pas encore", "prévu", "to do")),
        *((word, "not_started") for word in ("planned", "pending", "en attente", "aucun")),
        *((word, "limited") for word in ("en cours", "commencé", "démarré", "lancé", "in progress")),
        *((word, "limited") for word in ("ongoing", "started", "partiel", "partial", "faible", "begun")),
        *((word, "limited") for word in ("partiellement", "partly")),
        *((word, "substantial") for word in ("avancé", "presque terminé", "important", "en bonne voie")),
        *((word, "substantial") for word in ("well advanced", "mostly done", "nearly done", "en voie")),
        *((word, "substantial") for word in ("presque", "quasi", "mostly", "nearly", "almost")),
        *((word, "complete") for word in ("fini", "fait", "clos", "atteint")),
        *((word, "complete") for word in ("done", "achieved", "closed")),
        *((word, "withdrawn") for word in ("abandonné", "annulé", "suspendu", "cancelled", "dropped")),
        *((word, "no_evidence") for word in ("sans preuve", "non prouvé", "unproved", "no proof")),
    ),
)
COMPLETION_STEPS = ("not_started", "limited", "substantial", "complete")
SET_ASIDE = ("withdrawn", "superseded")

# What a chart of completion shows: the steps, the answer "no evidence", and silence.
SHOWN_COMPLETIONS = CodeList(
    "shown_completion",
    *(COMPLETIONS[code] for code in (*COMPLETION_STEPS, "no_evidence")),
    Code("not_reported", "not reported", "rien de connu", ("non renseigné",)),
)

VERIFICATIONS = CodeList(
    "verification",
    Code("self_declared", "self-declared", "déclaré par l’acteur", ("auto-déclaré", "autodéclaré")),
    Code("reviewed", "reported by others", "rapporté par un tiers", ("examiné", "told by a third party")),
    Code("validated", "verified", "vérifié", ("validé", "validated")),
    Code("disputed", "disputed", "contesté"),
    everyday=(
        *((word, "self_declared") for word in ("déclaré", "déclaration", "self reported", "auto-évaluation")),
        *((word, "reviewed") for word in ("tiers", "third party", "presse", "press", "externe")),
        *((word, "validated") for word in ("confirmé", "confirmed", "certifié")),
    ),
)
# On one day the first of these speaks for the commitment.
VERIFICATION_PRECEDENCE = ("validated", "reviewed", "self_declared", "disputed")

VALUE_QUALIFIERS = CodeList(
    "value_qualifier",
    Code("exact", "exact", "exact"),
    Code("about", "about", "environ"),
    Code("at_least", "at least", "au moins"),
    Code("at_most", "at most", "au plus"),
)

EVIDENCE_TYPES = CodeList(
    "evidence_type",
    Code("official_document", "official document", "document officiel"),
    Code("press", "press", "presse"),
    Code("website", "website", "site web"),
    Code("statement", "statement", "déclaration"),
    Code("photo", "photo", "photo"),
    Code("dataset", "dataset", "jeu de données"),
    Code("other", "other document", "autre document", ("autre", "other")),
)

OUTCOME_MEASURES = CodeList(
    "measure",
    Code("organisations_supported", "organisations supported", "organisations accompagnées"),
    Code("jobs", "jobs", "emplois"),
    Code("people", "people", "personnes"),
    Code("women", "women", "femmes"),
    Code("youth", "youth", "jeunes"),
    Code("funds_mobilised", "funds mobilised", "fonds mobilisés"),
)

MILESTONE_KINDS = CodeList(
    "kind",
    Code("framework_law", "framework law", "loi-cadre"),
    Code("law", "law", "loi"),
    Code("policy", "policy", "politique"),
    Code("declaration", "declaration", "déclaration"),
    Code("network", "network", "réseau"),
    Code("event", "event", "événement"),
    Code("fund", "fund", "fonds"),
    Code("training", "training", "formation"),
    Code("project", "project", "projet"),
    Code("study", "study", "étude"),
)

MILESTONE_STATUSES = CodeList(
    "status",
    Code("none_known", "none known", "aucune connue"),
    Code("announced", "announced", "annonce"),
    Code("draft", "draft", "en projet", ("projet",)),
    Code("adopted", "adopted", "adoption", ("adopté",)),
    Code("in_force", "in force", "en vigueur"),
    Code("expired", "expired", "fin de validité", ("échu",)),
    Code("held", "held", "tenue"),
    Code("created", "created", "création", ("créé",)),
)
# The rungs of a country's framework law, lowest first; `expired` stands beside the ladder, and who looked and
# found none (`none_known`) stands on no rung.
LAW_LADDER = ("announced", "draft", "adopted", "in_force")

TRAJECTORIES = CodeList(
    "trajectory",
    Code("achieved", "complete", "achevé", ("atteint", "achieved")),
    Code("on_track", "on track", "en bonne voie"),
    Code("acceleration_needed", "needs to speed up", "à accélérer", ("acceleration needed",)),
    Code("limited_progress", "far behind", "nettement en retard", ("progrès limité", "limited progress")),
    Code(
        "deteriorating",
        "below its starting point",
        "en dessous du point de départ",
        ("en recul", "deteriorating"),
    ),
    Code("overdue", "overdue", "échéance passée", ("past its day",)),
    Code("unable_to_assess", "cannot be assessed", "non évaluable"),
)

FRESHNESS = CodeList(
    "freshness",
    Code("current", "a year or less", "un an au plus"),
    Code("due", "one to two years", "un à deux ans"),
    Code("overdue", "more than two years", "plus de deux ans"),
    Code("never_reported", "no report", "aucun compte rendu"),
)
