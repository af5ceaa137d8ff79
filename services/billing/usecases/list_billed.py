"""List whose engagements are. In: a unit. Out: the client of each, and the currency of its invoices."""

from __future__ import annotations

import polars as pl

from services.billing.usecases.ports import BillingPort

BILLED: dict[str, type[pl.DataType]] = {
    "engagement_id": pl.String, "client_id": pl.String, "client_name": pl.String, "bill_currency": pl.String,
}  # fmt: skip


def list_billed(unit: BillingPort) -> pl.DataFrame:
    """Say of every engagement whose it is and in which currency that client is billed (`BILLED`)."""
    terms = unit.engagements.terms(unit.engagements.all_ids()).select("engagement_id", "client_id")
    clients = [unit.clients.get(client_id) for client_id in terms["client_id"].unique().sort()]
    rows = [(one.client_id, one.party.legal_name, one.currency) for one in clients if one]
    named = pl.DataFrame(rows, schema={name: BILLED[name] for name in list(BILLED)[1:]}, orient="row")
    return terms.join(named, on="client_id", how="left").select(list(BILLED)).sort("engagement_id")
