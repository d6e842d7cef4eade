"""A store by its name: opened, or made where it is missing."""

from pathlib import Path

from commitments import errors
from commitments.settings import DEFAULT_STORE
from commitments.store.beside import store_path
from commitments.store.disk import disk_errors
from commitments.store.file_opening import create_file
from commitments.store.file_store import FileStore
from commitments.store.lake_name import LakeName
from commitments.store.lake_store import LakeStore
from commitments.store.store import OPEN, OPENING, Store


def open_store(
    name: str = DEFAULT_STORE, *, create: bool = False, demonstration: bool | None = None
) -> Store:
    """Open the store `name`, or make it where it is missing and `create` says so.

    `demonstration` says what the store must hold: the fictional set, real data, or (None) whatever it does;
    a new one is real unless told otherwise. A new store is there whole or not at all. One that this process
    holds open already is shared.

    What stands in a log beside a file is taken in where it is this store's, and set aside where it is not;
    `notices` of the store says so.

    Raises:
        BadStoreNameError: `name` is not of the form `duckdb:PATH` or `ducklake:CATALOGUE data_path=FOLDER`.
        StoreMissingError: there is no store, and none is to be made.
        StoreMixedError: it holds the other kind of data.
        CommitmentsError: what `integrity.examine` raises of a file, and `Lake` of what is shared.
    """
    path = store_path(name)
    with OPENING:
        store = OPEN.get(path)
        if store is None:
            lake = LakeName.of(name)
            store = OPEN[path] = (
                LakeStore(name, lake, create, demonstration)
                if lake
                else _open_file(name, path, create, bool(demonstration))
            )
        else:
            store.holders += 1
    if demonstration not in (None, store.is_demonstration):
        store.close()
        raise errors.StoreMixedError(store=name)
    return store


def _open_file(name: str, path: Path, create: bool, demonstration: bool) -> FileStore:
    with disk_errors(name):  # its folder may be for others alone
        made = not path.exists()
    if made:
        if not create:
            raise errors.StoreMissingError(store=name)
        create_file(name, path, demonstration)
    return FileStore(name, path, made)
