"""Where money may go, by the model: one account a person and currency, and a change that cools off for three days.

In: accounts given, decided on and taken back, and the instants at which the clock struck. Out: which one may be paid.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from deploy.simulation.model.hours import expect

COOL_OFF_SECONDS = 3 * 86_400


@dataclass(frozen=True)
class Account:
    """An account in its present state, and since when it is in it."""

    account: str
    trainer: str
    currency: str
    state: str
    since_epoch: int


@dataclass
class Accounts:
    """All accounts by id."""

    known: dict[str, Account] = field(default_factory=dict)

    def given(self, account: str, trainer: str, currency: str, at_epoch: int) -> None:
        """Take in one that waits for a second person."""
        expect(account not in self.known, f"account {account} was given before")
        self.known[account] = Account(account, trainer, currency, "pending", at_epoch)

    def approved(self, account: str, state: str, at_epoch: int) -> None:
        """Pay to it at once where nothing is paid yet, else once it has cooled off; an older change is given up."""
        one = self.known[account]
        expect(one.state == "pending", f"account {account} was approved while {one.state}")
        changes = any(self._beside(one, "active"))
        wanted = "cooling" if changes else "active"
        expect(state == wanted, f"account {account} was approved and is {state}, not {wanted}")
        for older in list(self._beside(one, "cooling")):
            self._enter(older, "withdrawn", at_epoch)
        self._enter(one, wanted, at_epoch)

    def cooled(self, at_epoch: int) -> int:
        """Let the clock strike: changes that have cooled off take the place of what was paid; gives how many."""
        due = [one for one in self.known.values()
               if one.state == "cooling" and one.since_epoch + COOL_OFF_SECONDS <= at_epoch]  # fmt: skip
        for one in due:
            for older in list(self._beside(one, "active")):
                self._enter(older, "replaced", at_epoch)
            self._enter(one, "active", at_epoch)
        return len(due)

    def refused(self, account: str, at_epoch: int) -> None:
        """Hear that a bank refuses it."""
        self._leave(account, ("pending", "cooling", "active"), "rejected", at_epoch)

    def taken_back(self, account: str, at_epoch: int) -> None:
        """Take back what is not paid to yet."""
        self._leave(account, ("pending", "cooling"), "withdrawn", at_epoch)

    def forgotten(self, trainer: str, at_epoch: int) -> None:
        """Hear that everything is destroyed that says where somebody's money went: nothing goes there any more."""
        for one in list(self.known.values()):
            if one.trainer == trainer and one.state in ("pending", "cooling", "active"):
                self._enter(one, "withdrawn", at_epoch)

    def blamed(self, account: str, at_epoch: int) -> None:
        """Hear that money came back for its sake: nothing is paid to it again."""
        if self.known[account].state == "active":
            self.refused(account, at_epoch)

    def expect_payable(self, account: str, trainer: str, currency: str) -> None:
        """Hold a payment to the account that may be paid now."""
        one = self.known[account]
        expect((one.trainer, one.currency) == (trainer, currency), f"account {account} is another's, or in other money")
        expect(one.state == "active", f"{one.state} account {account} is paid to")

    def _leave(self, account: str, states: tuple[str, ...], after: str, at_epoch: int) -> None:
        one = self.known[account]
        expect(one.state in states, f"account {account} became {after} while {one.state}")
        self._enter(one, after, at_epoch)

    def _beside(self, one: Account, state: str) -> Iterable[Account]:
        return (other for other in self.known.values() if (other.trainer, other.currency, other.state)
                == (one.trainer, one.currency, state) and other.account != one.account)  # fmt: skip

    def _enter(self, one: Account, state: str, at_epoch: int) -> None:
        self.known[one.account] = replace(one, state=state, since_epoch=at_epoch)
