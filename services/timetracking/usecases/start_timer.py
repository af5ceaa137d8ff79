"""Start a timer. In: an engagement, a name that the device made up, since when. Out: the timer that runs.

Sent twice it is one timer; while one runs no other starts, for nobody works twice in one second.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from services.timetracking.domain.codes import REGULAR, require_code
from services.timetracking.domain.entry import Words
from services.timetracking.domain.fit import refusal_of
from services.timetracking.domain.named import named
from services.timetracking.domain.timer import Timer, started_said
from services.timetracking.usecases.gate import gate
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call
from shared.values.refusal import conflict
from shared.values.span import local_date


@dataclass(frozen=True)
class StartTimer:
    """What the hours will be; `started_epoch` where a device was offline when they began."""

    client_name: str
    engagement_id: str
    zone: str
    code: str = REGULAR
    words: Words = field(default_factory=Words)
    started_epoch: int | None = None


def start_timer(unit: TimetrackingPort, call: Call, command: StartTimer) -> Timer:
    """Start it, or give the one that runs under this name already; refuses the name for other work than runs."""
    found = unit.people.engagement(command.engagement_id)
    engagement, trainer = reach(unit, call, "engagement", command.engagement_id, found)
    mark = named(command.client_name)
    unit.people.lock([trainer.trainer_id])
    running = unit.timers.get(trainer.trainer_id)
    if running and running.client_name == command.client_name:
        return _same(running, command)
    if unit.entries.marked([(trainer.trainer_id, mark)]):
        raise conflict("timer_stopped", "A timer of this name was stopped and logged; start one under another name.")
    if running:
        raise conflict("timer_running", f"Timer {running.client_name} runs; stop it first.")
    started = started_said(command.started_epoch, call.at_epoch)
    kept_out = gate(unit, [(engagement, local_date(started, command.zone))])
    for fault in kept_out.values():
        raise refusal_of(fault)
    timer = Timer(trainer.trainer_id, command.client_name, command.engagement_id, command.zone, started,
                  require_code(command.code), command.words)  # fmt: skip
    unit.timers.start(timer)
    return timer


def _same(running: Timer, command: StartTimer) -> Timer:
    # A page that was loaded again asks without what was said of the work; for what it is, it knows.
    says = ((command.code, REGULAR, running.code), (command.words, Words(), running.words))
    if command.engagement_id != running.engagement_id or any(said not in known for said, *known in says):
        raise conflict("timer_running", f"Timer {running.client_name} runs and says something else; stop it first.")
    return running
