"""Payroll over HTTP: earnings, bonuses, pay runs, pay items with their documents, holds, recomputing, repricing."""

from __future__ import annotations

from services.payroll.api.bonuses import bonuses
from services.payroll.api.earnings import earnings
from services.payroll.api.pay_items import pay_items
from services.payroll.api.pay_runs import pay_runs
from services.payroll.api.repricing import repricing
from services.payroll.api.run_differences import run_differences
from services.payroll.api.void_preview import void_preview
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    earnings, bonuses, pay_runs, pay_items, repricing, run_differences, void_preview,
)  # fmt: skip
