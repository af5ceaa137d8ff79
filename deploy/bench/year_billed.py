"""What clients were billed in a year: charges, and an invoice for each every four weeks. In: weeks. Out: rows."""

from __future__ import annotations

import polars as pl
import sqlalchemy as sa

from deploy.bench.year_words import BEGAN_EPOCH, BILL_E4, DAYS, EUR, SECONDS, Rows, priced, worth
from deploy.bench.year_worked import approved
from deploy.onebox.house import House
from services.billing.store import tables as billing
from services.ledger.store import tables as ledger

_DAY = 86_400


def charged(done: pl.DataFrame, entries: pl.DataFrame) -> Rows:
    """Give what weeks were charged."""
    return {
        billing.hours: approved(entries),
        billing.charge_accruals: done.select(
            "accrual_id", "trainer_id", "client_id", kind=pl.lit("hours.approved"), cause=pl.lit("hours.approved"),
            posted_epoch="approved_epoch",
        ),
        billing.charges: done.select(
            "charge_id", "accrual_id", "trainer_id", "client_id", "engagement_id", EUR, workweek_start="week_start",
            kind=pl.lit("hours.approved"), **priced(BILL_E4),
        ),
    }  # fmt: skip


def invoices_of(house: House, billed: pl.DataFrame) -> tuple[Rows, Rows]:
    """Give every client's invoices of a year's billed weeks, billing's and the ledger's."""
    invoiced = billed.group_by("invoice_id", "client_id").agg(pl.col("week_start").max(), lines=pl.len().cast(pl.Int64))
    found = invoiced.sort("invoice_id").join(_clients(house), on="client_id").with_columns(
        EUR, net_minor=pl.col("lines") * worth(BILL_E4), seconds=pl.col("lines") * DAYS * SECONDS,
        issued_on=pl.col("week_start") + pl.duration(days=10), due_on=pl.col("week_start") + pl.duration(days=40),
        sequence=90_001 + pl.int_range(pl.len()), at_epoch=_epoch(pl.col("week_start")) + 10 * _DAY,
    ).with_columns(number=pl.format("Y-{}", pl.col("sequence")))  # fmt: skip
    last = found["week_start"].max()
    # The newest ones are still owed.
    paid = found.filter(pl.col("week_start") < pl.lit(last))
    states = [
        some.select("invoice_id", "at_epoch", sort_key=pl.lit(at), state=pl.lit(state), by_user=pl.lit("usr_1"),
                    why=pl.lit(""))
        for at, (state, some) in enumerate((("draft", found), ("issued", found), ("paid", paid)), 1)
    ]  # fmt: skip
    receipts = paid.select(
        "invoice_id",
        receipt_id=pl.format("rct_{}", pl.col("invoice_id")),
        amount_minor="net_minor",
        received_on="due_on",
    )
    return {
        billing.invoices: found.select(
            "invoice_id", "client_id", "legal_entity_id", "currency", "seconds", "net_minor", "document",
            up_to=pl.col("week_start") + pl.duration(days=7), tax_minor=pl.lit(0), drafted_by=pl.lit("usr_1"),
        ),
        billing.invoice_numbers: found.select(
            "legal_entity_id", "sequence", "invoice_id", "number", "issued_on", "due_on", year=pl.lit(2026),
        ),
        billing.invoice_states: pl.concat(states),
        billing.receipts: receipts.with_columns(
            reference=pl.col("receipt_id"), recorded_by=pl.lit("usr_1"), recorded_epoch=pl.lit(BEGAN_EPOCH),
        ),
    }, {
        ledger.invoices: found.select(
            "invoice_id", "number", "client_id", "currency", "net_minor", tax_minor=pl.lit(0),
            issued_on=pl.col("issued_on").cast(pl.String), due_on=pl.col("due_on").cast(pl.String),
        ),
        ledger.receipts: receipts.select(
            "receipt_id", "invoice_id", "amount_minor", currency=pl.lit("EUR"),
            received_on=pl.col("received_on").cast(pl.String),
        ),
    }  # fmt: skip


def invoice_lines(billed: pl.DataFrame) -> Rows:
    """Give a line for each billed week of some people, which claims its charge."""
    lines = billed.with_columns(line_number=(4 * pl.col("n") + pl.col("w") % 4 + 1))
    return {
        billing.invoice_lines: lines.select(
            "invoice_id", "line_number", "trainer_id", "engagement_id", "project_id", "project_name",
            trainer_code=pl.format("T-{}", pl.col("n")), workweek_start="week_start", tax_category=pl.lit("S"),
            tax_rate_e2=pl.lit(0), tax_exemption=pl.lit(""), causes=pl.lit("hours.approved"), **priced(BILL_E4),
        ),
        billing.charge_claims: lines.select("charge_id", "invoice_id", "line_number"),
    }  # fmt: skip


def _clients(house: House) -> pl.DataFrame:
    """Give each client's legal entity, and the terms as an invoice of theirs holds them."""
    clients, invoices = billing.clients.c, billing.invoices.c
    query = (
        sa.select(clients.client_id, clients.legal_entity_id, sa.func.min(invoices.document))
        .join_from(billing.clients, billing.invoices, invoices.client_id == clients.client_id)
        .group_by(clients.client_id, clients.legal_entity_id)
    )
    with house.services["billing"].units.engine.connect() as connection:
        found = connection.execute(query).all()
    return pl.DataFrame([tuple(row) for row in found], schema=["client_id", "legal_entity_id", "document"],
                        orient="row")  # fmt: skip


def _epoch(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Datetime).dt.epoch("s")
