"""What there is at which address: every page, every file of a view, and what each reads beside the view.

Navigation, light pages, briefs, the sitemap, addresses and their tests follow from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commitments.i18n.translator import Translator
from commitments.text.marking import N_


@dataclass(frozen=True)
class Parameter:
    """What is read of an address beside the view (day, revision, filters, language)."""

    name: str
    several: bool = False  # all of its values count; of any other the last one
    table: str = ""  # whose identifiers it holds


@dataclass(frozen=True)
class SitePage:
    """What is known of a page before it is made."""

    name: str
    title: str
    question: str = ""  # of the navigation, under which it stands
    parent: str = ""  # the page of the navigation under which it is reached
    parameters: tuple[Parameter, ...] = ()
    subject: str = ""  # the filter or parameter that names the one thing it shows
    light: bool = False  # there is one without scripts
    brief: bool = False  # there is one on paper
    first: bool = False  # named in the head itself, not in its menu alone
    text: bool = False  # it is read, and finds nothing
    for_staff: bool = False
    purpose: str = ""  # what staff do there
    changes: bool = False  # the register is changed there
    also: str = ""  # what people call it in addresses: older, shorter, in the other number or language

    @property
    def path(self) -> str:
        """Return its address; relative, so that the dashboard may live under any folder of a site."""
        return "./" if self.name == "overview" else f"./{self.name}"

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the names of its parameters."""
        return tuple(parameter.name for parameter in self.parameters)


@dataclass(frozen=True)
class SiteFile:
    """A file of a view to take away, below the light pages of a language."""

    name: str
    lane: str  # in which it is made, by how long that takes and who waits for it
    page: str = "overview"  # that shows the same
    parameters: tuple[Parameter, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the names of its parameters."""
        return tuple(parameter.name for parameter in self.parameters)


@dataclass(frozen=True)
class SiteChart:
    """The page that shows a chart, to which it leads back from other sites; what it reads beside the view."""

    page: str = "overview"
    reads: tuple[str, ...] = ()


# What the site is, where nothing says more.
ABOUT = N_(
    "What each country and each type of actor has done or committed to in the fields of the Bamako "
    "Declaration (GSEF, SSE, 2019), how far it has got, and who says so."
)

STANDING = N_("Where do things stand?")
ACTING = N_("Who does what?")
CHANGING = N_("With what results?")
KNOWING = N_("How is it known?")

_Q, _PAGE = Parameter("q"), Parameter("page")
_BY, _WITH, _SCALE = Parameter("by"), Parameter("with", several=True), Parameter("scale")
_SINCE, _SHOW = Parameter("since"), Parameter("show", several=True)
_UNTIL, _WHO = Parameter("until"), Parameter("who")
_ACTOR = Parameter("id", table="signatories")
_CODES = (
    *("completion", "trajectory", "freshness", "silent", "verification"),
    *("self_declared", "told", "validated"),
)

# In the order of the navigation.
SITE_PAGES: Mapping[str, SitePage] = {
    page.name: page
    for page in (
        SitePage(
            "overview",
            N_("Overview"),
            STANDING,
            parameters=(_BY, _SINCE),
            light=True,
            also="accueil apercu dashboard home index main start tableau tableaudebord vuedensemble",
        ),
        SitePage(
            "since",
            N_("What changed"),
            STANDING,
            first=True,
            light=True,
            parameters=(_SINCE, *map(Parameter, ("before", "now", "what")), _PAGE),
            also="between changements changes comparaison comparer compare depuis entre evolution",
        ),
        SitePage(
            "countries",
            N_("Countries"),
            STANDING,
            first=True,
            parameters=(_WITH, _SCALE),
            subject="country",
            light=True,
            brief=True,
            also="carte country map maps pays",
        ),
        SitePage(
            "declaration",
            N_("The declaration"),
            STANDING,
            parameters=(_WITH, _SCALE),
            subject="article",
            light=True,
            brief=True,
            also="article articles",
        ),
        SitePage(
            "themes",
            N_("Themes"),
            STANDING,
            parameters=(_WITH, _SCALE),
            subject="theme",
            also="theme thematique thematiques ville villes",
        ),
        SitePage(
            "register",
            N_("Commitments"),
            ACTING,
            first=True,
            parameters=(
                _Q,
                *(Parameter(name, several=True) for name in _CODES),
                Parameter("partner", several=True, table="signatories"),
                *map(Parameter, ("sort", "descending")),
                _PAGE,
            ),
            light=True,
            also="actions base engagements registre records relevé table tableaux",
        ),
        SitePage(
            "commitment",
            N_("One commitment"),
            parent="register",
            parameters=(Parameter("id", table="commitments"),),
            subject="id",
            light=True,
            also="action engagement",
        ),
        SitePage(
            "actors",
            N_("Cities and actors"),
            ACTING,
            first=True,
            parameters=(Parameter("kind"), _WITH, _SCALE, _PAGE),
            subject="kind",
            light=True,
            also="acteurs signataire signataires signatory signatories villes reseaux",
        ),
        SitePage(
            "actor",
            N_("One actor"),
            parent="actors",
            parameters=(_ACTOR,),
            subject="id",
            light=True,
            brief=True,
            also="acteur",
        ),
        SitePage(
            "partnerships",
            N_("Partnerships"),
            ACTING,
            parameters=(*map(Parameter, ("one", "other")), _PAGE),
            also="partenaire partenaires partenariat partner partners partnership reseau",
        ),
        SitePage(
            "practices",
            N_("Practices"),
            ACTING,
            first=True,
            parameters=(Parameter("like", table="signatories"), _Q, _PAGE),
            light=True,
            also="bonnespratiques experiences practice pratique",
        ),
        SitePage(
            "outcomes",
            N_("Outcomes"),
            CHANGING,
            parameters=(_BY, Parameter("measure", several=True), _PAGE),
            also="effets impact impacts indicateurs indicators outcome resultat resultats results",
        ),
        SitePage(
            "environment",
            N_("Laws, networks, events"),
            CHANGING,
            also="environnement evenements events jalons laws legislation lois milestones reseaux",
        ),
        SitePage(
            "method",
            N_("Method"),
            KNOWING,
            first=True,
            text=True,
            also="aide calcul help methode methodologie methodology methods sources",
        ),
        SitePage(
            "history",
            N_("History"),
            KNOWING,
            parameters=(*map(Parameter, ("from", "to", "table", "what")), _SINCE, _UNTIL, _WHO, _PAGE),
            light=True,
            also="historique journal log revisions versions",
        ),
        SitePage(
            "record",
            N_("History of one record"),
            parent="history",
            parameters=(*map(Parameter, ("table", "id")), _SINCE, _UNTIL, _WHO, _PAGE),
            subject="id",
            light=True,
            also="blame fiche",
        ),
        SitePage(
            "revision",
            N_("One revision"),
            parent="history",
            parameters=(*map(Parameter, ("number", "table", "what")), _PAGE),
            light=True,
            also="version",
        ),
        SitePage(
            "about",
            N_("About"),
            KNOWING,
            text=True,
            also="contact imprint licence licences legal mentions mentionslegales privacy propos",
        ),
        SitePage(
            "accessibility",
            N_("Accessibility statement"),
            parent="about",
            text=True,
            also="a11y accessibilite accessible declarationaccessibilite rgaa wcag",
        ),
        SitePage(
            "search", N_("Search"), parameters=(_Q,), light=True, also="chercher find recherche rechercher"
        ),
        SitePage(
            "staff",
            N_("Secretariat"),
            for_staff=True,
            purpose=N_("Who is signed in, and what can be done here."),
            also="admin administrator auth connexion login logon secretariat signin user wpadmin wplogin",
        ),
        SitePage(
            "upload",
            N_("Upload files"),
            parameters=(Parameter("draft"),),
            for_staff=True,
            purpose=N_(
                "Spreadsheets are read, corrected on the page, reviewed, and published as a revision."
            ),
            changes=True,
            also="depot deposer deposit import importer televerser uploads",
        ),
        SitePage(
            "matches",
            N_("Remembered matches"),
            for_staff=True,
            purpose=N_(
                "What headings, words and names of files were matched with: it is taken for the next files, "
                "and can be changed or forgotten."
            ),
            changes=True,
            also="correspondances memoire remembered",
        ),
        SitePage(
            "edit",
            N_("Enter by hand"),
            parameters=tuple(map(Parameter, ("table", "id", "contests", "reports_on"))),
            for_staff=True,
            purpose=N_("One record added, corrected or contested without a file."),
            changes=True,
        ),
        SitePage(
            "due",
            N_("Reports to request"),
            parameters=(_PAGE,),
            for_staff=True,
            purpose=N_(
                "Who is asked for a report, since when, with sheets to send and a letter to go with them."
            ),
            also="comptesrendus echeances rapports reports",
        ),
        SitePage(
            "rename",
            N_("Change an identifier"),
            parameters=tuple(map(Parameter, ("table", "id"))),
            for_staff=True,
            purpose=N_("An identifier is changed, or two that name the same become one; old links lead on."),
            changes=True,
        ),
        SitePage(
            "guide",
            N_("Guide"),
            for_staff=True,
            purpose=N_(
                "How to work here, step by step: in French, with pictures and a file to practise with."
            ),
            also="manual manuel modedemploi tutorial",
        ),
        SitePage(
            "corrections",
            N_("Corrections before publication"),
            parent="history",
            parameters=(Parameter("number"), _PAGE),
            for_staff=True,
        ),
        SitePage(
            "undo",
            N_("Undo a revision"),
            parent="history",
            parameters=(Parameter("number"),),
            for_staff=True,
            changes=True,
        ),
    )
}

BY_PATH: Mapping[str, SitePage] = {page.path: page for page in SITE_PAGES.values()}

# Those that are there without scripts too, below LIGHT and the language, at the same path and with the same
# parameters.
LIGHT = "/l"
LIGHT_PAGES = tuple(page.name for page in SITE_PAGES.values() if page.light)

STAFF_PAGES = tuple(page.name for page in SITE_PAGES.values() if page.for_staff)

ALL = "all.html"  # a view in one file
SLIDES = "slides.pptx"
PRESENT = "present"  # the slides on a screen

# Those of which a link that is sent on shows a picture.
PREVIEWED = tuple(page.name for page in SITE_PAGES.values() if not page.for_staff)


def preview_file(page: str) -> str:
    """Return the name of the picture that a link to a page shows where it is sent on."""
    return f"{page}.png"


SITE_FILES: Mapping[str, SiteFile] = {
    file.name: file
    for file in (
        SiteFile(ALL, "all"),
        SiteFile(SLIDES, "slides", parameters=(_SHOW, _SINCE, _SCALE)),
        SiteFile(PRESENT, "talk", parameters=(_SHOW, _SINCE, _SCALE)),
        *(
            SiteFile(
                f"{page.name}.pdf",
                "paper",
                page.name,
                tuple(
                    parameter for parameter in page.parameters if parameter.name in (page.subject, "scale")
                ),
            )
            for page in SITE_PAGES.values()
            if page.brief
        ),
        *(SiteFile(preview_file(page), "picture", page, SITE_PAGES[page].parameters) for page in PREVIEWED),
    )
}

# What programs read, and the open data.
PROGRAMS = "/api"
DATA = "/data"

# One chart for another site, below it and the language; one that is not named here is the overview's.
EMBED = "/embed"
_CHARTS: Mapping[str, SiteChart] = {
    "cloth": SiteChart(reads=("by", "since")),
    "course": SiteChart("commitment", ("id",)),
    "plan": SiteChart("actor", ("id",)),
    "outcomes": SiteChart("outcomes", ("by", "measure")),
    **dict.fromkeys(("moved", "flow"), SiteChart("since", ("since",))),
    **dict.fromkeys(("joint_country", "joint_actor_type"), SiteChart("partnerships")),
    "country": SiteChart("countries", ("scale",)),
    "actor_type": SiteChart("actors", ("scale",)),
    "article": SiteChart("declaration", ("scale",)),
    "answers": SiteChart("declaration"),
    "theme": SiteChart("themes", ("scale",)),
    **dict.fromkeys(("coverage", "map"), SiteChart("countries")),
    **dict.fromkeys(("evidence", "kinds"), SiteChart("actors")),
    "themes": SiteChart("themes"),
    **dict.fromkeys(("law", "places", "events"), SiteChart("environment")),
    "basis": SiteChart("actors", ("scale",)),
    **dict.fromkeys(
        ("country_by_actor_type", "country_by_article", "country_by_theme"),
        SiteChart("countries", ("scale",)),
    ),
    **dict.fromkeys(("theme_by_country", "theme_by_actor_type"), SiteChart("themes", ("scale",))),
}

# The parameters of which all values count.
SEVERAL = frozenset(
    parameter.name
    for parameters in (
        *(page.parameters for page in SITE_PAGES.values()),
        *(file.parameters for file in SITE_FILES.values()),
    )
    for parameter in parameters
    if parameter.several
)


def chart_entry(name: str) -> SiteChart:
    """Return which page shows a chart, and what it reads."""
    return _CHARTS.get(name, SiteChart())


def questions(t: Translator) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the pages of the navigation with their names, grouped by the question that they answer."""
    asked = dict.fromkeys(page.question for page in SITE_PAGES.values() if page.question)
    return [
        (t(question), _names((page for page in SITE_PAGES.values() if page.question == question), t))
        for question in asked
    ]


def first_pages(t: Translator) -> list[tuple[str, str]]:
    """Return the pages that the head itself names, with their names."""
    return _names((page for page in SITE_PAGES.values() if page.first), t)


def page_names(t: Translator) -> list[tuple[str, str]]:
    """Return the pages of the navigation, in order, with their names."""
    return _names((page for page in SITE_PAGES.values() if page.question), t)


def staff_pages(t: Translator) -> list[tuple[str, str, str]]:
    """Return the pages of the staff's navigation, with their names and what they are for."""
    return [(page.name, t(page.title), t(page.purpose)) for page in SITE_PAGES.values() if page.purpose]


def listed_in(page: str) -> str:
    """Return the page of the navigation where a page is found: itself, or the one under which it stands."""
    return SITE_PAGES[page].parent or page


def _names(pages: Iterable[SitePage], t: Translator) -> list[tuple[str, str]]:
    return [(page.name, t(page.title)) for page in pages]
