"""What the package raises; a leaf, so that nothing imports in circles.

An error carries a code and the facts of the case. Its sentence is made last, in the reader's language, by
`wording.error_sentence`.
"""


class CommitmentsError(Exception):
    """Something a person can meet and mend; `facts` fill the sentence."""

    code = "error"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code}: " + ", ".join(f"{name}={value!r}" for name, value in self.facts.items())


class StoreMissingError(CommitmentsError):
    """There is no store at `store`."""

    code = "store_missing"


class StoreGoneError(CommitmentsError):
    """A server (`pid`) had `store` at `revision` and did not say that it ended (`note`): its file is gone."""

    code = "store_gone"


class StoreBehindError(CommitmentsError):
    """`store` stands at revision `newest`, though a server (`pid`) that did not say that it ended had it at
    `revision`."""

    code = "store_behind"


class StoreReplacedError(CommitmentsError):
    """The file of `store` is no longer the one that this process opened and wrote."""

    code = "store_replaced"


class StoreOnlyReadError(CommitmentsError):
    """`store` can be read, and nothing can be written to it (`why`)."""

    code = "store_only_read"


class StoreOutdatedError(CommitmentsError):
    """An earlier version made `store`: it cannot be brought up to date where it can only be read (`why`)."""

    code = "store_outdated"


class FileThereError(CommitmentsError):
    """`file` is there already and is not to be replaced without a word."""

    code = "file_there"


class CopyForeignError(CommitmentsError):
    """`file` is no store of this program."""

    code = "copy_foreign"


class CopyIsStoreError(CommitmentsError):
    """`file`, given as a copy of a store, is the store itself."""

    code = "copy_is_store"


class CopyCutError(CommitmentsError):
    """The end of the store in `file` is missing."""

    code = "copy_cut"


class CopyDamagedError(CommitmentsError):
    """The store in `file` cannot be read whole."""

    code = "copy_damaged"


class StoreHeldError(CommitmentsError):
    """Another process (`process`, "" where unknown, and its `pid`) holds the file of `store`."""

    code = "store_held"


class StoreDamagedError(CommitmentsError):
    """The file of `store` is not a store, or no longer one."""

    code = "store_damaged"


class StoreTangledError(CommitmentsError):
    """The revisions in the file of `store` are not 1, 2, 3 …, each once, of one store."""

    code = "store_tangled"


class StoreLogDamagedError(CommitmentsError):
    """The file of `store` is whole up to `revision`; the `log` beside it is damaged, or may be another's."""

    code = "store_log_damaged"


class LogForeignError(CommitmentsError):
    """A log that does not follow the file of `store`, whole up to `revision`, was set aside as `kept`; this
    and the two below are told as a store is opened, not raised."""

    code = "log_foreign"


class LogEarlierError(CommitmentsError):
    """A log all of which is in the file of `store` already was set aside as `kept`."""

    code = "log_earlier"


class LogCutError(CommitmentsError):
    """The log beside `store`, whole up to `revision`, breaks off; a copy of it is `kept`."""

    code = "log_cut"


class StoreMemoryShortError(CommitmentsError):
    """There is not enough memory for what was asked of `store`."""

    code = "store_memory_short"


class StoreTooNewError(CommitmentsError):
    """`store` was written by a later version (`found`) than this one knows (`known`)."""

    code = "store_too_new"


class StoreUnwritableError(CommitmentsError):
    """The folder or disk of `store` cannot be written (`why`)."""

    code = "store_unwritable"


class StoreNotRenewedError(StoreUnwritableError):
    """An earlier version made `store`, of so many `megabytes`, and the copy that is to replace it could not
    be written (`why`)."""

    code = "store_not_renewed"


class StorePartedError(CommitmentsError):
    """The `file` of `store` was made anew, and was known under other names too: told, not raised."""

    code = "store_parted"


class StoreMixedError(CommitmentsError):
    """Demonstration data and real data never share a store (`store`)."""

    code = "store_mixed"


class BadStoreNameError(CommitmentsError):
    """`store` is not of the form `duckdb:PATH`."""

    code = "bad_store_name"


class RevisionUnknownError(CommitmentsError):
    """The store has no revision of the number `revision`; `newest` is the last."""

    code = "revision_unknown"


class StoreMovedError(CommitmentsError):
    """The store was at revision `newest` and no longer at `expected` when a change was to be written."""

    code = "store_moved"


class IdentifierUnknownError(CommitmentsError):
    """Nothing in the table bears `identifier`."""

    code = "identifier_unknown"


class IdentifierBadError(CommitmentsError):
    """`identifier` is none, or is borne already by what is to be renamed."""

    code = "identifier_bad"


class ViewUnknownError(CommitmentsError):
    """`value` is nothing that the parameter `name` of an address can be here."""

    code = "view_unknown"


class ParameterUnknownError(CommitmentsError):
    """Nothing here is asked by a parameter of that `name`."""

    code = "parameter_unknown"


class AskedTooMuchError(CommitmentsError):
    """An address has more than `most` values, or one of more than `longest` characters; it is of `name`."""

    code = "asked_too_much"


class SearchTooLongError(CommitmentsError):
    """A search has more than `words` words or `characters` characters."""

    code = "search_too_long"


class DataUnknownError(CommitmentsError):
    """No file of the open data is called `file`."""

    code = "data_unknown"


class NotSignedInError(CommitmentsError):
    """Whoever asks is not signed in, or no longer."""

    code = "not_signed_in"


class SettingsBrokenError(CommitmentsError):
    """`file` holds no settings from `line` on: it is not TOML in UTF-8."""

    code = "settings_broken"


class PortTakenError(CommitmentsError):
    """Another program listens on `port` of `address`."""

    code = "port_taken"


class ServerBusyError(CommitmentsError):
    """Too much is asked of the server at this moment; in some `seconds` it may be otherwise."""

    code = "server_busy"

    @property
    def seconds(self) -> int:
        """After how long it is worth asking again."""
        return int(str(self.facts["seconds"]))


class FileNotMadeError(CommitmentsError):
    """Making a file took more memory or time than there is for it."""

    code = "file_not_made"


class FolderUnwritableError(CommitmentsError):
    """`folder` cannot be written."""

    code = "folder_unwritable"


class FileUnreadableError(CommitmentsError):
    """`file` is not there or may not be read."""

    code = "file_unreadable"


class TokensDamagedError(CommitmentsError):
    """`file` beside the store is not a list of tokens, or may not be read."""

    code = "tokens_damaged"


class TokenNameTakenError(CommitmentsError):
    """There is a token of that `name` already."""

    code = "token_name_taken"


class TokenNameUnfitError(CommitmentsError):
    """`name` is empty, longer than `most` characters or holds signs that cannot be shown."""

    code = "token_name_unfit"


class TokenUnknownError(CommitmentsError):
    """There is no token of that `name`."""

    code = "token_unknown"


class ServerRefusedError(CommitmentsError):
    """The running server did not do what a command asked of it, for the reason `message`."""

    code = "server_refused"


class ServerLostError(CommitmentsError):
    """The running server of `store` went away before it answered."""

    code = "server_lost"
