"""A year of many people's work beside a sample month, without the year it takes: rows straight into the tables.

In: a house that a month was told in, how many people, how many weeks. Out: the same house with, for each of them and
week, five entries of two hours: submitted, approved, earned, charged, and paid every four weeks; the last week waits
for approval. The demo trainer has the same year, so that their own pages are as full as they get.

What pages read is filled, as the services write it; what they do not read (sealed accounts, invoices' lines) is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import sqlalchemy as sa

from deploy.onebox.house import House
from services.billing.store import tables as billing
from services.ledger.store import tables as ledger
from services.onboarding.store import tables as onboarding
from services.payments.store import tables as payments
from services.payroll.store import tables as payroll
from services.timetracking.store import tables as timetracking
from shared.plumbing.columns import write_columns

# The weeks end where the sample month begins, on a Monday.
MONTH_BEGINS = date(2026, 10, 5)
DAYS, HOURS, EVERY_WEEKS = 5, 2, 4
_SECONDS, _RATE_E4, _BILL_E4 = HOURS * 3600, 600_000, 950_000
_AT_ONCE = 500
# The demo trainer among the others, whose payout account is there already.
_DEMO = 99_999_999
_EUR = pl.lit("EUR").alias("currency")


@dataclass(frozen=True)
class Place:
    """Where the new people work: a vendor, a client and one of its projects."""

    vendor_id: str
    client_id: str
    project_id: str
    project_name: str


def fill_a_year(house: House, demo: tuple[str, str], people: int, weeks: int) -> None:
    """Add people and their year; `demo` is the demo trainer's id and engagement, who gets one too."""
    places = _places(house)
    everyone = _people(people, places)
    _write(house, "onboarding", {
        onboarding.trainers: _registered(everyone), onboarding.trainer_states: _standing(everyone),
        onboarding.engagements: _onboarded(everyone), onboarding.pay_rates: _rates(everyone),
    })  # fmt: skip
    _write(house, "timetracking", {
        timetracking.trainers: _named(everyone), timetracking.engagements: _engaged(everyone)
    })  # fmt: skip
    _write(house, "payroll", {payroll.trainers: _payees(everyone), payroll.engagements: _terms(everyone)})
    _write(house, "ledger", {ledger.engagements: everyone.select(
        *_ENGAGED, "zone", "project_id", "project_name", workweek_start_weekday=pl.lit(0),
        workweek_start_seconds=pl.lit(0),
    )})  # fmt: skip
    _runs(house, weeks)
    own = everyone.head(1).with_columns(
        trainer_id=pl.lit(demo[0]), engagement_id=pl.lit(demo[1]), n=pl.lit(_DEMO, pl.Int64)
    )
    for some in [own, *everyone.iter_slices(_AT_ONCE)]:
        _work(house, _weeks(some, weeks))
    _settle_down(house)


_ENGAGED = ("engagement_id", "trainer_id", "vendor_id", "client_id")


def _places(house: House) -> list[Place]:
    vendors = sa.select(onboarding.vendors.c.vendor_id).order_by(onboarding.vendors.c.vendor_id)
    projects = sa.select(onboarding.projects).order_by(onboarding.projects.c.project_id)
    with house.services["onboarding"].units.engine.connect() as connection:
        known = list(connection.execute(vendors).scalars())
        found = connection.execute(projects).all()
    return [Place(vendor, one.client_id, one.project_id, one.name) for vendor in known for one in found]


def _people(people: int, places: list[Place]) -> pl.DataFrame:
    numbers = pl.DataFrame({"n": pl.int_range(people, eager=True)})
    rows = [(at, *vars(place).values()) for at, place in enumerate(places)]
    known = pl.DataFrame(rows, schema=["at", *Place.__dataclass_fields__], orient="row")
    return numbers.with_columns(
        at=pl.col("n") % len(places), trainer_id=_id("trn"), engagement_id=_id("eng"), zone=pl.lit("Europe/Berlin"),
        name=pl.format("Weiss-{}", pl.col("n")),
    ).join(known, on="at", how="left")  # fmt: skip


def _id(prefix: str, *numbers: str) -> pl.Expr:
    return pl.format("_".join([prefix, *["{}"] * (1 + len(numbers))]),
                     *(pl.col(one).cast(pl.String).str.zfill(8) for one in ("n", *numbers)))  # fmt: skip


def _registered(everyone: pl.DataFrame) -> pl.DataFrame:
    return everyone.select(
        "trainer_id", "vendor_id", external_ref=pl.format("Y-{}", pl.col("n")), given_name=pl.lit("Nora"),
        family_name="name", email=pl.format("y{}@year.example", pl.col("n")), country=pl.lit("DE"),
        zone="zone", worker_type=pl.lit("contractor"), user_id=_id("usr"), version=pl.lit(1),
    )  # fmt: skip


def _standing(everyone: pl.DataFrame) -> pl.DataFrame:
    return everyone.select(
        "trainer_id", sort_key=pl.lit(1), state=pl.lit("active"), most_recent=pl.lit(value=True),
        by_user=pl.lit("usr_1"), at_epoch=1_759_708_800 + pl.col("n"), why=pl.lit("signed"),
    )  # fmt: skip


def _onboarded(everyone: pl.DataFrame) -> pl.DataFrame:
    return everyone.select(
        *_ENGAGED, "project_id", "zone", pay_group=pl.lit("world"), rule_pack=pl.lit("contractor"),
        workweek_start_weekday=pl.lit(0), workweek_start_seconds=pl.lit(0), pay_currency=pl.lit("EUR"),
        valid_from=pl.lit(date(2025, 1, 6)), weekly_cap_seconds=pl.lit(72_000), version=pl.lit(1),
        started_epoch=pl.lit(1_759_708_800),
    )  # fmt: skip


def _rates(everyone: pl.DataFrame) -> pl.DataFrame:
    return everyone.select(
        "engagement_id", "trainer_id", _EUR, rate_id=_id("prt"), rate_e4=pl.lit(_RATE_E4),
        valid_from=pl.lit(date(2025, 1, 6)), known_epoch=pl.lit(1_759_708_800), set_by=pl.lit("usr_1"),
    )  # fmt: skip


def _named(everyone: pl.DataFrame) -> pl.DataFrame:
    named = pl.format("Nora {}", pl.col("name"))
    mail = pl.format("y{}@year.example", pl.col("n"))
    return everyone.select(
        "trainer_id", "vendor_id", "zone", email=mail, email_key=mail, name=named, name_key=named.str.to_lowercase(),
        user_id=_id("usr"),
    )  # fmt: skip


def _engaged(everyone: pl.DataFrame) -> pl.DataFrame:
    return everyone.select(
        *_ENGAGED, "project_id", "project_name", "zone", workweek_start_weekday=pl.lit(0),
        workweek_start_seconds=pl.lit(0), valid_from=pl.lit(date(2025, 1, 6)), weekly_cap_seconds=pl.lit(72_000),
    )  # fmt: skip


def _payees(everyone: pl.DataFrame) -> pl.DataFrame:
    return everyone.select(
        "trainer_id", "vendor_id", "zone", external_ref=pl.format("Y-{}", pl.col("n")), given_name=pl.lit("Nora"),
        family_name="name", country=pl.lit("DE"),
    )  # fmt: skip


def _terms(everyone: pl.DataFrame) -> pl.DataFrame:
    return everyone.select(
        "engagement_id", "trainer_id", "vendor_id", "project_name", "zone", pay_group=pl.lit("world"),
        rule_pack=pl.lit("contractor"), workweek_start_weekday=pl.lit(0), workweek_start_seconds=pl.lit(0),
        pay_currency=pl.lit("EUR"), valid_from=pl.lit(date(2025, 1, 6)),
    )  # fmt: skip


def _weeks(some: pl.DataFrame, weeks: int) -> pl.DataFrame:
    """Give each person's weeks, oldest first: when each began, was approved and paid, and in which run."""
    first = MONTH_BEGINS - timedelta(weeks=weeks)
    of_all = pl.DataFrame({"w": pl.int_range(weeks, eager=True)}).with_columns(
        week_start=pl.lit(first) + pl.duration(days=7 * pl.col("w")), run=pl.col("w") // EVERY_WEEKS,
        waits=pl.col("w") == weeks - 1,
    )  # fmt: skip
    began = pl.col("week_start").cast(pl.Datetime).dt.epoch("s")
    return some.join(of_all, how="cross").with_columns(
        week_start_epoch=began, week_end_epoch=began + 7 * 86_400, submitted_epoch=began + 7 * 86_400,
        approved_epoch=began + 9 * 86_400, timesheet_id=_id("tsh", "w"), accrual_id=_id("acr", "w"),
        earning_id=_id("ern", "w"), charge_id=_id("chg", "w"), pay_item_id=_id("itm", "run"),
        payment_id=_id("pay", "run"), pay_run_id=pl.format("run_year_{}", pl.col("run").cast(pl.String).str.zfill(3)),
    )  # fmt: skip


def _work(house: House, rows: pl.DataFrame) -> None:
    """Write some people's year, service by service."""
    done = rows.filter(~pl.col("waits"))
    _write(house, "timetracking", _hours(rows, done))
    _write(house, "payroll", _earned(done) | _paid(done))
    _write(house, "payments", _ordered(done))
    _write(house, "billing", _charged(done))
    _write(house, "ledger", _booked(done, _days(done)))


def _days(rows: pl.DataFrame) -> pl.DataFrame:
    days = pl.DataFrame({"d": pl.int_range(DAYS, eager=True)})
    start = pl.col("week_start_epoch") + 86_400 * pl.col("d") + 8 * 3600
    return rows.join(days, how="cross").with_columns(
        entry_id=_id("ent", "w", "d"), work_date=pl.col("week_start") + pl.duration(days=pl.col("d")),
        start_epoch=start, end_epoch=start + _SECONDS, seconds=pl.lit(_SECONDS),
    )  # fmt: skip


def _hours(rows: pl.DataFrame, done: pl.DataFrame) -> dict[sa.Table, pl.DataFrame]:
    state = pl.when("waits").then(pl.lit("submitted")).otherwise(pl.lit("approved"))
    key = pl.when("waits").then(1).otherwise(2)
    common = ("trainer_id", "entry_id", "engagement_id", "timesheet_id", "work_date", "zone", "seconds", "start_epoch",
              "end_epoch")  # fmt: skip
    entries = _days(rows).with_columns(code=pl.lit("REG"), made_by=pl.lit("usr_1"), version=pl.lit(1))
    step = {"by_user": pl.lit("usr_1"), "why": pl.lit("")}
    return {
        timetracking.timesheets: rows.select(
            "timesheet_id", "trainer_id", "engagement_id", "week_start", "week_start_epoch", "week_end_epoch",
            state=state, state_key=key, submitted_by=pl.lit("usr_1"),
        ),
        timetracking.timesheet_states: pl.concat([
            rows.select("timesheet_id", sort_key=pl.lit(1), state=pl.lit("submitted"), at_epoch="submitted_epoch",
                        **step),
            done.select("timesheet_id", sort_key=pl.lit(2), state=pl.lit("approved"), at_epoch="approved_epoch",
                        **step),
        ]),
        timetracking.entries: entries.select(*common, "version", "code", "made_by", state=state, state_key=key,
                                             live=pl.lit(value=True)),
        timetracking.entry_versions: entries.select(
            *common, "version", "code", "made_by", task=pl.format("Task {}", pl.col("d")), description=pl.lit(""),
            made_epoch="end_epoch", why=pl.lit(""), device=pl.lit("desktop"),
        ),
        timetracking.approvals: done.select(
            "timesheet_id", "trainer_id", "approved_epoch", approval_id=_id("apr", "w"), approved_by=pl.lit("usr_2"),
            lines_digest=pl.lit("sha256:0"),
        ),
    }  # fmt: skip


def _money(rate_e4: int) -> dict[str, pl.Expr]:
    seconds = DAYS * _SECONDS
    amount_minor = seconds * rate_e4 // 360_000
    values = {"rate_e4": rate_e4, "seconds": seconds, "amount_minor": amount_minor, "code": "REG"}
    return {name: pl.lit(value) for name, value in values.items()}


def _earned(done: pl.DataFrame) -> dict[sa.Table, pl.DataFrame]:
    return {
        payroll.accruals: done.select(
            "accrual_id", "trainer_id", "vendor_id", cause=pl.lit("hours.approved"), reason=pl.lit("Approved hours"),
            at_epoch="approved_epoch",
        ),
        payroll.earnings: done.select(
            "trainer_id", "earning_id", "accrual_id", "engagement_id", _EUR, pay_group=pl.lit("world"),
            workweek_start="week_start", premium_e4=pl.lit(0), pack=pl.lit("contractor"), pack_version=pl.lit("1"),
            week_pay=pl.lit(0), week_seconds=pl.lit(0), **_money(_RATE_E4),
        ),
        payroll.earning_claims: done.select("earning_id", "trainer_id", "pay_item_id"),
    }  # fmt: skip


def _items(done: pl.DataFrame) -> pl.DataFrame:
    """Give a pay item a run: what four weeks came to, and when it settled."""
    worth = DAYS * _SECONDS * _RATE_E4 // 360_000
    keys = ("trainer_id", "pay_item_id", "payment_id", "pay_run_id")
    return done.group_by(keys, maintain_order=True).agg(
        amount_minor=pl.len().cast(pl.Int64) * worth, seconds=pl.len().cast(pl.Int64) * DAYS * _SECONDS,
        payday=pl.col("week_start").max() + pl.duration(days=11), settled_epoch=pl.col("approved_epoch").max() + 86_400,
    )  # fmt: skip


def _paid(done: pl.DataFrame) -> dict[sa.Table, pl.DataFrame]:
    items = _items(done)
    states = [
        items.select("payment_id", state=pl.lit(state), at_epoch="settled_epoch", why=pl.lit(""))
        for state in ("ordered", "released", "settled")
    ]
    return {
        payroll.pay_items: items.select("pay_item_id", "pay_run_id", "trainer_id", "amount_minor", "seconds", _EUR),
        payroll.payments: items.select(
            "payment_id", "pay_item_id", "payday", attempt=pl.lit(1), end_to_end_id=pl.col("payment_id"),
            method=pl.lit("sepa"), last4=pl.lit("3000"), ordered_epoch="settled_epoch",
        ),
        payroll.payment_states: pl.concat(states),
    }  # fmt: skip


def _ordered(done: pl.DataFrame) -> dict[sa.Table, pl.DataFrame]:
    items = _items(done)
    accounts = done.unique("trainer_id", maintain_order=True).filter(pl.col("n") < _DEMO)
    filed = items.join(accounts, on="trainer_id", how="semi")
    states = [
        items.select("payment_id", sort_key=pl.lit(at), state=pl.lit(state), by_user=pl.lit("usr_1"),
                     at_epoch="settled_epoch", why=pl.lit(""))
        for at, state in enumerate(("created", "released", "sent", "settled"), 1)
    ]  # fmt: skip
    return {
        payments.payments: items.select(
            "payment_id", "pay_item_id", "pay_run_id", "trainer_id", "amount_minor", "payday", _EUR,
            end_to_end_id=pl.col("payment_id"), ordered_epoch="settled_epoch",
        ),
        payments.payment_states: pl.concat(states),
        payments.payout_accounts: accounts.select(
            "trainer_id", _EUR, account_id=_id("acct"), method=pl.lit("sepa"), country=pl.lit("DE"),
            last4=pl.lit("3000"), bank_name=pl.lit("Deutsche Kreditbank"), made_by=pl.lit("usr_1"),
            made_epoch=pl.lit(1_759_708_800), import_id=pl.lit(""), details=pl.lit(b""), details_lookup=_id("d"),
            number_lookup=_id("l"),
        ),
        payments.payout_account_states: accounts.select(
            account_id=_id("acct"), sort_key=pl.lit(1), state=pl.lit("active"), by_user=pl.lit("usr_1"),
            at_epoch=pl.lit(1_759_708_800), why=pl.lit(""),
        ),
        payments.file_payments: filed.join(accounts.select("trainer_id", "n"), on="trainer_id").select(
            "payment_id", file_id=pl.col("pay_run_id").str.replace("run", "fil"), account_id=_id("acct"),
            live=pl.lit(value=True),
        ),
    }  # fmt: skip


def _charged(done: pl.DataFrame) -> dict[sa.Table, pl.DataFrame]:
    return {
        billing.charge_accruals: done.select(
            "accrual_id", "trainer_id", "client_id", kind=pl.lit("hours.approved"), cause=pl.lit("hours.approved"),
            posted_epoch="approved_epoch",
        ),
        billing.charges: done.select(
            "charge_id", "accrual_id", "trainer_id", "client_id", "engagement_id", _EUR, workweek_start="week_start",
            kind=pl.lit("hours.approved"), **_money(_BILL_E4),
        ),
    }  # fmt: skip


def _booked(done: pl.DataFrame, entries: pl.DataFrame) -> dict[sa.Table, pl.DataFrame]:
    accrued = ("trainer_id", "accrual_id", "engagement_id", _EUR)
    work = {"workweek_start": pl.col("week_start"), "cause": pl.lit("hours.approved")}
    items = _items(done)
    return {
        ledger.approved_hours: entries.select(
            "trainer_id", "entry_id", "engagement_id", "work_date", "seconds", "start_epoch", "end_epoch",
            entry_version=pl.lit(1), piece=pl.lit(0), approval_id=_id("apr", "w"), code=pl.lit("REG"),
            workweek_start="week_start",
        ),
        ledger.earnings: done.select(*accrued, "earning_id", **work, **_money(_RATE_E4)),
        ledger.charges: done.select(*accrued, "charge_id", "client_id", **work, **_money(_BILL_E4)),
        ledger.claims: done.select(
            "trainer_id", "pay_item_id", "engagement_id", workweek_start="week_start",
            seconds=pl.lit(DAYS * _SECONDS), amount_minor=pl.lit(DAYS * _SECONDS * _RATE_E4 // 360_000),
        ),
        ledger.pay_items: items.select("trainer_id", "pay_item_id", "pay_run_id", "amount_minor", _EUR),
        ledger.payment_steps: items.select(
            "trainer_id", "payment_id", "pay_item_id", "amount_minor", _EUR, step=pl.lit("released"),
            at_epoch="settled_epoch", why=pl.lit(""),
        ),
    }  # fmt: skip


def _runs(house: House, weeks: int) -> None:
    """Write a pay run for every four weeks, opened, approved and paid."""
    first = MONTH_BEGINS - timedelta(weeks=weeks)
    runs = pl.DataFrame({"run": pl.int_range(-(-weeks // EVERY_WEEKS), eager=True)}).with_columns(
        pay_run_id=pl.format("run_year_{}", pl.col("run").cast(pl.String).str.zfill(3)),
        period_start=pl.lit(first) + pl.duration(days=28 * pl.col("run")),
    )  # fmt: skip
    states = [
        runs.select("pay_run_id", position=pl.lit(at), state=pl.lit(state), by_user=pl.lit("usr_1"),
                    at_epoch=1_759_708_800 + pl.col("run"), why=pl.lit(""))
        for at, state in enumerate(("draft", "ready", "approved", "processing", "paid"))
    ]  # fmt: skip
    ended = pl.col("period_start") + pl.duration(days=28)
    _write(house, "payroll", {
        payroll.pay_runs: runs.select(
            "pay_run_id", "period_start", kind=pl.lit("regular"), pay_group=pl.lit("world"), period_end=ended,
            payday=ended + pl.duration(days=4), opened_by=pl.lit("usr_1"), opened_epoch=1_759_708_800 + pl.col("run"),
        ),
        payroll.pay_run_states: pl.concat(states),
    })  # fmt: skip
    named = runs.with_columns(file_id=pl.col("pay_run_id").str.replace("run", "fil"))
    _write(house, "payments", {
        payments.payment_files: named.select(
            "file_id", "pay_run_id", method=pl.lit("sepa"), prepared_by=pl.lit("usr_1"),
            prepared_epoch=1_759_708_800 + pl.col("run"), payments=pl.lit(5000), total_minor=pl.lit('{"EUR": 1}'),
            lines_digest=pl.lit("sha256:0"),
        ),
        payments.payment_file_states: named.select(
            "file_id", sort_key=pl.lit(1), state=pl.lit("settled"), by_user=pl.lit("usr_1"),
            at_epoch=1_759_708_800 + pl.col("run"), why=pl.lit(""),
        ),
    })  # fmt: skip


def _write(house: House, service: str, rows: dict[sa.Table, pl.DataFrame]) -> None:
    with house.services[service].units.engine.begin() as connection:
        for table, frame in rows.items():
            write_columns(connection, table, frame)


def _settle_down(house: House) -> None:
    """Let the databases look at what they hold, as they do by themselves in the night."""
    for service in house.services.values():
        engine = service.units.engine
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
