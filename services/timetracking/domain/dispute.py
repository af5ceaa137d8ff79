"""A dispute of one line: whether these hours were worked as claimed, decided by a third person against a clock.

In: what was claimed and what is found. Out: immutable values, the states as a literal table, and refusals. At the
deadline nothing happens to the hours: the dispute is escalated to finance, never dropped and never decided by silence.
An approver disputes hours that wait, which then wait for the decision; a client hours that are approved and billed to
it, which stay paid and billed until finance decides otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from services.timetracking.domain.worked import Worked
from shared.values.refusal import Refusal, conflict

OPEN, ANSWERED, ESCALATED, DECIDED, WITHDRAWN = "open", "answered", "escalated", "decided", "withdrawn"

DISPUTE: Mapping[str, tuple[str, ...]] = {
    OPEN: (ANSWERED, ESCALATED, DECIDED, WITHDRAWN),
    ANSWERED: (ESCALATED, DECIDED, WITHDRAWN),
    ESCALATED: (DECIDED, WITHDRAWN),
    DECIDED: (),
    WITHDRAWN: (),
}
# Those on whose line somebody still has to decide.
PENDING = tuple(state for state, nexts in DISPUTE.items() if DECIDED in nexts)
_LINK = re.compile(r"https?://[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*(:[0-9]{1,5})?([/?#][!-~]*)?", re.ASCII)
APPROVE, CORRECT, REJECT = OUTCOMES = ("approve", "correct", "reject")


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed version of an entry; `due_epoch` is its deadline, `approved_seconds` what a decision granted.

    `client_id` is the client that disputes what it is billed, None where an approver disputes what waits.
    """

    dispute_id: str
    trainer_id: str
    timesheet_id: str
    entry_id: str
    version: int
    engagement_id: str
    seconds: int
    reason: str
    opened_by: str
    opened_epoch: int
    due_epoch: int
    state: str = OPEN
    state_key: int = 0
    outcome: str | None = None
    approved_seconds: int | None = None
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What somebody brought forward: a text, and where it points to a page outside, a link."""

    dispute_id: str
    number: int
    given_by: str
    given_epoch: int
    text: str
    link: str = ""


def refuse_over(dispute: Dispute) -> None:
    """Refuse to go on with a dispute that is over."""
    if dispute.state not in PENDING:
        raise conflict("dispute_over", f"The dispute is {dispute.state}; what it decided stands, and a correction "
                       "with a reason can change it.")  # fmt: skip


def require_link(link: str) -> str:
    """Give an http or https address of a host; refuses all else, for a person will click on it."""
    if link and not _LINK.fullmatch(link):
        raise Refusal("link_unreadable", "Give a link that begins with https://, or none.", pointer="link")
    return link


def granted(claimed: Worked, outcome: str, seconds: int | None) -> Worked | None:
    """Give the hours that a decision accepts, None where it accepts none.

    It may accept less than was claimed, from the start on, and never more: more would be a claim of whoever decides.
    """
    if outcome not in OUTCOMES:
        raise Refusal("outcome_unknown", f"{outcome[:20]!r} is none of {', '.join(OUTCOMES)}.", pointer="outcome")
    if (outcome == CORRECT) != (seconds is not None):
        raise Refusal("seconds_misplaced", "Give the seconds that are right with the outcome correct, and only then.",
                      pointer="seconds")  # fmt: skip
    if seconds is None:
        return claimed if outcome == APPROVE else None
    if not 0 < seconds < claimed.seconds:
        raise Refusal("seconds_not_less", f"A correction accepts more than 0 and less than the {claimed.seconds} "
                      "seconds claimed; else approve or reject.", pointer="seconds")  # fmt: skip
    end = None if claimed.start_epoch is None else claimed.start_epoch + seconds
    return replace(claimed, seconds=seconds, end_epoch=end)
