"""Accounts and trial balance over HTTP. In: a day and a moment. Out: JSON or CSV."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from services.ledger.domain.balance import TrialBalance
from services.ledger.usecases.trial_balance import trial_balance
from shared.plumbing.fields import CurrencyField, DayField, InstantField, MoneyField, TextField, WholeField
from shared.plumbing.web import Blueprint, transact, unit
from shared.values.money import Money

balances = Blueprint("balances", __name__, url_prefix="/api/ledger/v1", description="Accounts and what they hold.")


class AccountSchema(ma.Schema):
    """One account of the chart."""

    key = TextField(required=True)
    number = WholeField(required=True)
    name = TextField(required=True)
    kind = TextField(required=True)
    says = TextField(required=True)


class ChartSchema(ma.Schema):
    """The chart of accounts, in the order of numbers."""

    data = ma.fields.List(ma.fields.Nested(AccountSchema), required=True)


class BalanceQuery(ma.Schema):
    """`as_of`: the end of which day. `known`: as recorded up to which instant."""

    as_of = DayField(load_default=None)
    known_epoch = InstantField(data_key="known", load_default=None)


class BalanceRowSchema(ma.Schema):
    """One account in one currency; `balance` is debit less credit."""

    account = ma.fields.Nested(AccountSchema, required=True)
    debit = MoneyField(required=True)
    credit = MoneyField(required=True)
    balance = MoneyField(required=True)


class CurrencySumSchema(ma.Schema):
    """The sum of all balances in one currency: zero."""

    currency = CurrencyField(required=True)
    sum = MoneyField(required=True)


class TrialBalanceSchema(ma.Schema):
    """The books as of the end of a day (null: of all days)."""

    as_of = DayField(allow_none=True)
    data = ma.fields.List(ma.fields.Nested(BalanceRowSchema), required=True)
    sums = ma.fields.List(ma.fields.Nested(CurrencySumSchema), required=True)


def _shown(balance: TrialBalance) -> dict[str, Any]:
    sums = [{"currency": name, "sum": Money(minor, name)} for name, minor in balance.journal_sum.items()]
    return {"as_of": balance.as_of, "data": balance.rows, "sums": sums}


@balances.route("/accounts")
class Accounts(MethodView):
    """The chart of accounts."""

    @transact
    @balances.response(200, ChartSchema)
    def get(self) -> Any:
        """List all accounts and what their balances mean."""
        return {"data": list(unit().chart.values())}


@balances.route("/trial-balance")
class TrialBalanceView(MethodView):
    """The trial balance as JSON."""

    @transact
    @balances.arguments(BalanceQuery, location="query")
    @balances.response(200, TrialBalanceSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Show every account's debits, credits and balance by currency."""
        return _shown(trial_balance(unit(), query["as_of"], query["known_epoch"]))


@balances.route("/trial-balance.csv")
class TrialBalanceFile(MethodView):
    """The trial balance as a file."""

    @transact
    @balances.arguments(BalanceQuery, location="query")
    @balances.response(200, content_type="text/csv")
    def get(self, query: dict[str, Any]) -> Any:
        """Download the trial balance as CSV."""
        content = unit().write_trial_balance(trial_balance(unit(), query["as_of"], query["known_epoch"]))
        disposition = {"Content-Disposition": 'attachment; filename="trial_balance.csv"'}
        return Response(content, content_type="text/csv; charset=utf-8", headers=disposition)
