"""Erasure of personal data: a pseudonym in place of a person, under which the books stay as they are.

In: a trainer's id. Out: the pseudonym, the same wherever it is worked out, and a person's data with nothing of them.
Source: GDPR, Article 17; paragraph 3(b) keeps what the law demands to be kept, such as amounts and hours that were
paid.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from services.onboarding.domain.trainer import Person
from shared.values.nowhere import nowhere

# Kafka deletes an older name once something newer of the same partition closes the file it is in, which it does after a
# week (`COMPACT_WITHIN_MS`). Where nobody else is told of, the pseudonym itself, told again, is what comes after.
TOLD_AGAIN_SECONDS = 8 * 86_400


@dataclass(frozen=True)
class Erasure:
    """Who asked for it and why; who decided on it, if somebody did."""

    trainer_id: str
    asked_by: str
    asked_epoch: int
    why: str
    decided_by: str | None = None
    decided_epoch: int | None = None


def pseudonym_of(trainer_id: str) -> str:
    """Give the word that stands for a person from now on; it tells nobody who that was."""
    return f"erased-{hashlib.sha256(trainer_id.encode()).hexdigest()[:12]}"


def nobody(trainer_id: str, person: Person) -> Person:
    """Give a person's data without the person: country, zone and worker type stay, for pay was worked out by them."""
    word = pseudonym_of(trainer_id)
    return replace(person, external_ref=word, given_name="Erased", family_name=word, email=nowhere(word))
