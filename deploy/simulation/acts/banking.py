"""Acts around banks: accounts added, approved, rejected; files prepared, discarded, released; what banks answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from deploy.month.accounts import account_fields
from deploy.simulation.acts.chance import choose, prefer
from deploy.simulation.acts.working import trainer_of
from deploy.simulation.cast import checker, maker
from deploy.simulation.model.hours import expect
from deploy.simulation.world import World
from services.payments.domain.file import PaymentFile
from services.payments.domain.method import METHODS
from services.payments.domain.order import Order
from services.payments.usecases.add_account import add_account
from services.payments.usecases.approve_account import approve_account
from services.payments.usecases.discard_file import discard_file
from services.payments.usecases.mark_sent import mark_sent
from services.payments.usecases.mark_settled import mark_settled
from services.payments.usecases.ports import PayoutAccount
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.record_return import record_return
from services.payments.usecases.reject_account import reject_account
from services.payments.usecases.release_file import release_file
from services.payments.usecases.withdraw_account import withdraw_account
from shared.values.call import Actor, Call

# What banks say where the account is at fault; others blame the moment.
_BLAMING = ("R03", "AC04")


def give_account(world: World, draw: Random) -> str:
    """Enter a payout account: a person's first, or another one."""
    without = [
        (ref, known) for ref, known in world.diary.trainers.items() if known not in world.diary.accounts.values()
    ]
    ref, trainer_id = choose(draw, without if without and draw.random() < 0.7 else world.diary.trainers.items())
    trainer = world.cast.named(ref)
    first = trainer_id not in world.diary.accounts.values()
    # Somebody's second account may be abroad, in money in which nobody pays them.
    country = trainer.country if draw.random() < 0.8 else draw.choice(world.cast.trainers).country
    fields = trainer.account if first else account_fields(draw, country, trainer.account["holder_name"])

    def accepted(account: PayoutAccount) -> None:
        world.diary.accounts[account.account_id] = trainer_id
        world.books.accounts.given(account.account_id, trainer_id, account.currency, world.now_epoch)

    world.perform("payments", maker(draw), lambda unit, call: add_account(unit, call, trainer_id, fields),
                  accepted)  # fmt: skip
    return f"finance enters {'the' if first else 'another'} account of {ref}"


def approve_an_account(world: World, draw: Random) -> str:
    """Approve a payout account: a first one is paid to at once, a change cools off."""
    account_id = prefer(draw, _accounts(world, "pending"), world.diary.accounts)
    world.perform("payments", checker(draw), lambda unit, call: approve_account(unit, call, account_id),
                  lambda made: world.books.accounts.approved(account_id, made.state, world.now_epoch))  # fmt: skip
    return f"finance approves an account of {world.diary.ref_of(world.diary.accounts[account_id])}"


def reject_an_account(world: World, draw: Random) -> str:
    """Enter that a bank refuses an account."""
    account_id = choose(draw, world.diary.accounts)
    code = draw.choice(("R03", "AC04"))
    world.perform("payments", maker(draw), lambda unit, call: reject_account(unit, call, account_id, code),
                  lambda _: world.books.accounts.refused(account_id, world.now_epoch))  # fmt: skip
    return f"a bank refuses an account of {world.diary.ref_of(world.diary.accounts[account_id])}"


def take_back_an_account(world: World, draw: Random) -> str:
    """Let a trainer take back an account that is not paid to yet, or try it with another."""
    account_id = prefer(draw, _accounts(world, "pending", "cooling"), world.diary.accounts)
    actor = trainer_of(world, world.diary.accounts[account_id])
    world.perform("payments", actor, lambda unit, call: withdraw_account(unit, call, account_id, "Mistyped"),
                  lambda _: world.books.accounts.taken_back(account_id, world.now_epoch))  # fmt: skip
    return f"{world.diary.ref_of(world.diary.accounts[account_id])} takes back an account"


def _accounts(world: World, *states: str) -> list[str]:
    return [one.account for one in world.books.accounts.known.values() if one.state in states]


def prepare_a_file(world: World, draw: Random) -> str:
    """Prepare a payment file of a run and a method; what it holds must be what its payments add up to."""
    open_runs = [one.item for one in world.books.payments.values() if one.state == "created"]
    item_id = prefer(draw, open_runs, world.books.items)
    run_id, currency = world.books.items[item_id].run, world.books.items[item_id].currency
    usual = {"USD": "ach", "EUR": "sepa"}.get(currency, "register")
    method = prefer(draw, [usual], METHODS)

    def prepare(unit: Any, call: Call) -> tuple[PaymentFile, dict[str, str]]:
        file = prepare_file(unit, call, run_id, method)
        return file, dict(unit.files.members(file.file_id).select("payment_id", "account_id").iter_rows())

    def accepted(made: tuple[PaymentFile, dict[str, str]]) -> None:
        file, accounts = made
        sums: Counter[str] = Counter()
        for payment_id in accounts:
            payment = world.books.payments[payment_id]
            sums[payment.currency] += payment.minor
        expect(dict(file.totals.total_minor) == dict(sums), f"the file {file.file_id} holds {file.totals}, not {sums}")
        world.books.sent_to(accounts)
        world.diary.files[file.file_id] = accounts
        world.diary.states[file.file_id] = "prepared"

    _file, accounts = world.perform("payments", maker(draw), prepare, accepted)
    return f"finance prepares a file by {method} with {len(accounts)} payments"


def discard_a_file(world: World, draw: Random) -> str:
    """Discard a prepared file."""
    file_id = prefer(draw, world.diary.in_state(world.diary.files, "prepared"), world.diary.files)
    _file(world, maker(draw), file_id, "discarded", lambda unit, call: discard_file(unit, call, file_id, "Not today"))
    return "finance discards a file"


def release_a_file(world: World, draw: Random) -> str:
    """Release a prepared file."""
    file_id = prefer(draw, world.diary.in_state(world.diary.files, "prepared"), world.diary.files)
    _file(world, checker(draw), file_id, "released", lambda unit, call: release_file(unit, call, file_id))
    return f"finance releases a file of {len(world.diary.files[file_id])} payments"


def send_a_file(world: World, draw: Random) -> str:
    """Enter that the bank has a file."""
    file_id = prefer(draw, world.diary.in_state(world.diary.files, "released"), world.diary.files)
    _file(world, maker(draw), file_id, "sent", lambda unit, call: mark_sent(unit, call, file_id))
    return "finance sends a file to the bank"


def _file(world: World, actor: Actor, file_id: str, state: str, verb: Callable[[Any, Call], Any]) -> None:
    def accepted(_file: Any) -> None:
        world.diary.states[file_id] = state
        if state == "released":
            world.books.sent_to(world.diary.files[file_id])
        if state != "discarded":
            world.books.moved(world.diary.files[file_id], state)

    world.perform("payments", actor, verb, accepted)


def settle_a_file(world: World, draw: Random) -> str:
    """Enter that the bank paid what it did not send back."""
    file_id = prefer(draw, world.diary.in_state(world.diary.files, "sent"), world.diary.files)

    def accepted(orders: list[Order]) -> None:
        world.books.moved([order.payment_id for order in orders], "settled")

    orders = world.perform("payments", maker(draw), lambda unit, call: mark_settled(unit, call, file_id),
                           accepted)  # fmt: skip
    return f"the bank pays {len(orders)} payments of a file"


def money_comes_back(world: World, draw: Random) -> str:
    """Enter that the bank sent a payment back, for the account's sake or another reason."""
    gone = [one.payment for one in world.books.payments.values() if one.state in ("sent", "settled")]
    payment_id = prefer(draw, gone, world.books.payments)
    code = draw.choice(("R01", *_BLAMING, "MS03"))

    def accepted(_order: Order) -> None:
        world.books.moved([payment_id], "returned")
        if code in _BLAMING:
            world.books.accounts.blamed(world.books.paid_to[payment_id], world.now_epoch)

    world.perform("payments", maker(draw), lambda unit, call: record_return(unit, call, payment_id, code), accepted)
    return f"the bank sends back a payment to {world.diary.ref_of(world.books.payments[payment_id].trainer)} ({code})"
