"""Paper and pixels, set by typst: in a process of its own, as it ends the one it is in for want of memory."""

from __future__ import annotations

import json
import logging
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from commitments.errors import FileNotMadeError
from commitments.limits import worker
from commitments.limits.wanted import require_wanted

if TYPE_CHECKING:  # it takes long to import, and the server never does
    import typst

FONTS = Path(__file__).parent / "fonts"
_BRIEF = Path(__file__).parent / "brief.typ"
_PIXELS = "#set page(width: 900pt, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 100%)\n"

_LOG = logging.getLogger(__name__)

_MEMORY = 1 << 30  # bytes of the process; what the demonstration asks for takes a third
_SECONDS = 60  # of computing in it, likewise a sixtieth


class Typesetter:
    """What a process that sets is asked; it answers one thing after another."""

    def __init__(self, into: BinaryIO, out: BinaryIO) -> None:
        self._into, self._out = into, out

    def lengths(self, data: str) -> list[int]:
        """Return how many pages each brief has of those that brief.typ lays out, as JSON."""
        pages: list[int] = self._ask("lengths", data)
        return pages

    def pdf(self, data: str) -> bytes:
        """Return what brief.typ lays out, as JSON, as PDF that screen readers can read."""
        made: bytes = self._ask("pdf", data)
        return made

    def png(self, svg: str, width: int) -> bytes:
        """Return an SVG as PNG of so many pixels across."""
        made: bytes = self._ask("png", svg, width)
        return made

    def _ask(self, task: str, *arguments: object) -> Any:
        try:
            self._into.write(pickle.dumps((task, arguments)))
            self._into.flush()
            failed, answer = pickle.load(self._out)  # noqa: S301 - our own words
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            require_wanted()
            _LOG.error("The process that sets ended at %s: it lacked memory or time, or was ended.", task)
            raise FileNotMadeError from error
        if failed:
            raise RuntimeError(answer)
        return answer


@contextmanager
def typesetter() -> Iterator[Typesetter]:
    """Return a process that sets, for the length of the block.

    Raises:
        FileNotMadeError: What it is asked takes more memory or time than it may.
    """
    with worker.running(__name__, serve.__name__) as (into, out):
        yield Typesetter(into, out)


# --- in the process that sets ---------------------------------------------------------------------------


def serve() -> None:
    """Set what is asked on the standard input, and answer on the standard output, until there is no more."""
    worker.bound(_MEMORY, _SECONDS)
    os.environ["RAYON_NUM_THREADS"] = "1"  # one file takes one core
    import typst

    while True:
        try:
            task, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own words
        except EOFError:
            return
        try:
            answer = False, _TASKS[task](*arguments)
        except typst.TypstError as error:
            answer = True, error.message
        pickle.dump(answer, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _lengths(data: str) -> list[int]:
    compiler = _compiler(data)
    first, last = (json.loads(compiler.query(f"<{place}>", field="value")) for place in ("first", "last"))
    return [end - start + 1 for start, end in zip(first, last, strict=True)]


def _pdf(data: str) -> bytes:
    import typst

    compiler = _compiler(data)
    try:
        made = compiler.compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        # Letters that no font here has are drawn as boxes, which the standard does not allow.
        if "could not be displayed" not in error.message:
            raise
        made = compiler.compile(format="pdf")
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def _compiler(data: str) -> typst.Compiler:
    import typst

    return typst.Compiler(_BRIEF, font_paths=_fonts(), sys_inputs={"data": data})


def _png(svg: str, width: int) -> bytes:
    import typst

    made = typst.compile(
        _PIXELS.encode(), format="png", ppi=width / 900 * 72, font_paths=_fonts(), sys_inputs={"svg": svg}
    )
    assert isinstance(made, bytes)  # noqa: S101 - it is one page
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of pictures and briefs, the same on every machine: those here, and for rarer letters
    those that typst carries."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


_TASKS: dict[str, Callable[..., object]] = {"lengths": _lengths, "pdf": _pdf, "png": _png}
