"""Bill rates and charges over HTTP. Vendors and trainers have no door here. In: JSON. Out: JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.billing.usecases.explain_charge import explain_charge
from services.billing.usecases.list_charges import list_charges
from services.billing.usecases.list_uncharged import list_uncharged
from services.billing.usecases.preview_void import preview_void
from services.billing.usecases.recompute_known import recompute_known
from services.billing.usecases.set_bill_rates import SetBillRate, set_bill_rates
from shared.plumbing.fields import (
    CurrencyField,
    DayField,
    IdField,
    InstantField,
    MoneyField,
    RateField,
    SentenceField,
    TextField,
)
from shared.plumbing.fields import WholeField as Whole
from shared.plumbing.known_at import KnownAtQuery
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit
from shared.values.entry_versions import read_entry_versions
from shared.values.money import Money
from shared.values.rate import Rate

charges = Blueprint("charges", __name__, url_prefix="/api/billing/v1", description="Bill rates and what they made.")


class NewBillRateSchema(ma.Schema):
    """A rate per hour of an engagement (`eng_…`), or of a project (`prj_…`) for its engagements without their own."""

    scope_id = IdField(required=True)
    rate_e4 = RateField(data_key="rate", required=True)
    currency = CurrencyField(required=True)
    valid_from = DayField(required=True)
    valid_to = DayField(load_default=None, allow_none=True)


class BillRateSchema(NewBillRateSchema):
    """One version of a bill rate, on both time axes."""

    rate_id = IdField("brt", required=True)
    known_epoch = InstantField(data_key="known", required=True)
    set_by = TextField(required=True)


class BillRateQuery(PageQuery):
    """`?scope_id=` narrows the list."""

    scope_id = IdField()


class DifferenceSchema(ma.Schema):
    """What a line lacks of what the facts say; seconds and amount may be negative."""

    trainer_id = IdField("trn", required=True)
    client_id = IdField("cli", required=True)
    engagement_id = IdField("eng", required=True)
    workweek_start = DayField(required=True)
    code = TextField(required=True)
    rate_e4 = RateField(data_key="rate", required=True)
    seconds = Whole(least=-(2**63), required=True)
    amount = MoneyField(required=True)


class ChargeSchema(DifferenceSchema):
    """One posted difference; seconds and amount may be negative."""

    charge_id = IdField("chg", required=True)
    cause = TextField(required=True)
    invoice_id = IdField("inv", required=True, allow_none=True)


class ChargeQuery(KnownAtQuery, PageQuery):
    """`?engagement_id=` and `?client_id=` narrow the list."""

    engagement_id = IdField("eng", load_default=None)
    client_id = IdField("cli", load_default=None)


class ExplanationSchema(ma.Schema):
    """A charge and the sentences that lead to it."""

    charge = ma.fields.Nested(ChargeSchema, required=True)
    sentences = ma.fields.List(SentenceField(), required=True)


class UnchargedSchema(ma.Schema):
    """Approved seconds of an engagement that no charge covers: set a bill rate."""

    engagement_id = IdField("eng", required=True)
    client_id = IdField("cli", required=True, allow_none=True)
    seconds = Whole(least=-(2**63), required=True)


class UnchargedListSchema(ma.Schema):
    """All of them."""

    data = ma.fields.List(ma.fields.Nested(UnchargedSchema), required=True)


class WorkWeeksQuery(KnownAtQuery):
    """Work weeks that begin from one date on and before another, as known at a moment."""

    first = DayField(data_key="from")
    last = DayField(data_key="to")


class VoidQuery(ma.Schema):
    """Which lines: `lines=ent_1:2,ent_3:1` names each approved line by entry and version."""

    lines = TextField(load_default="", least=0, most=8_000)


class DifferencesSchema(ma.Schema):
    """What differs."""

    differences = ma.fields.List(ma.fields.Nested(DifferenceSchema), required=True)


class RecomputedSchema(DifferencesSchema):
    """How much was priced again, and what differs."""

    engagements = Whole(required=True)
    entries = Whole(required=True)


@charges.route("/bill-rates")
class BillRates(MethodView):
    """Bill rates."""

    @transact(key_required=True)
    @charges.arguments(NewBillRateSchema)
    @charges.response(201, BillRateSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Set a bill rate from a date on; an earlier date prices the past again."""
        return set_bill_rates(unit(), call(), [rate_of(body)])[0]

    @transact
    @charges.arguments(BillRateQuery, location="query")
    @charges.response(200, page_schema(BillRateSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List bill rates, in the order they were set."""
        rows = unit().lists.bill_rates(query.get("scope_id"), query["cursor"], query["limit"] + 1)
        return page(rows, query, lambda rate: (rate.rate_id,))


@charges.route("/charges")
class Charges(MethodView):
    """Charges."""

    @transact
    @charges.arguments(ChargeQuery, location="query")
    @charges.response(200, page_schema(ChargeSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List charges, in the order they were posted; with `known_at`, those posted by then."""
        whose = query["engagement_id"], query["client_id"]
        rows = list_charges(unit(), call(), whose, query["cursor"], query["limit"] + 1, query["known_at"])
        return page(rows, query, lambda charge: (charge.charge_id,))


@charges.route("/charges/<charge_id>/explanation")
class Explanations(MethodView):
    """Why a charge is what it is."""

    @transact
    @charges.arguments(KnownAtQuery, location="query")
    @charges.response(200, ExplanationSchema)
    def get(self, query: dict[str, Any], charge_id: str) -> Any:
        """Explain a charge in sentences, by what is known or was at a moment."""
        return explain_charge(unit(), call(), charge_id, query["known_at"])


@charges.route("/uncharged-hours")
class UnchargedHours(MethodView):
    """Approved time without a price."""

    @transact
    @charges.arguments(KnownAtQuery, location="query")
    @charges.response(200, UnchargedListSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """List engagements with approved seconds that no bill rate covers, or covered by a moment."""
        return {"data": list_uncharged(unit(), call(), query["known_at"])}


@charges.route("/recompute")
class Recompute(MethodView):
    """The proof that what is posted is what the facts say."""

    @transact
    @charges.arguments(WorkWeeksQuery, location="query")
    @charges.response(200, RecomputedSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Price every charge again and give every difference; none is the expected answer."""
        last = query.get("last")
        within = query.get("first"), last and last - timedelta(days=1)
        found = recompute_known(unit(), call(), within, query["known_at"])
        return vars(found) | {"differences": _shown(found.differences)}


@charges.route("/void-preview")
class VoidPreview(MethodView):
    """A question, not a change."""

    @transact
    @charges.arguments(VoidQuery, location="query")
    @charges.response(200, DifferencesSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Show what taking approved lines back would change in charges, before anybody does it."""
        found = preview_void(unit(), call(), read_entry_versions(query["lines"], "lines"))
        return {"differences": _shown(found.iter_rows(named=True))}


def _shown(lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**line, "amount": Money(line["amount_minor"], line["currency"])} for line in lines]


def rate_of(body: dict[str, Any]) -> SetBillRate:
    """Build the command that sets a bill rate."""
    return SetBillRate(rate=Rate(body.pop("rate_e4"), body.pop("currency")), **body)
