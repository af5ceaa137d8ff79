"""Hours that cannot have been worked yet: they are drafted and planned, and submitted once they lie behind.

In: lines, an instant. Out: a refusal that names the first of them, or nothing. Where only a date and seconds are known,
the hours end at the earliest so long after that day begins in their zone.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.timetracking.domain.lines import Line
from shared.values.refusal import Refusal, conflict
from shared.values.span import format_instant, local_midnight


def refusal_to_come(lines: Iterable[Line], at_epoch: int) -> Refusal | None:
    """Give why a week cannot be submitted: what is submitted says what was worked, and may be paid the next minute."""
    ends = sorted((_ends_epoch(line), line.entry_id, line.work_date) for line in lines)
    ahead = next((one for one in ends if one[0] > at_epoch), None)
    if ahead is None:
        return None
    ends_epoch, entry_id, day = ahead
    return conflict("hours_to_come", f"The hours of {day} (entry {entry_id}) cannot end before "
                    f"{format_instant(ends_epoch)}, which is to come; submit them once they were worked, or shorten or "
                    "withdraw them.")  # fmt: skip


def _ends_epoch(line: Line) -> int:
    if line.end_epoch is not None:
        return line.end_epoch
    return local_midnight(line.work_date, line.zone) + line.seconds
