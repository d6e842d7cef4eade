"""Pieces of a page as HTML, from the templates; whatever people wrote is text there, never markup."""

import json
import re
from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from commitments.text.marking import N_


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(name: str, **values: object) -> str:
    """Return the HTML of templates/`name`.html filled with `values`.

    Raises jinja2.UndefinedError where the template asks for a value that is not given.
    """
    return _environment().get_template(f"{name}.html").render(**values)


def together(*pieces: str) -> Markup:
    """Return pieces, which are HTML already, one after another, to be put into a piece as they are."""
    return Markup("".join(pieces))  # noqa: S704 - in each of them what people wrote is text


_PAGE_LINK = re.compile(r'<a (href="\./[^"]*")>(.*?)</a>', re.DOTALL)


def opening_beside(html: str, said: str) -> str:
    """Return a piece whose links to pages open beside the page that shows it (static/view.js), as is `said`
    to who does not see it."""
    hidden = render("hidden", said=said)
    return _PAGE_LINK.sub(lambda link: f'<a {link[1]} class="beside">{link[2]}{hidden}</a>', html)


def linked_data(value: object) -> Markup:
    """Return a value as JSON-LD for the head of a page, in a script that runs nothing and that nothing in it
    ends."""
    written = json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
    return together('<script type="application/ld+json">', written, "</script>")


_CAMERA = 400  # characters of an address; of more, the squares are too small for a phone

NO_CODE = N_("This address is too long for a QR code: send it as a link, or choose fewer filters.")


def is_too_long(to: str) -> bool:
    """Return whether an address has no QR code because it is longer than a camera reads."""
    return to.startswith("http") and len(to) > _CAMERA


def qr_code(to: str) -> Markup:
    """Return the QR code of an address as SVG; "" for one that is no link, or too long for a camera."""
    if not to.startswith("http") or is_too_long(to):
        return Markup("")
    return Markup(segno.make(to, error="m", micro=False).svg_inline(omitsize=True, border=0))  # noqa: S704


def qr_picture(to: str) -> str:
    """Return the same as an SVG that stands by itself."""
    return str(qr_code(to)).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def read_templates() -> None:
    """Read and compile every template, so that no visit has to."""
    for name in _environment().list_templates():
        _environment().get_template(name)
