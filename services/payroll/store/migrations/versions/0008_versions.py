"""Each version of terms and payout accounts that was heard is kept, so that the past can be asked for.

Revision 0008, after 0007. What is known by now becomes each one's first version, known as long as anybody can say.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("engagement_versions", *_keys("engagement_id"), *_terms())
    op.create_index("engagement_versions_by_trainer", "engagement_versions", ["trainer_id"])
    accounts = _texts("trainer_id", "state", "method", "currency", "last4")
    op.create_table("payout_account_versions", *_keys("account_id"), *accounts)
    _fill("engagement_versions", "engagements", [column.name for column in _terms()], "engagement_id")
    _fill("payout_account_versions", "payout_accounts", [column.name for column in accounts], "account_id")


def downgrade() -> None:
    op.drop_table("payout_account_versions")
    op.drop_index("engagement_versions_by_trainer", "engagement_versions")
    op.drop_table("engagement_versions")


def _fill(versions: str, newest: str, columns: list[str], key: str) -> None:
    names = ", ".join([key, *columns])
    op.execute(f"INSERT INTO {versions} (heard_id, {names}) SELECT '', {names} FROM {newest}")  # noqa: S608 - ours


def _keys(key: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, primary_key=True, nullable=False) for name in (key, "heard_id")]


def _terms() -> list[sa.Column[Any]]:
    return [
        *_texts("trainer_id", "vendor_id", "project_name", "pay_group", "rule_pack", "zone"),
        sa.Column("workweek_start_weekday", sa.Integer, nullable=False),
        sa.Column("workweek_start_seconds", sa.Integer, nullable=False),
        sa.Column("pay_currency", sa.Text, nullable=False),
        sa.Column("workday_start_seconds", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("holiday_calendar", sa.Text, nullable=False, server_default=""),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("weekly_cap_seconds", sa.BigInteger),
    ]


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
