"""Our legal entities and clients with their agreements. In and out: `domain.client` values."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from services.billing.domain.client import Client, LegalEntity
from services.billing.store.tables import clients, legal_entities

_LEGAL_ENTITY, _CLIENT = msgspec.json.Decoder(LegalEntity), msgspec.json.Decoder(Client)


class LegalEntityRows:
    """Our own companies."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, entity: LegalEntity, by: str, at_epoch: int) -> None:
        """Insert one."""
        self._connection.execute(legal_entities.insert(), {
            "legal_entity_id": entity.legal_entity_id, "number_prefix": entity.number_prefix,
            "document": msgspec.json.encode(entity).decode(), "entered_by": by, "entered_epoch": at_epoch,
        })  # fmt: skip

    def get(self, legal_entity_id: str) -> LegalEntity | None:
        """Give one, if there."""
        query = sa.select(legal_entities.c.document).where(legal_entities.c.legal_entity_id == legal_entity_id)
        document = self._connection.execute(query).scalar_one_or_none()
        return _LEGAL_ENTITY.decode(document) if document else None

    def all(self) -> list[LegalEntity]:
        """Give all, by id."""
        query = sa.select(legal_entities.c.document).order_by(legal_entities.c.legal_entity_id)
        return [_LEGAL_ENTITY.decode(document) for document in self._connection.execute(query).scalars()]


class ClientRows:
    """Clients and their agreements."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, client: Client, by: str, at_epoch: int) -> None:
        """Insert one."""
        self._connection.execute(clients.insert(), {
            "client_id": client.client_id, "legal_entity_id": client.legal_entity_id,
            "name": client.party.legal_name, "currency": client.currency,
            "document": msgspec.json.encode(client).decode(), "registered_by": by, "registered_epoch": at_epoch,
        })  # fmt: skip

    def get(self, client_id: str) -> Client | None:
        """Give one, if there."""
        query = sa.select(clients.c.document).where(clients.c.client_id == client_id)
        document = self._connection.execute(query).scalar_one_or_none()
        return _CLIENT.decode(document) if document else None
