"""A year of many people's work beside a sample month, without the year it takes: rows straight into the tables.

In: a house that a month was told in, how many people, how many weeks. Out: the same house with, for each of them and
week, five entries of two hours: submitted, approved, earned, charged, and paid and billed every four weeks; the last
week waits for approval, and a run of the weeks before it is a draft. The demo trainer has the same year, so that their
own pages are as full as they get. One in fifty has an account that nobody has approved: the last payment waits.

What pages read is filled, as the services write it (the books, what clients were billed, the audit trail); what they
do not read, sealed account numbers above all, is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import polars as pl
import sqlalchemy as sa

from deploy.bench import year_engaged as engaged
from deploy.bench.pages_of import demo_of, user_of
from deploy.bench.year_billed import charged, invoice_lines, invoices_of
from deploy.bench.year_booked import booked
from deploy.bench.year_noted import accounts, disputes, note
from deploy.bench.year_paid import earned, ordered, paid, pay_runs
from deploy.bench.year_words import DEMO, EVERY_WEEKS, MONTH_BEGINS, Rows, named, open_run
from deploy.bench.year_worked import days_of, hours
from deploy.onebox.house import House
from services.billing.store import tables as billing
from services.ledger.store import tables as ledger
from services.notifications.usecases.ports import Terms
from services.notifications.usecases.register_webhook import register_webhook
from services.onboarding.store import tables as onboarding
from services.payroll.store import tables as payroll
from services.timetracking.store import tables as timetracking
from shared.plumbing.columns import write_columns

_AT_ONCE = 500


@dataclass(frozen=True)
class Place:
    """Where the new people work: a vendor, a client and one of its projects."""

    vendor_id: str
    client_id: str
    project_id: str
    project_name: str


def fill_a_year(house: House, people: int, weeks: int) -> None:
    """Add people and their year; the demo trainer gets one too."""
    demo, places = demo_of(house), _places(house)
    everyone = _people(people, places)
    _engage(house, everyone)
    own = everyone.head(1).with_columns(
        trainer_id=pl.lit(demo[0]), engagement_id=pl.lit(demo[1]), n=pl.lit(DEMO, pl.Int64)
    )
    runs, files = pay_runs(open_run(weeks), weeks)
    everybody = _weeks(pl.concat([everyone, own]), weeks).filter("claimed")
    invoices, in_the_books = invoices_of(house, everybody)
    for service, rows in (("payroll", runs), ("payments", files), ("billing", invoices), ("ledger", in_the_books)):
        _write(house, service, rows)
    for some in [own, *everyone.iter_slices(_AT_ONCE)]:
        _work(house, _weeks(some, weeks), weeks)
    _listen(house)
    _settle_down(house)


def _listen(house: House) -> None:
    """Register an address that a vendor's program is told at."""
    notifications = house.services["notifications"]
    call = replace(notifications.call_as_service(), actor=user_of(house, "vendor_manager"))
    with notifications.units.write(call) as unit:
        register_webhook(unit, call, Terms("https://hooks.example.org/hourbook", "A program", ("hours.approved",)))


def _engage(house: House, everyone: pl.DataFrame) -> None:
    """Write people as every service knows them."""
    _write(house, "onboarding", {
        onboarding.trainers: engaged.registered(everyone), onboarding.trainer_states: engaged.standing(everyone),
        onboarding.engagements: engaged.onboarded(everyone), onboarding.pay_rates: engaged.rates(everyone),
    })  # fmt: skip
    _write(house, "timetracking", {
        timetracking.trainers: engaged.listed(everyone), timetracking.engagements: engaged.engaged(everyone),
        timetracking.credentials: engaged.credentials(everyone),
    })  # fmt: skip
    _write(house, "payroll", {
        payroll.trainers: engaged.payees(everyone), payroll.engagements: engaged.terms(everyone),
        payroll.pay_rates: engaged.rates(everyone).drop("set_by"),
        payroll.payout_accounts: engaged.payout_accounts(everyone),
    })  # fmt: skip
    _write(house, "billing", {
        billing.engagements: engaged.clients_terms(everyone),
        billing.trainer_codes: everyone.select("client_id", "trainer_id", sequence=100_000 + pl.col("n")),
    })  # fmt: skip
    _write(house, "identity", accounts(everyone))
    _write(house, "ledger", {ledger.engagements: engaged.books_terms(everyone)})


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
        at=pl.col("n") % len(places), trainer_id=named("trn"), engagement_id=named("eng"), zone=pl.lit("Europe/Berlin"),
        name=pl.format("Weiss-{}", pl.col("n")),
    ).join(known, on="at", how="left")  # fmt: skip


def _weeks(some: pl.DataFrame, weeks: int) -> pl.DataFrame:
    """Give each person's weeks, oldest first: when each began, was approved and paid, and in which run."""
    first = MONTH_BEGINS - timedelta(weeks=weeks)
    of_all = pl.DataFrame({"w": pl.int_range(weeks, eager=True)}).with_columns(
        week_start=pl.lit(first) + pl.duration(days=7 * pl.col("w")), run=pl.col("w") // EVERY_WEEKS,
        waits=pl.col("w") == weeks - 1,
    ).with_columns(
        claimed=~pl.col("waits") & (pl.col("run") < open_run(weeks)), last_run=pl.lit(open_run(weeks) - 1)
    )  # fmt: skip
    began = pl.col("week_start").cast(pl.Datetime).dt.epoch("s")
    return some.join(of_all, how="cross").with_columns(
        week_start_epoch=began, week_end_epoch=began + 7 * 86_400, submitted_epoch=began + 7 * 86_400,
        approved_epoch=began + 9 * 86_400, booked_epoch=began + 9 * 86_400,
        heard_id=pl.col("w").cast(pl.String).str.zfill(8),
        invoice_id=pl.concat_str([
            pl.lit("inv_year"), pl.col("client_id").str.tail(12), pl.col("run").cast(pl.String).str.zfill(3)
        ], separator="_"),
        timesheet_id=named("tsh", "w"), accrual_id=named("acr", "w"),
        earning_id=named("ern", "w"), charge_id=named("chg", "w"), pay_item_id=named("itm", "run"),
        payment_id=named("pay", "run"), pay_run_id=pl.format("run_year_{}", pl.col("run").cast(pl.String).str.zfill(3)),
    )  # fmt: skip


def _work(house: House, rows: pl.DataFrame, weeks: int) -> None:
    """Write some people's year of so many weeks, service by service."""
    done = rows.filter(~pl.col("waits"))
    claimed, entries = done.filter("claimed"), days_of(done)
    _write(house, "timetracking", hours(rows, done, weeks) | disputes(days_of(rows), weeks))
    _write(house, "payroll", earned(done, claimed, entries) | paid(claimed))
    _write(house, "payments", ordered(claimed))
    _write(house, "billing", charged(done, entries) | invoice_lines(claimed))
    _write(house, "ledger", booked(done, claimed, entries))
    note(house, rows)


def _write(house: House, service: str, rows: Rows) -> None:
    with house.services[service].units.engine.begin() as connection:
        for table, frame in rows.items():
            write_columns(connection, table, frame)


def _settle_down(house: House) -> None:
    """Let the clock fold what it folds, and the databases look at what they hold, as they do in the night."""
    books = house.services["ledger"]
    folded = 1
    while folded:
        call = books.call_as_service()
        with books.units.write(call) as unit:
            folded = books.ticks["fold_sums"](unit, call)
    for service in house.services.values():
        engine = service.units.engine
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
