"""One transaction of billing, with its repositories. In: a connection, a call and the invoice formats."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from services.billing.store.charges import ChargeRows
from services.billing.store.clients import ClientRows, LegalEntityRows
from services.billing.store.engagements import EngagementRows
from services.billing.store.hours import HourRows
from services.billing.store.invariants import InvariantQueries
from services.billing.store.invoices import InvoiceRows
from services.billing.store.lists import Lists
from services.billing.store.rates import RateRows
from services.billing.usecases.ports import Export
from shared.plumbing.unit import Unit
from shared.values.call import Call


class BillingUnit(Unit):
    """What the use cases see."""

    def __init__(self, connection: sa.Connection, call: Call, *, exports: Mapping[str, Export]) -> None:
        """Open the repositories on this transaction."""
        super().__init__(connection, call)
        self.legal_entities = LegalEntityRows(connection)
        self.clients = ClientRows(connection)
        self.engagements = EngagementRows(connection)
        self.rates = RateRows(connection)
        self.hours = HourRows(connection)
        self.charges = ChargeRows(connection)
        self.invoices = InvoiceRows(connection)
        self.invariants = InvariantQueries(connection)
        self.lists = Lists(connection)
        self.exports = exports
