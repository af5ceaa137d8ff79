"""What was worked and when: a half-open span of clock times, or seconds on a date.

In: instants or a date and seconds, in an IANA zone. Out: an immutable `Worked`, or a refusal naming the field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.timetracking.domain.codes import REGULAR, require_code
from shared.values.refusal import Refusal
from shared.values.span import Span, local_date, zone

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Worked:
    """Between two instants (`seconds` is their distance), or `seconds` on `work_date` with both instants None.

    `work_date` is the local date in `zone` on which the work starts. `code` says what the time is paid as (`codes.py`).
    """

    work_date: date
    zone: str
    seconds: int
    start_epoch: int | None = None
    end_epoch: int | None = None
    code: str = REGULAR


def worked(
    *,
    zone_name: str,
    start_epoch: int | None = None,
    end_epoch: int | None = None,
    work_date: date | None = None,
    seconds: int | None = None,
    code: str = REGULAR,
) -> Worked:
    """Build from start and end, or from date and seconds; refuses both, neither, and more than 24 hours."""
    zone(zone_name)
    require_code(code)
    if (start_epoch is None) != (end_epoch is None) or (work_date is None) != (seconds is None):
        raise Refusal("entry_incomplete", "Give start and end, or a date and seconds.", pointer="start")
    if start_epoch is not None and end_epoch is not None and work_date is None:
        length = Span(start_epoch, end_epoch).seconds
        _refuse_long(length, "end")
        return Worked(local_date(start_epoch, zone_name), zone_name, length, start_epoch, end_epoch, code)
    if work_date is not None and seconds is not None and start_epoch is None:
        _refuse_long(seconds, "seconds")
        return Worked(work_date, zone_name, seconds, code=code)
    raise Refusal("entry_incomplete", "Give start and end, or a date and seconds, not both.", pointer="start")


def _refuse_long(seconds: int, field: str) -> None:
    if not 0 <= seconds <= DAY_SECONDS:
        raise Refusal("span_too_long", "An entry lasts 0 to 24 hours; split it at midnight.", pointer=field)
