"""A running timer: one a person, named by whoever started it, so that what is sent twice is one.

In: instants that a device says, and now. Out: an immutable timer, the hours it measured, or a refusal. A device that
was offline says when it was started and stopped; the server's clock bounds both.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from services.timetracking.domain.codes import REGULAR
from services.timetracking.domain.entry import Words
from services.timetracking.domain.worked import DAY_SECONDS, Worked, worked
from shared.values.refusal import Refusal
from shared.values.span import format_instant


@dataclass(frozen=True, slots=True)
class Timer:
    """Time that runs for an engagement since an instant."""

    trainer_id: str
    client_name: str
    engagement_id: str
    zone: str
    started_epoch: int
    code: str = REGULAR
    words: Words = field(default_factory=Words)

    def stopped(self, said_epoch: int | None, at_epoch: int) -> Worked:
        """Give the hours until the instant a device said, or now; refuses one to come and hours of more than a day.

        Whoever forgot a timer for days says when the work ended, as long ago as that is.
        """
        stopped_epoch = at_epoch if said_epoch is None else said_epoch
        if stopped_epoch > at_epoch:
            raise Refusal("instant_out_of_reach", f"{format_instant(stopped_epoch)} is to come; say when the work "
                          "ended.", pointer="stopped")  # fmt: skip
        if stopped_epoch - self.started_epoch > DAY_SECONDS:
            raise Refusal("timer_forgotten", f"The timer runs since {format_instant(self.started_epoch)}, for more "
                          "than a day; say when the work ended.", pointer="stopped")  # fmt: skip
        return worked(zone_name=self.zone, start_epoch=self.started_epoch, end_epoch=stopped_epoch, code=self.code)


def started_said(said_epoch: int | None, at_epoch: int) -> int:
    """Give when a device said a timer was started, or now; refuses an instant to come and one more than a day old."""
    if said_epoch is None:
        return at_epoch
    if not at_epoch - DAY_SECONDS <= said_epoch <= at_epoch:
        raise Refusal("instant_out_of_reach", f"{format_instant(said_epoch)} is not within the day up to "
                      f"{format_instant(at_epoch)}; log the hours as an entry.", pointer="started")  # fmt: skip
    return said_epoch
