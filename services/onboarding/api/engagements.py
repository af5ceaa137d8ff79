"""Engagements and pay rates over HTTP."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.onboarding.domain.engagement import DAY_SECONDS, MAX_WEEK_SECONDS
from services.onboarding.usecases.change_terms import change_terms
from services.onboarding.usecases.list_people import list_engagements, list_rate_cards, list_rates
from services.onboarding.usecases.reach import reach_engagement
from services.onboarding.usecases.set_pay_rate import set_pay_rate
from shared.plumbing.fields import (
    CurrencyField,
    DayField,
    IdField,
    InstantField,
    RateField,
    SecondsField,
    TextField,
    WholeField,
    ZoneField,
)
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

engagements = Blueprint(
    "engagements", __name__, url_prefix="/api/onboarding/v1", description="Who works on what, on which terms and pay."
)


class TermsSchema(ma.Schema):
    """The terms; the work week starts on a weekday (Monday 0), so many seconds after local midnight.

    So does each work day; `holiday_calendar` names a country or a part of it, and is empty where no holidays count.
    """

    pay_group = TextField(required=True)
    rule_pack = TextField(required=True)
    zone = ZoneField(required=True)
    workweek_start_weekday = WholeField(required=True)
    workweek_start_seconds = SecondsField(required=True)
    pay_currency = CurrencyField(required=True)
    valid_from = DayField(required=True)
    valid_to = DayField(required=True, allow_none=True)
    weekly_cap_seconds = SecondsField(required=True, allow_none=True)
    workday_start_seconds = SecondsField(required=True)
    holiday_calendar = TextField(required=True)


class EngagementSchema(ma.Schema):
    """A trainer's terms on a project."""

    engagement_id = IdField("eng", required=True)
    trainer_id = IdField("trn", required=True)
    vendor_id = IdField("ven", required=True)
    client_id = IdField("cli", required=True)
    project_id = IdField("prj", required=True)
    project_name = TextField(required=True)
    terms = ma.fields.Nested(TermsSchema, required=True)


class TermsChangeSchema(ma.Schema):
    """The terms to change; with `valid_to` the engagement ends before that day."""

    pay_group = TextField(most=40)
    rule_pack = TextField(most=40)
    valid_to = DayField(allow_none=True)
    weekly_cap_seconds = SecondsField(allow_none=True, least=1, most=MAX_WEEK_SECONDS)
    workday_start_seconds = SecondsField(most=DAY_SECONDS - 1)
    holiday_calendar = TextField(least=0, most=20)


class EngagementQuery(PageQuery):
    """`?trainer_id=` narrows the list. `?ids=` keeps those named, with commas between."""

    trainer_id = IdField("trn")
    ids = TextField(most=8_000, least=0, load_default="")


class RateCardQuery(ma.Schema):
    """`?on=` asks for another day than that of UTC, such as the one that it is where somebody looks."""

    on = DayField(load_default=None)


class NewPayRateSchema(ma.Schema):
    """A rate per hour as decimal text, and the dates it is valid for (`valid_to` exclusive).

    A `currency` other than the engagement's is refused.
    """

    rate = TextField(required=True, most=30)
    currency = CurrencyField(load_default=None, allow_none=True)
    valid_from = DayField(required=True)
    valid_to = DayField(allow_none=True, load_default=None)


class PayRateSchema(ma.Schema):
    """One version of a pay rate, on both time axes."""

    rate_id = IdField("prt", required=True)
    engagement_id = IdField("eng", required=True)
    rate_e4 = RateField(data_key="rate", required=True)
    currency = CurrencyField(required=True)
    valid_from = DayField(required=True)
    valid_to = DayField(required=True, allow_none=True)
    known_epoch = InstantField(data_key="known", required=True)
    set_by = TextField(required=True)


class PayRatesSchema(ma.Schema):
    """All versions, in the order they became known."""

    data = ma.fields.List(ma.fields.Nested(PayRateSchema), required=True)


class RateCardSchema(ma.Schema):
    """So many engagements of a project have this rate per hour today."""

    project_id = IdField("prj", required=True)
    project_name = TextField(required=True)
    client_id = IdField("cli", required=True)
    currency = CurrencyField(required=True)
    rate_e4 = RateField(data_key="rate", required=True)
    engagements = WholeField(required=True)


class RateCardsSchema(ma.Schema):
    """All of them, by project."""

    data = ma.fields.List(ma.fields.Nested(RateCardSchema), required=True)


@engagements.route("/engagements")
class Engagements(MethodView):
    """The engagements a caller may know."""

    @transact
    @engagements.arguments(EngagementQuery, location="query")
    @engagements.response(200, page_schema(EngagementSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List engagements; a trainer sees their own, a vendor manager the vendor's."""
        named = tuple(filter(None, query["ids"].split(",")))
        rows = list_engagements(unit(), call(), query.get("trainer_id"), named, query["cursor"], query["limit"] + 1)
        return page(rows, query, lambda engagement: (engagement.engagement_id,))


@engagements.route("/engagements/<engagement_id>")
class OneEngagement(MethodView):
    """One engagement."""

    @transact(versioned=True)
    @engagements.response(200, EngagementSchema)
    def get(self, engagement_id: str) -> Any:
        """Show an engagement."""
        engagement = reach_engagement(unit(), call(), engagement_id)
        return engagement, etag_of(engagement.version)

    @transact(versioned=True)
    @engagements.arguments(TermsChangeSchema)
    @engagements.response(200, EngagementSchema)
    def patch(self, body: dict[str, Any], engagement_id: str) -> Any:
        """Change an engagement's terms, or end it; hours it covers are priced again. Needs the ETag that was read."""
        engagement = change_terms(unit(), call(), engagement_id, body, expected_version())
        return engagement, etag_of(engagement.version)


@engagements.route("/rate-cards")
class RateCards(MethodView):
    """What is paid on each project."""

    @transact
    @engagements.arguments(RateCardQuery, location="query")
    @engagements.response(200, RateCardsSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """List a day's pay rates by project, with how many engagements have each."""
        return {"data": list_rate_cards(unit(), call(), query["on"])}


@engagements.route("/engagements/<engagement_id>/pay-rates")
class PayRates(MethodView):
    """One engagement's pay rates."""

    @transact
    @engagements.response(200, PayRatesSchema)
    def get(self, engagement_id: str) -> Any:
        """List an engagement's pay rates, in the order they became known."""
        return {"data": list_rates(unit(), call(), engagement_id)}

    @transact(key_required=True)
    @engagements.arguments(NewPayRateSchema)
    @engagements.response(201, PayRateSchema)
    def post(self, body: dict[str, Any], engagement_id: str) -> Any:
        """Set a pay rate from a date on; an earlier date prices the past again."""
        return set_pay_rate(unit(), call(), engagement_id, **body)
