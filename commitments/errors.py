"""What the package raises: each error with its code, its status over HTTP and its sentence.

The facts of the case fill the sentence last, in the reader's language (`i18n.error_messages`).
"""

import re
from http import HTTPStatus

from commitments.text.marking import N_

# What a system says of a file that it does not write, or of a server that it does not reach: where there is
# no room for it, and else why.
NO_ROOM = frozenset({"No space left on device", "Disk quota exceeded", "File too large"})
LINE_LOST, SILENT = "connection lost", "timeout expired"
REFUSALS = {
    "Permission denied": N_("not permitted"),
    "Operation not permitted": N_("not permitted"),
    "Read-only file system": N_("its disk can only be read"),
    "No such file or directory": N_("its folder is not there"),
    "Not a directory": N_("its folder is not there"),
    "Input/output error": N_("its disk does not answer"),
    "Stale file handle": N_("its disk does not answer"),
    "Connection timed out": N_("it does not answer in time"),
    "Device or resource busy": N_("another process writes there and does not end"),
    "Connection refused": N_("nothing answers there"),
    SILENT: N_("it does not answer in time"),
    LINE_LOST: N_("the connection was lost"),
}

_UNREACHABLE = N_(
    "The register cannot be reached at the moment: try again later. The operator of this server will "
    "find why in its log."
)
_NOT_STORED = N_(
    "Nothing can be stored at the moment, and nothing was half changed. The operator of this server "
    "will find why in its log."
)


class CommitmentsError(Exception):
    """Something a person can meet and mend; `facts` fill the braces of its `sentence`."""

    code = "error"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = N_("Something went wrong that has no sentence yet. Please report it with what you were doing.")
    # What anybody is told where `sentence` would name folders, programs and their numbers.
    public_sentence = _UNREACHABLE

    def __init_subclass__(cls) -> None:
        # What programs are told follows from the name: StoreMissingError is store_missing.
        cls.code = re.sub(r"\B[A-Z]", r"_\g<0>", cls.__name__.removesuffix("Error")).lower()

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code}: " + ", ".join(f"{name}={value!r}" for name, value in self.facts.items())


class StoreMissingError(CommitmentsError):
    """There is no store at `store`."""

    sentence = N_(
        "There is no store at {store}: import files with “commitments import FILE… --reason TEXT”, "
        "or give another one with --store."
    )


class StoreGoneError(CommitmentsError):
    """A server (`pid`) had `store` at `revision` and did not say that it ended (`note`): its file is gone."""

    sentence = N_(
        "The file of {store} is gone, though a server had it at revision {revision}: that server (PID {pid}) "
        "ended without a word, or still runs. Put the file or a copy of it back (“commitments restore”); to "
        "begin anew without it, remove {note}."
    )


class StoreBehindError(CommitmentsError):
    """`store` stands at revision `newest`, though a server (`pid`) that did not say that it ended had it at
    `revision`."""

    sentence = N_(
        "{store} stands at revision {newest}, though a server (PID {pid}) that ended without a word, or "
        "still runs, had it at revision {revision}: an older copy may lie in its place, and nothing is built "
        "on it unasked. Put the right file or copy back (“commitments restore”); where what lies there is "
        "meant, “commitments serve” goes on from it."
    )


class StoreReplacedError(CommitmentsError):
    """The file of `store` is no longer the one that this process opened and wrote."""

    sentence = N_(
        "The file of {store} was replaced, overwritten or removed while the dashboard runs: nothing is shown "
        "or stored until the dashboard is started again, with the right file in place."
    )


class StoreExchangedError(StoreReplacedError):
    """Another copy was put in the place of the shared `store`, which is opened anew."""

    public_sentence = sentence = N_(
        "Another copy was put in the place of the shared register at this very moment: nothing was changed. "
        "Open this page anew, and look at it again."
    )


class StoreOnlyReadError(CommitmentsError):
    """`store` can be read, and nothing can be written to it (`why`)."""

    sentence = N_(
        "Nothing can be stored in {store} ({why}): it is only shown. Make its file and its folder writable, "
        "then start again."
    )
    public_sentence = _NOT_STORED


class StoreOutdatedError(CommitmentsError):
    """An earlier version made `store`: it cannot be brought up to date where it can only be read (`why`)."""

    sentence = N_(
        "{store} was made by an earlier version of this program and is brought up to date as it is opened, "
        "but it can only be read ({why}): make its file and its folder writable, once."
    )


class CopyForeignError(CommitmentsError):
    """`file` is no store of this program."""

    sentence = N_("{file} is not a store of this program: nothing was changed. Choose another copy.")


class CopyIsStoreError(CommitmentsError):
    """`file`, given as a copy of a store, is the store itself."""

    sentence = N_("{file} is the store itself: choose a copy of it.")


class CopyCutError(CommitmentsError):
    """The end of the store in `file` is missing."""

    sentence = N_("The end of {file} is missing: nothing was changed. Choose another copy.")


class CopyAlteredError(CommitmentsError):
    """`file` is not what its manifest tells of."""

    sentence = N_(
        "{file} is no longer what was written: its SHA-256 is not that of its manifest. Nothing was changed; "
        "choose another copy."
    )


class CopyMissingError(CommitmentsError):
    """In `folder` lies no copy that is whole."""

    sentence = N_(
        "In {folder} lies no whole copy with its manifest: choose another folder, or give the file of a copy."
    )


class BackupFolderUnsetError(CommitmentsError):
    """No folder was given for a copy, and none is set."""

    sentence = N_("Name the folder for the copy, or set COMMITMENTS_BACKUPS.")


class CopyDamagedError(CommitmentsError):
    """The store in `file` cannot be read whole."""

    sentence = N_("{file} cannot be read whole: nothing was changed. Choose another copy.")


class StoreHeldError(CommitmentsError):
    """Another process (`process`, "" where unknown, and its `pid`) holds the file of `store`."""

    sentence = N_(
        "Another program uses {store}: close it (it may be a dashboard that is running), then try again."
    )
    sentence_by = N_(
        "{process} uses {store}: close it (it may be a dashboard that is running), then try again."
    )

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        if facts.get("process"):
            self.sentence = self.sentence_by


class StoreDamagedError(CommitmentsError):
    """The file of `store` is not a store, or no longer one."""

    sentence = N_(
        "{store} cannot be read as a store, with the log beside it or without: put a copy back with "
        "“commitments restore FILE”, or, if there is none, move it aside and import the files again."
    )


class StoreTangledError(CommitmentsError):
    """The revisions in the file of `store` are not 1, 2, 3 …, each once, of one store."""

    sentence = N_(
        "The revisions in {store} do not follow one another as those of one store do: nothing was changed. "
        "Put a copy back with “commitments restore FILE”."
    )


class StoreLogDamagedError(CommitmentsError):
    """The file of `store` is whole up to `revision`; the `log` beside it is damaged, or may be another's."""

    sentence = N_(
        "The log beside {store} ({log}) cannot be taken in: it is damaged, or of another store. Without it "
        "{store} is whole up to revision {revision}. “commitments repair” sets the log aside, says what it "
        "may have held, and deletes nothing."
    )


class LogForeignError(CommitmentsError):
    """A log that does not follow the file of `store`, whole up to `revision`, was set aside as `kept`; this
    and the two below are told as a store is opened, not raised."""

    sentence = N_(
        "A log of another store, or of another moment of this one, lay beside {store}: nothing of it was "
        "taken in, and it lies now at {kept}. {store} is whole up to revision {revision}."
    )


class LogEarlierError(CommitmentsError):
    """A log all of which is in the file of `store` already was set aside as `kept`."""

    sentence = N_(
        "A log of an earlier moment lay beside {store}: all that it holds is in the store already. It lies "
        "now at {kept}."
    )


class LogCutError(CommitmentsError):
    """The log beside `store`, whole up to `revision`, breaks off; a copy of it is `kept`."""

    sentence = N_(
        "The log beside {store} breaks off. Whether it lost a revision that was published, or one that was "
        "never finished, cannot be told: {store} is whole up to revision {revision}, look whether the last "
        "one is there. The log as it was lies at {kept}."
    )


class StoreMemoryShortError(CommitmentsError):
    """There is not enough memory for what was asked of `store`."""

    sentence = N_(
        "There is not enough memory for {store}: nothing was changed. Close other programs, or give this one "
        "more memory, then do the same once more."
    )


class StoreTooNewError(CommitmentsError):
    """`store` was written by a later version (`found`) than this one knows (`known`)."""

    sentence = N_(
        "{store} was written by a later version of this program (schema {found}, this one knows {known}): "
        "update the program."
    )
    # Of a server that runs, whose store another one has brought up to date.
    public_sentence = N_(
        "Nothing can be stored through this server: another one has brought the register to a later version "
        "of the program. Nothing was changed; the operator of this server has to update it."
    )


class StoreUnwritableError(CommitmentsError):
    """The folder or disk of `store` cannot be written (`why`)."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    sentence = N_(
        "{store} cannot be written ({why}): make its folder writable, or give another one with --store."
    )
    sentence_full = N_(
        "The disk of {store} is full: nothing was changed. Make room on it, then do the same once more."
    )
    public_sentence = _NOT_STORED

    def __init__(self, **facts: object) -> None:
        super().__init__(**facts)
        if facts.get("why") in NO_ROOM:
            self.sentence = self.sentence_full


class StoreNotRenewedError(StoreUnwritableError):
    """An earlier version made `store`, of so many `megabytes`, and the copy that is to replace it could not
    be written (`why`)."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    sentence = N_(
        "{store} was made by an earlier version and is copied once into a new file beside it, which failed "
        "({why}): nothing was changed. Make its folder writable, then do the same once more."
    )
    sentence_full = N_(
        "{store} was made by an earlier version and is copied once into a new file beside it, for which its "
        "disk is too full: nothing was changed. Make room on it for about as much again ({megabytes} MB), "
        "then do the same once more."
    )
    public_sentence = _UNREACHABLE


class StoreRenewedError(CommitmentsError):
    """An earlier version made `store`, which was copied into a file of this one; as it was, it is `kept`:
    told, not raised."""

    sentence = N_(
        "{store} was made by an earlier version: it was brought up to date in a new file. {kept} is the "
        "store of before, for going back to that version; remove it once all is well. Other names of that "
        "file (hard links) still lead to the store of before."
    )


class StoreMixedError(CommitmentsError):
    """Demonstration data and real data never share a store (`store`)."""

    status = HTTPStatus.CONFLICT
    sentence = N_(
        "{store} holds the other kind of data: demonstration and real data never share a store, "
        "so give another one with --store."
    )


class StoreFilledError(CommitmentsError):
    """`store`, into which another is to be copied, holds revisions up to `newest`."""

    sentence = N_(
        "{store} holds revisions up to {newest} already: nothing was copied. Name a store that is not there "
        "yet, or in which nothing was ever published."
    )


class BadStoreNameError(CommitmentsError):
    """`store` is neither of the form `duckdb:PATH` nor `ducklake:CATALOGUE data_path=FOLDER`."""

    sentence = N_(
        "{store} does not name a store: write “duckdb:” and the path of a file, such as "
        "duckdb:data/commitments.duckdb; or, where several servers share it, “ducklake:postgres:”, the "
        "database and a folder that all of them reach, not an address such as s3://…, as in "
        "ducklake:postgres:host=db dbname=commitments data_path=/srv/commitments."
    )


class StorePasswordNamedError(CommitmentsError):
    """A password stands in the name of a store, which is written out in logs and sentences."""

    sentence = N_(
        "The name of the store holds a password, which would be written out with it: take it out, and give "
        "it to PostgreSQL’s own file instead (PGPASSFILE, or ~/.pgpass), or to the variable PGPASSWORD."
    )


class StoreAwayError(CommitmentsError):
    """The catalogue of the shared `store` does not answer (`why`); in some `seconds` it may."""

    public_sentence = N_(
        "Nothing can be stored at the moment: the shared register cannot be reached. Nothing was changed; "
        "try again in a few minutes."
    )
    sentence = N_(
        "{store} cannot be reached ({why}): nothing was changed. See whether PostgreSQL runs and lets this "
        "server in, then try again."
    )

    def __init__(self, **facts: object) -> None:
        super().__init__(**{"seconds": 60} | facts)


class StoreRefusedError(CommitmentsError):
    """PostgreSQL answers for the shared `store` that it does not do what is asked (`why`, in its words)."""

    sentence = N_(
        "PostgreSQL declined what was asked of it for {store} (“{why}”): nothing was changed. See whether "
        "its role for this server may read and write all tables of that database, and whether its disk has "
        "room; then try again."
    )
    public_sentence = _NOT_STORED


class StoreUncertainError(CommitmentsError):
    """The catalogue of the shared `store` went away as a change was being confirmed: it may stand or not."""

    public_sentence = sentence = N_(
        "The shared register went away at the very moment of publishing: whether this change stands is not "
        "known yet. It stands whole or not at all: look at the list of revisions in a few minutes; "
        "publishing it again would show it if it is there."
    )


class StoreBusyError(CommitmentsError):
    """Another server has been writing to the shared `store` for so many `seconds`."""

    public_sentence = sentence = N_(
        "Another server has been publishing for more than {seconds} seconds: nothing was changed. Try again "
        "in a minute."
    )


class StoreFolderForeignError(CommitmentsError):
    """The `folder` that is named for the shared `store` is another one's, or not the shared one."""

    sentence = N_(
        "{folder} is not the folder of {store}: what lies there does not belong to its catalogue. Name the "
        "folder that all servers share (data_path), and see whether it is mounted."
    )
    # Of a server that runs: its pages go on.
    public_sentence = N_(
        "Drafts and uploads cannot be reached at the moment: try again later. The operator of this server "
        "will find why in its log."
    )


class StoreFileLostError(CommitmentsError):
    """A `file` of the tables of the shared `store` is not there, or is not what was written."""

    sentence = N_(
        "{file} is missing or damaged, and with it part of {store}: put it back from a copy of the folder. "
        "If there is none, have COMMITMENTS_STORE name a new database and a new folder, and put a backup "
        "back there with “commitments restore”. Servers that run show what they hold until they are stopped."
    )


class ReplicaUnwritableError(StoreUnwritableError):
    """What a server holds of the shared `store` cannot be written in its `folder` for temporary files
    (`why`)."""

    sentence = N_(
        "This server’s copy of the shared register cannot be written in {folder} ({why}): have TMPDIR name "
        "a folder that it can write into, and start the server again."
    )
    sentence_full = N_(
        "The disk of {folder} is full, where this server has its copy of the shared register: it stays at "
        "what it holds until there is room."
    )


class LakeMissingError(CommitmentsError):
    """The extensions by which the engine reads a shared store are not installed."""

    sentence = N_(
        "What reads a shared store is not installed: install the program with it, as in "
        "“pip install --require-hashes -r requirements-lake.lock”."
    )


class RevisionUnknownError(CommitmentsError):
    """The store has no revision of the number `revision`; `newest` is the last."""

    status = HTTPStatus.NOT_FOUND
    sentence = N_("There is no revision {revision}: choose one up to {newest}.")


class StoreMovedError(CommitmentsError):
    """The store was at revision `newest` and no longer at `expected` when a change was to be written."""

    status = HTTPStatus.CONFLICT
    sentence = N_(
        "Someone else has changed the register meanwhile (revision {newest}, no longer {expected}): "
        "review the changes again, then publish."
    )


class DraftUnknownError(CommitmentsError):
    """Nothing is kept of the draft that is asked for."""

    status = HTTPStatus.NOT_FOUND
    sentence = N_(
        "There is no such draft, or no longer: it was thrown away, or nobody has touched it for a week."
    )


class DraftDamagedError(CommitmentsError):
    """What is kept of a draft cannot be read."""

    sentence = N_(
        "This draft cannot be read: its file is damaged. The operator of this server finds it beside the "
        "store; else upload the files again, and throw this draft away."
    )


class DraftFileLostError(CommitmentsError):
    """The `file` of a draft is gone or damaged."""

    sentence = N_("{file} is lost or damaged on the server: take it out, and upload it again.")


class DraftMovedError(CommitmentsError):
    """Somebody has changed a draft since it was read."""

    status = HTTPStatus.CONFLICT
    sentence = N_("Someone else has changed this draft meanwhile: look at it again.")


class DraftsFullError(CommitmentsError):
    """There is no more room for drafts: for so many, of so many `files` each, of so many `megabytes`."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    sentence = N_(
        "There is no room for these files: there are at most {drafts} drafts of {files} files each, of "
        "{megabytes} MB together. Publish drafts, or throw some away."
    )


class IdentifierUnknownError(CommitmentsError):
    """Nothing in the table bears `identifier`."""

    status = HTTPStatus.NOT_FOUND
    sentence = N_("There is no identifier “{identifier}”: choose another from the list.")


class IdentifierBadError(CommitmentsError):
    """`identifier` is none, or is borne already by what is to be renamed."""

    sentence = N_(
        "“{identifier}” cannot be the new identifier: write another, of 1 to 64 unaccented letters, digits, "
        "“.”, “_” or “-”, without spaces."
    )


class ViewUnknownError(CommitmentsError):
    """`value` is nothing that the parameter `name` of an address can be here."""

    status = HTTPStatus.BAD_REQUEST
    sentence = N_(
        "“{value}” is nothing that “{name}” can be here: the tables and the pages have the codes and "
        "identifiers that there are."
    )


class ParameterUnknownError(CommitmentsError):
    """Nothing here is asked by a parameter of that `name`."""

    status = HTTPStatus.BAD_REQUEST
    sentence = N_("Nothing is asked here by “{name}”: /api/openapi.json and the page /data/ say what can be.")


class AskedTooMuchError(CommitmentsError):
    """An address has more than `most` values, or one of more than `longest` characters; it is of `name`."""

    status = HTTPStatus.BAD_REQUEST
    sentence = N_(
        "An address asks for at most {most} things, each in at most {longest} characters; “{name}” goes "
        "beyond: ask for less, or several times."
    )


class SearchTooLongError(CommitmentsError):
    """A search has more than `words` words or `characters` characters."""

    status = HTTPStatus.BAD_REQUEST
    sentence = N_("A search has at most {words} words and {characters} characters: leave some out.")


class DataUnknownError(CommitmentsError):
    """No file of the open data is called `file`."""

    status = HTTPStatus.NOT_FOUND
    sentence = N_("No file here is called “{file}”: the page /data/ lists those that there are.")


class NotSignedInError(CommitmentsError):
    """Whoever asks is not signed in, or no longer."""

    sentence = N_("You are not signed in, or no longer: sign in again.")


class SettingsBrokenError(CommitmentsError):
    """`file` holds no settings from `line` on: it is not TOML in UTF-8."""

    sentence = N_(
        "The settings in {file} cannot be understood (line {line}): correct that line, as "
        "docs/operators.md has it, and save the file as UTF-8."
    )


class SettingUnknownError(CommitmentsError):
    """There is no `setting` of that name; `near` is the nearest that there is."""

    sentence = N_(
        "There is no setting {setting}: the nearest is {near}. “commitments settings” lists them all."
    )


class SettingWrongError(CommitmentsError):
    """A `setting` has a `value` that it cannot have; `right` says what would be right."""

    sentence = N_("The setting {setting} says “{value}”: what can stand there is {right}.")


class PortTakenError(CommitmentsError):
    """Another program listens on `port` of `address`."""

    sentence = N_(
        "Another program uses the port {port} of {address}: close it, or choose another port, such as "
        "PORT=8600 make serve."
    )


class AddressRefusedError(CommitmentsError):
    """This machine has no such `address`, or does not let this user listen on `port` of it."""

    sentence = N_(
        "This machine does not let the dashboard listen on port {port} of {address}: choose another port or "
        "address, such as ADDRESS=localhost PORT=8600 make serve."
    )


class ServerBusyError(CommitmentsError):
    """Too much is asked of the server at this moment; in some `seconds` it may be otherwise."""

    sentence = N_(
        "More is asked of this server at this moment than it can make: try again in {seconds} seconds."
    )

    @property
    def seconds(self) -> int:
        """Return after how long it is worth asking again."""
        return int(str(self.facts["seconds"]))


class ServerStoppingError(CommitmentsError):
    """The server is told to stop; in some `seconds` it may be back."""

    sentence = N_(
        "The server is about to restart and takes nothing more: nothing was stored. Try again in {seconds} "
        "seconds."
    )


class FileNotMadeError(CommitmentsError):
    """Making a file took more memory or time than there is for it."""

    sentence = N_(
        "Making this file takes more memory or time than there is for it: choose less, such as a single "
        "country, or try again later."
    )


class FolderUnwritableError(CommitmentsError):
    """`folder` cannot be written."""

    sentence = N_("The folder {folder} cannot be written: make it writable, or choose another.")


class FolderUnreadableError(CommitmentsError):
    """`folder` may not be read."""

    sentence = N_("The folder {folder} cannot be read: check its permissions, and who asks.")


class FileUnreadableError(CommitmentsError):
    """`file` is not there or may not be read."""

    sentence = N_("The file {file} is not there or cannot be read: check its name and its permissions.")


class CatalogueUnreadableError(CommitmentsError):
    """`file`, of translations, is no catalogue, or was cut or half merged."""

    sentence = N_(
        "The translations in {file} cannot be read: they are no catalogue (.po) in UTF-8, or one that was "
        "cut or half merged. Put back the file as it was, or take it away."
    )


class TokensDamagedError(CommitmentsError):
    """`file` beside the store is not a list of tokens, or may not be read."""

    sentence = N_(
        "{file} cannot be read as a list of tokens: make it readable, or move it aside and make the tokens "
        "anew with “commitments token add NAME”."
    )


class TokenNameTakenError(CommitmentsError):
    """There is a token of that `name` already."""

    sentence = N_("There is a token named “{name}” already: choose another name, or remove that one first.")


class TokenNameUnfitError(CommitmentsError):
    """`name` is empty, longer than `most` characters or holds signs that cannot be shown."""

    sentence = N_(
        "“{name}” cannot be the name of a token: give one of at most {most} characters, all of them visible."
    )


class TokenUnknownError(CommitmentsError):
    """There is no token of that `name`."""

    sentence = N_("There is no token named “{name}”: “commitments token list” names them.")


class ServerRefusedError(CommitmentsError):
    """The running server did not do what a command asked of it, for the reason `message`."""

    sentence = N_("The running server answered “{message}” and did nothing.")


class ServerLostError(CommitmentsError):
    """The running server of `store` went away before it answered."""

    sentence = N_(
        "The running server of {store} went away before it answered: look at the last revision to see "
        "whether the files were stored, and import them again if they were not."
    )
