"""Pay runs over HTTP. In: a pay group, a period, a payday. Out: runs from draft to approved, previews, registers."""

from __future__ import annotations

from collections import Counter
from typing import Any

import marshmallow as ma
from flask import Response, request
from flask.views import MethodView

from services.payroll.domain.remark import REMARKS, Claimable
from services.payroll.domain.run import KINDS, TRANSITIONS
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.list_runs import list_runs
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.payroll_register import payroll_register
from services.payroll.usecases.ports import PayRun
from services.payroll.usecases.preview_run import preview_run
from services.payroll.usecases.send_back_run import send_back_run
from services.payroll.usecases.show_run import show_run
from services.payroll.usecases.show_ways import show_ways
from services.payroll.usecases.submit_run import submit_run
from services.payroll.usecases.void_run import void_run
from shared.plumbing.fields import ChoiceField, DayField, IdField, InstantField, MoneyField, TextField, WholeField
from shared.plumbing.known_at import KnownAtQuery
from shared.plumbing.web import (
    Blueprint,
    PageQuery,
    call,
    etag_of,
    expected_version,
    page,
    page_schema,
    transact,
    unit,
)
from shared.values.money import Money

pay_runs = Blueprint("pay_runs", __name__, url_prefix="/api/payroll/v1", description="Pay runs: they claim, once.")
# So many remarks are written out; `remark_counts` always counts all of them.
_REMARKS_SHOWN = 1000


class NewPayRunSchema(ma.Schema):
    """`period_end` is the first day after the period."""

    pay_group = TextField(required=True, most=60)
    period_start = DayField(required=True)
    period_end = DayField(required=True)
    payday = DayField(required=True)
    kind = ChoiceField(*KINDS)


class PayRunSchema(ma.Schema):
    """A run and where it stands."""

    pay_run_id = IdField("run", required=True)
    kind = ChoiceField(*KINDS, required=True)
    pay_group = TextField(required=True)
    period_start = DayField(required=True)
    period_end = DayField(required=True)
    payday = DayField(required=True)
    state = ChoiceField(*TRANSITIONS, required=True)
    opened_by = TextField(required=True)
    opened_epoch = InstantField(required=True, data_key="opened")


class PayRunQuery(KnownAtQuery, PageQuery):
    """Filters of the list."""

    pay_group = TextField(most=60)
    state = ChoiceField(*TRANSITIONS)


class WhySchema(ma.Schema):
    """A reason."""

    why = TextField(required=True, most=500)


class RemarkSchema(ma.Schema):
    """A blocker, a warning or an information, with its remedy."""

    severity = TextField(required=True)
    code = ChoiceField(*REMARKS, required=True)
    trainer_id = TextField(required=True)
    detail = TextField(required=True)


class PayTotalSchema(ma.Schema):
    """What is paid in one currency."""

    amount = MoneyField(required=True)
    pay_items = WholeField(required=True)
    seconds = WholeField(least=-(2**63), required=True)


class ApprovalSchema(ma.Schema):
    """The digest that came with a preview or with ways: nobody approves what they have not seen, or has moved."""

    digest = TextField(required=True, most=80)


class PreviewSchema(ma.Schema):
    """What the run would pay now, with its digest, what it would leave, and the remarks, blockers first."""

    run = ma.fields.Nested(PayRunSchema, required=True)
    digest = TextField(required=True)
    pays = ma.fields.List(ma.fields.Nested(PayTotalSchema), required=True)
    leaves = ma.fields.List(ma.fields.Nested(PayTotalSchema), required=True)
    remark_counts = ma.fields.Dict(keys=TextField(), values=WholeField(), required=True)
    remarks = ma.fields.List(ma.fields.Nested(RemarkSchema), required=True)


class RunStateSchema(ma.Schema):
    """One change of a run, by a person or, once its payments move, by the house."""

    state = ChoiceField(*TRANSITIONS, required=True)
    by_user = TextField(required=True, data_key="by")
    at_epoch = InstantField(required=True, data_key="at")
    why = TextField(required=True, least=0)


class RunStatesSchema(ma.Schema):
    """All changes, oldest first."""

    data = ma.fields.List(ma.fields.Nested(RunStateSchema), required=True)


class WaySchema(PayTotalSchema):
    """What goes by one method in one currency; an empty method stands for people without an account."""

    method = TextField(required=True, least=0)


class WaysSchema(ma.Schema):
    """By which ways the money of a run goes; the digest of what it would pay, empty once it is approved."""

    data = ma.fields.List(ma.fields.Nested(WaySchema), required=True)
    digest = TextField(required=True, least=0)


def _totals(entries: tuple[Claimable, ...]) -> list[dict[str, Any]]:
    currencies = sorted({entry.currency for entry in entries})
    own = {currency: [entry for entry in entries if entry.currency == currency] for currency in currencies}
    return [
        {
            "amount": Money(sum(entry.amount_minor for entry in own[currency]), currency),
            "pay_items": len(own[currency]),
            "seconds": sum(entry.seconds for entry in own[currency]),
        }
        for currency in currencies
    ]


def _version() -> int | None:
    """Read If-Match where it is sent; these changes also stand on the run's own state."""
    return expected_version() if "If-Match" in request.headers else None


def _answer(run: PayRun) -> Any:
    return run, etag_of(run.version) | {"Location": f"/api/payroll/v1/pay-runs/{run.pay_run_id}"}


@pay_runs.route("/pay-runs")
class PayRuns(MethodView):
    """Open and list."""

    @transact(versioned=True)
    @pay_runs.arguments(NewPayRunSchema)
    @pay_runs.response(201, PayRunSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Open a pay run as a draft."""
        return _answer(open_run(unit(), call(), OpenRun(**body)))

    @transact
    @pay_runs.arguments(PayRunQuery, location="query")
    @pay_runs.response(200, page_schema(PayRunSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List pay runs, oldest first, where they stand or stood at a moment."""
        filters = {name: value for name, value in query.items() if name not in ("cursor", "limit", "known_at")}
        rows = list_runs(unit(), call(), query["cursor"], query["limit"] + 1, filters, query["known_at"])
        return page(rows, query, lambda run: (run.pay_run_id,))


@pay_runs.route("/pay-runs/<pay_run_id>")
class OnePayRun(MethodView):
    """One run."""

    @transact(versioned=True)
    @pay_runs.arguments(KnownAtQuery, location="query")
    @pay_runs.response(200, PayRunSchema)
    def get(self, query: dict[str, Any], pay_run_id: str) -> Any:
        """Show a pay run, where it stands or stood at a moment."""
        run = show_run(unit(), call(), pay_run_id, query["known_at"])
        return run, etag_of(run.version)


@pay_runs.route("/pay-runs/<pay_run_id>/preview")
class PayRunPreview(MethodView):
    """What it would do."""

    @transact
    @pay_runs.arguments(KnownAtQuery, location="query")
    @pay_runs.response(200, PreviewSchema)
    def get(self, query: dict[str, Any], pay_run_id: str) -> Any:
        """Preview a pay run: totals, blockers, warnings; now, or as whoever looked at a moment was shown."""
        seen = preview_run(unit(), call(), pay_run_id, query["known_at"])
        counts = Counter(remark.code for remark in seen.preview.remarks)
        return {
            "run": seen.run, "digest": seen.preview.digest,
            "pays": _totals(seen.preview.items), "leaves": _totals(seen.preview.left),
            "remark_counts": dict(sorted(counts.items())), "remarks": seen.preview.remarks[:_REMARKS_SHOWN],
        }  # fmt: skip


@pay_runs.route("/pay-runs/<pay_run_id>/states")
class PayRunStates(MethodView):
    """How it got there."""

    @transact
    @pay_runs.response(200, RunStatesSchema)
    def get(self, pay_run_id: str) -> Any:
        """List a pay run's changes of state: who, when and why."""
        return {"data": unit().runs.history(show_run(unit(), call(), pay_run_id).pay_run_id)}


@pay_runs.route("/pay-runs/<pay_run_id>/ways")
class PayRunWays(MethodView):
    """How it would get there."""

    @transact
    @pay_runs.response(200, WaysSchema)
    def get(self, pay_run_id: str) -> Any:
        """Add up a pay run by the method and currency its money goes, or would go, by."""
        found = show_ways(unit(), call(), pay_run_id)
        ways = [vars(one) | {"amount": Money(one.amount_minor, one.currency)} for one in found.ways]
        return {"data": ways, "digest": found.digest}


@pay_runs.route("/pay-runs/<pay_run_id>/submit")
class PayRunSubmission(MethodView):
    """Hand it to the second person."""

    @transact(versioned=True)
    @pay_runs.response(200, PayRunSchema)
    def post(self, pay_run_id: str) -> Any:
        """Submit a pay run: it becomes ready, or blocked where someone cannot be paid."""
        return _answer(submit_run(unit(), call(), pay_run_id, _version()))


@pay_runs.route("/pay-runs/<pay_run_id>/approve")
class PayRunApproval(MethodView):
    """The second person's word."""

    @transact(key_required=True, versioned=True)
    @pay_runs.arguments(ApprovalSchema)
    @pay_runs.response(200, PayRunSchema)
    def post(self, body: dict[str, Any], pay_run_id: str) -> Any:
        """Approve a pay run as it was shown: claim its earnings and order the payments. Never one's own."""
        return _answer(approve_run(unit(), call(), pay_run_id, _version(), body["digest"]))


@pay_runs.route("/pay-runs/<pay_run_id>/send-back")
class PayRunSentBack(MethodView):
    """Not yet."""

    @transact(versioned=True)
    @pay_runs.arguments(WhySchema)
    @pay_runs.response(200, PayRunSchema)
    def post(self, body: dict[str, Any], pay_run_id: str) -> Any:
        """Send a submitted pay run back: it is a draft again."""
        return _answer(send_back_run(unit(), call(), pay_run_id, body["why"], _version()))


@pay_runs.route("/pay-runs/<pay_run_id>/void")
class PayRunVoid(MethodView):
    """Close it unpaid."""

    @transact(versioned=True)
    @pay_runs.arguments(WhySchema)
    @pay_runs.response(200, PayRunSchema)
    def post(self, body: dict[str, Any], pay_run_id: str) -> Any:
        """Void a pay run that nobody approved."""
        return _answer(void_run(unit(), call(), pay_run_id, body["why"], _version()))


@pay_runs.route("/pay-runs/<pay_run_id>/register.csv")
class PayRunRegister(MethodView):
    """The register."""

    @transact
    @pay_runs.response(200, content_type="text/csv")
    def get(self, pay_run_id: str) -> Any:
        """Download the payroll register of an approved run."""
        content = payroll_register(unit(), call(), pay_run_id)
        name = {"Content-Disposition": f'attachment; filename="register-{pay_run_id}.csv"'}
        return Response(content, content_type="text/csv; charset=utf-8", headers=name)
