"""Whether the dashboard can listen where it is meant to."""

import errno
import os
import socket

from commitments.errors import PortTakenError


def require_free(address: str, port: int) -> None:
    """Make sure that the dashboard can listen.

    Raises:
        PortTakenError: another program listens there.
        OSError: the address is not of this machine, or the port is not for this user.
    """
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name != "nt")
            trial.bind((address, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(address=address, port=port) from error
        raise
