"""Timesheets over HTTP: read with digest, submit, approve, return. Nobody decides on their own hours."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept, Outcome, approve_timesheets
from services.timetracking.usecases.list_approvals import list_approvals
from services.timetracking.usecases.list_timesheet_steps import list_timesheet_steps
from services.timetracking.usecases.list_timesheets import SheetFilter, list_timesheets
from services.timetracking.usecases.reopen_timesheet import ReopenTimesheet, reopen_timesheet
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.show_reopening import show_reopening
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from shared.plumbing.fields import (
    DayField,
    IdField,
    InstantField,
    SecondsField,
    SentenceField,
    TextField,
    WholeField,
    ZoneField,
)
from shared.plumbing.web import Blueprint, PageQuery, adds, call, page, page_schema, transact, unit
from shared.values.refusal import Refusal

timesheets = Blueprint(
    "timesheets", __name__, url_prefix="/api/timetracking/v1",
    description="One trainer's hours on one engagement in one work week.",
)  # fmt: skip


class WeekSchema(ma.Schema):
    """A work week of an engagement, by the date on which it begins."""

    engagement_id = IdField("eng", required=True)
    week_start = DayField(required=True)


class SheetSchema(ma.Schema):
    """A timesheet."""

    timesheet_id = IdField("tsh", required=True)
    trainer_id = IdField("trn", required=True)
    engagement_id = IdField("eng", required=True)
    week_start = DayField(required=True)
    week_start_epoch = InstantField(data_key="starts", required=True)
    week_end_epoch = InstantField(data_key="ends", required=True)
    state = TextField(required=True)


class LineSchema(ma.Schema):
    """One version of one entry; start and end are null where only date and hours are known."""

    entry_id = IdField("ent", required=True)
    version = WholeField(required=True)
    work_date = DayField(required=True)
    zone = ZoneField(required=True)
    seconds = SecondsField(required=True)
    code = TextField(required=True)
    start_epoch = InstantField(data_key="start", required=True, allow_none=True)
    end_epoch = InstantField(data_key="end", required=True, allow_none=True)


class SheetLineSchema(ma.Schema):
    """A line with its state."""

    state = TextField(required=True)
    line = ma.fields.Nested(LineSchema, required=True)


class FlagSchema(ma.Schema):
    """Something to look at, of some lines or, where there are none, of the week; it blocks nothing."""

    kind = TextField(required=True)
    detail = SentenceField(required=True)
    entry_ids = ma.fields.List(IdField("ent"), required=True)


class DueStepSchema(ma.Schema):
    """The step of a chain that lines wait for: whose, without `user_id` any approver's, and the last one's number."""

    number = WholeField(required=True)
    user_id = TextField(required=True, allow_none=True)
    last_number = WholeField(required=True)


class TimesheetSchema(ma.Schema):
    """A timesheet with its lines; `digest` covers those that wait for a decision, `flags` say what to look at first."""

    sheet = ma.fields.Nested(SheetSchema, required=True)
    trainer_name = TextField(required=True)
    project_name = TextField(required=True)
    seconds = SecondsField(required=True)
    waiting_seconds = SecondsField(required=True)
    digest = TextField(required=True)
    lines = ma.fields.List(ma.fields.Nested(SheetLineSchema), required=True)
    flags = ma.fields.List(ma.fields.Nested(FlagSchema), required=True)
    step = ma.fields.Nested(DueStepSchema, required=True, allow_none=True)


class SheetStepSchema(ma.Schema):
    """A change of state, of the lines in `entry_ids` or, where there are none, of the timesheet."""

    state = TextField(required=True)
    by_user = TextField(required=True)
    at_epoch = InstantField(data_key="at", required=True)
    why = TextField(required=True)
    entry_ids = ma.fields.List(IdField("ent"), required=True)


class SheetStepsSchema(ma.Schema):
    """All that became of a timesheet, oldest first."""

    data = ma.fields.List(ma.fields.Nested(SheetStepSchema), required=True)


class TimesheetQuery(PageQuery):
    """`?state=` and `?week_start=` narrow the list."""

    state = TextField(most=20)
    week_start = DayField()


class AcceptSchema(ma.Schema):
    """The digest of the lines that were read; with `entry_ids` of those lines alone."""

    digest = TextField(required=True, most=80)
    entry_ids = ma.fields.List(IdField("ent"), load_default=None, allow_none=True)


class AcceptManySchema(ma.Schema):
    """Timesheets and the digest read of each."""

    timesheet_id = IdField("tsh", required=True)
    digest = TextField(required=True, most=80)


class AcceptsSchema(ma.Schema):
    """Up to a thousand timesheets."""

    data = ma.fields.List(ma.fields.Nested(AcceptManySchema), required=True, validate=ma.validate.Length(1, 1_000))


class ApprovalQuery(PageQuery):
    """Whose approvals, else the caller's own; of whoever's name has the words of `?q=`, of the weeks with a `?day=`."""

    approved_by = IdField("usr", load_default=None)
    q = TextField(most=100, least=0, load_default="")
    day = DayField(load_default=None)


class GivenApprovalSchema(ma.Schema):
    """An approval as it was given: its lines and seconds then, how many count no more, and the sheet's state now."""

    approval_id = IdField("apr", required=True)
    approved_epoch = InstantField(data_key="approved", required=True)
    timesheet_id = IdField("tsh", required=True)
    trainer_id = IdField("trn", required=True)
    trainer_name = TextField(required=True)
    project_name = TextField(required=True)
    week_start = DayField(required=True)
    state = TextField(required=True)
    lines = WholeField(required=True)
    seconds = SecondsField(required=True)
    voided_lines = WholeField(required=True)


class ReturnSchema(ma.Schema):
    """Why the lines come back; without `entry_ids` all that wait."""

    reason = TextField(required=True, most=500)
    entry_ids = ma.fields.List(IdField("ent"), load_default=None, allow_none=True)


class ReopeningQuery(ma.Schema):
    """`?entry_ids=ent_1,ent_2` narrows it to some lines."""

    entry_ids = TextField(least=0, most=8_000, load_default="")


class ReopeningSchema(ma.Schema):
    """What reopening would take back. Ask payroll's and billing's `void-preview` what the approved lines come to."""

    sheet = ma.fields.Nested(SheetSchema, required=True)
    approved = ma.fields.List(ma.fields.Nested(LineSchema), required=True)
    submitted = ma.fields.List(ma.fields.Nested(LineSchema), required=True)
    seconds = SecondsField(required=True)
    digest = TextField(required=True)


class ReopenSchema(AcceptSchema):
    """The digest of the reopening that was shown, and why; with `entry_ids` of those lines alone."""

    reason = TextField(required=True, most=450)


class ApprovalSchema(ma.Schema):
    """An approval of exact lines; or, without an approval's id, the step of a chain that was signed: others follow.

    `signed_for` is whom a substitute signed for, and stands so in the audit trail.
    """

    approval_id = IdField("apr", required=True, allow_none=True)
    signed_step = WholeField(required=True, allow_none=True)
    signed_for = TextField(required=True, allow_none=True)
    timesheet_id = IdField("tsh", required=True)
    trainer_id = IdField("trn", required=True)
    approved_by = TextField(required=True)
    approved_epoch = InstantField(data_key="approved", required=True)
    lines_digest = TextField(required=True)


class OutcomeSchema(ma.Schema):
    """What came of one timesheet: an approval, a signed step of its chain, or a code with what to do."""

    timesheet_id = IdField("tsh", required=True)
    approval_id = IdField("apr", required=True, allow_none=True)
    signed_step = WholeField(required=True, allow_none=True)
    signed_for = TextField(required=True, allow_none=True)
    code = TextField(required=True, allow_none=True)
    detail = TextField(required=True, allow_none=True)


class OutcomesSchema(ma.Schema):
    """One outcome per timesheet, in the order asked."""

    data = ma.fields.List(ma.fields.Nested(OutcomeSchema), required=True)


@timesheets.route("/timesheets")
class Timesheets(MethodView):
    """The timesheets a caller may know."""

    @transact
    @timesheets.arguments(WeekSchema)
    @timesheets.response(201, SheetSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Submit a work week, with its hours or stating that there were none."""
        return submit_timesheet(unit(), call(), body["engagement_id"], body["week_start"])

    @transact
    @timesheets.arguments(TimesheetQuery, location="query")
    @timesheets.response(200, page_schema(TimesheetSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List timesheets with their lines and digests."""
        only = SheetFilter(query.get("state"), query.get("week_start"))
        rows = list_timesheets(unit(), call(), only, query["cursor"], query["limit"] + 1)
        return page(rows, query, lambda shown: (shown.sheet.trainer_id, shown.sheet.timesheet_id))


@timesheets.route("/timesheets/<timesheet_id>")
class OneTimesheet(MethodView):
    """One timesheet."""

    @transact
    @timesheets.response(200, TimesheetSchema)
    def get(self, timesheet_id: str) -> Any:
        """Show a timesheet with its lines and the digest to approve."""
        return show_timesheet(unit(), call(), timesheet_id)


@timesheets.route("/timesheets/<timesheet_id>/states")
class TimesheetSteps(MethodView):
    """What became of one timesheet."""

    @transact
    @timesheets.response(200, SheetStepsSchema)
    def get(self, timesheet_id: str) -> Any:
        """List a timesheet's steps and those of its lines, oldest first, with why lines were returned."""
        return {"data": list_timesheet_steps(unit(), call(), timesheet_id)}


@timesheets.route("/timesheets/<timesheet_id>/approvals")
class TimesheetApprovals(MethodView):
    """Approvals of one timesheet."""

    @adds
    @transact(key_required=True)
    @timesheets.arguments(AcceptSchema)
    @timesheets.response(201, ApprovalSchema)
    def post(self, body: dict[str, Any], timesheet_id: str) -> Any:
        """Approve all waiting lines, or some; the digest must be that of exactly these lines.

        Where a chain of several people holds, each signs its step, and the last signature is the approval.
        """
        chosen = None if body["entry_ids"] is None else tuple(body["entry_ids"])
        return _accepted(approve_lines(unit(), call(), Accept(timesheet_id, body["digest"], chosen)))


@timesheets.route("/timesheets/<timesheet_id>/returns")
class TimesheetReturns(MethodView):
    """Lines sent back."""

    @transact
    @timesheets.arguments(ReturnSchema)
    @timesheets.response(201, SheetSchema)
    def post(self, body: dict[str, Any], timesheet_id: str) -> Any:
        """Send lines back with a reason the trainer reads."""
        chosen = None if body["entry_ids"] is None else tuple(body["entry_ids"])
        return return_lines(unit(), call(), ReturnLines(timesheet_id, body["reason"], chosen))


@timesheets.route("/timesheets/<timesheet_id>/reopening")
class TimesheetReopening(MethodView):
    """What reopening one timesheet would take back."""

    @transact
    @timesheets.arguments(ReopeningQuery, location="query")
    @timesheets.response(200, ReopeningSchema)
    def get(self, query: dict[str, Any], timesheet_id: str) -> Any:
        """Show the lines that reopening would take back, and the digest to send."""
        chosen = [one for one in query["entry_ids"].split(",") if one]
        return show_reopening(unit(), call(), timesheet_id, chosen or None)


@timesheets.route("/timesheets/<timesheet_id>/reopenings")
class TimesheetReopenings(MethodView):
    """A timesheet opened again."""

    @transact(key_required=True)
    @timesheets.arguments(ReopenSchema)
    @timesheets.response(201, SheetSchema)
    def post(self, body: dict[str, Any], timesheet_id: str) -> Any:
        """Take back approvals and submissions with a reason; pay and invoice lose approved lines till approved anew."""
        chosen = None if body["entry_ids"] is None else tuple(body["entry_ids"])
        return reopen_timesheet(unit(), call(), ReopenTimesheet(timesheet_id, body["digest"], body["reason"], chosen))


@timesheets.route("/approvals")
class Approvals(MethodView):
    """Approvals of many timesheets."""

    @transact
    @timesheets.arguments(ApprovalQuery, location="query")
    @timesheets.response(200, page_schema(GivenApprovalSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List what somebody approved, the newest first."""
        asked = query["approved_by"], query["q"], query["day"]
        rows = list_approvals(unit(), call(), *asked, query["cursor"], query["limit"] + 1)
        return page(rows, query, lambda given: (given.approved_epoch, given.approval_id))

    @transact(key_required=True)
    @timesheets.arguments(AcceptsSchema)
    @timesheets.response(200, OutcomesSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Approve many timesheets, each by the digest that was read; answers row by row."""
        accepts = [Accept(row["timesheet_id"], row["digest"]) for row in body["data"]]
        outcomes = approve_timesheets(unit(), call(), accepts)
        return {"data": [
            _accepted(outcome)
            | {"timesheet_id": identifier, "code": getattr(outcome, "code", None),
               "detail": getattr(outcome, "detail", None)}
            for identifier, outcome in outcomes.items()
        ]}  # fmt: skip


def _accepted(outcome: Outcome) -> dict[str, Any]:
    """Give what `ApprovalSchema` shows, or of a refusal nothing but that there is neither approval nor signature."""
    given = {} if isinstance(outcome, Refusal) else vars(outcome)
    return {"approval_id": None, "signed_step": given.get("step"), "signed_for": None, **given}
