"""Payments over HTTP: translate, call, translate."""

from __future__ import annotations

from services.payments.api.accounts import accounts
from services.payments.api.files import files
from services.payments.api.orders import orders

BLUEPRINTS = (accounts, orders, files)
