"""Journals: what happened, as postings that sum to zero in every currency.

In: moves of an amount from one account to another. Out: an immutable `Journal`. Debits are positive.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.values.money import Money


@dataclass(frozen=True)
class About:
    """Whose money a posting moves and for which work, as far as the fact says."""

    trainer_id: str | None = None
    client_id: str | None = None
    engagement_id: str | None = None
    workweek_start: date | None = None


@dataclass(frozen=True)
class Posting:
    """One line of a journal: `amount` is positive for a debit and negative for a credit."""

    account: str
    amount: Money
    about: About


@dataclass(frozen=True)
class Journal:
    """What one fact did to the books. `kind` and `source_id` name the fact; no fact is booked twice."""

    kind: str
    source_id: str
    posted_on: date
    postings: tuple[Posting, ...]


def move(debit: str, credit: str, amount: Money, about: About) -> list[Posting]:
    """Debit one account and credit another by the same amount; nothing for nothing."""
    return [Posting(debit, amount, about), Posting(credit, -amount, about)] if amount.minor else []


def journal(kind: str, source_id: str, posted_on: date, postings: Iterable[Posting]) -> Journal:
    """Bind postings into a journal, which sums to zero in every currency or is a bug."""
    bound = Journal(kind, source_id, posted_on, tuple(postings))
    off = {currency: minor for currency, minor in sums(bound.postings).items() if minor}
    assert not off, f"the journal of {kind} {source_id} does not sum to zero: {off}"
    return bound


def sums(postings: Sequence[Posting]) -> dict[str, int]:
    """Add up postings in minor units by currency."""
    totals: Counter[str] = Counter()
    for posting in postings:
        totals[posting.amount.currency] += posting.amount.minor
    return dict(totals)


def open_date(day: date, closed_to: date | None) -> date:
    """Give the day a journal is dated: its own or, where the books are closed to that day, the first open one."""
    return day if closed_to is None or day > closed_to else closed_to + timedelta(days=1)
