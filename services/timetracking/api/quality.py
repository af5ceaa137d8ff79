"""How somebody's hours fared, over HTTP. In: a trainer, from which work week on. Out: counts, by week and by flag."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.usecases.show_quality import show_quality
from shared.plumbing.fields import DayField, IdField, TextField, WholeField
from shared.plumbing.web import Blueprint, call, transact, unit

quality = Blueprint(
    "quality", __name__, url_prefix="/api/timetracking/v1",
    description="How hours fared with those who approve them.",
)  # fmt: skip


class FirstQuery(ma.Schema):
    """From which work week on; all of them without."""

    first = DayField(data_key="from", load_default=None)


class CountsSchema(ma.Schema):
    """Lines that were decided on; `at_once`: approved without ever coming back or being disputed.

    One line may have been returned, disputed and rejected, and is counted in each.
    """

    lines = WholeField(required=True)
    at_once = WholeField(required=True)
    returned = WholeField(required=True)
    disputed = WholeField(required=True)
    rejected = WholeField(required=True)


class WeekCountsSchema(CountsSchema):
    """Those of one timesheet."""

    timesheet_id = IdField("tsh", required=True)
    week_start = DayField(required=True)


class FlagCountSchema(ma.Schema):
    """On how many timesheets a kind of flag stands."""

    kind = TextField(required=True)
    timesheets = WholeField(required=True)


class QualitySchema(CountsSchema):
    """All timesheets together, and each, newest first. The share is in whole percent, null without lines."""

    trainer_id = IdField("trn", required=True)
    at_once_percent = WholeField(required=True, allow_none=True)
    weeks = ma.fields.List(ma.fields.Nested(WeekCountsSchema), required=True)
    flags = ma.fields.List(ma.fields.Nested(FlagCountSchema), required=True)


@quality.route("/trainers/<trainer_id>/quality")
class OneQuality(MethodView):
    """Of one trainer."""

    @transact
    @quality.arguments(FirstQuery, location="query")
    @quality.response(200, QualitySchema)
    def get(self, query: dict[str, Any], trainer_id: str) -> Any:
        """Count what became of a trainer's lines, and what stands out on their timesheets, from a work week on."""
        found = show_quality(unit(), call(), trainer_id, query["first"])
        flags = [{"kind": kind, "timesheets": count} for kind, count in found.flags]
        return vars(found.quality) | {"at_once_percent": found.quality.at_once_percent, "flags": flags}
