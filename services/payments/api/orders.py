"""Payments over HTTP. In: filters, a bank's return. Out: orders with their states, and what waits."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from services.payments.api.shapes import (
    PaymentCountsSchema,
    PaymentMethodsSchema,
    PaymentQuery,
    PaymentSchema,
    PaymentWithHistorySchema,
    ReasonSchema,
    RunPageQuery,
    RunQuery,
    WaitingSchema,
    counted,
    payment,
)
from services.payments.domain.method import METHODS
from services.payments.domain.originator import payer_of
from services.payments.usecases.list_payments import list_payments
from services.payments.usecases.record_return import record_return
from services.payments.usecases.show_payment import show_payment
from services.payments.usecases.waiting_payments import waiting_payments
from shared.plumbing.web import Blueprint, call, page, page_schema, transact, unit

orders = Blueprint(
    "payments", __name__, url_prefix="/api/payments/v1", description="What is owed, and what became of it."
)


@orders.route("/payments")
class Payments(MethodView):
    """All payments."""

    @transact
    @orders.arguments(PaymentQuery, location="query")
    @orders.response(200, page_schema(PaymentSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List payments; a trainer sees their own."""
        filters = {name: query.get(name) for name in ("pay_run_id", "state", "trainer_id")}
        after, limit = (query["cursor"] or ("",))[0], query["limit"] + 1
        rows = [payment(*row) for row in list_payments(unit(), call(), **filters, after=after, limit=limit)]
        return page(rows, query, lambda row: (row["payment_id"],))


@orders.route("/payment-counts")
class PaymentCounts(MethodView):
    """How far they are."""

    @transact
    @orders.arguments(RunQuery, location="query")
    @orders.response(200, PaymentCountsSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Count payments by state, method and currency, of one pay run or of all."""
        return {"data": [counted(one) for one in unit().orders.counts(query["pay_run_id"])]}


@orders.route("/payment-methods")
class PaymentMethods(MethodView):
    """The ways there are."""

    @transact
    @orders.response(200, PaymentMethodsSchema)
    def get(self) -> Any:
        """List the methods a payment file can be of: who pays the banks for them, and whether it is set who pays."""
        payer = unit().originator
        return {"data": [{**vars(one), "payer": payer_of(payer, one.name)} for one in METHODS.values()]}


@orders.route("/payments/<payment_id>")
class OnePayment(MethodView):
    """One payment."""

    @transact
    @orders.response(200, PaymentWithHistorySchema)
    def get(self, payment_id: str) -> Any:
        """Show a payment and all that became of it."""
        order, history = show_payment(unit(), call(), payment_id)
        return payment(order, history[-1].state, history=history)


@orders.route("/payments/<payment_id>/return")
class ReturnPayment(MethodView):
    """The bank's word."""

    @transact(key_required=True)
    @orders.arguments(ReasonSchema)
    @orders.response(200, PaymentSchema)
    def post(self, body: dict[str, Any], payment_id: str) -> Any:
        """Record that the bank sent a payment back; payroll orders a new one."""
        return payment(record_return(unit(), call(), payment_id, body["reason_code"]), "returned")


@orders.route("/waiting-payments")
class WaitingPayments(MethodView):
    """What cannot go yet."""

    @transact
    @orders.arguments(RunPageQuery, location="query")
    @orders.response(200, page_schema(WaitingSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List the payments that wait, each with its reason and the next step."""
        after = (query["cursor"] or ("",))[0]
        waiting = waiting_payments(unit(), query["pay_run_id"], after, query["limit"] + 1)
        rows = [payment(each.order, "created", code=each.code, detail=each.detail) for each in waiting]
        return page(rows, query, lambda row: (row["payment_id"],))
