"""Pay items over HTTP. In: filters, ids, a new payday. Out: what was paid and how, pay statements."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response, request
from flask.views import MethodView

from services.payroll.api.explained_shapes import ExplainedSchema, shown
from services.payroll.domain.reasons import reason_said
from services.payroll.domain.run import PAYMENT_STATES
from services.payroll.usecases.explain_item import ItemExplanation, explain_item
from services.payroll.usecases.list_items import list_items
from services.payroll.usecases.pay_again import pay_again
from services.payroll.usecases.pay_statement import pay_statement
from services.payroll.usecases.ports import PayItem
from services.payroll.usecases.show_item import show_item
from shared.plumbing.fields import ChoiceField, DayField, IdField, MoneyField, SentenceField, TextField, WholeField
from shared.plumbing.known_at import KnownAtQuery
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit
from shared.plumbing.wording import language_of
from shared.values.money import Money

pay_items = Blueprint("pay_items", __name__, url_prefix="/api/payroll/v1", description="What people are paid.")


class PayItemSchema(ma.Schema):
    """What one run pays one trainer in one currency, with its newest payment."""

    pay_item_id = IdField("itm", required=True)
    pay_run_id = IdField("run", required=True)
    trainer_id = IdField("trn", required=True)
    amount = MoneyField(required=True)
    seconds = WholeField(least=-(2**63), required=True)
    payment_id = IdField("pay", required=True)
    attempt = WholeField(required=True)
    end_to_end_id = TextField(required=True)
    payday = DayField(required=True)
    method = TextField(required=True)
    last4 = TextField(required=True)
    payment_state = ChoiceField(*PAYMENT_STATES, required=True)


class ItemLineSchema(ma.Schema):
    """A line that the item pays something of: how much, by which differences; `line` is all of it."""

    engagement_id = IdField("eng", required=True)
    workweek_start = DayField(required=True)
    code = TextField(required=True)
    seconds = WholeField(least=-(2**63), required=True)
    amount = MoneyField(required=True)
    earning_ids = ma.fields.List(IdField("ern"), required=True)
    reasons = ma.fields.List(SentenceField(), required=True)
    line = ma.fields.Nested(ExplainedSchema, required=True)


class ItemExplanationSchema(ma.Schema):
    """A pay item, line by line; seconds and amounts of the lines add up to the item's."""

    item = ma.fields.Nested(PayItemSchema, required=True)
    lines = ma.fields.List(ma.fields.Nested(ItemLineSchema), required=True)


class PayItemQuery(KnownAtQuery, PageQuery):
    """Filters of the list; `payment_state` is where the newest payment stands."""

    pay_run_id = IdField("run")
    trainer_id = IdField("trn")
    payment_state = ChoiceField(*PAYMENT_STATES)


class PayAgainSchema(ma.Schema):
    """When the new payment shall arrive."""

    payday = DayField(required=True)


def _shown(item: PayItem) -> dict[str, Any]:
    return {**vars(item), "amount": Money(item.amount_minor, item.currency)}


def shown_item(explained: ItemExplanation) -> dict[str, Any]:
    """Give what `ItemExplanationSchema` shows."""
    lines = [
        vars(one.explained.line.key) | {
            "seconds": one.seconds, "amount": Money(one.amount_minor, explained.item.currency),
            "earning_ids": [earning.earning_id for earning in one.earnings],
            "reasons": [reason_said(text) for text in dict.fromkeys(earning.reason for earning in one.earnings)],
            "line": shown(one.explained),
        }
        for one in explained.lines
    ]  # fmt: skip
    return {"item": _shown(explained.item), "lines": lines}


@pay_items.route("/pay-items")
class PayItems(MethodView):
    """The list."""

    @transact
    @pay_items.arguments(PayItemQuery, location="query")
    @pay_items.response(200, page_schema(PayItemSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List pay items, oldest first, as paid by now or by a moment; trainers get their own."""
        filters = {name: value for name, value in query.items() if name not in ("cursor", "limit", "known_at")}
        rows = list_items(unit(), call(), query["cursor"], query["limit"] + 1, filters, query["known_at"])
        return page([_shown(row) for row in rows], query, lambda row: (row["pay_item_id"],))


@pay_items.route("/pay-items/<pay_item_id>")
class OnePayItem(MethodView):
    """One of them."""

    @transact
    @pay_items.response(200, PayItemSchema)
    def get(self, pay_item_id: str) -> Any:
        """Show a pay item; trainers see their own."""
        return _shown(show_item(unit(), call(), pay_item_id))


@pay_items.route("/pay-items/<pay_item_id>/statement.pdf")
class PayStatement(MethodView):
    """The statement."""

    @transact
    @pay_items.response(200, content_type="application/pdf")
    def get(self, pay_item_id: str) -> Any:
        """Download the pay statement of a pay item, in the language asked for; trainers get their own."""
        asked = request.headers.get("Accept-Language", "")
        headers = {
            "Content-Disposition": f'inline; filename="pay-statement-{pay_item_id}.pdf"',
            "Content-Language": language_of(asked), "Vary": "Accept-Language",
        }  # fmt: skip
        content = pay_statement(unit(), call(), pay_item_id, asked)
        return Response(content, content_type="application/pdf", headers=headers)


@pay_items.route("/pay-items/<pay_item_id>/explain")
class PayItemExplained(MethodView):
    """Why it pays what it pays."""

    @transact
    @pay_items.response(200, ItemExplanationSchema)
    def get(self, pay_item_id: str) -> Any:
        """Explain a pay item line by line, as things stood when it was made; trainers get their own."""
        return shown_item(explain_item(unit(), call(), pay_item_id))


@pay_items.route("/pay-items/<pay_item_id>/pay-again")
class PaidAgain(MethodView):
    """After a return."""

    @transact(key_required=True)
    @pay_items.arguments(PayAgainSchema)
    @pay_items.response(201, PayItemSchema)
    def post(self, body: dict[str, Any], pay_item_id: str) -> Any:
        """Order a new payment for an item whose money the bank sent back."""
        return _shown(pay_again(unit(), call(), pay_item_id, body["payday"]))
