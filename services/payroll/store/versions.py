"""Terms and accounts as payroll knew them at a moment. In: the last id heard by then, or none. Out: what to select.

Ids sort in the order in which they were made: of the versions heard by then, the one heard last was what was known.
"""

from __future__ import annotations

import sqlalchemy as sa

from services.payroll.store.tables import (
    engagement_versions,
    engagements,
    payout_account_versions,
    payout_accounts,
)


def terms_known(upto: str | None) -> sa.FromClause:
    """Give the engagements, as they were known when nothing after `upto` had been heard; None is now."""
    return engagements if upto is None else _known(engagement_versions, "engagement_id", upto)


def accounts_known(upto: str | None) -> sa.FromClause:
    """Give the payout accounts in the same way."""
    return payout_accounts if upto is None else _known(payout_account_versions, "account_id", upto)


def _known(versions: sa.Table, key: str, upto: str) -> sa.Subquery:
    later = versions.alias()
    replaced = sa.exists().where(
        later.c[key] == versions.c[key], later.c.heard_id > versions.c.heard_id, later.c.heard_id <= upto
    )
    return sa.select(versions).where(versions.c.heard_id <= upto, ~replaced).subquery()
