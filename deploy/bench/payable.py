"""People to pay, without the months it takes: accounts, engagements and earnings written straight into tables.

In: a house's payroll and payments, how many trainers, how many pay periods. Out: rows as the services write them. The
earlier periods are paid and claimed; what the last one earned waits for a pay run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from deploy.month.accounts import account_fields
from deploy.month.countries import COUNTRIES, Country
from services.payments.domain.account import AccountDetails, read_account
from services.payments.store import tables as payments
from services.payments.usecases.ports import PayoutAccount
from services.payroll.store import tables as payroll
from shared.plumbing.database import insert_many
from shared.plumbing.service import Service
from shared.plumbing.unit import HEARD_KEYS

PERIOD_START = date(2026, 10, 5)
WEEKS = 2
PAY_GROUP = "world"
_HOUR_SECONDS = 3600
_EPOCH = 1_791_158_400
# Alternately dollars by ACH and euros by SEPA.
_PLACES = tuple(country for country in COUNTRIES if country.code in ("US", "DE"))
Rows = list[dict[str, Any]]


def fill(payroll_service: Service, payments_service: Service, trainers: int, periods: int) -> int:
    """Write trainers with two engagements each and what they earned; gives how many earnings wait to be paid."""
    draw = Random(f"payable {trainers}")
    people = [(f"trn_{number:032x}", _PLACES[number % len(_PLACES)]) for number in range(trainers)]
    _fill_payments(payments_service, people, draw)
    with payroll_service.units.engine.begin() as connection:
        insert_many(connection, payroll.trainers, [
            {"trainer_id": who, "vendor_id": "ven_1", "external_ref": f"A-{number}", "given_name": "Nora",
             "family_name": f"Weiss {number}", "country": place.code} for number, (who, place) in enumerate(people)
        ])  # fmt: skip
        insert_many(connection, payroll.engagements, [row for who, place in people for row in _engagements(who, place)])
        insert_many(connection, payroll.payout_accounts, [
            {"account_id": _account_id(who), "trainer_id": who, "state": "active", "method": _method(place),
             "currency": place.currency, "last4": "3000"} for who, place in people
        ])  # fmt: skip
        for before in range(periods - 1, 0, -1):
            _claim(connection, before, _earn(connection, people, before, payroll_service.wiring.new_id, draw))
        waiting = _earn(connection, people, 0, payroll_service.wiring.new_id, draw)
        names = payroll.unclaimed.columns.keys()
        insert_many(connection, payroll.unclaimed, [{name: row[name] for name in names} for row in waiting])
    settle_down(payroll_service)
    settle_down(payments_service)
    return len(waiting)


def settle_down(service: Service) -> None:
    """Do what PostgreSQL does by itself in the night after many rows came."""
    engine = service.units.engine
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")


def _engagements(who: str, place: Country) -> Iterator[dict[str, Any]]:
    for number in (1, 2):
        yield {"engagement_id": _engagement_id(who, number), "trainer_id": who, "vendor_id": "ven_1",
               "project_name": "Clinical reasoning", "pay_group": PAY_GROUP, "rule_pack": "contractor",
               "zone": place.zones[0], "workweek_start_weekday": 0, "workweek_start_seconds": 0,
               "pay_currency": place.currency}  # fmt: skip


def _engagement_id(who: str, number: int) -> str:
    return who.replace("trn", f"eng{number}")


def _account_id(who: str) -> str:
    return who.replace("trn", "acct")


def _method(place: Country) -> str:
    return "ach" if place.code == "US" else "sepa"


def _earn(connection: sa.Connection, people: Sequence[tuple[str, Country]], before: int, new_id: Any,
          draw: Random) -> Rows:  # fmt: skip
    """Add what one pay period earned: a line an engagement and work week and, in the US, overtime."""
    accruals: Rows = []
    rows: Rows = []
    for who, place in people:
        for week in range(WEEKS):
            accrual_id = new_id("acr")
            accruals.append({"accrual_id": accrual_id, "trainer_id": who, "vendor_id": "ven_1", "at_epoch": _EPOCH,
                             "cause": f"hours.approved apr_{len(accruals)}", "reason": "Approved hours"})  # fmt: skip
            start = PERIOD_START + timedelta(weeks=week - before * WEEKS)
            common = {"trainer_id": who, "accrual_id": accrual_id, "workweek_start": start, "currency": place.currency}
            rows += [_line(common, new_id("ern"), number, "REG", draw.randint(6, 20)) for number in (1, 2)]
            if place.code == "US":
                rows.append(_line(common, new_id("ern"), 2, "OT", draw.randint(1, 6)))
    insert_many(connection, payroll.accruals, accruals)
    insert_many(connection, payroll.earnings, rows)
    return rows


def _line(common: Mapping[str, Any], earning_id: str, engagement: int, code: str, hours: int) -> dict[str, Any]:
    premium_e4 = 300_000 if code == "OT" else 0
    return {
        **common, "earning_id": earning_id, "engagement_id": _engagement_id(common["trainer_id"], engagement),
        "pay_group": PAY_GROUP, "code": code, "rate_e4": 600_000, "premium_e4": premium_e4, "pack": "contractor",
        "pack_version": "1", "seconds": hours * _HOUR_SECONDS, "week_pay": 0, "week_seconds": 0,
        "amount_minor": hours * (600_000 + premium_e4) // 100,
    }  # fmt: skip


def _claim(connection: sa.Connection, before: int, rows: Rows) -> None:
    """Let an earlier run have claimed these."""
    start, run_id = PERIOD_START - timedelta(weeks=before * WEEKS), f"run_before_{before}"
    end = start + timedelta(weeks=WEEKS)
    insert_many(connection, payroll.pay_runs, [{
        "pay_run_id": run_id, "kind": "regular", "pay_group": PAY_GROUP, "period_start": start, "period_end": end,
        "payday": end, "opened_by": "usr_1", "opened_epoch": _EPOCH,
    }])  # fmt: skip
    items: dict[str, dict[str, Any]] = {}
    for row in rows:
        item = items.setdefault(row["trainer_id"], {
            "pay_item_id": f"itm_{before}_{row['trainer_id']}", "pay_run_id": run_id, "trainer_id": row["trainer_id"],
            "currency": row["currency"], "amount_minor": 0, "seconds": 0,
        })  # fmt: skip
        item["amount_minor"] += row["amount_minor"]
        item["seconds"] += row["seconds"]
    insert_many(connection, payroll.pay_items, list(items.values()))
    insert_many(connection, payroll.earning_claims, [
        {"earning_id": row["earning_id"], "trainer_id": row["trainer_id"],
         "pay_item_id": items[row["trainer_id"]]["pay_item_id"]} for row in rows
    ])  # fmt: skip


def _fill_payments(service: Service, people: Sequence[tuple[str, Country]], draw: Random) -> None:
    with service.units.write(service.call_as_service()) as unit:
        insert_many(unit.connection, payments.trainers, [
            {"trainer_id": who, "vendor_id": "ven_1", "external_ref": f"A-{number}", "email": f"n{number}@example.org",
             "country": place.code, "worker_type": "contractor"} for number, (who, place) in enumerate(people)
        ])  # fmt: skip
        # Payments has heard of each of them before: onboarding told.
        insert_many(unit.connection, HEARD_KEYS, [{"key": who} for who, _ in people])
        accounts = [_account(who, place, draw) for who, place in people]
        unit.accounts.add(accounts)
        unit.accounts.enter_states([(one.account_id, "pending") for one, _ in accounts], "usr_1", _EPOCH, "entered")
        unit.accounts.enter_states([(one.account_id, "active") for one, _ in accounts], "usr_2", _EPOCH, "approved")


def _account(who: str, place: Country, draw: Random) -> tuple[PayoutAccount, AccountDetails]:
    holder = f"{draw.choice(place.given)} {draw.choice(place.family)}"
    details = read_account(account_fields(draw, place, holder))
    return PayoutAccount(_account_id(who), who, details.method, details.currency, details.country, details.last4,
                         details.bank_name, "pending", "usr_1", _EPOCH), details  # fmt: skip
