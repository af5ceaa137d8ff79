"""Log one piece of work. In: an engagement and hours. Out: the entry and warnings over its weekly cap."""

from __future__ import annotations

from services.timetracking.domain.caps import CapWarning
from services.timetracking.domain.entry import Entry
from services.timetracking.usecases.log_times import LogTime, log_times
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import Refusal


def log_time(unit: TimetrackingPort, call: Call, command: LogTime) -> tuple[Entry, list[CapWarning]]:
    """Log hours; refuses an overlap, days outside the engagement and trainers who are not active yet."""
    logged = log_times(unit, call, [command])
    result = logged.results[0]
    if isinstance(result, Refusal):
        raise result
    return result, logged.warnings
