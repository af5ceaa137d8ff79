"""Margins over HTTP. In: between which work weeks. Out: charged, earned and what is left, by client and project."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.ledger.domain.margin import Margin
from services.ledger.usecases.show_margins import show_margins
from shared.plumbing.fields import DayField, MoneyField, TextField, WholeField
from shared.plumbing.web import Blueprint, transact, unit
from shared.values.money import Money

margins = Blueprint("margins", __name__, url_prefix="/api/ledger/v1", description="What is left of what is charged.")


class MarginQuery(ma.Schema):
    """Work weeks that begin from one date on and before another; open where left out."""

    first = DayField(data_key="from", load_default=None)
    last = DayField(data_key="to", load_default=None)


class MarginSchema(ma.Schema):
    """A project's work charged in one currency and paid in one, as it accrued.

    `charged` or `earned` is null where that side has nothing; `margin` is null where the two are in two currencies, for
    nothing is converted. Project and name are empty where the ledger heard of the engagement before it kept them.
    """

    client_id = TextField(required=True, least=0)
    project_id = TextField(required=True, least=0)
    project_name = TextField(required=True, least=0)
    charged = MoneyField(required=True, allow_none=True)
    charged_seconds = WholeField(required=True, least=-(2**63))
    earned = MoneyField(required=True, allow_none=True)
    earned_seconds = WholeField(required=True, least=-(2**63))
    margin = MoneyField(required=True, allow_none=True)


class MarginsSchema(ma.Schema):
    """All of them, by client and project."""

    data = ma.fields.List(ma.fields.Nested(MarginSchema), required=True)


@margins.route("/margins")
class Margins(MethodView):
    """Both sides of the work."""

    @transact
    @margins.arguments(MarginQuery, location="query")
    @margins.response(200, MarginsSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Add up what is charged and what is earned by client, project and currencies, and what is left."""
        last = query["last"] and query["last"] - timedelta(days=1)
        return {"data": [_shown(one) for one in show_margins(unit(), query["first"], last)]}


def _shown(one: Margin) -> dict[str, Any]:
    return {
        **vars(one.project), "charged_seconds": one.charged_seconds, "earned_seconds": one.earned_seconds,
        "charged": _money(one.charged_minor, one.charged_currency),
        "earned": _money(one.earned_minor, one.earned_currency), "margin": _money(one.margin_minor, one.currency),
    }  # fmt: skip


def _money(minor: int | None, currency: str) -> Money | None:
    return Money(minor, currency) if currency and minor is not None else None
