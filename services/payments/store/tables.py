"""Payments' tables. Instants are epoch seconds, dates calendar dates; state changes are rows, and none is changed.

Bank and tax numbers stand in `payout_accounts.details`, `payment_files.content` and `tax_forms.details` alone, sealed
by the vault.
"""

from __future__ import annotations

import sqlalchemy as sa

from services.payments.domain.states import PAYMENT_PLACES
from shared.plumbing.owners import owned
from shared.plumbing.tables import plumbing_tables

metadata = sa.MetaData()
plumbing_tables(metadata)


def _states(name: str, whose: sa.Column[str], once: sa.Constraint) -> sa.Table:
    """Declare the history of a thing: one row a change; a second one in a place, or of a state, is impossible."""
    return sa.Table(
        name,
        metadata,
        whose,
        sa.Column("sort_key", sa.Integer, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by_user", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        once,
    )


def _once(name: str, key: str) -> sa.Constraint:
    """Say that no state is entered twice."""
    return sa.UniqueConstraint(key, "state", name=f"{name}_once")


def _of(owner: str) -> sa.Column[str]:
    """Give the key column that points at a row of ours (`table.column`)."""
    return sa.Column(owner.split(".")[1], sa.Text, sa.ForeignKey(owner), primary_key=True)


trainers = sa.Table(
    "trainers",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("vendor_id", sa.Text, nullable=False),
    sa.Column("external_ref", sa.Text, nullable=False, index=True),
    sa.Column("email", sa.Text, nullable=False, index=True),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("worker_type", sa.Text, nullable=False),
)
payout_accounts = sa.Table(
    "payout_accounts",
    metadata,
    sa.Column("account_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("last4", sa.Text, nullable=False),
    sa.Column("bank_name", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_epoch", sa.BigInteger, nullable=False),
    sa.Column("import_id", sa.Text, nullable=False, index=True),
    sa.Column("details", sa.LargeBinary, nullable=False, comment="sealed by the vault"),
    sa.Column("details_lookup", sa.Text, nullable=False, index=True, comment="keyed digest of the whole"),
    sa.Column("number_lookup", sa.Text, nullable=False, index=True, comment="keyed digest of the number"),
)
payout_account_states = _states(
    "payout_account_states", _of("payout_accounts.account_id"), _once("payout_account_states", "account_id")
)
tax_forms = sa.Table(
    "tax_forms",
    metadata,
    sa.Column("tax_form_id", sa.Text, primary_key=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.Column("last4", sa.Text, nullable=False),
    sa.Column("treaty_country", sa.Text, nullable=False),
    sa.Column("signed_on", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, comment="exclusive; none does not end"),
    sa.Column("given_by", sa.Text, nullable=False),
    sa.Column("given_epoch", sa.BigInteger, nullable=False),
    sa.Column("details", sa.LargeBinary, nullable=False, comment="sealed by the vault"),
    sa.Column(
        "number_lookup", sa.Text, nullable=False, index=True, comment="keyed digest of the number; empty without one"
    ),
)
payments = sa.Table(
    "payments",
    metadata,
    sa.Column("payment_id", sa.Text, primary_key=True),
    sa.Column("end_to_end_id", sa.Text, nullable=False, unique=True),
    sa.Column("pay_item_id", sa.Text, nullable=False),
    sa.Column("pay_run_id", sa.Text, nullable=False, index=True),
    sa.Column("trainer_id", sa.Text, nullable=False, index=True),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("payday", sa.Date, nullable=False),
    sa.Column("ordered_epoch", sa.BigInteger, nullable=False),
)
# A payment's states have places of their own, so that one may be entered without looking for what came before, and
# the key alone forbids the second.
payment_states = _states(
    "payment_states",
    owned("payment_id", "payments.payment_id", key=True),
    sa.CheckConstraint(
        "sort_key = CASE state " + " ".join(f"WHEN '{each}' THEN {at}" for each, at in PAYMENT_PLACES.items()) + " END",
        name="payment_states_in_place",
    ),
)
# A worklist, not a fact: the payments that are in no live file. A row comes with its order and goes with its file (and
# comes back where that is discarded), so that what waits is found without looking at everything that was ever paid.
unfiled = sa.Table(
    "unfiled",
    metadata,
    sa.Column("payment_id", sa.Text, primary_key=True),
    sa.Column("pay_run_id", sa.Text, nullable=False, index=True),
)
payment_files = sa.Table(
    "payment_files",
    metadata,
    sa.Column("file_id", sa.Text, primary_key=True),
    sa.Column("pay_run_id", sa.Text, nullable=False, index=True),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("prepared_by", sa.Text, nullable=False),
    sa.Column("prepared_epoch", sa.BigInteger, nullable=False),
    sa.Column("payments", sa.Integer, nullable=False),
    sa.Column("total_minor", sa.Text, nullable=False, comment="JSON: minor units by currency"),
    sa.Column("lines_digest", sa.Text, nullable=False),
    sa.Column("digest", sa.Text),
    sa.Column("filename", sa.Text),
    sa.Column("released_by", sa.Text),
    sa.Column("released_epoch", sa.BigInteger),
    sa.Column("value_date", sa.Date),
    sa.Column("created_date", sa.Date, comment="the date the file itself says it was made"),
    sa.Column("modifier", sa.Text),
    sa.Column("content", sa.LargeBinary, comment="sealed by the vault"),
    sa.UniqueConstraint("method", "created_date", "modifier", name="payment_files_one_modifier_a_day"),
)
payment_file_states = _states(
    "payment_file_states", _of("payment_files.file_id"), _once("payment_file_states", "file_id")
)
file_payments = sa.Table(
    "file_payments",
    metadata,
    owned("file_id", "payment_files.file_id", key=True),
    owned("payment_id", "payments.payment_id", key=True),
    owned("account_id", "payout_accounts.account_id"),
    sa.Column("live", sa.Boolean, nullable=False, comment="false once the file was discarded"),
    sa.Index(
        "file_payments_one_live_file", "payment_id", unique=True,
        sqlite_where=sa.text("live"), postgresql_where=sa.text("live"),
    ),
)  # fmt: skip
file_downloads = sa.Table(
    "file_downloads",
    metadata,
    sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("file_id", sa.Text, sa.ForeignKey("payment_files.file_id"), nullable=False, index=True),
    sa.Column("by_user", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.BigInteger, nullable=False),
)
erasures = sa.Table(
    "erasures",
    metadata,
    sa.Column("trainer_id", sa.Text, primary_key=True),
    sa.Column("heard_epoch", sa.BigInteger, nullable=False),
    sa.Column("done_epoch", sa.BigInteger, comment="none while a payment is under way"),
)
account_verifications = sa.Table(
    "account_verifications",
    metadata,
    sa.Column("verification_id", sa.Text, primary_key=True),
    sa.Column("account_id", sa.Text, sa.ForeignKey("payout_accounts.account_id"), nullable=False, index=True),
    sa.Column("way", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("amounts_lookup", sa.Text, nullable=False, comment="keyed digest of the deposits; empty for a prenote"),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("sent_by", sa.Text, nullable=False),
    sa.Column("sent_epoch", sa.BigInteger, nullable=False),
    sa.Column("settled_epoch", sa.BigInteger),
)
