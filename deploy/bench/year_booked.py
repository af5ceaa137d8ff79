"""A year in the ledger: what it heard, and the journals it would have written. In: weeks. Out: rows."""

from __future__ import annotations

import polars as pl

from deploy.bench.year_paid import items_of, leaves, left
from deploy.bench.year_words import BILL_E4, DAYS, EUR, RATE_E4, SECONDS, Rows, priced, worth
from deploy.bench.year_worked import approved
from services.ledger.domain.gaps import GAPS, STAGES, Stand, gaps_of
from services.ledger.store import tables as ledger


def booked(done: pl.DataFrame, claimed: pl.DataFrame, entries: pl.DataFrame) -> Rows:
    """Give what the ledger heard of weeks that were approved, and of those claimed, with their journals."""
    accrued = ("trainer_id", "accrual_id", "engagement_id", EUR)
    work = {"workweek_start": pl.col("week_start"), "cause": pl.lit("hours.approved")}
    items = items_of(claimed)
    return {
        ledger.approved_hours: approved(entries).drop("heard_id").with_columns(
            piece=pl.lit(0), workweek_start=entries["week_start"]
        ),
        ledger.earnings: done.select(*accrued, "earning_id", **work, **priced(RATE_E4)),
        ledger.charges: done.select(*accrued, "charge_id", "client_id", **work, **priced(BILL_E4)),
        ledger.claims: claimed.select(
            "trainer_id", "pay_item_id", "engagement_id", workweek_start="week_start",
            seconds=pl.lit(DAYS * SECONDS), amount_minor=pl.lit(worth(RATE_E4)),
        ),
        ledger.billed: claimed.select(
            "trainer_id", "invoice_id", "engagement_id", workweek_start="week_start",
            seconds=pl.lit(DAYS * SECONDS), amount_minor=pl.lit(worth(BILL_E4)),
        ),
        ledger.pay_items: items.select("trainer_id", "pay_item_id", "pay_run_id", "amount_minor", EUR),
        ledger.payments: items.select(
            "trainer_id", "payment_id", "pay_item_id", "amount_minor", EUR, end_to_end_id="payment_id",
            payday=pl.col("payday").cast(pl.String),
        ),
        ledger.payment_steps: pl.concat([
            left(items).select("trainer_id", "payment_id", "pay_item_id", "amount_minor", EUR, step=pl.lit(step),
                               at_epoch="settled_epoch", why=pl.lit(""))
            for step in ("released", "settled")
        ]),
        **journals(done, left(items), claimed, worth(RATE_E4), worth(BILL_E4)), **_kept(done),
    }  # fmt: skip


def _kept(done: pl.DataFrame) -> Rows:
    """Give what each week came to, where its stages differ, and what all come to."""
    whole, claimed = pl.lit(DAYS * SECONDS, pl.Int64), pl.col("claimed").cast(pl.Int64)
    weeks = done.select(
        "trainer_id", "engagement_id", workweek_start="week_start", approved=whole, earned=whole,
        ordered=whole * claimed, paid=whole * claimed * leaves().cast(pl.Int64), returned=pl.lit(0, pl.Int64),
        charged=whole, billed=whole * claimed, beyond_earned=pl.lit(0, pl.Int64), beyond_charged=pl.lit(0, pl.Int64),
    )  # fmt: skip
    gaps = [
        (reason, *row[:3], seconds) for row in weeks.iter_rows() for reason, seconds in gaps_of(Stand(*row[3:])).items()
    ]
    framed = pl.DataFrame(gaps, schema=GAPS, orient="row")
    sums = framed.group_by(name="reason").agg(weeks=pl.len().cast(pl.Int64), seconds=pl.col("seconds").sum())
    return {
        ledger.work_weeks: weeks, ledger.week_gaps: framed,
        ledger.hour_sums: pl.concat([
            sums, weeks.select(STAGES).sum().unpivot(variable_name="name", value_name="seconds").select(
                "name", weeks=pl.lit(0, pl.Int64), seconds="seconds"
            ),
        ]).with_columns(
            apart_seconds=pl.col("seconds") * (pl.col("weeks") > 0).cast(pl.Int64),
            sum_id=pl.concat_str(pl.lit(done["accrual_id"][0]), "name"),
        ),
    }  # fmt: skip


def journals(done: pl.DataFrame, left: pl.DataFrame, claimed: pl.DataFrame, pay: int, charge: int) -> Rows:
    """Give what the year wrote in the books; `left` was paid out, a week comes to `pay` and `charge` minor units."""
    week = ("trainer_id", "engagement_id", "week_start")
    wide = ("client_id", *week)
    parts = [
        _moved(done, "accrual_id", "earnings.accrued", week, "wages_expense", "accrued_wages", pl.lit(pay)),
        _moved(done, "accrual_id", "charges.accrued", wide, "unbilled_receivables", "revenue", pl.lit(charge)),
        _moved(claimed, "pay_item_id", "payment.ordered", week, "accrued_wages", "wages_payable", pl.lit(pay)),
        _moved(left, "payment_id", "payment.released", ("trainer_id",), "wages_payable", "payments_in_transit",
               pl.col("amount_minor")),
        _moved(left, "payment_id", "payment.settled", ("trainer_id",), "payments_in_transit", "bank",
               pl.col("amount_minor")),
        _moved(claimed, "invoice_id", "invoice.issued", wide, "receivables", "unbilled_receivables", pl.lit(charge)),
    ]  # fmt: skip
    written = pl.concat(parts, how="diagonal").with_columns(
        line=pl.int_range(1, pl.len() + 1).over("journal_id")
    )  # fmt: skip
    headers = written.unique("journal_id", maintain_order=True)
    return {
        ledger.journals: headers.select("journal_id", "kind", "source_id", "posted_on", "recorded_epoch"),
        ledger.postings: written.drop("kind", "source_id"),
        ledger.posting_sums: written.group_by("account", "currency", "posted_on", maintain_order=True).agg(
            sum_id=pl.concat_str("journal_id", "account").first(),
            debit_minor=pl.col("amount_minor").filter(pl.col("amount_minor") > 0).sum(),
            credit_minor=-pl.col("amount_minor").filter(pl.col("amount_minor") < 0).sum(),
        ),
    }  # fmt: skip


def _moved(
    rows: pl.DataFrame, source: str, kind: str, about: tuple[str, ...], debit: str, credit: str, amount: pl.Expr
) -> pl.DataFrame:
    """Give both postings of each row; invoices are written in parts, a journal for each of some people's."""
    part = [] if kind != "invoice.issued" else [pl.col("trainer_id")]
    named = pl.concat_str([pl.lit(f"jrn_{kind}"), pl.col(source), *part], separator="_")
    # What one journal says is booked on one day, the last.
    rows = rows.with_columns(pl.col("booked_epoch").max().over(source, "trainer_id"))
    sides = [
        rows.select(
            *about, journal_id=named, kind=pl.lit(kind),
            source_id=pl.concat_str([pl.col(source), *part], separator="_"),
            account=pl.lit(account), currency=pl.lit("EUR"), amount_minor=amount.cast(pl.Int64) * sign,
            posted_on=pl.from_epoch("booked_epoch", "s").dt.date(), recorded_epoch="booked_epoch",
        )
        for account, sign in ((debit, 1), (credit, -1))
    ]  # fmt: skip
    return pl.concat(sides).rename({"week_start": "workweek_start"}, strict=False)
