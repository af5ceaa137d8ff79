"""What billing says: charges as they accrue, invoices as they are issued, receipts as they come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class ClientRegistered:
    """A client signed its agreement and can be billed in this currency."""

    TYPE: ClassVar[str] = "client.registered"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "client_id"

    client_id: str
    name: str
    currency: str

    @classmethod
    def example(cls) -> Self:
        """An AI lab billed in dollars."""
        return cls("cli_1", "Northlight Labs", "USD")


@dataclass(frozen=True)
class ChargeLine:
    """One difference posted to a client's charges; amounts and seconds may be negative."""

    charge_id: str
    engagement_id: str
    workweek_start: str
    code: str
    rate_e4: int
    seconds: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class ChargesAccrued:
    """Work weeks were priced again at bill rates; these differences were appended, for this cause."""

    TYPE: ClassVar[str] = "charges.accrued"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    accrual_id: str
    trainer_id: str
    client_id: str
    cause: str
    lines: tuple[ChargeLine, ...]

    @classmethod
    def example(cls) -> Self:
        """One hour and one second at 95 USD."""
        return cls("chg_a1", "trn_1", "cli_1", "hours.approved apr_1",
                   (ChargeLine("chg_1", "eng_1", "2026-10-05", "REG", 950_000, 3601, 9503, "USD"),))  # fmt: skip


@dataclass(frozen=True)
class BilledSeconds:
    """How many seconds of one engagement and work week an invoice bills."""

    trainer_id: str
    engagement_id: str
    workweek_start: str
    seconds: int
    amount_minor: int


@dataclass(frozen=True)
class InvoiceIssued:
    """An invoice was numbered and left for the client; its amounts are final."""

    TYPE: ClassVar[str] = "invoice.issued"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "client_id"

    invoice_id: str
    number: str
    client_id: str
    issued_on: str
    due_on: str
    currency: str
    net_minor: int
    tax_minor: int
    billed: tuple[BilledSeconds, ...]

    @classmethod
    def example(cls) -> Self:
        """95.03 USD, no tax."""
        return cls("inv_1", "2026-0001", "cli_1", "2026-11-02", "2026-12-02", "USD", 9503, 0,
                   (BilledSeconds("trn_1", "eng_1", "2026-10-05", 3601, 9503),))  # fmt: skip


@dataclass(frozen=True)
class ReceiptRecorded:
    """The client paid all or part of an invoice."""

    TYPE: ClassVar[str] = "receipt.recorded"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "client_id"

    receipt_id: str
    invoice_id: str
    client_id: str
    amount_minor: int
    currency: str
    received_on: str

    @classmethod
    def example(cls) -> Self:
        """Paid in full."""
        return cls("rcp_1", "inv_1", "cli_1", 9503, "USD", "2026-11-20")
