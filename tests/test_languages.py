"""Which language a reader gets."""

import pytest

from commitments.languages import choose


@pytest.mark.parametrize(
    ("asked", "header", "expected"),
    [
        (None, None, "fr"),
        (None, "", "fr"),
        (None, "fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "en;q=0.3, fr-ML;q=0.7", "fr"),
        (None, "bm,en;q=0.6,fr;q=0.5", "en"),
        (None, "de-DE,de", "fr"),
        (None, "*", "fr"),
        (None, "en;q=0", "fr"),
        (None, "en;q=much, fr;q=0.1", "fr"),
        ("en", "fr", "en"),
        ("fr", "en", "fr"),
        ("de", "en", "en"),
        ("", "en", "en"),
    ],
)
def test_language(asked: str | None, header: str | None, expected: str) -> None:
    """The address decides, then the first wish of the browser that can be met, then French."""
    assert choose(asked, header) == expected
