"""The model's books: what was claimed, paid, billed and received. In: accepted actions. Out: what must be stored.

A pay run claims what was earned and not claimed; an invoice does the same with charges. What a service knew at that
moment is handed in, because news travels; at the end everybody knows everything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from deploy.simulation.model.accounts import Accounts
from deploy.simulation.model.deciding import Deciding
from deploy.simulation.model.hours import Worked, expect
from deploy.simulation.model.licences import Welcome
from deploy.simulation.model.rows import Line, Priced, RateVersion, Terms
from deploy.simulation.model.tax_forms import TaxForms
from deploy.simulation.model.worth import HALF, charged, earned

WEEK = timedelta(days=7)
# What a payment may become, and an invoice's states in order.
PAYMENT = {"created": ("released",), "released": ("sent",), "sent": ("settled", "returned"), "settled": ("returned",)}


@dataclass(frozen=True)
class Known:
    """What one service has heard: approvals, voided versions, engagements, rates."""

    approvals: Collection[str]
    voided: Collection[tuple[str, int]]
    engagements: Collection[str]
    rates: Collection[str]


@dataclass(frozen=True)
class Item:
    """What one run pays one person in one currency."""

    item: str
    run: str
    trainer: str
    currency: str
    minor: int
    seconds: int
    payment: str


@dataclass(frozen=True)
class Payment:
    """One attempt to pay an item."""

    payment: str
    item: str
    trainer: str
    currency: str
    minor: int
    state: str = "created"


@dataclass(frozen=True)
class Bill:
    """An invoice: net, tax and seconds as drafted, and what was received."""

    invoice: str
    client: str
    currency: str
    net: int
    tax: int
    seconds: int
    state: str = "draft"
    received: int = 0


@dataclass
class Claimed:
    """What was claimed of each engagement's work weeks: minor units and seconds."""

    minor: Counter[tuple[str, date]] = field(default_factory=Counter)
    seconds: Counter[tuple[str, date]] = field(default_factory=Counter)

    def due(self, priced: Iterable[Priced], up_to: date) -> list[tuple[str, date, int, int]]:
        """Give (engagement, week, minor, seconds) not claimed yet of weeks that ended by `up_to`."""
        minor, seconds = Counter[tuple[str, date]](), Counter[tuple[str, date]]()
        minor.subtract(self.minor)
        seconds.subtract(self.seconds)
        for line in priced:
            minor[line.engagement, line.week] += line.minor
            seconds[line.engagement, line.week] += line.seconds
        return [(*key, minor[key], seconds[key]) for key in sorted(minor) if key[1] <= up_to - WEEK]

    def claim(self, due: Iterable[tuple[str, date, int, int]]) -> None:
        """Claim what is due."""
        for engagement, week, minor, seconds in due:
            self.minor[engagement, week] += minor
            self.seconds[engagement, week] += seconds


@dataclass
class Books:
    """Everything that was accepted."""

    worked: Worked = field(default_factory=Worked)
    deciding: Deciding = field(default_factory=Deciding)
    welcome: Welcome = field(default_factory=Welcome)
    accounts: Accounts = field(default_factory=Accounts)
    tax_forms: TaxForms = field(default_factory=TaxForms)
    terms: dict[str, Terms] = field(default_factory=dict)
    pay_rates: list[RateVersion] = field(default_factory=list)
    bill_rates: list[RateVersion] = field(default_factory=list)
    taxes: dict[str, Fraction] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    paid: Claimed = field(default_factory=Claimed)
    billed: Claimed = field(default_factory=Claimed)
    items: dict[str, Item] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    paid_to: dict[str, str] = field(default_factory=dict)
    bills: dict[str, Bill] = field(default_factory=dict)

    def earned(self, known: Known | None = None) -> list[Priced]:
        """Give everybody's pay, as far as somebody knows."""
        return self._worth(earned, self.pay_rates, known)

    def charged(self, known: Known | None = None) -> list[Priced]:
        """Give everybody's charges, as far as somebody knows."""
        return self._worth(charged, self.bill_rates, known)

    def run_approved(self, group: str, up_to: date, items: Sequence[Item], known: Known) -> None:
        """Claim what a pay group has earned; each item must pay exactly that, to each person above zero."""
        due = [one for one in self.paid.due(self.earned(known), up_to) if self.terms[one[0]].group == group]
        theirs = defaultdict(list)
        for one in due:
            deal = self.terms[one[0]]
            theirs[deal.trainer, deal.currency].append(one)
        wanted = {}
        for (trainer, currency), parts in theirs.items():
            minor, seconds = sum(part[2] for part in parts), sum(part[3] for part in parts)
            if minor > 0 and trainer not in self.held:
                wanted[trainer, currency] = (minor, seconds)
                self.paid.claim(parts)
        given = {(item.trainer, item.currency): (item.minor, item.seconds) for item in items}
        expect(given == wanted, f"a pay run of {group} pays {given} (minor units, seconds) where {wanted} is owed")
        for item in items:
            self.items[item.item] = item
            self.payments[item.payment] = Payment(item.payment, item.item, item.trainer, item.currency, item.minor)

    def paid_again(self, item_id: str, payment_id: str) -> None:
        """Pay an item again whose money came back."""
        item = self.items[item_id]
        expect(self.payments[item.payment].state == "returned", f"item {item_id} is paid twice")
        expect(payment_id not in self.payments, f"payment {payment_id} was ordered before")
        self.items[item_id] = replace(item, payment=payment_id)
        self.payments[payment_id] = Payment(payment_id, item_id, item.trainer, item.currency, item.minor)

    def sent_to(self, accounts: Mapping[str, str]) -> None:
        """Hold payments to the accounts they go to: each its person's, in its money, and active."""
        for payment_id, account in accounts.items():
            one = self.payments[payment_id]
            self.accounts.expect_payable(account, one.trainer, one.currency)
            self.paid_to[payment_id] = account

    def forgotten(self, trainer: str, at_epoch: int) -> None:
        """Hear that a person's accounts are destroyed; whoever has sent money to one may have to send it again."""
        under_way = self.under_way(trainer, "released", "sent")
        expect(not under_way, f"the accounts of {trainer} are destroyed while {under_way} are under way")
        self.accounts.forgotten(trainer, at_epoch)

    def under_way(self, trainer: str, *states: str) -> list[str]:
        """Give a person's payments in any of these states."""
        mine = (one for one in self.payments.values() if one.trainer == trainer)
        return sorted(one.payment for one in mine if one.state in states)

    def moved(self, payment_ids: Iterable[str], state: str) -> None:
        """Bring payments into a state."""
        for payment_id in payment_ids:
            one = self.payments[payment_id]
            expect(state in PAYMENT.get(one.state, ()), f"payment {payment_id} went from {one.state} to {state}")
            self.payments[payment_id] = replace(one, state=state)

    def drafted(self, bill: Bill, up_to: date, known: Known) -> None:
        """Claim what a client owes; net, tax and seconds must be exactly that."""
        due = self.billed.due(self.charged(known), up_to)
        theirs = [one for one in due if self.terms[one[0]].client == bill.client]
        net, seconds = sum(one[2] for one in theirs), sum(one[3] for one in theirs)
        wanted = (net, int(net * self.taxes[bill.client] + HALF), seconds)
        given = (bill.net, bill.tax, bill.seconds)
        expect(given == wanted, f"an invoice bills {given} (net, tax, seconds) where {wanted} is owed")
        self.billed.claim(theirs)
        self.bills[bill.invoice] = bill

    def issued(self, invoice_id: str) -> None:
        """Let a draft leave."""
        bill = self.bills[invoice_id]
        expect(bill.state == "draft", f"invoice {invoice_id} was issued twice")
        self.bills[invoice_id] = replace(bill, state="issued")

    def received(self, invoice_id: str, minor: int) -> None:
        """Take a client's money; never more than is owed."""
        bill = self.bills[invoice_id]
        expect(bill.received + minor <= bill.net + bill.tax, f"invoice {invoice_id} was paid more than once")
        self.bills[invoice_id] = replace(bill, received=bill.received + minor)

    def balances(self) -> dict[tuple[str, str], int]:
        """Give what every account must hold, in minor units by (account, currency), debits positive, zeros left out."""
        sums: Counter[tuple[str, str]] = Counter()

        def move(debit: str, credit: str, minor: int, currency: str) -> None:
            sums[debit, currency] += minor
            sums[credit, currency] -= minor

        for line in self.earned():
            move("wages_expense", "accrued_wages", line.minor, line.currency)
        for line in self.charged():
            move("unbilled_receivables", "revenue", line.minor, line.currency)
        for item in self.items.values():
            place = {"created": "wages_payable", "returned": "wages_payable", "settled": "bank"}
            stands = place.get(self.payments[item.payment].state, "payments_in_transit")
            move("accrued_wages", stands, item.minor, item.currency)
        for bill in self.bills.values():
            if bill.state == "issued":
                move("receivables", "unbilled_receivables", bill.net, bill.currency)
                move("receivables", "tax_payable", bill.tax, bill.currency)
                move("bank", "receivables", bill.received, bill.currency)
        return {key: minor for key, minor in sorted(sums.items()) if minor}

    def _worth(
        self,
        price: Callable[[Iterable[Line], dict[str, Terms], Sequence[RateVersion]], list[Priced]],
        rates: Sequence[RateVersion],
        known: Known | None,
    ) -> list[Priced]:
        if known is None:
            return price(self.worked.standing(), self.terms, rates)
        lines = self.worked.standing(known.approvals, known.voided)
        heard = (line for line in lines if line.engagement in known.engagements)
        return price(heard, self.terms, [rate for rate in rates if rate.rate in known.rates])
