"""Payroll over HTTP: who may do what, and the shape of the answers."""

from __future__ import annotations

import pytest
from payroll_house import House, approved, person

from services.payroll.main import MIGRATIONS
from services.payroll.store.tables import metadata
from shared.plumbing import migrate

BASE = "/api/payroll/v1"
NEW_RUN = {"pay_group": "world", "period_start": "2026-10-05", "period_end": "2026-11-02", "payday": "2026-11-06"}


@pytest.fixture
def client(house: House):
    return house.client()


def test_a_run_from_draft_to_documents(house: House, client) -> None:
    house.tell(*person(1), *person(2, account=""), approved(1, 0), approved(2, 0))
    finance = house.headers("finance")
    opened = client.post(f"{BASE}/pay-runs", json=NEW_RUN, headers=finance)
    assert (opened.status_code, opened.json["state"], opened.headers["ETag"]) == (201, "draft", '"1"')
    run = f"{BASE}/pay-runs/{opened.json['pay_run_id']}"
    seen = client.get(f"{run}/preview", headers=finance).json
    assert seen["pays"] == [{"amount": {"amount": "960.00", "currency": "EUR"}, "pay_items": 2, "seconds": 57_600}]
    assert seen["remark_counts"] == {"no_payout_account": 1}
    assert client.post(f"{run}/submit", headers=house.headers("finance")).json["state"] == "blocked"
    hold = client.post(f"{BASE}/trainers/trn_2/hold", json={"why": "no account"}, headers=house.headers("finance"))
    assert hold.json == {"trainer_id": "trn_2", "state": "held"}
    assert client.post(f"{run}/submit", headers=house.headers("finance")).json["state"] == "ready"
    assert client.get(f"{run}/register.csv", headers=finance).status_code == 409
    stale = house.headers("finance_approver", user="usr_approver") | {"If-Match": '"1"'}
    shown = {"digest": client.get(f"{run}/ways", headers=finance).json["digest"]}
    assert client.post(f"{run}/approve", json=shown, headers=stale).status_code == 412
    elsewhere = house.headers("finance_approver", user="usr_approver")
    assert client.post(f"{BASE}/pay-runs/run_x/approve", json=shown, headers=elsewhere).status_code == 404
    unseen = client.post(f"{run}/approve", headers=house.headers("finance_approver", user="usr_approver"))
    assert (unseen.status_code, unseen.json["errors"][0]["pointer"]) == (422, "/digest")
    approver = house.headers("finance_approver", user="usr_approver")
    done = client.post(f"{run}/approve", json=shown, headers=approver)
    assert (done.status_code, done.json["state"]) == (200, "approved")
    assert client.post(f"{run}/approve", json=shown, headers=approver).headers["Idempotency-Replayed"] == "true"
    again = client.post(f"{run}/approve", json=shown, headers=house.headers("finance_approver", user="usr_approver"))
    assert (again.status_code, again.json["code"]) == (409, "pay_run_state")
    register = client.get(f"{run}/register.csv", headers=finance)
    assert (register.status_code, register.content_type) == (200, "text/csv; charset=utf-8")
    items = client.get(f"{BASE}/pay-items?pay_run_id={opened.json['pay_run_id']}", headers=finance).json["data"]
    assert [(item["trainer_id"], item["amount"]["amount"], item["last4"]) for item in items] == [
        ("trn_1", "480.00", "3000")
    ]
    own = house.headers("trainer", user="usr_1", trainer_id="trn_1")
    statement = client.get(f"{BASE}/pay-items/{items[0]['pay_item_id']}/statement.pdf", headers=own)
    assert statement.data.startswith(b"%PDF-")
    other = house.headers("trainer", user="usr_2", trainer_id="trn_2")
    assert client.get(f"{BASE}/pay-items/{items[0]['pay_item_id']}/statement.pdf", headers=other).status_code == 404
    assert client.get(f"{BASE}/pay-items", headers=other).json["data"] == []
    one = f"{BASE}/pay-items/{items[0]['pay_item_id']}"
    assert client.get(one, headers=own).json == client.get(one, headers=finance).json == items[0]
    assert client.get(one, headers=other).json["code"] == "pay_item_not_found"
    runs = client.get(f"{BASE}/pay-runs?state=approved", headers=finance).json
    assert [entry["pay_run_id"] for entry in runs["data"]] == [opened.json["pay_run_id"]]


def test_earnings_and_their_explanation(house: House, client) -> None:
    house.tell(*person(1, currency="USD", pack="us-flsa"), approved(1, 0, 1, 2, 3, 4, 5))
    own = house.headers("trainer", user="usr_1", trainer_id="trn_1")
    listed = client.get(f"{BASE}/earnings?limit=1", headers=own).json
    rest = client.get(f"{BASE}/earnings?limit=1&cursor={listed['next_cursor']}", headers=own).json["data"]
    overtime = next(row for row in [*listed["data"], *rest] if row["code"] == "OT")
    assert (overtime["amount"], overtime["premium"]) == ({"amount": "720.00", "currency": "USD"}, "0.5000")
    explained = client.get(f"{BASE}/earnings/{overtime['earning_id']}/explain", headers=own).json
    assert explained["after"] == {"seconds": 28_800, "amount": {"amount": "720.00", "currency": "USD"}}
    assert [(band["entry_id"], band["seconds"], band["entry_code"]) for band in explained["now"]["bands"]] == [
        ("ent_1_5", 28_800, "REG")
    ]
    assert explained["sentences"][0] == (
        "8:00:00 hours at 60.0000 USD an hour, and 1/2 of the regular rate of 60.0000 USD on top, rounded once to the "
        "nearest unit, half up: 720.00 USD."
    )
    other = house.headers("trainer", user="usr_2", trainer_id="trn_2")
    assert client.get(f"{BASE}/earnings/{overtime['earning_id']}/explain", headers=other).status_code == 404
    recomputed = client.get(f"{BASE}/recompute", headers=house.headers("auditor")).json
    assert recomputed == {"trainers": 1, "entries": 6, "differences": []}


@pytest.mark.parametrize(
    ("method", "path", "role", "status"),
    [
        ("post", "/pay-runs", "finance_approver", 403),
        ("get", "/pay-runs", "trainer", 403),
        ("post", "/pay-runs/run_x/approve", "finance", 403),
        ("get", "/earnings", "client", 403),
        ("get", "/recompute", "vendor_manager", 403),
        ("get", "/pay-runs/run_x", "auditor", 404),
        ("post", "/pay-runs/run_x/submit", "finance", 404),
    ],
)
def test_doors(house: House, client, method: str, path: str, role: str, status: int) -> None:
    assert getattr(client, method)(BASE + path, json={}, headers=house.headers(role)).status_code == status


def test_a_bad_body_names_its_fields(house: House, client) -> None:
    answer = client.post(
        f"{BASE}/pay-runs", json={"pay_group": "", "payday": "6.11."}, headers=house.headers("finance")
    )
    assert answer.status_code == 422
    assert {"/payday", "/period_start", "/period_end"} <= {error["pointer"] for error in answer.json["errors"]}


def test_migrations_make_exactly_the_tables(house: House) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = house.service.units.engine
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    house.tell(*person(1), approved(1, 0))
    migrate.downgrade(engine, MIGRATIONS)
    migrate.upgrade(engine, MIGRATIONS)
