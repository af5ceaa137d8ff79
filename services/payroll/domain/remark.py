"""Remarks on a pay run: what blocks it, what to look at, what is good to know.

In: what the store counts per trainer. Out: remarks with a stable code, a severity and a remedy. A blocker
stops one person, not the run: hold the trainer, and the others are paid.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from shared.values.digest import digest_of_bytes

# code -> severity, sentence with its remedy
REMARKS: dict[str, tuple[str, str]] = {
    "no_payout_account": ("blocker", "No active payout account: approve one, or hold the trainer for a later run."),
    "hours_unpriced": ("blocker", "Approved hours have no valid pay rate: set one, or hold the trainer."),
    "rule_pack_unknown": ("blocker", "Approved hours fall under no rule pack known then: correct the engagement's."),
    "hours_waiting_for_engagement": ("warning", "Approved hours of an engagement that has not arrived yet."),
    "account_currency_differs": ("warning", "The payout account is kept in another currency than the pay."),
    "corrected_hours_await_approval": ("warning", "Corrected hours await approval again; a later run pays the rest."),
    "weekly_cap_exceeded": (
        "warning",
        "A work week holds more than its cap: it is paid; tell the client, or move the cap.",
    ),
    "carried_forward": ("warning", "The sum is not above zero and is carried forward to the next run."),
    "held": ("info", "The trainer is on hold; the earnings stay for a later run."),
    "earlier_work_weeks": ("info", "Includes differences for work weeks before this period."),
}
SEVERITIES = ("blocker", "warning", "info")


@dataclass(frozen=True)
class Remark:
    """One remark; `trainer_id` is empty where it is about the whole run."""

    severity: str
    code: str
    trainer_id: str
    detail: str


@dataclass(frozen=True)
class Claimable:
    """What one trainer has earned in one currency and no run has claimed: work weeks ended by the period's end."""

    trainer_id: str
    currency: str
    amount_minor: int
    seconds: int
    earlier_weeks: int


@dataclass(frozen=True)
class Circumstances:
    """What decides whether a trainer can be paid; sets of trainer ids, and each active account's currency."""

    held: Collection[str] = ()
    account_currency: Mapping[str, str] = field(default_factory=dict)
    unpriced: Collection[str] = ()
    pack_unknown: Collection[str] = ()
    awaiting: Collection[str] = ()
    waiting_for_engagement: Collection[str] = ()
    over_cap: Collection[str] = ()


@dataclass(frozen=True)
class Preview:
    """A run before it is approved: what it would pay, what it leaves, and the remarks, blockers first."""

    items: tuple[Claimable, ...]
    left: tuple[Claimable, ...]
    remarks: tuple[Remark, ...]

    @property
    def blockers(self) -> tuple[Remark, ...]:
        """Give the remarks that stop the run."""
        return tuple(remark for remark in self.remarks if remark.severity == "blocker")

    @property
    def digest(self) -> str:
        """Give "sha256:" and the hex digest of what it pays: whom, in which currency, how many minor units."""
        text = "\n".join(f"{one.trainer_id} {one.currency} {one.amount_minor}" for one in self.items)
        return digest_of_bytes(text.encode())


def preview(claimable: Collection[Claimable], now: Circumstances) -> Preview:
    """Sort what can be claimed into paid and left, and remark on it, in a stable order."""
    codes = {(code, entry.trainer_id) for entry in claimable for code in _codes(entry, now)}
    codes |= {("hours_unpriced", trainer) for trainer in now.unpriced if trainer not in now.held}
    codes |= {("rule_pack_unknown", trainer) for trainer in now.pack_unknown if trainer not in now.held}
    codes |= {("corrected_hours_await_approval", trainer) for trainer in now.awaiting}
    codes |= {("hours_waiting_for_engagement", trainer) for trainer in now.waiting_for_engagement}
    codes |= {("weekly_cap_exceeded", trainer) for trainer in now.over_cap}
    remarks = sorted(
        (Remark(REMARKS[code][0], code, trainer, REMARKS[code][1]) for code, trainer in codes),
        key=lambda remark: (SEVERITIES.index(remark.severity), remark.code, remark.trainer_id),
    )
    ordered = sorted(claimable, key=lambda entry: (entry.trainer_id, entry.currency))
    paid = tuple(entry for entry in ordered if _is_paid(entry, now))
    return Preview(paid, tuple(entry for entry in ordered if not _is_paid(entry, now)), tuple(remarks))


def _is_paid(entry: Claimable, now: Circumstances) -> bool:
    return entry.trainer_id not in now.held and entry.amount_minor > 0


def _codes(entry: Claimable, now: Circumstances) -> list[str]:
    """Give the codes that one trainer's claimable sum earns."""
    if entry.trainer_id in now.held:
        return ["held"]
    if entry.amount_minor <= 0:
        return ["carried_forward"]
    account = now.account_currency.get(entry.trainer_id)
    return [
        *(["no_payout_account"] if account is None else []),
        *(["account_currency_differs"] if account not in (None, entry.currency) else []),
        *(["earlier_work_weeks"] if entry.earlier_weeks else []),
    ]
