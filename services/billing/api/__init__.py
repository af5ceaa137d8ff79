"""Billing over HTTP: legal entities, clients, bill rates, charges, invoices and receipts."""

from __future__ import annotations

from services.billing.api.charges import charges
from services.billing.api.clients import clients
from services.billing.api.invoices import invoices
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (clients, charges, invoices)
