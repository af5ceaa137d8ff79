"""Set who approves a project's weeks one after another. In: steps, from a day on. Out: the chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.timetracking.domain.chain import Chain, checked_steps
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call
from shared.values.money import Money
from shared.values.refusal import not_found


@dataclass(frozen=True)
class SetChain:
    """For one vendor's people or, without one, for all.

    `steps` are whose (None: any approver's), from how many seconds, and from what amount (None: any).
    """

    project_id: str
    vendor_id: str | None
    valid_from: date
    steps: Sequence[tuple[str | None, int, Money | None]]


def set_approval_chain(unit: TimetrackingPort, call: Call, command: SetChain) -> Chain:
    """Add a chain for work weeks that begin from a day on; weeks that begin before keep theirs."""
    if unit.projects.get(command.project_id) is None:
        raise not_found("project", command.project_id)
    chain = Chain(call.new_id("chn"), command.project_id, command.vendor_id, command.valid_from,
                  checked_steps(command.steps), call.actor.user_id, call.at_epoch)  # fmt: skip
    unit.chains.add(chain)
    return chain
