"""The ledger over HTTP: balances, journals, reconciliation, margins, traces and closings, for finance and auditors."""

from services.ledger.api.balances import balances
from services.ledger.api.closings import closings
from services.ledger.api.journals import journals
from services.ledger.api.margins import margins
from services.ledger.api.reconciliation import reconciliation
from services.ledger.api.trail import trail

BLUEPRINTS = (balances, journals, reconciliation, margins, trail, closings)
