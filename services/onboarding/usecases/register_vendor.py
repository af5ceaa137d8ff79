"""Register a vendor. In: its name and country. Out: the vendor."""

from __future__ import annotations

from services.onboarding.usecases.ports import OnboardingPort, Vendor
from shared.values.call import Call
from shared.values.country import checked_country
from shared.values.refusal import Refusal


def register_vendor(unit: OnboardingPort, call: Call, name: str, country: str) -> Vendor:
    """Add a vendor under a new id; `country` is where it is registered, an ISO 3166-1 code."""
    if not name.strip():
        raise Refusal("field_empty", "name is empty; give the company's name.", pointer="name")
    vendor = Vendor(call.new_id("ven"), name.strip(), checked_country(country))
    unit.vendors.add(vendor, call.at_epoch)
    return vendor
