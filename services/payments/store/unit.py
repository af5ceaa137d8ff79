"""One transaction of payments, with its repositories. In: a connection, a call, and what `main.py` hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sqlalchemy as sa

from services.payments.domain.originator import Originator
from services.payments.store.accounts import AccountRows
from services.payments.store.erasures import ErasureRows
from services.payments.store.files import FileRows
from services.payments.store.invariants import InvariantQueries
from services.payments.store.orders import OrderRows
from services.payments.store.tax_forms import TaxFormRows
from services.payments.store.trainers import TrainerRows
from services.payments.store.vault import Vault
from services.payments.store.verifications import VerificationRows
from services.payments.usecases.ports import FileFormat
from shared.plumbing.unit import Unit
from shared.values.call import Call


class PaymentsUnit(Unit):
    """What the use cases see."""

    def __init__(
        self,
        connection: sa.Connection,
        call: Call,
        *,
        vault: Vault,
        formats: Mapping[str, FileFormat],
        originator: Originator,
        cool_off_seconds: int,
    ) -> None:
        """Open the repositories on this transaction."""
        super().__init__(connection, call)
        # Whatever is opened here is noted with what it was opened for.
        vault = replace(vault, on_open=self.opened.append)
        self.trainers = TrainerRows(connection)
        self.accounts = AccountRows(connection, vault)
        self.verifications = VerificationRows(connection, vault)
        self.erasures = ErasureRows(connection)
        self.tax_forms = TaxFormRows(connection, vault)
        self.orders = OrderRows(connection)
        self.files = FileRows(connection, vault)
        self.invariants = InvariantQueries(connection, vault)
        self.formats = formats
        self.originator = originator
        self.cool_off_seconds = cool_off_seconds
