"""Queries for what must never be. In: the ledger's tables. Out: findings, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from services.ledger.domain.accounts import Chart
from services.ledger.store.books import kept_sides, posted_sides
from services.ledger.store.rows import total
from services.ledger.store.tables import (
    charges,
    closings,
    earnings,
    journals,
    pay_items,
    pay_runs,
    payment_steps,
    payments,
    posting_sums,
    postings,
)
from shared.values.finding import Finding


class InvariantRows:
    """Each method asks one question of all rows at once."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def findings(self, chart: Chart) -> list[Finding]:
        """Give whatever is off."""
        return sorted([
            *self._unbalanced(), *self._off_balance(), *self._sums_apart(), *self._unknown_accounts(chart),
            *self._after_closing(),
            *self._runs_off(), *self._releases_off(), *self._outcomes_off(),
            *self._accruals_off(earnings, "earnings.accrued", "accrued_wages"),
            *self._accruals_off(charges, "charges.accrued", "revenue"),
        ])  # fmt: skip

    def _rows(self, query: sa.Select[Any]) -> Iterator[Any]:
        yield from self._connection.execute(query)

    def _unbalanced(self) -> Iterator[Finding]:
        key, minor = (postings.c.journal_id, postings.c.currency), total(postings.c.amount_minor)
        for journal_id, currency, off in self._rows(sa.select(*key, minor).group_by(*key).having(minor != 0)):
            yield Finding("journal_unbalanced", journal_id, f"Its postings in {currency} sum to {off} minor units.")

    def _off_balance(self) -> Iterator[Finding]:
        currency, minor = postings.c.currency, total(postings.c.amount_minor)
        for name, off in self._rows(sa.select(currency, minor).group_by(currency).having(minor != 0)):
            yield Finding("trial_balance_off", name, f"All accounts in {name} sum to {off} minor units, not to zero.")

    def _sums_apart(self) -> Iterator[Finding]:
        """Hold what was added up at each write against the postings themselves."""
        added: dict[tuple[Any, ...], list[tuple[int, int]]] = {}
        for table, sides in ((postings, posted_sides()), (posting_sums, kept_sides())):
            key = [table.c[name] for name in ("account", "currency", "posted_on")]
            for account, currency, day, debit, credit in self._rows(sa.select(*key, *sides).group_by(*key)):
                added.setdefault((account, currency, day), []).append((debit, credit))
        for (account, currency, day), both in added.items():
            if len(both) != 2 or both[0] != both[1]:
                detail = f"Debits and credits of its postings and what was added up of them differ: {both}."
                yield Finding("sums_differ_from_postings", f"{account} {currency} {day}", detail)

    def _unknown_accounts(self, chart: Chart) -> Iterator[Finding]:
        for (account,) in self._rows(sa.select(postings.c.account).distinct()):
            if account not in chart:
                yield Finding("account_unknown", account, "Something is posted to an account the chart does not have.")

    def _after_closing(self) -> Iterator[Finding]:
        late = sa.and_(
            journals.c.posted_on <= closings.c.closed_to, journals.c.recorded_epoch > closings.c.closed_epoch
        )
        for journal_id, closed_to in self._rows(
            sa.select(journals.c.journal_id, sa.func.max(closings.c.closed_to))
            .join_from(journals, closings, late)
            .group_by(journals.c.journal_id)
        ):
            yield Finding("journal_after_closing", journal_id, f"It entered books that were closed up to {closed_to}.")

    def _runs_off(self) -> Iterator[Finding]:
        count, minor = sa.func.count(pay_items.c.pay_item_id), total(pay_items.c.amount_minor)
        # A run says one total for each of its currencies.
        same = sa.and_(pay_items.c.pay_run_id == pay_runs.c.pay_run_id, pay_items.c.currency == pay_runs.c.currency)
        query = (
            sa.select(pay_runs.c.pay_run_id, pay_runs.c.pay_items, pay_runs.c.total_minor, count, minor)
            .join_from(pay_runs, pay_items, same, isouter=True)
            .group_by(pay_runs.c.pay_run_id, pay_runs.c.currency, pay_runs.c.pay_items, pay_runs.c.total_minor)
            .having(sa.or_(count != pay_runs.c.pay_items, minor != pay_runs.c.total_minor))
        )
        for run_id, items, wanted, ordered, found in self._rows(query):
            detail = f"It approved {items} pay items over {wanted} minor units; {ordered} over {found} were ordered."
            yield Finding("pay_run_differs_from_orders", run_id, detail)

    def _releases_off(self) -> Iterator[Finding]:
        same = sa.and_(
            payments.c.trainer_id == payment_steps.c.trainer_id, payments.c.payment_id == payment_steps.c.payment_id
        )
        query = (
            sa.select(payment_steps.c.payment_id, payment_steps.c.amount_minor, payments.c.amount_minor)
            .join_from(payment_steps, payments, same, isouter=True)
            .where(
                payment_steps.c.step == "released",
                sa.or_(
                    payments.c.payment_id.is_(None),
                    payments.c.amount_minor != payment_steps.c.amount_minor,
                    payments.c.currency != payment_steps.c.currency,
                ),
            )
        )
        for payment_id, released, ordered in self._rows(query):
            detail = f"{released} minor units left; {'nothing' if ordered is None else ordered} was ordered."
            yield Finding("release_differs_from_order", payment_id, detail)

    def _outcomes_off(self) -> Iterator[Finding]:
        """Hold what the bank is said to have done with payments against what left for it."""
        left = payment_steps.alias()
        same = sa.and_(
            left.c.trainer_id == payment_steps.c.trainer_id,
            left.c.payment_id == payment_steps.c.payment_id,
            left.c.step == "released",
        )
        query = (
            sa.select(
                payment_steps.c.payment_id, payment_steps.c.step, payment_steps.c.amount_minor, left.c.amount_minor
            )
            .join_from(payment_steps, left, same, isouter=True)
            .where(
                payment_steps.c.step != "released",
                sa.or_(
                    left.c.payment_id.is_(None),
                    left.c.amount_minor != payment_steps.c.amount_minor,
                    left.c.currency != payment_steps.c.currency,
                ),
            )
        )
        for payment_id, step, said, released in self._rows(query):
            detail = f"{said} minor units {step}; {'nothing' if released is None else released} had left."
            yield Finding("outcome_differs_from_release", payment_id, detail)

    def _accruals_off(self, table: sa.Table, kind: str, account: str) -> Iterator[Finding]:
        """Hold what the facts said against what was posted for them."""
        accrued = dict(self._rows(sa.select(table.c.currency, total(table.c.amount_minor)).group_by(table.c.currency)))
        query = (
            sa.select(postings.c.currency, -total(postings.c.amount_minor))
            .join_from(postings, journals, journals.c.journal_id == postings.c.journal_id)
            .where(journals.c.kind == kind, postings.c.account == account)
            .group_by(postings.c.currency)
        )
        posted = dict(self._rows(query))
        for currency in sorted({*accrued, *posted}):
            if accrued.get(currency, 0) != posted.get(currency, 0):
                detail = f"{accrued.get(currency, 0)} accrued, {posted.get(currency, 0)} posted, in minor units."
                yield Finding("accruals_differ_from_journals", f"{kind} {currency}", detail)
