"""Lists of onboarding that come by the sheet: a table of them, and what their own POSTs do with a body.

Trainers and engagements have sheets of their own (`vendors.py`): they are a vendor's, and known by its references.
"""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from services.onboarding.api.credentials import ClaimSchema, NewAvailabilitySchema
from services.onboarding.api.rule_packs import NewChoiceSchema
from services.onboarding.api.vendors import NewVendorSchema
from services.onboarding.domain.credential import Credential, compact_number
from services.onboarding.usecases.choose_rule_pack import choose_rule_pack
from services.onboarding.usecases.claim_credential import claim_credential
from services.onboarding.usecases.list_availabilities import list_availabilities
from services.onboarding.usecases.list_people import list_choices, list_rates, list_vendors
from services.onboarding.usecases.ports import Vendor
from services.onboarding.usecases.reach import reach_trainer
from services.onboarding.usecases.register_vendor import register_vendor
from services.onboarding.usecases.set_availability import set_availability
from services.onboarding.usecases.set_pay_rate import set_pay_rate
from shared.plumbing.fields import CurrencyField, DayField, IdField, RateField
from shared.plumbing.imported import Body, Rows, every, imports, of_each
from shared.plumbing.web import Blueprint, call, unit
from shared.values.decimal_text import format_scaled
from shared.values.rate import PLACES

sheets = Blueprint("sheets", __name__, url_prefix="/api/onboarding/v1", description="Lists that come by the sheet.")


class PayRateRowSchema(ma.Schema):
    """An engagement's rate per hour, and the dates it is valid for; another currency than its own is refused."""

    engagement_id = IdField("eng", required=True)
    rate_e4 = RateField(data_key="rate", required=True)
    currency = CurrencyField(load_default=None, allow_none=True)
    valid_from = DayField(required=True)
    valid_to = DayField(load_default=None, allow_none=True)


class ChoiceRowSchema(NewChoiceSchema):
    """An engagement's rule pack, and the work weeks it is for."""

    engagement_id = IdField("eng", required=True)


class ClaimRowSchema(ClaimSchema):
    """What a trainer holds."""

    trainer_id = IdField("trn", required=True)


class AvailabilityRowSchema(NewAvailabilitySchema):
    """When a trainer is there to work."""

    trainer_id = IdField("trn", required=True)


def _vendors(after: str, limit: int) -> list[Vendor]:
    return list_vendors(unit(), call(), (after,), limit)


def _set_rate(body: Body) -> Any:
    return set_pay_rate(unit(), call(), rate=format_scaled(body.pop("rate_e4"), PLACES), **body)


def _claims(trainer_id: str) -> list[Body]:
    reach_trainer(unit(), call(), trainer_id)
    return [_claim(one) for one in unit().credentials.of_trainer(trainer_id)]


def _claim(one: Credential) -> Body:
    ends = one.expires_on.isoformat() if one.expires_on else ""
    return vars(one) | {"valid_from": one.valid_from.isoformat(), "expires_on": ends, "credential_number": one.last4}


def _claimed(row: Body) -> Body:
    """Lay a claim out as it is kept: of its number the last four, spaces and capitals as they compare."""
    texts = {name: " ".join(row[name].split()) for name in ("name", "issuer")}
    last4 = compact_number(row["credential_number"])[-4:]
    return (
        row | texts | {"name": texts["name"].casefold(), "country": row["country"].upper(), "credential_number": last4}
    )


TABLE = (
    Rows("/vendor-imports", "vendors", NewVendorSchema, "vendor_id",
         lambda body: register_vendor(unit(), call(), **body),
         lambda _: every(_vendors, lambda one: one.vendor_id)),
    Rows("/pay-rate-imports", "pay rates", PayRateRowSchema, "rate_id", _set_rate,
         lambda bodies: of_each(bodies, "engagement_id", lambda one: list_rates(unit(), call(), one)),
         kept=lambda row: {name: value for name, value in row.items() if name != "currency"},
         once=("engagement_id", "valid_from"), key_required=True),
    Rows("/rule-pack-imports", "choices of rule packs", ChoiceRowSchema, "choice_id",
         lambda body: choose_rule_pack(unit(), call(), **body),
         lambda bodies: of_each(bodies, "engagement_id", lambda one: list_choices(unit(), call(), one)),
         once=("engagement_id", "valid_from"), key_required=True),
    Rows("/credential-imports", "credentials", ClaimRowSchema, "credential_id",
         lambda body: claim_credential(unit(), call(), body.pop("trainer_id"), body),
         lambda bodies: of_each(bodies, "trainer_id", _claims), kept=_claimed),
    Rows("/availability-imports", "when people are there", AvailabilityRowSchema, "availability_id",
         lambda body: set_availability(unit(), call(), **body),
         lambda bodies: of_each(bodies, "trainer_id", lambda one: list_availabilities(unit(), call(), one))),
)  # fmt: skip
imports(sheets, *TABLE)
