"""One transaction of audit, with its repositories. In: a connection, a call, the anchors beside."""

from __future__ import annotations

import sqlalchemy as sa

from services.audit.store.chain import ChainRows
from services.audit.usecases.ports import Anchors
from shared.plumbing.unit import Unit
from shared.values.call import Call


class AuditUnit(Unit):
    """What the use cases see."""

    def __init__(self, connection: sa.Connection, call: Call, *, anchors: Anchors) -> None:
        """Open the chain on this transaction."""
        super().__init__(connection, call)
        self.chain = ChainRows(connection)
        self.anchors = anchors
