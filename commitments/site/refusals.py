"""What of an address is left out, in sentences."""

from collections.abc import Iterable, Sequence

from commitments.i18n.translator import Translator
from commitments.site.urls import LONGEST, MOST, IgnoredParameter, shortened
from commitments.text.folding import LONGEST_SEARCH, MOST_WORDS

_NAMED_AT_MOST = 3  # parameters in one sentence


def refusals(left_out: Iterable[IgnoredParameter], t: Translator) -> list[str]:
    """Return the sentences that say what of an address is left out; however much it is, they are short."""
    by_reason: dict[str, list[IgnoredParameter]] = {}
    for parameter in left_out:
        by_reason.setdefault(parameter.why, []).append(parameter)
    return [_refusal(why, parameters, t) for why, parameters in by_reason.items()]


def _refusal(why: str, ignored_parameters: Sequence[IgnoredParameter], t: Translator) -> str:
    value = shortened(ignored_parameters[-1].value)
    names = list(dict.fromkeys(shortened(ignored_parameter.name) for ignored_parameter in ignored_parameters))
    named = t.list([t.quoted(name) for name in names[:_NAMED_AT_MOST]])
    match why:
        case "unknown" if len(names) > _NAMED_AT_MOST:
            return t(
                "This page does not use {names} and others in its address: they are ignored.",
                names=named,
            )
        case "unknown":
            return t.n(
                "This page does not use {names} in its address: it is ignored.",
                "This page does not use {names} in its address: they are ignored.",
                len(names),
                names=named,
            )
        case "long":
            return t(
                "In the address, {names} is longer than {n} characters: it is ignored.",
                names=named,
                n=LONGEST,
            )
        case "many":
            return t(
                "An address asks for at most {n} things at once: the others, of {names}, are ignored.",
                names=named,
                n=MOST,
            )
        case "words":
            return t(
                "A search has at most {words} words and {n} characters: “{value}” is searched for.",
                words=MOST_WORDS,
                n=LONGEST_SEARCH,
                value=ignored_parameters[-1].value,
            )
        case "day":
            return t("“{value}” is not a date (2026-03-31 would be one): today is shown.", value=value)
        case "since":
            return t("“{value}” is not a date (2026-03-31 would be one): it is ignored.", value=value)
        case "page":
            return t("“{value}” is not the number of a page: the first is shown.", value=value)
        case "language":
            return t("This dashboard does not speak the language “{value}”: it is ignored.", value=value)
    return t("“{value}” is not the number of a revision: the latest is shown.", value=value)
