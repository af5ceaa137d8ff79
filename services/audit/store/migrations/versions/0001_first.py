"""The first tables: entries, what they bear on, and the head of the chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shared.plumbing.tables import (
    create_plumbing_v1,
    create_plumbing_v2,
    create_plumbing_v3,
    create_plumbing_v4,
    drop_plumbing_v1,
    drop_plumbing_v2,
    drop_plumbing_v3,
    drop_plumbing_v4,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = ("entries", "entry_objects", "heads")


def upgrade() -> None:
    for create in (create_plumbing_v1, create_plumbing_v2, create_plumbing_v3, create_plumbing_v4):
        create(op.get_bind())
    op.create_table(
        "entries",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False, comment="JSON: the entry, as it was hashed"),
        sa.Column("hash", sa.Text, nullable=False, comment="SHA-256 over the hash before and the text"),
        sa.Column("noted_epoch", sa.BigInteger, nullable=False),
        *[sa.Column(name, sa.Text, nullable=False) for name in ("service", "kind", "actor_id", "trace_id")],
    )
    for name in ("noted_epoch", "trace_id"):
        op.create_index(f"ix_entries_{name}", "entries", [name])
    op.create_index("ix_entries_actor", "entries", ["actor_id", "number"])
    op.create_index("ix_entries_kind", "entries", ["kind", "number"])
    op.create_table(
        "entry_objects",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("object_id", sa.Text, primary_key=True),
    )
    op.create_index("ix_entry_objects_object", "entry_objects", ["object_id", "number"])
    heads = op.create_table(
        "heads",
        sa.Column("head", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("anchored_day", sa.Text, nullable=False, comment="the last day whose anchor was written"),
    )
    op.bulk_insert(heads, [{"head": 1, "number": 0, "hash": "0" * 64, "anchored_day": ""}])


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)
    for drop in (drop_plumbing_v4, drop_plumbing_v3, drop_plumbing_v2, drop_plumbing_v1):
        drop(op.get_bind())
