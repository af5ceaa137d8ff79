"""Billing on a real SQLite file, with short words for what tests do to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import places
from invoice_samples import BERLIN, IBAN, PARIS

from services.billing.domain.client import Client
from services.billing.domain.tax import Tax
from services.billing.events.listen import LISTENERS
from services.billing.main import MIGRATIONS
from services.billing.main import service as build
from services.billing.usecases.draft_invoice import DraftInvoice, draft_invoice
from services.billing.usecases.issue_invoice import IssueInvoice, issue_invoice
from services.billing.usecases.open_legal_entity import OpenLegalEntity, open_legal_entity
from services.billing.usecases.ports import StoredInvoice
from services.billing.usecases.register_client import RegisterClient, register_client
from services.billing.usecases.set_bill_rates import SetBillRate, set_bill_rates
from shared.events.onboarding import EngagementStarted
from shared.events.timetracking import ApprovedLine, HoursApproved, HoursCorrected, ProjectOpened, VoidedLine
from shared.plumbing.ids import id_source
from shared.plumbing.migrate import upgrade
from shared.plumbing.service import Service, Wiring
from shared.values.call import Actor, Call
from shared.values.rate import Rate
from shared.values.span import local_midnight

NOW = 1_793_600_000  # 2 November 2026
MONDAY = date(2026, 10, 5)


def engagement(client_id: str, number: int, **changes: Any) -> EngagementStarted:
    """Give the n-th trainer's engagement on the first project."""
    terms = {"workweek_start_weekday": 0, "workweek_start_seconds": 0, "zone": "Europe/Berlin"} | changes
    return EngagementStarted(
        f"eng_{number}", f"trn_{number}", "ven_1", client_id, "prj_1", "Clinical reasoning", "world", "contractor",
        pay_currency="EUR", valid_from="2026-10-05", **terms,
    )  # fmt: skip


def approved(number: int, seconds: int, *, day: date = MONDAY, entry: str = "ent_1", version: int = 1) -> HoursApproved:
    """Give one approved entry of the n-th trainer, from nine in the morning in Berlin."""
    start = local_midnight(day, "Europe/Berlin") + 9 * 3600
    line = ApprovedLine(f"{entry}_{number}", version, f"eng_{number}", day.isoformat(), "Europe/Berlin", seconds, "REG",
                        start, start + seconds)  # fmt: skip
    return HoursApproved(f"apr_{entry}_{number}_{version}", "tsh_1", f"trn_{number}", "usr_9", "sha256:0f", (line,))


def corrected(number: int, *, entry: str = "ent_1", version: int = 1) -> HoursCorrected:
    """Void that entry again."""
    line = VoidedLine(f"{entry}_{number}", version, f"eng_{number}", 0)
    return HoursCorrected(f"cor_{entry}_{number}", f"trn_{number}", "usr_1", "lunch break", (line,))


@dataclass
class House:
    """The service with short words for what tests do to it; the clock moves a second with every word."""

    service: Service
    clock: list[int]
    client: Client | None = None

    def call(self, user: str = "usr_fin", role: str = "finance", **rows: str) -> Call:
        self.clock[0] += 1
        return Call(Actor(user, frozenset({role}), **rows), self.clock[0], self.service.wiring.new_id)

    def hear(self, *facts: Any) -> None:
        call = self.service.call_as_service()
        with self.service.units.write(call) as unit:
            LISTENERS[type(facts[0])](unit, call, list(facts))

    def do(self, verb: Callable[..., Any], command: Any, call: Call | None = None) -> Any:
        call = call or self.call()
        with self.service.units.write(call) as unit:
            return verb(unit, call, command)

    def see(self, verb: Callable[..., Any], *arguments: Any, call: Call | None = None) -> Any:
        call = call or self.call()
        with self.service.units.read(call) as unit:
            return verb(unit, call, *arguments)

    def rate(self, scope_id: str, text: str, valid_from: date = MONDAY, valid_to: date | None = None) -> None:
        self.do(set_bill_rates, [SetBillRate(scope_id, Rate.parse(text, "EUR"), valid_from, valid_to)])

    def draft(self, up_to: date = date(2026, 11, 2)) -> StoredInvoice:
        return self.do(draft_invoice, DraftInvoice(self.client.client_id, up_to))

    def issue(self, draft: StoredInvoice, day: date = date(2026, 11, 2)) -> StoredInvoice:
        return self.do(issue_invoice, IssueInvoice(draft.invoice_id, day), self.call("usr_boss", "finance_approver"))

    def said(self, kind: str) -> list[dict[str, Any]]:
        with self.service.units.engine.connect() as connection:
            rows = connection.exec_driver_sql(f"select data from outbox where type = '{kind}' order by position")  # noqa: S608
            return [msgspec.json.decode(row[0]) for row in rows]

    def posted(self) -> Sequence[tuple[Any, ...]]:
        with self.service.units.read(self.call()) as unit:
            return unit.charges.posted(unit.engagements.all_ids(), None, None).sort(
                "engagement_id", "workweek_start", "rate_e4"
            ).select("engagement_id", "rate_e4", "seconds", "amount_minor").rows()  # fmt: skip


def open_house(path: Path, jwks: Callable[[], dict[str, Any]], tail: bytes = b"\1") -> House:
    """Open the service on a database file; ids count up, so that every run makes the same ones.

    Who opens a copy gives another tail: ids begin to count anew, and would meet those in it.
    """
    clock = [NOW]
    new_id = id_source(lambda: clock[0] * 1000, lambda size: tail * size)
    url = places.database_url(path)
    return House(build(Wiring(url, lambda: clock[0], new_id, lambda _name: b"k" * 32, jwks)), clock)


def furnish(house: House) -> None:
    """Migrate, enter one of our companies, register a client."""
    upgrade(house.service.units.engine, MIGRATIONS)
    house.do(open_legal_entity, OpenLegalEntity(BERLIN, IBAN, "KP-"))
    house.client = house.do(register_client, RegisterClient(PARIS, "EUR", Tax("AE"), buyer_reference="LAB-REF-77"))


def people(house: House) -> None:
    """Let a project, two engagements and 95 EUR an hour be known."""
    client_id = house.client.client_id
    house.hear(ProjectOpened("prj_1", client_id, "Clinical reasoning"))
    house.hear(engagement(client_id, 1), engagement(client_id, 2))
    house.rate("prj_1", "95.0000", date(2026, 1, 1))
