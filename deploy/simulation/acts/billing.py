"""Acts around clients' money: invoices drafted and issued, receipts recorded, books closed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from deploy.simulation.acts.chance import choose, prefer
from deploy.simulation.cast import checker, maker
from deploy.simulation.model.books import Bill
from deploy.simulation.world import World
from services.billing.usecases.draft_invoice import DraftInvoice, draft_invoice
from services.billing.usecases.issue_invoice import IssueInvoice, issue_invoice
from services.billing.usecases.ports import StoredInvoice
from services.billing.usecases.record_receipt import RecordReceipt, record_receipt
from services.ledger.usecases.close_books import close_books
from shared.values.money import Money
from shared.values.span import local_date

_UP_TO = (date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9))


def draft_an_invoice(world: World, draw: Random) -> str:
    """Draft a client's invoice; it must bill what the model says is owed at this moment."""
    key, client_id = choose(draw, world.diary.clients.items())
    up_to = draw.choice(_UP_TO)
    known = world.known_to("billing")

    def accepted(stored: StoredInvoice) -> None:
        invoice = stored.invoice
        bill = Bill(stored.invoice_id, client_id, invoice.currency, invoice.net_minor, invoice.tax_minor,
                    invoice.seconds)  # fmt: skip
        world.books.drafted(bill, up_to, known)

    command = DraftInvoice(client_id, up_to)
    stored = world.perform("billing", maker(draw), lambda unit, call: draft_invoice(unit, call, command),
                           accepted)  # fmt: skip
    return f"finance drafts an invoice of {stored.invoice.net_minor} minor units to {key} up to {up_to}"


def issue_an_invoice(world: World, draw: Random) -> str:
    """Issue a draft."""
    drafts = [bill.invoice for bill in world.books.bills.values() if bill.state == "draft"]
    invoice_id = prefer(draw, drafts, world.books.bills)
    world.perform("billing", checker(draw),
                  lambda unit, call: issue_invoice(unit, call, IssueInvoice(invoice_id)),
                  lambda _: world.books.issued(invoice_id))  # fmt: skip
    return "finance issues an invoice"


def receive_money(world: World, draw: Random) -> str:
    """Record that a client paid all, some, or more than is owed."""
    open_bills = [bill.invoice for bill in world.books.bills.values() if bill.received < bill.net + bill.tax]
    bill = world.books.bills[prefer(draw, open_bills, world.books.bills)]
    owed = bill.net + bill.tax - bill.received
    minor = draw.choice((owed, owed, owed // 2, owed // 3, owed + 1))
    today = local_date(world.now_epoch, "UTC")
    command = RecordReceipt(bill.invoice, Money(minor, bill.currency), today, f"REF-{draw.randrange(10**9)}")
    world.perform("billing", maker(draw), lambda unit, call: record_receipt(unit, call, command),
                  lambda _: world.books.received(bill.invoice, minor))  # fmt: skip
    return f"a client pays {minor} of {owed} minor units"


def close(world: World, draw: Random) -> str:
    """Close the books up to a day that is over."""
    day = local_date(world.now_epoch, "UTC") - timedelta(days=draw.randint(0, 6))
    world.perform("ledger", maker(draw), lambda unit, call: close_books(unit, call, day))
    return f"finance closes the books up to {day}"
