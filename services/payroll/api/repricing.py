"""Repricing over HTTP. In: work weeks. Out: what revised rules make of them; earnings follow within moments."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.api.earnings import DifferenceSchema, shown_lines
from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.usecases.ask_repricing import ask_repricing
from services.payroll.usecases.find_revised import find_revised
from shared.plumbing.fields import DayField, WholeField
from shared.plumbing.web import Blueprint, call, transact, unit

repricing = Blueprint("repricing", __name__, url_prefix="/api/payroll/v1", description="Rules that were known late.")


class NewRepricingSchema(ma.Schema):
    """Work weeks that begin from one date on and before another; all where both are left out.

    With `dry_run` nothing is asked: the answer says what would be.
    """

    first = DayField(data_key="from", load_default=None)
    last = DayField(data_key="to", load_default=None)
    dry_run = ma.fields.Boolean(load_default=False)


class RepricingSchema(ma.Schema):
    """The lines that will be posted, and `others`, which differ for a reason that is not the rules and stay so."""

    trainers = WholeField(required=True)
    differences = ma.fields.List(ma.fields.Nested(DifferenceSchema), required=True)
    others = ma.fields.List(ma.fields.Nested(DifferenceSchema), required=True)


@repricing.route("/repricings")
class Repricings(MethodView):
    """After a rule pack got a new version."""

    @transact(key_required=True)
    @repricing.arguments(NewRepricingSchema)
    @repricing.response(202, RepricingSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Ask that work weeks priced under superseded rules be priced again; asked twice, nothing is posted twice."""
        weeks = WorkWeeks(body["first"], body["last"])
        found = find_revised(unit(), weeks) if body["dry_run"] else ask_repricing(unit(), call(), weeks)
        return vars(found) | {"differences": shown_lines(found.differences), "others": shown_lines(found.others)}
