"""Closing the books over HTTP. In: a day. Out: the closing."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.ledger.usecases.close_books import close_books
from shared.plumbing.fields import DayField, InstantField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit
from shared.values.span import parse_date

closings = Blueprint(
    "closings", __name__, url_prefix="/api/ledger/v1", description="Stretches of time that take no more entries."
)


class NewClosingSchema(ma.Schema):
    """Close up to and including this day, which is over."""

    closed_to = DayField(required=True)


class ClosingSchema(ma.Schema):
    """A closing: by whom, when, and over how many journals."""

    closed_to = DayField(required=True)
    closed_by = TextField(required=True)
    closed_epoch = InstantField(data_key="closed", required=True)
    journals = WholeField(required=True)


@closings.route("/closings")
class Closings(MethodView):
    """All closings."""

    @transact(key_required=True)
    @closings.arguments(NewClosingSchema)
    @closings.response(201, ClosingSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Close the books; what comes later is dated after that day."""
        return close_books(unit(), call(), body["closed_to"])

    @transact
    @closings.arguments(PageQuery, location="query")
    @closings.response(200, page_schema(ClosingSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List closings, oldest first."""
        after = parse_date(query["cursor"][0], field="cursor") if query["cursor"] else None
        rows = unit().books.closings_after(after, query["limit"] + 1)
        return page(rows, query, lambda closing: (closing.closed_to.isoformat(),))
