"""Payroll's unit of work: one transaction with its repositories, rule packs and renderers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from services.payroll.domain.pack import Pack
from services.payroll.domain.register import Register
from services.payroll.store.bonuses import BonusRows
from services.payroll.store.documents import DocumentRows
from services.payroll.store.earnings import EarningRows
from services.payroll.store.hours import HoursRows
from services.payroll.store.invariants import InvariantQueries
from services.payroll.store.known import KnownRows
from services.payroll.store.payments import HoldRows, PaymentRows
from services.payroll.store.reports import ReportRows
from services.payroll.store.runs import RunRows
from services.payroll.usecases import ports
from shared.plumbing.unit import Unit
from shared.values.call import Call


@dataclass(frozen=True)
class Tools:
    """What `main.py` hands in: rule packs, how documents become bytes, public holidays, how files are read."""

    packs: Sequence[Pack]
    render_statement: Callable[..., bytes]
    render_register: Callable[[Register], bytes]
    holidays: Callable[[Sequence[str], date, date], list[tuple[str, date]]]
    read_pack: ports.PackReader


class PayrollUnit(Unit):
    """Gives the use cases what `ports.PayrollPort` asks for."""

    def __init__(self, connection: sa.Connection, call: Call, tools: Tools) -> None:
        """Open the repositories on one connection."""
        super().__init__(connection, call)
        self.known: ports.KnownPort = KnownRows(connection)
        self.hours: ports.HoursPort = HoursRows(connection)
        self.bonuses: ports.BonusesPort = BonusRows(connection)
        self.earnings: ports.EarningsPort = EarningRows(connection)
        self.runs: ports.RunsPort = RunRows(connection)
        self.payments: ports.PaymentsPort = PaymentRows(connection)
        self.holds: ports.HoldsPort = HoldRows(connection)
        self.documents: ports.DocumentsPort = DocumentRows(connection)
        self.reports: ports.ReportsPort = ReportRows(connection)
        self.invariants: ports.InvariantsPort = InvariantQueries(connection)
        self.packs = tools.packs
        self.render_statement = tools.render_statement
        self.render_register = tools.render_register
        self.holidays = tools.holidays
        self.read_pack = tools.read_pack
