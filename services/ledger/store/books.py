"""Journals, their postings, what these come to, and the closings. In: balanced journals. Out: rows, sums, pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import sqlalchemy as sa

from services.ledger.domain.balance import AccountSum
from services.ledger.domain.journal import Journal
from services.ledger.store.rows import fold, insert, total
from services.ledger.store.tables import closings, journals, posting_sums, postings
from services.ledger.usecases.ports import Closing
from shared.plumbing.database import insert_together
from shared.plumbing.statements import Statement
from shared.values.call import Call
from shared.values.refusal import not_found

_CLOSED_TO = Statement(sa.select(sa.func.max(closings.c.closed_to)))


def posted_sides() -> list[sa.ColumnElement[int]]:
    """Sum the debits and the credits of postings."""
    amount = postings.c.amount_minor
    return [total(sa.case((amount > 0, amount), else_=0)), total(sa.case((amount < 0, -amount), else_=0))]


def kept_sides() -> list[sa.ColumnElement[int]]:
    """Sum the debits and the credits of what was added up before."""
    return [total(posting_sums.c.debit_minor), total(posting_sums.c.credit_minor)]


class BookRows:
    """The books of one ledger."""

    def __init__(self, connection: sa.Connection, call: Call) -> None:
        self._connection = connection
        self._call = call

    def write(self, bound: Sequence[Journal]) -> None:
        """Write journals with their postings; one without postings moved nothing and is not written."""
        headers, lines = [], []
        for one in bound:
            if one.postings:
                journal_id = self._call.new_id("jrn")
                stamp = {"posted_on": one.posted_on, "recorded_epoch": self._call.at_epoch, "journal_id": journal_id}
                headers.append({"kind": one.kind, "source_id": one.source_id, **stamp})
                lines += [
                    {"line": line, "account": posting.account, "currency": posting.amount.currency,
                     "amount_minor": posting.amount.minor, **vars(posting.about), **stamp}
                    for line, posting in enumerate(one.postings, 1)
                ]  # fmt: skip
        insert_together(self._connection, {journals: headers, postings: lines, posting_sums: self._added_up(lines)})

    def _added_up(self, lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        sums = Counter[tuple[str, str, date, str]]()
        for line in lines:
            side = "debit_minor" if line["amount_minor"] > 0 else "credit_minor"
            sums[line["account"], line["currency"], line["posted_on"], side] += abs(line["amount_minor"])
        return [
            {"sum_id": self._call.new_id("sum"), "account": account, "currency": currency, "posted_on": day,
             **{side: sums[account, currency, day, side] for side in ("debit_minor", "credit_minor")}}
            for account, currency, day in dict.fromkeys(key[:3] for key in sums)
        ]  # fmt: skip

    def sums(self, as_of: date | None, known_epoch: int | None) -> list[AccountSum]:
        """Sum debits and credits by account and currency, of journals dated and recorded up to then."""
        table, sides = (posting_sums, kept_sides()) if known_epoch is None else (postings, posted_sides())
        query = sa.select(table.c.account, table.c.currency, *sides).group_by(table.c.account, table.c.currency)
        if as_of is not None:
            query = query.where(table.c.posted_on <= as_of)
        if known_epoch is not None:
            query = query.where(postings.c.recorded_epoch <= known_epoch)
        return [AccountSum(*row) for row in self._connection.execute(query)]

    def fold_sums(self, limit: int) -> int:
        """Put sums of one account, currency and day together, `limit` of them at most; gives how many went."""
        return fold(self._connection, self._call, posting_sums, ["account", "currency", "posted_on"], limit)

    def closed_to(self) -> date | None:
        """Give the last closed day."""
        ((last,),) = _CLOSED_TO.rows(self._connection)
        return cast("date | None", last)

    def count(self, up_to: date) -> int:
        """Count the journals dated up to a day."""
        query = sa.select(sa.func.count()).select_from(journals).where(journals.c.posted_on <= up_to)
        return self._connection.execute(query).scalar_one()

    def close(self, closing: Closing) -> None:
        """Write a closing."""
        insert(self._connection, closings, [vars(closing)])

    def closings_after(self, closed_to: date | None, limit: int) -> list[Closing]:
        """Give closings in the order of their days."""
        query = sa.select(*[closings.c[name] for name in Closing.__dataclass_fields__]).order_by(closings.c.closed_to)
        if closed_to is not None:
            query = query.where(closings.c.closed_to > closed_to)
        return [Closing(*row) for row in self._connection.execute(query.limit(limit))]

    def get(self, journal_id: str) -> sa.RowMapping:
        """Give one journal's header."""
        row = (
            self._connection.execute(sa.select(journals).where(journals.c.journal_id == journal_id)).mappings().first()
        )
        if row is None:
            raise not_found("journal", journal_id)
        return row

    def after(self, journal_id: str, limit: int, **filters: Any) -> Sequence[sa.RowMapping]:
        """Give journals by id, which is the order in which they were written; `filters` are kind and source_id."""
        query = sa.select(journals).where(journals.c.journal_id > journal_id)
        for name, value in filters.items():
            query = query.where(journals.c[name] == value)
        return self._connection.execute(query.order_by(journals.c.journal_id).limit(limit)).mappings().all()

    def postings_to(
        self, account: str, currency: str, after: tuple[date, str, int] | None, limit: int
    ) -> Sequence[sa.RowMapping]:
        """Give what was posted to an account in a currency, newest first, each with the fact it books."""
        order = [postings.c[name] for name in ("posted_on", "journal_id", "line")]
        query = sa.select(postings, journals.c.kind, journals.c.source_id).join_from(
            postings, journals, journals.c.journal_id == postings.c.journal_id
        ).where(postings.c.account == account, postings.c.currency == currency)  # fmt: skip
        if after is not None:
            places = [sa.literal(value, column.type) for value, column in zip(after, order, strict=True)]
            query = query.where(sa.tuple_(*order) < sa.tuple_(*places))
        newest = query.order_by(*(column.desc() for column in order)).limit(limit)
        return self._connection.execute(newest).mappings().all()

    def postings_of(self, journal_id: str, after_line: int, limit: int) -> Sequence[sa.RowMapping]:
        """Give a journal's postings in order."""
        query = sa.select(postings).where(postings.c.journal_id == journal_id, postings.c.line > after_line)
        return self._connection.execute(query.order_by(postings.c.line).limit(limit)).mappings().all()
