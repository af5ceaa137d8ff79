"""What-ifs over HTTP, as payroll and billing both take and show them. In and out: shapes of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from shared.plumbing.faults import fault
from shared.plumbing.fields import CurrencyField, DayField, IdField, RateField, TextField, WholeField
from shared.values.supposed_rate import SupposedRate
from shared.values.weighed import Side, most_changed, moved

# A sheet of rates, or the engagements of a client: more is a question for `hourbook what-if`.
MOST_ROWS = 5000


class SupposedRateSchema(ma.Schema):
    """An engagement's rate as if it had been set last of all, in the currency it has; `valid_to` is exclusive."""

    engagement_id = IdField("eng", required=True)
    rate_e4 = RateField(data_key="rate", required=True)
    valid_from = DayField(required=True)
    valid_to = DayField(load_default=None, allow_none=True)

    @ma.post_load
    def made(self, data: Mapping[str, Any], **_: Any) -> SupposedRate:
        """Give the value; refuse one that ends before it begins."""
        if data["valid_to"] is not None and data["valid_to"] <= data["valid_from"]:
            raise fault("dates_reversed", "valid_to must lie after valid_from.", at="valid_to")
        return SupposedRate(**data)


def rates_field(least: int = 0) -> Any:
    """Give the field of a body that lists so many supposed rates at least."""
    some = {"required": True} if least else {"load_default": list}
    return ma.fields.List(ma.fields.Nested(SupposedRateSchema), validate=ma.validate.Length(least, MOST_ROWS), **some)


class QuestionSchema(ma.Schema):
    """Work weeks that begin on or after `from` and before `to`; how many of those who change most are named."""

    first = DayField(data_key="from", required=True)
    last = DayField(data_key="to", load_default=None, allow_none=True)
    people = WholeField(most=100, load_default=5)


class MovedSchema(ma.Schema):
    """A sum in one currency, as it is and as it would be, as decimal text."""

    currency = CurrencyField(required=True)
    before = TextField(required=True)
    after = TextField(required=True)
    difference = TextField(required=True)


class PersonMovedSchema(MovedSchema):
    """The same of one trainer."""

    trainer_id = IdField("trn", required=True)


class WeighedSchema(ma.Schema):
    """Sums by currency, those who change most, and how much changes.

    `lines_off_already` differ from what is posted whatever is supposed; they are part of what was before.
    """

    sums = ma.fields.List(ma.fields.Nested(MovedSchema), required=True)
    most_changed = ma.fields.List(ma.fields.Nested(PersonMovedSchema), required=True)
    trainers = WholeField(required=True)
    work_weeks = WholeField(required=True)
    lines = WholeField(required=True)
    trainers_looked_at = WholeField(required=True)
    lines_off_already = WholeField(required=True)


def shown_side(side: Side, people: int) -> dict[str, Any]:
    """Give what `WeighedSchema` shows."""
    return {
        "sums": moved(side.sums), "most_changed": most_changed(side.sums, people),
        "trainers": side.weeks["trainer_id"].n_unique(), "work_weeks": side.weeks.height, "lines": side.lines,
        "trainers_looked_at": side.sums["trainer_id"].n_unique(), "lines_off_already": side.pending,
    }  # fmt: skip
