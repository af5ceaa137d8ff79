"""Whether an account is there: a prenote that the bank did not send back, or two small deposits that its holder saw.

In: how it is tried, amounts, what somebody says of them. Out: the next state. Sources: Nacha Operating Rules,
prenotification entries (of zero, at least three banking days before the first live one) and micro-entries (under a
dollar).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared.values.money import Money
from shared.values.refusal import Refusal, conflict

PRENOTE, MICRO_DEPOSIT = "prenote", "micro_deposit"
WAYS = (PRENOTE, MICRO_DEPOSIT)
# from -> to.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {"sent": ("confirmed", "failed"), "confirmed": (), "failed": ()}
MOST_TRIES, DEPOSITS, MOST_MINOR = 3, 2, 99


@dataclass(frozen=True)
class Verification:
    """One try of an account; `amounts_lookup` is a keyed digest of the deposits, empty for a prenote."""

    verification_id: str
    account_id: str
    way: str
    state: str
    amounts_lookup: str
    tries: int
    sent_by: str
    sent_epoch: int
    settled_epoch: int | None = None

    @property
    def tries_left(self) -> int:
        """Give how often the amounts may still be told; none for a prenote, or once it is settled."""
        return MOST_TRIES - self.tries if self.way == MICRO_DEPOSIT and self.state == "sent" else 0

    def settled(self, state: str, at_epoch: int) -> Verification:
        """Enter what came of it."""
        if state not in TRANSITIONS[self.state]:
            raise conflict("verification_settled", f"It is {self.state} already; send another if that is in doubt.")
        return replace(self, state=state, settled_epoch=at_epoch)

    def told(self, *, right: bool, at_epoch: int) -> Verification:
        """Enter that its holder told amounts; the third wrong answer fails it."""
        tried = replace(self, tries=self.tries + 1)
        if right:
            return tried.settled("confirmed", at_epoch)
        return tried.settled("failed", at_epoch) if tried.tries >= MOST_TRIES else tried


def deposits(texts: Sequence[str], currency: str) -> str:
    """Read two small amounts, in whichever order, as the text that is kept as a keyed digest."""
    minors = sorted(Money.parse(text, currency, field="micro_amounts").minor for text in texts)
    if len(minors) != DEPOSITS or not all(0 < minor <= MOST_MINOR for minor in minors):
        detail = f"Give the two deposits, each from 1 to {MOST_MINOR} of the smallest unit, such as 0.03 and 0.17."
        raise Refusal("micro_amounts_wrong", detail, pointer="micro_amounts")
    return "|".join(map(str, minors))
