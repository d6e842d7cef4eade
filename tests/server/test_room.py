"""How many may read at a time, and how many pages are drawn for them."""

import asyncio
import resource
import threading

import pytest

from commitments.server.room import Room, Runs
from tests.asgi import run_in_thread, settled
from tests.configured import configure


def test_pages_are_drawn_in_turn() -> None:
    """So many pages at a time are drawn, each other one waits and none is refused; who asks for what begins
    no page holds nobody up, nor does a page that is drawn for long, nor one whose reader left."""

    async def room(monkeypatch: pytest.MonkeyPatch) -> None:
        runs, begun = Runs(2), []

        async def ask(who: int) -> None:
            await runs.turn(due=who)
            if who != 2:  # which asked for nothing after all
                begun.append((who, runs.begin()))

        asking = [asyncio.create_task(ask(who)) for who in range(300)]
        await settled()
        assert [who for who, _ in begun] == [0, 1]
        asking[3].cancel()
        threading.Thread(target=begun[0][1]).start()
        while len(begun) < 3:
            await asyncio.sleep(0.001)
        await settled()
        assert [who for who, _ in begun] == [0, 1, 4]
        while not all(each.done() for each in asking):
            begun[-1][1]()
            begun[-1][1]()  # it ends once
            await settled()
            assert runs.going <= 2
        assert [who for who, _ in begun] == [0, 1, *range(4, 300)]
        begun[-1][1]()
        begun[1][1]()
        await settled()
        assert runs.going == 0
        monkeypatch.setattr("commitments.server.room._LONG", 0.001)
        runs.begin()
        runs.begin()
        await runs.turn(due=0)

    with pytest.MonkeyPatch.context() as monkeypatch:
        run_in_thread(room(monkeypatch))


@pytest.mark.parametrize(
    ("limits", "wish", "raised", "places", "narrow"),
    [
        ((1_024, 524_288), "", (524_288, 524_288), 1_000, False),
        ((1_024, 524_288), "50", (524_288, 524_288), 50, False),
        ((1_024, 1_024), "", None, 160, True),
        ((256, 256), "", None, 32, True),
        ((256, 256), "20", None, 20, False),
        ((256, 4_096), "", (4_096, 4_096), 672, False),
        ((16, 16), "", None, 1, True),
        ((-1, -1), "2000", None, 2_000, False),
        ((256, -1), "", (-1, -1), 1_000, False),
    ],
)
def test_the_room_is_measured(
    monkeypatch: pytest.MonkeyPatch,
    limits: tuple[int, int],
    wish: str,
    raised: tuple[int, int] | None,
    places: int,
    narrow: bool,
) -> None:
    """The limit of open files is raised as far as it goes; the places follow from it, or the settings."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "RLIM_INFINITY", -1)
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    room = Room()
    configure(monkeypatch, readers=wish)
    room.measure()
    assert (room.places, room.is_narrow) == (places, narrow)
    assert asked == ([raised] if raised else [])


def test_a_system_that_calls_its_limit_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the highest limit is called endless and then refused, a usual one is taken."""
    asked: list[int] = []

    def refuse(_: int, limits: tuple[int, int]) -> None:
        asked.append(limits[0])
        if limits[0] < 0:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "RLIM_INFINITY", -1)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, -1))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    room = Room()
    room.measure()
    assert asked == [-1, 10_240]
    assert room.places == 1_000


def test_what_is_due_first_is_drawn_first() -> None:
    """Whose turn is due first comes first, whoever asked before."""

    async def come() -> list[str]:
        runs, came = Runs(1), []
        end = runs.begin()

        async def ask(who: str, due: float) -> None:
            await runs.turn(due)
            came.append(who)

        asking = [asyncio.create_task(ask("hasty", 30)), asyncio.create_task(ask("calm", 1))]
        await settled()
        end()
        await asyncio.gather(*asking)
        return came

    assert run_in_thread(come()) == ["calm", "hasty"]
