"""TODO"""

from commitments.i18n.translator import Translator


def questions(t: Translator) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the pages of the navigation with their names, grouped by the question that they answer."""
    return [
        (
            t("Where do things stand?"),
            [
                ("overview", t("Overview")),
                ("since", t("Between two days")),
                ("countries", t("Countries")),
                ("declaration", t("The declaration")),
                ("themes", t("Themes of the city")),
            ],
        ),
        (
            t("Who does what?"),
            [
                ("register", t("Commitments")),
                ("actors", t("Actors")),
                ("partnerships", t("Partnerships")),
            ],
        ),
        (
            t("To what effect?"),
            [
                ("outcomes", t("Outcomes")),
                ("environment", t("Laws, networks, events")),
                ("practices", t("Practices")),
            ],
        ),
        (
            t("How is it known?"),
            [("method", t("Method")), ("history", t("History")), ("about", t("About"))],
        ),
    ]


def page_names(t: Translator) -> list[tuple[str, str]]:
    """Give the pages of the navigation, in order, with their names."""
    return [page for _, pages in questions(t) for page in pages]


def staff_pages(t: Translator) -> list[tuple[str, str, str]]:
    """Give the pages of the staff's navigation, with their names and what they are for."""
    return [
        ("staff", t("Secretariat"), t("Who is signed in, and what can be done here.")),
        (
            "upload",
            t("Deposit files"),
            t("Spreadsheets are read, mended on the page, looked at, and published as a revision."),
        ),
        (
            "edit",
            t("By hand"),
            t("One record added, corrected or contested without a file."),
        ),
        (
            "due",
            t("Reports to ask for"),
            t("Who is asked for a report, since when, with sheets to send out and a letter to go with them."),
        ),
        (
            "rename",
            t("Change an identifier"),
            t("An identifier is changed, or two that name the same become one; old links lead on."),
        ),
    ]


# Pages that show one thing are reached from a list, and stand under it in the navigation.
LISTED_IN = {
    "commitment": "register",
    "actor": "actors",
    "revision": "history",
    "undo": "history",
}
