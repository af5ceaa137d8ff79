"""A pay run, step by step. In: the services as someone of finance, a run. Out: what each step of the wizard shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.portal.domain.progress import Progress, progress
from services.portal.domain.run_steps import grouped
from services.portal.domain.sums import sum_by_currency
from services.portal.usecases.find_names import find_names
from services.portal.usecases.ports import Api

_PAYROLL, _PAYMENTS = "/api/payroll/v1", "/api/payments/v1"
SHOWN = 25
_NAMED = 100
# So many of the payments that wait are on a page.
WAITING = "100"
# In place of a run before, where there was none.
NO_RUN = "none"
# Kinds of difference whose cause is one fact with a reason, rather than every approval.
_REASONED = ("late", "bonus")


@dataclass(frozen=True)
class People:
    """Whom the run pays, against the run before (None: it is the first): totals, and a page of people."""

    before: dict[str, Any] | None
    totals: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    next_cursor: str | None
    names: dict[str, str]


@dataclass(frozen=True)
class Checks:
    """Remarks by kind, blockers first: the remark, people shown, how many they are; accounts that wait, by trainer."""

    groups: list[tuple[Mapping[str, str], list[str], int]]
    accounts: dict[str, dict[str, Any]]
    names: dict[str, str]

    @property
    def blocked(self) -> int:
        """Count the people who stop the run."""
        return sum(count for remark, _, count in self.groups if remark["severity"] == "blocker")


@dataclass(frozen=True)
class Review:
    """A run in three parts: debited (by currency), received (by way), fees (by method); and what it leaves."""

    debited: list[dict[str, str]]
    ways: list[dict[str, Any]]
    methods: dict[str, dict[str, str]]
    leaves: list[dict[str, Any]]


@dataclass(frozen=True)
class Files:
    """The files of a run against what it pays, how far its payments are, those that wait and those that came back.

    `names` are those of the people in the last two.
    """

    files: list[dict[str, Any]]
    pays: list[dict[str, str]]
    filed: list[dict[str, str]]
    to_file: dict[str, int]
    methods: dict[str, dict[str, str]]
    progress: Progress
    waiting: list[dict[str, Any]]
    more_wait: bool
    came_back: list[dict[str, Any]]
    names: dict[str, str]


def get_run(api: Api, run_id: str) -> dict[str, Any]:
    """Give the run itself."""
    found: dict[str, Any] = api.get(f"{_PAYROLL}/pay-runs/{run_id}")
    return found


def show_people(api: Api, run: Mapping[str, Any], cursor: str = "") -> People:
    """Compare the run with the one before it, exceptions first."""
    before = _before(api, run)
    path = f"{_PAYROLL}/pay-runs/{run['pay_run_id']}/differences-from/{before['pay_run_id'] if before else NO_RUN}"
    found = api.get(path, {"limit": str(SHOWN)} | ({"cursor": cursor} if cursor else {}))
    rows = [one | {"why": _by_kind(one["parts"])} for one in found["data"]]
    names = names_of(api, (one["trainer_id"] for one in rows))
    totals = [one | {"kinds": _nonzero(one["by_kind"])} for one in found["totals"]]
    return People(before, totals, rows, found["next_cursor"], names)


def show_checks(api: Api, run_id: str) -> Checks:
    """Read what stands in the way, and what would mend it."""
    preview = api.get(f"{_PAYROLL}/pay-runs/{run_id}/preview")
    found = grouped(preview["remarks"], preview["remark_counts"])
    groups = [(one, people[:SHOWN], count) for one, people, count in found]
    without = [who for one, people, _ in groups if one["code"] == "no_payout_account" for who in people]
    accounts = {one["trainer_id"]: one for one in _pending(api, without)}
    return Checks(groups, accounts, names_of(api, (who for _, people, _ in groups for who in people if who)))


def show_review(api: Api, run: Mapping[str, Any]) -> Review:
    """Add the run up by what leaves the account, what arrives, and who pays the banks."""
    path = f"{_PAYROLL}/pay-runs/{run['pay_run_id']}"
    ways, preview = api.get(f"{path}/ways")["data"], api.get(f"{path}/preview")
    return Review(sum_by_currency(one["amount"] for one in ways), ways, _methods(api), preview["leaves"])


def show_files(api: Api, run_id: str) -> Files:
    """Read files and payments, and hold their sums against the run's."""
    files = list(api.every(f"{_PAYMENTS}/payment-files", {"pay_run_id": run_id}))
    counts = api.get(f"{_PAYMENTS}/payment-counts", {"pay_run_id": run_id})["data"]
    ways = api.get(f"{_PAYROLL}/pay-runs/{run_id}/ways")["data"]
    filed = sum_by_currency(one for file in files if file["state"] != "discarded" for one in file["totals"])
    waiting = api.get(f"{_PAYMENTS}/waiting-payments", {"pay_run_id": run_id, "limit": WAITING})
    pays, far = sum_by_currency(one["amount"] for one in ways), progress(ways, counts)
    back = came_back(api, {"pay_run_id": run_id}) if far.returned else []
    names = find_names(api, (one["trainer_id"] for one in (*waiting["data"], *back)))
    return Files(files, pays, filed, _to_file(ways, counts), _methods(api), far, waiting["data"],
                 more_wait=bool(waiting["next_cursor"]), came_back=back, names=names)  # fmt: skip


def came_back(api: Api, of: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the pay items whose money the bank sent back and that nobody has ordered again, as many as a page shows."""
    found: list[dict[str, Any]] = api.get(
        f"{_PAYROLL}/pay-items", {"payment_state": "returned", "limit": WAITING, **of}
    )["data"]
    return found


def names_of(api: Api, trainer_ids: Iterable[str]) -> dict[str, str]:
    """Give the names of trainers; who is not found is called by their id."""
    wanted = list(trainer_ids)
    return {**dict(zip(wanted, wanted, strict=True)), **find_names(api, wanted)}


def _pending(api: Api, trainer_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give the accounts of these that wait for a second person."""
    for at in range(0, len(trainer_ids), _NAMED):
        asked = {"trainer_ids": ",".join(trainer_ids[at : at + _NAMED]), "state": "pending"}
        yield from api.every(f"{_PAYMENTS}/payout-accounts", asked)


def _to_file(ways: list[dict[str, Any]], counts: list[dict[str, Any]]) -> dict[str, int]:
    """Count, by method, the payments that no file holds yet."""
    left: dict[str, int] = {}
    for one in ways:
        left[one["method"]] = left.get(one["method"], 0) + one["pay_items"]
    for one in counts:
        if one["method"]:
            left[one["method"]] = left.get(one["method"], 0) - one["payments"]
    return {method: number for method, number in left.items() if method and number > 0}


def _methods(api: Api) -> dict[str, dict[str, str]]:
    return {one["name"]: one for one in api.get(f"{_PAYMENTS}/payment-methods")["data"]}


def _by_kind(parts: list[dict[str, Any]]) -> list[tuple[str, dict[str, str], list[str]]]:
    """Add parts up by kind and currency, with the reasons that single facts gave."""
    found = []
    for kind in dict.fromkeys(part["kind"] for part in parts):
        alike = [part for part in parts if part["kind"] == kind]
        reasons = [one["reason"] for part in alike for one in part["causes"]] if kind in _REASONED else []
        sums = sum_by_currency(part["amount"] for part in alike)
        found += [(kind, one, list(dict.fromkeys(reasons))) for one in sums]
    return found


def _nonzero(by_kind: Mapping[str, Any]) -> list[tuple[str, dict[str, str]]]:
    return [(kind, sums["amount"]) for kind, sums in by_kind.items() if Decimal(sums["amount"]["amount"])]


def _before(api: Api, run: Mapping[str, Any]) -> dict[str, Any] | None:
    """Find the approved run of the same pay group that was opened before this one."""
    same = api.every(f"{_PAYROLL}/pay-runs", {"pay_group": run["pay_group"]})
    paid = [one for one in same if one["state"] not in ("draft", "blocked", "ready", "void")]
    earlier = [one for one in paid if (one["opened"], one["pay_run_id"]) < (run["opened"], run["pay_run_id"])]
    return earlier[-1] if earlier else None
