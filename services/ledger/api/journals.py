"""Journals over HTTP. In: ids and filters. Out: journals in the order they were written, and their postings."""

from __future__ import annotations

from datetime import date
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from shared.plumbing.fields import CurrencyField, DayField, IdField, InstantField, MoneyField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, page, page_schema, transact, unit
from shared.values.money import Money
from shared.values.refusal import not_found

journals = Blueprint("journals", __name__, url_prefix="/api/ledger/v1", description="What each fact did to the books.")


class JournalSchema(ma.Schema):
    """One journal: the fact it books is named by `kind` and `source_id`."""

    journal_id = IdField("jrn", required=True)
    kind = TextField(required=True)
    source_id = TextField(required=True)
    posted_on = DayField(required=True)
    recorded_epoch = InstantField(data_key="recorded", required=True)


class PostingSchema(ma.Schema):
    """One line of a journal: a positive amount is a debit, a negative one a credit."""

    line = WholeField(required=True)
    account = TextField(required=True)
    amount = MoneyField(required=True)
    trainer_id = TextField(allow_none=True)
    client_id = TextField(allow_none=True)
    engagement_id = TextField(allow_none=True)
    workweek_start = DayField(allow_none=True)


class AccountPostingSchema(PostingSchema):
    """A posting with its journal."""

    journal_id = IdField("jrn", required=True)
    kind = TextField(required=True)
    source_id = TextField(required=True)
    posted_on = DayField(required=True)
    recorded_epoch = InstantField(data_key="recorded", required=True)


class AccountQuery(PageQuery):
    """In which currency."""

    currency = CurrencyField(required=True)


class JournalQuery(PageQuery):
    """Filters: the fact's type, and the id of what it is about."""

    kind = TextField()
    source_id = TextField()


def _shown(row: Any) -> dict[str, Any]:
    return {**row, "amount": Money(row["amount_minor"], row["currency"])}


@journals.route("/accounts/<account>/postings")
class AccountPostings(MethodView):
    """What is in an account."""

    @transact
    @journals.arguments(AccountQuery, location="query")
    @journals.response(200, page_schema(AccountPostingSchema))
    def get(self, query: dict[str, Any], account: str) -> Any:
        """List what was posted to an account in a currency, newest first, each with the fact that it books."""
        if account not in unit().chart:
            raise not_found("account", account)
        cursor = query["cursor"]
        after = (date.fromisoformat(cursor[0]), str(cursor[1]), int(cursor[2])) if cursor else None
        rows = unit().books.postings_to(account, query["currency"], after, query["limit"] + 1)
        return page(
            [_shown(row) for row in rows], query,
            lambda row: (row["posted_on"].isoformat(), row["journal_id"], row["line"]),
        )  # fmt: skip


@journals.route("/journals")
class Journals(MethodView):
    """All journals."""

    @transact
    @journals.arguments(JournalQuery, location="query")
    @journals.response(200, page_schema(JournalSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List journals in the order they were written."""
        after = query["cursor"][0] if query["cursor"] else ""
        filters = {name: query[name] for name in ("kind", "source_id") if name in query}
        rows = unit().books.after(after, query["limit"] + 1, **filters)
        return page(rows, query, lambda row: (row["journal_id"],))


@journals.route("/journals/<journal_id>")
class OneJournal(MethodView):
    """One journal."""

    @transact
    @journals.response(200, JournalSchema)
    def get(self, journal_id: str) -> Any:
        """Show a journal."""
        return unit().books.get(journal_id)


@journals.route("/journals/<journal_id>/postings")
class Postings(MethodView):
    """One journal's postings."""

    @transact
    @journals.arguments(PageQuery, location="query")
    @journals.response(200, page_schema(PostingSchema))
    def get(self, query: dict[str, Any], journal_id: str) -> Any:
        """List a journal's postings in order."""
        unit().books.get(journal_id)
        after = query["cursor"][0] if query["cursor"] else 0
        rows = unit().books.postings_of(journal_id, after, query["limit"] + 1)
        return page([_shown(row) for row in rows], query, lambda row: (row["line"],))
