"""What is sent over many websockets is compressed once."""

import zlib
from hashlib import blake2b

from commitments.limits.cache import WeighedCache

WINDOW = 15  # bits: as far back as there is, since no browser's state is kept between messages

_A_KEY_WEIGHS = 200

_COMPRESSED = WeighedCache(16 * 2**20, lambda _, packed: len(packed) + _A_KEY_WEIGHS)


def keep(message: bytes) -> None:
    """Keep a message that is the same for everyone, as RFC 7692 has it compressed."""
    deflate = zlib.compressobj(level=9, wbits=-WINDOW)
    packed = deflate.compress(message) + deflate.flush(zlib.Z_SYNC_FLUSH)
    _COMPRESSED.keep(_key(message), packed.removesuffix(b"\x00\x00\xff\xff"))


def find(message: bytes) -> bytes | None:
    """Return a message that was kept, compressed."""
    packed: bytes | None = _COMPRESSED.find(_key(message))
    return packed


def _key(message: bytes) -> bytes:
    return blake2b(message, digest_size=16).digest()
