"""What the first page finds, in words, and what it is divided by."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from commitments.i18n.translator import Translator, capital
from commitments.measures.figures import Figures
from commitments.measures.period import PeriodChanges
from commitments.measures.scope import By
from commitments.site.cells import Answer, Phrase
from commitments.site.context import Context

# What the cloth may be divided by, the first where nothing else is chosen.
DIVISIONS: tuple[By, ...] = ("country", "actor_type", "article", "theme")


def divisions(t: Translator) -> dict[str, str]:
    """Return what each of DIVISIONS is called."""
    return {
        "country": t("by country"),
        "actor_type": t("by type of actor"),
        "article": t("by article"),
        "theme": t("by theme"),
    }


def told(figures: Figures, context: Context, *, silence: bool = True) -> tuple[Phrase, ...]:
    """Return how far the commitments are, as a sentence whose phrases bear the look of their stage: what is
    complete and well advanced, and unless it is to say no `silence`, of how many it is not known."""
    t, to, n = context.t, context.address.to, figures.commitments
    if not n:
        return ()
    complete, substantial = figures.completion["complete"], figures.completion["substantial"]
    silent = ("no_evidence", "not_reported")
    unknown = sum(figures.completion[code] for code in silent)
    words = _agreed(figures, complete, substantial, unknown, t)
    phrases = {
        "all": Phrase(counted(figures, t), to=to("register")),
        "complete": Phrase(words[0], "complete", to("register", completion="complete")),
        "substantial": Phrase(words[1], "substantial", to("register", completion="substantial")),
        "unknown": Phrase(t.number(unknown), "not_reported", to("register", completion=silent)),
    }
    if unknown == n:
        return _filled(
            capital(words[2]) + ".", {"unknown": replace(phrases["unknown"], text=phrases["all"].text)}
        )
    if n == 1:
        (code,) = (code for code, of in figures.completion.items() if of)
        label = t.label("shown_completion", code)
        stage = {"stage": Phrase(label, code, to("register", completion=code))}
        return _filled(t("{all}; stage: {stage}.", all="{all}", stage="{stage}"), phrases | stage)
    if complete and substantial:
        far = t("{one} and {other}", one="{complete}", other="{substantial}")
    elif complete:
        far = "{complete}"
    elif substantial:
        far = t("none is complete, {substantial}", substantial="{substantial}")
    else:
        far = t("none is complete or substantially advanced")
    if unknown and silence:
        # Translators: {rest} says of how many it is not known.
        far = t("{far}; {rest}", far=far, rest=words[2])
    return _filled(t("Of {all}, {far}.", all="{all}", far=far), phrases)


def _agreed(figures: Figures, complete: int, substantial: int, unknown: int, t: Translator) -> Sequence[str]:
    """Return how many are complete, well advanced and unknown (which a phrase stands for), in words that
    agree with what there is: commitments, or actions alone."""
    if figures.basis["declared"]:
        return (
            t.agreed("commitment", "{n} is complete", "{n} are complete", complete),
            t.agreed("commitment", "{n} substantially advanced", "{n} substantially advanced", substantial),
            t.agreed(
                "commitment",
                "how far {unknown} has come is not known",
                "how far {unknown} have come is not known",
                unknown,
                unknown="{unknown}",
            ),
        )
    return (
        t.agreed("action", "{n} is complete", "{n} are complete", complete),
        t.agreed("action", "{n} substantially advanced", "{n} substantially advanced", substantial),
        t.agreed(
            "action",
            "how far {unknown} has come is not known",
            "how far {unknown} have come is not known",
            unknown,
            unknown="{unknown}",
        ),
    )


def _filled(sentence: str, phrases: Mapping[str, Phrase]) -> tuple[Phrase, ...]:
    """Return a sentence with phrases in the place of their names."""
    parts = re.split(r"\{(\w+)\}", sentence)
    return tuple(phrases[part] if at % 2 else Phrase(part) for at, part in enumerate(parts) if part)


def finding(figures: Figures, context: Context, *, silence: bool = True) -> str:
    """Return the same sentence, plain."""
    return "".join(phrase.text for phrase in told(figures, context, silence=silence))


def counted(figures: Figures, t: Translator) -> str:
    """Return how many there are of what: declared by their actors, documented, or both."""
    n = figures.commitments
    if not figures.basis["declared"]:
        return t.n("{n} documented action", "{n} documented actions", n)
    if not figures.basis["documented"]:
        return t.n("{n} declared commitment", "{n} declared commitments", n)
    return t.n("{n} commitment or action", "{n} commitments and actions", n)


def state_of_things(figures: Figures, t: Translator) -> str:
    """Return what kind of record this is: declared by its actors, or found in public sources."""
    declared, documented = figures.basis["declared"], figures.basis["documented"]
    if not figures.commitments:
        return ""
    if not declared:
        return t.n(
            "It was found in public sources: documented does not mean promised.",
            "All were found in public sources: documented does not mean promised.",
            documented,
        )
    if not documented:
        return t.n("It was declared by its actor.", "All were declared by their actors.", declared)
    return t(
        "{declared}, {documented}: documented does not mean promised.",
        declared=t.n("{n} declared by its actor", "{n} declared by their actors", declared),
        documented=t.n("{n} found in public sources", "{n} found in public sources", documented),
    )


# --- three answers ----------------------------------------------------------------------------------------


def moved(changes: PeriodChanges, since: str, forums: Mapping[str, str], context: Context) -> Answer:
    """Return what moved `since` when, with the forums since which the same can be asked, as day → name."""
    t, to, counts = context.t, context.address.to, changes.counts
    words = {
        "advanced": t.n("{n} has advanced", "{n} have advanced", counts["advanced"]),
        "fell_back": t.n("{n} has fallen back", "{n} have fallen back", counts["fell_back"]),
        "first_known": t.n(
            "the stage of {n} has become known", "the stages of {n} have become known", counts["first_known"]
        ),
        "slipped": t.n("{n} has become overdue", "{n} have become overdue", counts["slipped"]),
    }
    parts = [
        Phrase(words[what], to=to("since", since=changes.since, what=what)) for what in words if counts[what]
    ]
    told = _listed(parts, t) if parts else ()
    if not counts["advanced"]:
        told = (Phrase(t("No advance is known.")), *((Phrase(" "), *told) if told else ()))
    others = [
        (t("since {forum}", forum=name), context.address.here(since=day))
        for day, name in forums.items()
        if day != changes.since.isoformat()
    ]
    links = [(t("Country by country"), to("since", since=changes.since)), *others[:2]]
    return Answer(capital(since), told, links)


def sources(figures: Figures, context: Context) -> Answer:
    """Return who says how far the commitments are, each by its latest report."""
    t, to, n = context.t, context.address.to, figures.verification
    words = {
        # Translators: after “Who says so?”: the actors themselves, for so many commitments.
        "self_declared": t("actors for {n}", n=n["self_declared"]),
        "reviewed": t("others for {n}", n=n["reviewed"]),
        "disputed": t("disputed for {n}", n=n["disputed"]),
        "validated": t("verified for {n}", n=n["validated"]),
    }
    parts = [Phrase(words[code], to=to("register", verification=code)) for code in words if n[code]]
    if unheard := figures.commitments - figures.reported:
        parts.append(Phrase(t("nobody for {n}", n=unheard)))
    if not n["validated"]:
        parts.append(Phrase(t("verified for none")))
    return Answer(
        t("Who says so?"),
        _listed(parts, t) if figures.reported else (Phrase(t("Nobody yet: no report is recorded.")),),
        [(t("How each figure is established"), to("method"))],
    )


def silence(figures: Figures, context: Context) -> Answer:
    """Return of how many there has been no news for two years, and who can tell."""
    t, to, n = context.t, context.address.to, figures.silent
    count = {"count": Phrase(t.count_of(n, figures.commitments), to=to("register", silent="1"))}
    told = (
        _filled(t("{count} without any news for two years.", count="{count}"), count)
        if n
        else (Phrase(t("None without news for two years.")),)
    )
    contact = to("about")  # which no file beside the pages has
    return Answer(t("Silence"), told, [(t("Who can fill it in, and how"), contact and f"{contact}#contact")])


def _listed(parts: Sequence[Phrase], t: Translator) -> tuple[Phrase, ...]:
    """Return phrases as a sentence that lists them."""
    named = {f"part{at}": part for at, part in enumerate(parts)}
    first = next(iter(named))
    named[first] = replace(named[first], text=capital(named[first].text))
    # Translators: items set out as a sentence: only its full stop.
    return _filled(t("{list}.", list=t.list([f"{{{name}}}" for name in named])), named)
