"""The memory of a server that runs for months."""

import ctypes
import sys

import pyarrow as pa


def return_freed() -> None:
    """Let the memory of what is let go of return to the system, not wait in the process for the next time."""
    pa.set_memory_pool(pa.system_memory_pool())
    tune = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if tune:  # glibc: else each long piece let go of raises the length from which pieces are returned
        mmap_threshold, arena_max = -3, -8
        tune(mmap_threshold, 128 * 1024)
        tune(arena_max, 2)
