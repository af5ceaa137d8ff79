"""What trainers said of who they are, and what several of them gave. In and out: `usecases.ports` shapes.

Of what people share only keyed digests are kept: nobody without the key can try numbers against them.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from services.onboarding.domain.identity_data import CONFIRMED
from services.onboarding.store.tables import confirmations, known_accounts, known_tax_forms, traits
from services.onboarding.usecases.ports_way_in import Confirmation, KnownAccount, KnownTaxForm, SharedTrait
from shared.plumbing.database import among, upsert


class ConfirmationRows:
    """Confirmations, only ever added."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, confirmation: Confirmation) -> None:
        """Insert one; of the document's number the last characters alone."""
        person, document = confirmation.person, confirmation.document
        self._connection.execute(confirmations.insert(), {
            "trainer_id": confirmation.trainer_id, "given_name": person.given_name, "family_name": person.family_name,
            "country": person.country, "zone": person.zone, "address": confirmation.address,
            "confirmed_epoch": confirmation.confirmed_epoch, "document_kind": document and document.kind,
            "document_country": document and document.country, "document_last4": document and document.last4,
            "document_expires_on": document and document.expires_on,
        })  # fmt: skip

    def newest(self, trainer_ids: Sequence[str]) -> dict[str, Mapping[str, str]]:
        """Give what people said last of who they are, by the names of `CONFIRMED`, of those who said anything."""
        table = confirmations.c
        said = [getattr(table, name) for name in CONFIRMED]
        return {
            row.trainer_id: dict(zip(CONFIRMED, row[1:], strict=True))
            for some in among(self._connection, table.trainer_id, trainer_ids)
            for row in self._connection.execute(sa.select(table.trainer_id, *said).where(some).order_by(table.position))
        }


class TraitRows:
    """What was given, by whom, as keyed digests."""

    def __init__(self, connection: sa.Connection, key: bytes) -> None:
        self._connection = connection
        self._key = key

    def keep(self, given: Sequence[tuple[str, str, str]], at_epoch: int) -> None:
        """Remember (kind, trainer, what was given)."""
        rows = {(kind, self._lookup(kind, text), trainer_id) for kind, trainer_id, text in given}
        upsert(self._connection, traits, [
            {"kind": kind, "lookup": lookup, "trainer_id": trainer_id, "seen_epoch": at_epoch}
            for kind, lookup, trainer_id in sorted(rows)
        ], keys=["kind", "lookup", "trainer_id"])  # fmt: skip

    def shared(self) -> list[SharedTrait]:
        """Give what more than one person gave, the most shared first."""
        keys = (traits.c.kind, traits.c.lookup)
        several = sa.select(*keys).group_by(*keys).having(sa.func.count() > 1).subquery()
        same = sa.and_(several.c.kind == traits.c.kind, several.c.lookup == traits.c.lookup)
        query = sa.select(*keys, traits.c.trainer_id, traits.c.seen_epoch).join(several, same)
        found: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for kind, lookup, trainer_id, seen in self._connection.execute(query.order_by(*keys, traits.c.trainer_id)):
            found.setdefault((kind, lookup), []).append((trainer_id, seen))
        shown = [
            SharedTrait(kind, tuple(one for one, _seen in people), max(seen for _one, seen in people))
            for (kind, _lookup), people in found.items()
        ]
        return sorted(shown, key=lambda one: (-len(one.trainer_ids), one.kind, one.trainer_ids))

    def _lookup(self, kind: str, text: str) -> str:
        return hmac.new(self._key, f"onboarding {kind}|{text}".encode(), hashlib.sha256).hexdigest()


def shared_kinds(connection: sa.Connection, trainer_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Give, for those of the trainers who gave something that others gave too, which kinds of things."""
    other = traits.alias()
    same = sa.and_(other.c.kind == traits.c.kind, other.c.lookup == traits.c.lookup,
                   other.c.trainer_id != traits.c.trainer_id)  # fmt: skip
    query = sa.select(traits.c.trainer_id, traits.c.kind).where(sa.exists().where(same)).distinct()
    found: dict[str, tuple[str, ...]] = {}
    for some in among(connection, traits.c.trainer_id, trainer_ids):
        for trainer_id, kind in connection.execute(query.where(some).order_by(traits.c.trainer_id, traits.c.kind)):
            found[trainer_id] = (*found.get(trainer_id, ()), kind)
    return found


class AccountRows:
    """Payout accounts and tax forms as payments told us."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def keep(self, accounts: Sequence[KnownAccount]) -> None:
        """Insert or replace."""
        upsert(self._connection, known_accounts, [vars(one) for one in accounts], keys=["account_id"])

    def keep_tax_forms(self, forms: Sequence[KnownTaxForm]) -> None:
        """Insert or replace."""
        upsert(self._connection, known_tax_forms, [vars(one) for one in forms], keys=["tax_form_id"])
