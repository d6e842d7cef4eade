"""Which languages there are, and which one a reader gets."""

from pathlib import Path

import pytest

from commitments.text.languages import LANGUAGES, LOCALE_FOLDER, choose_language, found_in, of_texts


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
    assert choose_language(asked, header) == expected


def test_a_language_is_a_folder_with_sentences(tmp_path: Path) -> None:
    """French comes first, English second, then every folder that holds sentences, by its code."""
    assert found_in(tmp_path) == ("fr", "en")
    for code, catalogue in (
        ("wo", "commitments"),
        ("fr", "commitments"),
        ("bm", "commitments"),
        ("x", "labels"),
    ):
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / f"{catalogue}.po").touch()
    assert found_in(tmp_path) == ("fr", "en", "bm", "wo")
    assert found_in(LOCALE_FOLDER) == LANGUAGES


@pytest.mark.parametrize(("language", "first"), [("fr", "fr"), ("en", "en"), ("wo", "en")])
def test_texts_of_records(language: str, first: str) -> None:
    """Records hold French and English: a reader of another language is shown English first."""
    assert of_texts(language)[0] == first
    assert set(of_texts(language)) == {"fr", "en"}
