"""What payments does later, each job by its name on one screen. In: a job's payload. Out: its effect, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.payments.usecases.ports import PaymentsPort
from services.payments.usecases.read_back_file import read_back_file
from shared.plumbing.service import JobHandler
from shared.values.call import Call


def _read_back(unit: PaymentsPort, _call: Call, payload: Mapping[str, Any]) -> None:
    read_back_file(unit, payload["file_id"])


JOBS: dict[str, JobHandler] = {
    "read_back_file": _read_back,
}
