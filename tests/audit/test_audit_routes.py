"""A route whose successful call leaves no entry fails here, and so does an entry that says too much or too little."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from kinds_of_sheets import KINDS
from walked_house import NOW, SECRETS, Walk, walk_through

from deploy.onebox.house import SERVICES
from deploy.onebox.verify import verify_house
from shared.values.noted import CHANGED, SECRET_OPENED, SECRET_SHOWN, SIGNED_IN
from shared.values.permissions import PERMISSIONS, everywhere

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("walked")]

CHANGING = sorted(what for what in PERMISSIONS if not what.startswith("GET "))
# Routes that are noted as something else than a change.
OTHER_KINDS = {
    "POST /api/identity/v1/tokens": SIGNED_IN,
    "POST /api/identity/v1/client-tokens": SIGNED_IN,
    "POST /api/identity/v1/second-factors": SECRET_SHOWN,
    "POST /api/identity/v1/second-factor-confirmations": SECRET_SHOWN,
    "POST /api/identity/v1/api-clients": SECRET_SHOWN,
    "POST /api/identity/v1/api-clients/<user_id>/keys": SECRET_SHOWN,
    "POST /api/payments/v1/payment-files/<file_id>/download": SECRET_SHOWN,
    "POST /api/notifications/v1/webhooks": SECRET_SHOWN,
    "POST /api/notifications/v1/webhooks/<endpoint_id>/secrets": SECRET_SHOWN,
}
# What differs between the before and the after of a route, where there is a before.
STEPS = {
    "PATCH /api/identity/v1/users/<user_id>": ("roles", ["auditor"], ["finance"]),
    "POST /api/identity/v1/users/<user_id>/states": ("state", "active", "deactivated"),
    "PUT /api/notifications/v1/users/me/preferences": ("language", "en", "fr"),
    "POST /api/onboarding/v1/trainers/<trainer_id>/signatures": ("state", "accepted", "active"),
    "PATCH /api/onboarding/v1/engagements/<engagement_id>": (
        "terms",
        {"weekly_cap_seconds": None},
        {"weekly_cap_seconds": 144_000},
    ),
    "DELETE /api/timetracking/v1/entries/<entry_id>": ("live", True, False),
    "POST /api/payroll/v1/pay-runs/<pay_run_id>/submit": ("state", "draft", "ready"),
    "POST /api/payroll/v1/pay-runs/<pay_run_id>/approve": ("state", "ready", "approved"),
    "POST /api/payroll/v1/pay-runs/<pay_run_id>/void": ("state", "draft", "void"),
    "POST /api/payments/v1/payment-files/<file_id>/release": ("state", "prepared", "released"),
    "POST /api/payments/v1/payment-files/<file_id>/discard": ("state", "prepared", "discarded"),
    "POST /api/payments/v1/payment-files/<file_id>/sent": ("state", "released", "sent"),
    "POST /api/payments/v1/payout-accounts/<account_id>/approve": ("state", "pending", "active"),
    "POST /api/payments/v1/payout-accounts/<account_id>/reject": ("state", "active", "rejected"),
    "POST /api/payments/v1/payments/<payment_id>/return": ("state", "settled", "returned"),
    "POST /api/billing/v1/invoices/<invoice_id>/issue": ("state", "draft", "issued"),
    "POST /api/billing/v1/invoices/<invoice_id>/receipts": ("state", "issued", "paid"),
}
REASONS = {
    "POST /api/identity/v1/users/<user_id>/states": "he left",
    "POST /api/timetracking/v1/timesheets/<timesheet_id>/returns": "which task?",
    "POST /api/timetracking/v1/entries/<entry_id>/corrections": "an hour more",
    "POST /api/payroll/v1/trainers/<trainer_id>/hold": "a question",
    "POST /api/payments/v1/payout-accounts/<account_id>/reject": "AC04",
}


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory):
    walked = walk_through(tmp_path_factory.mktemp("walked") / "data")
    yield walked
    walked.house.close()


# The same code in each service, on facts and jobs that fail on purpose: tests/plumbing/test_web_operations.py has it.
ELSEWHERE = [what for name in SERVICES for what in everywhere(name) if not what.startswith("GET ")]
# Questions that are too long for an address: they come as a POST and change nothing.
ASKING = {what for what in CHANGING if what.endswith("/what-ifs")}
# They take a passkey, a provider or sessions of several devices, which the tests of identity have. Continuing a session
# is no entry, what a provider sends back is noted by its view; all others pass the same door as what is walked here.
IN_IDENTITY = {
    what
    for what in CHANGING
    if what.startswith(("POST /api/identity", "DELETE /api/identity"))
    and any(word in what for word in ("passkey", "provider", "session"))
}
# One piece takes them all in; tests/imports/test_imports_lists.py looks at what is noted of each.
BY_SHEET = {f"POST /api/{kind.path}" for kind in KINDS}


def test_every_changing_route_is_walked(walk: Walk) -> None:
    assert sorted([*{step.what for step in walk.steps}, *ELSEWHERE, *ASKING, *IN_IDENTITY, *BY_SHEET]) == CHANGING


@pytest.mark.parametrize("what", sorted(set(CHANGING) - set(ELSEWHERE) - ASKING - IN_IDENTITY - BY_SHEET))
def test_a_successful_call_leaves_one_entry(walk: Walk, what: str) -> None:
    for step in (one for one in walk.steps if one.what == what):
        (note,) = [one for one in step.notes if one["kind"] != SECRET_OPENED]
        assert (note["what"], note["kind"]) == (what, OTHER_KINDS.get(what, CHANGED))
        assert (note["noted_epoch"], note["agent"], note["address"]) == (NOW, "walker/1", "127.0.0.1")
        is_open = PERMISSIONS[what].open_because
        assert (note["actor_id"] == "anonymous") == bool(is_open)
        assert bool(note["roles"]) != bool(is_open)
        assert note["object_ids"] or what in WITHOUT_OBJECT


# What is asked for here names nothing that is there yet, or does not say whether it is.
WITHOUT_OBJECT = {
    "POST /api/identity/v1/password-links",
    "POST /api/payroll/v1/repricings",
    "POST /api/ledger/v1/closings",
    "POST /api/timetracking/v1/imports",
    "PUT /api/identity/v1/users/me/password",
    "PUT /api/notifications/v1/users/me/preferences",
}


@pytest.mark.parametrize("what", STEPS)
def test_before_and_after_say_what_changed(walk: Walk, what: str) -> None:
    name, old, new = STEPS[what]
    (note,) = [one for step in walk.steps if step.what == what for one in step.notes if one["what"] == what
               and one["kind"] == CHANGED]  # fmt: skip
    before, after = json.loads(note["before"]), json.loads(note["after"])
    assert (before.get(name), after.get(name)) == (old, new)


@pytest.mark.parametrize("what", REASONS)
def test_a_reason_that_was_given_is_kept(walk: Walk, what: str) -> None:
    assert [one["why"] for step in walk.steps if step.what == what for one in step.notes] == [REASONS[what]]


def test_opening_account_numbers_is_noted_with_what_for(walk: Walk) -> None:
    opened = {(note["what"], tuple(note["object_ids"])) for step in walk.steps for note in step.notes
              if note["kind"] == SECRET_OPENED}  # fmt: skip
    account = walk.value("payments", "select account_id from payout_accounts order by account_id limit 1")
    file_id = walk.value("payments", "select file_id from payment_files order by file_id desc limit 1")
    release, download = (f"POST /api/payments/v1/payment-files/<file_id>/{verb}" for verb in ("release", "download"))
    assert {what for what, _ids in opened} == {release, download}
    assert any(what == release and account in ids for what, ids in opened)
    assert any(what == download and file_id in ids for what, ids in opened)


def test_no_entry_says_who_a_person_is_or_any_secret(walk: Walk) -> None:
    told = json.dumps([step.notes for step in walk.steps])
    assert [secret for secret in SECRETS if secret in told] == []
    codes = next(step.answer for step in walk.steps if step.what.endswith("second-factor-confirmations"))
    assert not any(code in told for code in codes["recovery_codes"])


def test_the_trail_holds_all_of_it_in_a_sound_chain(walk: Walk) -> None:
    walk.house.pump()
    sent = Counter(note["what"] for step in walk.steps for note in step.notes)
    entries, cursor = [], ""
    while True:
        page = walk.reads(f"/api/audit/v1/entries?limit=200{cursor}", walk.admin)
        entries += page["data"]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    kept = Counter(entry["what"] for entry in entries)
    assert {what: kept[what] >= count for what, count in sent.items()} == dict.fromkeys(sent, True)
    assert "job read_back_file" in kept, "a worker opened a bank file"
    assert [entry["number"] for entry in entries] == list(range(len(entries), 0, -1))
    findings, _checked = verify_house(walk.house)
    assert findings == []


def test_whoever_is_refused_a_secret_is_noted(walk: Walk) -> None:
    file_id = walk.value("payments", "select file_id from payment_files order by file_id desc limit 1")
    before = len(walk._noted("payments"))
    answer = walk.ask("POST", f"/api/payments/v1/payment-files/{file_id}/download", walk.finance)
    assert answer.status_code == 403
    (note,) = walk._noted("payments")[before:]
    assert (note["kind"], note["actor_id"], note["object_ids"], note["why"]) == (
        "secret_refused", "usr_finance", [file_id], "role_missing",
    )  # fmt: skip


def test_a_wrong_password_is_noted_with_whose_it_was(walk: Walk) -> None:
    before = len(walk._noted("identity"))
    sent = {"email": "ines@walk.example", "password": "not the right one at all", "code": "123456"}
    assert walk.ask("POST", "/api/identity/v1/tokens", None, json=sent).status_code == 401
    (note,) = walk._noted("identity")[before:]
    assert (note["kind"], note["actor_id"], note["object_id"]) == ("refused", "anonymous", walk.admin.user_id)
    assert note["why"]
    assert json.loads(note["after"]).keys() == {"email", "password"}
    for word in ("ines", "not the right one", "123456"):
        assert word not in json.dumps(note)
