"""One transaction of the ledger, with its repositories. In: a connection, a call, the chart and the CSV writer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from services.ledger.domain.accounts import Chart
from services.ledger.domain.journal import open_date
from services.ledger.store.books import BookRows
from services.ledger.store.hours import HourRows
from services.ledger.store.invariants import InvariantRows
from services.ledger.store.kept_weeks import KeptWeekRows
from services.ledger.store.margins import MarginRows
from services.ledger.store.trail import TrailRows
from services.ledger.store.weeks import WeekSums
from services.ledger.store.work import WorkRows
from services.ledger.usecases.ports import TrialBalanceWriter
from shared.plumbing.inbox import hold
from shared.plumbing.unit import Unit
from shared.values.call import Call
from shared.values.span import local_date


class LedgerUnit(Unit):
    """What the use cases see."""

    def __init__(
        self, connection: sa.Connection, call: Call, *, chart: Chart, write_trial_balance: TrialBalanceWriter
    ) -> None:
        """Open the repositories on this transaction."""
        super().__init__(connection, call)
        self.chart = chart
        self.write_trial_balance = write_trial_balance
        self.books = BookRows(connection, call)
        self.hours = HourRows(connection)
        self.work = WorkRows(connection, call)
        self.weeks = WeekSums(connection)
        self.kept = KeptWeekRows(connection, call)
        self.margins = MarginRows(connection)
        self.trail = TrailRows(connection)
        self.invariants = InvariantRows(connection)

    def hold(self, keys: Sequence[str]) -> None:
        """Let nobody else hear facts of these keys, such as trainers, until this transaction ends."""
        hold(self, keys)

    def booking_day(self, day: date | None = None) -> date:
        """Give the day to book on: the given one or today (UTC), but never in a closed stretch."""
        return open_date(day or local_date(self.call.at_epoch, "UTC"), self.books.closed_to())
