"""What payroll says: bonuses, earnings as they accrue, repricing, runs as they are approved, and payments it orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class EarningLine:
    """One difference posted to a trainer's earnings; amounts and seconds may be negative."""

    earning_id: str
    engagement_id: str
    workweek_start: str
    code: str
    rate_e4: int
    seconds: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class EarningsAccrued:
    """Work weeks of one trainer were priced again; these differences were appended, for this cause."""

    TYPE: ClassVar[str] = "earnings.accrued"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    accrual_id: str
    trainer_id: str
    vendor_id: str
    cause: str
    lines: tuple[EarningLine, ...]

    @classmethod
    def example(cls) -> Self:
        """One hour and one second at 60 EUR."""
        return cls("acc_1", "trn_1", "ven_1", "hours.approved apr_1",
                   (EarningLine("ern_1", "eng_1", "2026-10-05", "REG", 600_000, 3601, 6002, "EUR"),))  # fmt: skip


@dataclass(frozen=True)
class BonusGranted:
    """A trainer gets a sum besides hours, for the work week that holds `on_date`.

    `kind` says what it does to the regular rate. What takes an earlier one back is negative and names it.
    """

    TYPE: ClassVar[str] = "bonus.granted"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    bonus_id: str
    trainer_id: str
    engagement_id: str
    on_date: str
    amount_minor: int
    currency: str
    kind: str
    why: str
    granted_by: str
    known_epoch: int
    takes_back: str | None = None

    @classmethod
    def example(cls) -> Self:
        """150 EUR promised for taking part in a whole sprint."""
        return cls("bns_1", "trn_1", "eng_1", "2026-10-09", 15_000, "EUR", "flat_sum", "October sprint", "usr_7",
                   1_791_536_400)  # fmt: skip


@dataclass(frozen=True)
class RepricingAsked:
    """Work weeks of one trainer are to be priced again, since rule packs got versions that were known late.

    `rule_packs` are those that hold now, each as its name and version.
    """

    TYPE: ClassVar[str] = "repricing.asked"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    repricing_id: str
    trainer_id: str
    workweek_starts: tuple[str, ...]
    rule_packs: tuple[tuple[str, str], ...]
    asked_by: str

    @classmethod
    def example(cls) -> Self:
        """One work week, under the second version of a pack."""
        return cls("rpr_1", "trn_1", ("2026-10-05",), (("us-flsa", "2"),), "usr_7")


@dataclass(frozen=True)
class PayRunApproved:
    """A second person approved a pay run; the amounts of its pay items are final."""

    TYPE: ClassVar[str] = "pay_run.approved"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "pay_run_id"

    pay_run_id: str
    kind: str
    pay_group: str
    period_start: str
    period_end: str
    payday: str
    currency: str
    pay_items: int
    total_minor: int
    approved_by: str

    @classmethod
    def example(cls) -> Self:
        """A regular run of one pay item."""
        return cls("run_1", "regular", "world", "2026-10-05", "2026-11-02", "2026-11-06", "EUR", 1, 6002, "usr_8")


@dataclass(frozen=True, slots=True)
class ClaimedSeconds:
    """How many seconds of one engagement and work week a pay item pays."""

    engagement_id: str
    workweek_start: str
    seconds: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PaymentOrdered:
    """Pay this trainer this amount on payday; one order a pay item, under one end-to-end id for life."""

    TYPE: ClassVar[str] = "payment.ordered"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    payment_id: str
    end_to_end_id: str
    pay_item_id: str
    pay_run_id: str
    trainer_id: str
    amount_minor: int
    currency: str
    payday: str
    claimed: tuple[ClaimedSeconds, ...]

    @classmethod
    def example(cls) -> Self:
        """60.02 EUR."""
        return cls("pay_1", "HB0000000000001", "itm_1", "run_1", "trn_1", 6002, "EUR", "2026-11-06",
                   (ClaimedSeconds("eng_1", "2026-10-05", 3601, 6002),))  # fmt: skip
