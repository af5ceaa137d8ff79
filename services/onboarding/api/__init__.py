"""Onboarding over HTTP: vendors, trainers, what they say, hold and sign, engagements, pay rates and rule packs."""

from __future__ import annotations

from services.onboarding.api.agreements import agreements
from services.onboarding.api.credentials import credentials
from services.onboarding.api.engagements import engagements
from services.onboarding.api.identity_data import identity_data
from services.onboarding.api.leaving import leaving
from services.onboarding.api.rule_packs import rule_packs
from services.onboarding.api.sheets import sheets
from services.onboarding.api.trainers import trainers
from services.onboarding.api.vendors import vendors
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    vendors,
    trainers,
    identity_data,
    credentials,
    agreements,
    engagements,
    rule_packs,
    leaving,
    sheets,
)
