"""The ledger over HTTP: balances, journals, reconciliation, traces and closings, for finance and auditors."""

from services.ledger.api.balances import balances
from services.ledger.api.closings import closings
from services.ledger.api.journals import journals
from services.ledger.api.reconciliation import reconciliation
from services.ledger.api.trail import trail

BLUEPRINTS = (balances, journals, reconciliation, trail, closings)
