"""What payments says: which trainers can be paid, and what became of each payment. Never a bank number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class PayoutAccountChanged:
    """A trainer's payout account is now in this state: pending, cooling, active, rejected, replaced or withdrawn.

    One that cools off takes the place of the active one at `active_from_epoch`; until then the old one is paid.
    """

    TYPE: ClassVar[str] = "payout_account.changed"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    account_id: str
    trainer_id: str
    state: str
    method: str
    currency: str
    country: str
    last4: str
    reason: str = ""
    active_from_epoch: int | None = None

    @classmethod
    def example(cls) -> Self:
        """A SEPA account was approved by a second person."""
        return cls("acct_1", "trn_1", "active", "sepa", "EUR", "DE", "3000")


@dataclass(frozen=True)
class TaxFormGiven:
    """A trainer gave a tax form (w9, w8ben, w8bene or local); it counts up to, not including, `valid_to`."""

    TYPE: ClassVar[str] = "tax_form.given"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    tax_form_id: str
    trainer_id: str
    kind: str
    country: str
    signed_on: str
    valid_to: str | None = None

    @classmethod
    def example(cls) -> Self:
        """A physician in Berlin, who is no US person."""
        return cls("txf_1", "trn_1", "w8ben", "DE", "2026-10-01", "2030-01-01")


@dataclass(frozen=True)
class PaymentReleased:
    """The payment left in a bank file that two people released and that was read back before it left."""

    TYPE: ClassVar[str] = "payment.released"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    payment_id: str
    end_to_end_id: str
    pay_item_id: str
    pay_run_id: str
    trainer_id: str
    file_id: str
    amount_minor: int
    currency: str

    @classmethod
    def example(cls) -> Self:
        """60.02 EUR in a pain.001 file."""
        return cls("pay_1", "HB0000000000001", "itm_1", "run_1", "trn_1", "fil_1", 6002, "EUR")


@dataclass(frozen=True)
class PaymentSettled:
    """The bank paid it."""

    TYPE: ClassVar[str] = "payment.settled"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    payment_id: str
    end_to_end_id: str
    pay_item_id: str
    trainer_id: str
    amount_minor: int
    currency: str

    @classmethod
    def example(cls) -> Self:
        """60.02 EUR arrived."""
        return cls("pay_1", "HB0000000000001", "itm_1", "trn_1", 6002, "EUR")


@dataclass(frozen=True)
class PaymentReturned:
    """The bank sent it back; the money is owed again and a new order, under a new id, will pay it."""

    TYPE: ClassVar[str] = "payment.returned"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    payment_id: str
    end_to_end_id: str
    pay_item_id: str
    trainer_id: str
    amount_minor: int
    currency: str
    reason_code: str

    @classmethod
    def example(cls) -> Self:
        """No such account."""
        return cls("pay_1", "HB0000000000001", "itm_1", "trn_1", 6002, "EUR", "AC01")
