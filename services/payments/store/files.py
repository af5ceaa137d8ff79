"""Payment files: which payments they hold, what they read as, and their sealed bytes. In and out: `PaymentFile`s."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import sqlalchemy as sa
import zstandard

from services.payments.domain.batch import Totals
from services.payments.domain.file import PaymentFile
from services.payments.store.orders import IS_PRESENT as PAYMENT_IS_PRESENT
from services.payments.store.orders import ORDER_COLUMNS
from services.payments.store.states import StateRows, is_present, present_of
from services.payments.store.tables import (
    file_downloads,
    file_payments,
    payment_file_states,
    payment_files,
    payment_states,
    payments,
    payout_account_states,
    trainers,
    unfiled,
)
from services.payments.store.vault import Vault
from services.payments.usecases.ports import MEMBERS, StateChange
from shared.plumbing.columns import read_many, write_columns
from shared.plumbing.statements import Statement
from shared.values.refusal import not_found

_c, _s = payment_files.c, payment_file_states.c
IS_PRESENT = sa.and_(_s.file_id == _c.file_id, is_present(payment_file_states, "file_id"))
_FILE = sa.select(
    _c.file_id, _c.pay_run_id, _c.method, _s.state, _c.prepared_by, _c.prepared_epoch, _c.payments, _c.total_minor,
    _c.lines_digest, _c.digest, _c.filename, _c.released_by, _c.released_epoch, _c.value_date,
).select_from(payment_files).join(payment_file_states, IS_PRESENT)  # fmt: skip

# A SEPA file says the same words for each transfer: packed at the quickest level it is a twentieth, which the database
# would else write, log and read three times over.
_PACKED_QUICKLY = 1
_CONTENT = Statement(sa.select(_c.content).where(_c.file_id == sa.bindparam("file_id", type_=sa.Text)))


class FileRows:
    """Files by id and by run; their contents are sealed."""

    def __init__(self, connection: sa.Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._states = StateRows(connection, payment_file_states, "file_id")

    def add(self, file: PaymentFile, members: pl.DataFrame) -> None:
        """Insert a prepared file with payment_id and account_id of each; one in another live file breaks an index."""
        self._connection.execute(payment_files.insert(), {
            "file_id": file.file_id, "pay_run_id": file.pay_run_id, "method": file.method,
            "prepared_by": file.prepared_by, "prepared_epoch": file.prepared_epoch, **_totals_row(file.totals),
        })  # fmt: skip
        rows = members.with_columns(file_id=pl.lit(file.file_id), live=True)
        write_columns(self._connection, file_payments, rows.sort("payment_id"))
        self._connection.execute(unfiled.delete().where(unfiled.c.payment_id.in_(_live_in(file.file_id))))

    def get(self, file_id: str) -> PaymentFile | None:
        """Give one, if there."""
        row = self._connection.execute(_FILE.where(_c.file_id == file_id)).one_or_none()
        return _file(row) if row else None

    def page(self, *, pay_run_id: str | None, after: str, limit: int) -> list[PaymentFile]:
        """Give up to `limit` files by id after `after`."""
        query = _FILE.where(_c.file_id > after)
        query = query.where(_c.pay_run_id == pay_run_id) if pay_run_id else query
        return [_file(row) for row in self._connection.execute(query.order_by(_c.file_id).limit(limit))]

    def released(self) -> list[PaymentFile]:
        """Give every file that has bytes."""
        query = _FILE.where(_c.content.is_not(None)).order_by(_c.file_id)
        return [_file(row) for row in self._connection.execute(query)]

    def members(self, file_id: str, state: str | None = None) -> pl.DataFrame:
        """Give a file's payments (MEMBERS) in the order of their end-to-end ids, their accounts as these are now.

        With `state`: only those that are in it.
        """
        account = file_payments.c.account_id
        account_state = present_of(payout_account_states, "account_id", account).label("account_state")
        query = (
            sa.select(*ORDER_COLUMNS, account, account_state, trainers.c.worker_type)
            .select_from(file_payments)
            .join(payments, payments.c.payment_id == file_payments.c.payment_id)
            .outerjoin(trainers, trainers.c.trainer_id == payments.c.trainer_id)
            .where(file_payments.c.file_id == file_id)
        )  # fmt: skip
        if state:
            query = query.join(payment_states, PAYMENT_IS_PRESENT).where(payment_states.c.state == state)
        return read_many(self._connection, query, MEMBERS).sort("end_to_end_id")

    def modifiers_used(self, method: str, day: date) -> int:
        """Count the files of a method that say they were made on `day`."""
        query = sa.select(sa.func.count()).select_from(payment_files)
        return self._connection.execute(query.where(_c.method == method, _c.created_date == day)).scalar_one()

    def keep(self, file_id: str, content: bytes) -> None:
        """Keep a file's bytes, packed and sealed."""
        packed = zstandard.ZstdCompressor(_PACKED_QUICKLY).compress(content)
        sealed = self._vault.seal(packed, table="payment_files", column="content", row=file_id)
        self._connection.execute(payment_files.update().where(_c.file_id == file_id).values(content=sealed))

    def release(self, file: PaymentFile, modifier: str, day: date) -> None:
        """Write down who released it, the date and modifier it says, and what it reads as."""
        self._connection.execute(payment_files.update().where(_c.file_id == file.file_id).values(
            modifier=modifier, created_date=day, filename=file.filename, released_by=file.released_by,
            released_epoch=file.released_epoch, value_date=file.value_date, **_totals_row(file.totals),
        ))  # fmt: skip

    def content(self, file_id: str) -> bytes:
        """Give the bytes of a released file, opened."""
        sealed = _CONTENT.blob(self._connection, file_id=file_id)
        if sealed is None:
            raise not_found("payment_file_content", file_id)
        kept = self._vault.open(sealed, table="payment_files", column="content", row=file_id)
        # Files from before are kept as they are: text, which no packed one begins like.
        return zstandard.ZstdDecompressor().decompress(kept) if kept.startswith(zstandard.FRAME_HEADER) else kept

    def free_members(self, file_id: str) -> None:
        """Let a discarded file's payments go into another."""
        freed = sa.select(payments.c.payment_id, payments.c.pay_run_id)
        self._connection.execute(unfiled.insert().from_select(
            ["payment_id", "pay_run_id"], freed.where(payments.c.payment_id.in_(_live_in(file_id)))
        ))  # fmt: skip
        self._connection.execute(file_payments.update().where(file_payments.c.file_id == file_id).values(live=False))

    def enter_state(self, file_id: str, state: str, by: str, at_epoch: int, why: str) -> None:
        """Bring a file into a state."""
        self._states.enter([(file_id, state)], by, at_epoch, why)

    def note_download(self, file_id: str, by: str, at_epoch: int) -> None:
        """Write down who took the bytes."""
        self._connection.execute(file_downloads.insert(), {"file_id": file_id, "by_user": by, "at_epoch": at_epoch})

    def history(self, file_id: str) -> list[StateChange]:
        """Give a file's states, oldest first."""
        return self._states.history(file_id)


def _live_in(file_id: str) -> sa.Select[tuple[str]]:
    """Select the payments that a live file holds."""
    return sa.select(file_payments.c.payment_id).where(file_payments.c.file_id == file_id, file_payments.c.live)


def _totals_row(totals: Totals) -> dict[str, object]:
    return {
        "payments": totals.count, "total_minor": json.dumps(dict(totals.total_minor), sort_keys=True),
        "lines_digest": totals.lines_digest, "digest": totals.digest or None,
    }  # fmt: skip


def _file(row: tuple[object, ...]) -> PaymentFile:
    file_id, run_id, method, state, by, epoch, count, minor, lines_digest, digest, filename, released_by, at, day = row
    totals = Totals(count, tuple(json.loads(str(minor)).items()), lines_digest, digest or "")  # type: ignore[arg-type]
    return PaymentFile(
        file_id, run_id, method, state, by, epoch, totals, filename or "", released_by or "", at, day,  # type: ignore[arg-type]
    )  # fmt: skip
