"""A house with a month in it, and someone of each role at its doors, each with a counterpart who has rows too.

In: a month's data. Out: `Doors`: callers by name, the ids of rows that belong to one of them or to another, requests,
and what every database holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deploy.month.calendar import SETUP
from deploy.month.people import DEMO_PEOPLE
from deploy.onebox.house import House, open_house
from deploy.onebox.secrets import secrets_in
from shared.plumbing.ids import id_source
from shared.plumbing.tokens import issue_token, signing_keys
from shared.plumbing.web import create_flask
from shared.values.call import OWNED_BY, Actor

NOW = SETUP + 90 * 86_400
# What a row belongs to.
OWNERS = ("trainer_id", "vendor_id", "client_id")
# Where nobody listens: whatever is told there fails at once.
NOBODY_LISTENS = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Owner:
    """A trainer, the trainer's vendor, and a client whose invoices hold their hours."""

    trainer_id: str
    vendor_id: str
    client_id: str


class Doors:
    """Every service's door, on a house that nobody else uses."""

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        """Open the house of a month again, with these settings."""
        numbers = count()
        new_id = id_source(lambda: NOW * 1000, lambda size: next(numbers).to_bytes(size, "big"))
        told = {"webhook_allowed_origins": NOBODY_LISTENS, **(settings or {})}
        self.house: House = open_house(data, lambda: NOW, new_id, told)
        self.clients: dict[str, FlaskClient] = {
            name: create_flask(service).test_client() for name, service in self.house.services.items()
        }
        self._key = signing_keys(secrets_in(data / "secrets")("token_signing_key"))[0]
        self._asked = count()
        self.actors = self._actors()
        mine, theirs = self.actors["trainer"], self._trainer_of(self.actors["vendor_1"])
        ours = str(self.actors["client"].client_id)
        self.mine = Owner(str(mine.trainer_id), str(mine.vendor_id), ours)
        other_client = next(one for one in self.column("billing", "invoices", "client_id") if one != ours)
        self.theirs = Owner(str(theirs), str(self.actors["vendor_1"].vendor_id), other_client)
        assert self.mine.vendor_id != self.theirs.vendor_id
        for owner in (self.mine, self.theirs):
            self._recruit(owner.vendor_id)
            self._dispute(owner.trainer_id)
            self._doubt(owner)
            self._claim(owner.trainer_id)
            self._begin_from(owner.trainer_id)
            self._listen(Actor("usr_own", frozenset({"vendor_manager"}), vendor_id=owner.vendor_id), "hours.approved")
            self._listen(Actor("usr_own", frozenset({"client"}), client_id=owner.client_id), "invoice.issued")

    def _recruit(self, vendor_id: str) -> None:
        """Bring two trainers to a vendor; invite one of them."""
        rows = "".join(f"Z-{ref},Zoe,Zander,{ref}@{vendor_id[4:]}.example,DE,Europe/Berlin\n" for ref in "xy")
        sheet = f"external_ref,given_name,family_name,email,country,zone\n{rows}"
        admin, place = self.actors["admin"], f"/api/onboarding/v1/vendors/{vendor_id}/trainer-imports"
        made = self.ask(admin, "POST", place, data=sheet.encode(), content_type="text/csv")
        assert (made.status_code, made.get_json().get("new")) == (200, 2), made.text
        # Heard before anybody looks: a fact heard between two looks would be taken for a change.
        self.house.pump()
        with self.engine("onboarding").connect() as connection:
            query = sa.text("select trainer_id from trainers where email = :email")
            trainer_id = connection.execute(query, {"email": f"x@{vendor_id[4:]}.example"}).scalar_one()
        body = {"email": f"x@{vendor_id[4:]}.example", "roles": ["trainer"], "trainer_id": trainer_id}
        invited = self.ask(admin, "POST", "/api/identity/v1/invitations", json=body)
        assert invited.status_code == 201, invited.text

    def _dispute(self, trainer_id: str) -> None:
        """Log an hour of a trainer, submit its week and dispute the hour."""
        admin, approver, base = self.actors["admin"], self.actors["approver"], "/api/timetracking/v1"
        query = sa.text("select engagement_id, zone from engagements where trainer_id = :of order by 1")
        with self.engine("timetracking").connect() as connection:
            engagement_id, zone = connection.execute(query, {"of": trainer_id}).first()
        hours = {"work_date": "2026-11-24", "zone": zone, "seconds": 3_600}
        made = self.ask(admin, "POST", f"{base}/entries", json={"engagement_id": engagement_id, "hours": hours})
        assert made.status_code == 201, made.text
        entry = made.get_json()["entry"]
        sheet = self.ask(admin, "GET", f"{base}/timesheets/{entry['timesheet_id']}").get_json()["sheet"]
        week = {"engagement_id": engagement_id, "week_start": sheet["week_start"]}
        assert self.ask(admin, "POST", f"{base}/timesheets", json=week).status_code == 201
        body = {"entry_id": entry["entry_id"], "reason": "No task was open then"}
        opened = self.ask(approver, "POST", f"{base}/timesheets/{entry['timesheet_id']}/disputes", json=body)
        assert opened.status_code == 201, opened.text
        self.house.pump()

    def _doubt(self, owner: Owner) -> None:
        """Let a client dispute approved hours that it is billed."""
        client = self.actors["client"]
        if client.client_id != owner.client_id:
            client = Actor("usr_own", frozenset({"client"}), client_id=owner.client_id)
        place = f"/api/timetracking/v1/entries/{self._billed_entry(owner)}/disputes"
        opened = self.ask(client, "POST", place, json={"reason": "Nobody was at work then"})
        assert opened.status_code == 201, opened.text
        self.house.pump()

    def _billed_entry(self, owner: Owner) -> str:
        """Give the last of the approved entries that are a client's: it owns them by their engagement."""
        query = sa.text("select max(entry_id) from entries join engagements using (engagement_id) "
                        "where client_id = :owner and state = 'approved' and live")  # fmt: skip
        with self.engine("timetracking").connect() as connection:
            return str(connection.execute(query, {"owner": owner.client_id}).scalar_one())

    def _claim(self, trainer_id: str) -> None:
        """Claim a degree of a trainer's."""
        degree = {"kind": "degree", "name": "MD", "issuer": "University", "valid_from": "2020-01-01"}
        place = f"/api/onboarding/v1/trainers/{trainer_id}/credentials"
        assert self.ask(self.actors["admin"], "POST", place, json=degree).status_code == 201
        form = {
            "kind": "local",
            "holder_name": "Zed",
            "signed_name": "Zed",
            "country": "DE",
            "tax_number": "36574261809",
        }
        place, body = "/api/payments/v1/tax-forms", form | {"trainer_id": trainer_id}
        assert self.ask(self.actors["finance"], "POST", place, json=body).status_code == 201
        self.house.pump()

    def _begin_from(self, trainer_id: str) -> None:
        """Start a trainer's timer, and keep a week of theirs as templates: some are deleted, one is used."""
        own, base = Actor("usr_own", frozenset({"trainer"}), trainer_id=trainer_id), "/api/timetracking/v1"
        owner = Owner(trainer_id, "", "")
        engagement_id = self.row("timetracking", "engagement_id", owner)
        timer = {"client_name": f"phone-{trainer_id}", "engagement_id": engagement_id, "zone": "Europe/Berlin"}
        assert self.ask(own, "POST", f"{base}/timers", json=timer).status_code == 201
        week = {"timesheet_id": self.row("timetracking", "timesheet_id", owner), "name": "Usual"}
        for _ in range(3):
            made = self.ask(own, "POST", f"{base}/templates", json=week)
            assert made.status_code == 201, made.text

    def _listen(self, own: Actor, type_: str) -> None:
        """Register an endpoint and try it."""
        base, body = "/api/notifications/v1/webhooks", {"url": NOBODY_LISTENS, "label": "Ours", "types": [type_]}
        made = self.ask(own, "POST", base, json=body)
        assert made.status_code == 201, made.text
        tried = self.ask(own, "POST", f"{base}/{made.get_json()['endpoint_id']}/trials")
        assert tried.status_code == 201, tried.text

    def _actors(self) -> dict[str, Actor]:
        emails = {person.email: person.key for person in DEMO_PEOPLE}
        with self.house.services["identity"].units.read(self.house.services["identity"].call_as_service()) as unit:
            return {emails[account.email]: account.actor for account in unit.accounts.by_emails(list(emails)).values()}

    def _trainer_of(self, manager: Actor) -> str:
        worked = sa.text("select trainer_id from trainers where vendor_id = :vendor order by trainer_id")
        with self.engine("onboarding").connect() as connection:
            return str(connection.execute(worked, {"vendor": manager.vendor_id}).scalars().first())

    def by_role(self, role: str, key: str = "") -> Actor:
        """Give the account of the month's person in a role; `key` names one of two."""
        return self.actors[key or {"vendor_manager": "vendor_0"}.get(role, role)]

    def engine(self, service: str) -> sa.Engine:
        """Give a service's database."""
        return self.house.services[service].units.engine

    def column(self, service: str, table: str, column: str) -> list[str]:
        """Give the values of a column."""
        with self.engine(service).connect() as connection:
            return list(connection.execute(sa.text(f"select {column} from {table} order by 1")).scalars())  # noqa: S608

    def row(self, service: str, name: str, owner: Owner, role: str = "") -> str | None:
        """Give the id of a row called `name` that belongs to the owner, or, of rows that belong to nobody, any.

        Where rows are a vendor's or a client's, that of whom the role acts for is meant.
        """
        if name in OWNERS:
            return str(getattr(owner, name))
        if (name, role) == ("entry_id", "client"):
            return self._billed_entry(owner)
        tables = sa.inspect(self.engine(service))
        keyed = [table for table in tables.get_table_names() if name in _columns(tables, table)]
        keyed.sort(key=lambda table: tables.get_pk_constraint(table)["constrained_columns"] != [name])
        for table in keyed:
            for column in sorted(OWNERS, key=lambda one: one != OWNED_BY.get(role)):
                if column in _columns(tables, table) and (found := self._one(service, table, name, column, owner)):
                    return found
        return next((found for table in keyed if (found := self._one(service, table, name))), None)

    def _one(self, service: str, table: str, name: str, column: str = "", owner: Owner | None = None) -> str | None:
        where = f" where {column} = :owner" if column else " where true"
        if name == "invoice_id":
            # A client sees no drafts.
            where += " and invoice_id in (select invoice_id from invoice_numbers)"
        query = sa.text(f"select {name} from {table}{where} order by 1 limit 1")  # noqa: S608
        with self.engine(service).connect() as connection:
            found = connection.execute(query, {"owner": getattr(owner, column)} if column else {}).scalar()
        return None if found is None else str(found)

    def ask(self, actor: Actor, method: str, path: str, **options: Any) -> TestResponse:
        """Send a request as somebody."""
        token = issue_token(
            self._key, actor, issuer="hourbook", audience="hourbook", at_epoch=NOW, seconds=60, token_id="tok_1"
        )
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"key-{next(self._asked)}"}
        headers |= options.pop("more_headers", {})
        if method != "GET":
            headers["If-Match"] = '"1"'
        return self.clients[path.split("/")[2]].open(path, method=method, headers=headers, **options)

    def held(self, service: str) -> Mapping[str, str]:
        """Give a digest of every table of a service, but for what is noted for audit: refusals of secrets are too."""
        with self.engine(service).connect() as connection:
            tables = sa.inspect(connection).get_table_names()
            queries = {table: f"select * from {table}" for table in tables}  # noqa: S608
            queries["outbox"] += " where type <> 'change.noted'"
            return {
                table: hashlib.sha256(repr(sorted(map(repr, connection.execute(sa.text(query))))).encode()).hexdigest()
                for table, query in queries.items()
            }


def only(actor: Actor, role: str) -> Actor:
    """Give the actor in one role alone."""
    return replace(actor, roles=frozenset({role}))


def _columns(tables: sa.Inspector, table: str) -> set[str]:
    return {each["name"] for each in tables.get_columns(table)}
