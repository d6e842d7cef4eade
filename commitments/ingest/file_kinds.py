"""Kinds of files that are not read, each by the name under which `problems` has its sentence.

What a file holds decides, whatever it is called; its name does where content says nothing.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

# How files begin that hold others: what is zipped, and the container of Microsoft’s programs before that.
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How the names of tables end.
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".fods")
TABLES = (".csv", ".tsv", *SPREADSHEETS)
_HEAD = 1 << 16  # bytes that show what a text is

# What programs and systems put beside the files of people.
_LOCK = re.compile(r"~\$|\.~lock\.")
_SYSTEM = re.compile(r"\._|(?:thumbs\.db|desktop\.ini|\.ds_store)$", re.IGNORECASE)

# How the bytes of a file begin.
_BEGINNINGS = {
    "system_file": rb"\x00\x05\x16\x07",
    "pdf": rb"(?:\xef\xbb\xbf)?\s*%PDF-",
    "picture": (
        rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|RIFF.{4}WEBP|BM.{4}\x00{4}|8BPS"
        rb"|.{4}ftyp(?:hei|mif|avi)"
    ),
    "database": rb"SQLite format 3\x00|.{4}Standard (?:Jet|ACE) DB\x00|.{8}DUCK.\x00",
    "data_file": rb"PAR1[^ -~]|ARROW1\x00|FEA1\x00|Obj\x01|\$FL[23]@\(#\)|<stata_dta>|\x89HDF|RDX[23]\n",
    "archive": rb"PK\x05\x06|Rar!\x1a|7z\xbc\xaf\x27\x1c|\x1f\x8b|BZh\d1AY|\xfd7zXZ|.{257}ustar|MSCF\x00",
    "old_table": rb"\x09[\x00\x02\x04][\x04\x06]\x00",
    "shortcut": rb"L\x00\x00\x00\x01\x14\x02\x00",
    "document": rb"PK.{28}mimetypeapplication/(?:vnd\.oasis\.opendocument\.text|epub)",
    "slides": rb"PK.{28}mimetypeapplication/vnd\.oasis\.opendocument\.presentation",
}
# How a text begins, in small letters and without what is white.
_MARKUP = r"(?:<\?xml.{,200})?(?:<!--.{,1000}-->\s*)?"
_TEXTS = {
    "document": r"\{\\rtf|(?:<\?xml.{,200})?<office:document\b.{,4000}opendocument\.text",
    "xml_spreadsheet": r"<\?xml.{,4000}urn:schemas-microsoft-com:office:spreadsheet",
    "picture": rf"{_MARKUP}<svg\b",
    "sign_in_page": (
        rf"{_MARKUP}<(?:!doctype html|html|head|meta|script|body)\b.*"
        r"(?:<title>[^<]*(?:connexion|se connecter|identifi|authentifi|sign[ -]?in|log[ -]?in)"
        r"|accounts\.google|login\.microsoftonline|type=.?password)"
    ),
    "web_page": (
        rf"{_MARKUP}<(?:!doctype html|html|head|meta|script|body|table)\b"
        r"|mime-version: .{,20}x-document-type:|from: <saved by"
    ),
    "email": (
        r"(?=(?:return-path|received|delivered-to|from|to|subject|date|message-id|mime-version|x-[\w-]+): )"
        r"(?=.*^(?:from|to): )(?=.*^(?:subject|date|message-id|mime-version): )"
    ),
    "shortcut": (
        r"\[internetshortcut\]|\[desktop entry\]|\{[^{}]*\"doc_id\"\s*:"
        r"|<\?xml.{,400}<plist.{,400}<key>url</key>"
    ),
    "old_table": r"id;p.*^c;[xy]\d+;[xyk]|table\s*\n0,1\s*\n",
    "json": r"(?:\[\s*)?\{\s*\"(?:[^\"\\]|\\.)*\"\s*:|\[\s*\[",
    "xml": r"<\?xml\b(?!.{,4000}opendocument\.spreadsheet)",
}
# The parts of what is zipped, whatever their case.
_PARTS = {
    "xlsb": r"xl/workbook\.bin$",
    "document": r"word/",
    "slides": r"ppt/|index/(?:master)?slide",
    "numbers": r"index/.*\.iwa$|index\.zip$|\.iw",
}
_OF_TABLES = re.compile(r"xl/|_rels/|content\.xml$|\[content_types\]\.xml$")
_BOOKS = ("Workbook", "Book")
# The streams of what Microsoft's programs wrote before, where none is a workbook.
_STREAMS = {
    "encrypted": ("EncryptedPackage",),
    "document": ("WordDocument", "Quill"),
    "slides": ("PowerPoint Document",),
    "email": ("__properties_version1.0",),
}
# What the content of some leaves open, by the end of their names.
_ENDINGS = {
    ".pages": "document",
    ".key": "slides",
    ".webloc": "shortcut",
    ".dbf": "old_table",
    ".dta": "data_file",
    ".sas7bdat": "data_file",
}


def is_of_system(folder: str) -> bool:
    """Return whether a folder of that name holds nothing that a person put there."""
    return folder.startswith(".") or folder == "__MACOSX"


def beside_others(name: str) -> str | None:
    """Return what kind of file a program or a system puts beside others under such a name, if any."""
    if _LOCK.match(name):
        return "lock_file"
    return "system_file" if _SYSTEM.match(name) else None


def other_kind(name: str, content: bytes) -> str | None:
    """Return the kind of a file that is no table; None where it may be one."""
    bare = PurePath(name).name
    if kind := beside_others(bare):
        return kind
    ending = _ENDINGS.get(PurePath(bare.lower()).suffix)
    for kind, pattern in _BEGINNINGS.items():
        if re.match(pattern, content, re.DOTALL):
            return kind
    if content.startswith(ZIP):
        return _zipped_kind(content, ending)
    if content.startswith(OLE) and not any(stream.encode("utf-16-le") in content for stream in _BOOKS):
        return compound_kind(content)
    if ending and b"\0" in content[:_HEAD]:
        return ending
    return _text_kind(content)


def compound_kind(content: bytes) -> str | None:
    """Return the kind of a file of Microsoft's old container, if it is known and no workbook."""
    for kind, streams in _STREAMS.items():
        if any(stream.encode("utf-16-le") in content for stream in streams):
            return kind
    return None


def _zipped_kind(content: bytes, ending: str | None) -> str | None:
    names: Iterable[str] = ()
    with suppress(BadZipFile, NotImplementedError, ValueError, OSError), ZipFile(BytesIO(content)) as parts:
        names = [name.replace("\\", "/").lower() for name in parts.namelist()]
    for kind, pattern in _PARTS.items():
        if any(re.match(pattern, name) for name in names):
            return ending or kind if kind == "numbers" else kind
    return None if not names or any(map(_OF_TABLES.match, names)) else "archive"


def _text_kind(content: bytes) -> str | None:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = content[:_HEAD].decode(encoding, "replace").lstrip().lower()
    for kind, pattern in _TEXTS.items():
        if re.match(pattern, text, re.DOTALL | re.MULTILINE):
            if kind == "web_page" and re.search(rb"<\0?t\0?[dh]\b", content, re.IGNORECASE):
                return "html_table"
            if kind == "json" and not content.rstrip().endswith((b"}", b"]")):
                continue
            return kind
    return None
