"""Finding what leads to and from a work week. In: an id of anything, or a week. Out: weeks, or the steps of one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.ledger.domain.trace import Step, Week
from services.ledger.store.tables import (
    approved_hours,
    billed,
    charges,
    claims,
    earnings,
    invoices,
    pay_items,
    payment_steps,
    payments,
    receipts,
    voided_hours,
)
from shared.values.cause import cause_said
from shared.values.earning_code import code_said
from shared.values.money import Money
from shared.values.rate import Rate
from shared.values.sentence import Number, say

_KEY = ("trainer_id", "engagement_id", "workweek_start")
_OF_ITEM = sa.and_(claims.c.trainer_id == pay_items.c.trainer_id, claims.c.pay_item_id == pay_items.c.pay_item_id)


class TrailRows:
    """Look-ups by id and by week."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def weeks_of(self, subject_id: str, after: Week | None, limit: int) -> list[Week]:
        """Give the weeks an earning, charge, pay item, payment, end-to-end id, invoice or receipt is about."""
        found = sa.union(*_searches(subject_id)).subquery()
        query = sa.select(found).order_by(*(found.c[name] for name in _KEY)).limit(limit)
        if after is not None:
            values = [sa.literal(value, found.c[name].type) for name, value in vars(after).items()]
            query = query.where(sa.tuple_(*(found.c[name] for name in _KEY)) > sa.tuple_(*values))
        return [Week(*row) for row in self._connection.execute(query)]

    def steps_of(self, week: Week) -> list[Step]:
        """Give every step of one week."""
        return [
            *self._hours(week), *self._earned(week), *self._ordered(week), *self._paid(week), *self._charged(week),
            *self._billed(week), *self._received(week),
        ]  # fmt: skip

    def _rows(self, query: sa.Select[Any]) -> Iterator[Any]:
        yield from self._connection.execute(query)

    def _hours(self, week: Week) -> Iterator[Step]:
        table = approved_hours.c
        void = sa.and_(*[voided_hours.c[name] == table[name] for name in ("trainer_id", "entry_id", "entry_version")])
        query = sa.select(
            table.entry_id, table.entry_version, table.approval_id, table.work_date, table.code, table.seconds,
            voided_hours.c.correction_id,
        ).outerjoin(voided_hours, void)  # fmt: skip
        for row in self._rows(query.where(*_is(approved_hours, week))):
            named = f"{row.entry_id} v{row.entry_version}"
            says = say("%(day)s: %(code)s.", code=code_said(row.code), day=row.work_date)
            yield Step("approved", named, row.approval_id, says, row.seconds)
            if row.correction_id:
                yield Step("voided", named, row.correction_id, says, -row.seconds)

    def _earned(self, week: Week) -> Iterator[Step]:
        for row in self._rows(sa.select(earnings).where(*_is(earnings, week))):
            yield _accrued("earned", row.earning_id, row)

    def _charged(self, week: Week) -> Iterator[Step]:
        for row in self._rows(sa.select(charges).where(*_is(charges, week))):
            yield _accrued("charged", row.charge_id, row)

    def _ordered(self, week: Week) -> Iterator[Step]:
        query = sa.select(claims, pay_items.c.pay_run_id, pay_items.c.currency).join_from(claims, pay_items, _OF_ITEM)
        for row in self._rows(query.where(*_is(claims, week))):
            amount = Money(row.amount_minor, row.currency)
            yield Step("ordered", row.pay_item_id, row.pay_run_id, say("Claimed by a pay run."), row.seconds, amount)

    def _paid(self, week: Week) -> Iterator[Step]:
        same = sa.and_(
            payment_steps.c.trainer_id == claims.c.trainer_id, payment_steps.c.pay_item_id == claims.c.pay_item_id
        )
        query = sa.select(payment_steps).join_from(payment_steps, claims, same).where(*_is(claims, week))
        for row in self._rows(query):
            whole = Money(row.amount_minor, row.currency)
            says = say("With the whole pay item of %(amount)s.", amount=whole)
            if row.why:
                says = say("With the whole pay item of %(amount)s, %(why)s.", amount=whole, why=row.why)
            yield Step(row.step, row.payment_id, row.pay_item_id, says)

    def _billed(self, week: Week) -> Iterator[Step]:
        query = sa.select(billed, invoices.c.number, invoices.c.issued_on, invoices.c.currency).join_from(
            billed, invoices, invoices.c.invoice_id == billed.c.invoice_id
        )
        for row in self._rows(query.where(*_is(billed, week))):
            amount = Money(row.amount_minor, row.currency)
            says = say("Issued on %(day)s.", day=date.fromisoformat(row.issued_on))
            yield Step("billed", row.invoice_id, row.number, says, row.seconds, amount)

    def _received(self, week: Week) -> Iterator[Step]:
        same = receipts.c.invoice_id == billed.c.invoice_id
        for row in self._rows(sa.select(receipts).join_from(receipts, billed, same).where(*_is(billed, week))):
            whole = Money(row.amount_minor, row.currency)
            says = say(
                "%(amount)s towards the whole invoice, on %(day)s.",
                amount=whole,
                day=date.fromisoformat(row.received_on),
            )
            yield Step("received", row.receipt_id, row.invoice_id, says)


def _is(table: sa.Table, week: Week) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == value for name, value in vars(week).items()]


def _accrued(stage: str, identifier: str, row: Any) -> Step:
    rate = Number(Rate(row.rate_e4, row.currency).decimal)
    says = say("%(rate)s %(currency)s an hour for %(code)s, after %(cause)s.", code=code_said(row.code), rate=rate,
               currency=row.currency, cause=cause_said(row.cause))  # fmt: skip
    return Step(stage, identifier, row.accrual_id, says, row.seconds, Money(row.amount_minor, row.currency))


def _searches(subject_id: str) -> list[sa.Select[Any]]:
    """List where an id may be found, each by an index."""
    item = sa.select(payments.c.pay_item_id).where(
        sa.or_(payments.c.payment_id == subject_id, payments.c.end_to_end_id == subject_id)
    )
    of_run = sa.select(pay_items.c.pay_item_id).where(
        sa.or_(pay_items.c.pay_item_id == subject_id, pay_items.c.pay_run_id == subject_id)
    )
    invoice = sa.select(receipts.c.invoice_id).where(receipts.c.receipt_id == subject_id)
    claimed = sa.select(*[claims.c[name] for name in _KEY]).join_from(claims, pay_items, _OF_ITEM)
    on_invoice = sa.select(*[billed.c[name] for name in _KEY])
    return [
        sa.select(*[earnings.c[name] for name in _KEY]).where(earnings.c.earning_id == subject_id),
        sa.select(*[charges.c[name] for name in _KEY]).where(charges.c.charge_id == subject_id),
        claimed.where(pay_items.c.pay_item_id.in_(item)),
        claimed.where(pay_items.c.pay_item_id.in_(of_run)),
        on_invoice.where(billed.c.invoice_id == subject_id),
        on_invoice.where(billed.c.invoice_id.in_(invoice)),
    ]
