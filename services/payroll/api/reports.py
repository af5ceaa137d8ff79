"""Sums for people over HTTP. In: dates, a vendor. Out: how long pay took; a vendor's statement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.usecases.list_vendor_earnings import list_vendor_earnings
from services.payroll.usecases.ports import VendorLine, VendorSum
from services.payroll.usecases.show_pay_times import show_pay_times
from services.payroll.usecases.vendor_statement import vendor_statement
from shared.plumbing.fields import DayField, IdField, MoneyField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit
from shared.values.money import Money

reports = Blueprint("reports", __name__, url_prefix="/api/payroll/v1", description="Sums for people.")


class PayTimesQuery(ma.Schema):
    """Work weeks that begin from one day on, and before another where it is given."""

    first = DayField(data_key="from", required=True)
    until = DayField(data_key="to", load_default=date.max)


class PayTimeSchema(ma.Schema):
    """Earnings of work weeks that begin on a day and have arrived; their mean time since they were posted."""

    workweek_start = DayField(required=True)
    earnings = WholeField(required=True)
    mean_seconds = WholeField(required=True)


class PayTimesSchema(ma.Schema):
    """All of them, by work week."""

    data = ma.fields.List(ma.fields.Nested(PayTimeSchema), required=True)


class WeeksQuery(ma.Schema):
    """Work weeks that begin from one date on and before another; open where left out."""

    first = DayField(data_key="from", load_default=None)
    last = DayField(data_key="to", load_default=None)


class WeeksPageQuery(WeeksQuery, PageQuery):
    """The same, a page at a time."""


class VendorSumSchema(ma.Schema):
    """What was earned on a project in one currency; `in_runs` is what of it approved pay runs have taken up."""

    project_name = TextField(required=True)
    trainers = WholeField(required=True)
    seconds = WholeField(least=-(2**63), required=True)
    earned = MoneyField(required=True)
    in_runs = MoneyField(required=True)


class VendorStatementSchema(ma.Schema):
    """All of it, by project and currency."""

    data = ma.fields.List(ma.fields.Nested(VendorSumSchema), required=True)


class VendorLineSchema(ma.Schema):
    """What one person earned on a project in one currency; names are empty where payroll was not told."""

    trainer_id = IdField("trn", required=True)
    engagement_id = IdField("eng", required=True)
    external_ref = TextField(required=True, allow_none=True)
    given_name = TextField(required=True, allow_none=True)
    family_name = TextField(required=True, allow_none=True)
    project_name = TextField(required=True)
    seconds = WholeField(least=-(2**63), required=True)
    earned = MoneyField(required=True)
    in_runs = MoneyField(required=True)


@reports.route("/pay-times")
class PayTimes(MethodView):
    """How long pay took."""

    @transact
    @reports.arguments(PayTimesQuery, location="query")
    @reports.response(200, PayTimesSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Give the mean time from an earning's posting to its arrival, by work week."""
        return {"data": [
            {"workweek_start": one.workweek_start, "earnings": one.earnings, "mean_seconds": one.mean_seconds}
            for one in show_pay_times(unit(), query["first"], query["until"])
        ]}  # fmt: skip


@reports.route("/vendors/<vendor_id>/statement")
class VendorStatement(MethodView):
    """A vendor's people, in sums."""

    @transact
    @reports.arguments(WeeksQuery, location="query")
    @reports.response(200, VendorStatementSchema)
    def get(self, query: dict[str, Any], vendor_id: str) -> Any:
        """Add up what a vendor's people earned, by project and currency."""
        return {"data": [_shown(one) for one in vendor_statement(unit(), call(), vendor_id, *_within(query))]}


@reports.route("/vendors/<vendor_id>/statement-lines")
class VendorStatementLines(MethodView):
    """A vendor's people, one by one."""

    @transact
    @reports.arguments(WeeksPageQuery, location="query")
    @reports.response(200, page_schema(VendorLineSchema))
    def get(self, query: dict[str, Any], vendor_id: str) -> Any:
        """List what each of a vendor's people earned, by project and currency."""
        after, limit = query["cursor"], query["limit"] + 1
        lines = list_vendor_earnings(unit(), call(), vendor_id, _within(query), after, limit)
        return page([_shown(one) for one in lines], query, _key)


def _within(query: dict[str, Any]) -> tuple[date, date]:
    last = query["last"]
    return query["first"] or date.min, last - timedelta(days=1) if last else date.max


def _shown(one: VendorSum | VendorLine) -> dict[str, Any]:
    earned, in_runs = (Money(minor, one.currency) for minor in (one.earned_minor, one.in_runs_minor))
    return {**vars(one), "earned": earned, "in_runs": in_runs}


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["trainer_id"], row["engagement_id"], row["currency"]
