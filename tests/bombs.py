"""Files that are small and hold, or claim to hold, far more than a memory does."""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import repeat
from random import Random
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"

_Parts = dict[str, Iterable[bytes]]


def _zipped(parts: _Parts, dense: bool = False) -> bytes:
    """Zip parts; unless it shall be `dense`, with enough noise beside them to look like what people make."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, pieces in parts.items():
            with archive.open(name, "w", force_zip64=True) as part:
                for piece in pieces:
                    part.write(piece)
        size = sum(part.file_size for part in archive.infolist())
        if size > 40_000_000 and not dense:
            archive.writestr(ZipInfo("picture.png"), Random(0).randbytes(size // 90), ZIP_STORED)  # noqa: S311
    return out.getvalue()


def xlsx(
    sheet: Iterable[bytes],
    *,
    sheets: int = 1,
    before: bytes = b"",
    dense: bool = False,
    **more: Iterable[bytes],
) -> bytes:
    """Make an .xlsx workbook of the inside of `sheetData`; `more` names parts such as `sharedStrings`."""
    head = b'<?xml version="1.0" encoding="UTF-8"?>'
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    ) + "".join(
        f'<Override PartName="/xl/{name}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{name}+xml"/>'
        for name in more
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    ) + "".join(f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in more)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    inside = list(sheet) if sheets > 1 else sheet
    parts: _Parts = {
        "[Content_Types].xml": [
            head,
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
            f'officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>'.encode(),
        ],
        "_rels/.rels": [
            head,
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        ],
        "xl/workbook.xml": [
            head,
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'.encode(),
        ],
        "xl/_rels/workbook.xml.rels": [
            head,
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'.encode(),
        ],
    }
    parts |= {
        f"xl/{name}.xml": [head, *pieces] if isinstance(pieces, list) else pieces
        for name, pieces in more.items()
    }
    for n in range(1, sheets + 1):
        parts[f"xl/worksheets/sheet{n}.xml"] = _sheet(head, before, inside)
    return _zipped(parts, dense)


def _sheet(head: bytes, before: bytes, inside: Iterable[bytes]) -> Iterator[bytes]:
    yield head + f'<worksheet xmlns="{_MAIN}">'.encode() + before + b"<sheetData>"
    yield from inside
    yield b"</sheetData></worksheet>"


def ods(body: Iterable[bytes], before: bytes = b"") -> bytes:
    """Make an .ods workbook of what stands inside its only table."""
    head = (
        b'<?xml version="1.0" encoding="UTF-8"?>'
        + before
        + (
            f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0" '
            f'xmlns:text="{_ODF}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
            '<table:table table:name="S1">'
        ).encode()
    )
    tail = b"</table:table></office:spreadsheet></office:body></office:document-content>"

    def content() -> Iterator[bytes]:
        yield head
        yield from body
        yield tail

    return _zipped(
        {
            "mimetype": [b"application/vnd.oasis.opendocument.spreadsheet"],
            "META-INF/manifest.xml": [
                f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry '
                'manifest:full-path="/" '
                'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
                "</manifest:manifest>".encode()
            ],
            "content.xml": content(),
        }
    )


def _ods_row(cell: str, row: str = "") -> bytes:
    return (
        f'<table:table-row{row}><table:table-cell office:value-type="string"{cell}><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    ).encode()


def _laughs(doctype: str) -> bytes:
    nested = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE {doctype} [<!ENTITY l0 "{"lol" * 10}">{nested}]>'.encode()


def _quadratic(doctype: str) -> bytes:
    return f'<!DOCTYPE {doctype} [<!ENTITY l9 "{"x" * 200_000}">]>'.encode()


def _lying(content: bytes, part: str, claimed: int) -> bytes:
    """Let a zipped file claim that one of its parts is small."""
    with ZipFile(BytesIO(content)) as archive:
        true = archive.getinfo(part).file_size
    return content.replace(struct.pack("<Q", true), struct.pack("<Q", claimed)).replace(
        struct.pack("<I", true), struct.pack("<I", claimed)
    )


def _entity_xlsx(doctype: bytes, times: int) -> bytes:
    cells = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"&l9;" * times + b"</t></is></c></row>"
    content = xlsx([cells])
    out: _Parts = {}
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            text = archive.read(name)
            out[name] = [text.replace(b"<worksheet", doctype + b"<worksheet", 1)]
    return _zipped(out)


def _cells(kind: bytes, rows: int, width: int = 100) -> Iterator[bytes]:
    line = b"<row>" + kind * width + b"</row>"
    return repeat(line * 100, rows // 100)


def _shared(count: int, size: int) -> list[bytes]:
    item = b"<si><t>" + b"x" * size + b"</t></si>"
    return [
        f'<sst xmlns="{_MAIN}">'.encode(),
        *repeat(item * 1000, count // 1000),
        b"</sst>",
    ]


def _many_styles(count: int) -> list[bytes]:
    return [
        f'<styleSheet xmlns="{_MAIN}"><cellXfs>'.encode(),
        *repeat(b'<xf numFmtId="9" fontId="0"/>' * 1000, count // 1000),
        b"</cellXfs></styleSheet>",
    ]


def _struck_style() -> list[bytes]:
    inside = '<fonts><font><strike/></font></fonts><cellXfs><xf fontId="0"/></cellXfs>'
    return [f'<styleSheet xmlns="{_MAIN}">{inside}</styleSheet>'.encode()]


def _merged(count: int) -> Iterator[bytes]:
    yield b"<row><c><v>1</v></c></row></sheetData><mergeCells>"
    yield from repeat(b'<mergeCell ref="A1:XFD1048576"/>' * 1000, count // 1000)
    yield b"</mergeCells><sheetData>"


def ole(name: str, stream: bytes, *, loop: bool = False) -> bytes:
    """Make an OLE file of one stream; `loop` lets its chain of sectors lead back to its start."""
    sectors = -(-len(stream) // 512)
    fat_sectors = -(-(sectors + 2) // 127) + 1
    first = 1 + fat_sectors
    chain = [0xFFFFFFFD] * fat_sectors + [0xFFFFFFFE]
    chain += [first + n + 1 for n in range(sectors - 1)] + [first if loop else 0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (128 * fat_sectors - len(chain))
    fat = struct.pack(f"<{len(chain)}I", *chain)
    difat = [*range(fat_sectors)][:109] + [0xFFFFFFFF] * (109 - min(109, fat_sectors))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, fat_sectors, fat_sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<109I", *difat)
    )

    def entry(called: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
        title = called.encode("utf-16-le") + b"\0\0"
        return (
            title.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(title), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    directory = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry(name, 2, first, len(stream))
    return header + fat + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")


def xls(records: bytes, loop: bool = False) -> bytes:
    """Make an .xls workbook of the records of its only sheet."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    bof = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    opening = record(0x809, bof)
    name = b"S1"
    bound = 4 + 8 + len(name)
    style = record(0xE0, struct.pack("<HHH", 0, 0, 0xFFF4) + b"\0" * 14)
    start = len(opening) + len(style) + bound + 4
    sheets = record(0x85, struct.pack("<IBBBB", start, 0, 0, len(name), 0) + name)
    book = opening + style + sheets + record(0x0A)
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0)) + records + record(0x0A)
    stream = book + sheet
    return ole("Workbook", stream.ljust(4096, b"\0"), loop=loop)


def _xls_number(row: int, column: int) -> bytes:
    return struct.pack("<HHHHHd", 0x203, 14, row, column, 0, 1.0)


def _nested() -> bytes:
    inner = b"\0" * 10_000_000
    for _ in range(6):
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for n in range(10):
                archive.writestr(f"{n}.zip", inner)
        inner = out.getvalue()
    return inner


def _overlapping(parts: int, size: int) -> bytes:
    """Make a zip whose many parts are all the same bytes of it."""
    packed = zlib.compress(b" " * size, 9)[2:-4]
    crc = zlib.crc32(b" " * size)

    def fields(name: bytes) -> bytes:
        return struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, crc, len(packed), size, len(name), 0)

    first = b"xl/workbook.xml"
    local = b"PK\x03\x04" + fields(first) + first + packed
    central = b""
    for n in range(parts):
        name = first if n == 0 else f"xl/p{n}.xml".encode()
        central += b"PK\x01\x02\x14\0" + fields(name) + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, parts, parts, len(central), len(local), 0)
    return local + central + end


_TWENTY = 20_000_000
_HEAD = b"commitment_id,as_of,completion\n"

BOMBS: dict[str, Callable[[], bytes]] = {
    # .xlsx
    "dense.xlsx": lambda: xlsx(_cells(b"<c><v>1</v></c>", 600_000), dense=True),
    "cells-numbers.xlsx": lambda: xlsx(_cells(b"<c><v>1</v></c>", 600_000)),
    "cells-empty-styled.xlsx": lambda: xlsx(_cells(b'<c s="1"/>', 900_000)),
    "cells-inline.xlsx": lambda: xlsx(_cells(b'<c t="inlineStr"><is><t>x</t></is></c>', 250_000)),
    "cells-failed.xlsx": lambda: xlsx(_cells(b'<c t="e"><v>#N/A</v></c>', 250_000)),
    "rows-empty.xlsx": lambda: xlsx(repeat(b"<row/>" * 10_000, 15_000)),
    "rows-formulas.xlsx": lambda: xlsx(_cells(b"<c><f>A1</f><v>1</v></c>", 350_000)),
    "cell-of-a-gigabyte.xlsx": lambda: xlsx(
        [
            b'<row r="1"><c r="A1" t="inlineStr"><is><t>',
            *repeat(b"x" * 1_000_000, 900),
            b"</t></is></c></row>",
        ]
    ),
    "shared-strings-many.xlsx": lambda: xlsx(
        [b"<row><c><v>1</v></c></row>"], sharedStrings=_shared(40_000_000, 1)
    ),
    "shared-strings-long.xlsx": lambda: xlsx(
        [b"<row><c><v>1</v></c></row>"], sharedStrings=_shared(9_000, 100_000)
    ),
    "shared-string-again.xlsx": lambda: xlsx(
        _cells(b'<c t="s"><v>0</v></c>', 400_000), sharedStrings=_shared(1_000, 30_000)
    ),
    "styles-many.xlsx": lambda: xlsx([b"<row><c><v>1</v></c></row>"], styles=_many_styles(15_000_000)),
    "far-corner.xlsx": lambda: xlsx([b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']),
    "far-corners.xlsx": lambda: xlsx(
        f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>'.encode() for n in range(1, 1_048_577)
    ),
    "row-beyond.xlsx": lambda: xlsx([b'<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>']),
    "column-beyond.xlsx": lambda: xlsx([b'<row r="1"><c r="ZZZZZZZZ1"><v>1</v></c></row>']),
    "dimension.xlsx": lambda: xlsx(
        [b"<row><c><v>1</v></c></row>"], before=b'<dimension ref="A1:XFD1048576"/>'
    ),
    "merged.xlsx": lambda: xlsx(_merged(20_000_000)),
    "linked.xlsx": lambda: xlsx(_cells(b'<c t="str"><f>HYPERLINK("a")</f><v>a</v></c>', 50_000)),
    "struck.xlsx": lambda: xlsx(_cells(b'<c s="0"><v>1</v></c>', 400_000), styles=_struck_style()),
    "columns-hidden.xlsx": lambda: xlsx(
        [b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>"],
        before=b"<cols>" + b'<col min="1" max="16384" hidden="1"/>' * 3_000_000 + b"</cols>",
    ),
    "sheets-many.xlsx": lambda: xlsx([b"<row><c><v>1</v></c></row>"], sheets=20_000),
    "laughs.xlsx": lambda: _entity_xlsx(_laughs("worksheet"), 1),
    "quadratic.xlsx": lambda: _entity_xlsx(_quadratic("worksheet"), 20_000),
    "nested.xlsx": lambda: xlsx([b"<row><c><v>1</v></c></row>"], theme=[_nested()]),
    "lying.xlsx": lambda: _lying(xlsx(_cells(b"<c><v>1</v></c>", 900_000)), "xl/worksheets/sheet1.xml", 1000),
    "overlapping.xlsx": lambda: _overlapping(60_000, 1_000_000),
    "depth.xlsx": lambda: xlsx([b"<row>" + b"<c>" * 20_000_000]),
    "row-of-millions.xlsx": lambda: xlsx([b"<row>", *repeat(b"<c/>" * 10_000, 20_000), b"</row>"]),
    "attributes.xlsx": lambda: xlsx(
        [b"<row " + b" ".join(f'a{n}="1"'.encode() for n in range(2_000_000)) + b"/>"]
    ),
    # .ods
    "columns-repeated.ods": lambda: ods([_ods_row(' table:number-columns-repeated="100000000"')]),
    "rows-repeated.ods": lambda: ods([_ods_row("", ' table:number-rows-repeated="100000000"')]),
    "both-repeated.ods": lambda: ods(
        [_ods_row(' table:number-columns-repeated="16384"', ' table:number-rows-repeated="1048576"')]
    ),
    "repeats-many.ods": lambda: ods(repeat(_ods_row(' table:number-columns-repeated="16384"') * 100, 100)),
    "empty-repeated.ods": lambda: ods(
        [
            _ods_row(""),
            b'<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
            b'table:number-columns-repeated="16384"/></table:table-row>',
            _ods_row(""),
        ]
    ),
    "negative-repeated.ods": lambda: ods([_ods_row(' table:number-columns-repeated="-1"')]),
    "cells.ods": lambda: ods(repeat(_ods_row("") * 1000, 8_000)),
    "laughs.ods": lambda: ods([_ods_row("").replace(b"x<", b"&l9;<")], _laughs("office:document-content")),
    "quadratic.ods": lambda: ods(
        [_ods_row("").replace(b"x<", b"&l9;" * 20_000 + b"<")], _quadratic("office:document-content")
    ),
    "failures.ods": lambda: ods(
        _ods_row(' table:formula="of:=1"').replace(b"x<", b"#N/A%d<" % n) for n in range(1_000_000)
    ),
    "spans-nested.ods": lambda: ods(
        [_ods_row("").partition(b"x<")[0], *repeat(b"<text:span>" * 10_000, 2_000)]
    ),
    "spaces.ods": lambda: ods([_ods_row("").replace(b"x<", b'<text:s text:c="2000000000"/><')]),
    # .xls
    "far-corner.xls": lambda: xls(_xls_number(65_535, 255) + _xls_number(0, 0)),
    "far-column.xls": lambda: xls(_xls_number(65_535, 65_535) + _xls_number(0, 0)),
    "cells.xls": lambda: xls(b"".join(_xls_number(n // 256 % 65_536, n % 256) for n in range(380_000))),
    "chain-loop.xls": lambda: xls(_xls_number(0, 0) * 10_000, loop=True),
    "strings.xls": lambda: xls(struct.pack("<HHII", 0xFC, 8, 0xFFFFFFFF, 0xFFFFFFFF) + _xls_number(0, 0)),
    # text
    "commas.csv": lambda: b"," * _TWENTY,
    "newlines.csv": lambda: b"\n" * _TWENTY,
    "returns.csv": lambda: b"\r" * _TWENTY,
    "quotes.csv": lambda: b'"' * _TWENTY,
    "quoted-lines.csv": lambda: b'"\n' * (_TWENTY // 2),
    "open-quotes.csv": lambda: _HEAD + b'"a\n' * (_TWENTY // 3),
    "one-cell.csv": lambda: b"x" * _TWENTY,
    "one-cell-windows.csv": lambda: b"\xe9" + b"x" * _TWENTY,
    "one-row.csv": lambda: b"a," * (_TWENTY // 2),
    "one-row-below.csv": lambda: _HEAD + b"a," * (_TWENTY // 2),
    "tiny-rows.csv": lambda: _HEAD + b"a,b,\n" * (_TWENTY // 5),
    "tiny-unknown.csv": lambda: b"a,b\n" * (_TWENTY // 4),
    "one-column.csv": lambda: b"commitment_id\n" + b"a\n" * (_TWENTY // 2),
    "short-rows.csv": lambda: _HEAD + b"a\n" * (_TWENTY // 2),
    "wide-heading.csv": lambda: b",".join(b"h%d" % n for n in range(100_000)) + b"\n" + b"a\n" * 1_000_000,
    "wide-contract.csv": lambda: (
        b"commitment_id,as_of,completion" + b",x" * 16_000 + b"\n" + b"a\n" * 1_000_000
    ),
    "nul.csv": lambda: b"\0" * _TWENTY,
    "spaces.csv": lambda: b" " * _TWENTY,
    "backslashes.csv": lambda: b'a\\"' * (_TWENTY // 3),
    "marks.csv": lambda: _HEAD + b'"a"b,"c,\n' * (_TWENTY // 9),
    "bad-dates.csv": lambda: _HEAD + b"".join(b"a%d,x%d,y%d\n" % (n, n, n) for n in range(800_000)),
    "combining.csv": lambda: _HEAD + "a\u0301".encode() * (_TWENTY // 3),
    "separators.csv": lambda: b"a,b;c\td|e\n" * (_TWENTY // 10),
    "mixed-ends.csv": lambda: b"a\r\r\n" * (_TWENTY // 4),
    # Rows that open a mark and never close it, or on the last line alone; tables below tables; blank rows.
    "open-guillemets.csv": lambda: "«a»;«b»;«c»\n".encode() * 500 + "«a;b;c\n".encode() * 400_000,
    "late-guillemet.csv": lambda: (
        "«a»;«b»;«c»\n".encode() * 500 + "«a;b;c\n".encode() * 400_000 + "»\n".encode()
    ),
    "blocks.csv": lambda: b"q,r\n" + b"a,b\nc,d\n\n" * 230_000,
    "tables.csv": lambda: b"x,y,z\n1,2,3\n4,5,6\n\n" * 160_000,
    "zigzag.csv": lambda: b"a,b\na,b\na,b\n1,2,3\n1,2,3\n1,2,3\n" * 80_000,
    "blank-middle.csv": lambda: _HEAD + b"a,b,c\n" + b"\n" * 3_900_000 + b"a,b,c\n",
    # As many rows as are read, with something wrong in every cell.
    "all-wrong.csv": lambda: _HEAD + b"".join(b"a%d,x%d,y%d\n" % (n, n, n) for n in range(499_000)),
}
