"""Billing over HTTP: legal entities, clients, bill rates, charges, invoices and receipts, what-if."""

from __future__ import annotations

from services.billing.api.charges import charges
from services.billing.api.clients import clients
from services.billing.api.invoices import invoices
from services.billing.api.sheets import sheets
from services.billing.api.what_ifs import what_ifs
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (clients, charges, invoices, what_ifs, sheets)
