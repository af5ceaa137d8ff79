"""A pay run with all that decides about it. In: the services as someone of finance, its id. Out: what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.portal.domain.sums import sum_by_currency
from services.portal.usecases.ports import Api

_PAYROLL = "/api/payroll/v1"
SHOWN = "25"
# What such a run would pay is previewed; payroll compares runs that have claimed something.
UNAPPROVED = ("draft", "blocked", "ready", "void")


@dataclass(frozen=True)
class ShownRun:
    """The run, its checks, what differs from the last run of its pay group, its files and the names of who is shown."""

    run: dict[str, Any]
    preview: dict[str, Any]
    before: dict[str, Any] | None
    differences: dict[str, Any] | None
    files: list[dict[str, Any]]
    waiting: list[dict[str, Any]]
    names: dict[str, str]

    @property
    def reasons(self) -> list[tuple[dict[str, Any], list[tuple[str, dict[str, str]]]]]:
        """Give each trainer's difference with what each kind of reason makes of it."""
        return [(one, _by_kind(one["parts"])) for one in (self.differences or {"data": []})["data"]]

    @property
    def in_files(self) -> list[dict[str, str]]:
        """Add up the control totals of the files that were not discarded."""
        return sum_by_currency(one for file in self.files if file["state"] != "discarded" for one in file["totals"])

    @property
    def pays(self) -> list[dict[str, Any]]:
        """Give what it pays by currency: as previewed or, once approved, as claimed."""
        if self.preview["pays"] or self.differences is None:
            return list(self.preview["pays"])
        totals = self.differences["totals"]
        return [{**one["paid_to"], "pay_items": None} for one in totals if one["paid_to"]["seconds"]]


def show_run(api: Api, run_id: str) -> ShownRun:
    """Gather the page."""
    preview = api.get(f"{_PAYROLL}/pay-runs/{run_id}/preview")
    run = preview["run"]
    before = _before(api, run) if run["state"] not in UNAPPROVED else None
    differences = before and api.get(
        f"{_PAYROLL}/pay-runs/{run_id}/differences-from/{before['pay_run_id']}", {"limit": SHOWN}
    )
    files = list(api.every("/api/payments/v1/payment-files", {"pay_run_id": run_id}))
    waiting = api.get("/api/payments/v1/waiting-payments", {"pay_run_id": run_id})["data"]
    shown = [*preview["remarks"][: int(SHOWN)], *(differences or {"data": []})["data"], *waiting]
    names = {one: _name(api, one) for one in {row["trainer_id"] for row in shown}}
    return ShownRun(run, preview, before, differences, files, waiting, names)


def _by_kind(parts: list[dict[str, Any]]) -> list[tuple[str, dict[str, str]]]:
    kinds = dict.fromkeys(part["kind"] for part in parts)
    sums = [(kind, sum_by_currency(part["amount"] for part in parts if part["kind"] == kind)) for kind in kinds]
    return [(kind, one) for kind, found in sums for one in found]


def _before(api: Api, run: dict[str, Any]) -> dict[str, Any] | None:
    """Find the run of the same pay group that was opened before this one."""
    same = [one for one in api.every(f"{_PAYROLL}/pay-runs", {"pay_group": run["pay_group"]}) if one["state"] != "void"]
    earlier = [one for one in same if (one["opened"], one["pay_run_id"]) < (run["opened"], run["pay_run_id"])]
    return earlier[-1] if earlier else None


def _name(api: Api, trainer_id: str) -> str:
    person = api.get(f"/api/onboarding/v1/trainers/{trainer_id}")["person"]
    return f"{person['given_name']} {person['family_name']}"
