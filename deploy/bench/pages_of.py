"""What there is to ask pages for in a filled house. In: the house. Out: things by kind, as addresses name them.

Where a page explains a price, the thing is one of the sample month's, which has all that prices are made of; where it
lists rows, it is one of the year's, which has many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from deploy.bench.result import Result
from deploy.month.people import demo_logins
from deploy.onebox.house import House
from services.audit.store import tables as audit
from services.billing.store import tables as billing
from services.ledger.store import tables as ledger
from services.notifications.store import tables as notifications
from services.payments.store import tables as payments
from services.payroll.store import tables as payroll
from services.timetracking.store import tables as timetracking

# Everything of the year is called so; its people are numbered.
YEAR, FIRST = "_year_", "_00000000"


def demo_of(house: House) -> tuple[str, str]:
    """Give the demo trainer's id and one of their engagements."""
    return user_of(house, "trainer").trainer_id, str(_first(
        house, "timetracking", timetracking.engagements.c.engagement_id,
        timetracking.engagements.c.trainer_id == user_of(house, "trainer").trainer_id,
    ))  # fmt: skip


def samples_of(house: House) -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Give things that pages show, each with all that an address may name of it."""
    demo, client = demo_of(house)[0], user_of(house, "client").client_id
    sheets, lived, lines = timetracking.timesheets.c, timetracking.entries.c, billing.invoice_lines.c
    runs, items = payroll.pay_run_states.c, payroll.pay_items.c
    invoice = _last(house, "billing", billing.invoices.c.invoice_id, billing.invoices.c.client_id == client)
    draft = _last(house, "payroll", runs.pay_run_id, runs.pay_run_id.contains(YEAR))
    paid = _last(house, "payroll", runs.pay_run_id, runs.state == "paid")
    trainer = {"trainer_id": f"trn{FIRST}"}
    return {
        "own tsh": _named(_last(house, "timetracking", sheets.timesheet_id, sheets.trainer_id == demo)),
        "own ent": _named(_last(house, "timetracking", lived.entry_id, lived.trainer_id == demo, lived.live)),
        "tsh": _named(_last(house, "timetracking", sheets.timesheet_id, sheets.state == "submitted")),
        "approved tsh": _named(_first(
            house, "timetracking", sheets.timesheet_id, sheets.trainer_id == demo, sheets.state == "approved"
        )),
        "itm": _named(_first(house, "payroll", items.pay_item_id, items.trainer_id == demo)),
        "ern": _named(_first(house, "payroll", payroll.earnings.c.earning_id, payroll.earnings.c.trainer_id == demo)),
        "dsp": _named(_last(house, "timetracking", timetracking.disputes.c.dispute_id)),
        "billed dsp": _named(_last(
            house, "timetracking", timetracking.disputes.c.dispute_id, timetracking.disputes.c.client_id == client
        )),
        "trn": _named(f"trn{FIRST}"),
        "run": [{"identifier": one, **trainer} for one in (draft, paid)],
        "inv": [{"identifier": invoice, "number": str(_first(
            house, "billing", lines.line_number, lines.invoice_id == invoice
        ))}],
        "chg": _named(_first(house, "billing", billing.charges.c.charge_id)),
        "usr": _named(user_of(house, "approver").user_id),
        "acct": _named(_last(house, "payments", payments.payout_accounts.c.account_id)),
        "whk": _named(_last(house, "notifications", notifications.webhook_endpoints.c.endpoint_id)),
        "any": _named(_last(house, "ledger", ledger.payments.c.payment_id), invoice),
        "week": [_week(house)],
        "account": [{"account": account, "currency": "EUR"} for account in ("accrued_wages", "bank")],
    }  # fmt: skip


def held(house: House) -> list[Result]:
    """Count what the house holds."""
    tables = {
        "timetracking": (timetracking.trainers, timetracking.timesheets, timetracking.entries, timetracking.disputes),
        "payroll": (payroll.earnings, payroll.pay_items), "payments": (payments.payments,),
        "billing": (billing.charges, billing.invoice_lines), "ledger": (ledger.postings,), "audit": (audit.entries,),
    }  # fmt: skip
    rows = []
    for service, some in tables.items():
        with house.services[service].units.engine.connect() as connection:
            rows += [
                Result(f"rows in {service}'s {table.name}",
                       f"{connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one():,}")
                for table in some
            ]  # fmt: skip
    return rows


def _week(house: House) -> dict[str, str]:
    table = ledger.earnings.c
    query = sa.select(table.trainer_id, table.engagement_id, table.workweek_start).where(
        table.trainer_id == f"trn{FIRST}"
    )
    with house.services["ledger"].units.engine.connect() as connection:
        row = connection.execute(query.order_by(table.workweek_start).limit(1)).one()
    return {"trainer_id": row.trainer_id, "engagement_id": row.engagement_id, "first": row.workweek_start.isoformat()}


def user_of(house: House, role: str) -> Any:
    """Give the demo person of a role, as whom one calls."""
    identity = house.services["identity"]
    with identity.units.read(identity.call_as_service()) as unit:
        (account,) = unit.accounts.by_emails([demo_logins()[role]]).values()
    return account.actor


def _first(house: House, service: str, column: Any, *where: Any) -> Any:
    return _one(house, service, sa.select(sa.func.min(column)).where(*where))


def _last(house: House, service: str, column: Any, *where: Any) -> Any:
    return _one(house, service, sa.select(sa.func.max(column)).where(*where))


def _one(house: House, service: str, query: sa.Select[Any]) -> Any:
    with house.services[service].units.engine.connect() as connection:
        return connection.execute(query).scalar_one()


def _named(*identifiers: str) -> list[dict[str, str]]:
    return [{"identifier": one} for one in identifiers]
