"""What a client disputes of its invoices, over HTTP: approved hours, known from what stands behind a line.

Nothing here names a trainer. Finance and trainers see the same disputes among all others (`disputes.py`).
"""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.api.disputes import EvidenceSchema, NewEvidenceSchema, ReasonSchema
from services.timetracking.usecases.dispute_billed import DisputeBilled, dispute_billed
from services.timetracking.usecases.give_evidence import give_evidence
from services.timetracking.usecases.list_disputes import DisputeFilter, list_disputes
from services.timetracking.usecases.show_billed_dispute import show_billed_dispute
from services.timetracking.usecases.withdraw_dispute import withdraw_dispute
from shared.plumbing.fields import FlagField, IdField, InstantField, SecondsField, TextField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

_BASE = "/api/timetracking/v1"
billed_disputes = Blueprint(
    "billed_disputes", __name__, url_prefix=_BASE, description="Hours that a client is billed and doubts."
)


class BilledDisputeSchema(ma.Schema):
    """A dispute of approved hours. Until finance decides they stay paid and billed; `due` is its deadline."""

    dispute_id = IdField("dsp", required=True)
    entry_id = IdField("ent", required=True)
    seconds = SecondsField(required=True)
    reason = TextField(required=True)
    opened_epoch = InstantField(data_key="opened", required=True)
    due_epoch = InstantField(data_key="due", required=True)
    state = TextField(required=True)
    outcome = TextField(required=True, allow_none=True)
    approved_seconds = SecondsField(required=True, allow_none=True)


class ShownBilledDisputeSchema(ma.Schema):
    """A dispute with what the client brought forward, oldest first, and why it was decided as it was."""

    dispute = ma.fields.Nested(BilledDisputeSchema, required=True)
    evidence = ma.fields.List(ma.fields.Nested(EvidenceSchema), required=True)
    decision = TextField(required=True, allow_none=True)


class BilledDisputeQuery(PageQuery):
    """`?pending=true` narrows the list to those that somebody has still to decide."""

    pending = FlagField(from_text=True, load_default=False)


@billed_disputes.route("/entries/<entry_id>/disputes")
class EntryDisputes(MethodView):
    """Disputes of one approved entry."""

    @transact(key_required=True)
    @billed_disputes.arguments(ReasonSchema)
    @billed_disputes.response(201, BilledDisputeSchema)
    def post(self, body: dict[str, Any], entry_id: str) -> Any:
        """Dispute hours that one is billed; finance decides, and what it takes back is on the next invoice."""
        dispute = dispute_billed(unit(), call(), DisputeBilled(entry_id, body["reason"]))
        return dispute, {"Location": f"{_BASE}/billed-disputes/{dispute.dispute_id}"}


@billed_disputes.route("/billed-disputes")
class BilledDisputes(MethodView):
    """The disputes of a client."""

    @transact
    @billed_disputes.arguments(BilledDisputeQuery, location="query")
    @billed_disputes.response(200, page_schema(BilledDisputeSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List what the client, or for an auditor any client, disputes or disputed, those that are due first first."""
        only = DisputeFilter(pending=query["pending"], billed=True)
        rows = list_disputes(unit(), call(), only, query["cursor"], query["limit"] + 1)
        return page(rows, query, lambda dispute: (dispute.due_epoch, dispute.dispute_id))


@billed_disputes.route("/billed-disputes/<dispute_id>")
class OneBilledDispute(MethodView):
    """One dispute of a client."""

    @transact
    @billed_disputes.response(200, ShownBilledDisputeSchema)
    def get(self, dispute_id: str) -> Any:
        """Show a dispute, and once it is decided, why it was decided so."""
        return show_billed_dispute(unit(), call(), dispute_id)


@billed_disputes.route("/billed-disputes/<dispute_id>/evidence")
class BilledDisputeEvidence(MethodView):
    """What a client brings forward."""

    @transact
    @billed_disputes.arguments(NewEvidenceSchema)
    @billed_disputes.response(201, ShownBilledDisputeSchema)
    def post(self, body: dict[str, Any], dispute_id: str) -> Any:
        """Add a text and perhaps a link, which finance and the trainer read."""
        give_evidence(unit(), call(), dispute_id, body["text"], body["link"])
        return show_billed_dispute(unit(), call(), dispute_id)


@billed_disputes.route("/billed-disputes/<dispute_id>/withdrawals")
class BilledDisputeWithdrawals(MethodView):
    """A client's dispute taken back."""

    @transact
    @billed_disputes.arguments(ReasonSchema)
    @billed_disputes.response(201, BilledDisputeSchema)
    def post(self, body: dict[str, Any], dispute_id: str) -> Any:
        """Take back a dispute one opened; the hours stand as they were billed."""
        return withdraw_dispute(unit(), call(), dispute_id, body["reason"])
