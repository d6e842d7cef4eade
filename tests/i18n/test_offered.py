"""Which languages readers are offered, and which one a reader gets."""

from pathlib import Path

import pytest

from commitments.i18n.offered import choose_language, offered_languages
from commitments.i18n.translator import translator_for
from commitments.site.footer import untranslated
from tests import another_language


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


def test_a_language_is_offered_once_it_says_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A language is offered from four fifths on of what readers see of it; below, it is had by its address
    alone; and it says how much of that is not translated."""
    for code, translated in (("pt", 4), ("wo", 3), ("bm", 5)):
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        messages = [f'msgid "{n}"\nmsgstr "{code if n < translated else ""}"\n' for n in range(5)]
        messages.append('#: cli/main.py ui/desk/start.py\nmsgid "not for readers"\nmsgstr ""\n')
        folder.joinpath("commitments.po").write_text("\n".join(messages), "utf-8")
    request.addfinalizer(translator_for.cache_clear)
    another_language.speak(tmp_path, monkeypatch.setattr)
    assert offered_languages() == ("fr", "en", "bm", "pt")
    assert (choose_language("wo", "pt"), choose_language(None, "wo, pt;q=0.5")) == ("wo", "pt")
    assert [untranslated(translator_for(code)) != "" for code in ("fr", "en", "bm", "pt", "wo")] == [
        *(False, False, False),
        *(True, True),
    ]
    assert "3 of 5" in untranslated(translator_for("wo"))
