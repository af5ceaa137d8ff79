"""Payroll over HTTP: earnings, bonuses, pay runs, pay items, documents, holds, recomputing, repricing, rules, sums."""

from __future__ import annotations

from services.payroll.api.bonus_imports import bonus_imports
from services.payroll.api.bonuses import bonuses
from services.payroll.api.earnings import earnings
from services.payroll.api.holds import holds
from services.payroll.api.pay_items import pay_items
from services.payroll.api.pay_runs import pay_runs
from services.payroll.api.reports import reports
from services.payroll.api.repricing import repricing
from services.payroll.api.rule_packs import rule_packs
from services.payroll.api.run_differences import run_differences
from services.payroll.api.void_preview import void_preview
from services.payroll.api.what_ifs import what_ifs
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    earnings, bonuses, bonus_imports, pay_runs, pay_items, holds, repricing, run_differences, void_preview, what_ifs,
    reports, rule_packs,
)  # fmt: skip
