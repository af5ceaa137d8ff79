"""What audit does later, each job by its name on one screen. In: a job's payload. Out: its effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.audit.usecases.anchor_head import anchor_head
from services.audit.usecases.ports import AuditPort
from shared.plumbing.service import JobHandler
from shared.values.call import Call


def _anchor(unit: AuditPort, call: Call, _payload: Mapping[str, Any]) -> None:
    anchor_head(unit, call)


JOBS: dict[str, JobHandler] = {
    "anchor_head": _anchor,
}
