"""What may be set and what is, told to whoever runs it; `python -m commitments.operation.configuration`
writes the table of docs/operators.md anew."""

from dataclasses import dataclass

from commitments.i18n.translator import Translator, translator_for
from commitments.settings import FILE, Reading, Settings, about, app_folder, in_environment

_HIDDEN = "…"
_PAGE = app_folder() / "docs" / "operators.md"
_HEAD = "| Setting, in the environment | What it says | Without it |\n| --- | --- | --- |\n"


@dataclass(frozen=True)
class SettingShown:
    """A setting as it stands: its value unless that is a secret, where it was set ("" where it was not), and
    what it says."""

    name: str
    value: str
    place: str
    sentence: str


def configuration(reading: Reading, t: Translator) -> list[SettingShown]:
    """Return every setting as it was read."""
    return [
        SettingShown(
            name, _value(name, reading.settings, t), reading.places.get(name, ""), t(about(name).sentence)
        )
        for name in Settings.model_fields
    ]


def _value(name: str, settings: Settings, t: Translator) -> str:
    value = getattr(settings, name)
    if value in ("", (), None):
        return t(about(name).otherwise)
    if about(name).secret:
        return _HIDDEN
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def table() -> str:
    """Return every setting, what it says and what holds without it, as rows of Markdown."""
    t = translator_for("en")
    rows = [(FILE, "The file in which all others may stand.", "`commitments.toml`, if it is there")]
    for each in configuration(Reading(Settings(), None, {}, ()), t):
        without = each.value if about(each.name).otherwise else f"`{each.value}`"
        rows.append((in_environment(each.name), each.sentence, without))
    return _HEAD + "".join(f"| `{name}` | {sentence} | {without} |\n" for name, sentence, without in rows)


if __name__ == "__main__":
    text = _PAGE.read_text("utf-8")
    before, _, rest = text.partition(_HEAD)
    after = "\n".join(line for line in rest.split("\n") if not line.startswith("|"))
    _PAGE.write_text(before + table() + after, "utf-8")
