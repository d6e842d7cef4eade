"""Which languages there are."""

from pathlib import Path

import pytest

from commitments.text.languages import LANGUAGES, LOCALE_FOLDER, found_in, of_texts


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
