"""A story: who does what when, and what goes wrong meanwhile. In: nothing. Out: the shapes that the others exchange.

A step carries its own dice, so that dropping another step leaves its choices alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

# What may go wrong in a step, by where it strikes; each has a sentence for the story.
FAULTS: dict[str, str] = {
    "dies_before_commit": "the service dies before it commits",
    "answer_lost": "it is done, but the service dies before it answers",
    "sent_twice": "sent a second time",
    "log_away": "the event log cannot be reached",
    "publish_cut": "the relay dies with a part of it published",
    "publish_unacknowledged": "all is published, but the relay dies before it clears the outbox",
    "jobs_unacknowledged": "the jobs are queued, but the relay dies before it clears the outbox",
    "delivered_twice": "facts are delivered twice",
    "shuffled": "facts of different keys and topics arrive in another order",
    "withheld": "some facts are late",
    "database_busy": "the database is busy, so nothing is done now",
    "hiccup": "the database fails once, so the batch is taken apart",
    "poisoned": "the facts of one key cannot be heard now, so they are parked",
    "second_relay": "a second relay does the same work meanwhile",
    "dies_before_effect": "the consumer dies before it commits",
    "dies_before_position": "the effect is committed, but the consumer dies before it commits its position",
    "position_unacknowledged": "the position is committed, but the consumer dies before it knows",
    "handed_twice": "a job is handed to two workers",
    "dies_in_job": "the worker dies before it commits",
    "dies_before_done": "the job's effect is committed, but the worker dies before it says so",
}

# What happens to a service apart from the people who use it.
MACHINE = ("relay", "consume", "work", "restart", "rewind", "freeze", "thaw", "replay", "verify")


@dataclass(frozen=True)
class Step:
    """One step: `kind` is an act's name or one of MACHINE, `service` whose machine it is; `dice` seeds its choices."""

    number: int
    at_epoch: int
    kind: str
    service: str
    dice: int
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """A step and what came of it: a sentence, and whether it was done, refused, impossible, or cut short."""

    step: Step
    outcome: str
    sentence: str

    def __str__(self) -> str:
        """Write one line of the story."""
        at = datetime.fromtimestamp(self.step.at_epoch, UTC)
        struck = "".join(f"; {FAULTS[fault]}" for fault in self.step.faults)
        return f"{self.step.number:>4}  {at:%d %b %H:%M:%S}  {self.sentence}{struck}  [{self.outcome}]"
