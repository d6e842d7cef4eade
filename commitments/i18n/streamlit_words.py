"""What is said in place of Streamlit's own English words, which are not in our hands."""

import re
from collections.abc import Iterator

from commitments.i18n.translator import Translator

# Under which these sentences stand in the catalogues.
CONTEXT = "Streamlit"

_WORDS = (
    *("Skip to main content", "Main menu", "App pages", "Sidebar", "Expand sidebar", "Collapse sidebar"),
    *("Navigate to home page", "App Logo", "Notifications", "Close", "Cancel", "Copy", "Copied"),
    *("Copy to clipboard", "Link to heading", "Theme", "Light", "Dark", "System", "Print", "Fullscreen"),
    *("Close fullscreen", "Scroll tabs left", "Scroll tabs right", "Scrollable table", "Running..."),
    *("Connecting", "Error", "Try again", "Connection error", "Connection timed out.", "Page not found"),
    *("Choose an option", "Choose options", "No results", "No options to select", "No options to select."),
    *("Clear value", "Clear entry", "Clear all", "Select all", "Selected values", "Selectbox options"),
    *("Multiselect options", "Open", "Show suggestions", "Invalid input.", "Choose date", "dd", "yyyy"),
    *("Choose date range", "Clear date", "Clear dates", "Date range", "Pagination", "Previous page"),
    *("Next page", "Search", "Close Search", "Next Result", "Previous Result", "Download as CSV"),
    *("Show/hide columns", "Dataframe column menu", "Copy column name", "Sort ascending"),
    *("Sort descending", "Pin column", "Unpin column", "Hide column", "Autosize", "Statistics", "Format"),
    *("Clear selection", "No data", "empty", "Download failed", "Upload", "file upload", "Add files"),
    *("Drag and drop a file here", "Drag and drop files here", "Too many files"),
    "Unexpected error. Please try again.",
)
# What English, too, says otherwise.
_SAID_OTHERWISE = {
    "Connecting to Streamlit server": "Connecting to the server",
    "Unable to connect to Streamlit server": "The server does not answer",
    "Streamlit server is not responding. Are you connected to the internet?": (
        "The server does not answer. Check the connection; the page will resume by itself."
    ),
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": (
        "The dashboard no longer runs on this computer. To start it again:"
    ),
    "Failed to generate file for download": "This file cannot be given: load the page again.",
}
_COMMAND = {"streamlit run yourscript.py": "commitments serve"}

# What has a part of its own, as regular expressions for the browser. The first that fits is said.
_PATTERNS = {
    r"^Remove (?<file>.+)$": "Remove {file}",
    r"^Page (?<n>\d+)$": "Page {n}",
    r"^Select (?<n>\d+) matches$": "Select {n} matches",
    r"^Press Enter to apply$": "Press Enter to apply",
    r"^Press Enter to submit form$": "Press Enter to submit form",
    r"^(?<n>\d+(?:\.\d+)?)(?<unit>[KMG])B per file$": "{n}{unit}B per file",
    r"^Error:$": "Error:",
}
_PATTERNS_SAID_OTHERWISE = {
    r"^(You have requested page .*|The page that you have requested .*) Running the app's main page\.$": (
        "This page does not exist, or no longer. Here is the first page."
    ),
    r"^(?<n>\d+)(?:\.0)?B$": "{n}\u00a0bytes",
    r"^(?<n>\d+)(?:\.0)?KB$": "{n}\u00a0KB",
    r"^(?<n>\d+)\.(?<tenths>\d)KB$": "{n}.{tenths}\u00a0KB",
    r"^(?<n>\d+)(?:\.0)?(?<unit>[MG])B$": "{n}\u00a0{unit}B",
    r"^(?<n>\d+)\.(?<tenths>\d)(?<unit>[MG])B$": "{n}.{tenths}\u00a0{unit}B",
    r"^AxiosError: Request failed with status code 403$": (
        "This file was not taken: nobody is signed in any more. Sign in again, then send it once more."
    ),
    r"^AxiosError: Request failed with status code 413$": "This file is too large to be taken.",
    r"^AxiosError: .*$": "This file did not arrive: the connection broke off. Remove it, then send it again.",
    r"^(Error: )?Connection lost\. .*$": (
        "This file did not leave: there is no connection. Remove it, then send it once there is."
    ),
    r"^File must be (?<n>\d+)(\.\d+)?(?<unit>[KMG])B or smaller\.$": (
        "This file is too large: at most {n}\u00a0{unit}B."
    ),
}


def sentences() -> Iterator[str]:
    """Yield what there is to translate."""
    yield from _WORDS
    yield from (*_SAID_OTHERWISE.values(), *_PATTERNS.values(), *_PATTERNS_SAID_OTHERWISE.values())


def words(t: Translator) -> dict[str, dict[str, str]]:
    """Return what words.js puts in place of what Streamlit says: of whole texts, and of patterns."""
    own = t.language == "en"
    texts = ({} if own else {text: text for text in _WORDS}) | _SAID_OTHERWISE
    patterns = ({} if own else _PATTERNS) | _PATTERNS_SAID_OTHERWISE
    return {
        "words": {theirs: t.said_in(CONTEXT, ours) for theirs, ours in texts.items()} | _COMMAND,
        "patterns": dict(_for_browser(pattern, ours, t) for pattern, ours in patterns.items()),
    }


def _for_browser(pattern: str, ours: str, t: Translator) -> tuple[str, str]:
    """Return a pattern with numbered groups, which every browser knows, and what takes its place."""
    groups = re.findall(r"\((?!\?:)(?:\?<(\w+)>)?", pattern)
    facts = {name: f"${place}" for place, name in enumerate(groups, start=1) if name}
    return re.sub(r"\?<\w+>", "", pattern), t.said_in(CONTEXT, ours, **facts)
