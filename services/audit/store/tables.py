"""Audit's tables. Instants are epoch seconds. What an entry says stands in `text`; the other columns find it again."""

from __future__ import annotations

import sqlalchemy as sa

from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)

# The key lets a number be given once: a fork of the chain cannot be stored.
entries = sa.Table(
    "entries",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Text, nullable=False, comment="JSON: the entry, as it was hashed"),
    sa.Column("hash", sa.Text, nullable=False, comment="SHA-256 over the hash before and the text"),
    sa.Column("noted_epoch", sa.BigInteger, nullable=False, index=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("actor_id", sa.Text, nullable=False),
    sa.Column("trace_id", sa.Text, nullable=False, index=True),
    sa.Index("ix_entries_actor", "actor_id", "number"),
    sa.Index("ix_entries_kind", "kind", "number"),
)
entry_objects = sa.Table(
    "entry_objects",
    metadata,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("object_id", sa.Text, primary_key=True),
    sa.Index("ix_entry_objects_object", "object_id", "number"),
)
# One row. Whoever appends holds it, so that two who append do so one after the other.
heads = sa.Table(
    "heads",
    metadata,
    sa.Column("head", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("anchored_day", sa.Text, nullable=False, comment="the last day whose anchor was written"),
)
