"""What onboarding says: trainers, agreements, credentials, engagements, pay. `trainer.registered` alone has names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class TrainerRegistered:
    """A trainer was entered by a vendor (or changed: the newest fact replaces what is known)."""

    TYPE: ClassVar[str] = "trainer.registered"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    trainer_id: str
    vendor_id: str
    external_ref: str
    given_name: str
    family_name: str
    email: str
    country: str
    zone: str
    worker_type: str

    @classmethod
    def example(cls) -> Self:
        """A physician in Berlin, supplied by a vendor."""
        return cls("trn_1", "ven_1", "A-17", "Nora", "Weiss", "nora@example.org", "DE", "Europe/Berlin", "contractor")


@dataclass(frozen=True)
class TrainerActivated:
    """The trainer accepted the invitation and signed: time may be logged from now on."""

    TYPE: ClassVar[str] = "trainer.activated"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    trainer_id: str
    user_id: str

    @classmethod
    def example(cls) -> Self:
        """Onboarding is complete."""
        return cls("trn_1", "usr_1")


@dataclass(frozen=True)
class TrainerErased:
    """A trainer's personal data are erased: whoever keeps any wipes them. Amounts, hours and journals stay."""

    TYPE: ClassVar[str] = "trainer.erased"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    trainer_id: str
    pseudonym: str
    erased_epoch: int

    @classmethod
    def example(cls) -> Self:
        """Somebody who left asked for it."""
        return cls("trn_1", "erased-5f0a77c19d02", 1_822_694_400)


@dataclass(frozen=True)
class AgreementSent:
    """A text waits for the trainer's signature: the first one, or an amendment of what they signed before."""

    TYPE: ClassVar[str] = "agreement.sent"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    trainer_id: str
    agreement_id: str
    title: str
    digest: str
    sent_epoch: int

    @classmethod
    def example(cls) -> Self:
        """An amendment."""
        return cls("trn_1", "agr_2", "Services agreement, second version", "sha256:5f0a", 1_791_158_400)


@dataclass(frozen=True)
class AgreementSigned:
    """The trainer signed the text with this digest; the signed document can be downloaded from onboarding."""

    TYPE: ClassVar[str] = "agreement.signed"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    trainer_id: str
    agreement_id: str
    digest: str
    signed_epoch: int

    @classmethod
    def example(cls) -> Self:
        """The first text."""
        return cls("trn_1", "agr_1", "sha256:9b1c", 1_791_158_400)


@dataclass(frozen=True)
class CredentialChanged:
    """A trainer's licence, degree, language or skill test is in this state: pending, verified, refused or revoked.

    It is good from `valid_from` (local date) to `valid_to` (exclusive; none: it does not end), once it is verified.
    """

    TYPE: ClassVar[str] = "credential.changed"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    credential_id: str
    trainer_id: str
    kind: str
    name: str
    state: str
    valid_from: str
    valid_to: str | None = None
    reason: str = ""

    @classmethod
    def example(cls) -> Self:
        """A checker has seen her licence."""
        return cls("crd_1", "trn_1", "licence", "physician", "verified", "2026-01-01", "2027-01-01")


@dataclass(frozen=True)
class EngagementStarted:
    """A trainer works for a client's project on these terms; the newest fact replaces what is known.

    `workweek_start_weekday` counts from Monday 0; `workweek_start_seconds` after local midnight in `zone`, and so does
    `workday_start_seconds`, at which every work day begins. `holiday_calendar` names a country or a part of it (DE-BE);
    it is empty where no public holidays count.
    """

    TYPE: ClassVar[str] = "engagement.started"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    engagement_id: str
    trainer_id: str
    vendor_id: str
    client_id: str
    project_id: str
    project_name: str
    pay_group: str
    rule_pack: str
    zone: str
    workweek_start_weekday: int
    workweek_start_seconds: int
    pay_currency: str
    valid_from: str
    valid_to: str | None = None
    weekly_cap_seconds: int | None = None
    workday_start_seconds: int = 0
    holiday_calendar: str = ""

    @classmethod
    def example(cls) -> Self:
        """Twenty hours a week at most, paid in euros."""
        return cls("eng_1", "trn_1", "ven_1", "cli_1", "prj_1", "Clinical reasoning", "world", "contractor",
                   "Europe/Berlin", 0, 0, "EUR", "2026-10-05", None, 72_000, 0, "DE-BE")  # fmt: skip


@dataclass(frozen=True)
class PayRateSet:
    """From `valid_from` (local date, to `valid_to` exclusive) the engagement pays this, known since `known_epoch`."""

    TYPE: ClassVar[str] = "pay_rate.set"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    rate_id: str
    engagement_id: str
    trainer_id: str
    rate_e4: int
    currency: str
    valid_from: str
    known_epoch: int
    valid_to: str | None = None

    @classmethod
    def example(cls) -> Self:
        """60.0000 EUR an hour."""
        return cls("prt_1", "eng_1", "trn_1", 600_000, "EUR", "2026-10-05", 1_791_158_400)


@dataclass(frozen=True)
class RulePackChosen:
    """Work weeks of the engagement that begin from `valid_from` (to `valid_to` exclusive) are paid by this rule pack.

    It holds in place of the one in the engagement's terms, known since `known_epoch`.
    """

    TYPE: ClassVar[str] = "rule_pack.chosen"
    VERSION: ClassVar[int] = 1
    KEY: ClassVar[str] = "trainer_id"

    choice_id: str
    engagement_id: str
    trainer_id: str
    rule_pack: str
    valid_from: str
    known_epoch: int
    valid_to: str | None = None

    @classmethod
    def example(cls) -> Self:
        """The trainer has moved to California."""
        return cls("rpc_1", "eng_1", "trn_1", "us-ca", "2026-10-12", 1_791_158_400)
