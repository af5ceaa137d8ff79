"""Two pay runs compared, over HTTP. In: their ids. Out: totals and trainers, exceptions first, parts with causes."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.api.pay_runs import PayRunSchema
from services.payroll.domain.reasons import reason_said
from services.payroll.domain.run_difference import IN, KINDS, SIDES
from services.payroll.domain.run_difference_text import Part, Sums, part_sentence
from services.payroll.usecases.explain_runs import (
    CurrencyDifference,
    RunsExplained,
    TrainerDifference,
    explain_runs,
)
from shared.plumbing.fields import ChoiceField, DayField, IdField, MoneyField, SentenceField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, call, page, transact, unit
from shared.values.money import Money

run_differences = Blueprint("run_differences", __name__, url_prefix="/api/payroll/v1",
                            description="Why one pay run pays more than another.")  # fmt: skip


class SumsSchema(ma.Schema):
    """Time and money."""

    seconds = WholeField(least=-(2**63), required=True)
    amount = MoneyField(required=True)


class PartCauseSchema(SumsSchema):
    """A fact (type and id) by which the run `from` or the run `to` pays something here, and its reason."""

    side = ChoiceField(*SIDES, required=True)
    cause = TextField(required=True)
    reason = SentenceField(required=True)


class PartSchema(SumsSchema):
    """One part of a difference.

    `hours` prices more or fewer hours at what one was worth in the run compared with, `rate` and `rules` are what an
    hour is worth since; `late` is pay for work weeks before the run's own; `late_week` and `late_in` are of those only.
    """

    kind = ChoiceField(*KINDS, required=True)
    engagement_id = IdField("eng", required=True)
    code = TextField(required=True)
    late_week = DayField(required=True, allow_none=True)
    late_in = TextField(required=True)
    paid_from = ma.fields.Nested(SumsSchema, required=True)
    paid_to = ma.fields.Nested(SumsSchema, required=True)
    rules_from = TextField(required=True)
    rules_to = TextField(required=True)
    sentence = SentenceField(required=True)
    causes = ma.fields.List(ma.fields.Nested(PartCauseSchema), required=True)


class TrainerDifferenceSchema(SumsSchema):
    """What the runs pay one trainer in one currency; seconds and amounts of the parts add up to the difference."""

    trainer_id = IdField("trn", required=True)
    paid_in = ChoiceField(*IN, required=True)
    paid_from = ma.fields.Nested(SumsSchema, required=True)
    paid_to = ma.fields.Nested(SumsSchema, required=True)
    parts = ma.fields.List(ma.fields.Nested(PartSchema), required=True)


class CurrencyDifferenceSchema(SumsSchema):
    """The whole difference in one currency, by kind; `trainers` counts those in one run alone and in both."""

    paid_from = ma.fields.Nested(SumsSchema, required=True)
    paid_to = ma.fields.Nested(SumsSchema, required=True)
    by_kind = ma.fields.Dict(keys=ChoiceField(*KINDS), values=ma.fields.Nested(SumsSchema), required=True)
    trainers = ma.fields.Dict(keys=ChoiceField(*IN), values=WholeField(), required=True)


class RunDifferencesSchema(ma.Schema):
    """Two runs, their totals, and a page of trainers: in one run alone first, then what is more than hours.

    `run_from` is null where the run was compared with `none`: nobody was paid before.
    """

    run_from = ma.fields.Nested(PayRunSchema, required=True, allow_none=True)
    run_to = ma.fields.Nested(PayRunSchema, required=True)
    totals = ma.fields.List(ma.fields.Nested(CurrencyDifferenceSchema), required=True)
    data = ma.fields.List(ma.fields.Nested(TrainerDifferenceSchema), required=True)
    next_cursor = TextField(required=True, allow_none=True)


def shown_runs(found: RunsExplained) -> dict[str, Any]:
    """Give what `RunDifferencesSchema` shows, but for the cursor."""
    return {"run_from": found.run_from, "run_to": found.run_to, "totals": [_total(one) for one in found.totals]}


def shown_trainer(one: TrainerDifference) -> dict[str, Any]:
    """Give what `TrainerDifferenceSchema` shows."""
    return _shown(one, one.currency) | {"parts": [_part(part) for part in one.parts]}


def _total(one: CurrencyDifference) -> dict[str, Any]:
    kinds = {kind: _sums(sums, one.currency) for kind, sums in one.by_kind.items()}
    seconds = one.paid_to.seconds - one.paid_from.seconds
    return _shown(one, one.currency) | {"seconds": seconds, "by_kind": kinds}


def _part(part: Part) -> dict[str, Any]:
    causes = [
        vars(cause) | {"reason": reason_said(cause.reason)} | _sums(cause, part.currency) for cause in part.causes
    ]
    return _shown(part, part.currency) | {"sentence": part_sentence(part), "causes": causes}


def _shown(one: Any, currency: str) -> dict[str, Any]:
    """Give all of a difference's values, its amounts as money."""
    sides = {name: _sums(getattr(one, name), currency) for name in ("paid_from", "paid_to")}
    return {**vars(one), "amount": Money(one.amount_minor, currency), **sides}


def _sums(sums: Sums | Any, currency: str) -> dict[str, Any]:
    return {"seconds": sums.seconds, "amount": Money(sums.amount_minor, currency)}


@run_differences.route("/pay-runs/<pay_run_id>/differences-from/<from_id>")
class RunDifferences(MethodView):
    """Two runs."""

    @transact
    @run_differences.arguments(PageQuery, location="query")
    @run_differences.response(200, RunDifferencesSchema)
    def get(self, query: dict[str, Any], pay_run_id: str, from_id: str) -> Any:
        """Explain why a pay run pays, or would pay, more or less than another one (or `none`), exceptions first."""
        found = explain_runs(unit(), call(), from_id, pay_run_id, query["cursor"], query["limit"] + 1)
        shown = page(found.trainers, query, lambda one: one.position)
        return shown_runs(found) | shown | {"data": [shown_trainer(one) for one in shown["data"]]}
