"""Let go of a running timer. In: its name. Out: nothing; what it would have measured is not logged."""

from __future__ import annotations

from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import not_found


def discard_timer(unit: TimetrackingPort, call: Call, client_name: str) -> None:
    """End it without hours, if it is the caller's and runs."""
    trainer_id = call.actor.trainer_id or ""
    unit.people.lock([trainer_id])
    running = unit.timers.get(trainer_id)
    if running is None or running.client_name != client_name:
        raise not_found("timer", client_name)
    unit.timers.end(running)
