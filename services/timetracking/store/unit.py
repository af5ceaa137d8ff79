"""One transaction of timetracking, with its repositories. In: a connection and a call."""

from __future__ import annotations

import sqlalchemy as sa

from services.timetracking.store.approvals import ApprovalRows
from services.timetracking.store.budgets import BudgetRows
from services.timetracking.store.chains import ChainRows
from services.timetracking.store.disputes import DisputeRows
from services.timetracking.store.entries import EntryRows
from services.timetracking.store.given import GivenRows
from services.timetracking.store.invariants import InvariantQueries
from services.timetracking.store.people import PeopleRows
from services.timetracking.store.projects import ProjectRows
from services.timetracking.store.records import RecordRows
from services.timetracking.store.requirements import RequirementRows
from services.timetracking.store.rules import RulesRows
from services.timetracking.store.timers import TimerRows
from services.timetracking.store.timesheets import TimesheetRows
from shared.plumbing.unit import Unit
from shared.values.call import Call


class TimetrackingUnit(Unit):
    """What the use cases see."""

    def __init__(self, connection: sa.Connection, call: Call) -> None:
        """Open the repositories on this transaction."""
        super().__init__(connection, call)
        self.projects = ProjectRows(connection)
        self.people = PeopleRows(connection)
        self.entries = EntryRows(connection)
        self.timesheets = TimesheetRows(connection)
        self.approvals = ApprovalRows(connection)
        self.given = GivenRows(connection)
        self.disputes = DisputeRows(connection)
        self.chains = ChainRows(connection)
        self.timers = TimerRows(connection)
        self.budgets = BudgetRows(connection)
        self.rules = RulesRows(connection)
        self.requirements = RequirementRows(connection)
        self.records = RecordRows(connection)
        self.invariants = InvariantQueries(connection)
