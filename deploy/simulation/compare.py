"""Hold what a world has stored against the plain model. In: a settled world. Out: every difference, as findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from deploy.simulation.acts.licensing import heard
from deploy.simulation.model.books import Books, Claimed
from deploy.simulation.model.rows import Priced
from deploy.simulation.world import World
from services.ledger.usecases.reconcile import reconcile
from services.ledger.usecases.trial_balance import trial_balance
from services.payroll.domain.run import PAYMENT_STATES
from shared.values.finding import Finding
from shared.values.reach import EVERYONE

Sums = dict[tuple[str, str, date], tuple[int, int]]
# What payroll has heard of a payment that stands so in payments; that a bank was given a file is not told.
_HEARD = {"created": "ordered", "released": "released", "sent": "released", "settled": "settled",
          "returned": "returned"}  # fmt: skip
_WEEK = ("engagement_id", "currency", "workweek_start")
# What is signed in 2026 ends between these two days.
_FORMS_END = (date(2029, 12, 31), date(2030, 1, 1))
_KNOWN_FORMS = sa.text("SELECT tax_form_id, valid_to FROM known_tax_forms").columns(valid_to=sa.Date)


def compare(world: World) -> Iterator[Finding]:
    """Compare, week by week, what was earned, paid, charged and billed; then payments, balances and hours."""
    books = world.books
    earned, charged = books.earned(), books.charged()
    yield from _differ("earned", world.look("payroll", lambda unit: _sums(unit, "earnings", "")), _of(earned))
    yield from _differ("charged", world.look("billing", lambda unit: _sums(unit, "charges", "")), _of(charged))
    paid = world.look("payroll", lambda unit: _sums(unit, "earnings", "earning_claims", "earning_id"))
    yield from _differ("paid", paid, _claimed(books.paid, {key: deal.currency for key, deal in books.terms.items()}))
    billed = world.look("billing", lambda unit: _sums(unit, "charges", "charge_claims", "charge_id"))
    yield from _differ("billed", billed, _claimed(books.billed, _bill_currency(books)))
    yield from _differ("payment", world.look("payments", _payments),
                       {one.payment: (one.state, one.minor) for one in books.payments.values()})  # fmt: skip
    yield from _differ("heard_payment", world.look("payroll", _heard_payments),
                       {one.payment: _HEARD[one.state] for one in books.payments.values()})  # fmt: skip
    yield from _differ("balance", world.look("ledger", _balances), books.balances())
    yield from _differ("seconds", world.look("ledger", _totals), _seconds(world, earned, charged))
    entries = {one.entry: (one.version, one.state) for one in books.worked.entries.values() if one.live}
    yield from _differ("entry", world.look("timetracking", _entries), entries)
    yield from _people(world)
    waiting = {one.sheet for one in books.worked.live("submitted")}
    missed = books.deciding.near(world.now_epoch, waiting) | books.deciding.due(world.now_epoch, waiting)
    yield from (
        Finding("deadline_missed", sheet, "The clock has neither told nor approved.") for sheet in sorted(missed)
    )
    yield from (Finding("entry_counts_twice", "model", fault) for fault in books.worked.faults())


def _people(world: World) -> Iterator[Finding]:
    """Compare whom money can reach, and who may log hours of which days, with what others have heard of it."""
    books = world.books
    accounts = {one.account: one.state for one in books.accounts.known.values()}
    trainers = sorted(set(world.diary.accounts.values()))
    yield from _differ("account", world.look("payments", lambda unit: {
        one.account_id: one.state for one in unit.accounts.all_of(trainers)}), accounts)  # fmt: skip
    yield from _differ("heard_account", world.look("payroll", _heard_accounts), accounts)
    yield from _differ("tax_form", world.look("payments", _tax_forms), {
        name: (one.trainer, one.kind, one.ends) for name, one in books.tax_forms.known.items()})  # fmt: skip
    yield from _differ("heard_tax_form", world.look("onboarding", _heard_tax_forms),
                       {name: one.ends for name, one in books.tax_forms.known.items()})  # fmt: skip
    for day in _FORMS_END:
        found = world.look("payments", partial(_ending, day))
        yield from _differ("tax_form_ends", dict.fromkeys(found, day), dict.fromkeys(books.tax_forms.ending(day), day))
    # Whoever was forgotten and is owed nothing that has still to be sent has nothing left that could be opened. Pay may
    # also come after all was destroyed, and wait for somebody to say where it goes.
    gone = world.look("payments", _destroyed)
    kept = {one for one in world.diary.forgotten.values() if not books.under_way(one, "created", "released", "sent")}
    yield from (Finding("not_destroyed", one, "Sealed data wait for nothing.") for one in sorted(kept - gone))
    known = heard(world)
    yield from _differ("engagement_end", known.ends, {name: ends[-1] for name, ends in books.welcome.ends.items()})
    yield from _differ("licence", known.licences, {name: one.state for name, one in books.welcome.licences.items()})


def _tax_forms(unit: Any) -> dict[str, tuple[str, str, date | None]]:
    rows = unit.tax_forms.page(trainer_id=None, expires_before=None, after="", limit=10_000)
    return {one.tax_form_id: (one.trainer_id, one.kind, one.valid_to) for one in rows}


def _heard_tax_forms(unit: Any) -> dict[str, date | None]:
    rows = unit.connection.execute(_KNOWN_FORMS)
    return {row.tax_form_id: row.valid_to for row in rows}


def _ending(day: date, unit: Any) -> set[str]:
    rows = unit.tax_forms.page(trainer_id=None, expires_before=day, after="", limit=10_000)
    return {one.tax_form_id for one in rows}


def _destroyed(unit: Any) -> set[str]:
    return set(unit.connection.execute(sa.text("SELECT trainer_id FROM erasures WHERE done_epoch > 0")).scalars())


def _heard_accounts(unit: Any) -> dict[str, str]:
    """Give the states of accounts as payroll keeps them."""
    rows = unit.connection.execute(sa.text("SELECT account_id, state FROM payout_accounts"))
    return {row.account_id: row.state for row in rows}


def _differ(what: str, stored: Mapping[Any, Any], wanted: Mapping[Any, Any]) -> Iterator[Finding]:
    for key in sorted({*stored, *wanted}, key=str):
        if stored.get(key) != wanted.get(key):
            yield Finding(f"{what}_off_model", str(key), f"stored {stored.get(key)}, the model says {wanted.get(key)}")


def _of(priced: Iterable[Priced]) -> Sums:
    minor, seconds = Counter[tuple[str, str, date]](), Counter[tuple[str, str, date]]()
    for line in priced:
        minor[line.engagement, line.currency, line.week] += line.minor
        seconds[line.engagement, line.currency, line.week] += line.seconds
    return {key: (seconds[key], minor[key]) for key in minor if seconds[key] or minor[key]}


def _claimed(claimed: Claimed, currency: Mapping[str, str]) -> Sums:
    """Give what was claimed; an engagement is paid, and billed, in one currency."""
    minor, seconds = claimed.minor, claimed.seconds
    return {
        (engagement, currency[engagement], week): (seconds[engagement, week], minor[engagement, week])
        for engagement, week in minor if minor[engagement, week] or seconds[engagement, week]
    }  # fmt: skip


def _bill_currency(books: Books) -> dict[str, str]:
    of_client = {bill.client: bill.currency for bill in books.bills.values()}
    return {key: of_client.get(deal.client, "") for key, deal in books.terms.items()}


def _sums(unit: Any, table: str, claims: str, key: str = "") -> Sums:
    """Add up rows by engagement, currency and work week: all, or those that are claimed."""
    rows = sa.table(table, *(sa.column(name) for name in (*_WEEK, "seconds", "amount_minor", key) if name))
    group = [rows.c.engagement_id, rows.c.currency, sa.type_coerce(rows.c.workweek_start, sa.Date)]
    query = sa.select(*group, sa.func.sum(rows.c.seconds), sa.func.sum(rows.c.amount_minor)).group_by(*group)
    if claims:
        claimed = sa.table(claims, sa.column(key))
        query = query.join(claimed, claimed.c[key] == rows.c[key])
    return {tuple(row[:3]): (row[3], row[4]) for row in unit.connection.execute(query) if row[3] or row[4]}


def _payments(unit: Any) -> dict[str, tuple[str, int]]:
    return {order.payment_id: (state, order.amount_minor) for order, state in unit.orders.page(
        pay_run_id=None, state=None, trainer_id=None, after="", limit=10_000)}  # fmt: skip


def _heard_payments(unit: Any) -> dict[str, str]:
    """Give the furthest state in which payroll keeps each payment, replaced ones too."""
    ordered = sa.table("payments", sa.column("payment_id"))
    kept = sa.table("payment_states", sa.column("payment_id"), sa.column("state"))
    heard = dict.fromkeys(unit.connection.execute(sa.select(ordered.c.payment_id)).scalars(), PAYMENT_STATES[0])
    for payment_id, state in unit.connection.execute(sa.select(kept.c.payment_id, kept.c.state)):
        heard[payment_id] = max(heard.get(payment_id, state), state, key=PAYMENT_STATES.index)
    return heard


def _balances(unit: Any) -> dict[tuple[str, str], int]:
    rows = trial_balance(unit).rows
    return {(row.account.key, row.balance.currency): row.balance.minor for row in rows if row.balance.minor}


def _entries(unit: Any) -> dict[str, tuple[int, str]]:
    return {one.entry_id: (one.version, one.state) for one in unit.entries.page(EVERYONE, None, None, 10_000)}


def _totals(unit: Any) -> dict[str, int]:
    found = reconcile(unit)
    return {**found.totals, "unplaced": found.unplaced_seconds}


def _seconds(world: World, earned: list[Priced], charged: list[Priced]) -> dict[str, int]:
    """Give the seconds of every stage, as the ledger names them."""
    books = world.books
    out = {"released", "sent", "settled"}
    states = {item.item: books.payments[item.payment].state for item in books.items.values()}
    came_back = {payment.item for payment in books.payments.values() if payment.state == "returned"}
    return {
        "approved": sum(line.hours.seconds for line in books.worked.standing()),
        "earned": sum(line.seconds for line in earned),
        "ordered": sum(item.seconds for item in books.items.values()),
        "paid": sum(item.seconds for item in books.items.values() if states[item.item] in out),
        "returned": sum(item.seconds for item in books.items.values()
                        if item.item in came_back and states[item.item] not in out),
        "charged": sum(line.seconds for line in charged),
        "billed": sum(bill.seconds for bill in books.bills.values() if bill.state == "issued"),
        "unplaced": 0,
    }  # fmt: skip
