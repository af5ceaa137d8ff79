"""People as the services know them once they are engaged. In: everybody, a row each. Out: rows by table."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from deploy.bench.year_words import BEGAN_EPOCH, ENGAGED, EUR, MONTH_BEGINS, RATE_E4, named, waits


def registered(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give onboarding's trainers."""
    return everyone.select(
        "trainer_id", "vendor_id", external_ref=pl.format("Y-{}", pl.col("n")), given_name=pl.lit("Nora"),
        family_name="name", email=pl.format("y{}@year.example", pl.col("n")), country=pl.lit("DE"),
        zone="zone", worker_type=pl.lit("contractor"), user_id=named("usr"), version=pl.lit(1),
    )  # fmt: skip


def standing(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give the state onboarding has them in."""
    return everyone.select(
        "trainer_id", sort_key=pl.lit(1), state=pl.lit("active"), most_recent=pl.lit(value=True),
        by_user=pl.lit("usr_1"), at_epoch=BEGAN_EPOCH + pl.col("n"), why=pl.lit("signed"),
    )  # fmt: skip


def onboarded(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give onboarding's engagements."""
    return everyone.select(
        *ENGAGED, "project_id", "zone", pay_group=pl.lit("world"), rule_pack=pl.lit("contractor"),
        workweek_start_weekday=pl.lit(0), workweek_start_seconds=pl.lit(0), pay_currency=pl.lit("EUR"),
        valid_from=pl.lit(date(2025, 1, 6)), weekly_cap_seconds=pl.lit(72_000), version=pl.lit(1),
        started_epoch=pl.lit(BEGAN_EPOCH),
    )  # fmt: skip


def rates(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give their pay rates."""
    return everyone.select(
        "engagement_id", "trainer_id", EUR, rate_id=named("prt"), rate_e4=pl.lit(RATE_E4),
        valid_from=pl.lit(date(2025, 1, 6)), known_epoch=pl.lit(BEGAN_EPOCH), set_by=pl.lit("usr_1"),
    )  # fmt: skip


def listed(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give timetracking's trainers."""
    name = pl.format("Nora {}", pl.col("name"))
    mail = pl.format("y{}@year.example", pl.col("n"))
    return everyone.select(
        "trainer_id", "vendor_id", "zone", email=mail, email_key=mail, name=name, name_key=name.str.to_lowercase(),
        user_id=named("usr"),
    )  # fmt: skip


def engaged(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give timetracking's engagements."""
    return everyone.select(
        *ENGAGED, "project_id", "project_name", "zone", workweek_start_weekday=pl.lit(0),
        workweek_start_seconds=pl.lit(0), valid_from=pl.lit(date(2025, 1, 6)), weekly_cap_seconds=pl.lit(72_000),
    )  # fmt: skip


def credentials(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give what people hold: every second a licence, every tenth a language since the middle of a late month."""
    held = (
        (2, "licence", "Physician", date(2020, 1, 1)), (10, "language", "German C1", MONTH_BEGINS - timedelta(days=45)),
    )  # fmt: skip
    return pl.concat([
        everyone.filter(pl.col("n") % every == 0).select(
            "trainer_id", credential_id=pl.format("crd_{}_{}", pl.lit(kind), pl.col("n")), kind=pl.lit(kind),
            name=pl.lit(name), state=pl.lit("verified"), valid_from=pl.lit(since),
        )
        for every, kind, name, since in held
    ])  # fmt: skip


def payees(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give payroll's trainers."""
    return everyone.select(
        "trainer_id", "vendor_id", "zone", external_ref=pl.format("Y-{}", pl.col("n")), given_name=pl.lit("Nora"),
        family_name="name", country=pl.lit("DE"),
    )  # fmt: skip


def payout_accounts(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give what payroll knows of their accounts."""
    return everyone.select(
        "trainer_id", account_id=named("acct"), method=pl.lit("sepa"), currency=pl.lit("EUR"), last4=pl.lit("3000"),
        state=pl.when(waits()).then(pl.lit("pending")).otherwise(pl.lit("active")),
    )  # fmt: skip


def clients_terms(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give billing's engagements."""
    return everyone.select(
        "engagement_id",
        "trainer_id",
        "client_id",
        "project_id",
        "project_name",
        "zone",
        workweek_start_weekday=pl.lit(0),
        workweek_start_seconds=pl.lit(0),
    )


def books_terms(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give the ledger's engagements."""
    return everyone.select(
        *ENGAGED, "zone", "project_id", "project_name", workweek_start_weekday=pl.lit(0),
        workweek_start_seconds=pl.lit(0),
    )  # fmt: skip


def terms(everyone: pl.DataFrame) -> pl.DataFrame:
    """Give payroll's engagements."""
    return everyone.select(
        "engagement_id", "trainer_id", "vendor_id", "project_name", "zone", pay_group=pl.lit("world"),
        rule_pack=pl.lit("contractor"), workweek_start_weekday=pl.lit(0), workweek_start_seconds=pl.lit(0),
        pay_currency=pl.lit("EUR"), valid_from=pl.lit(date(2025, 1, 6)),
    )  # fmt: skip
