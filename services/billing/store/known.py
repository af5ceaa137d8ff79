"""Billing's books as they were known at the end of a second; None is now. In: that second. Out: what to select from.

Ids sort in the order in which they were made: what was heard or drafted by then sorts before the second's end.
"""

from __future__ import annotations

import sqlalchemy as sa

from services.billing.store.tables import (
    charge_accruals,
    charge_claims,
    charges,
    engagement_versions,
    engagements,
    hours,
    hours_voided,
)
from shared.plumbing.ids import last_id


def terms_known(known_epoch: int | None) -> sa.FromClause:
    """Give the engagements, each by the newest of its versions heard by then."""
    if known_epoch is None:
        return engagements
    upto = last_id("hrd", known_epoch)
    later = engagement_versions.alias()
    replaced = sa.exists().where(
        later.c.engagement_id == engagement_versions.c.engagement_id,
        later.c.heard_id > engagement_versions.c.heard_id, later.c.heard_id <= upto,
    )  # fmt: skip
    return sa.select(engagement_versions).where(engagement_versions.c.heard_id <= upto, ~replaced).subquery()


def hours_known(known_epoch: int | None) -> sa.FromClause:
    """Give the approved lines heard of by then that no correction heard of by then had voided."""
    same = sa.and_(*(hours.c[name] == hours_voided.c[name] for name in ("trainer_id", "entry_id", "entry_version")))
    heard = []
    if known_epoch is not None:
        upto = last_id("hrd", known_epoch)
        heard, same = [hours.c.heard_id <= upto], sa.and_(same, hours_voided.c.heard_id <= upto)
    live = sa.select(hours).outerjoin(hours_voided, same).where(hours_voided.c.entry_id.is_(None), *heard)
    return live.subquery("live")


def charges_known(known_epoch: int | None) -> sa.FromClause:
    """Give the charges posted by then."""
    if known_epoch is None:
        return charges
    posted = sa.select(charges).join(charge_accruals).where(charge_accruals.c.posted_epoch <= known_epoch)
    return posted.subquery("posted")


def claims_known(known_epoch: int | None) -> sa.FromClause:
    """Give the claims of invoices drafted by then."""
    if known_epoch is None:
        return charge_claims
    drafted = charge_claims.c.invoice_id <= last_id("inv", known_epoch)
    return sa.select(charge_claims).where(drafted).subquery("claims")
