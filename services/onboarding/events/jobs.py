"""What onboarding does later, each job by its name on one screen. In: a job's payload. Out: its effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.onboarding.usecases.keep_document import keep_document
from services.onboarding.usecases.ports import OnboardingPort
from shared.plumbing.service import JobHandler
from shared.values.call import Call


def _keep(unit: OnboardingPort, call: Call, payload: Mapping[str, Any]) -> None:
    keep_document(unit, call, payload["trainer_id"], payload["agreement_id"])


JOBS: dict[str, JobHandler] = {
    "keep_signed_document": _keep,
}
