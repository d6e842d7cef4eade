"""How the register is cited: by its revision and the day of its figures, at an address that stays."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from commitments import settings
from commitments.contract import datapackage
from commitments.exports.tabular import DEMONSTRATION
from commitments.i18n.translator import Translator
from commitments.measures.scope import Scope
from commitments.site.scope_from_url import filters_of
from commitments.store.store import Store


@dataclass(frozen=True)
class Citation:
    """What a citation says: what, by whom, of which year, revision and day, where."""

    title: str
    author: str
    released: str  # the day of the revision, ISO; "" before the first
    revision: int
    day: str  # of the figures, ISO
    edition: str  # revision and day, in words
    url: str  # "" where it is not known under which name one asks
    text: str

    @property
    def bibtex(self) -> str:
        """Return an entry for BibTeX."""
        fields = {
            "title": f"{{{self.title}}}",
            "author": f"{{{self.author}}}",
            "year": self.released[:4],
            "version": str(self.revision),
            "url": self.url,
            "note": datapackage.OWN["name"],
        }
        said = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{bamako-commitments-r{self.revision}-{self.day},\n{said}\n}}\n"

    @property
    def cff(self) -> str:
        """Return a CITATION.cff."""
        fields = {
            "cff-version": "1.2.0",
            "message": self.text,
            "type": "dataset",
            "title": self.title,
            "authors": [{"name": self.author}],
            "version": str(self.revision),
            "date-released": self.released,
            "license": datapackage.OWN["name"],
            "url": self.url,
        }
        # What JSON writes is YAML too.
        lines = (
            f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value
        )
        return "\n".join(lines) + "\n"


def citation(store: Store, scope: Scope, site: str, t: Translator) -> Citation:
    """Return how a view of the register is cited; `site` is where the dashboard is, "" where that is not
    known."""
    assert scope.day is not None  # noqa: S101 - `scope_from_url` gives it
    revision, moment = scope.revision or 0, store.moment(scope.revision or 0)
    released = moment.date().isoformat() if moment else ""
    title = t("The Bamako commitments: register of commitments and actions")
    if store.is_demonstration:
        title = f"{title} ({DEMONSTRATION})"
    author = settings.current().publisher or t("Contributors of the Bamako commitments")
    view = [(name, value) for name, values in filters_of(scope).items() for value in values]
    fixed = urlencode([*view, ("revision", revision), ("day", scope.day.isoformat())])
    url = f"{site}/data/?{fixed}" if site else ""
    edition = t("Revision {number}, figures as of {day}", number=str(revision), day=scope.day)
    said = (
        f"{author} ({released[:4]})" if released else author,
        title,
        edition,
        datapackage.OWN["title"],
        url,
    )
    day, text = scope.day.isoformat(), ". ".join(filter(None, said))
    return Citation(title, author, released, revision, day, edition, url, text)
