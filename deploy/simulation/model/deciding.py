"""Who may decide on hours, by the model: chains of approvers, who stands in for whom, and what the clock approves.

In: what was agreed for projects, signatures, submissions and the instants at which the clock struck. Out: whether what
an approver did is an approval or a step to it, and which timesheets are approved by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from deploy.simulation.model.hours import expect
from deploy.simulation.model.rows import Line

A_DAY = 86_400
Key = tuple[str, int]
# Minor units, and of which currency.
Amount = tuple[int, str]


@dataclass(frozen=True)
class Chain:
    """Steps for a project's weeks from a day on: each a person's (None: anybody's), from so many seconds a week on.

    A step with an amount is taken of weeks that come to that or more, and of those of which nobody can say.
    """

    chain: str
    project: str
    first: date
    set_epoch: int
    steps: tuple[tuple[str | None, int, Amount | None], ...]


@dataclass(frozen=True)
class Deadline:
    """After how many seconds hours of a project are approved by themselves, for weeks from a day on; 0 is never."""

    project: str
    first: date
    set_epoch: int
    seconds: int


@dataclass(frozen=True)
class Absence:
    """Between two instants (half-open) one approver stands in for another."""

    absent: str
    substitute: str
    from_epoch: int
    to_epoch: int


@dataclass
class Sheet:
    """A timesheet that was submitted: of which project and week, when last, and when its deadline was told since."""

    project: str
    week: date
    submitted_epoch: int
    told_epoch: int | None = None


@dataclass
class Deciding:
    """Everything that was agreed and signed."""

    chains: list[Chain] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    signed: defaultdict[tuple[str, Key], dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    sheets: dict[str, Sheet] = field(default_factory=dict)

    def submitted(self, sheet: str, project: str, week: date, at_epoch: int) -> None:
        """Begin the time of a timesheet, again where it was submitted before."""
        self.sheets[sheet] = Sheet(project, week, at_epoch)

    def signs(
        self, sheet: str, who: str, at_epoch: int, week_seconds: int, lines: Sequence[Line], pay: Amount | None = None
    ) -> bool:
        """Let somebody accept lines; gives whether that approves them, rather than being a step before others."""
        chain = self._chain(sheet)
        required = _required(chain, week_seconds, pay)
        if chain is None or not required:
            return True
        seen = [self.signed[chain.chain, line.key] for line in lines]
        due = {_due(required, signatures) for signatures in seen}
        expect(len(due) <= 1, f"lines of {sheet} that wait for different steps were accepted at once")
        (step,) = due or {required[0]}
        expect(all(who not in signatures.values() for signatures in seen), f"{who} signed {sheet} twice")
        person = chain.steps[step][0]
        expect(person in (None, who) or person in self._stands_for(who, at_epoch), f"{who} signed for {person}")
        if step == required[-1] or not lines:
            return True
        for signatures in seen:
            signatures[step] = who
        return False

    def turn(
        self, sheet: str, at_epoch: int, week_seconds: int, lines: Sequence[Line], pay: Amount | None = None
    ) -> set[str]:
        """Give who may accept lines now, where that is not anybody: the step's person and who stands in for them."""
        chain = self._chain(sheet)
        required = _required(chain, week_seconds, pay)
        if chain is None or not required:
            return set()
        seen = [self.signed[chain.chain, line.key] for line in lines]
        person = chain.steps[min((_due(required, one) for one in seen), default=required[0])][0]
        stand_in = {one.substitute for one in self.absences
                    if one.absent == person and one.from_epoch <= at_epoch < one.to_epoch}  # fmt: skip
        return {person, *stand_in} if person else set()

    def near(self, at_epoch: int, waiting: Collection[str]) -> set[str]:
        """Give of which of the timesheets that wait it is told now that the clock will approve them."""
        found = set()
        for name in waiting:
            one, after = self.sheets[name], self._after(name, at_epoch)
            if after and one.told_epoch is None and one.submitted_epoch + after - _notice(after) <= at_epoch:
                found.add(name)
        return found

    def due(self, at_epoch: int, waiting: Collection[str]) -> set[str]:
        """Give which of the timesheets that wait the clock approves at an instant: as agreed, and told in time."""
        found = set()
        for name in waiting:
            one, after = self.sheets[name], self._after(name, at_epoch)
            if after and one.told_epoch is not None:
                agreed, told = one.submitted_epoch + after, one.told_epoch + _notice(after)
                found |= {name} if max(agreed, told) <= at_epoch else set()
        return found

    def _after(self, sheet: str, at_epoch: int) -> int:
        one = self.sheets[sheet]
        held = [version for version in self.deadlines if version.project == one.project and version.first <= one.week
                and version.set_epoch <= at_epoch]  # fmt: skip
        return max(held, key=lambda version: (version.set_epoch, version.first)).seconds if held else 0

    def _chain(self, sheet: str) -> Chain | None:
        one = self.sheets.get(sheet)
        held = [chain for chain in self.chains if one and chain.project == one.project and chain.first <= one.week]
        return max(held, key=lambda chain: (chain.first, chain.set_epoch), default=None)

    def _stands_for(self, who: str, at_epoch: int) -> set[str]:
        return {one.absent for one in self.absences
                if one.substitute == who and one.from_epoch <= at_epoch < one.to_epoch}  # fmt: skip


def _required(chain: Chain | None, week_seconds: int, pay: Amount | None) -> list[int]:
    """Give the steps, from 0, that a week of so many seconds takes, which come to so much."""
    return [
        number for number, (_who, least, amount) in enumerate(chain.steps if chain else ())
        if week_seconds >= least and not (amount and pay and pay[1] == amount[1] and pay[0] < amount[0])
    ]  # fmt: skip


def _due(required: Sequence[int], signatures: Collection[int]) -> int:
    """Give the first step that nobody signed yet; the last where all are signed."""
    return next((number for number in required if number not in signatures), required[-1])


def _notice(after: int) -> int:
    """Give how long before it a deadline is told: a day, or half of a short one."""
    return min(A_DAY, after // 2)
