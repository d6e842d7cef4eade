"""What the first page finds, in words, and what it is divided by."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commitments.i18n.translator import Translator, capital
from commitments.measures.figures import Figures
from commitments.measures.headline import Headline
from commitments.measures.scope import By
from commitments.site.cells import BigFigure
from commitments.site.context import Context

# What the cloth may be divided by, the first where nothing else is chosen.
DIVISIONS: tuple[By, ...] = ("country", "actor_type", "article", "theme")


def divisions(t: Translator) -> dict[str, str]:
    """Return what each of DIVISIONS is called."""
    return {
        "country": t("by country"),
        "actor_type": t("by kind of actor"),
        "article": t("by article"),
        "theme": t("by theme"),
    }


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence: its words; the stage whose look it bears, and where it leads, if any."""

    text: str
    code: str = ""
    to: str = ""


def told(figures: Figures, context: Context) -> tuple[Phrase, ...]:
    """Return how far the commitments are, as a sentence whose phrases bear the look of their stage: what is
    complete and well advanced, and of how many it is not known."""
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
    if unknown:
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


def finding(figures: Figures, context: Context) -> str:
    """Return the same sentence, plain."""
    return "".join(phrase.text for phrase in told(figures, context))


def counted(figures: Figures, t: Translator) -> str:
    """Return how many there are of what: declared by their actors, documented, or both."""
    n = figures.commitments
    if not figures.basis["declared"]:
        return t.n("{n} documented action", "{n} documented actions", n)
    if not figures.basis["documented"]:
        return t.n("{n} declared commitment", "{n} declared commitments", n)
    return t.n("{n} commitment or action", "{n} commitments and actions", n)


def key_figures(head: Headline, context: Context) -> list[BigFigure]:
    """Return the figures that the first screen opens with: how many, by whom, where, how silent, what
    moved."""
    t, to = context.t, context.address.to
    n = head.figures.commitments
    big_figures = [
        BigFigure(
            t.number(n),
            t.n("commitment or action recorded", "commitments and actions recorded", n),
            to("register"),
        ),
        BigFigure(
            t.number(head.leading),
            t.n(
                "actor leads them, of {listed}",
                "actors lead them, of {listed}",
                head.leading,
                listed=t.n("{n} listed", "{n} listed", head.actors),
            ),
            to("actors"),
        ),
        BigFigure(
            t.number(head.countries),
            t.n(
                "of the eight countries has something recorded",
                "of the eight countries have something recorded",
                head.countries,
            )
            if head.eight == 8
            else t("of the countries chosen have something recorded"),
            to("countries"),
            of=t("of {n}", n=head.eight),
        ),
        BigFigure(
            t.number(head.figures.silent),
            t("without a report or trace for more than two years"),
            to("register", silent="1"),
            of=t("of {n}", n=n),
        ),
    ]
    if head.since_dialogue and head.dialogue:
        reported = head.since_dialogue.counts["reported"]
        big_figures.append(
            BigFigure(
                t.number(reported),
                t("with news since the last forum, {day}", day=t.date(head.dialogue["occurred_on"])),
                to("register", sort="as_of", descending="1"),
                of=t("of {n}", n=n),
            )
        )
    return big_figures


def state_of_things(head: Headline, context: Context) -> str:
    """Return what kind of record this is: promised, or found in the public record."""
    t, n = context.t, head.figures.commitments
    declared, documented = head.figures.basis["declared"], head.figures.basis["documented"]
    if not n:
        return ""
    if not declared:
        return t.n(
            "{n} action found in the public record, none declared by its actor. Documented is not promised.",
            "{n} actions found in the public record, none declared by its actor. Documented is not promised.",
            n,
        )
    return t(
        "{declared}, {documented}: documented is not promised.",
        declared=t.n(
            "{n} commitment declared by its actor", "{n} commitments declared by their actors", declared
        ),
        documented=t.n(
            "{n} action found in the public record", "{n} actions found in the public record", documented
        ),
    )
