"""What lies beside the data in an archive, for whoever opens it without the dashboard: what it is, and under
which licence."""

from collections.abc import Iterable

from commitments.contract import datapackage
from commitments.exports.citation import Citation
from commitments.exports.tabular import DEMONSTRATION
from commitments.i18n.translator import Translator
from commitments.site.footer import DOCUMENTED


def read_me(
    cited: Citation, files: Iterable[tuple[str, str, int]], t: Translator, *, demonstration: bool
) -> str:
    """Return README.md; `files` are the tables, as (name of the file, title, rows)."""
    parts = [
        f"# {cited.title}",
        f"{cited.edition}.",
        f"{DEMONSTRATION}." if demonstration else t(DOCUMENTED),
        "## " + t("Files"),
        "\n".join(f"- `{name}`: {title}, {t.n('{n} row', '{n} rows', rows)}" for name, title, rows in files),
        "- `datapackage.json`: " + t("The description (Frictionless Data Package)"),
        "## " + t("How to read them"),
        t(
            "Values are codes, ISO dates and decimal points in every format, and every row says its revision "
            "and its day. The description names each column in both languages."
        ),
        t("An empty cell says that nothing is known: it is never zero."),
        t(
            "Tables are those of the revision, whatever the date; measures are as of the date. The CSV "
            "of a table can be imported again."
        ),
        "## " + t("How to cite"),
        cited.text,
        "## " + t("Licence"),
        licence(t, demonstration=demonstration),
    ]
    return "\n\n".join(parts) + "\n"


def licence(t: Translator, *, demonstration: bool) -> str:
    """Return under which licence the data may be used."""
    own = f"{datapackage.OWN['title']} ({datapackage.OWN['path']})"
    if demonstration:
        return t("Invented by a program. {licence}.", licence=own)
    return t(
        "The facts, words and codes of the tables: {licence}. Use them as you like, and cite them. "
        "Coordinates and places: GeoNames (geonames.org), under the same licence. Linked pages keep their "
        "own rights.",
        licence=own,
    )
