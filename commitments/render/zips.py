"""Files packed as zip, as workbooks and slides are too: without the time of packing, which the format knows
from 1980 to 2107 alone, so that they can be made on any clock and one content is one file."""

from collections.abc import Mapping
from io import BytesIO
from os import PathLike
from pathlib import Path
from shutil import copyfileobj
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter


class Timeless(ZipFile):
    """A zip to be written, compressed, whose entries bear no time and can be read once unpacked."""

    def __init__(self, out: BytesIO) -> None:
        super().__init__(out, "w", ZIP_DEFLATED)

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: bytes | str,  # type: ignore[override]
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a file by its name and content."""
        super().writestr(_entry(str(zinfo_or_arcname)), data, compress_type, compresslevel)

    def write(
        self,
        filename: str | PathLike[str],
        arcname: str | PathLike[str] | None = None,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        """Add a file of the disk, which may be larger than memory."""
        with Path(filename).open("rb") as source, self.open(_entry(str(arcname or filename)), "w") as to:
            copyfileobj(source, to)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
    return entry


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files, by name, as a zip."""
    out = BytesIO()
    with Timeless(out) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def workbook(book: Workbook) -> bytes:
    """Return a workbook as the content of its .xlsx file."""
    out = BytesIO()
    ExcelWriter(book, Timeless(out)).save()
    return out.getvalue()
