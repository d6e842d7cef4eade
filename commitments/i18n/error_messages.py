"""TODO"""

from pathlib import Path
from string import Formatter

from commitments.auth import access_log
from commitments.errors import CommitmentsError
from commitments.i18n.translator import Translator, gettext_noop, translator_for
from commitments.text.sanitize import escape_controls

_ERRORS = {
    "error": gettext_noop(
        "Something went wrong that has no sentence yet. Please report it with what you were doing."
    ),
    "store_missing": gettext_noop(
        "There is no store at {store}: import files with “commitments import FILE… --reason TEXT”, "
        "or give another one with --store."
    ),
    "file_there": gettext_noop("{file} is there already: choose another name, or replace it with --force."),
    "copy_foreign": gettext_noop(
        "{file} is not a store of this program: nothing was changed. Choose another copy."
    ),
    "copy_is_store": gettext_noop("{file} is the store itself: choose a copy of it."),
    "copy_cut": gettext_noop("The end of {file} is missing: nothing was changed. Choose another copy."),
    "copy_damaged": gettext_noop("{file} cannot be read whole: nothing was changed. Choose another copy."),
    "store_gone": gettext_noop(
        "The file of {store} is gone, though a server had it at revision {revision}: that server (PID {pid}) "
        "ended without a word, or still runs. Put the file or a copy of it back (“commitments restore”); to "
        "begin anew without it, remove {note}."
    ),
    "store_behind": gettext_noop(
        "{store} stands at revision {newest}, though a server (PID {pid}) that ended without a word, or "
        "still runs, had it at revision {revision}: an older copy may lie in its place, and nothing is built "
        "on it unasked. Put the right file or copy back (“commitments restore”); where what lies there is "
        "meant, “commitments serve” goes on from it."
    ),
    "store_replaced": gettext_noop(
        "The file of {store} was replaced, overwritten or removed while the dashboard runs: nothing is shown "
        "or stored until the dashboard is started again, with the right file in place."
    ),
    "store_only_read": gettext_noop(
        "Nothing can be stored in {store} ({why}): it is only shown. Make its file and its folder writable, "
        "then start again."
    ),
    "store_outdated": gettext_noop(
        "{store} was made by an earlier version of this program and is brought up to date as it is opened, "
        "but it can only be read ({why}): make its file and its folder writable, once."
    ),
    "store_held": gettext_noop(
        "Another program uses {store}: close it (it may be a dashboard that is running), then try again."
    ),
    "store_held_by": gettext_noop(
        "{process} uses {store}: close it (it may be a dashboard that is running), then try again."
    ),
    "store_damaged": gettext_noop(
        "{store} cannot be read as a store, with the log beside it or without: put a copy back with "
        "“commitments restore FILE”, or, if there is none, move it aside and import the files again."
    ),
    "store_tangled": gettext_noop(
        "The revisions in {store} do not follow one another as those of one store do: nothing was changed. "
        "Put a copy back with “commitments restore FILE”."
    ),
    "store_log_damaged": gettext_noop(
        "The log beside {store} ({log}) cannot be taken in: it is damaged, or of another store. Without it "
        "{store} is whole up to revision {revision}. “commitments repair” sets the log aside, says what it "
        "may have held, and deletes nothing."
    ),
    "log_foreign": gettext_noop(
        "A log of another store, or of another moment of this one, lay beside {store}: nothing of it was "
        "taken in, and it lies now at {kept}. {store} is whole up to revision {revision}."
    ),
    "log_earlier": gettext_noop(
        "A log of an earlier moment lay beside {store}: all that it holds is in the store already. It lies "
        "now at {kept}."
    ),
    "log_cut": gettext_noop(
        "The log beside {store} breaks off. Whether it lost a revision that was published, or one that was "
        "never finished, cannot be told: {store} is whole up to revision {revision}, look whether the last "
        "one is there. The log as it was lies at {kept}."
    ),
    "store_memory_short": gettext_noop(
        "There is not enough memory for {store}: nothing was changed. Close other programs, or give this one "
        "more memory, then do the same once more."
    ),
    "store_too_new": gettext_noop(
        "{store} was written by a later version of this program (schema {found}, this one knows {known}): "
        "update the program."
    ),
    "store_unwritable": gettext_noop(
        "{store} cannot be written ({why}): make its folder writable, or give another one with --store."
    ),
    "store_unwritable_full": gettext_noop(
        "The disk of {store} is full: nothing was changed. Make room on it, then do the same once more."
    ),
    "store_not_renewed": gettext_noop(
        "{store} was made by an earlier version and is copied once into a new file beside it, which failed "
        "({why}): nothing was changed. Make its folder writable, then do the same once more."
    ),
    "store_not_renewed_full": gettext_noop(
        "{store} was made by an earlier version and is copied once into a new file beside it, for which its "
        "disk is too full: nothing was changed. Make room on it for about as much again ({megabytes} MB), "
        "then do the same once more."
    ),
    "store_parted": gettext_noop(
        "{store} was made by an earlier version and lies in a new file now, {file}. The file of before had "
        "other names too (hard links): under these it stays as it was, and gets no more revisions."
    ),
    "store_mixed": gettext_noop(
        "{store} holds the other kind of data: demonstration and real data never share a store, "
        "so give another one with --store."
    ),
    "bad_store_name": gettext_noop(
        "{store} does not name a store: write “duckdb:” and the path of a file, such as "
        "duckdb:data/commitments.duckdb."
    ),
    "revision_unknown": gettext_noop("There is no revision {revision}: choose one up to {newest}."),
    "store_moved": gettext_noop(
        "Someone else has changed the record meanwhile (revision {newest}, no longer {expected}): "
        "look at what would change once more, then publish again."
    ),
    "identifier_unknown": gettext_noop(
        "Nothing bears the identifier “{identifier}”: look it up in the list and choose another."
    ),
    "identifier_bad": gettext_noop(
        "“{identifier}” cannot be the new identifier: write another, of 1 to 64 unaccented letters, digits, "
        "“.”, “_” or “-”, without spaces."
    ),
    "view_unknown": gettext_noop(
        "“{value}” is nothing that “{name}” can be here: the tables and the pages have the codes and "
        "identifiers that there are."
    ),
    "parameter_unknown": gettext_noop(
        "Nothing is asked here by “{name}”: /api/openapi.json and the page /data/ say what can be."
    ),
    "asked_too_much": gettext_noop(
        "An address asks for at most {most} things, each in at most {longest} characters; “{name}” goes "
        "beyond: ask for less, or several times."
    ),
    "search_too_long": gettext_noop(
        "A search has at most {words} words and {characters} characters: leave some out."
    ),
    "data_unknown": gettext_noop(
        "No file here is called “{file}”: the page /data/ lists those that there are."
    ),
    "server_busy": gettext_noop(
        "More is asked of this server at this moment than it can make: try again in {seconds} seconds."
    ),
    "file_not_made": gettext_noop(
        "Making this file takes more memory or time than there is for it: choose less, such as a single "
        "country, or try again later."
    ),
    "tokens_damaged": gettext_noop(
        "{file} cannot be read as a list of tokens: make it readable, or move it aside and make the tokens "
        "anew with “commitments token add NAME”."
    ),
    "token_name_taken": gettext_noop(
        "There is a token named “{name}” already: choose another name, or remove that one first."
    ),
    "token_name_unfit": gettext_noop(
        "“{name}” cannot be the name of a token: give one of at most {most} characters, all of them visible."
    ),
    "token_unknown": gettext_noop("There is no token named “{name}”: “commitments token list” names them."),
    "server_refused": gettext_noop("The running server answered “{message}” and did nothing."),
    "server_lost": gettext_noop(
        "The running server of {store} went away before it answered: look at the last revision to see "
        "whether the files were stored, and import them again if they were not."
    ),
    "not_signed_in": gettext_noop("Nobody is signed in, or no longer: sign in again."),
    "settings_broken": gettext_noop(
        "The settings in {file} cannot be understood (line {line}): mend that line, as README.md has it, and "
        "save the file as UTF-8."
    ),
    "port_taken": gettext_noop(
        "Another program uses the port {port} of {address}: close it, or choose another port, such as "
        "PORT=8600 make serve."
    ),
    "folder_unwritable": gettext_noop(
        "The folder {folder} cannot be written: make it writable, or choose another."
    ),
    "file_unreadable": gettext_noop(
        "The file {file} is not there or cannot be read: check its name and its permissions."
    ),
}


# What a system says of a file that it does not write: where there is no room for it, and else why.
_NO_ROOM = frozenset({"No space left on device", "Disk quota exceeded", "File too large"})


_REFUSED = {
    "Permission denied": gettext_noop("not permitted"),
    "Operation not permitted": gettext_noop("not permitted"),
    "Read-only file system": gettext_noop("its disk can only be read"),
    "No such file or directory": gettext_noop("its folder is not there"),
    "Not a directory": gettext_noop("its folder is not there"),
    "Input/output error": gettext_noop("its disk does not answer"),
}


# What anybody is told of what is wrong inside the server, in place of its folders, programs and numbers.
_INSIDE = gettext_noop(
    "The record cannot be reached at this moment: try again later. Whoever runs this server finds why in its "
    "log."
)


_NOT_STORED = gettext_noop(
    "Nothing can be stored at this moment, and nothing was changed by halves. Whoever runs this server finds "
    "why in its log."
)


def public_sentence(error: CommitmentsError, t: Translator) -> str:
    """Give the sentence of an error as anybody may read it; what it keeps to itself stands in the log."""
    if "store" not in error.facts and not any(isinstance(fact, Path) for fact in error.facts.values()):
        return error_sentence(error, t)
    access_log.trouble(error.code, error_sentence(error, translator_for("en")))
    return t(_NOT_STORED if error.code in ("store_unwritable", "store_only_read") else _INSIDE)


def error_sentence(error: CommitmentsError, t: Translator) -> str:
    """Give one sentence that says what happened and what to do next."""
    why = error.facts.get("why")
    named = f"{error.code}_by" if error.facts.get("process") else error.code
    named += "_full" if why in _NO_ROOM else ""
    facts = {name: escape_controls(str(fact)) for name, fact in error.facts.items()}
    if why in _REFUSED:
        facts["why"] = t(_REFUSED[str(why)])
    sentence = _ERRORS.get(named, _ERRORS.get(error.code, _ERRORS["error"]))
    # Of what is raised in trouble, a fact may lack; the sentence must not.
    asked = {name for _, name, _, _ in Formatter().parse(sentence) if name}
    return t(sentence, **dict.fromkeys(asked, "?") | facts)
