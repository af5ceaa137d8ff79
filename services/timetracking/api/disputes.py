"""Disputes over HTTP: one line doubted, answered with evidence, decided by a third person. Every other line is paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.give_evidence import give_evidence
from services.timetracking.usecases.list_disputes import DisputeFilter, list_disputes
from services.timetracking.usecases.name_disputes import name_disputes
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.show_dispute import show_dispute
from services.timetracking.usecases.withdraw_dispute import withdraw_dispute
from shared.plumbing.fields import FlagField, IdField, InstantField, SecondsField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

_BASE = "/api/timetracking/v1"
disputes = Blueprint("disputes", __name__, url_prefix=_BASE, description="Lines that are doubted, and who decides.")


class NewDisputeSchema(ma.Schema):
    """One line of the timesheet that waits, and why it is doubted; the trainer reads the reason."""

    entry_id = IdField("ent", required=True)
    reason = TextField(required=True, most=500)


class DisputeSchema(ma.Schema):
    """A dispute. `due` is its deadline: past it the dispute is escalated, and the line stays disputed.

    With a `client_id` it is the client's, about approved hours that it is billed, which only finance decides.
    """

    dispute_id = IdField("dsp", required=True)
    trainer_id = IdField("trn", required=True)
    timesheet_id = IdField("tsh", required=True)
    entry_id = IdField("ent", required=True)
    version = WholeField(required=True)
    engagement_id = IdField("eng", required=True)
    seconds = SecondsField(required=True)
    reason = TextField(required=True)
    opened_by = TextField(required=True)
    opened_epoch = InstantField(data_key="opened", required=True)
    due_epoch = InstantField(data_key="due", required=True)
    state = TextField(required=True)
    outcome = TextField(required=True, allow_none=True)
    approved_seconds = SecondsField(required=True, allow_none=True)
    client_id = IdField("cli", required=True, allow_none=True)


class NamedDisputeSchema(DisputeSchema):
    """A dispute, with whose hours it is about and on which project."""

    trainer_name = TextField(required=True)
    project_name = TextField(required=True)


class NewEvidenceSchema(ma.Schema):
    """A text, and where it points to a page, a link."""

    text = TextField(required=True, most=2_000, lines=True)
    link = TextField(load_default="", least=0, most=500)


class EvidenceSchema(NewEvidenceSchema):
    """What somebody brought forward."""

    number = WholeField(required=True)
    given_by = TextField(required=True)
    given_epoch = InstantField(data_key="given", required=True)


class ShownDisputeSchema(ma.Schema):
    """A dispute with its evidence, oldest first, and why it was decided as it was."""

    dispute = ma.fields.Nested(NamedDisputeSchema, required=True)
    evidence = ma.fields.List(ma.fields.Nested(EvidenceSchema), required=True)
    decision = TextField(required=True, allow_none=True)


class DecisionSchema(ma.Schema):
    """`approve`, `correct` with the seconds that are right, or `reject`; everyone concerned reads the reason."""

    outcome = TextField(required=True, most=20)
    reason = TextField(required=True, most=500)
    seconds = SecondsField(load_default=None, allow_none=True)


class ReasonSchema(ma.Schema):
    """Why."""

    reason = TextField(required=True, most=500)


class DisputeQuery(PageQuery):
    """`?state=`, `?pending=true` (somebody has still to decide) and `?timesheet_id=` narrow the list."""

    state = TextField(most=20)
    pending = FlagField(from_text=True, load_default=False)
    timesheet_id = IdField("tsh")


@disputes.route("/timesheets/<timesheet_id>/disputes")
class SheetDisputes(MethodView):
    """Disputes of lines of one timesheet."""

    @transact(key_required=True)
    @disputes.arguments(NewDisputeSchema)
    @disputes.response(201, DisputeSchema)
    def post(self, body: dict[str, Any], timesheet_id: str) -> Any:
        """Dispute one line that waits; all others can be approved and are paid on time."""
        dispute = open_dispute(unit(), call(), OpenDispute(timesheet_id, body["entry_id"], body["reason"]))
        return dispute, {"Location": f"{_BASE}/disputes/{dispute.dispute_id}"}


@disputes.route("/disputes")
class Disputes(MethodView):
    """The disputes a caller may know."""

    @transact
    @disputes.arguments(DisputeQuery, location="query")
    @disputes.response(200, page_schema(NamedDisputeSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List disputes, those that are due first first."""
        only = DisputeFilter(query.get("state"), query["pending"], query.get("timesheet_id"))
        rows = name_disputes(unit(), list_disputes(unit(), call(), only, query["cursor"], query["limit"] + 1))
        return page(rows, query, lambda dispute: (dispute.due_epoch, dispute.dispute_id))


@disputes.route("/disputes/<dispute_id>")
class OneDispute(MethodView):
    """One dispute."""

    @transact
    @disputes.response(200, ShownDisputeSchema)
    def get(self, dispute_id: str) -> Any:
        """Show a dispute with its evidence."""
        shown = show_dispute(unit(), call(), dispute_id)
        return replace(shown, dispute=name_disputes(unit(), [shown.dispute])[0])


@disputes.route("/disputes/<dispute_id>/evidence")
class DisputeEvidence(MethodView):
    """What is brought forward in one dispute."""

    @transact
    @disputes.arguments(NewEvidenceSchema)
    @disputes.response(201, ShownDisputeSchema)
    def post(self, body: dict[str, Any], dispute_id: str) -> Any:
        """Add a text and perhaps a link; nothing that was brought forward is changed or taken away."""
        return give_evidence(unit(), call(), dispute_id, body["text"], body["link"])


@disputes.route("/disputes/<dispute_id>/decisions")
class DisputeDecisions(MethodView):
    """The decision of one dispute."""

    @transact(key_required=True)
    @disputes.arguments(DecisionSchema)
    @disputes.response(201, DisputeSchema)
    def post(self, body: dict[str, Any], dispute_id: str) -> Any:
        """Decide; neither the trainer nor who opened the dispute may. What is approved is paid with the next run."""
        return decide_dispute(unit(), call(), DecideDispute(dispute_id, **body))


@disputes.route("/disputes/<dispute_id>/withdrawals")
class DisputeWithdrawals(MethodView):
    """A dispute taken back."""

    @transact
    @disputes.arguments(ReasonSchema)
    @disputes.response(201, DisputeSchema)
    def post(self, body: dict[str, Any], dispute_id: str) -> Any:
        """Take back a dispute one opened; the line waits for approval again."""
        return withdraw_dispute(unit(), call(), dispute_id, body["reason"])
