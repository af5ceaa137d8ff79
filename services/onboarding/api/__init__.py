"""Onboarding over HTTP: vendors, trainers, agreements, engagements, pay rates and rule packs."""

from __future__ import annotations

from services.onboarding.api.agreements import agreements
from services.onboarding.api.engagements import engagements
from services.onboarding.api.rule_packs import rule_packs
from services.onboarding.api.trainers import trainers
from services.onboarding.api.vendors import vendors
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (vendors, trainers, agreements, engagements, rule_packs)
