"""The weather of a step: which faults may strike, and which did. In: faults and dice. Out: counts, and two ways to die.

A fault strikes at most once a step, and only where there is something to strike.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from random import Random

import sqlalchemy as sa

from shared.events.fact import Fact


class Died(BaseException):
    """The process is gone. No `except Exception` may catch it, as none survives a power cut."""


class AnswerLost(Died):
    """The process is gone after it committed: what was asked is done, and nobody was told."""


class Away(Exception):  # noqa: N818 - it is the broker that is away
    """A broker cannot be reached."""


class Hiccup(Exception):  # noqa: N818 - a moment's failure of a database
    """A database failed once; the same a moment later would work."""


def _busy() -> sa.exc.OperationalError:
    """Build the error of a database that is locked by somebody else; it passes."""
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorname = "SQLITE_BUSY"
    return sa.exc.OperationalError("COMMIT", None, error)


class Weather:
    """Shared by all ports of a world."""

    def __init__(self) -> None:
        """Begin calm."""
        self.struck: Counter[str] = Counter()
        self.draw = Random(0)
        self._threats: list[str] = []
        self._transactions = 0
        self._doomed = 0
        self._poison = ""

    def turn(self, faults: Sequence[str], dice: int) -> None:
        """Begin a step under these threats."""
        self.draw = Random(dice)
        self._threats = list(faults)
        self._transactions = 0
        self._poison = ""
        # Where the first transaction fails and is taken apart, death comes in one of those that follow.
        self._doomed = self.draw.randint(2, 5) if "hiccup" in faults else 1

    def strike(self, fault: str) -> bool:
        """Let a fault strike where it threatens; gives whether it did."""
        if fault not in self._threats:
            return False
        self._threats.remove(fault)
        self.struck[fault] += 1
        return True

    def taste(self, facts: Sequence[Fact]) -> None:
        """Fail on the facts of one key, as long as this step lasts."""
        keys = [str(getattr(fact, fact.KEY)) for fact in facts]
        if keys and self.strike("poisoned"):
            self._poison = self.draw.choice(keys)
        if self._poison in keys:
            raise Hiccup(f"facts of {self._poison} cannot be heard")

    def before_commit(self) -> None:
        """Strike a transaction that is about to commit."""
        self._transactions += 1
        if self._transactions == 1 and self.strike("hiccup"):
            raise Hiccup("the database went away for a moment")
        if self._transactions == 1 and self.strike("database_busy"):
            raise _busy()
        if self._transactions == self._doomed:
            for fault in ("dies_before_commit", "dies_before_effect", "dies_in_job"):
                if self.strike(fault):
                    raise Died(fault)
