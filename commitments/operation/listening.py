"""Whether the dashboard can listen where it is meant to."""

import errno
import os
import socket

from commitments.errors import AddressRefusedError, PortTakenError


def url_of(address: str, port: int) -> str:
    """Return where this machine reaches the dashboard that listens at `address`."""
    if address in ("0.0.0.0", "::", ""):  # noqa: S104
        address = "localhost"
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def require_free(address: str, port: int) -> None:
    """Make sure that the dashboard can listen.

    Raises:
        PortTakenError: another program listens there.
        AddressRefusedError: the address is not of this machine, or the port is not for this user.
    """
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name != "nt")
            trial.bind((address, port))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        raise (PortTakenError if taken else AddressRefusedError)(address=address, port=port) from error
    except UnicodeError as error:  # what is no name of any machine
        raise AddressRefusedError(address=address, port=port) from error
