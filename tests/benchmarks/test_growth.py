"""What is reckoned of several servers follows from what was measured of one, the same at every run."""

import pytest

from tests.benchmarks.growth import (
    P95,
    Costs,
    Load,
    Publishing,
    Server,
    Viewing,
    met,
    revisions_carried,
    viewers_carried,
)

_VIEWING = Viewing(made=[0.25] * 20, kept=[0.1] * 20, opened=[0.11] * 20, beside=0.05, cores=1.0)
_PUBLISHING = Publishing(publishes=0.3, follows=0.2, holds=0.4, looks=0.005)
_COSTS = Costs(_VIEWING, _PUBLISHING)


def test_all_that_is_done_at_a_time_is_done_alike() -> None:
    """Two share a core, and have one each of two or more; who has least to do ends first."""
    for cores, waits in ((1.0, [1.0, 2.5]), (2.0, [0.5, 2.0]), (4.0, [0.5, 2.0])):
        server = Server(cores)
        server.keep((0, 1))
        server.show(0, came=0.0, kept=2.0, made=9.0)
        server.show(1, came=0.0, kept=0.5, made=9.0)
        assert [*server.pass_until(10.0)] == pytest.approx(waits)


def test_who_asks_for_what_is_being_made_waits_for_it() -> None:
    """It is made once for all who wait; two others are at a time, and what is kept is shown meanwhile."""
    server = Server(2.0, beside=0.1)
    server.keep((3,))
    for view in (0, 0, 1, 2, 3):
        server.show(view, came=0.0, kept=0.25, made=1.0)
    assert [*server.pass_until(10.0)] == pytest.approx([0.475, 1.225, 1.225, 1.225, 2.225])


def test_without_load_nobody_waits() -> None:
    """A viewer alone waits for no more than what a view takes; where there is none, nobody does."""
    alone = met(_COSTS, Load(servers=1, viewers=1))
    assert alone.p95 == pytest.approx(0.16, rel=0.02)
    assert alone.locked == 0
    assert met(_COSTS, Load(servers=2, viewers=0)).p95 == 0


def test_what_begins_with_nothing_kept_is_slower() -> None:
    """Where nothing is kept, each view is made first; so it is after each revision."""
    usual, begins, published = (
        met(_COSTS, Load(2, 40, turns=10, **more)).p95 for more in ({}, {"begins": True}, {"revisions": 8640})
    )
    assert usual < begins
    assert usual < published


def test_more_servers_never_carry_fewer() -> None:
    """Two servers carry more viewers than one, and more revisions where they look on; four more than two."""
    viewers = [viewers_carried(_COSTS, servers, 144) for servers in (1, 2, 4)]
    assert 0 < viewers[0] < viewers[1] < viewers[2]
    revisions = [revisions_carried(_COSTS, servers, viewers[0] // 2)[0] for servers in (1, 2, 4)]
    assert 0 < revisions[0] <= revisions[1] <= revisions[2]


def test_what_is_carried_is_served_in_time() -> None:
    """So many viewers are served in time, and many more are not."""
    most = viewers_carried(_COSTS, 1, 144)
    assert met(_COSTS, Load(1, most, 144)).p95 <= P95 < met(_COSTS, Load(1, round(1.1 * most), 144)).p95


def test_whichever_is_touched_first_bounds_revisions() -> None:
    """Where the lock is held long, it bounds them; where a view takes long to be made, the viewers do."""
    locked = _COSTS._replace(publishing=_PUBLISHING._replace(holds=600.0))
    most, too_much = revisions_carried(locked, 1, 10)
    assert abs(most - 72) < 3
    assert too_much == "the lock"
    slow = _COSTS._replace(viewing=_VIEWING._replace(made=[1.0] * 40))
    assert revisions_carried(slow, 1, 20)[1] == "the viewers"


def test_chance_is_the_same_at_every_run() -> None:
    """What is reckoned twice comes out alike."""
    load = Load(2, 100, revisions=1440, turns=20)
    assert met(_COSTS, load) == met(_COSTS, load)
