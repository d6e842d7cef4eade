"""What is written along the horizontal axis of a picture."""

from collections.abc import Iterator, Sequence

from commitments.render.svg.primitives import LINE, SIZE, lettered
from commitments.render.svg.text import widest, wrapped


class LabelsBelow:
    """Labels under an axis, each (x, text) as wide as it has room beside the next; `height` is what they
    take."""

    def __init__(self, labels: Sequence[tuple[float, str]]) -> None:
        step = (labels[-1][0] - labels[0][0]) / max(len(labels) - 1, 1) if labels else 0.0
        self._labels = [(x, wrapped(text, SIZE, step - 4, whole_words=True)) for x, text in labels]
        self.height = max((len(lines) for _, lines in self._labels), default=1) * SIZE * LINE

    def drawn(self, left: float, right: float, top: float) -> Iterator[str]:
        """Draw them between `left` and `right` below `top`: the last one stands, moved in; of those before it
        those that have room."""
        ends = right
        for x, lines in reversed(self._labels):
            half = widest(lines, SIZE) / 2 + 2
            if ends == right:
                x = min(x, right - half)
            if x - half >= left and x + half <= ends:
                ends = x - half
                yield lettered(lines, x, top + SIZE * 1.3, SIZE, anchor="middle")
