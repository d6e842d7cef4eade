"""What readers lack because nobody has set it; told to staff and in the terminal, never to readers."""

from commitments import settings
from commitments.i18n.translator import Translator


def left_unset(t: Translator) -> list[str]:
    """Return a sentence on each setting that readers would profit from."""
    sentences = []
    if not settings.contact():
        sentences.append(
            t(
                "Readers have no address to report an error to: COMMITMENTS_CONTACT gives them an e-mail or a page."
            )
        )
    if not settings.publisher():
        sentences.append(
            t(
                "The legal notice names nobody: COMMITMENTS_PUBLISHER says who publishes and hosts these pages."
            )
        )
    return sentences
