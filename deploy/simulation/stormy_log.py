"""The event log in bad weather. In: the real adapter and the weather. Out: the same port, failing as a broker may.

It breaks no promise a broker makes: nothing is lost after its acknowledgement, and facts of one key of a topic keep
their order. A part may be published, facts may come late, twice, and in another order across keys and topics.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from random import Random

from deploy.simulation.partitioned_log import Lane, PartitionedLog, lane_of
from deploy.simulation.weather import Away, Died, Weather
from shared.events.fact import Envelope
from shared.plumbing.event_log import EventLog, Record


class StormyLog:
    """An `EventLog` around another one."""

    def __init__(self, inner: EventLog, weather: Weather) -> None:
        """Wrap a log; what each group has read stays known, so that it can read from an older position."""
        self._inner = inner
        self._weather = weather
        self._read: defaultdict[str, list[Record]] = defaultdict(list)
        # What a second relay would do while the first one publishes.
        self.meanwhile: Callable[[], object] = lambda: None

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Publish all, a part, or nothing."""
        if envelopes and self._weather.strike("second_relay"):
            self.meanwhile()
        if envelopes and self._weather.strike("log_away"):
            raise Away("the event log does not answer")
        if len(envelopes) > 1 and self._weather.strike("publish_cut"):
            self._inner.publish(self._part(envelopes))
            raise Died("publish_cut")
        self._inner.publish(envelopes)
        if envelopes and self._weather.strike("publish_unacknowledged"):
            raise Died("publish_unacknowledged")

    def poll(self, group: str, topics: Sequence[str], limit: int, wait_seconds: float = 0) -> list[Record]:
        """Poll; late, out of order or twice where the weather says so."""
        found = self._inner.poll(group, topics, limit, wait_seconds)
        if len(found) > 1 and self._weather.strike("withheld"):
            found = self._some(found)
        if len(found) > 1 and self._weather.strike("shuffled"):
            found = _merged(self._weather.draw, found)
        if found and self._weather.strike("delivered_twice"):
            found = found + [record for record in found if self._weather.draw.random() < 0.7]
        return found

    def commit(self, group: str, records: Sequence[Record]) -> None:
        """Commit the positions, unless the process dies first."""
        if self._weather.strike("dies_before_position"):
            raise Died("dies_before_position")
        self._inner.commit(group, sorted(records, key=lambda record: record.position))
        self._read[group].extend(records)
        if self._weather.strike("position_unacknowledged"):
            raise Died("position_unacknowledged")

    def lag(self, group: str, topics: Sequence[str]) -> int:
        """Count as the log does."""
        return self._inner.lag(group, topics)

    def lags(self, topics_of: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Count as the log does."""
        return self._inner.lags(topics_of)

    def close(self) -> None:
        """Close the log."""
        self._inner.close()

    def rewind(self, group: str, draw: Random) -> int:
        """Commit positions from long ago, as a consumer does that slept; gives how many lanes went back."""
        lanes: defaultdict[object, list[Record]] = defaultdict(list)
        for record in self._read[group]:
            lanes[self._lane(record.envelope)].append(record)
        chosen = [draw.choice(records) for records in lanes.values() if draw.random() < 0.5]
        self._inner.commit(group, chosen)
        return len(chosen)

    def _lane(self, envelope: Envelope) -> Lane:
        """Give what the log keeps one position for: a partition, or the whole topic."""
        return lane_of(envelope) if isinstance(self._inner, PartitionedLog) else (envelope.topic, 0)

    def _part(self, envelopes: Sequence[Envelope]) -> list[Envelope]:
        """Cut every lane somewhere: a broker may have stored the beginning of each."""
        lanes = {self._lane(envelope): self._weather.draw.random() for envelope in envelopes}
        counts: defaultdict[Lane, int] = defaultdict(int)
        sizes: defaultdict[Lane, int] = defaultdict(int)
        for envelope in envelopes:
            sizes[self._lane(envelope)] += 1
        stored = []
        for envelope in envelopes:
            lane = self._lane(envelope)
            counts[lane] += 1
            if counts[lane] <= lanes[lane] * sizes[lane]:
                stored.append(envelope)
        return stored

    def _some(self, records: Sequence[Record]) -> list[Record]:
        """Leave out the end of every lane."""
        whole = [record.envelope for record in records]
        kept = {envelope.id for envelope in self._part(whole)}
        stopped: set[Lane] = set()
        given = []
        for record in records:
            lane = self._lane(record.envelope)
            if record.envelope.id not in kept:
                stopped.add(lane)
            if lane not in stopped:
                given.append(record)
        return given


def _merged(draw: Random, records: Sequence[Record]) -> list[Record]:
    """Deal records out in another order that keeps the order within each key of each topic."""
    queues: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        queues[record.envelope.topic, record.envelope.key].append(record)
    waiting = [iter(queue) for queue in queues.values()]
    heads = [next(queue) for queue in waiting]
    dealt = []
    while heads:
        at = draw.randrange(len(heads))
        dealt.append(heads[at])
        following = next(waiting[at], None)
        if following is None:
            del heads[at], waiting[at]
        else:
            heads[at] = following
    return dealt
