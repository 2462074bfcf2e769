import numpy as np
import pytest

from exhume.recall.simulation.catalogue.orders import QUEUES
from exhume.recall.simulation.queues import Group, Queue, orders
from exhume.recall.simulation.stopping import (
    QueueSetting,
    Stop,
    read_until_stopped,
    stop_complaints,
    stop_summary,
    stops,
)
from exhume.recall.stopping.replay import replay

FEW = QueueSetting("few", "invented", Queue(60, (Group(6, 4.0),)), target=0.5)


def test_the_settings_have_names_of_their_own_and_some_are_not_claimed() -> None:
    assert len(QUEUES) == len({setting.name for setting in QUEUES})
    assert {True, False} == {setting.claimed for setting in QUEUES}


def test_each_study_stops_somewhere_with_some_recall() -> None:
    found = list(stops(FEW, 0, 40))
    assert 40 == len(found)
    assert all(0 < stop.read <= 1 and 0 < stop.recall <= 1 for stop in found)
    assert any(stop.read < 1 for stop in found)


def test_blocks_differ_and_each_gives_the_same_studies_again() -> None:
    first, again, second = (list(stops(FEW, block, 20)) for block in (0, 0, 1))
    assert first == again
    assert first != second


def test_studies_stop_where_the_replay_of_the_log_says() -> None:
    for order in orders(FEW.queue, 20, np.random.default_rng(5)):
        replayed = replay(order.tolist(), 60, FEW.target, 0.95).stop
        assert replayed is not None
        assert replayed.read == read_until_stopped(order.tolist(), FEW.target)


def test_studies_that_never_stop_do_not_make_up_for_those_that_stop_too_early() -> None:
    found = stop_summary(FEW, [Stop(1.0, 1.0)] * 97 + [Stop(0.5, 0.4)] * 2 + [Stop(0.5, 0.5)])
    assert (98, 100) == (found.reached.holds, found.reached.of)
    assert (1, 3) == (found.of_stopped.holds, found.of_stopped.of)
    assert not found.holds
    assert ["the stopping rule misses its claim in: few"] == list(stop_complaints([found]))[:1]


@pytest.mark.parametrize("name", ["a fair order", "a fair order, few relevant papers"])
def test_the_rule_holds_where_it_claims_to(name: str) -> None:
    setting = next(one for one in QUEUES if one.name == name)
    found = stop_summary(setting, stops(setting, 0, 100))
    assert found.claimed
    assert found.reached.interval().high >= 0.95


def test_the_rule_fails_where_the_order_puts_some_papers_behind() -> None:
    setting = next(one for one in QUEUES if one.name == "an order that puts some behind")
    found = stop_summary(setting, stops(setting, 0, 100))
    assert not found.claimed
    assert found.reached.interval().high < 0.94
