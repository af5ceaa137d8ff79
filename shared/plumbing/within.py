"""Narrows a query to what a call may reach. In: a reach, the columns that say whose a row is. Out: a condition."""

from __future__ import annotations

import sqlalchemy as sa

from shared.values.reach import Reach


def within(reach: Reach, **owners: sa.Column[str]) -> sa.ColumnElement[bool]:
    """Give the condition for rows within reach: `within(reach, trainer_id=…, vendor_id=…, client_id=…)`."""
    if reach.everyone:
        return sa.true()
    own = [column == getattr(reach, owner) for owner, column in owners.items() if getattr(reach, owner) is not None]
    return sa.or_(sa.false(), *own)
