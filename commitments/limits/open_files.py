"""How many files and connections this process may have open, and for how many readers that is enough."""

from contextlib import suppress

try:
    import resource
except ImportError:  # a system without such limits
    resource = None  # type: ignore[assignment]

# An open page takes four, and its requests one more at a time; a page that was left keeps three for a while,
# and there is at most one such for three that are open.
_OF_A_READER = 6
_OF_THE_SERVER = 64


def raise_limit() -> int | None:
    """Raise the limit of open files to the highest that is allowed, and return it; None where there is
    none."""
    if resource is None:
        return None
    endless = resource.RLIM_INFINITY
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for more in (hard, 10_240):  # the second where a system calls the highest endless, and refuses it
        if soft == endless or (more != endless and more <= soft):
            break
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
            soft = more
            break
    return None if soft == endless else soft


def readers(files: int) -> int:
    """Return for how many readers so many files are enough."""
    return max(0, files - _OF_THE_SERVER) // _OF_A_READER
