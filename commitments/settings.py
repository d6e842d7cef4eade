"""What whoever runs the dashboard may set, in the environment or in one file; and where the files beside the
code lie."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
)

from commitments.errors import (
    CommitmentsError,
    FileUnreadableError,
    SettingsBrokenError,
    SettingUnknownError,
    SettingWrongError,
    StorePasswordNamedError,
)
from commitments.text.marking import N_
from commitments.text.public_address import PublicAddress

DEFAULT_STORE = "duckdb:data/commitments.duckdb"
DEMONSTRATION_STORE = "duckdb:data/demonstration.duckdb"
_PASSWORD = re.compile(r"(?!duckdb:).*(?:password\s*=|://\S*:\S*@)", re.IGNORECASE | re.DOTALL)

_PREFIX = "COMMITMENTS_"
# What names the file of settings: it stands in the environment alone.
FILE = f"{_PREFIX}SETTINGS"
DEFAULT_FILE = Path("commitments.toml")

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "installed"


def app_folder() -> Path:
    """Return the folder that holds dashboard.py, pages/ and .streamlit/."""
    return _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent


def data_folder() -> Path:
    """Return the folder that holds baseline/, the outlines and the places; read, never written."""
    return app_folder() / "data"


def program_version() -> str:
    """Return the version of the package, installed or in a checkout."""
    try:
        return version("bamako-commitments")
    except PackageNotFoundError:
        described = (app_folder() / "pyproject.toml").read_text("utf-8")
        return str(tomllib.loads(described)["project"]["version"])


@dataclass(frozen=True)
class About:
    """What is said of a setting: what it is, what a right value of it is, and what holds without it where
    that is no value. A secret is never shown."""

    sentence: str
    right: str
    otherwise: str = ""
    secret: bool = False


def _listed(value: object) -> object:
    """Return the parts of a list that is written as one text."""
    return re.findall(r"[^,;\s]+", value) if isinstance(value, str) else value


def names_password(store: str) -> bool:
    """Return whether a password stands in the name of a store, which is written out wherever it is told."""
    return bool(_PASSWORD.match(store))


def _without_password(store: str) -> str:
    if names_password(store):
        raise ValueError
    return store


# A list of TOML, or a text with commas, semicolons or spaces between its parts.
_Listed = BeforeValidator(_listed)


def _kept(sentence: str) -> About:
    return About(sentence, N_("a whole number from 0 on"))


class Settings(BaseModel):
    """Every setting, named as in the file; in the environment it is COMMITMENTS_ and its name in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    store: Annotated[
        str,
        Field(pattern=r"^(duckdb|ducklake):.*\S"),
        AfterValidator(_without_password),
        About(
            N_("Which store is shown."),
            N_("“duckdb:” and the path of a file; or “ducklake:” and what several servers share"),
        ),
    ] = DEFAULT_STORE
    contact: Annotated[
        str,
        Field(pattern=r"^$|^[^@:\s]+@[^@\s]+$|^https?://[^\s\p{Cc}]+$"),
        About(
            N_("The e-mail address or page to which readers report errors."),
            N_("an e-mail address or the address of a page"),
            N_("none is offered"),
        ),
    ] = ""
    publisher: Annotated[
        str,
        About(
            N_("Who publishes and hosts the dashboard, for its legal notice."),
            N_("a text"),
            N_("the notice names nobody"),
        ),
    ] = ""
    staff: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")], ...],
        _Listed,
        About(
            N_("The e-mail addresses that may sign in by an account."),
            N_("e-mail addresses with commas between them"),
            N_("nobody can"),
        ),
    ] = ()
    secrets: Annotated[
        str,
        Field(pattern=r"\.toml$"),
        About(
            N_("The file in which signing in by accounts is set up ([auth])."),
            N_("the path of a file that ends in .toml"),
        ),
    ] = ".streamlit/secrets.toml"
    address: Annotated[
        str,
        Field(min_length=1, pattern=r"^\S+$"),
        About(
            N_("Where the server listens: localhost, or 0.0.0.0 for every network of the machine."),
            N_("an address or a name of this machine"),
        ),
    ] = "localhost"
    port: Annotated[
        int,
        Field(ge=1, le=65_535),
        About(N_("The port on which the server listens."), N_("a whole number from 1 to 65535")),
    ] = 8501
    public_address: Annotated[
        Annotated[PublicAddress, PlainValidator(lambda given: PublicAddress.read(str(given)))] | None,
        About(
            N_("The address under which readers find the dashboard, with the folder if it is in one."),
            N_("an address such as https://example.org/bamako"),
            N_("the address of each request"),
        ),
    ] = None
    readers: Annotated[
        int,
        Field(ge=1),
        About(
            N_("How many may have a page open at the same time; others are offered the light pages."),
            N_("a whole number from 1 on"),
        ),
    ] = 1_000
    upload_size: Annotated[
        int,
        Field(ge=1, le=2_000),
        About(
            N_("How many megabytes a file may have that is uploaded, by page or by program."),
            N_("a whole number from 1 to 2000"),
        ),
    ] = 20
    backups: Annotated[
        Annotated[Path, AfterValidator(Path.expanduser)] | None,
        About(
            N_("The folder in which “commitments backup” keeps dated copies of the store."),
            N_("the path of a folder"),
            N_("“commitments backup” asks for one"),
        ),
    ] = None
    backups_hourly: Annotated[int, Field(ge=0), _kept(N_("How many hourly copies are kept."))] = 24
    backups_daily: Annotated[int, Field(ge=0), _kept(N_("How many daily copies are kept."))] = 7
    backups_weekly: Annotated[int, Field(ge=0), _kept(N_("How many weekly copies are kept."))] = 5
    backups_monthly: Annotated[int, Field(ge=0), _kept(N_("How many monthly copies are kept."))] = 12
    metrics_token: Annotated[
        str,
        Field(pattern=r"^(\S{16,})?$"),
        About(
            N_("The secret with which a program may read the figures of operation (/metrics)."),
            N_("at least 16 characters without spaces"),
            N_("nobody can read them"),
            secret=True,
        ),
    ] = ""
    log: Annotated[
        Literal["text", "json"],
        About(N_("How the log is written: for people or for programs."), N_("text or json")),
    ] = "text"
    stop_within: Annotated[
        int,
        Field(ge=1),
        About(
            N_("How many seconds a server that is stopped has to finish what is being published."),
            N_("a whole number from 1 on"),
        ),
    ] = 60

    @property
    def backup_ages(self) -> tuple[int, int, int, int]:
        """Return of how many hours, days, weeks and months a copy is kept."""
        return self.backups_hourly, self.backups_daily, self.backups_weekly, self.backups_monthly


def about(name: str) -> About:
    """Return what is said of the setting of a name."""
    return next(each for each in Settings.model_fields[name].metadata if isinstance(each, About))


def in_environment(name: str) -> str:
    """Return how a setting is called in the environment."""
    return _PREFIX + name.upper()


@dataclass(frozen=True)
class Reading:
    """What was read: every setting, where each that is set stands, the file if there is one, and what is
    wrong; of what is wrong, the setting is as if it were not set."""

    settings: Settings
    file: Path | None
    places: Mapping[str, str]
    faults: tuple[CommitmentsError, ...]


def read(environment: Mapping[str, str] = os.environ) -> Reading:
    """Read what is set, in the environment before the file."""
    try:
        in_file, file = _of_file(environment)
        unread: tuple[CommitmentsError, ...] = ()
    except CommitmentsError as error:
        in_file, file, unread = {}, None, (error,)
    set_here = {
        name.removeprefix(_PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(_PREFIX) and name != FILE and value.strip()
    }
    given = in_file | set_here
    places = {name: in_environment(name) if name in set_here else f"{name} ({file})" for name in given}
    try:
        return Reading(Settings.model_validate(given), file, places, unread)
    except ValidationError as error:
        wrong = dict.fromkeys(str(each["loc"][0]) for each in error.errors())
    right = Settings.model_validate({name: value for name, value in given.items() if name not in wrong})
    faults = (_fault(name, given[name], places[name], name in set_here) for name in wrong)
    return Reading(
        right, file, {name: places[name] for name in given if name not in wrong}, (*unread, *faults)
    )


def _of_file(environment: Mapping[str, str]) -> tuple[dict[str, Any], Path | None]:
    """Return what the file of settings says, and its path; nothing where none is named and none is there.

    Raises:
        FileUnreadableError, SettingsBrokenError: it cannot be read.
    """
    named = environment.get(FILE, "").strip()
    file = Path(named) if named else DEFAULT_FILE
    return ({}, None) if not named and not file.exists() else (read_toml(file), file)


def read_toml(file: Path) -> dict[str, Any]:
    """Return what a file in TOML says.

    Raises:
        FileUnreadableError: it is not there, or may not be read.
        SettingsBrokenError: it is not TOML in UTF-8.
    """
    text = ""
    try:
        text = file.read_text("utf-8-sig")  # editors of Windows begin with a mark of UTF-8
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))  # none at the end of the file
        line = place[1] if place else len(text.splitlines())
        raise SettingsBrokenError(file=file, line=line) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SettingsBrokenError(file=file, line=line) from error
    except OSError as error:
        raise FileUnreadableError(file=file) from error


def accounts(of: Settings) -> dict[str, Any] | None:
    """Return how signing in by accounts is set up ([auth] of the file of secrets), None where it is not.

    Raises:
        FileUnreadableError: the file may not be read, or is not where the settings say.
        SettingsBrokenError: it is not TOML in UTF-8.
        SettingWrongError: what it calls auth is no table.
    """
    file = Path(of.secrets)
    try:
        auth = read_toml(file).get("auth")
    except FileUnreadableError as error:
        if "secrets" in of.model_fields_set or not isinstance(error.__cause__, FileNotFoundError):
            raise
        return None
    if not isinstance(auth, dict | None):
        raise SettingWrongError(setting=f"auth ({file})", value="…", right=N_("a table of TOML, [auth]"))
    return auth


def _fault(name: str, value: object, place: str, of_environment: bool) -> CommitmentsError:
    """Return what is wrong with a setting that is not taken."""
    if name not in Settings.model_fields:
        near = get_close_matches(name, Settings.model_fields, n=1, cutoff=0.0)[0]
        return SettingUnknownError(setting=place, near=in_environment(near) if of_environment else near)
    if name == "store" and names_password(str(value)):
        return StorePasswordNamedError()
    said = about(name)
    return SettingWrongError(setting=place, value="…" if said.secret else value, right=said.right)


# Those of this process, from when they were first asked for.
_in_force: Settings | None = None


def current() -> Settings:
    """Return the settings of this process.

    Raises:
        CommitmentsError: the first of what is wrong with them.
    """
    global _in_force
    if _in_force is None:
        reading = read()
        for fault in reading.faults:
            raise fault
        _in_force = reading.settings
    return _in_force


def put_in_force(**asked: object) -> None:
    """Let what a command was asked stand in place of what is set, for the rest of this process."""
    global _in_force
    _in_force = current().model_copy(update=asked)
