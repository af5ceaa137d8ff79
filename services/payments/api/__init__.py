"""Payments over HTTP: translate, call, translate."""

from __future__ import annotations

from services.payments.api.accounts import accounts
from services.payments.api.files import files
from services.payments.api.orders import orders
from services.payments.api.sheets import sheets
from services.payments.api.tax_forms import tax_forms
from services.payments.api.verifications import verifications

BLUEPRINTS = (accounts, verifications, tax_forms, orders, files, sheets)
