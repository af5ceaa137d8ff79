"""Earnings over HTTP. In: filters, ids. Out: posted differences, their explanation, and what recomputing finds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.api.explained_shapes import ExplainedSchema, shown
from services.payroll.domain.reasons import reason_said
from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.usecases.explain import Explanation, explain
from services.payroll.usecases.list_earnings import list_earnings
from services.payroll.usecases.ports import Earning, Row
from services.payroll.usecases.recompute_known import recompute_known
from shared.plumbing.fields import (
    DayField,
    FlagField,
    IdField,
    InstantField,
    MoneyField,
    RateField,
    SentenceField,
    TextField,
    WholeField,
)
from shared.plumbing.known_at import KnownAtQuery
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit
from shared.values.money import Money

earnings = Blueprint("earnings", __name__, url_prefix="/api/payroll/v1", description="What was earned, and why.")


class RegularRateSchema(ma.Schema):
    """What a premium is on: the week's pay in ten-thousandths of a major unit an hour times seconds, over its seconds.

    `flat_pay` over `straight_seconds` comes besides, for sums that straight hours alone earned.
    """

    week_pay = WholeField(required=True)
    week_seconds = WholeField(required=True)
    flat_pay = WholeField(required=True)
    straight_seconds = WholeField(required=True)


class EarningSchema(ma.Schema):
    """One posted difference; seconds and amount may be negative. The rest is what its line followed from then.

    Time pays rate + extra and, at a premium, its share of the regular rate. `unworked_seconds` are paid and were not
    worked; `fixed` is the line's sum of bonuses.
    """

    earning_id = IdField("ern", required=True)
    trainer_id = IdField("trn", required=True)
    engagement_id = IdField("eng", required=True)
    workweek_start = DayField(required=True)
    code = TextField(required=True)
    rate_e4 = RateField(required=True, data_key="rate")
    premium_e4 = RateField(required=True, data_key="premium")
    extra_e4 = RateField(required=True, data_key="extra")
    extra = TextField(required=True, data_key="extra_name")
    seconds = WholeField(least=-(2**63), required=True)
    amount = MoneyField(required=True)
    regular_rate = ma.fields.Nested(RegularRateSchema, required=True, allow_none=True)
    unworked_seconds = WholeField(required=True)
    fixed = MoneyField(required=True)
    pack = TextField(required=True, data_key="rule_pack")
    pack_version = TextField(required=True, data_key="rule_pack_version")
    cause = TextField(required=True)
    reason = SentenceField(required=True)
    accrued_epoch = InstantField(required=True, data_key="accrued")
    pay_item_id = IdField("itm", required=True, allow_none=True)


class EarningQuery(KnownAtQuery, PageQuery):
    """Filters of the list."""

    trainer_id = IdField("trn")
    engagement_id = IdField("eng")
    workweek_start = DayField()
    pay_item_id = IdField("itm")
    unpaid = FlagField(from_text=True, metadata={"description": "true: those that no pay run has claimed."})


class LineStateSchema(ma.Schema):
    """A line's sums at a moment."""

    seconds = WholeField(least=-(2**63), required=True)
    amount = MoneyField(required=True)


class ExplanationSchema(ma.Schema):
    """An earning with its line before and after, as it was posted and as it stands now, and all that was posted to it.

    `complete` is false in `posted` only where a rate heard late decided it, or terms replaced before payroll kept them.
    """

    earning = ma.fields.Nested(EarningSchema, required=True)
    before = ma.fields.Nested(LineStateSchema, required=True)
    after = ma.fields.Nested(LineStateSchema, required=True)
    history = ma.fields.List(ma.fields.Nested(EarningSchema), required=True)
    posted = ma.fields.Nested(ExplainedSchema, required=True)
    now = ma.fields.Nested(ExplainedSchema, required=True)
    sentences = ma.fields.List(SentenceField(), required=True)


class DifferenceSchema(ma.Schema):
    """A line that is posted otherwise than the facts say."""

    trainer_id = IdField("trn", required=True)
    engagement_id = IdField("eng", required=True)
    workweek_start = DayField(required=True)
    code = TextField(required=True)
    seconds = WholeField(least=-(2**63), required=True)
    amount = MoneyField(required=True)


class WorkWeeksQuery(KnownAtQuery):
    """Work weeks that begin from one date on and before another, as known at a moment."""

    first = DayField(data_key="from")
    last = DayField(data_key="to")


class RecomputedSchema(ma.Schema):
    """How much was priced again, and what differs."""

    trainers = WholeField(required=True)
    entries = WholeField(required=True)
    differences = ma.fields.List(ma.fields.Nested(DifferenceSchema), required=True)


def _shown(earning: Earning) -> dict[str, Any]:
    return vars(earning) | {
        "reason": reason_said(earning.reason),
        "amount": Money(earning.amount_minor, earning.currency), "fixed": Money(earning.fixed_minor, earning.currency),
        "regular_rate": vars(earning) if earning.week_seconds else None,
    }  # fmt: skip


def shown_explanation(explained: Explanation) -> dict[str, Any]:
    """Give what `ExplanationSchema` shows."""
    earning = explained.earning
    return {
        "earning": _shown(earning), "before": _state(earning, explained.before),
        "after": _state(earning, explained.after), "history": [_shown(one) for one in explained.history],
        "posted": shown(explained.posted), "now": shown(explained.now), "sentences": explained.sentences,
    }  # fmt: skip


def shown_lines(lines: Iterable[Row]) -> list[dict[str, Any]]:
    """Give what `DifferenceSchema` shows of missing lines."""
    return [{**line, "amount": Money(line["amount_minor"], line["currency"])} for line in lines]


def _state(earning: Earning, sums: tuple[int, int]) -> dict[str, Any]:
    return {"seconds": sums[0], "amount": Money(sums[1], earning.currency)}


@earnings.route("/earnings")
class Earnings(MethodView):
    """The list."""

    @transact
    @earnings.arguments(EarningQuery, location="query")
    @earnings.response(200, page_schema(EarningSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List earnings, oldest first; trainers get their own."""
        filters = {name: value for name, value in query.items() if name not in ("cursor", "limit", "known_at")}
        rows = list_earnings(unit(), call(), query["cursor"], query["limit"] + 1, filters, query["known_at"])
        return page([_shown(row) for row in rows], query, lambda row: (row["earning_id"],))


@earnings.route("/earnings/<earning_id>/explain")
class EarningExplained(MethodView):
    """Why one earning is what it is."""

    @transact
    @earnings.arguments(KnownAtQuery, location="query")
    @earnings.response(200, ExplanationSchema)
    def get(self, query: dict[str, Any], earning_id: str) -> Any:
        """Explain an earning: hours, splits, rates, rules and arithmetic, as posted and as they stand."""
        return shown_explanation(explain(unit(), call(), earning_id, query["known_at"]))


class UnpaidWeekSchema(ma.Schema):
    """What was earned of work weeks that begin on a day, and is in no run yet."""

    workweek_start = DayField(required=True)
    amount = MoneyField(required=True)
    seconds = WholeField(least=-(2**63), required=True)
    trainers = WholeField(required=True)


class UnpaidWeeksSchema(ma.Schema):
    """All of it, by week and currency."""

    data = ma.fields.List(ma.fields.Nested(UnpaidWeekSchema), required=True)


@earnings.route("/unpaid-weeks")
class UnpaidWeeks(MethodView):
    """What is owed so far."""

    @transact
    @earnings.response(200, UnpaidWeeksSchema)
    def get(self) -> Any:
        """Add up what is earned and in no pay run, by work week and currency."""
        return {"data": [
            vars(one) | {"amount": Money(one.amount_minor, one.currency)} for one in unit().earnings.unpaid_weeks()
        ]}  # fmt: skip


@earnings.route("/recompute")
class Recompute(MethodView):
    """The proof that what is posted is what the facts say."""

    @transact
    @earnings.arguments(WorkWeeksQuery, location="query")
    @earnings.response(200, RecomputedSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Price everything again and give every difference; none is the expected answer."""
        known_epoch = query.pop("known_at")
        found = recompute_known(unit(), call(), WorkWeeks(**query), known_epoch)
        return vars(found) | {"differences": shown_lines(found.differences)}
