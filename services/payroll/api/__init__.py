"""Payroll over HTTP: earnings, bonuses, pay runs, pay items with their documents, holds, recomputing."""

from __future__ import annotations

from services.payroll.api.bonuses import bonuses
from services.payroll.api.earnings import earnings
from services.payroll.api.pay_items import pay_items
from services.payroll.api.pay_runs import pay_runs
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (earnings, bonuses, pay_runs, pay_items)
