"""What each table is called."""

from commitments.i18n.translator import Translator


def table_names(t: Translator) -> dict[str, str]:
    """Return what each table is called."""
    return {
        "signatories": t("Actors"),
        "articles": t("Articles"),
        "commitments": t("Commitments and actions"),
        "reports": t("Reports"),
        "outcomes": t("Outcomes"),
        "milestones": t("Milestones"),
        "practices": t("Practices"),
    }
