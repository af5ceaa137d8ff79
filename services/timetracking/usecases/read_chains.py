"""Read who approves timesheets one after another. In: timesheets, their lines. Out: chains by timesheet, mostly none.

One question for all of them finds whether there are any chains; only then is more asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.timetracking.domain.chain import (
    Chain,
    ChainStep,
    LineKey,
    Signed,
    chain_for,
    due_step,
    is_signed,
    refuse_signer,
)
from services.timetracking.domain.lines import Line
from services.timetracking.domain.states import REJECTED
from services.timetracking.domain.worth import straight_pay
from services.timetracking.usecases.ports import SheetLine, Timesheet, TimetrackingPort
from shared.values.call import Call
from shared.values.money import Money


@dataclass(frozen=True)
class DueStep:
    """A step by its number and person, and the number of the last one."""

    number: int
    user_id: str | None
    last_number: int


@dataclass(frozen=True)
class Chained:
    """The steps that a timesheet takes, what was signed of it, and whom the caller stands in for."""

    chain: Chain
    required: tuple[ChainStep, ...]
    signed: Signed
    stands_for: frozenset[str]

    def due(self, lines: Sequence[Line]) -> ChainStep:
        """Give the step that these lines wait for."""
        return due_step(self.required, self.signed, _keys(lines))

    def waits_for(self, lines: Sequence[Line]) -> DueStep:
        """Give the earliest step that any of these lines waits for, to be shown."""
        step = min((self.due([line]) for line in lines), key=lambda one: one.number, default=self.required[0])
        return DueStep(step.number, step.user_id, self.required[-1].number)

    def signs_for(self, call: Call, lines: Sequence[Line]) -> str | None:
        """Give whose step it is where the caller, who may sign it, is somebody else: their substitute."""
        step = self.due(lines)
        signed = bool(lines) and all(is_signed(step, self.signed, key) for key in _keys(lines))
        return None if signed or step.user_id == call.actor.user_id else step.user_id

    def sign(self, call: Call, lines: Sequence[Line]) -> ChainStep | None:
        """Give the step to sign, None where it is the last; refuses a caller whose step it is not."""
        step = self.due(lines)
        refuse_signer(step, call.actor.user_id, self.stands_for, self.signed, _keys(lines))
        return step if lines and step != self.required[-1] else None


def read_chains(
    unit: TimetrackingPort, call: Call, sheets: Sequence[Timesheet], lines: Mapping[str, Sequence[SheetLine]]
) -> dict[str, Chained]:
    """Give the chains of those timesheets that have one whose steps their hours reach."""
    offered = unit.chains.offered([sheet.timesheet_id for sheet in sheets])
    if not offered:
        return {}
    signed = unit.chains.signed([*offered])
    stands_for = unit.chains.stands_for(call.actor.user_id, call.at_epoch)
    found = {}
    for sheet in sheets:
        vendor_id, chains = offered.get(sheet.timesheet_id, ("", []))
        chain = chain_for(chains, vendor_id, sheet.week_start)
        own = lines.get(sheet.timesheet_id, ())
        standing = [one.line for one in own if one.state != REJECTED]
        required = chain.required(sum(line.seconds for line in standing), _pay(unit, chain, standing)) if chain else ()
        if chain and required:
            found[sheet.timesheet_id] = Chained(chain, required, signed.get(chain.chain_id, {}), stands_for)
    return found


def _pay(unit: TimetrackingPort, chain: Chain, lines: Sequence[Line]) -> Money | None:
    """Give what a week comes to, asked only where a step is for weeks above an amount."""
    return straight_pay(lines, unit.chains.rates_of({line.engagement_id for line in lines})) if chain.asks_pay else None


def _keys(lines: Sequence[Line]) -> list[LineKey]:
    return [(line.entry_id, line.version) for line in lines]
