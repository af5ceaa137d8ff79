"""The permission table, tried on the real apps: every route, every role, one's own row, another's.

What is not allowed is 403 or 404, and no table of the service changes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from permissions_house import Doors, Owner

from shared.values.call import OWN, ROLES
from shared.values.permissions import PERMISSIONS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("permissions")]

GUARDED = [one for one in PERMISSIONS.values() if one.cells]
SERVICES = sorted({one.what.split("/")[2] for one in GUARDED})
HOURS = {"work_date": "2026-11-20", "zone": "Europe/Berlin", "seconds": 60}
PEOPLE = "external_ref,given_name,family_name,email,country,zone\nZ-9,Zoe,Zander,zoe@zander.example,DE,Europe/Berlin\n"
OFFERS = "external_ref,project,pay_group,rule_pack,zone,pay_currency,pay_rate,valid_from\n"
TAX = {"kind": "local", "holder_name": "Z", "signed_name": "Z", "country": "DE", "tax_number": "36574261809"}
LICENCE = {"kind": "licence", "name": "physician", "issuer": "Board", "valid_from": "2026-01-01"}
IBAN = {"holder_name": "Z", "currency": "EUR", "iban": "DE02120300000000202051", "town": "Z", "country": "DE"}


# As Toggl Track exports it.
TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
    "Z,{email},,Clinical reasoning,,,Yes,2026-10-05,09:00:00,2026-10-05,10:00:00,01:00:00,\n"
)


def json(**body: Any) -> dict[str, Any]:
    return {"json": body}


def sheet(text: str) -> dict[str, Any]:
    return {"input_stream": io.BytesIO(text.encode()), "content_type": "text/csv", "content_length": len(text.encode())}


# What somebody who reaches rows of their own sends to change rows of an owner: valid but for whose rows they are.
# The ids that a body names are looked up by their names.
Attempt = Callable[[Callable[[str], str], Owner], dict[str, Any]]
ATTEMPTS: dict[str, Attempt] = {
    "POST /api/identity/v1/invitations": lambda _row, owner: json(
        email="z@zander.example", roles=["trainer"], trainer_id=owner.trainer_id
    ),
    "DELETE /api/identity/v1/invitations/<invitation_id>": lambda _row, _owner: {},
    "PATCH /api/onboarding/v1/engagements/<engagement_id>": lambda _row, _owner: json(pay_group="elsewhere"),
    "POST /api/onboarding/v1/engagements/<engagement_id>/pay-rates": lambda _row, _owner: json(
        rate="99.00", valid_from="2026-12-07"
    ),
    "POST /api/onboarding/v1/engagements/<engagement_id>/rule-packs": lambda _row, _owner: json(
        rule_pack="contractor", valid_from="2026-12-06"
    ),
    "PATCH /api/onboarding/v1/trainers/<trainer_id>": lambda _row, _owner: json(family_name="Zander"),
    "POST /api/onboarding/v1/trainers/<trainer_id>/availabilities": lambda _row, _owner: json(
        weekly_seconds=72_000, valid_from="2026-12-07"
    ),
    "POST /api/onboarding/v1/trainers/<trainer_id>/credentials": lambda _row, _owner: json(**LICENCE),
    "POST /api/onboarding/v1/trainers/<trainer_id>/confirmations": lambda _row, _owner: json(
        given_name="Z", family_name="Zander", country="DE", zone="Europe/Berlin"
    ),
    "POST /api/onboarding/v1/trainers/<trainer_id>/departures": lambda _row, _owner: json(
        why="elsewhere", last_day="2020-01-01"
    ),
    "POST /api/onboarding/v1/trainers/<trainer_id>/erasures": lambda _row, _owner: json(why="forget me"),
    "POST /api/onboarding/v1/trainers/<trainer_id>/returns": lambda _row, _owner: json(why="back"),
    "POST /api/onboarding/v1/trainers/<trainer_id>/signatures": lambda _row, _owner: json(
        digest="sha256:00", signed_name="Z"
    ),
    "POST /api/onboarding/v1/vendors/<vendor_id>/trainer-imports": lambda _row, _owner: sheet(PEOPLE),
    "POST /api/onboarding/v1/vendors/<vendor_id>/engagement-imports": lambda _row, _owner: sheet(OFFERS),
    "POST /api/timetracking/v1/entries": lambda row, _owner: json(engagement_id=row("engagement_id"), hours=HOURS),
    "PATCH /api/timetracking/v1/entries/<entry_id>": lambda _row, _owner: json(task="other"),
    "DELETE /api/timetracking/v1/entries/<entry_id>": lambda _row, _owner: {},
    "POST /api/timetracking/v1/entries/<entry_id>/corrections": lambda _row, _owner: json(reason="no", hours=HOURS),
    "POST /api/timetracking/v1/timesheets": lambda row, _owner: json(
        engagement_id=row("engagement_id"), week_start=row("week_start")
    ),
    "POST /api/timetracking/v1/timesheets/<timesheet_id>/reopenings": lambda _row, _owner: json(
        digest="sha256:0", reason="wrong week"
    ),
    "POST /api/timetracking/v1/templates": lambda row, _owner: json(timesheet_id=row("timesheet_id"), name="Usual"),
    "DELETE /api/timetracking/v1/templates/<template_id>": lambda _row, _owner: {},
    "POST /api/timetracking/v1/templates/<template_id>/uses": lambda row, _owner: json(week_start=row("week_start")),
    "DELETE /api/timetracking/v1/timers/<client_name>": lambda _row, _owner: {},
    "POST /api/timetracking/v1/timers": lambda row, _owner: json(
        client_name="phone-0002", engagement_id=row("engagement_id"), zone="Europe/Berlin"
    ),
    "POST /api/timetracking/v1/timers/<client_name>/stops": lambda _row, _owner: json(),
    "POST /api/timetracking/v1/timesheets/<timesheet_id>/copies": lambda row, _owner: json(
        week_start=row("week_start")
    ),
    "POST /api/timetracking/v1/disputes/<dispute_id>/evidence": lambda _row, _owner: json(text="I was there"),
    "POST /api/timetracking/v1/entries/<entry_id>/disputes": lambda _row, _owner: json(reason="I saw nobody"),
    "POST /api/timetracking/v1/billed-disputes/<dispute_id>/evidence": lambda _row, _owner: json(text="The log"),
    "POST /api/timetracking/v1/billed-disputes/<dispute_id>/withdrawals": lambda _row, _owner: json(reason="ours"),
    "POST /api/payments/v1/payout-accounts/<account_id>/verifications/deposits": lambda _row, _owner: json(
        micro_amounts=["0.03", "0.17"]
    ),
    "POST /api/payments/v1/payout-accounts/<account_id>/withdrawals": lambda _row, _owner: json(reason="not mine"),
    "POST /api/payments/v1/tax-forms": lambda _row, owner: json(trainer_id=owner.trainer_id, **TAX),
    "PATCH /api/notifications/v1/webhooks/<endpoint_id>": lambda _row, _owner: json(label="Mine"),
    "POST /api/notifications/v1/webhooks/<endpoint_id>/deliveries/<message_id>/resends": lambda _row, _owner: {},
    "POST /api/notifications/v1/webhooks/<endpoint_id>/resends": lambda _row, _owner: json(
        since="2026-10-05T00:00:00Z"
    ),
    "POST /api/notifications/v1/webhooks/<endpoint_id>/secrets": lambda _row, _owner: json(),
    "POST /api/notifications/v1/webhooks/<endpoint_id>/states": lambda _row, _owner: json(state="paused", why="x"),
    "POST /api/notifications/v1/webhooks/<endpoint_id>/trials": lambda _row, _owner: {},
    "POST /api/payments/v1/payout-accounts": lambda _row, owner: json(trainer_id=owner.trainer_id, **IBAN),
}
# These name nobody, or are answered row by row: tests of their own say whose rows they touch (tests/imports).
WITHOUT_OWNER = {
    "POST /api/identity/v1/invitation-imports",
    "POST /api/onboarding/v1/availability-imports",
    "POST /api/onboarding/v1/credential-imports",
    "POST /api/onboarding/v1/pay-rate-imports",
    "POST /api/onboarding/v1/rule-pack-imports",
    "POST /api/identity/v1/trainer-invitations",
    "POST /api/timetracking/v1/imports",
    "POST /api/notifications/v1/webhooks",
}


def parts(what: str) -> tuple[str, str, str]:
    method, path = what.split(" ")
    return method, path, path.split("/")[2]


def filled(doors: Doors, path: str, owner: Owner, role: str = "") -> str | None:
    """Give the path with ids of the owner's rows; None where the month has no such row."""
    service = path.split("/")[2]
    ids = {name: doors.row(service, name, owner, role) for name in re.findall(r"<(\w+)>", path)}
    return None if None in ids.values() else re.sub(r"<(\w+)>", lambda match: str(ids[match[1]]), path)


def own_rows() -> list[tuple[str, str]]:
    return [
        (one.what, role)
        for one in GUARDED
        for role, word in one.cells.items()
        if word == OWN and "/users/me" not in one.what
    ]


def others(doors: Doors, role: str) -> set[str]:
    """Give the ids of every trainer, vendor or client that is not the caller's."""
    actor = doors.by_role(role)
    if role == "client":
        return set(doors.column("billing", "clients", "client_id")) - {str(actor.client_id)}
    vendors = set(doors.column("onboarding", "vendors", "vendor_id")) - {str(actor.vendor_id)}
    trainers = set(doors.column("onboarding", "trainers", "trainer_id"))
    own = {actor.trainer_id}
    if role == "vendor_manager":
        with doors.engine("onboarding").connect() as connection:
            rows = connection.exec_driver_sql("select trainer_id, vendor_id from trainers").all()
        own = {trainer for trainer, vendor in rows if vendor == actor.vendor_id}
    return (trainers - own) | vendors


@pytest.mark.parametrize("service", SERVICES)
def test_whoever_has_no_role_there_is_refused_even_for_rows_of_their_own(doors: Doors, service: str) -> None:
    before, tried = doors.held(service), 0
    for permission in GUARDED:
        method, path, of = parts(permission.what)
        for role in ROLES:
            if of == service and role not in permission.cells:
                asked = filled(doors, path, doors.mine) or re.sub(r"<\w+>", "x_1", path)
                answer = doors.ask(doors.by_role(role), method, asked)
                assert (permission.what, role, answer.status_code) == (permission.what, role, 403)
                assert answer.get_json()["code"] == "role_missing"
                tried += 1
    assert tried >= len(ROLES) - 2
    assert doors.held(service) == before


@pytest.mark.parametrize("what, role", [(what, role) for what, role in own_rows() if what.startswith("GET ")])
def test_reading_finds_ones_own_and_nobody_elses(doors: Doors, what: str, role: str) -> None:
    method, path, _service = parts(what)
    actor, strangers = doors.by_role(role), others(doors, role)
    mine = filled(doors, path, doors.mine, role)
    assert mine is not None, f"the month has no row for {what}"
    answer = doors.ask(actor, method, mine)
    assert answer.status_code == 200
    if answer.is_json:
        assert {one for one in strangers if one in answer.text} == set()
    if "<" in path:
        theirs = filled(doors, path, doors.theirs, role)
        assert theirs not in (None, mine)
        refused = doors.ask(actor, method, str(theirs))
        assert (refused.status_code, refused.get_json()["code"][-10:]) == (404, "_not_found")


@pytest.mark.parametrize(
    "what, role", [(what, role) for what, role in own_rows() if what.startswith("GET ") and "<" not in what]
)
def test_a_list_asked_for_somebody_elses_rows_gives_none(doors: Doors, what: str, role: str) -> None:
    _method, path, _service = parts(what)
    for query in ("trainer_id", "client_id"):
        answer = doors.ask(doors.by_role(role), "GET", f"{path}?{query}={getattr(doors.theirs, query)}")
        if answer.status_code == 200:
            assert {one for one in others(doors, role) if one in answer.text} == set()
        else:
            assert answer.status_code in (404, 422)


WRITING = [(what, role) for what, role in own_rows() if not what.startswith("GET ") and what not in WITHOUT_OWNER]


def test_every_change_that_one_may_make_to_rows_of_ones_own_is_tried() -> None:
    assert {what for what, _role in own_rows() if not what.startswith("GET ")} == set(ATTEMPTS) | WITHOUT_OWNER


@pytest.mark.parametrize("what, role", WRITING)
def test_nobody_changes_what_is_somebody_elses(doors: Doors, what: str, role: str) -> None:
    method, path, service = parts(what)
    before = doors.held(service)
    theirs = filled(doors, path, doors.theirs, role)
    assert theirs is not None, f"the month has no row for {what}"
    sent = ATTEMPTS[what](lambda name: str(doors.row(service, name, doors.theirs)), doors.theirs)
    answer = doors.ask(doors.by_role(role), method, theirs, **sent)
    assert (answer.status_code, answer.get_json()["code"][-10:]) == (404, "_not_found")
    assert doors.held(service) == before


@pytest.mark.parametrize("what, role", WRITING)
def test_the_same_change_of_ones_own_rows_is_let_in(doors: Doors, what: str, role: str) -> None:
    """What was tried above failed for whose rows they were, and for nothing else."""
    method, path, service = parts(what)
    mine = filled(doors, path, doors.mine, role)
    assert mine is not None, f"the month has no row for {what}"
    sent = ATTEMPTS[what](lambda name: str(doors.row(service, name, doors.mine)), doors.mine)
    answer = doors.ask(doors.by_role(role), method, mine, **sent)
    assert answer.status_code in (200, 201, 204, 409, 412), answer.text


def test_a_vendor_invites_its_own_people_alone(doors: Doors) -> None:
    answer = doors.ask(doors.by_role("vendor_manager"), "POST", "/api/identity/v1/trainer-invitations")
    assert {one["vendor_id"] for one in answer.get_json()["data"]} == {doors.mine.vendor_id}


@pytest.mark.parametrize("role", ["vendor_manager", "trainer"])
def test_an_imported_sheet_brings_nobody_elses_hours(doors: Doors, role: str) -> None:
    with doors.engine("timetracking").connect() as connection:
        query = sa.text("select email from trainers where trainer_id = :trainer")
        email = connection.execute(query, {"trainer": doors.theirs.trainer_id}).scalar_one()
    before = doors.held("timetracking")
    sheet_of_theirs = TOGGL.format(email=email).encode()
    answer = doors.ask(
        doors.by_role(role), "POST", "/api/timetracking/v1/imports?zone=UTC", data=sheet_of_theirs,
        content_type="text/csv",
    )  # fmt: skip
    assert [error["code"] for error in answer.get_json()["errors"]] == ["person_unknown"]
    assert {table for table, digest in doors.held("timetracking").items() if digest != before[table]} <= {
        "imports", "answers",
    }  # fmt: skip
