"""What an installation is made of may go with it, and readers find it listed."""

from tests.licences import COMPATIBLE, READ, licence_of, locked, page


def test_every_package_may_go_along() -> None:
    """Each package of the lock is under licences that may stand in a program under Apache-2.0."""
    licences = {package: licence_of(package) for package in locked()}
    others = {
        package: licence
        for package, licence in licences.items()
        if not all(COMPATIBLE & set(each.split(" OR ")) for each in licence.split(" AND "))
    }
    assert len(licences) > 40
    assert not others


def test_the_list_is_what_is_installed() -> None:
    """The page of licences names each package of the lock with its licence; `make licences` writes it."""
    assert READ.read_text("utf-8") == page()
