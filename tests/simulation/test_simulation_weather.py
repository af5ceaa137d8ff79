"""The broken ports break only what real ones may break: order within a key, and what was acknowledged, are kept."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.simulation.partitioned_log import PartitionedLog
from deploy.simulation.shrink import shortest
from deploy.simulation.step import Step
from deploy.simulation.stormy_log import StormyLog
from deploy.simulation.weather import Away, Died, Weather
from shared.events.fact import Envelope

TOPICS = ["payroll.earnings", "timetracking.hours"]
SENT = st.lists(st.tuples(st.sampled_from(TOPICS), st.sampled_from(["trn_1", "trn_2", "trn_3"])), max_size=25)
DELIVERY = st.sets(st.sampled_from(["withheld", "shuffled", "delivered_twice"]))


def envelopes(sent):
    return [
        Envelope(f"evt_{number:03}", "hours.approved", 1, "timetracking", topic, key, 0, "", b"{}")
        for number, (topic, key) in enumerate(sent)
    ]


def by_key(found):
    lane = lambda one: (one.topic, one.key)  # noqa: E731 - the key of one sort
    return {key: [one.id for one in group] for key, group in groupby(sorted(found, key=lane), lane)}


@given(SENT, DELIVERY, st.integers(0, 2**32), st.integers(1, 10))
def test_whatever_the_delivery_each_key_arrives_whole_and_in_order(sent, faults, dice, limit):
    weather, heard = Weather(), []
    log = StormyLog(PartitionedLog(), weather)
    log.publish(envelopes(sent))
    for turn in range(len(sent) + 1):
        weather.turn(tuple(sorted(faults)) if turn % 2 else (), dice + turn)
        records = log.poll("payroll", TOPICS, limit)
        fresh = dict.fromkeys(record.envelope for record in records)
        heard += [one for one in fresh if one not in heard]
        log.commit("payroll", records)
    assert by_key(heard) == by_key(envelopes(sent))
    assert log.lag("payroll", TOPICS) == 0


@given(SENT.filter(lambda sent: len(sent) > 1), st.integers(0, 2**32))
def test_a_cut_publication_leaves_the_beginning_of_each_key(sent, dice):
    weather, inner = Weather(), PartitionedLog()
    weather.turn(["publish_cut"], dice)
    with pytest.raises(Died):
        StormyLog(inner, weather).publish(envelopes(sent))
    stored = by_key([record.envelope for record in inner.poll("payroll", TOPICS, 100)])
    whole = by_key(envelopes(sent))
    assert all(whole[key][: len(ids)] == ids for key, ids in stored.items())


@pytest.mark.parametrize("fault, kept, error", [
    ("log_away", 0, Away), ("publish_unacknowledged", 1, Died),
])  # fmt: skip
def test_what_was_not_acknowledged_may_be_there_or_not(fault, kept, error):
    weather, inner = Weather(), PartitionedLog()
    weather.turn([fault], 1)
    with pytest.raises(error):
        StormyLog(inner, weather).publish(envelopes([(TOPICS[0], "trn_1")]))
    assert inner.lag("payroll", TOPICS) == kept
    assert weather.struck == Counter({fault: 1})


def test_a_consumer_that_slept_reads_again_from_an_older_position():
    log = StormyLog(PartitionedLog(), Weather())
    log.publish(envelopes([(TOPICS[0], "trn_1")] * 5))
    log.commit("payroll", log.poll("payroll", TOPICS, 5))
    assert log.lag("payroll", TOPICS) == 0
    while not log.rewind("payroll", Random(4)):
        pass
    assert log.rewind("ledger", Random(4)) == 0
    assert 0 <= log.lag("payroll", TOPICS) < 5


def test_a_fault_strikes_once_a_step_and_no_exception_handler_survives_death():
    weather = Weather()
    weather.turn(["hiccup", "dies_before_effect"], 7)
    assert weather.strike("hiccup")
    assert not weather.strike("hiccup")
    assert not issubclass(Died, Exception)


def steps(count):
    return [Step(number, 0, "relay", "payroll", 0, ("log_away", "publish_cut")) for number in range(count)]


@given(st.sets(st.integers(0, 59), min_size=1, max_size=4))
def test_the_shortest_story_holds_only_what_is_needed(needed):
    def fails(story):
        return needed <= {step.number for step in story}

    assert {step.number for step in shortest(steps(60), fails)} == needed


def test_faults_that_are_not_needed_are_left_out_too():
    def fails(story):
        return any(step.number == 3 and "publish_cut" in step.faults for step in story)

    (left,) = shortest(steps(10), fails)
    assert (left.number, left.faults) == (3, ("publish_cut",))


def test_shrinking_stops_when_its_tries_are_used_up():
    tried = []

    def fails(story):
        tried.append(len(story))
        return len(story) > 2

    shortest(steps(40), fails, tries=5)
    assert len(tried) == 5
