"""Log many pieces of work at once. In: engagements and hours. Out: entries, and a refusal for each that is wrong.

Hours that a device named are logged once, however often it sends them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.timetracking.domain.caps import CapWarning
from services.timetracking.domain.entry import Entry, Words
from services.timetracking.domain.fit import refusal_of
from services.timetracking.domain.named import named, require_name
from services.timetracking.domain.worked import Worked
from services.timetracking.usecases.admit import Candidate, admit
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import knows
from services.timetracking.usecases.sent_before import sent_before
from shared.values.call import Call
from shared.values.refusal import Refusal, not_found


@dataclass(frozen=True, slots=True)
class LogTime:
    """Hours on an engagement and what was done; a name that the caller made up for them, or none; the device.

    `measured`: a timer of ours ran while they were worked.
    """

    engagement_id: str
    hours: Worked
    words: Words = field(default_factory=Words)
    client_name: str | None = None
    device: str = ""
    measured: bool = False

    def __post_init__(self) -> None:
        """Refuse a name that is none."""
        if self.client_name is not None:
            require_name(self.client_name)


@dataclass(frozen=True)
class Logged:
    """Per command, in order, the entry or why it was refused; and the caps that are exceeded now."""

    results: list[Entry | Refusal]
    warnings: list[CapWarning]


def log_times(unit: TimetrackingPort, call: Call, commands: Sequence[LogTime]) -> Logged:
    """Log hours; one that is refused does not hold up the others."""
    engaged = unit.people.engaged({command.engagement_id for command in commands})
    results: dict[int, Entry | Refusal] = {}
    candidates = []
    for ref, command in enumerate(commands):
        engagement, trainer = engaged.get(command.engagement_id, (None, None))
        if engagement is None or trainer is None or not knows(call.reach, trainer):
            results[ref] = not_found("engagement", command.engagement_id)
        else:
            mark = None if command.client_name is None else named(command.client_name)
            candidates.append(Candidate(ref, trainer, engagement, command.hours, command.words, mark, command.device,
                                        command.measured))  # fmt: skip
    again = sent_before(unit, candidates)
    results.update(again)
    admitted = admit(unit, call, [one for one in candidates if one.ref not in again])
    results.update(admitted.entries)
    for ref, fault in admitted.faults:
        results[ref] = refusal_of(fault)
    return Logged([results[ref] for ref in range(len(commands))], admitted.warnings)
