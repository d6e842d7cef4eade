"""What is made on request, so much at once: more waits, more than that is declined, and nothing is made that
nobody waits for.

Whoever hangs up gives up what was asked: what has not begun does not begin, what goes on ends at its next
question to the register, and a process of its own at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import Any, Generic, TypeVar

from starlette.types import Receive

from commitments.errors import ServerBusyError
from commitments.limits.wanted import WISH, Wish

T = TypeVar("T")


class _Work(Wish, Generic[T]):
    """Work that goes on in a task until it is done or given up."""

    def __init__(self, course: Coroutine[Any, Any, T]) -> None:
        super().__init__()
        self.waiting = 0
        context = copy_context()
        context.run(WISH.set, self)
        self.task = asyncio.get_running_loop().create_task(course, context=context)

    def give_up(self) -> None:
        super().give_up()
        self.task.cancel()


async def while_waited_for(receive: Receive, course: Coroutine[Any, Any, None]) -> None:
    """Do what `course` does for a request, until it is done or whoever asked has hung up."""
    work, gone = _Work(course), asyncio.create_task(_hung_up(receive))
    try:
        await asyncio.wait((work.task, gone), return_when=asyncio.FIRST_COMPLETED)
        if work.task.done():
            await work.task
    finally:
        gone.cancel()
        work.give_up()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Lane:
    """A lane of work: so much is done `at_once`, in threads of its own, and so much waits in turn, for so
    many seconds at the `longest`; whoever asks for more is told to come back in so many `seconds`."""

    def __init__(self, at_once: int, waiting: int, seconds: int, longest: float = 40) -> None:
        self._room = at_once + waiting
        self._seconds, self._longest = seconds, longest
        self.inside, self.refused = 0, 0  # how much is done or waits, and was declined
        self._free = asyncio.Semaphore(at_once)
        self._threads = ThreadPoolExecutor(at_once, "lane")

    @property
    def is_full(self) -> bool:
        """Return whether whoever asks for more is declined."""
        return self.inside >= self._room

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` gives, run in its turn. Raises ServerBusyError where that does not come."""
        loop = asyncio.get_running_loop()
        return await self.through(lambda: loop.run_in_executor(self._threads, copy_context().run, work))

    async def through(self, begin: Callable[[], Awaitable[T]]) -> T:
        """Return what `begin` begins in its turn, which lasts to its end even where nobody waits any more.

        Raises:
            ServerBusyError: there is no room to wait, or its turn did not come in time.
        """
        if self.is_full:
            raise self._decline()
        self.inside += 1
        try:
            await self._turn()
            try:
                begun = asyncio.ensure_future(begin())
                try:
                    return await asyncio.shield(begun)
                except asyncio.CancelledError:
                    await asyncio.wait((begun,))
                    with suppress(asyncio.CancelledError):
                        begun.exception()  # it is nobody's any more
                    raise
            finally:
                self._free.release()
        finally:
            self.inside -= 1

    async def _turn(self) -> None:
        try:
            async with asyncio.timeout(self._longest):
                await self._free.acquire()
        except TimeoutError:
            raise self._decline() from None

    def _decline(self) -> ServerBusyError:
        self.refused += 1
        return ServerBusyError(seconds=self._seconds)


class Shared(Generic[T]):
    """Work by name, done once for all who wait for it at the same time, as long as one of them does."""

    def __init__(self) -> None:
        self._works: dict[Hashable, _Work[T]] = {}

    async def get(self, name: Hashable, make: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return what `make` gives, or gave to those who asked for `name` before and still wait."""
        work = self._works.get(name)
        if work is None:
            work = self._works[name] = _Work(make())
        work.waiting += 1
        try:
            return await asyncio.shield(work.task)
        finally:
            work.waiting -= 1
            if not work.waiting:
                del self._works[name]
                work.give_up()
