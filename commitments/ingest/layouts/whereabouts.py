"""What stands beside a table and holds for all of its rows: the name of its sheet, a line above it."""

import re
from collections.abc import Iterator, Sequence

from commitments.contract.codelists import fold
from commitments.contract.model import RECORDS
from commitments.ingest.cells import given_text
from commitments.ingest.clues import TITLE, WHOSE, clues_in, reference_of
from commitments.ingest.grids import Grid
from commitments.ingest.heading_rows import HeadingRows
from commitments.ingest.headings import Match, texts_of
from commitments.ingest.layouts.laying_out import Laying
from commitments.ingest.layouts.periods import period_of
from commitments.ingest.problems import Decision

# The headings of the columns in which it is laid out; what stands under the last two may name a place or not.
COMMUNE, COUNTRY, ARTICLE, THEME, SECTION, SHEET = "Commune", "Pays", "Article", "Thème", "Section", "Feuille"
GROUP = ""  # says nothing that a row of ours holds

_KINDS = {
    COMMUNE: r"commune|municipalit[ée]|mairie|ville|arrondissement|communaut[ée]|city|town|municipality",
    COUNTRY: r"pays|country",
    ARTICLE: r"article|clause",
    THEME: r"th[èe]me|th[ée]matique|theme|topic",
    SECTION: (
        r"r[ée]gion|d[ée]partement|province|cercle|district|collectivit[ée]|acteur|structure|organisation"
        r"|porteur"
    ),
    GROUP: (
        r"axes?|pilier|volet|composante|domaine|objectif|programme|chapitre|partie|pillar|component|objective"
        r"|priority|program"
    ),
}
_LED = {
    kind: re.compile(
        rf"\s*(?:nom\s(?:de\s(?:la|l['’])\s?|du\s))?(?:{words})\b\s*(?P<colon>:\s*)?(?P<rest>.*)",
        re.I | re.S,
    )
    for kind, words in _KINDS.items()
}


def named_in(text: str) -> tuple[str, str] | None:
    """Return what kind of thing a text that begins with its name names, and what it says of it.

    >>> named_in("Commune de Port-Balafon"), named_in("Pays : Mali"), named_in("Port-Balafon")
    (('Commune', 'Commune de Port-Balafon'), ('Pays', 'Mali'), None)
    """
    for kind, led in _LED.items():
        if (found := led.fullmatch(text)) and found["rest"]:
            return kind, found["rest"].strip() if found["colon"] else text.strip()
    return None


def beside_the_table(laying: Laying) -> Grid | None:
    """Lay out what the lines above a heading, else the name of the sheet, say of all rows below it."""
    if laying.head is None:
        return None
    texts = texts_of(laying.head.row.cells)
    table = laying.table or ("reports" if _are_reports(texts) else None)
    if table not in _TABLES:
        return None
    is_known = {
        "whose": _says_whose(table, texts),
        "day": "as_of" not in RECORDS[table].columns() or "as_of" in Match.of(texts, table).columns,
    }
    added = dict(_above(laying, laying.head, is_known))
    if not added and (found := _of_sheet(laying, is_known)):
        added = dict([found])
    if not added:
        return None
    decision = Decision("beside_the_table", {"texts": list(added.values())})
    return laying.beside([*added], lambda row: [*added.values()], decision)


_TABLES = ("reports", "outcomes", "commitments", "practices")
_DAY = RECORDS["reports"].columns()["as_of"].fr
_OF_DAY = re.compile(
    r"\s*(?:situation|arr[êe]t[ée]e?s?|date|p[ée]riode|trimestre|semestre|au|as\sof|(?:reporting\s)?period"
    r"|report\sdate)\b",
    re.I,
)
_IN_TITLE = re.compile(
    r"\b(?:commune|ville|mairie|municipalit[ée]|city|municipality)\s(?:de\s|du\s|d['’]\s?|of\s)"
    r"[^–—|,;:(\d]+?(?=\s*(?:[–—|,;:(\d]|\s-\s|$))",
    re.I,
)


def _says_whose(table: str, headings: Sequence[str]) -> bool:
    """Return whether headings say whose the record of a row is, or an identifier needs no more."""
    clues = clues_in(table, headings).values()
    if reference_of(table) == "commitment_id":
        return WHOSE in clues or TITLE not in clues
    return WHOSE in clues or "signatory_id" in Match.of(headings, table).columns


def _are_reports(headings: Sequence[str]) -> bool:
    """Return whether headings are those of reports that lack their day or what they are about."""
    named = Match.of(headings, "reports").columns
    return (
        not {"completion", "progress_percent", "value"}.isdisjoint(named)
        and TITLE in clues_in("reports", headings).values()
    )


def _above(laying: Laying, heading: HeadingRows, is_known: dict[str, bool]) -> Iterator[tuple[str, str]]:
    """Yield what the lines above the heading say, under the heading that it gets."""
    for row in laying.heads[: heading.first]:
        texts = [text for cell in row.cells if (text := given_text(cell))]
        if not texts or len(texts) > 2:
            continue
        text = texts[0] if len(texts) == 1 else f"{texts[0].rstrip(' :')} : {texts[1]}"
        found = named_in(text)
        if not is_known["day"] and _OF_DAY.match(text) and (period := period_of(text)):
            yield _DAY, period[0]
        elif is_known["whose"]:
            continue
        elif found and (found[0] in (COMMUNE, COUNTRY) or (found[0] == SECTION and ":" in text)):
            yield found[0], re.split(r"\s+[–—|-]\s+", found[1])[0]
        elif title := _IN_TITLE.search(text):
            yield COMMUNE, title[0].strip()


_ANY_NAME = re.compile(
    r"(?:feuil(?:le)?|sheet|tab(?:leau|elle)?|page|donnees|données|data|base|suivi|table|export|classeur|onglet)"
    r"[\s_-]*\(?\d*\)?",
    re.I,
)


def _of_sheet(laying: Laying, is_known: dict[str, bool]) -> tuple[str, str] | None:
    """Return what the name of a sheet says where several have its headings: a period, or whose they are."""
    alike = [
        beside.grid.sheet or ""
        for beside in laying.book
        if not beside.grid.hidden and _have_same_headings(beside, laying)
    ]
    if len(alike) < 2 or laying.grid.sheet not in alike:
        return None
    periods = [period_of(name) for name in alike]
    if all(periods):
        period = period_of(laying.grid.sheet)
        return (_DAY, period[0]) if period and not is_known["day"] else None
    if is_known["whose"] or any(_ANY_NAME.fullmatch(name.strip()) for name in alike):
        return None
    return SHEET, laying.grid.sheet.strip()


def _have_same_headings(one: Laying, other: Laying) -> bool:
    texts = [texts_of(each.head.row.cells) if each.head else () for each in (one, other)]
    first, second = (tuple(filter(None, map(fold, headings))) for headings in texts)
    return bool(first) and first == second
