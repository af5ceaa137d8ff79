"""Stop a timer. In: its name, and when. Out: the entry it measured, and warnings over caps.

Sent twice it gives the same entry: what was logged under a name is logged once.
"""

from __future__ import annotations

from services.timetracking.domain.caps import CapWarning
from services.timetracking.domain.entry import Entry
from services.timetracking.domain.named import named
from services.timetracking.usecases.log_time import log_time
from services.timetracking.usecases.log_times import LogTime
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import not_found


def stop_timer(
    unit: TimetrackingPort, call: Call, client_name: str, stopped_epoch: int | None = None, device: str = ""
) -> tuple[Entry, list[CapWarning]]:
    """Log the time since it was started; while that is refused, as for an overlap, the timer runs on."""
    trainer_id = call.actor.trainer_id or ""
    unit.people.lock([trainer_id])
    running = unit.timers.get(trainer_id)
    if running is None or running.client_name != client_name:
        logged = unit.entries.marked([(trainer_id, named(client_name))])
        if not logged:
            raise not_found("timer", client_name)
        return next(iter(logged.values())), []
    hours = running.stopped(stopped_epoch, call.at_epoch)
    command = LogTime(running.engagement_id, hours, running.words, client_name, device, measured=True)
    done = log_time(unit, call, command)
    unit.timers.end(running)
    return done
