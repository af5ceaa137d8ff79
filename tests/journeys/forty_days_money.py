"""How the forty days are paid and billed: runs, files, invoices, accounts. In: the telling. Out: the right money."""

from __future__ import annotations

from collections import Counter
from datetime import date

from forty_days import Programme, day
from forty_days_telling import Telling

from deploy.month import invoicing, paying
from deploy.month.plan import PlannedTrainer
from services.ledger.usecases.close_books import close_books
from services.payments.usecases.add_account import add_account
from services.payments.usecases.approve_account import approve_account
from services.payments.usecases.record_return import record_return
from services.payroll.usecases.pay_again import pay_again


def hours_are_paid_and_billed(told: Telling, first: date, end: date, payday: date, *, disputed: int) -> None:
    """Wednesday: all that was worked is decided but for what is disputed, and the approved is paid and billed whole.

    Everybody's pay and every client's invoice is what a pencil says.
    """
    on = told.on
    assert on.undecided(end) == ({"disputed": disputed} if disputed else {})
    told.lines = [line for line in told.pencil.lines() if first <= line.hours.day < end]
    told.runs, told.files = on.pay(first, end, payday)
    assert on.paid_seconds() == on.approved_seconds()
    assert paid_by(on, told.runs) == told.pencil.pay_due(end)
    told.invoices = on.bill(end)
    assert on.billed_seconds() == on.approved_seconds()
    assert billed_by(on, told.invoices) == told.pencil.bill_due(end)


def paid_by(on: Programme, runs: list[str]) -> Counter[tuple[str, str]]:
    """Give what runs pay, in minor units by (trainer, currency)."""
    sums: Counter[tuple[str, str]] = Counter()
    for run in runs:
        for trainer, currency, minor in on.rows("payroll", "select trainer_id, currency, amount_minor from pay_items "
                                                "where pay_run_id = :run", run=run):  # fmt: skip
            sums[trainer, currency] += minor
    return sums


def billed_by(on: Programme, invoices: list[str]) -> Counter[tuple[str, str]]:
    """Give what invoices bill before tax, in minor units by (client, currency)."""
    sums: Counter[tuple[str, str]] = Counter()
    for invoice in invoices:
        ((client, currency, minor),) = on.rows("billing", "select client_id, currency, net_minor from invoices where "
                                               "invoice_id = :id", id=invoice)  # fmt: skip
        sums[client, currency] += minor
    return sums


def money_arrives(told: Telling) -> None:
    """Friday: the bank has paid everybody, on the payday itself; clients pay their invoices."""
    on = told.on
    assert len(on.not_settled(told.runs)) > 0
    on.bank_pays(told.files)
    assert on.not_settled(told.runs) == []
    invoicing.receive_payments(on.stage, told.invoices, on.today)


def the_first_two_weeks_arrive(told: Telling) -> None:
    """Day 19: every line of the first two weeks is paid but the three that are in dispute."""
    money_arrives(told)
    assert told.on_time() == 1_196


def the_next_two_weeks_arrive(told: Telling) -> None:
    """Day 33: and so is every line of the next two."""
    money_arrives(told)
    assert told.on_time() == 1_164


def the_last_week_arrives(told: Telling) -> None:
    """Day 40: and of the last."""
    money_arrives(told)
    assert told.on_time() == 590


def an_account_is_changed(told: Telling) -> None:
    """Day 15: a trainer gives another bank account, finance approves it: it cools off for three days."""
    on, one = told.on, told.changer
    account = on.do("payments", on.actor_of(one), add_account, on.id_of(one), on.new_account(one))
    told.account = account.account_id
    assert on.do("payments", "finance_approver", approve_account, told.account).state == "cooling"


def the_old_account_is_paid(told: Telling) -> None:
    """Day 17: the file that leaves meanwhile pays the old account; the new one stands in none."""
    assert _accounts_in_files(told, told.changer) == ["old"]


def the_new_account_is_paid(told: Telling) -> None:
    """Day 31: once it has cooled off, the new one is paid, and the old one no more."""
    on = told.on
    states = on.rows("payments", "select state, at_epoch from payout_account_states where account_id = :id order by "
                     "sort_key", id=told.account)  # fmt: skip
    entered = dict(map(tuple, states))
    assert list(entered) == ["pending", "cooling", "active"]
    assert entered["active"] - entered["cooling"] == 3 * 86_400
    assert _accounts_in_files(told, told.changer) == ["new"]


def _accounts_in_files(told: Telling, one: PlannedTrainer) -> list[str]:
    """Say which of somebody's two accounts the bank was told to pay, read in the bytes of the files of this run."""
    ibans = {"old": one.account["iban"], "new": told.on.new_account(one)["iban"]}
    with told.on.stage.look("payments") as unit:
        sent = b"".join(unit.files.content(file) for file in told.files).decode()
    return [which for which, iban in ibans.items() if iban in sent]


def a_payment_comes_back(told: Telling) -> None:
    """Day 22: the bank sends a payment back, for the account was closed. It was sent on time; now it is owed again."""
    on, one = told.on, told.returned
    payment = on.value("payments", "select payment_id from payments where trainer_id = :id", id=on.id_of(one))
    on.do("payments", "finance", record_return, payment, "AC04")


def it_is_paid_again_to_another_account(told: Telling) -> None:
    """Day 24: another account is given and approved, and the same pay goes out once more under a new id."""
    on, one = told.on, told.returned
    account = on.do("payments", on.actor_of(one), add_account, on.id_of(one), on.new_account(one))
    # Nothing is paid to the old one meanwhile, so nothing cools off.
    assert on.do("payments", "finance_approver", approve_account, account.account_id).state == "active"
    item, run = on.rows("payroll", "select pay_item_id, pay_run_id from pay_items where trainer_id = :id",
                        id=on.id_of(one))[0]  # fmt: skip
    on.do("payroll", "finance_approver", pay_again, item, day(26))
    (file,) = paying.release_files(on.stage, run)
    on.bank_pays([file])
    assert on.not_settled([run]) == []
    sent = on.rows("payments", "select end_to_end_id, amount_minor, currency from payments where pay_item_id = :item",
                   item=item)  # fmt: skip
    assert [tuple(row[1:]) for row in sent] == [(644_648, "EUR")] * 2
    assert len({row[0] for row in sent}) == 2


def the_books_are_closed(told: Telling) -> None:
    """Day 40: everything is paid and received, so the books close on all days that are over."""
    told.on.do("ledger", "finance_approver", close_books, day(39))
