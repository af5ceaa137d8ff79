"""Webhooks: addresses that are told of events, what waits to be told them, and how long that is tried.

In: what is stored and an instant. Out: states, pauses, refusals. Source: the Standard Webhooks specification (its
schedule of tries; 410 ends an endpoint; several signatures while a secret is changed).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from services.notifications.domain.webhook_events import heard_by
from shared.values.reach import Reach
from shared.values.refusal import Refusal, conflict

ACTIVE, PAUSED, DISABLED, REMOVED = "active", "paused", "disabled", "removed"
# from -> to. `disabled` is what nobody chose: it failed for too long, or said that it is gone.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    ACTIVE: (PAUSED, DISABLED, REMOVED),
    PAUSED: (ACTIVE, REMOVED),
    DISABLED: (ACTIVE, REMOVED),
    REMOVED: (),
}
# What a person may ask for.
ASKED = (ACTIVE, PAUSED, REMOVED)
# `held` was never sent, since its endpoint took nothing just then; like `given_up` it goes out when it is resent.
WAITING, DELIVERED, GIVEN_UP, HELD = "waiting", "delivered", "given_up", "held"
DELIVERY_STATES = (WAITING, DELIVERED, GIVEN_UP, HELD)

# After how long each failed try is followed by another; after the last of them it is given up: three days.
PAUSES_SECONDS = (60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
# An endpoint that has failed for so long, without one success in between, is told nothing any more.
LONGEST_FAILURE_SECONDS = 432_000
# One that fails is asked this often, however much waits for it: it shall not keep what others wait for.
FAILING_PAUSE_SECONDS = 60
# Longer than any try takes: then whoever had begun it is gone, and it is begun again.
LEASE_SECONDS = 600
KEPT_SECONDS = 90 * 86_400
MOST_ENDPOINTS = 20
GONE = 410
OVERLAP_SECONDS, MOST_OVERLAP_SECONDS = 86_400, 30 * 86_400


@dataclass(frozen=True)
class Endpoint:
    """An address that is told of some types of events: a vendor's, a client's or, with neither, the operator's."""

    endpoint_id: str
    url: str
    label: str
    types: tuple[str, ...]
    vendor_id: str | None
    client_id: str | None
    made_by: str
    made_epoch: int
    version: int = 1
    state: str = ACTIVE
    tried_epoch: int | None = None
    failing_epoch: int | None = None

    def takes(self, at_epoch: int) -> bool:
        """Say whether it may be asked at an instant: one that fails is given a pause."""
        return self.failing_epoch is None or at_epoch >= (self.tried_epoch or 0) + FAILING_PAUSE_SECONDS

    def is_lost(self, at_epoch: int) -> bool:
        """Say whether it has failed for too long."""
        return self.failing_epoch is not None and at_epoch - self.failing_epoch >= LONGEST_FAILURE_SECONDS


@dataclass(frozen=True)
class Message:
    """One event for one endpoint; `body` never changes, so that every try says the same under the same id.

    `tries` count since it was made or last resent, `attempts` all there ever were.
    """

    message_id: str
    endpoint_id: str
    vendor_id: str | None
    client_id: str | None
    type: str
    body: str
    made_epoch: int
    state: str = WAITING
    due_epoch: int | None = None
    tries: int = 0
    attempts: int = 0


@dataclass(frozen=True)
class Attempt:
    """One try: what the endpoint answered, if anything, how long that took, and in a word why it failed."""

    message_id: str
    attempt: int
    at_epoch: int
    milliseconds: int
    status: int | None
    reason: str = ""

    @property
    def succeeded(self) -> bool:
        """Say whether it was taken: any 2xx. A redirect is not followed."""
        return self.status is not None and 200 <= self.status < 300

    def of(self, message: Message) -> Message:
        """Give the message after this try: delivered, to be tried again, or given up."""
        tries = message.tries + 1
        after = replace(message, tries=tries, attempts=self.attempt, due_epoch=None)
        if self.succeeded:
            return replace(after, state=DELIVERED)
        pause = pause_after(message.message_id, tries)
        return replace(after, state=GIVEN_UP) if pause is None else replace(after, due_epoch=self.at_epoch + pause)


def pause_after(message_id: str, tries: int) -> int | None:
    """Give how long to wait after so many tries, up to a tenth longer, each message differently; None: give up."""
    if tries > len(PAUSES_SECONDS):
        return None
    pause = PAUSES_SECONDS[tries - 1]
    digest = hashlib.sha256(f"{message_id} {tries}".encode()).digest()
    return pause + int.from_bytes(digest[:4], "big") % (pause // 10 + 1)


def check_transition(present: str, target: str) -> None:
    """Refuse a change of state that the table does not list."""
    if target not in TRANSITIONS[present]:
        raise conflict("webhook_state", f"An endpoint that is {present} cannot become {target}.")


def check_types(
    types: Sequence[str], vendor_id: str | None, client_id: str | None, roles: Collection[str]
) -> tuple[str, ...]:
    """Give types in order and once each; refuses those of which the endpoint's owner may not ask either.

    An endpoint of a vendor hears what vendors may know, whoever sets it up; `roles` count for the operator's alone.
    """
    known = heard_by({"vendor_manager"} if vendor_id else {"client"} if client_id else roles)
    for type_ in types:
        if type_ not in known:
            detail = f"{type_!r} is not told here; choose from: {', '.join(known)}."
            raise Refusal("webhook_type_unknown", detail, pointer="types")
    if not types:
        raise Refusal("webhook_types_missing", "Choose at least one type of event.", pointer="types")
    return tuple(sorted(set(types)))


def owner_of(reach: Reach) -> tuple[str | None, str | None]:
    """Give the vendor and the client whose endpoint it becomes; both None where everyone's rows are within reach."""
    return (None, None) if reach.everyone else (reach.vendor_id, reach.client_id)
