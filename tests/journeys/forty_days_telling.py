"""Whom the forty days are about, and what has to be remembered from one day to another.

In: the programme. Out: people chosen for what happens to them, and the ids of what came of it.
"""

from __future__ import annotations

from forty_days import LICENSED, Programme, day
from forty_days_pencil import Pencil

from deploy.month.plan import PlannedTrainer
from deploy.simulation.model.rows import Line


class Telling:
    """The story so far."""

    def __init__(self, programme: Programme) -> None:
        """Choose whom things happen to, from those whose weeks any approver approves."""
        self.on, self.pencil = programme, Pencil(programme)
        people = programme.plain_people()
        self.doubted, self.forgotten, self.absent, self.mended, self.reopened, self.leaver = (
            next(people) for _ in range(6)
        )
        euro = (one for one in people if one.country.currency == "EUR")
        self.changer, self.returned = next(euro), next(euro)
        self.lapsed = next(one for one in people if one.works[0].project == LICENSED)
        self.cleared, self.erased = next(people), next(people)
        self.dispute = self.old_dispute = self.third_dispute = ""
        self.account = self.licence = ""
        self.lines: list[Line] = []
        self.runs: list[str] = []
        self.files: list[str] = []
        self.invoices: list[str] = []

    def sheet_of(self, one: PlannedTrainer, number: int) -> str:
        """Give the timesheet of the work week that begins on a day of the story."""
        return str(self.on.value("timetracking", "select timesheet_id from timesheets where trainer_id = :id and "
                                 "week_start = :week", id=self.on.id_of(one), week=day(number)))  # fmt: skip

    def line_of(self, one: PlannedTrainer, number: int) -> tuple[str, str, int, int]:
        """Give timesheet, entry, version and seconds of the first line of such a week."""
        sheet = self.sheet_of(one, number)
        (found, *_) = self.on.rows("timetracking", "select entry_id, version, seconds from entries where "
                                   "timesheet_id = :sheet and live order by start_epoch", sheet=sheet)  # fmt: skip
        return (sheet, *found)

    def engagement_of(self, one: PlannedTrainer) -> str:
        """Give somebody's first engagement."""
        return self.on.engagements[one.external_ref, one.works[0].project][0]

    def paid(self, *names: str) -> dict[str, list[str]]:
        """Give what the last runs paid to some of those above, line by line."""
        return {name: self.pencil.slip(self.on.id_of(getattr(self, name)), self.runs) for name in names}

    def billed(self, *names: str) -> dict[str, list[str]]:
        """Give what the last invoices charge for some of those above, line by line."""
        return {name: self.pencil.charge_slip(self.on.id_of(getattr(self, name)), self.invoices) for name in names}

    def on_time(self) -> int:
        """Give how many lines of the period nobody doubted when it was paid: each has been paid by today, in full."""
        late = self.pencil.late(self.lines, self.on.today)
        assert late == [], f"approved when {self.runs} were approved, and not paid on {self.on.today}"
        return len(self.lines)
