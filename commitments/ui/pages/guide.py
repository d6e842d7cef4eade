"""The guide of the secretariat, with its pictures and the file to practise with."""

import re

import streamlit as st

from commitments.auth.sign_in import Person
from commitments.settings import app_folder
from commitments.site.blocks import FileOffer
from commitments.site.registry import SITE_PAGES
from commitments.site.visit import Visit
from commitments.ui.drawing import heading, take
from commitments.ui.fields import WIDTH

_FOLDER = app_folder() / "docs" / "guide"
_PICTURE = re.compile(r"^!\[(?P<of>.+)\]\((?P<file>.+)\)$", re.MULTILINE)
_LINK = re.compile(r"\[(.+?)\]\(.+?\)")  # to the file, which is offered


def page(visit: Visit, _: Person) -> None:
    """Draw the page."""
    t, entry = visit.t, SITE_PAGES["guide"]
    heading(t(entry.title), t(entry.purpose), level=1)
    file = _FOLDER / "exercice.csv"
    take([FileOffer(t("A file to practise with"), file.name, "text/csv", file.read_bytes)])
    _title, written = (_FOLDER / "guide-du-secretariat.md").read_text("utf-8").split("\n", 1)
    begin = 0
    for picture in _PICTURE.finditer(written):
        _say(written[begin : picture.start()])
        st.image(_FOLDER / picture["file"], alt=picture["of"])
        begin = picture.end()
    _say(written[begin:])


def _say(text: str) -> None:
    """Draw what stands between pictures, in French whatever language is read."""
    text = _LINK.sub(r"\1", text)
    st.markdown(f'<div lang="fr">\n\n{text}\n\n</div>', unsafe_allow_html=True, width=WIDTH, anchors=False)
