"""What a trainer has left to do. In: the services as the trainer, a day. Out: steps, and all that was given so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.portal.domain.own_steps import OPEN, Given, OwnStep, own_steps
from services.portal.usecases.ports import Api

ONBOARDING, PAYMENTS = "/api/onboarding/v1", "/api/payments/v1"
# States in which an account is, or may become, the one that is paid to.
PRESENT = ("pending", "cooling", "active")


@dataclass(frozen=True)
class OwnSteps:
    """The steps, where the trainer stands, and what they gave; `signed` are agreements, the newest first."""

    steps: list[OwnStep]
    standing: Mapping[str, Any]
    signed: list[Mapping[str, Any]]
    given: Given

    @property
    def open(self) -> list[OwnStep]:
        """Give what the trainer can do now."""
        return [one for one in self.steps if one.state == OPEN]


@dataclass(frozen=True)
class OwnAccount:
    """A payout account, and how it was last tried, if it was."""

    account: Mapping[str, Any]
    tried: Mapping[str, Any] | None


def show_own_steps(api: Api, trainer_id: str, day: date) -> OwnSteps:
    """Gather them."""
    path = f"{ONBOARDING}/trainers/{trainer_id}"
    standing = api.get(f"{path}/standing")
    given = Given(
        list(api.every(f"{PAYMENTS}/tax-forms")), list(api.every(f"{PAYMENTS}/payout-accounts")),
        list(api.every(f"{ONBOARDING}/credentials")), api.get(f"{path}/availabilities")["data"],
    )  # fmt: skip
    sent = api.get(f"{path}/agreements")["data"]
    signed = [one for one in reversed(sent) if one["signed"]]
    return OwnSteps(own_steps(standing["missing"], given, day), standing, signed, given)


def left_to_do(api: Api, trainer_id: str, day: date) -> list[OwnStep]:
    """Give what the trainer can do now; where nothing is missing, which is nearly always, that is one question."""
    missing = api.get(f"{ONBOARDING}/trainers/{trainer_id}/standing")["missing"]
    return show_own_steps(api, trainer_id, day).open if missing else []


def show_own_accounts(api: Api) -> list[OwnAccount]:
    """Give payout accounts, the newest first; those that money may go to with how they were tried."""
    found = sorted(api.every(f"{PAYMENTS}/payout-accounts"), key=lambda one: one["made_at"], reverse=True)
    return [OwnAccount(one, _tried(api, one) if one["state"] in PRESENT else None) for one in found]


def _tried(api: Api, account: Mapping[str, Any]) -> Mapping[str, Any] | None:
    path = f"{PAYMENTS}/payout-accounts/{account['account_id']}/verifications"
    tries: list[Mapping[str, Any]] = api.get(path)["data"]
    return tries[-1] if tries else None
