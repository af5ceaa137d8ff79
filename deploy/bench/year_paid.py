"""A year's pay: earnings, runs, payments and their files. In: weeks approved, and those claimed. Out: rows."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from deploy.bench.year_words import (
    BEGAN_EPOCH,
    DAYS,
    DEMO,
    EUR,
    EVERY_WEEKS,
    MONTH_BEGINS,
    RATE_E4,
    SECONDS,
    Rows,
    named,
    priced,
    waits,
    worth,
)
from deploy.bench.year_worked import approved
from services.payments.store import tables as payments
from services.payroll.store import tables as payroll

_SUMS = ("seconds", "amount_minor")


def earned(done: pl.DataFrame, claimed: pl.DataFrame, entries: pl.DataFrame) -> Rows:
    """Give hours and what was earned for them; what no run claims waits for the next."""
    owed = done.filter(~pl.col("claimed"))
    return {
        payroll.hours: approved(entries).with_columns(zone=pl.lit("Europe/Berlin")),
        payroll.unclaimed: owed.select(
            "earning_id", "trainer_id", "engagement_id", EUR, pay_group=pl.lit("world"), workweek_start="week_start",
            pack=pl.lit("contractor"), pack_version=pl.lit("1"), **_worked(),
        ),
        payroll.accruals: done.select(
            "accrual_id", "trainer_id", "vendor_id", cause=pl.lit("hours.approved"), reason=pl.lit("Approved hours"),
            at_epoch="approved_epoch",
        ),
        payroll.earnings: done.select(
            "trainer_id", "earning_id", "accrual_id", "engagement_id", EUR, pay_group=pl.lit("world"),
            workweek_start="week_start", premium_e4=pl.lit(0), pack=pl.lit("contractor"), pack_version=pl.lit("1"),
            week_pay=pl.lit(0), week_seconds=pl.lit(0), **priced(RATE_E4),
        ),
        payroll.earning_claims: claimed.select("earning_id", "trainer_id", "pay_item_id"),
    }  # fmt: skip


def _worked() -> dict[str, pl.Expr]:
    """Give what a line of a week says of work, but for its rate."""
    return {name: value for name, value in priced(RATE_E4).items() if name in ("code", *_SUMS)}


def items_of(claimed: pl.DataFrame) -> pl.DataFrame:
    """Give a pay item a run: what four weeks came to, and when it settled."""
    keys = ("trainer_id", "pay_item_id", "payment_id", "pay_run_id", "run", "last_run", "n")
    return claimed.group_by(keys, maintain_order=True).agg(
        amount_minor=pl.len().cast(pl.Int64) * worth(RATE_E4), seconds=pl.len().cast(pl.Int64) * DAYS * SECONDS,
        payday=pl.col("week_start").max() + pl.duration(days=11), settled_epoch=pl.col("approved_epoch").max() + 86_400,
    ).with_columns(booked_epoch="settled_epoch")  # fmt: skip


def left(items: pl.DataFrame) -> pl.DataFrame:
    """Give the payments that went out: the last ones of those whose account nobody approved did not."""
    return items.filter(leaves())


def leaves() -> pl.Expr:
    """Say of an item, or of a claimed week, whether its payment went out."""
    return ~(waits() & (pl.col("run") == pl.col("last_run"))) & (pl.col("n") < DEMO)


def paid(claimed: pl.DataFrame) -> Rows:
    """Give pay items with their payments, as payroll follows them."""
    items = items_of(claimed)
    states = [
        some.select("payment_id", state=pl.lit(state), at_epoch="settled_epoch", why=pl.lit(""))
        for state, some in (("released", left(items)), ("settled", left(items)))
    ]
    return {
        payroll.pay_items: items.select("pay_item_id", "pay_run_id", "trainer_id", "amount_minor", "seconds", EUR),
        payroll.run_sums: claimed.group_by("pay_run_id", "trainer_id", "engagement_id").len("weeks").select(
            "pay_run_id", "trainer_id", "engagement_id", EUR, pack=pl.lit("contractor"), pack_version=pl.lit("1"),
            code=_worked()["code"], **{name: pl.col("weeks").cast(pl.Int64) * _worked()[name] for name in _SUMS},
        ),
        payroll.payments: items.select(
            "payment_id", "pay_item_id", "payday", attempt=pl.lit(1), end_to_end_id=pl.col("payment_id"),
            method=pl.lit("sepa"), last4=pl.lit("3000"), ordered_epoch="settled_epoch",
        ),
        payroll.payment_states: pl.concat(states),
    }  # fmt: skip


def ordered(claimed: pl.DataFrame) -> Rows:
    """Give accounts and payments as payments keeps them, in the files that went out."""
    items = items_of(claimed)
    accounts = claimed.unique("trainer_id", maintain_order=True).filter(pl.col("n") < DEMO)
    filed = left(items)
    states = [
        some.select("payment_id", sort_key=pl.lit(at), state=pl.lit(state), by_user=pl.lit("usr_1"),
                    at_epoch="settled_epoch", why=pl.lit(""))
        for at, (state, some) in enumerate((("released", filed), ("sent", filed), ("settled", filed)), 2)
    ]  # fmt: skip
    return {
        payments.payments: items.select(
            "payment_id", "pay_item_id", "pay_run_id", "trainer_id", "amount_minor", "payday", EUR,
            end_to_end_id=pl.col("payment_id"), ordered_epoch="settled_epoch",
        ),
        payments.payment_states: pl.concat(states),
        payments.unfiled: items.join(filed, on="payment_id", how="anti").select("payment_id", "pay_run_id"),
        payments.payout_accounts: accounts.select(
            "trainer_id", EUR, account_id=named("acct"), method=pl.lit("sepa"), country=pl.lit("DE"),
            last4=pl.lit("3000"), bank_name=pl.lit("Deutsche Kreditbank"), made_by=pl.lit("usr_1"),
            made_epoch=pl.lit(BEGAN_EPOCH), import_id=pl.lit(""), details=pl.lit(b""), details_lookup=named("d"),
            number_lookup=named("l"),
        ),
        payments.payout_account_states: accounts.select(
            account_id=named("acct"), sort_key=pl.lit(1), by_user=pl.lit("usr_1"), at_epoch=pl.lit(BEGAN_EPOCH),
            state=pl.when(waits()).then(pl.lit("pending")).otherwise(pl.lit("active")), why=pl.lit(""),
        ),
        payments.file_payments: filed.select(
            "payment_id", file_id=pl.col("pay_run_id").str.replace("run", "fil"), account_id=named("acct"),
            live=pl.lit(value=True),
        ),
    }  # fmt: skip


def pay_runs(last: int, weeks: int) -> tuple[Rows, Rows]:
    """Give a pay run for every four weeks, opened, approved and paid, and its file; the `last` is a draft."""
    first = MONTH_BEGINS - timedelta(weeks=weeks)
    runs = pl.DataFrame({"run": pl.int_range(last + 1, eager=True)}).with_columns(
        pay_run_id=pl.format("run_year_{}", pl.col("run").cast(pl.String).str.zfill(3)),
        period_start=pl.lit(first) + pl.duration(days=28 * pl.col("run")), at_epoch=BEGAN_EPOCH + pl.col("run"),
        by_user=pl.lit("usr_1"), why=pl.lit(""),
    ).with_columns(file_id=pl.col("pay_run_id").str.replace("run", "fil"))  # fmt: skip
    done, told = runs.filter(pl.col("run") < last), ("at_epoch", "by_user", "why")
    states = [
        (done if at else runs).select("pay_run_id", *told, position=pl.lit(at), state=pl.lit(state))
        for at, state in enumerate(("draft", "ready", "approved", "processing", "paid"))
    ]  # fmt: skip
    ended = pl.col("period_start") + pl.duration(days=28)
    return {
        payroll.pay_runs: runs.select(
            "pay_run_id", "period_start", kind=pl.lit("regular"), pay_group=pl.lit("world"), period_end=ended,
            payday=ended + pl.duration(days=4), opened_by="by_user", opened_epoch="at_epoch",
        ),
        payroll.pay_run_states: pl.concat(states),
        payroll.pay_run_approvals: done.select(
            "pay_run_id", "at_epoch", approved_by=pl.lit("usr_2"),
            hours_upto=(EVERY_WEEKS * (pl.col("run") + 1)).cast(pl.String).str.zfill(8),
        ),
    }, {
        payments.payment_files: done.select(
            "file_id", "pay_run_id", method=pl.lit("sepa"), prepared_by="by_user", prepared_epoch="at_epoch",
            payments=pl.lit(5000), total_minor=pl.lit('{"EUR": 1}'), lines_digest=pl.lit("sha256:0"),
        ),
        payments.payment_file_states: done.select("file_id", *told, sort_key=pl.lit(1), state=pl.lit("sent")),
    }  # fmt: skip
