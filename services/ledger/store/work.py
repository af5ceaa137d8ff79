"""What accrued, what claimed it and what became of the claims. In: facts. Out: rows, each written once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.ledger.domain.gaps import KEY
from services.ledger.domain.moves import Claim
from services.ledger.store.rows import insert, total
from services.ledger.store.tables import (
    billed,
    charges,
    claims,
    earnings,
    invoices,
    pay_items,
    pay_runs,
    payment_steps,
    payments,
    receipts,
)
from services.ledger.store.weeks import MOVING, UNDER_WAY
from services.ledger.usecases.ports import AboutItem, PaymentStep
from shared.events.billing import ChargesAccrued, InvoiceIssued, ReceiptRecorded
from shared.events.payments import PaymentReleased, PaymentReturned
from shared.events.payroll import EarningsAccrued, PaymentOrdered, PayRunApproved
from shared.plumbing.database import chunked
from shared.plumbing.of_rows import OfRows
from shared.values.call import Call


def _among(table: sa.Table, these: sa.Subquery) -> sa.ColumnElement[bool]:
    return sa.tuple_(table.c.trainer_id, table.c.pay_item_id).in_(sa.select(these.c.trainer_id, these.c.pay_item_id))


_ITEM = {"trainer_id": str, "pay_item_id": str}
_CLAIMS_OF = OfRows(
    _ITEM,
    lambda _, these: sa.select(*[claims.c[name] for name in (*KEY, "pay_item_id", "seconds")])
    .where(_among(claims, these))
)  # fmt: skip
_UNDER_WAY = OfRows(
    _ITEM,
    lambda _, these: (
        sa.select(payment_steps.c.pay_item_id, total(UNDER_WAY))
        .where(_among(payment_steps, these), MOVING)
        .group_by(payment_steps.c.pay_item_id)
    ),
)


class WorkRows:
    """The steps of hours turned into money."""

    def __init__(self, connection: sa.Connection, call: Call) -> None:
        self._connection = connection
        self._call = call

    def add_earnings(self, facts: Sequence[EarningsAccrued]) -> None:
        """Insert earning lines with their accrual and its cause."""
        insert(self._connection, earnings, [
            _dated(line) | {"trainer_id": fact.trainer_id, "accrual_id": fact.accrual_id, "cause": fact.cause}
            for fact in facts for line in fact.lines
        ])  # fmt: skip

    def add_charges(self, facts: Sequence[ChargesAccrued]) -> None:
        """Insert charge lines with their accrual and its cause."""
        insert(self._connection, charges, [
            _dated(line) | {"trainer_id": fact.trainer_id, "client_id": fact.client_id,
                            "accrual_id": fact.accrual_id, "cause": fact.cause}
            for fact in facts for line in fact.lines
        ])  # fmt: skip

    def add_pay_runs(self, facts: Sequence[PayRunApproved]) -> None:
        """Insert approved runs."""
        insert(self._connection, pay_runs, [_named(fact, pay_runs) for fact in facts])

    def ordered_before(self, facts: Sequence[PaymentOrdered]) -> frozenset[str]:
        """Give the pay items, of those ordered here, that were ordered before."""
        known: set[str] = set()
        for some in chunked(sorted({fact.pay_item_id for fact in facts})):
            query = sa.select(pay_items.c.pay_item_id).where(pay_items.c.pay_item_id.in_(some))
            known.update(self._connection.execute(query).scalars())
        return frozenset(known)

    def add_pay_items(self, facts: Sequence[PaymentOrdered]) -> None:
        """Insert pay items with the work weeks they claim."""
        insert(self._connection, pay_items, [_named(fact, pay_items) for fact in facts])
        insert(self._connection, claims, [
            _dated(claim) | {"trainer_id": fact.trainer_id, "pay_item_id": fact.pay_item_id}
            for fact in facts for claim in fact.claimed
        ])  # fmt: skip

    def add_payments(self, facts: Sequence[PaymentOrdered]) -> None:
        """Insert the orders themselves."""
        insert(self._connection, payments, [_named(fact, payments) for fact in facts])

    def add_steps(self, step: str, facts: Sequence[PaymentStep]) -> None:
        """Insert what the bank side did with payments."""
        insert(self._connection, payment_steps, [
            {"step": step, "at_epoch": self._call.at_epoch, "why": _why(fact), "trainer_id": fact.trainer_id,
             "payment_id": fact.payment_id, "pay_item_id": fact.pay_item_id, "amount_minor": fact.amount_minor,
             "currency": fact.currency}
            for fact in facts
        ])  # fmt: skip

    def settled(self, facts: Sequence[PaymentReturned]) -> frozenset[str]:
        """Give the payments, of those returned here, that had arrived."""
        found: set[str] = set()
        for some in chunked(facts, 400):
            key = sa.and_(
                payment_steps.c.trainer_id.in_([fact.trainer_id for fact in some]),
                payment_steps.c.payment_id.in_([fact.payment_id for fact in some]),
            )
            query = sa.select(payment_steps.c.payment_id).where(key, payment_steps.c.step == "settled")
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)

    def claims_of(self, facts: Sequence[AboutItem]) -> list[Claim]:
        """Give the claims of the pay items that facts are about."""
        found = _CLAIMS_OF.rows(self._connection, _items(facts))
        return [
            Claim(item, (trainer, engagement, str(day)), seconds) for trainer, engagement, day, item, seconds in found
        ]

    def under_way(self, facts: Sequence[AboutItem]) -> dict[str, int]:
        """Give, of the pay items that facts are about, how many payments left less those that came back, if any did."""
        return dict(_UNDER_WAY.rows(self._connection, _items(facts)))

    def add_invoices(self, facts: Sequence[InvoiceIssued]) -> None:
        """Insert invoices with the work weeks they bill."""
        insert(self._connection, invoices, [_named(fact, invoices) for fact in facts])
        insert(self._connection, billed, [
            _dated(week) | {"invoice_id": fact.invoice_id} for fact in facts for week in fact.billed
        ])  # fmt: skip

    def add_receipts(self, facts: Sequence[ReceiptRecorded]) -> None:
        """Insert receipts."""
        insert(self._connection, receipts, [_named(fact, receipts) for fact in facts])


def _items(facts: Sequence[AboutItem]) -> list[tuple[str, str]]:
    return list({fact.pay_item_id: (fact.trainer_id, fact.pay_item_id) for fact in facts}.values())


def _named(fact: object, table: sa.Table) -> dict[str, Any]:
    return {column.name: getattr(fact, column.name) for column in table.columns}


def _dated(line: Any) -> dict[str, Any]:
    told = {field.name: getattr(line, field.name) for field in fields(line)}
    return told | {"workweek_start": date.fromisoformat(line.workweek_start)}


def _why(fact: PaymentStep) -> str:
    if isinstance(fact, PaymentReleased):
        return fact.file_id
    return fact.reason_code if isinstance(fact, PaymentReturned) else ""
