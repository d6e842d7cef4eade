"""Files that are served by name: ours and Streamlit's."""

import hashlib
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import streamlit

from commitments.render.typesetting import FONTS

STREAMLIT_FILES = Path(streamlit.__file__).parent / "static"

OUR_FILES = Path(__file__).parent / "static"

# Of Streamlit's font the Latin letters, of Europe and West Africa, with signs and arrows: 75 kB of a first
# visit in place of 170, which have Greek, Cyrillic and small capitals too.
_LETTERS = FONTS / "letters.woff2"


@dataclass(frozen=True)
class StaticFile:
    """A file that is served under `address`; `hashed` ones never change under their name."""

    address: str
    path: Path
    hashed: bool

    @property
    def is_streamlits(self) -> bool:
        """Whether it is sent as Streamlit has it."""
        return self.path.is_relative_to(STREAMLIT_FILES)

    @property
    def type(self) -> str:
        """What it is to a browser."""
        return mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"

    @property
    def compressible(self) -> bool:
        """Whether it is text, which compressing makes smaller."""
        return self.path.suffix in {".js", ".css", ".svg", ".json", ".txt"}

    @property
    def etag(self) -> str:
        """What tells this edition of it from another."""
        made = self.path.stat()
        return f'W/"{made.st_mtime_ns:x}-{made.st_size:x}"'


def served_files() -> dict[str, StaticFile]:
    """Return every file served by name, by its address."""
    hashed = (
        StaticFile(
            f"/{path.relative_to(STREAMLIT_FILES).as_posix()}",
            _LETTERS if path.name.startswith("SourceSansVF-Upright.") else path,
            hashed=True,
        )
        for path in (STREAMLIT_FILES / "static").rglob("*.*")
    )
    ours = (StaticFile(f"/{path.name}", path, hashed=False) for path in OUR_FILES.glob("*.*"))
    return {file.address: file for file in (*hashed, *ours)}


def own_addresses(pattern: str) -> Iterator[str]:
    """Return the addresses of our files of that pattern, which change when the files do."""
    for path in sorted(OUR_FILES.glob(pattern)):
        yield f"./{path.name}?v={digest(path.read_bytes())}"


def etag_of(body: bytes) -> str:
    """Return the ETag of a body, however it is compressed."""
    return f'W/"{digest(body)}"'


def digest(content: bytes) -> str:
    """Return what tells contents apart, in 16 letters."""
    return hashlib.sha256(content).hexdigest()[:16]
