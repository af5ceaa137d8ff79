"""What must hold of bonuses and choices of rule packs. In: the tables. Out: findings; none is a clean house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from services.payroll.domain.bonus import CODE
from services.payroll.store.bonuses import WEEK, of_line
from services.payroll.store.tables import (
    bonuses,
    earning_claims,
    earnings,
    engagements,
    pack_choices,
    pay_items,
    pay_run_approvals,
)
from shared.values.finding import Finding


def bonus_findings(connection: sa.Connection) -> Iterator[Finding]:
    """Run all of them."""
    for query, code, detail in _CHECKS:
        for row in connection.execute(query):
            yield Finding(code, str(row[0]), detail)
    for run, day, week in connection.execute(_approved_by_grantor()):
        if day < week + WEEK:
            yield Finding("approved_by_grantor", run, "who granted a bonus in the run approved it")


def _taken_back_otherwise() -> sa.Select[Any]:
    granted, back = bonuses.alias(), bonuses.alias()
    same = [granted.c[name] == back.c[name] for name in ("trainer_id", "engagement_id", "on_date", "currency", "kind")]
    opposite = granted.c.amount_minor + back.c.amount_minor == 0
    found = sa.and_(granted.c.bonus_id == back.c.takes_back, granted.c.takes_back.is_(None), opposite, *same)
    return (
        sa.select(back.c.bonus_id).outerjoin(granted, found)
        .where(sa.or_(back.c.takes_back.is_not(None), back.c.amount_minor <= 0), granted.c.bonus_id.is_(None))
    )  # fmt: skip


def _not_theirs(table: sa.Table, identifier: str) -> sa.Select[Any]:
    own = sa.and_(engagements.c.engagement_id == table.c.engagement_id, engagements.c.trainer_id == table.c.trainer_id)
    return sa.select(table.c[identifier]).outerjoin(engagements, own).where(engagements.c.engagement_id.is_(None))


def _approved_by_grantor() -> sa.Select[Any]:
    """Ask for runs, days of bonuses and weeks of lines where the approver had granted the bonus by then."""
    return (
        sa.select(pay_run_approvals.c.pay_run_id, bonuses.c.on_date, earnings.c.workweek_start).distinct()
        .select_from(bonuses).join(earnings, of_line())
        .join(earning_claims, earning_claims.c.earning_id == earnings.c.earning_id)
        .join(pay_items, pay_items.c.pay_item_id == earning_claims.c.pay_item_id)
        .join(pay_run_approvals, pay_run_approvals.c.pay_run_id == pay_items.c.pay_run_id)
        .where(
            earnings.c.code == CODE, bonuses.c.granted_by == pay_run_approvals.c.approved_by,
            bonuses.c.known_epoch <= pay_run_approvals.c.at_epoch,
        )
    )  # fmt: skip


_CHECKS: list[tuple[sa.Select[Any], str, str]] = [
    (_taken_back_otherwise(), "bonus_taken_back_otherwise", "it does not undo the bonus it takes back, or names none"),
    (_not_theirs(bonuses, "bonus_id"), "bonus_of_others", "its engagement is not one of its trainer's"),
    (_not_theirs(pack_choices, "choice_id"), "rule_pack_of_others", "its engagement is not one of its trainer's"),
]
