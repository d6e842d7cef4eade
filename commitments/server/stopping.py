"""How a server ends: what is being published is finished, nothing more is taken, then everybody is told."""

import os
import signal
from threading import Thread
from time import monotonic, sleep
from types import FrameType

import uvicorn

from commitments import settings
from commitments.events import Event, note
from commitments.serving import served

# Seconds: within which whoever published is answered, and other answers are sent to their end.
_ANSWERED = 1.0
ANSWERS_END = 10


class OrderlyServer(uvicorn.Server):
    """uvicorn, told to stop by SIGTERM or SIGINT: it answers until what is being published is, for so long
    as COMMITMENTS_STOP_WITHIN says, then closes what is open (websockets as for a restart), and ends with 0.

    A second signal ends it at once, as a kill does: what was being published is then not there.
    """

    _stops = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop, or end at once."""
        if self._stops:
            signal.signal(sig, signal.SIG_DFL)
            os.kill(os.getpid(), sig)
        self._stops = True
        Thread(target=self._stop, daemon=True).start()

    def _stop(self) -> None:
        within, since = settings.current().stop_within, monotonic()
        note(Event.STOPPING, within=within)
        if not served.stop_writing(within):
            # It would be waited for all the same; as after a kill, the store has all of it or nothing.
            note(Event.STOPPED, unfinished=True)
            os._exit(1)
        if monotonic() - since > 0.1:  # something was: whoever did it is told
            sleep(_ANSWERED)
        self.should_exit = True
