"""One frozen record a table of the data contract, with every rule that concerns a single record.

A field's `Column` says how its cells are read and what headings name it; `RECORDS` lists the seven tables.
Breaking a rule raises pydantic's ValidationError whose error types are the contract's problem codes.
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from ipaddress import ip_address
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from commitments.contract import codelists, currencies
from commitments.contract.codelists import CodeList

Kind = Literal[
    "identifier", "text", "url", "date", "number", "whole", "percent", "code", "country", "currency"
]

LONGEST_TEXT = 4_000

# How the names of columns begin that hold whole sentences: no figure is made of them.
PROSE = ("description", "narrative", "notes", "summary")


class PartialDate(str):
    """A date as precise as it is known, kept as it was given: `2026`, `2026-03` or `2026-03-31`."""

    __slots__ = ()

    _FORM: ClassVar = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")

    def __new__(cls, text: str) -> Self:
        """Read a day, month or year as it is written in ISO; raise ValueError for anything else."""
        match = cls._FORM.fullmatch(text)
        try:
            if match is None:
                raise ValueError
            year, month, day = match.groups()
            date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValueError(f"not a date: {text!r}") from None
        return super().__new__(cls, text)

    @property
    def first_day(self) -> date:
        """Return the first day it may mean: what counts where something starts."""
        return _days(self)[0]

    @property
    def last_day(self) -> date:
        """Return the last day it may mean: what counts everywhere else."""
        return _days(self)[1]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        @lru_cache(10_000)  # few days stand in many records
        def read(text: str) -> PartialDate:
            try:
                return cls(text)
            except ValueError:
                raise PydanticCustomError("bad_date", "not a date") from None

        return core_schema.no_info_after_validator_function(read, core_schema.str_schema())


@lru_cache(10_000)  # few days stand in many records
def _days(given: str) -> tuple[date, date]:
    year, month, day = (*(int(part) for part in given.split("-")), 1, 1)[:3]
    first = date(year, month, day)
    if len(given) == 10:
        return first, first
    month = month if len(given) == 7 else 12
    return first, date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True)
class Column:
    """How the cells of one column are read, and what people call it; name and required: of the field."""

    kind: Kind
    fr: str
    en: str = ""
    also: tuple[str, ...] = ()
    loosely: tuple[
        str, ...
    ] = ()  # what it is called where no other heading names it, and no other is called so
    codes: CodeList | None = None
    refers_to: str | None = None  # the table whose key its identifiers are
    many: bool = False  # several values, `|` between
    low: float | None = None
    high: float | None = None
    qualifier: str | None = None  # the column that says how exact its numbers are
    currency: str | None = None  # the column that says of which currency its numbers are
    unlikely_before: int | None = None  # a year
    name: str = ""
    required: bool = False

    def field(self, default: Any = ...) -> Any:
        """Return the field of a record that is this column; without a default it must be given."""
        field = Field(default)
        field.metadata.append(self)
        return field

    @property
    def is_number(self) -> bool:
        """Return whether its values are numbers, of any kind."""
        return self.kind in ("number", "whole", "percent")

    @property
    def headings(self) -> tuple[str, ...]:
        """Return every heading that names this column: its code, its names in both languages, variants."""
        return tuple(dict.fromkeys(h for h in (self.name, self.fr, self.en, *self.also) if h))

    @property
    def is_start(self) -> bool:
        """Return whether something starts on its dates: their first day counts, everywhere else the last."""
        return self.name == "start_date"


def column(*described: Any, default: Any = ..., **more: Any) -> Any:
    """Return the field of a record that is the `Column` described; without a default it must be given."""
    return Column(*described, **more).field(default)


def is_identifier(text: str) -> bool:
    """Return whether `text` is 1–64 of the characters that identifiers are made of."""
    return re.fullmatch(r"[A-Za-z0-9._-]{1,64}", text) is not None


_NOT_IN_ADDRESSES = re.compile(r"[\s\\\x00-\x1f\x7f-\x9f]|[;,|]https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{0,62}\.?")
# How the names of files end that people take for addresses.
_FILES = frozenset(
    (
        *("pdf", "doc", "docx", "docm", "odt", "rtf", "txt", "csv", "tsv", "xls", "xlsx", "xlsm", "xlsb"),
        *("ods", "ppt", "pptx", "odp", "jpg", "jpeg", "png", "gif", "tif", "tiff", "webp", "svg", "heic"),
        *("mp3", "mp4", "avi", "mov", "wav", "zip", "rar", "html", "htm", "xml", "json", "eml", "msg"),
        *("kml", "kmz", "lnk", "geojson", "epub", "gdoc", "gsheet"),
    )
)


@lru_cache(1_000)  # what is read is asked for once more as it becomes a record
def is_url(text: str) -> bool:
    r"""Return whether `text` is an http or https address with a host that has a dot or is an IP address.

    It is without spaces and `\`, which browsers read as they like, without a second address behind it, and
    without a user name or password, which everybody would be given. The name of a file is no host.
    """
    if _NOT_IN_ADDRESSES.search(text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "@" not in parts.netloc and _is_host(host)


def _is_host(host: str) -> bool:
    if _HOST.fullmatch(host):
        return host.rstrip(".").rpartition(".")[2].lower() not in _FILES
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _required(holds: Callable[[str], bool], code: str) -> AfterValidator:
    """Return what refuses a text of which `holds` is not true."""

    def checked(text: str) -> str:
        if not holds(text):
            raise PydanticCustomError(code, code)
        return text

    return AfterValidator(checked)


Identifier = Annotated[str, _required(is_identifier, "bad_identifier")]
Text = Annotated[str, _required(lambda text: len(text) <= LONGEST_TEXT, "too_long")]
Url = Annotated[str, _required(is_url, "bad_url")]
Currency = Annotated[str, _required(lambda text: text in currencies.codes(), "unknown_code")]


def _broken(code: str, column: str) -> PydanticCustomError:
    # pydantic drops the place of an error raised for a whole record, so the column travels with it.
    return PydanticCustomError(code, code, {"column": column})


@dataclass(frozen=True)
class Rule:
    """What holds between columns of one record; where it does not, `code` is said of `column`."""

    code: str
    column: str
    over: tuple[str, ...]  # the columns whose values `holds` takes
    holds: Callable[..., bool]


def _title(title_en: str | None, title_fr: str | None) -> bool:
    return bool(title_en or title_fr)


def _place(one: float | None, other: float | None) -> bool:
    return one is not None or other is None


_HAS_TITLE = Rule("missing_value", "title_en", ("title_en", "title_fr"), _title)


class Record(BaseModel):
    """One row of a table, as the contract means it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, allow_inf_nan=False)

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = ()  # columns of which one at least must be there
    rules: ClassVar[tuple[Rule, ...]] = ()

    @property
    def key_text(self) -> str:
        """Return what tells this record from others: identifiers without case, dates by their day."""
        return self.key_of({column: getattr(self, column) for column in self.key})

    @property
    def full_key(self) -> tuple[str, str]:
        """Return what tells this record from all others: its table and its key text."""
        return self.table, self.key_text

    @classmethod
    def key_of(cls, values: Mapping[str, Any]) -> str:
        """Return the key text of a record with these values, which need be no more than those of the key."""
        return "|".join(
            value.last_day.isoformat() if isinstance(value, PartialDate) else str(value).lower()
            for value in (values[column] for column in cls.key)
        )

    def with_identifiers(self, called: Mapping[str, Mapping[str, str]]) -> Self:
        """Return this record with identifiers written anew where they stand: by table, key → identifier."""
        changed: dict[str, Any] = {}
        for name, column in self.columns().items():
            news = called.get(self._identified_in(name))
            value = getattr(self, name) if news else None
            if not news or not value:
                continue
            many = value if column.many else (value,)
            if any(key.lower() in news for key in many):
                written = tuple(dict.fromkeys(news.get(key.lower(), key) for key in many))
                changed[name] = written if column.many else written[0]
        return self.model_copy(update=changed) if changed else self

    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Yield the table and identifier of all that this record names: itself, and what it refers to."""
        for name, column in self.columns().items():
            table, value = self._identified_in(name), getattr(self, name)
            if table and value:
                yield from ((table, each) for each in (value if column.many else (value,)))

    @classmethod
    def _identified_in(cls, name: str) -> str:
        """Return the table whose identifiers a column has, "" where it has none."""
        return cls.columns()[name].refers_to or (cls.table if name == cls.key[0] else "")

    @model_validator(mode="after")
    def _keeps_its_rules(self) -> Self:
        for rule in self.rules:
            if not rule.holds(*(getattr(self, column) for column in rule.over)):
                raise _broken(rule.code, rule.column)
        # One set of names for all records of a table, which else would make up half of each in memory.
        object.__setattr__(self, "__pydantic_fields_set__", self._names())
        return self

    @classmethod
    @cache
    def _names(cls) -> set[str]:
        return set(cls.model_fields)

    @classmethod
    @cache
    def columns(cls) -> dict[str, Column]:
        """Return the columns of the table by name, in the contract's order."""
        columns = {}
        for name, field in cls.model_fields.items():
            # pydantic moves the metadata of `X | None` into the field, of a bare Annotated type beside it.
            column = next(item for item in field.metadata if isinstance(item, Column))
            english = column.en or name.replace("_", " ")
            columns[name] = replace(column, name=name, en=english, required=field.is_required())
        return columns


_COUNTRY = Column("country", "pays", "country", ("code pays", "country code"))
_NOTES = Column("text", "remarques", "notes", ("note", "remarque", "observations", "commentaires"))
_SOURCE = Column("url", "source", also=("source url", "lien", "lien source", "url", "link"))
_TITLE_EN = Column("text", "titre anglais", "English title", ("titre en anglais", "title in English"))
_TITLE_FR = Column(
    "text", "titre français", "French title", ("titre", "titre en français", "title in French")
)
_SUMMARY_EN = Column("text", "résumé anglais", "English summary", ("résumé en anglais", "summary in English"))
_SUMMARY_FR = Column(
    "text", "résumé français", "French summary", ("résumé", "résumé en français", "summary in French")
)
_THEME = Column(
    "code",
    "thème",
    also=("thématique", "topic"),
    loosely=("domaine", "secteur", "sector"),
    codes=codelists.THEMES,
)
_ARTICLE = Column(
    "identifier",
    "article",
    "article",
    ("article de la déclaration", "clause", "identifiant de l’article"),
    refers_to="articles",
)
_COMMITMENT = Column(
    "identifier",
    "identifiant de l’engagement",
    "commitment id",
    (
        "engagement",
        "commitment",
        "identifiant engagement",
        "id engagement",
        "code engagement",
        "réf engagement",
        "référence engagement",
    ),
    ("id", "code", "référence", "réf"),
    refers_to="commitments",
)
_SIGNATORY = Column(
    "identifier",
    "signataire",
    "signatory",
    (
        "identifiant du signataire",
        "acteur",
        "actor",
        "lead",
        "chef de file",
        "porté par",
        "porteur",
        "id signataire",
    ),
    refers_to="signatories",
)
_QUALIFIER = Column(
    "code",
    "précision",
    "value qualifier",
    ("précision de la valeur", "qualifier"),
    codes=codelists.VALUE_QUALIFIERS,
)


class Signatory(Record):
    """An organisation the declaration concerns; called a signatory only where its role says so."""

    table = "signatories"
    key = ("signatory_id",)

    signatory_id: Identifier = column(
        "identifier",
        "identifiant du signataire",
        "signatory id",
        ("identifiant", "id", "id signataire", "code signataire"),
    )
    name: Text = column(
        "text", "nom", "name", ("nom du signataire", "organisation", "dénomination", "nom de l’organisation")
    )
    country: str | None = _COUNTRY.field(None)
    actor_type: str = column(
        "code",
        "type d’acteur",
        "actor type",
        ("type", "catégorie", "catégorie d’acteur"),
        codes=codelists.ACTOR_TYPES,
    )
    locality: Text | None = column(
        "text", "localité", "locality", ("ville", "commune", "city", "town"), default=None
    )
    latitude: float | None = column(
        "number", "latitude", "latitude", ("lat",), low=-90, high=90, default=None
    )
    longitude: float | None = column(
        "number", "longitude", "longitude", ("lon", "long", "lng"), low=-180, high=180, default=None
    )
    role: str = column("code", "rôle", "role", ("qualité",), codes=codelists.ROLES, default="addressee")
    joined_on: PartialDate | None = column(
        "date", "date d’adhésion", "joined on", ("adhésion", "date de signature", "date joined"), default=None
    )
    website: Url | None = column("url", "site web", "website", ("site", "site internet", "web"), default=None)
    source_url: Url | None = _SOURCE.field(None)
    notes: Text | None = _NOTES.field(None)

    rules = (
        Rule(
            "missing_value",
            "country",
            ("country", "actor_type"),
            lambda country, actor_type: country is not None or actor_type in codelists.WITHOUT_COUNTRY,
        ),
        Rule("missing_value", "latitude", ("latitude", "longitude"), _place),
        Rule("missing_value", "longitude", ("longitude", "latitude"), _place),
    )


class Article(Record):
    """A clause of a declaration."""

    table = "articles"
    key = ("article_id",)

    article_id: Identifier = column(
        "identifier",
        "article",
        "article id",
        ("identifiant de l’article", "clause", "id article", "identifiant"),
    )
    declaration: Identifier = column("identifier", "déclaration", "declaration")
    position: int = column("whole", "position", "position", ("ordre", "rang", "order"))
    title_en: Text = _TITLE_EN.field()
    title_fr: Text = _TITLE_FR.field()
    summary_en: Text | None = _SUMMARY_EN.field(None)
    summary_fr: Text | None = _SUMMARY_FR.field(None)
    addressees: tuple[str, ...] = column(
        "code",
        "destinataires",
        "addressees",
        ("destinataire",),
        codes=codelists.LEVELS,
        many=True,
        default=(),
    )
    source_url: Url | None = _SOURCE.field(None)


class Commitment(Record):
    """What an actor undertook, or was seen to do, in the field of an article."""

    table = "commitments"
    key = ("commitment_id",)
    one_of = (("title_en", "title_fr"),)

    commitment_id: Identifier = column(
        "identifier",
        "identifiant de l’engagement",
        "commitment id",
        (
            "identifiant",
            "id",
            "id engagement",
            "identifiant engagement",
            "code engagement",
            "réf engagement",
            "référence engagement",
        ),
    )
    signatory_id: Identifier = _SIGNATORY.field()
    article_id: Identifier = _ARTICLE.field()
    title_en: Text | None = _TITLE_EN.field(None)
    title_fr: Text | None = replace(_TITLE_FR, also=(*_TITLE_FR.also, "intitulé", "engagement")).field(None)
    description_en: Text | None = column(
        "text", "description anglaise", "English description", ("description en anglais",), default=None
    )
    description_fr: Text | None = column(
        "text",
        "description française",
        "French description",
        ("description en français", "descriptif"),
        default=None,
    )
    theme: str | None = _THEME.field(None)
    basis: str = column(
        "code", "fondement", "basis", ("base", "origine"), codes=codelists.BASES, default="declared"
    )
    partner_ids: tuple[Identifier, ...] = column(
        "identifier",
        "partenaires",
        "partners",
        ("partenaire", "partner ids"),
        refers_to="signatories",
        many=True,
        default=(),
    )
    start_date: PartialDate | None = column(
        "date",
        "date de début",
        "start date",
        ("début", "date début", "start"),
        ("départ", "date de départ", "lancement", "date de lancement"),
        unlikely_before=1960,
        default=None,
    )
    due_date: PartialDate | None = column(
        "date",
        "échéance",
        "due date",
        ("date d’échéance", "date de fin", "date limite", "fin", "deadline"),
        ("fin prévue", "date de fin prévue", "date butoir", "end", "end date"),
        default=None,
    )
    indicator: Text | None = column("text", "indicateur", "indicator", default=None)
    unit: Text | None = column("text", "unité", "unit", ("unité de mesure",), default=None)
    baseline_value: float | None = column(
        "number",
        "valeur de référence",
        "baseline value",
        ("référence", "valeur initiale", "baseline"),
        ("départ", "valeur de départ", "situation de départ", "situation de référence", "starting value"),
        default=None,
    )
    target_value: float | None = column(
        "number", "cible", "target value", ("valeur cible", "target", "objectif"), default=None
    )
    budget_amount: float | None = column(
        "number",
        "budget",
        "budget amount",
        ("montant", "montant du budget"),
        ("coût", "coût total", "montant prévu", "budget prévu", "cost", "amount"),
        currency="budget_currency",
        default=None,
    )
    budget_currency: Currency | None = column(
        "currency", "devise", "budget currency", ("devise du budget", "currency", "monnaie"), default=None
    )
    source_url: Url | None = _SOURCE.field(None)

    rules = (
        _HAS_TITLE,
        Rule(
            "bad_order",
            "due_date",
            ("start_date", "due_date"),
            lambda start, due: not (start and due) or start.first_day <= due.last_day,
        ),
        Rule(
            "missing_value",
            "budget_currency",
            ("budget_amount", "budget_currency"),
            lambda amount, currency: amount is None or currency is not None,
        ),
    )


class Report(Record):
    """What was said about a commitment, as of a day."""

    table = "reports"
    key = ("commitment_id", "as_of", "verification")
    one_of = (("completion", "progress_percent", "value"),)

    commitment_id: Identifier = _COMMITMENT.field()
    as_of: PartialDate = column(
        "date",
        "date du rapport",
        "as of",
        ("date", "date du compte rendu", "au", "situation au", "report date"),
        (
            *("date de mise à jour", "mise à jour", "dernière mise à jour", "date de la situation"),
            *("période", "trimestre", "last update", "last updated", "date of update"),
            *("point au", "date du point", "reporting date", "date of report"),
        ),
        unlikely_before=1990,
    )
    verification: str = column(
        "code",
        "vérification",
        "verification",
        ("statut de vérification",),
        codes=codelists.VERIFICATIONS,
        default="self_declared",
    )
    completion: str | None = column(
        "code",
        "état d’avancement",
        "completion",
        ("état", "statut", "status", "étape", "stage"),
        (
            *("où en est-on", "où en sommes-nous", "stade", "where are we", "where do we stand"),
            *("où en est-il", "où en est-elle", "où en est l’engagement", "où en est l’action"),
            *("RAG", "RAG status", "traffic light", "feu tricolore"),
        ),
        codes=codelists.COMPLETIONS,
        default=None,
    )
    progress_percent: float | None = column(
        "percent",
        "avancement en %",
        "progress percent",
        (
            "avancement",
            "progression",
            "taux d’avancement",
            "pourcentage",
            "avancement en pourcentage",
            "progress",
            "progress %",
        ),
        (
            *("pourcentage d’avancement", "pourcentage réalisé", "pourcentage de réalisation"),
            *("taux de réalisation", "taux"),
            *("pourcentage d’exécution", "taux d’exécution", "pourcentage complete", "pourcentage done"),
            *("percent complete", "percent done", "percentage complete"),
        ),
        low=0,
        high=100,
        default=None,
    )
    value: float | None = column(
        "number",
        "valeur",
        "value",
        ("valeur de l’indicateur", "indicator value"),
        ("valeur atteinte", "réalisé à ce jour", "achieved", "achieved to date"),
        qualifier="value_qualifier",
        default=None,
    )
    value_qualifier: str = _QUALIFIER.field("exact")
    narrative_en: Text | None = column(
        "text",
        "commentaire anglais",
        "English narrative",
        ("commentaire en anglais",),
        ("comment", "comments"),
        default=None,
    )
    narrative_fr: Text | None = column(
        "text",
        "commentaire français",
        "French narrative",
        ("commentaire", "commentaire en français", "commentaires", "observations"),
        default=None,
    )
    evidence_url: Url | None = column(
        "url",
        "preuve",
        "evidence url",
        ("lien de la preuve", "lien", "evidence"),
        ("preuves", "justificatif", "lien vers la preuve", "link", "means of verification"),
        default=None,
    )
    evidence_type: str | None = column(
        "code",
        "type de preuve",
        "evidence type",
        ("nature de la preuve",),
        codes=codelists.EVIDENCE_TYPES,
        default=None,
    )
    reported_by: Text | None = column(
        "text", "rapporté par", "reported by", ("source", "auteur du rapport"), default=None
    )
    published_on: PartialDate | None = column(
        "date",
        "date de publication",
        "published on",
        ("publication", "publié le", "publication date"),
        default=None,
    )

    rules = (
        Rule(
            "nothing_reported",
            "completion",
            ("completion", "progress_percent", "value"),
            lambda *said: any(what is not None for what in said),
        ),
    )


class Outcome(Record):
    """What a commitment changed: the total since it began, as of a day."""

    table = "outcomes"
    key = ("commitment_id", "as_of", "measure")

    commitment_id: Identifier = _COMMITMENT.field()
    as_of: PartialDate = column(
        "date",
        "date du résultat",
        "as of",
        ("date", "date du rapport", "au", "situation au"),
        unlikely_before=1990,
    )
    measure: str = column("code", "mesure", "measure", codes=codelists.OUTCOME_MEASURES)
    value: float = column("number", "valeur", "value", qualifier="value_qualifier", currency="unit")
    value_qualifier: str = _QUALIFIER.field("exact")
    unit: Text | None = column("text", "unité", "unit", ("unité de mesure", "devise"), default=None)
    source_url: Url | None = _SOURCE.field(None)

    rules = (
        Rule(
            "missing_value",
            "unit",
            ("measure", "unit"),
            lambda measure, unit: measure != "funds_mobilised" or unit is not None,
        ),
        Rule(
            "unknown_code",
            "unit",
            ("measure", "unit"),
            lambda measure, unit: measure != "funds_mobilised" or unit is None or unit in currencies.codes(),
        ),
    )


class Milestone(Record):
    """A step of the enabling environment: a law, a policy, a network, an event."""

    table = "milestones"
    key = ("milestone_id",)

    milestone_id: Identifier = column(
        "identifier", "identifiant du jalon", "milestone id", ("identifiant", "id", "jalon", "id jalon")
    )
    country: str | None = _COUNTRY.field(None)
    kind: str = column("code", "nature", "kind", ("type", "nature du jalon"), codes=codelists.MILESTONE_KINDS)
    status: str = column("code", "statut", "status", ("état",), codes=codelists.MILESTONE_STATUSES)
    title_en: Text = _TITLE_EN.field()
    title_fr: Text = _TITLE_FR.field()
    occurred_on: PartialDate | None = column(
        "date", "date", "occurred on", ("date du jalon", "survenu le"), default=None
    )
    article_id: Identifier | None = _ARTICLE.field(None)
    source_url: Url | None = _SOURCE.field(None)
    notes: Text | None = _NOTES.field(None)

    rules = (
        Rule(
            "missing_value",
            "source_url",
            ("source_url", "status"),
            lambda source, status: source is not None or status == "none_known",
        ),
    )


class Practice(Record):
    """Experience to share."""

    table = "practices"
    key = ("practice_id",)
    one_of = (("title_en", "title_fr"),)

    practice_id: Identifier = column(
        "identifier",
        "identifiant de la pratique",
        "practice id",
        ("identifiant", "id", "pratique", "id pratique"),
    )
    signatory_id: Identifier = _SIGNATORY.field()
    title_en: Text | None = _TITLE_EN.field(None)
    title_fr: Text | None = _TITLE_FR.field(None)
    summary_en: Text | None = _SUMMARY_EN.field(None)
    summary_fr: Text | None = _SUMMARY_FR.field(None)
    theme: str | None = _THEME.field(None)
    article_id: Identifier | None = _ARTICLE.field(None)
    published_on: PartialDate | None = column(
        "date", "date de publication", "published on", ("publication", "publié le", "date"), default=None
    )
    source_url: Url = _SOURCE.field()

    rules = (_HAS_TITLE,)


RECORDS: dict[str, type[Record]] = {
    record.table: record for record in (Signatory, Article, Commitment, Report, Outcome, Milestone, Practice)
}


def problem_of(error: Any) -> tuple[str, str]:
    """Return the contract's code and the column of one of pydantic's errors."""
    column = str(error["loc"][0]) if error["loc"] else str(error.get("ctx", {}).get("column", ""))
    return str(error["type"]), column
