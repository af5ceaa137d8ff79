"""Who approves hours one after another: chains by project, vendor, hours and amount, and who stands in for whom.

In: dated chains, the seconds of a work week and what they come to, who signed already. Out: the step that is due, or a
refusal. Nobody signs twice in one chain, whoever they stand in for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.values.money import Money
from shared.values.refusal import Refusal, conflict, forbidden
from shared.values.span import Span

MOST_STEPS = 9
# Which version of which entry, and who signed which step of it.
LineKey = tuple[str, int]
Signed = Mapping[LineKey, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One step: a person's, or without `user_id` any approver's.

    It is taken where the week holds `from_seconds` or more and, where an amount is given, comes to that or more.
    """

    number: int
    user_id: str | None = None
    from_seconds: int = 0
    from_amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps for a project's work weeks that begin on `valid_from` or later: of one vendor's people, or of all."""

    chain_id: str
    project_id: str
    vendor_id: str | None
    valid_from: date
    steps: tuple[ChainStep, ...]
    set_by: str
    set_epoch: int

    def required(self, seconds: int, pay: Money | None) -> tuple[ChainStep, ...]:
        """Give the steps that a week of so many seconds takes; `pay` is what they come to, None where nobody knows."""
        return tuple(step for step in self.steps if seconds >= step.from_seconds and _reaches(pay, step.from_amount))

    @property
    def asks_pay(self) -> bool:
        """Say whether any step is for weeks above an amount."""
        return any(step.from_amount is not None for step in self.steps)


@dataclass(frozen=True, slots=True)
class Substitution:
    """From one instant to another (exclusive) somebody signs what an absent person would."""

    substitution_id: str
    absent_user: str
    substitute_user: str
    from_epoch: int
    to_epoch: int
    set_by: str
    set_epoch: int


def _reaches(pay: Money | None, least: Money | None) -> bool:
    """Say whether pay reaches an amount; pay that is unknown or in another currency cannot be said to lie below."""
    return least is None or pay is None or pay.currency != least.currency or pay.minor >= least.minor


def checked_steps(wanted: Sequence[tuple[str | None, int, Money | None]]) -> tuple[ChainStep, ...]:
    """Number the steps; refuses none, too many, and a person who would sign twice."""
    if not 1 <= len(wanted) <= MOST_STEPS:
        raise Refusal("chain_length", f"A chain has 1 to {MOST_STEPS} steps.", pointer="steps")
    named = [user_id for user_id, *_ in wanted if user_id is not None]
    twice = next((user_id for user_id in named if named.count(user_id) > 1), None)
    if twice:
        raise Refusal("chain_names_twice", f"{twice} has two steps; nobody signs twice in one chain.", pointer="steps")
    return tuple(ChainStep(number, *step) for number, step in enumerate(wanted, 1))


def checked_absence(absent_user: str, substitute_user: str, absence: Span) -> None:
    """Refuse who would stand in for themselves, and an absence that is none."""
    if absent_user == substitute_user:
        raise Refusal("substitute_is_absent", "Somebody else must stand in.", pointer="substitute_user")
    if not absence.seconds:
        raise Refusal("absence_empty", "The absence ends when it begins; give a later end.", pointer="to")


def chain_for(chains: Iterable[Chain], vendor_id: str, day: date) -> Chain | None:
    """Give the chain that holds for a vendor's people on a day: their own before that of all, the newest first."""
    held = [one for one in chains if one.vendor_id in (vendor_id, None) and one.valid_from <= day]
    return max(held, key=lambda one: (one.vendor_id is not None, one.valid_from, one.set_epoch), default=None)


def due_step(required: Sequence[ChainStep], signed: Signed, keys: Collection[LineKey]) -> ChainStep:
    """Give the step that lines wait for, the last where all are signed; refuses lines that wait for different ones."""
    due = {_first_unsigned(required, signed, key) for key in keys} or {required[0]}
    if len(due) > 1:
        raise conflict("steps_differ", "The lines wait for different steps of the chain; approve those of one step at "
                       "a time, by entry_ids.", "entry_ids")  # fmt: skip
    return due.pop()


def is_signed(step: ChainStep, signed: Signed, key: LineKey) -> bool:
    """Say whether a line has the signature of a step."""
    return step.number in signed.get(key, {})


def _first_unsigned(required: Sequence[ChainStep], signed: Signed, key: LineKey) -> ChainStep:
    return next((step for step in required if not is_signed(step, signed, key)), required[-1])


def refuse_signer(
    step: ChainStep, user_id: str, stands_for: Collection[str], signed: Signed, keys: Collection[LineKey]
) -> None:
    """Refuse who has signed one of the lines before, and who is neither the step's person nor stands in for them.

    Nobody is refused where all steps are signed by now, for one fell away since: they only let that take effect.
    """
    unsigned = [key for key in keys if not is_signed(step, signed, key)]
    if keys and not unsigned:
        return
    if any(user_id in signed.get(key, {}).values() for key in unsigned):
        raise forbidden("signed_before", "Nobody signs twice in one chain; the next step is another person's.")
    if step.user_id not in (None, user_id) and step.user_id not in stands_for:
        raise forbidden("step_is_anothers", f"Step {step.number} is {step.user_id}'s; they sign it, or who stands in "
                        "for them.")  # fmt: skip
