"""What identity does later, each job by its name on one screen. In: a job's payload. Out: its effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.identity.usecases.mail_password_link import mail_password_link
from services.identity.usecases.ports import IdentityPort
from shared.plumbing.service import JobHandler
from shared.values.call import Call


def _mail_link(unit: IdentityPort, call: Call, payload: Mapping[str, Any]) -> None:
    mail_password_link(unit, call, payload["request_id"])


JOBS: dict[str, JobHandler] = {
    "mail_password_link": _mail_link,
}
