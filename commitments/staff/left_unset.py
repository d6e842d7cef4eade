"""What readers lack because nobody has set it; told to staff and in the terminal, never to readers."""

from commitments.i18n.translator import Translator
from commitments.settings import Settings


def left_unset(settings: Settings, t: Translator) -> list[str]:
    """Return a sentence on each setting that readers would profit from."""
    sentences = []
    if not settings.contact:
        sentences.append(
            t(
                "Readers have nowhere to report an error: the operator can name an address "
                "(setting COMMITMENTS_CONTACT)."
            )
        )
    if not settings.publisher:
        sentences.append(
            t(
                "The legal notice names no publisher: the operator can say who it is "
                "(setting COMMITMENTS_PUBLISHER)."
            )
        )
    return sentences
