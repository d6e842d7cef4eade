"""What stands beside a reference and helps to find what is meant: what it is called, whose it is.

People who know no identifiers write « Action » and « Ville ». Such a heading names no column; where nothing
else names the reference that the table requires, it stands for that one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS, is_identifier
from commitments.ingest.cells import given_text
from commitments.ingest.heading_names import parts_of
from commitments.ingest.packed_rows import PackedRows
from commitments.ingest.sheets import Row, Sheet, places_of

TITLE, WHOSE = "clue:title", "clue:whose"
CLUES = (TITLE, WHOSE)

_TITLES = (
    *("action", "action menée", "action prévue", "intitulé", "titre", "engagement"),
    *("engagement pris", "projet"),
    *("activité", "libellé", "objet", "opération", "initiative", "désignation", "chantier"),
    *("intitulé de l’action", "intitulé de l’engagement", "intitulé du projet", "titre de l’action"),
    *("titre de l’engagement", "titre du projet", "nom de l’action", "nom du projet", "nom de l’engagement"),
    *("libellé de l’action", "libellé de l’engagement"),
    *("description de l’action", "quel est votre engagement"),
    *("actions réalisées", "activités", "projets", "engagements", "réalisations", "actions"),
    *("actions menées", "actions prévues", "activities"),
    *("title", "project", "activity", "commitment", "action title", "project title", "project name"),
    *("commitment title", "title of the commitment", "activity title", "name of the project"),
)
_ACTORS = (
    *("porteur", "acteur", "organisation", "structure", "signataire", "chef de file"),
    *("organisme", "institution"),
    *("porteur de l’engagement", "porteur du projet", "nom de l’acteur"),
    *("nom du porteur", "nom du signataire"),
    *("structure porteuse", "collectivité", "collectivité territoriale", "nom de la collectivité", "mairie"),
    *("actor", "lead", "lead organisation", "organization", "signatory", "owner", "responsible"),
    *("porté par", "led by"),
)
_PLACES = (
    *("ville", "commune", "localité", "municipalité", "nom de la commune", "nom de la ville", "territoire"),
    *("votre commune", "votre ville", "city", "town", "municipality", "location", "commune ou ville", "lieu"),
    *("ville ou commune", "ville/commune", "commune/ville", "implementing city", "implementing municipality"),
)
_COUNTRIES = ("pays", "country")
# What a layout says of where rows stood: it may name a town, and need not.
_WHEREABOUTS = ("section", "feuille")

_TITLE_HEADINGS = frozenset(map(fold, _TITLES))
_BEARERS = frozenset(map(fold, (*_ACTORS, *_PLACES)))  # what may stand for the actor itself
_WHOSE_HEADINGS = _BEARERS | frozenset(map(fold, (*_COUNTRIES, *_WHEREABOUTS)))


class Words(str):
    """The words of a row in place of an identifier: whose the record is, and what it is `called`."""

    __slots__ = ("called",)
    called: str

    def __new__(cls, called: str, whose: Iterable[str]) -> "Words":
        """Put together the words for a record that bears a name."""
        self = super().__new__(cls, " · ".join((*whose, called)))
        self.called = called
        return self

    def __reduce__(self) -> tuple[type["Words"], tuple[str, tuple[str, ...]]]:
        """Keep both as it is pickled."""
        whose = str(self).removesuffix(self.called).removesuffix(" · ")
        return Words, (self.called, (whose,) if whose else ())


def reference_of(table: str) -> str | None:
    """Return the column that clues of a table are about: what its rows refer to by its title or its actor."""
    columns = RECORDS[table].columns() if table else {}
    return next(
        (name for name in ("commitment_id", "signatory_id") if name in columns and columns[name].refers_to),
        None,
    )


def clues_in(table: str, headings: Sequence[str]) -> dict[int, str]:
    """Return which of some headings are clues in a table, by their place."""
    reference = reference_of(table)
    if reference is None:
        return {}
    clues: dict[int, str] = {}
    for at, heading in enumerate(headings):
        parts = parts_of(heading)
        if reference == "commitment_id" and parts & _TITLE_HEADINGS:
            clues[at] = TITLE
        elif parts & _WHOSE_HEADINGS:
            clues[at] = WHOSE
    return clues


def standing_for(table: str, headings: Sequence[str], free: Iterable[int]) -> tuple[int, str] | None:
    """Return which of the `free` headings stands for the reference that a table requires, and that column."""
    reference = reference_of(table)
    if reference is None:
        return None
    meant = _TITLE_HEADINGS if reference == "commitment_id" else _BEARERS
    place = next((at for at in free if parts_of(headings[at]) & meant), None)
    return None if place is None else (place, reference)


def with_words(sheet: Sheet) -> Sheet:
    """Return a sheet in which a reference without an identifier holds what its row says of it."""
    reference = sheet.table and reference_of(sheet.table)
    at = places_of(sheet.columns).get(reference or "")
    if at is None or not (any(sheet.clues) or sheet.whose):
        return sheet
    titles = [place for place, clue in enumerate(sheet.clues) if clue == TITLE]
    if titles and _is_numbering(given_text(row.cells[at]) for row in sheet.rows):
        place = titles.pop(0)
        columns = (
            None if here == at else reference if here == place else name
            for here, name in enumerate(sheet.columns)
        )
        clues = (None if here == place else clue for here, clue in enumerate(sheet.clues))
        sheet, at = replace(sheet, columns=tuple(columns), clues=tuple(clues)), place
    are_words = bool(parts_of(sheet.headings[at]) & (_TITLE_HEADINGS | _BEARERS))
    whose = whose_reader(sheet)
    rows = PackedRows(Row, (_worded(row, at, titles, whose(row), are_words) for row in sheet.rows))
    return replace(sheet, rows=rows)


def whose_reader(sheet: Sheet) -> Callable[[Row], tuple[str, ...]]:
    """Return what says of a row whose the record is that it refers to: its own cells, else what a person
    decided of the sheet."""
    places = tuple(place for place, clue in enumerate(sheet.clues) if clue == WHOSE)
    otherwise = (sheet.whose,) if sheet.whose else ()
    return lambda row: said_at(row, places) or otherwise


def names_nobody(sheet: Sheet) -> bool:
    """Return whether no column of a sheet says whose the commitments are that its rows refer to."""
    return WHOSE not in sheet.clues and reference_of(sheet.table or "") == "commitment_id"


def bearer_places(sheet: Sheet) -> tuple[int, ...]:
    """Return the places of the cells that name an actor or a town."""
    headings = enumerate(sheet.headings)
    return tuple(place for place, heading in headings if parts_of(heading) & _BEARERS)


def said_at(row: Row, places: Iterable[int]) -> tuple[str, ...]:
    """Return what a row says at some places, each once."""
    return tuple(dict.fromkeys(filter(None, (given_text(row.cells[place]) for place in places))))


def _is_numbering(texts: Iterable[str]) -> bool:
    """Return whether the cells of a column number the rows, also of several parts: no identifiers."""
    given = {text.removesuffix(".") for text in texts if text}
    return len(given) > 1 and given == {str(number) for number in range(1, len(given) + 1)}


def _worded(row: Row, at: int, titles: Iterable[int], about: tuple[str, ...], are_words: bool) -> Row:
    """A row with its words where its identifier would be; without a figure it is what its heading says."""
    own = given_text(row.cells[at])
    if is_identifier(own) and not (are_words and not any(map(str.isdigit, own))):
        return row
    called = own or next(iter(said_at(row, titles)), "")
    if not called or (own and not about):
        return row
    words = Words(called, about)
    return row._replace(cells=tuple(words if place == at else cell for place, cell in enumerate(row.cells)))
