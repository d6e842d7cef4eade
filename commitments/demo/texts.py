"""The texts and places of the demonstration set: all invented, to be recombined from a seed."""

# ruff: noqa: E501 - a table of texts reads best with one on a line.

from dataclasses import dataclass


@dataclass(frozen=True)
class Undertaking:
    """What an actor of one of the types may undertake; {n} is its target, {where} a place or country."""

    theme: str
    article: str
    types: str  # letters of TYPES
    fr: str
    en: str
    unit: str = ""  # what is counted
    low: int = 0
    high: int = 0
    outcomes: tuple[str, ...] = ()


TYPES = {
    "g": "national_government",
    "p": "parliament",
    "a": "public_agency",
    "l": "local_government",
    "n": "local_government_network",
    "o": "sse_organisation",
    "r": "sse_network",
    "f": "solidarity_finance",
    "u": "academia",
    "e": "private_sector",
    "i": "international_organisation",
    "c": "civil_society",
}

ARTICLES = (
    ("D1", "Faire connaître l’ESS dans chaque territoire", "Make SSE known in every territory",
     "Informer et former d’abord les élus, puis les habitants.", "Inform and train elected officials first, then residents.",
     ("local_authority", "sse_actor")),
    ("D2", "Agir ensemble dans un cadre ouvert à tous", "Act together in a framework open to all",
     "Tenir un lieu où se décident les actions communes.", "Keep a place where joint action is decided.",
     ("central_government", "local_authority", "sse_actor", "partner")),
    ("D3", "Échanger les expériences entre pairs", "Exchange experience between peers",
     "Accueillir, visiter, écrire ce qui a marché et ce qui n’a pas marché.", "Host, visit, write down what worked and what did not.",
     ("local_authority", "sse_actor", "partner")),
    ("D4", "Financer l’économie solidaire", "Finance the solidarity economy",
     "Doter des fonds de proximité et en rendre compte.", "Endow local funds and account for them.",
     ("central_government", "local_authority", "sse_actor")),
    ("D5", "Donner un cadre légal à l’ESS", "Give SSE a legal framework",
     "Écrire la loi avec les acteurs, puis l’appliquer.", "Write the law with the actors, then apply it.",
     ("central_government",)),
    ("D6", "Rendre les services de la ville avec l’ESS", "Run the services of the city with SSE",
     "Assainissement, transport, marchés, construction, éducation.", "Sanitation, transport, markets, construction, education.",
     ("local_authority", "sse_actor", "partner")),
)  # fmt: skip

_PEOPLE = ("people", "women")
UNDERTAKINGS = (
    Undertaking("awareness", "D1", "ln", "Sensibiliser {n} élus et agents communaux à l’ESS {where}", "Make {n} councillors and municipal staff aware of SSE {where}", "personnes", 40, 200, _PEOPLE),
    Undertaking("awareness", "D1", "rc", "Mener une caravane de l’ESS dans {n} quartiers {where}", "Take an SSE caravan to {n} neighbourhoods {where}", "quartiers", 6, 40, ("people", "youth")),
    Undertaking("awareness", "D1", "ga", "Remettre un guide de l’ESS à {n} communes {where}", "Hand a guide to SSE to {n} communes {where}", "communes", 20, 120),
    Undertaking("awareness", "D1", "uc", "Diffuser {n} émissions de radio sur l’ESS {where}", "Broadcast {n} radio programmes on SSE {where}", "émissions", 12, 60),
    Undertaking("partnership", "D2", "l", "Ouvrir une maison de l’ESS {where}", "Open a house of SSE {where}", outcomes=("organisations_supported",)),
    Undertaking("partnership", "D2", "lnr", "Réunir {n} organisations dans un cadre de concertation {where}", "Bring {n} organisations into a standing forum {where}", "organisations", 15, 90, ("organisations_supported",)),
    Undertaking("partnership", "D2", "iup", "Conclure {n} conventions avec les réseaux de l’ESS {where}", "Conclude {n} agreements with SSE networks {where}", "conventions", 3, 15),
    Undertaking("partnership", "D2", "ef", "Signer des contrats d’achat avec {n} coopératives {where}", "Sign purchase contracts with {n} cooperatives {where}", "coopératives", 4, 30, ("jobs",)),
    Undertaking("exchange", "D3", "ln", "Accueillir {n} délégations de communes pour un échange entre pairs {where}", "Host {n} delegations of communes for peer exchange {where}", "délégations", 3, 16, ("people",)),
    Undertaking("exchange", "D3", "ri", "Organiser {n} voyages d’étude entre réseaux {where}", "Organise {n} study visits between networks {where}", "voyages", 3, 14, _PEOPLE),
    Undertaking("exchange", "D3", "ua", "Recueillir {n} expériences de gestion solidaire {where}", "Collect {n} experiences of solidarity-based management {where}", "expériences", 10, 60),
    Undertaking("exchange", "D3", "ngp", "Tenir chaque année la rencontre des élus référents {where}", "Hold the yearly meeting of SSE lead officials {where}", outcomes=("people",)),
    Undertaking("public_policy", "D5", "gp", "Porter la loi-cadre sur l’ESS {where} jusqu’à son adoption", "Carry the framework law on SSE {where} to its adoption"),
    Undertaking("public_policy", "D5", "ga", "Inscrire {n} organisations au registre de l’ESS {where}", "Enter {n} organisations in the SSE register {where}", "organisations", 100, 900, ("organisations_supported",)),
    Undertaking("public_policy", "D5", "l", "Inscrire l’ESS dans le plan de développement communal {where}", "Write SSE into the communal development plan {where}"),
    Undertaking("public_policy", "D5", "la", "Réserver {n} % des marchés publics à l’ESS {where}", "Reserve {n}% of public contracts for SSE {where}", "%", 5, 20),
    Undertaking("public_policy", "D5", "p", "Tenir {n} auditions parlementaires sur l’ESS {where}", "Hold {n} parliamentary hearings on SSE {where}", "auditions", 4, 15),
    Undertaking("solidarity_finance", "D4", "lf", "Doter un fonds de solidarité de {n} millions de francs {where}", "Endow a solidarity fund of {n} million francs {where}", "millions de francs", 20, 200, ("funds_mobilised", "organisations_supported")),
    Undertaking("solidarity_finance", "D4", "f", "Accorder {n} microcrédits à des groupements {where}", "Grant {n} microloans to producer groups {where}", "microcrédits", 80, 900, ("women", "funds_mobilised")),
    Undertaking("solidarity_finance", "D4", "fr", "Regrouper {n} tontines dans une mutuelle d’épargne {where}", "Bring {n} savings circles into a mutual {where}", "tontines", 10, 120, _PEOPLE),
    Undertaking("solidarity_finance", "D4", "gai", "Garantir {n} prêts à des coopératives {where}", "Guarantee {n} loans to cooperatives {where}", "prêts", 20, 200, ("funds_mobilised", "jobs")),
    Undertaking("sanitation", "D6", "l", "Construire {n} latrines publiques gérées par des groupements {where}", "Build {n} public latrines run by local groups {where}", "latrines", 10, 90, ("jobs", "women")),
    Undertaking("sanitation", "D6", "ol", "Collecter les ordures de {n} ménages avec des coopératives {where}", "Collect the waste of {n} households with cooperatives {where}", "ménages", 500, 8000, ("jobs", "youth")),
    Undertaking("sanitation", "D6", "oce", "Transformer {n} tonnes de déchets en compost {where}", "Turn {n} tonnes of waste into compost {where}", "tonnes", 60, 900, ("jobs",)),
    Undertaking("sanitation", "D6", "la", "Curer {n} kilomètres de caniveaux avec des groupements de jeunes {where}", "Clear {n} kilometres of drains with youth groups {where}", "kilomètres", 8, 70, ("youth",)),
    Undertaking("transport", "D6", "lo", "Organiser {n} conducteurs de moto-taxi en coopérative {where}", "Organise {n} motorcycle-taxi drivers in a cooperative {where}", "conducteurs", 60, 700, ("jobs", "youth")),
    Undertaking("transport", "D6", "l", "Aménager {n} gares routières cogérées avec les transporteurs {where}", "Fit out {n} bus stations run with the transport workers {where}", "gares", 2, 6),
    Undertaking("transport", "D6", "eo", "Mettre en service {n} triporteurs partagés {where}", "Put {n} shared cargo tricycles into service {where}", "triporteurs", 10, 120, ("jobs",)),
    Undertaking("transport", "D6", "lan", "Tracer {n} kilomètres de voies sûres pour piétons et cyclistes {where}", "Lay out {n} kilometres of safe paths for walking and cycling {where}", "kilomètres", 5, 60),
    Undertaking("markets_food", "D6", "l", "Rénover {n} marchés cogérés par les vendeuses {where}", "Renovate {n} markets run together with the women who trade there {where}", "marchés", 2, 12, ("women", "jobs")),
    Undertaking("markets_food", "D6", "or", "Ouvrir {n} boutiques de producteurs {where}", "Open {n} producers’ shops {where}", "boutiques", 3, 25, ("jobs", "organisations_supported")),
    Undertaking("markets_food", "D6", "lc", "Servir {n} repas scolaires issus de l’agriculture familiale {where}", "Serve {n} school meals from family farms {where}", "repas", 5000, 60000, ("people",)),
    Undertaking("markets_food", "D6", "of", "Équiper {n} groupements de transformation de céréales {where}", "Equip {n} cereal-processing groups {where}", "groupements", 8, 60, ("women",)),
    Undertaking("construction", "D6", "loe", "Former {n} maçonnes et maçons à la brique de terre {where}", "Train {n} masons in earth brick {where}", "personnes", 30, 240, ("people", "women", "jobs")),
    Undertaking("construction", "D6", "l", "Bâtir {n} équipements communaux en matériaux locaux {where}", "Build {n} municipal facilities from local materials {where}", "équipements", 2, 15, ("jobs",)),
    Undertaking("construction", "D6", "or", "Créer {n} coopératives de matériaux de construction {where}", "Create {n} building-material cooperatives {where}", "coopératives", 2, 18, ("jobs", "organisations_supported")),
    Undertaking("construction", "D6", "ue", "Éprouver {n} matériaux locaux de construction {where}", "Test {n} local building materials {where}", "matériaux", 3, 15),
    Undertaking("education", "D6", "lc", "Ouvrir {n} classes d’alphabétisation pour les coopératives {where}", "Open {n} literacy classes for cooperatives {where}", "classes", 6, 50, _PEOPLE),
    Undertaking("education", "D1", "u", "Créer une licence professionnelle d’ESS {where}", "Create a professional degree in SSE {where}", outcomes=("youth",)),
    Undertaking("education", "D1", "gau", "Former {n} enseignants à l’éducation coopérative {where}", "Train {n} teachers in cooperative education {where}", "enseignants", 40, 400, _PEOPLE),
    Undertaking("education", "D6", "co", "Rénover {n} écoles par des chantiers de jeunes {where}", "Renovate {n} schools with youth work camps {where}", "écoles", 3, 20, ("youth",)),
    Undertaking("informal_economy", "D2", "lr", "Accompagner {n} unités informelles vers un statut coopératif {where}", "Help {n} informal businesses become cooperatives {where}", "unités", 20, 300, ("organisations_supported", "jobs")),
    Undertaking("informal_economy", "D5", "ag", "Enregistrer {n} travailleurs informels au guichet de l’ESS {where}", "Register {n} informal workers at the SSE desk {where}", "personnes", 200, 5000, _PEOPLE),
    Undertaking("informal_economy", "D6", "co", "Remettre une carte professionnelle à {n} récupérateurs {where}", "Give {n} waste pickers a professional card {where}", "cartes", 40, 600, ("people",)),
    Undertaking("informal_economy", "D6", "l", "Attribuer {n} étals à des vendeuses ambulantes {where}", "Allot {n} stalls to street traders {where}", "étals", 50, 800, ("women",)),
    Undertaking("women", "D2", "lrc", "Former {n} responsables de groupements féminins {where}", "Train {n} leaders of women’s groups {where}", "personnes", 30, 300, ("women",)),
    Undertaking("women", "D4", "f", "Financer {n} entreprises portées par des femmes {where}", "Finance {n} enterprises led by women {where}", "entreprises", 15, 150, ("women", "jobs", "funds_mobilised")),
    Undertaking("women", "D6", "oi", "Équiper {n} groupements de femmes en moulins et séchoirs {where}", "Equip {n} women’s groups with mills and dryers {where}", "groupements", 6, 70, ("women", "organisations_supported")),
    Undertaking("women", "D6", "lg", "Ouvrir {n} crèches de marché tenues par des mutuelles {where}", "Open {n} market nurseries run by mutuals {where}", "crèches", 2, 12, ("women", "jobs")),
    Undertaking("youth", "D2", "lc", "Accompagner {n} jeunes vers la création d’une coopérative {where}", "Help {n} young people set up a cooperative {where}", "jeunes", 30, 400, ("youth", "jobs")),
    Undertaking("youth", "D6", "eo", "Accueillir {n} apprentis dans les entreprises de l’ESS {where}", "Take {n} apprentices into SSE enterprises {where}", "apprentis", 10, 150, ("youth",)),
    Undertaking("youth", "D1", "ur", "Tenir {n} concours de jeunes entrepreneurs solidaires {where}", "Hold {n} contests for young social entrepreneurs {where}", "concours", 2, 8, ("youth",)),
    Undertaking("youth", "D4", "gai", "Financer {n} chantiers-écoles {where}", "Finance {n} training work sites {where}", "chantiers", 4, 40, ("youth", "jobs")),
    Undertaking("social_protection", "D2", "ro", "Couvrir {n} membres de coopératives par une mutuelle de santé {where}", "Cover {n} cooperative members with a health mutual {where}", "personnes", 200, 6000, _PEOPLE),
    Undertaking("social_protection", "D5", "ga", "Étendre l’assurance maladie à {n} travailleurs de l’ESS {where}", "Extend health insurance to {n} SSE workers {where}", "personnes", 500, 9000, _PEOPLE),
    Undertaking("social_protection", "D6", "lc", "Soutenir {n} familles par une épicerie solidaire {where}", "Support {n} families through a solidarity grocery {where}", "familles", 60, 900, ("people",)),
    Undertaking("social_protection", "D4", "f", "Créer une caisse de secours entre {n} groupements {where}", "Create a relief fund among {n} groups {where}", "groupements", 8, 60, ("organisations_supported",)),
    Undertaking("other", "D6", "lo", "Planter {n} arbres avec les comités de quartier {where}", "Plant {n} trees with neighbourhood committees {where}", "arbres", 500, 12000, ("youth",)),
    Undertaking("other", "D6", "ec", "Équiper {n} foyers en fourneaux économes {where}", "Equip {n} homes with efficient stoves {where}", "foyers", 100, 3000, ("women",)),
    Undertaking("other", "D3", "uia", "Publier {n} études sur le poids de l’ESS {where}", "Publish {n} studies on the weight of SSE {where}", "études", 2, 8),
    Undertaking("other", "D6", "ol", "Confier {n} bornes-fontaines à des comités d’usagers {where}", "Entrust {n} standpipes to users’ committees {where}", "bornes-fontaines", 8, 90, ("people", "jobs")),
)  # fmt: skip

# The capital first.
PLACES = {
    "XDA": ("Port-Balafon", "Mille-Lames", "Rive-des-Balafons", "Grande-Mailloche", "Val-Sonore"),
    "XDB": ("Grand-Baobab", "Trois-Baobabs", "Ombre-Large", "Racine-Haute", "Fleur-de-Minuit"),
    "XDC": ("Ville-Calebasse", "Deux-Calebasses", "Belle-Courge", "Source-aux-Gourdes", "Louche-d’Argent"),
    "XDD": ("Cité-Djembé", "Sept-Tambours", "Rythme-sur-Rive", "Peau-Tendue", "Fût-Sculpté"),
    "XDE": ("Port-Harmattan", "Vent-de-Sable", "Poussière-Dorée", "Claire-Brume", "Dune-Patiente"),
    "XDF": ("Ville-Indigo", "Cuve-Bleue", "Trois-Teinturières", "Fil-de-Coton", "Bazin-sur-Fleuve"),
    "XDG": ("Karité-la-Grande", "Trois-Karités", "Noix-d’Argent", "Clairière-aux-Karités", "Quatre-Pilons"),
    "XDH": ("Ngoni-Ville", "Quatre-Cordes", "Chant-du-Griot", "Luth-sur-Colline", "Belle-Corde"),
}

# How many actors of each type a country has; "" is no country. Empty cells are to be seen.
ACTORS = {
    "XDA": "g p a llll n oooo r f u e c",
    "XDB": "g p a llll n ooo r ff u c",
    "XDC": "g a llll n ooo r f u e c",
    "XDD": "g p llll oo r f e",
    "XDE": "g ll o r",
    "XDF": "g p a lllll n oooo r ff u e c",
    "XDG": "g p a lllll n ooo r ff u e cc",
    "XDH": "g a lll ooo r f u c",
    "": "iii n r",
}
# How much a country undertakes, and how often what is asked is answered.
WEIGHT = {
    "XDA": 1.3,
    "XDB": 1.0,
    "XDC": 1.1,
    "XDD": 0.7,
    "XDE": 0.5,
    "XDF": 1.4,
    "XDG": 1.2,
    "XDH": 0.8,
    "": 1.2,
}
DILIGENCE = {
    "XDA": 0.8,
    "XDB": 0.6,
    "XDC": 0.7,
    "XDD": 0.45,
    "XDE": 0.25,
    "XDF": 0.75,
    "XDG": 0.85,
    "XDH": 0.5,
    "": 0.7,
}

NAMES = {
    "g": ("Ministère de l’Économie solidaire {of_country}",),
    "p": ("Assemblée nationale {of_country}",),
    "a": ("Agence de promotion des coopératives {of_country}",),
    "l": ("Commune {of_place}",),
    "n": ("Réseau des communes solidaires {of_country}",),
    "o": (
        "Coopérative des récupérateurs {of_place}",
        "Groupement des vendeuses {of_place}",
        "Union des maraîchères {of_place}",
        "Coopérative des maçonnes {of_place}",
        "Mutuelle des transporteurs {of_place}",
    ),
    "r": ("Réseau de l’ESS {of_country}",),
    "f": ("Caisse solidaire {of_place}", "Fonds des tontines {of_place}"),
    "u": ("Université libre {of_place}",),
    "e": ("Compagnie des briques de terre {of_place}", "Transports partagés {of_place}"),
    "c": ("Forum citoyen {of_place}", "Jeunesse et Quartiers {of_place}"),
}
BEYOND = {
    "i": (
        "Alliance imaginaire pour l’ESS",
        "Fonds fictif de coopération urbaine",
        "Union inventée des villes solidaires",
    ),
    "n": ("Réseau fictif des communes des huit pays",),
    "r": ("Réseau fictif de l’ESS des huit pays",),
}

# The framework law of each country, as (status, day); one country has no row at all.
LAWS = {
    "XDA": (("draft", "2020-05"), ("adopted", "2021-12-14"), ("in_force", "2022-03-01")),
    "XDB": (("announced", "2019-10"), ("draft", "2022"), ("adopted", "2025-06-20")),
    "XDC": (("announced", "2021"), ("draft", "2024-02")),
    "XDD": (("announced", "2023-04-26"),),
    "XDE": (("none_known", None),),
    "XDG": (("adopted", "2020-07-09"), ("in_force", "2020-11-02")),
    "XDH": (("expired", "2018"), ("draft", "2025-09")),
}
LAW_TITLES = {
    "none_known": ("Aucune loi-cadre sur l’ESS connue {where}", "No framework law on SSE known {where}"),
    "announced": ("Loi-cadre sur l’ESS annoncée {where}", "Framework law on SSE announced {where}"),
    "draft": ("Avant-projet de loi-cadre sur l’ESS {where}", "Draft framework law on SSE {where}"),
    "adopted": ("Loi-cadre sur l’ESS adoptée {where}", "Framework law on SSE adopted {where}"),
    "in_force": ("Loi-cadre sur l’ESS en vigueur {where}", "Framework law on SSE in force {where}"),
    "expired": ("Ancienne loi d’orientation sur les coopératives {where}", "Former orientation law on cooperatives {where}"),
}  # fmt: skip
STEPS = (
    ("policy", "adopted", "D5", "Politique nationale de l’ESS {where}", "National SSE policy {where}"),
    ("law", "in_force", "D5", "Décret sur l’agrément des coopératives {where}", "Decree on the approval of cooperatives {where}"),
    ("network", "created", "D2", "Cercle des élus pour l’ESS {where}", "Circle of elected officials for SSE {where}"),
    ("network", "created", "D2", "Groupe de parlementaires pour l’ESS {where}", "Group of parliamentarians for SSE {where}"),
    ("event", "held", "D1", "Semaine de l’ESS {where}", "SSE week {where}"),
    ("event", "held", "D3", "Rencontres des villes solidaires {where}", "Meeting of solidarity cities {where}"),
    ("fund", "created", "D4", "Fonds national de l’économie solidaire {where}", "National solidarity economy fund {where}"),
    ("fund", "announced", "D4", "Fonds de garantie des coopératives {where}", "Cooperative guarantee fund {where}"),
    ("training", "held", "D1", "Formation des maires à l’ESS {where}", "Training of mayors in SSE {where}"),
    ("project", "created", "D6", "Projet de quartiers coopératifs {where}", "Cooperative neighbourhoods project {where}"),
    ("study", "created", "D3", "Étude du poids de l’ESS {where}", "Study of the weight of SSE {where}"),
)  # fmt: skip
GATHERINGS = (
    ("2017-10-12", "event", "held", "Premier dialogue de démonstration, à Port-Balafon", "First demonstration dialogue, in Port-Balafon"),
    ("2019-06-18", "event", "held", "Deuxième dialogue de démonstration, à Ville-Indigo", "Second demonstration dialogue, in Ville-Indigo"),
    ("2019-06-19", "declaration", "adopted", "Déclaration de démonstration", "Demonstration declaration"),
    ("2021-11-08", "event", "held", "Forum de démonstration des villes, à Ville-Calebasse", "Demonstration forum of cities, in Ville-Calebasse"),
    ("2022", "network", "created", "Réseau fictif des ministres chargés de l’ESS", "Fictional network of ministers in charge of SSE"),
    ("2023-05-04", "event", "held", "Troisième dialogue de démonstration, à Karité-la-Grande", "Third demonstration dialogue, in Karité-la-Grande"),
    ("2025-10-21", "event", "held", "Quatrième dialogue de démonstration, à Grand-Baobab", "Fourth demonstration dialogue, in Grand-Baobab"),
    ("2027-05", "event", "announced", "Forum de démonstration des villes, à Ngoni-Ville", "Demonstration forum of cities, in Ngoni-Ville"),
)  # fmt: skip

SAID = {
    "not_started": (
        ("Rien n’a encore commencé ; le calendrier est revu.", "Nothing has begun yet; the calendar is under review."),
        ("Le financement reste à réunir.", "Funding is still to be found."),
    ),
    "limited": (
        ("Les premières étapes sont faites ; le reste attend le budget.", "First steps taken; the rest awaits the budget."),
        ("Démarrage dans un quartier, les autres suivront.", "Begun in one neighbourhood, the others to follow."),
        ("Retard dû à la saison des pluies.", "Delayed by the rainy season."),
    ),
    "substantial": (
        ("L’essentiel est en place ; la gestion est confiée aux groupements.", "Most of it is in place; groups run it."),
        ("Le rythme s’est accéléré depuis l’accord avec les partenaires.", "The pace rose after the agreement with the partners."),
    ),
    "complete": (
        ("L’engagement est tenu ; le suivi passe aux usagers.", "Done; follow-up passes to the users."),
        ("Tout ce qui était prévu est réalisé.", "All that was planned has been carried out."),
    ),
    "no_evidence": (
        ("L’annonce a été retrouvée, aucune trace de réalisation.", "The announcement was found, no trace of the work."),
    ),
    "withdrawn": (("L’engagement est retiré par délibération.", "The undertaking is withdrawn by a resolution."),),
    "superseded": (("Remplacé par un programme plus large.", "Replaced by a wider programme."),),
}  # fmt: skip
PRESS = (
    "Le Courrier des Calebasses (presse fictive)",
    "Radio Sept-Tambours (fictive)",
    "L’Écho du Harmattan (presse fictive)",
)
WITNESSES = ("Observatoire imaginaire de l’ESS", "Comité de suivi fictif", "Forum citoyen de démonstration")

# Experience to share: (theme, article, letters of TYPES, French title, English title, French and English summary).
PRACTICES = (
    ("sanitation", "D6", "lo", "Payer les charretiers à la tonne {where}", "Paying waste carters by the tonne {where}",
     "La commune achète un résultat, la coopérative organise les tournées ; les dépôts sauvages ont reculé.",
     "The commune buys a result, the cooperative plans the rounds; fewer illegal dumps."),
    ("markets_food", "D6", "lo", "Un comité de vendeuses tient le marché {where}", "A committee of women traders runs the market {where}",
     "Les droits de place financent l’eau et la garderie ; les comptes sont lus chaque mois à voix haute.",
     "Stall fees pay for water and a nursery; the accounts are read aloud every month."),
    ("solidarity_finance", "D4", "lf", "Un fonds communal prêté par les tontines {where}", "A municipal fund lent through savings circles {where}",
     "La commune dote, les tontines choisissent ; le remboursement est suivi entre voisines.",
     "The commune endows, savings circles choose; neighbours follow repayment."),
    ("transport", "D6", "loe", "Une gare routière tenue par les transporteurs {where}", "A bus station kept by transport workers {where}",
     "Une convention de trois ans, un tarif affiché, un point public par trimestre.",
     "A three-year agreement, posted fares, a public review every quarter."),
    ("construction", "D6", "oeu", "Bâtir une école en terre avec ceux qui l’habiteront {where}", "Building an earth school with its users {where}",
     "Le chantier forme des maçonnes, qui ont ensuite créé leur coopérative.",
     "The site trains women masons, who then set up their cooperative."),
    ("informal_economy", "D2", "lrc", "Cinq étapes pour sortir de l’informel {where}", "Five steps out of informality {where}",
     "Recenser, réunir, former, accompagner les statuts, ouvrir un compte : dans cet ordre.",
     "List, bring together, train, help with the statutes, open an account: in that order."),
    ("public_policy", "D5", "gapl", "Écrire le texte avec ceux qui l’appliqueront {where}", "Writing the text with those who will apply it {where}",
     "Trois lectures publiques ont précédé le vote ; les remarques ont reçu une réponse écrite.",
     "Three public readings came before the vote; every remark had a written answer."),
    ("exchange", "D3", "lnri", "Une visite, un carnet, un an de suivi {where}", "One visit, one notebook, one year of follow-up {where}",
     "Chaque délégation repart avec trois gestes à essayer et revient dire ce qu’il en est.",
     "Each delegation leaves with three things to try and comes back to tell."),
    ("women", "D4", "fo", "Prêter sur la parole du groupement {where}", "Lending on the word of the group {where}",
     "La caution est collective ; les retards se règlent à la réunion du marché.",
     "The guarantee is shared; delays are settled at the market meeting."),
    ("youth", "D2", "lcu", "Un trimestre en coopérative avant d’en créer une {where}", "A term in a cooperative before creating one {where}",
     "Les jeunes travaillent d’abord chez les autres, puis présentent leur projet aux élus.",
     "Young people first work with others, then show their project to the councillors."),
    ("social_protection", "D2", "ro", "Une mutuelle de santé cotisée à la semaine {where}", "A health mutual paid by the week {where}",
     "La cotisation suit le rythme des recettes du marché.",
     "Contributions follow the rhythm of market earnings."),
    ("awareness", "D1", "lrc", "Raconter l’ESS à la radio, par ceux qui la font {where}", "SSE on the radio, told by those who do it {where}",
     "Une émission par quartier, en langue nationale, avec un numéro pour répondre.",
     "One programme for each neighbourhood, in the national language, with a number to call."),
)  # fmt: skip

JOINED = ("2019-06-19", "2019-06-19", "2019", "2021-11-08", "2023-05")

# What is said of some commitments, in French and English.
DESCRIPTIONS = (
    ("Un comité d’élus, d’agents et d’habitants suit les travaux et rend compte deux fois par an.",
     "A committee of councillors, staff and residents follows the work and reports twice a year."),
    ("Les groupements choisissent les bénéficiaires ; la liste est affichée.",
     "The groups choose who benefits; the list is posted."),
    ("L’action commence dans deux quartiers, puis s’étend selon les résultats.",
     "The action starts in two neighbourhoods, then spreads according to results."),
    ("Une convention fixe ce que chaque partenaire apporte.",
     "An agreement sets out what each partner brings."),
    ("Les femmes et les jeunes sont servis d’abord.",
     "Women and young people come first."),
)  # fmt: skip

# What each measure comes to when all is done, from and to, and in what.
OUTCOME_SIZES = {
    "organisations_supported": (3, 60),
    "jobs": (5, 120),
    "people": (40, 900),
    "women": (20, 400),
    "youth": (20, 300),
    "funds_mobilised": (2_000_000, 90_000_000),
}
OUTCOME_UNITS = {
    "organisations_supported": "organisations",
    "jobs": "emplois",
    "people": "personnes",
    "women": "personnes",
    "youth": "personnes",
}
