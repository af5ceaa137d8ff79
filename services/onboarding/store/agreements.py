"""Agreements, whom they were sent to, signatures and signed documents. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from services.onboarding.domain.agreement import SignedAgreement
from services.onboarding.store.tables import agreement_requests, agreements, signatures, signed_documents
from services.onboarding.usecases.ports_way_in import Agreement, SentAgreement
from shared.plumbing.database import among, insert_many
from shared.values.digest import digest_of_bytes

IN_FORCE = sa.select(agreements.c.agreement_id).order_by(agreements.c.position.desc()).limit(1).scalar_subquery()


class AgreementRows:
    """The texts, newest in force, who was sent and who signed which."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def in_force(self) -> Agreement | None:
        """Give the newest text."""
        columns = [agreements.c[name] for name in Agreement.__dataclass_fields__]
        newest = sa.select(*columns).order_by(agreements.c.position.desc()).limit(1)
        row = self._connection.execute(newest).one_or_none()
        return Agreement(*row) if row else None

    def publish(self, agreement: Agreement, at_epoch: int) -> None:
        """Insert a text."""
        self._connection.execute(agreements.insert(), vars(agreement) | {"published_epoch": at_epoch})

    def sent_to(self, agreement_id: str, trainer_ids: Sequence[str]) -> frozenset[str]:
        """Give those of the trainers who were sent the text."""
        return self._among(agreement_requests, agreement_id, trainer_ids)

    def send(self, agreement_id: str, trainer_ids: Sequence[str], by: str, at_epoch: int) -> None:
        """Note a text as sent."""
        insert_many(self._connection, agreement_requests, [
            {"trainer_id": trainer_id, "agreement_id": agreement_id, "sent_by": by, "sent_epoch": at_epoch}
            for trainer_id in trainer_ids
        ])  # fmt: skip

    def sent(self, trainer_id: str) -> list[SentAgreement]:
        """Give what a trainer was sent or signed, oldest text first; earlier signatures were sent nothing."""
        theirs = [one.c.trainer_id == trainer_id for one in (agreement_requests, signatures, signed_documents)]
        of = agreements.c.agreement_id
        query = (
            sa.select(
                of, agreements.c.title, agreements.c.digest,
                sa.func.coalesce(agreement_requests.c.sent_epoch, agreements.c.published_epoch),
                signatures.c.signed_epoch, signatures.c.signed_name, signatures.c.address, signed_documents.c.digest,
            )
            .outerjoin(agreement_requests, sa.and_(agreement_requests.c.agreement_id == of, theirs[0]))
            .outerjoin(signatures, sa.and_(signatures.c.agreement_id == of, theirs[1]))
            .outerjoin(signed_documents, sa.and_(signed_documents.c.agreement_id == of, theirs[2]))
            .where(sa.or_(agreement_requests.c.trainer_id.is_not(None), signatures.c.trainer_id.is_not(None)))
            .order_by(agreements.c.position)
        )  # fmt: skip
        return [SentAgreement(*row) for row in self._connection.execute(query)]

    def sign(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert signatures."""
        insert_many(self._connection, signatures, rows)

    def signed_by(self, agreement_id: str, trainer_ids: Sequence[str]) -> frozenset[str]:
        """Give those of the trainers who signed the text."""
        return self._among(signatures, agreement_id, trainer_ids)

    def signed(self, trainer_id: str, agreement_id: str) -> SignedAgreement | None:
        """Give what stands on a signed document."""
        query = sa.select(
            agreements.c.agreement_id, agreements.c.title, agreements.c.text, signatures.c.digest,
            signatures.c.trainer_id, signatures.c.signed_name, signatures.c.signed_epoch, signatures.c.address,
        ).join_from(signatures, agreements)  # fmt: skip
        row = self._connection.execute(query.where(_one(signatures, trainer_id, agreement_id))).one_or_none()
        return SignedAgreement(*row) if row else None

    def document(self, trainer_id: str, agreement_id: str) -> bytes | None:
        """Give the document that is kept, if it is there."""
        query = sa.select(signed_documents.c.content).where(_one(signed_documents, trainer_id, agreement_id))
        return self._connection.execute(query).scalar_one_or_none()

    def keep_document(self, trainer_id: str, agreement_id: str, content: bytes, at_epoch: int) -> None:
        """Insert a signed document with its digest."""
        digest = digest_of_bytes(content)
        self._connection.execute(signed_documents.insert(), {
            "trainer_id": trainer_id, "agreement_id": agreement_id, "content": content, "digest": digest,
            "kept_epoch": at_epoch,
        })  # fmt: skip

    def _among(self, table: sa.Table, agreement_id: str, trainer_ids: Sequence[str]) -> frozenset[str]:
        query = sa.select(table.c.trainer_id).where(table.c.agreement_id == agreement_id)
        pieces = among(self._connection, table.c.trainer_id, trainer_ids)
        return frozenset(one for some in pieces for one in self._connection.execute(query.where(some)).scalars())


def _one(table: sa.Table, trainer_id: str, agreement_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.trainer_id == trainer_id, table.c.agreement_id == agreement_id)
