"""Named places at which a process can be told to die: between commit, publish, acknowledge, hear, do and let go.

In: `HOURBOOK_FAIL_AT`, such as `relay.published:3`, read once by the entry point of a process. Out: at the third
passage the process kills itself with SIGKILL, as a power cut would: nothing is flushed, closed or said. With
`relay.published:3:sleep` it stops itself with SIGSTOP instead, and goes on there when somebody wakes it (SIGCONT): long
after others took it for dead.

This is safe in production. Unless a process was started with that variable, a passage is one comparison; no request,
fact or job can set it; and whoever can set variables of a process can kill it anyway. A death at any of these places
is what the product must survive, and what `tests/faults` shows that it does (docs/faults.md).
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Mapping

VARIABLE = "HOURBOOK_FAIL_AT"
# The single table: what has happened when a process dies there, in the order of a fact's way and then of a job's.
FAIL_POINTS: Mapping[str, str] = {
    "unit.flushed": "all is done, and what was said goes out with the commit that has not come",
    "unit.committed": "rows and outbox are committed, and nobody was told",
    "relay.read": "the outbox was read, and nothing has left",
    "kafka.sent": "facts are on their way to Kafka, and none is acknowledged",
    "relay.published": "the log has the facts, and the queue lacks the jobs",
    "relay.queued": "the queue has the jobs, and the outbox still has everything",
    "relay.forgetting": "rows are deleted from the outbox, and that is not committed",
    "relay.forgot": "the outbox is empty, and nothing was counted",
    "consumer.polled": "facts have arrived, and nothing was done with them",
    "consumer.entered": "facts are in the inbox, without their effect, and that is not committed",
    "consumer.applied": "facts had their effect, and that is not committed",
    "consumer.heard": "inbox and effect are committed, and the log was not told",
    "consumer.acknowledged": "the log was told",
    "worker.taken": "jobs are leased, and none is begun",
    "worker.applied": "a job had its effect, and that is not committed",
    "worker.done": "a job's effect is committed, and the queue was not told",
    "worker.finished": "the queue was told",
}


_SIGNALS = {"": signal.SIGKILL, "sleep": signal.SIGSTOP}


class _Armed:
    """The one switch of a process: which point, how many passages are left, and what happens then."""

    point = ""
    left = 0
    by = signal.SIGKILL
    lock = threading.Lock()


def arm(environ: Mapping[str, str]) -> None:
    """Read `HOURBOOK_FAIL_AT`, `<point>[:<passage>[:sleep]]`; a process calls this once, before it works."""
    point, _, rest = environ.get(VARIABLE, "").partition(":")
    passage, _, how = rest.partition(":")
    assert not point or point in FAIL_POINTS, f"{VARIABLE} names {point}; known are {', '.join(FAIL_POINTS)}"
    assert how in _SIGNALS, f"{VARIABLE} ends with {how}; known is sleep"
    _Armed.point, _Armed.left, _Armed.by = point, int(passage or 1), _SIGNALS[how]


def fail_point(name: str) -> None:
    """Die or sleep here, if this process was started to; threads that pass together are counted one by one."""
    if _Armed.point == name:
        with _Armed.lock:
            _Armed.left -= 1
            if _Armed.left == 0:
                # To this thread, not to the process: another thread would take it, and this one go a step too far.
                signal.pthread_kill(threading.get_ident(), _Armed.by)
