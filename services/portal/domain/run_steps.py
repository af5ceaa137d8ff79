"""The steps of a pay run's wizard, from its period to its files. In: where a run stands. Out: which step is due.

Each step has an address of its own, so a reload, a link or the next morning come back to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """A step: the last part of its address, and what it is called."""

    name: str
    title: str


STEPS = (
    Step("period", "Period"),
    Step("people", "People"),
    Step("checks", "Checks"),
    Step("review", "Review"),
    Step("approval", "Approval"),
    Step("files", "Files"),
)
# Where somebody who opens a run goes on, by the state it is in.
_DUE = {"draft": "people", "blocked": "checks", "ready": "approval", "void": "approval"}
OPEN_STATES = ("draft", "blocked", "ready")
# What can be done about a remark right beside it; whoever may not do it reads who may.
FIXES = {
    "no_payout_account": "account", "hours_unpriced": "terms", "rule_pack_unknown": "terms", "held": "release",
    "account_currency_differs": "account", "weekly_cap_exceeded": "terms",
}  # fmt: skip
_WEIGHTS = ("blocker", "warning", "info")


def due(state: str) -> str:
    """Name the step at which a run in this state goes on."""
    return _DUE.get(state, "files")


def goes_on(state: str) -> str:
    """Say at which step a run in this state goes on, as the step is called."""
    return next(one.title for one in STEPS if one.name == due(state))


def grouped(
    remarks: list[Mapping[str, str]], counts: Mapping[str, int]
) -> list[tuple[Mapping[str, str], list[str], int]]:
    """Put remarks of one code together, blockers first: the remark, whom it is about, how many they are in all."""
    found: dict[str, tuple[Mapping[str, str], list[str]]] = {}
    for one in sorted(remarks, key=lambda one: _WEIGHTS.index(one["severity"])):
        found.setdefault(one["code"], (one, []))[1].append(one["trainer_id"])
    return [(one, people, counts.get(code, len(people))) for code, (one, people) in found.items()]
