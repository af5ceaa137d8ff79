"""Every changing route of the permission table, called with success, on an empty house with one client and one trainer.

In: a folder. Out: a `Walk`: what was called, what was answered, and what was noted of it before anything else moved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import sqlalchemy as sa

from deploy.onebox.house import House, open_house
from deploy.onebox.secrets import secrets_in
from services.identity.usecases.register_first_admin import register_first_admin
from shared.plumbing.ids import id_source
from shared.plumbing.links import link_secret
from shared.plumbing.tokens import issue_token, signing_keys
from shared.plumbing.unit import OUTBOX
from shared.plumbing.web import create_flask
from shared.values.call import Actor

NOW = int(datetime(2026, 11, 30, 8, tzinfo=UTC).timestamp())
MONDAY = date(2026, 11, 16)
PASSWORD, OTHER_PASSWORD = "seven grey herons stand in the reeds", "eight white storks on one roof"
EMAIL, IBAN, OTHER_IBAN = "zoe@walk.example", "DE02120300000000202051", "DE02500105170137075030"
PARTY = {"legal_name": "Walk GmbH", "street": "Hafenstr. 1", "city": "Hamburg", "country": "DE",
         "postal_code": "20457", "vat_id": "DE136695976", "registration_id": "HRB 1", "contact": "Billing",
         "email": "billing@walk.example", "phone": "+49 40 1234567"}  # fmt: skip
ORIGINATOR = {"originator_name": "Walk", "originator_company_id": "1987654321",
              "originator_odfi_routing_number": "091000019", "originator_odfi_name": "Hausbank",
              "originator_immediate_origin": "091000019", "originator_iban": "DE75512108001245126199",
              "originator_bic": "SOLADEST600", "originator_street": "Hafenstrasse", "originator_town": "Hamburg",
              "originator_country": "DE"}  # fmt: skip
# Nobody listens there: whatever is told fails at once.
NOBODY = "http://127.0.0.1:9"
SETTINGS = ORIGINATOR | {"second_factor_roles": "", "webhook_allowed_origins": NOBODY}
PEOPLE = f"external_ref,given_name,family_name,email,country,zone\nZ-1,Zoe,Zander,{EMAIL},DE,Europe/Berlin\n"
OFFERS = (
    "external_ref,project,pay_group,rule_pack,zone,pay_currency,pay_rate,valid_from\n"
    f"Z-1,Walking,walk,contractor,Europe/Berlin,EUR,60.00,{MONDAY}\n"
)
TRACKED = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
    f"Zoe,{EMAIL},,Walking,,,Yes,2026-11-24,09:00:00,2026-11-24,10:00:00,01:00:00,\n"
)
ACCOUNTS = f"external_ref,holder_name,currency,iban,town,country\nZ-1,Zoe Zander,EUR,{OTHER_IBAN},Berlin,DE\n"
PASSPORT, LICENCE = "C01X00T47", "BB7713902"
TAX_NUMBER, BORN = "36574261809", "1980-07-01"
# Values that may stand in no entry, whatever was done.
SECRETS = (
    PASSPORT,
    TAX_NUMBER,
    BORN,
    LICENCE,
    PASSWORD,
    OTHER_PASSWORD,
    IBAN,
    OTHER_IBAN,
    EMAIL,
    "Zander",
    "billing@walk.example",
    "+49 40 1234567",
)


@dataclass(frozen=True)
class Step:
    """One successful call: its route, its answer, and what was noted of it."""

    what: str
    answer: Any
    notes: list[dict[str, Any]]


class Walk:
    """The house and its people; `does` calls a route and keeps what was noted."""

    def __init__(self, folder: Path) -> None:
        """Open an empty house with its first admin."""
        numbers = iter(range(1, 1_000_000))
        new_id = id_source(lambda: NOW * 1000, lambda size: next(numbers).to_bytes(size, "big"))
        self.house: House = open_house(folder, lambda: NOW, new_id, SETTINGS)
        self.secret = secrets_in(folder / "secrets")
        self._key = signing_keys(self.secret("token_signing_key"))[0]
        self._doors = {name: create_flask(one).test_client() for name, one in self.house.services.items()}
        self._asked = iter(range(1_000_000))
        self.steps: list[Step] = []
        identity = self.house.services["identity"]
        with identity.units.write(identity.call_as_service()) as unit:
            register_first_admin(unit, identity.call_as_service(), "ines@walk.example", PASSWORD)
        self.admin = Actor(self.value("identity", "select user_id from users"), frozenset({"admin"}))
        self.finance, self.checker, self.approver = (
            Actor(f"usr_{role}", frozenset({role})) for role in ("finance", "finance_approver", "approver")
        )

    def value(self, service: str, sql: str) -> str:
        """Give the one value a query finds."""
        with self.house.services[service].units.engine.connect() as connection:
            return str(connection.execute(sa.text(sql)).scalar_one())

    def ask(self, method: str, path: str, actor: Actor | None, etag: str = "", **options: Any) -> Any:
        """Send a request as somebody, or as nobody yet."""
        headers = {"Idempotency-Key": f"key-{next(self._asked)}", "User-Agent": "walker/1"}
        if actor is not None:
            token = issue_token(self._key, actor, issuer="hourbook", audience="hourbook", at_epoch=NOW, seconds=60,
                                token_id="tok_1")  # fmt: skip
            headers["Authorization"] = f"Bearer {token}"
        if etag or method in ("PATCH", "DELETE"):
            headers["If-Match"] = etag or '"1"'
        return self._doors[path.split("/")[2]].open(path, method=method, headers=headers, **options)

    def does(self, what: str, actor: Actor | None, body: Mapping[str, Any] | str | None = None, **more: Any) -> Any:
        """Call a route with success; `more` are the ids in its path, `etag`, and what stands in its query."""
        method, path = what.split(" ")
        ids = {name: more.pop(name) for name in re.findall(r"<(\w+)>", path)}
        query, etag = more.pop("query", ""), more.pop("etag", "")
        assert not more, more
        filled = re.sub(r"<(\w+)>", lambda found: str(ids[found[1]]), path)
        options: dict[str, Any] = {} if body is None else {"json": body}
        if isinstance(body, str):
            options = {"data": body.encode(), "content_type": "text/csv"}
        service = path.split("/")[2]
        before = self._noted(service)
        answer = self.ask(method, f"{filled}{query}", actor, etag, **options)
        assert 200 <= answer.status_code < 300, f"{what}: {answer.text}"
        shown = answer.get_json() if answer.is_json else answer.get_data(as_text=True)
        self.steps.append(Step(what, shown, self._noted(service)[len(before) :]))
        return shown

    def reads(self, path: str, actor: Actor) -> Any:
        """Read something."""
        answer = self.ask("GET", path, actor)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def _noted(self, service: str) -> list[dict[str, Any]]:
        query = sa.select(OUTBOX.c.data).where(OUTBOX.c.type == "change.noted").order_by(OUTBOX.c.position)
        with self.house.services[service].units.engine.connect() as connection:
            return [json.loads(data) for data in connection.execute(query).scalars()]


def walk_through(folder: Path) -> Walk:
    """Call every changing route once, in an order in which each succeeds."""
    walk = Walk(folder)
    _identity(walk)
    trainer, client_id, project_id = _onboarding(walk)
    _hours(walk, trainer)
    _lived_hours(walk, trainer, project_id)
    _bonuses_and_holds(walk, trainer)
    _pay(walk, trainer)
    _bill(walk, client_id)
    walk.does("POST /api/ledger/v1/closings", walk.checker, {"closed_to": "2026-11-29"})
    _told(walk)
    _directory(walk)
    _leave(walk, str(trainer.trainer_id))
    return walk


def _identity(walk: Walk) -> None:
    base, admin = "/api/identity/v1", walk.admin
    mail = "otto@walk.example"
    invited = walk.does(f"POST {base}/invitations", admin, {"email": mail, "roles": ["auditor"]})
    token = link_secret(walk.secret("link_key"), invited["invitation_id"])
    otto = walk.does(f"POST {base}/acceptances", None, {"token": token, "password": PASSWORD})
    spare = walk.ask("POST", f"{base}/invitations", admin, json={"email": "x@walk.example", "roles": ["client"],
                                                                "client_id": "cli_1"}).get_json()  # fmt: skip
    walk.does(f"DELETE {base}/invitations/<invitation_id>", admin, invitation_id=spare["invitation_id"])
    program = walk.does(f"POST {base}/api-clients", admin, {"label": "reports", "roles": ["auditor"]})
    proof = {"api_client_id": program["user_id"], "secret": program["secret"]}
    walk.does(f"POST {base}/client-tokens", None, proof)
    keys = {"user_id": program["user_id"]}
    made = walk.does(f"POST {base}/api-clients/<user_id>/keys", admin, {}, **keys)
    walk.does(f"DELETE {base}/api-clients/<user_id>/keys/<key_id>", admin, key_id=made["key_id"], **keys)
    person = {"email": mail, "password": PASSWORD}
    begun = walk.does(f"POST {base}/second-factors", None, person)
    code = pyotp.TOTP(begun["secret"]).at(NOW)
    codes = walk.does(f"POST {base}/second-factor-confirmations", None, person | {"code": code})["recovery_codes"]
    walk.does(f"POST {base}/tokens", None, person | {"code": codes[0]})
    walk.does(f"POST {base}/password-links", None, {"email": mail})
    user = {"user_id": otto["user_id"]}
    walk.house.pump()
    myself = Actor(otto["user_id"], frozenset({"auditor"}))
    walk.does("PUT /api/notifications/v1/users/me/preferences", myself, {"language": "fr"})
    passwords = {"present_password": PASSWORD, "new_password": OTHER_PASSWORD}
    walk.does(f"PUT {base}/users/me/password", myself, passwords)
    walk.does(f"POST {base}/users/<user_id>/password-links", admin, **user)
    walk.does(f"POST {base}/users/<user_id>/second-factor-resets", admin, **user)
    walk.does(f"PATCH {base}/users/<user_id>", admin, {"roles": ["finance"]}, **user)
    walk.does(f"POST {base}/users/<user_id>/states", admin, {"state": "deactivated", "why": "he left"}, **user)


def _onboarding(walk: Walk) -> tuple[Actor, str, str]:
    admin, base = walk.admin, "/api/onboarding/v1"
    account = {"holder": "Walk GmbH", "iban": IBAN, "bic": "BYLADEM1001"}
    walk.does("POST /api/billing/v1/legal-entities", admin, {"party": PARTY, "account": account, "number_prefix": "W"})
    lab = {"party": PARTY | {"vat_id": "DE129273398"}, "currency": "EUR", "buyer_reference": "PO-1",
           "tax": {"category": "S", "percent": "19.00"}}  # fmt: skip
    client_id = walk.does("POST /api/billing/v1/clients", admin, lab)["client_id"]
    vendor_id = walk.does(f"POST {base}/vendors", admin, {"name": "Walkers", "country": "DE"})["vendor_id"]
    agreement = walk.does(f"POST {base}/agreement", admin, {"title": "Services", "text": "1. Approved time is paid."})
    walk.house.pump()
    project = walk.does("POST /api/timetracking/v1/projects", admin, {"client_id": client_id, "name": "Walking"})
    walk.house.pump()
    walk.does(f"POST {base}/vendors/<vendor_id>/trainer-imports", admin, PEOPLE, vendor_id=vendor_id)
    trainer_id = walk.value("onboarding", "select trainer_id from trainers")
    walk.house.pump()
    (invited,) = walk.does("POST /api/identity/v1/trainer-invitations", admin, {})["data"]
    token = link_secret(walk.secret("link_key"), invited["invitation_id"])
    accepted = {"token": token, "password": PASSWORD}
    zoe = walk.ask("POST", "/api/identity/v1/acceptances", None, json=accepted).get_json()
    walk.house.pump()
    trainer = Actor(zoe["user_id"], frozenset({"trainer"}), vendor_id, None, trainer_id)
    walk.does(f"PATCH {base}/trainers/<trainer_id>", admin, {"given_name": "Zoé"}, trainer_id=trainer_id)
    own = {"given_name": "Zoé", "family_name": "Zander", "country": "DE", "zone": "Europe/Berlin"}
    passport = {"kind": "passport", "country": "DE", "document_number": PASSPORT, "expires_on": "2030-01-01"}
    walk.does(f"POST {base}/trainers/<trainer_id>/confirmations", trainer, own | {"document": passport},
              trainer_id=trainer_id)  # fmt: skip
    walk.does(f"POST {base}/trainers/<trainer_id>/signatures", trainer,
              {"digest": agreement["digest"], "signed_name": "Zoé Zander"}, trainer_id=trainer_id)  # fmt: skip
    licence = {"kind": "licence", "name": "physician", "issuer": "Board", "credential_number": LICENCE,
               "valid_from": "2026-01-01", "expires_on": "2027-12-31"}  # fmt: skip
    claimed = walk.does(f"POST {base}/trainers/<trainer_id>/credentials", trainer, licence, trainer_id=trainer_id)
    walk.does(f"POST {base}/credentials/<credential_id>/decisions", admin, {"decision": "verify"},
              credential_id=claimed["credential_id"])  # fmt: skip
    there = {"weekly_seconds": 72_000, "valid_from": str(MONDAY), "note": "Not on days of Mr. Zander"}
    walk.does(f"POST {base}/trainers/<trainer_id>/availabilities", trainer, there, trainer_id=trainer_id)
    walk.does(f"POST {base}/vendors/<vendor_id>/engagement-imports", admin, OFFERS, vendor_id=vendor_id)
    engagement = {"engagement_id": walk.value("onboarding", "select engagement_id from engagements")}
    walk.does(f"PATCH {base}/engagements/<engagement_id>", admin, {"weekly_cap_seconds": 144_000}, **engagement)
    later = {"valid_from": "2026-12-07"}
    walk.does(f"POST {base}/engagements/<engagement_id>/pay-rates", admin, {"rate": "61.00", **later}, **engagement)
    packs = f"POST {base}/engagements/<engagement_id>/rule-packs"
    walk.does(packs, admin, {"rule_pack": "contractor", **later}, **engagement)
    rate = {"scope_id": engagement["engagement_id"], "rate": "95.00", "currency": "EUR", "valid_from": str(MONDAY)}
    walk.house.pump()
    walk.does("POST /api/billing/v1/bill-rates", walk.finance, rate)
    walk.house.pump()
    return trainer, client_id, project["project_id"]


def _hours(walk: Walk, trainer: Actor) -> None:
    base, approver = "/api/timetracking/v1", walk.approver
    engagement_id = walk.value("timetracking", "select engagement_id from engagements")
    hours = {"work_date": str(MONDAY), "zone": "Europe/Berlin", "seconds": 3_601}
    new = {"engagement_id": engagement_id, "hours": hours}
    entry = walk.does(f"POST {base}/entries", trainer, new)["entry"]
    one = {"entry_id": entry["entry_id"]}
    walk.does(f"PATCH {base}/entries/<entry_id>", trainer, {"task": "met Mr. Zander"}, **one)
    second = walk.ask("POST", f"{base}/entries", trainer, json=new).get_json()["entry"]
    walk.does(f"DELETE {base}/entries/<entry_id>", trainer, entry_id=second["entry_id"])
    week = {"engagement_id": engagement_id, "week_start": str(MONDAY)}
    sheet = walk.does(f"POST {base}/timesheets", trainer, week)
    place = {"timesheet_id": sheet["timesheet_id"]}
    walk.does(f"POST {base}/timesheets/<timesheet_id>/returns", approver, {"reason": "which task?"}, **place)
    assert walk.ask("POST", f"{base}/timesheets", trainer, json=week).status_code == 201
    digest = walk.reads(f"{base}/timesheets/{sheet['timesheet_id']}", approver)["digest"]
    walk.does(f"POST {base}/timesheets/<timesheet_id>/approvals", approver, {"digest": digest}, **place)
    more = hours | {"seconds": 7_200}
    version = walk.reads(f"{base}/entries/{entry['entry_id']}", trainer)["version"]
    walk.does(f"POST {base}/entries/<entry_id>/corrections", walk.admin, {"reason": "an hour more", "hours": more},
              etag=f'"{version}"', **one)  # fmt: skip
    walk.does(f"POST {base}/imports", walk.admin, TRACKED, query="?zone=Europe/Berlin")
    for monday in (MONDAY, MONDAY + timedelta(days=7)):
        walk.ask("POST", f"{base}/timesheets", trainer, json=week | {"week_start": str(monday)})
    waiting = walk.reads(f"{base}/timesheets?state=submitted", approver)["data"]
    accepts = [{"timesheet_id": one["sheet"]["timesheet_id"], "digest": one["digest"]} for one in waiting]
    assert len(accepts) == 2
    answered = walk.does(f"POST {base}/approvals", approver, {"data": accepts})
    assert [one["code"] for one in answered["data"]] == [None, None]
    walk.house.pump()


def _lived_hours(walk: Walk, trainer: Actor, project_id: str) -> None:
    """Rules and chains of next year, a week of timers, copies and templates, its doubts; and a week taken back."""
    base, admin, approver = "/api/timetracking/v1", walk.admin, walk.approver
    project, away = (
        {"project_id": project_id, "valid_from": "2027-01-04"},
        {
            "from": "2027-01-04T00:00:00Z",
            "to": "2027-01-11T00:00:00Z",
        },
    )
    walk.does(f"POST {base}/time-rules", admin, {**project, "grace_seconds": 0})
    walk.does(f"POST {base}/approval-chains", admin, {**project, "steps": [{}]})
    asked = {"project_id": project_id, "kind": "licence", "name": "physician", "valid_from": "2026-11-30"}
    requirement = walk.does(f"POST {base}/requirements", admin, asked)
    walk.does(f"POST {base}/requirements/<requirement_id>/ends", admin,
              requirement_id=requirement["requirement_id"])  # fmt: skip
    walk.does(f"POST {base}/budgets", admin, {**project, "cap_seconds": 360_000})
    walk.does(f"POST {base}/substitutions", approver, {**away, "substitute_user": "usr_judge"})
    absent = {"user_id": "usr_judge"}
    walk.does(
        f"POST {base}/users/<user_id>/substitutions", admin, {**away, "substitute_user": "usr_approver"}, **absent
    )
    sheet_id = walk.value("timetracking", "select timesheet_id from timesheets where week_start = '2026-11-16'")
    week = {"week_start": "2026-11-30"}
    kept = walk.does(f"POST {base}/templates", trainer, {"timesheet_id": sheet_id, "name": "as ever"})
    template = {"template_id": kept["template_id"]}
    walk.does(f"POST {base}/templates/<template_id>/uses", trainer, week, **template)
    walk.does(f"DELETE {base}/templates/<template_id>", trainer, **template)
    walk.does(f"POST {base}/timesheets/<timesheet_id>/copies", trainer, week, timesheet_id=sheet_id)
    timer = {"engagement_id": walk.value("timetracking", "select engagement_id from engagements"),
             "zone": "Europe/Berlin", "client_name": "the-first-timer", "started": "2026-11-30T06:00:00Z"}  # fmt: skip
    walk.does(f"POST {base}/timers", trainer, timer)
    stopped = {"stopped": "2026-11-30T07:00:00Z"}
    entry = walk.does(f"POST {base}/timers/<client_name>/stops", trainer, stopped, client_name="the-first-timer")[
        "entry"
    ]
    assert (
        walk.ask("POST", f"{base}/timers", trainer, json=timer | {"client_name": "the-second-timer"}).status_code == 201
    )
    walk.does(f"DELETE {base}/timers/<client_name>", trainer, client_name="the-second-timer")
    _doubts(walk, trainer, entry)
    place = {"timesheet_id": walk.value("timetracking", "select timesheet_id from timesheets "
                                                        "where week_start = '2026-11-23'")}  # fmt: skip
    shown = walk.reads(f"{base}/timesheets/{place['timesheet_id']}/reopening", trainer)
    again = {"digest": shown["digest"], "reason": "another project"}
    walk.does(f"POST {base}/timesheets/<timesheet_id>/reopenings", trainer, again, **place)
    walk.house.pump()


def _doubts(walk: Walk, trainer: Actor, entry: Mapping[str, Any]) -> None:
    """A line is doubted twice: once taken back, once decided by a third person."""
    base, judge = "/api/timetracking/v1", Actor("usr_judge", frozenset({"approver"}))
    week = {"engagement_id": entry["engagement_id"], "week_start": "2026-11-30"}
    assert walk.ask("POST", f"{base}/timesheets", trainer, json=week).status_code == 201
    place, doubt = {"timesheet_id": entry["timesheet_id"]}, {"entry_id": entry["entry_id"], "reason": "which task?"}
    first = walk.does(f"POST {base}/timesheets/<timesheet_id>/disputes", walk.approver, doubt, **place)
    one = {"dispute_id": first["dispute_id"]}
    walk.does(f"POST {base}/disputes/<dispute_id>/evidence", trainer, {"text": "met Mr. Zander"}, **one)
    walk.does(f"POST {base}/disputes/<dispute_id>/withdrawals", walk.approver, {"reason": "found it"}, **one)
    again = walk.ask("POST", f"{base}/timesheets/{entry['timesheet_id']}/disputes", walk.approver, json=doubt)
    decision = {"outcome": "correct", "seconds": 1_800, "reason": "half of it"}
    decide = f"POST {base}/disputes/<dispute_id>/decisions"
    walk.does(decide, judge, decision, dispute_id=again.get_json()["dispute_id"])
    client = Actor(
        "usr_lab", frozenset({"client"}), client_id=walk.value("timetracking", "select client_id from clients")
    )
    doubt = {"reason": "we were closed"}
    billed = walk.does(f"POST {base}/entries/<entry_id>/disputes", client, doubt, entry_id=entry["entry_id"])
    one = {"dispute_id": billed["dispute_id"]}
    walk.does(f"POST {base}/billed-disputes/<dispute_id>/evidence", client, {"text": "the door's log"}, **one)
    walk.does(f"POST {base}/billed-disputes/<dispute_id>/withdrawals", client, {"reason": "found it"}, **one)


def _bonuses_and_holds(walk: Walk, trainer: Actor) -> None:
    base, finance = "/api/payroll/v1", walk.finance
    granted = {"trainer_id": trainer.trainer_id, "kind": "discretionary", "on_date": str(MONDAY), "why": "well done",
               "engagement_id": walk.value("timetracking", "select engagement_id from engagements"),
               "amount": {"amount": "50.00", "currency": "EUR"}}  # fmt: skip
    bonus = walk.does(f"POST {base}/bonuses", finance, granted)
    take_back = f"POST {base}/bonuses/<bonus_id>/take-back"
    walk.does(take_back, finance, {"why": "twice"}, bonus_id=bonus["bonus_id"])
    sheet = (
        "engagement_id,on_date,amount,currency,kind,why,reference\n"
        f"{granted['engagement_id']},{MONDAY},5.00,EUR,discretionary,a card,Z-1\n"
    )
    walk.does(f"POST {base}/bonus-imports", finance, sheet)
    walk.does(f"POST {base}/repricings", finance, {})
    one = {"trainer_id": trainer.trainer_id}
    walk.does(f"POST {base}/trainers/<trainer_id>/hold", finance, {"why": "a question"}, **one)
    walk.does(f"POST {base}/trainers/<trainer_id>/release", finance, {"why": "answered"}, **one)
    walk.house.pump()


def _pay(walk: Walk, trainer: Actor) -> None:
    pay, bank, finance, checker = "/api/payroll/v1", "/api/payments/v1", walk.finance, walk.checker
    _account(walk, trainer, IBAN)
    walk.house.pump()
    period = {"pay_group": "walk", "period_start": str(MONDAY), "period_end": "2026-11-30", "payday": "2026-12-04"}
    spare = walk.does(f"POST {pay}/pay-runs", finance, period)
    walk.does(f"POST {pay}/pay-runs/<pay_run_id>/void", finance, {"why": "too early"}, pay_run_id=spare["pay_run_id"])
    run = {"pay_run_id": walk.ask("POST", f"{pay}/pay-runs", finance, json=period).get_json()["pay_run_id"]}
    walk.does(f"POST {pay}/pay-runs/<pay_run_id>/submit", finance, **run)
    walk.does(f"POST {pay}/pay-runs/<pay_run_id>/send-back", checker, {"why": "one week is missing"}, **run)
    assert walk.ask("POST", f"{pay}/pay-runs/{run['pay_run_id']}/submit", finance).status_code == 200
    shown = {"digest": walk.ask("GET", f"{pay}/pay-runs/{run['pay_run_id']}/ways", checker).get_json()["digest"]}
    walk.does(f"POST {pay}/pay-runs/<pay_run_id>/approve", checker, shown, **run)
    walk.house.pump()
    file = {"file_id": walk.does(f"POST {bank}/payment-files", finance, run | {"method": "sepa"})["file_id"]}
    walk.does(f"POST {bank}/payment-files/<file_id>/discard", finance, {"why": "not yet"}, **file)
    again = walk.ask("POST", f"{bank}/payment-files", finance, json=run | {"method": "sepa"}).get_json()
    file = {"file_id": again["file_id"]}
    walk.does(f"POST {bank}/payment-files/<file_id>/release", checker, **file)
    walk.does(f"POST {bank}/payment-files/<file_id>/download", checker, **file)
    walk.does(f"POST {bank}/payment-files/<file_id>/sent", finance, **file)
    walk.does(f"POST {bank}/payment-files/<file_id>/settled", finance, **file)
    payment_id = walk.value("payments", "select payment_id from payments")
    returned = f"POST {bank}/payments/<payment_id>/return"
    walk.does(returned, finance, {"reason_code": "MS03"}, payment_id=payment_id)
    walk.house.pump()
    item = {"pay_item_id": walk.value("payroll", "select pay_item_id from pay_items")}
    walk.does(f"POST {pay}/pay-items/<pay_item_id>/pay-again", checker, {"payday": "2026-12-05"}, **item)
    account = {"account_id": walk.value("payments", "select account_id from payout_accounts")}
    walk.does(f"POST {bank}/payout-accounts/<account_id>/reject", finance, {"reason_code": "AC04"}, **account)
    walk.does(f"POST {bank}/tax-forms", trainer, {
        "trainer_id": trainer.trainer_id, "kind": "w8ben", "holder_name": "Zoé Zander", "signed_name": "Zoé Zander",
        "country": "DE", "street": "Hafenstr. 1", "town": "Hamburg", "date_of_birth": BORN, "tax_number": TAX_NUMBER,
    })  # fmt: skip
    spare = {"trainer_id": trainer.trainer_id, "holder_name": "Zoe Zander", "currency": "EUR", "town": "Berlin",
             "iban": "NL91ABNA0417164300", "country": "DE"}  # fmt: skip
    given = walk.ask("POST", f"{bank}/payout-accounts", trainer, json=spare).get_json()
    tried, place = f"POST {bank}/payout-accounts/<account_id>/verifications", {"account_id": given["account_id"]}
    walk.does(tried, finance, {"way": "prenote"}, **place)
    walk.does(f"{tried}/outcomes", finance, {"outcome": "confirmed"}, **place)
    both = {"way": "micro_deposit", "micro_amounts": ["0.03", "0.17"]}
    assert (
        walk.ask("POST", f"{bank}/payout-accounts/{given['account_id']}/verifications", finance, json=both).status_code
        == 201
    )
    walk.does(f"{tried}/deposits", trainer, {"micro_amounts": ["0.17", "0.03"]}, **place)
    walk.does(f"POST {bank}/payout-accounts/<account_id>/withdrawals", trainer, {"reason": "mistyped"},
              account_id=given["account_id"])  # fmt: skip
    sheet = walk.does(f"POST {bank}/payout-account-imports", finance, ACCOUNTS)
    walk.does(f"POST {bank}/payout-account-imports/<import_id>/approve", checker, import_id=sheet["import_id"])
    walk.house.pump()


def _account(walk: Walk, trainer: Actor, iban: str) -> None:
    base = "/api/payments/v1"
    new = {"trainer_id": trainer.trainer_id, "holder_name": "Zoe Zander", "currency": "EUR", "iban": iban,
           "town": "Berlin", "country": "DE"}  # fmt: skip
    account = walk.does(f"POST {base}/payout-accounts", trainer, new)
    approve = f"POST {base}/payout-accounts/<account_id>/approve"
    walk.does(approve, walk.checker, account_id=account["account_id"])


def _bill(walk: Walk, client_id: str) -> None:
    base = "/api/billing/v1"
    draft = walk.does(f"POST {base}/invoices", walk.finance, {"client_id": client_id, "up_to": "2026-11-30"})
    invoice = {"invoice_id": draft["invoice_id"]}
    walk.does(f"POST {base}/invoices/<invoice_id>/issue", walk.checker, {}, **invoice)
    paid = {"amount": draft["total"], "received_on": "2026-11-30", "reference": "SWIFT-1"}
    walk.does(f"POST {base}/invoices/<invoice_id>/receipts", walk.finance, paid, **invoice)
    walk.house.pump()


def _leave(walk: Walk, trainer_id: str) -> None:
    """Leave, come back, leave for good and be forgotten."""
    base, who = "/api/onboarding/v1/trainers/<trainer_id>", {"trainer_id": trainer_id}
    other = Actor("usr_other_admin", frozenset({"admin"}))
    walk.does(f"POST {base}/departures", walk.admin, {"why": "a stay abroad"}, **who)
    walk.does(f"POST {base}/returns", walk.admin, {"why": "back"}, **who)
    left = walk.ask("POST", f"/api/onboarding/v1/trainers/{trainer_id}/departures", walk.admin, json={"why": "over"})
    assert left.status_code == 200, left.text
    walk.does(f"POST {base}/erasures", walk.admin, {"why": "she asked for it"}, **who)
    walk.does(f"POST {base}/erasures/approve", other, **who)
    walk.house.pump()


def _told(walk: Walk) -> None:
    """An endpoint is registered, tried, changed, given another secret and removed; what it missed is sent again."""
    base, finance = "/api/notifications/v1/webhooks", walk.finance
    terms = {"url": f"{NOBODY}/hook", "label": "Zander's desk", "types": ["payment.settled"]}
    place = {"endpoint_id": walk.does(f"POST {base}", finance, terms)["endpoint_id"]}
    tried = walk.does(f"POST {base}/<endpoint_id>/trials", finance, **place)
    again = {**place, "message_id": tried["message_id"]}
    walk.does(f"POST {base}/<endpoint_id>/deliveries/<message_id>/resends", finance, **again)
    walk.does(f"POST {base}/<endpoint_id>/resends", finance, {"since": "2026-11-30T00:00:00Z"}, **place)
    walk.does(f"PATCH {base}/<endpoint_id>", finance, {"label": "Desk"}, **place)
    walk.does(f"POST {base}/<endpoint_id>/secrets", finance, {}, **place)
    walk.does(f"POST {base}/<endpoint_id>/states", finance, {"state": "removed", "why": "a walk"}, **place)


def _directory(walk: Walk) -> None:
    """A directory names somebody, gives a role, changes both and lets them go."""
    base, admin = "/api/identity/v1/scim/v2", walk.admin
    person = {"userName": "una@zander.example", "externalId": "Zander-7"}
    one = {"user_id": walk.does(f"POST {base}/Users", admin, person)["id"]}
    kept = walk.does(f"PUT {base}/Users/<user_id>", admin, person | {"externalId": "Zander-8"}, **one)
    named = {"Operations": [{"op": "replace", "path": "externalId", "value": "Zander-9"}]}
    kept = walk.does(f"PATCH {base}/Users/<user_id>", admin, named, etag=kept["meta"]["version"], **one)
    role, members = {"group_id": "approver"}, [{"value": one["user_id"]}]
    walk.does(f"PUT {base}/Groups/<group_id>", admin, {"members": members}, **role)
    taken = {"Operations": [{"op": "remove", "path": "members", "value": members}]}
    walk.does(f"PATCH {base}/Groups/<group_id>", admin, taken, **role)
    left = walk.reads(f"{base}/Users/{one['user_id']}", admin)["meta"]["version"]
    walk.does(f"DELETE {base}/Users/<user_id>", admin, etag=left, **one)
