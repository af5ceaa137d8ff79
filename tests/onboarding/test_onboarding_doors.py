"""Onboarding over HTTP: a trainer's way in, and whose rows are whose."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from test_onboarding_imports import GOOD, OFFERS

from services.onboarding.domain.funnel import OPTIONAL, STEPS, read_needs
from services.onboarding.imports.offers import read_offers
from services.onboarding.imports.people import read_people
from services.onboarding.usecases.accept_users import accept_users
from services.onboarding.usecases.import_engagements import import_engagements
from services.onboarding.usecases.import_trainers import import_trainers
from services.onboarding.usecases.keep_accounts import keep_accounts
from shared.events.identity import UserRegistered
from shared.events.payments import PayoutAccountChanged
from shared.plumbing.service import Service
from shared.values.call import Actor, Call
from shared.values.refusal import Refusal

NOW = 1_791_158_400
API = "/api/onboarding/v1"
Headers = Callable[[Actor], dict[str, str]]


@pytest.fixture
def trainer_id(onboarding: Service, admin: Call, vendor_id: str) -> str:
    with onboarding.units.write(admin) as unit:
        import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()))
        import_engagements(unit, admin, vendor_id, read_offers(OFFERS.encode()))
        trainer = unit.trainers.of_vendor(vendor_id)["A-1"]
        accept_users(unit, unit.call, [UserRegistered("usr_t", ("trainer",), trainer_id=trainer.trainer_id)])
    return trainer.trainer_id


@pytest.fixture
def trainer(headers: Headers, trainer_id: str) -> dict[str, str]:
    return headers(Actor("usr_t", frozenset({"trainer"}), trainer_id=trainer_id))


def test_a_trainer_signs_the_exact_text_and_becomes_active(
    client: FlaskClient, headers: Headers, trainer: dict[str, str], trainer_id: str
) -> None:
    text = {"title": "Services agreement", "text": "1. You train models.\n2. We pay every second."}
    admin = headers(Actor("usr_admin", frozenset({"admin"})))
    digest = client.post(f"{API}/agreement", json=text, headers=admin).get_json()["digest"]
    address = f"{API}/trainers/{trainer_id}/signatures"
    wrong = client.post(address, json={"digest": "sha256:00", "signed_name": "Nora Weiß"}, headers=trainer)
    assert (wrong.status_code, wrong.get_json()["code"]) == (409, "agreement_changed")
    signed = client.post(address, json={"digest": digest, "signed_name": "Nora Weiß"}, headers=trainer)
    assert (signed.status_code, signed.get_json()["state"]) == (201, "active")
    again = client.post(address, json={"digest": digest, "signed_name": "Nora Weiß"}, headers=trainer)
    assert (again.status_code, again.get_json()["code"]) == (409, "agreement_signed")
    states = client.get(f"{API}/trainers/{trainer_id}/states", headers=trainer).get_json()["data"]
    assert [state["state"] for state in states] == ["registered", "accepted", "active"]


@pytest.mark.parametrize(
    "actor, status",
    [
        (Actor("usr_a", frozenset({"admin"})), 200),
        (Actor("usr_f", frozenset({"finance"})), 200),
        (Actor("usr_v", frozenset({"vendor_manager"}), vendor_id="ven_other"), 404),
        (Actor("usr_t2", frozenset({"trainer"}), trainer_id="trn_other"), 404),
        (Actor("usr_c", frozenset({"client"}), client_id="cli_1"), 403),
        (Actor("usr_ap", frozenset({"approver"})), 403),
    ],
)
def test_who_may_see_a_trainer(
    client: FlaskClient, headers: Headers, trainer_id: str, actor: Actor, status: int
) -> None:
    assert client.get(f"{API}/trainers/{trainer_id}", headers=headers(actor)).status_code == status


def test_a_vendor_manager_lists_only_the_vendors_own(
    client: FlaskClient, headers: Headers, trainer_id: str, vendor_id: str
) -> None:
    own = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))
    other = headers(Actor("usr_w", frozenset({"vendor_manager"}), vendor_id="ven_other"))
    page = client.get(f"{API}/trainers?limit=1", headers=own).get_json()
    rest = client.get(f"{API}/trainers?limit=1&cursor={page['next_cursor']}", headers=own).get_json()
    assert [len(page["data"]), len(rest["data"]), rest["next_cursor"]] == [1, 1, None]
    assert client.get(f"{API}/trainers", headers=other).get_json()["data"] == []


NOBODY = dict.fromkeys(STEPS, 0)


def account(trainer_id: str, state: str, reason: str = "") -> PayoutAccountChanged:
    return PayoutAccountChanged("acct_1", trainer_id, state, "sepa", "EUR", "DE", "3000", reason)


def test_the_list_says_what_is_missing_and_why(
    client: FlaskClient, headers: Headers, onboarding: Service, trainer_id: str, vendor_id: str
) -> None:
    own = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))

    def shown() -> dict:
        data = client.get(f"{API}/trainers", headers=own, query_string={"q": "A-1"}).get_json()["data"]
        return {name: data[0][name] for name in ("step", "missing", "why")}

    assert shown() == {
        "step": "identity_data", "missing": ["identity_data", "agreement", "payout_account"], "why": "",
    }  # fmt: skip
    with onboarding.units.write(onboarding.call_as_service()) as unit:
        unit.trainers.enter_states([(trainer_id, "active")], "usr_t", NOW, "signed")
        keep_accounts(unit, unit.call, [account(trainer_id, "rejected", "AC04")])
    assert shown() == {"step": "payout_account", "missing": ["payout_account"], "why": "AC04"}
    place = f"{API}/trainers/{trainer_id}/standing"
    mine = client.get(place, headers=headers(Actor("usr_t", frozenset({"trainer"}), trainer_id=trainer_id))).get_json()
    assert (mine["step"], mine["missing"], mine["why"], mine["shared"]) == (
        "payout_account", ["payout_account"], "AC04", [],
    )  # fmt: skip
    stranger = headers(Actor("usr_t2", frozenset({"trainer"}), trainer_id="trn_other"))
    assert client.get(place, headers=stranger).status_code == 404


def test_steps_that_an_operator_does_not_ask_for_hold_up_nobody() -> None:
    assert read_needs("") == frozenset()
    assert read_needs("payout_account, identity_data,tax_form") == set(OPTIONAL)
    with pytest.raises(Refusal, match="onboarding_needs_unknown"):
        read_needs("payout_account,passport")


def test_the_funnel_counts_who_waits_for_what_and_the_list_finds_them(
    client: FlaskClient, headers: Headers, onboarding: Service, trainer: dict[str, str], trainer_id: str, vendor_id: str
) -> None:
    own = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))

    def funnel(who: dict[str, str] = own) -> dict[str, int]:
        data = client.get(f"{API}/funnel", headers=who).get_json()["data"]
        assert all(bool(one["oldest"]) == bool(one["trainers"]) for one in data)
        return {one["step"]: one["trainers"] for one in data}

    def found(**query: str) -> list[str]:
        data = client.get(f"{API}/trainers", headers=own, query_string=query).get_json()["data"]
        return [one["trainer_id"] for one in data]

    assert funnel() == NOBODY | {"registered": 1, "identity_data": 1}
    assert funnel(headers(Actor("usr_w", frozenset({"vendor_manager"}), vendor_id="ven_other"))) == NOBODY
    own_data = {"given_name": "Nora", "family_name": "Weiß", "country": "DE", "zone": "Europe/Berlin"}
    client.post(f"{API}/trainers/{trainer_id}/confirmations", json=own_data, headers=trainer)
    assert funnel() == NOBODY | {"registered": 1, "agreement": 1}
    admin = headers(Actor("usr_admin", frozenset({"admin"})))
    text = {"title": "Services agreement", "text": "We pay every second."}
    digest = client.post(f"{API}/agreement", json=text, headers=admin).get_json()["digest"]
    signature = {"digest": digest, "signed_name": "Nora"}
    client.post(f"{API}/trainers/{trainer_id}/signatures", json=signature, headers=trainer)
    assert funnel() == NOBODY | {"registered": 1, "payout_account": 1}
    with onboarding.units.write(onboarding.call_as_service()) as unit:
        keep_accounts(unit, unit.call, [account(trainer_id, "active")])
    assert funnel() == NOBODY | {"registered": 1, "engaged": 1}
    assert found(step="engaged") == found(q="nora A-1") == [trainer_id]
    assert found(order="wait") == sorted(found(q="@"))
    assert found(q="%") == found(step="left") == []
    assert found(ids=f"{trainer_id},trn_nobody") == [trainer_id]
    assert found(ids="trn_nobody") == []
    asked = {"ids": f"{trainer_id},trn_nobody"}
    named = client.get(f"{API}/trainer-names", headers=own, query_string=asked).get_json()["data"]
    assert named == [{"trainer_id": trainer_id, "given_name": "Nora", "family_name": "Weiß"}]
    other = headers(Actor("usr_w", frozenset({"vendor_manager"}), vendor_id="ven_other"))
    assert client.get(f"{API}/trainer-names", headers=other, query_string=asked).get_json()["data"] == []
    assert len(found(q="@")) == 2
    cursor = client.get(f"{API}/trainers?limit=1", headers=own).get_json()["next_cursor"]
    mixed = client.get(f"{API}/trainers", headers=own, query_string={"order": "wait", "cursor": cursor})
    assert (mixed.status_code, mixed.get_json()["code"]) == (422, "cursor_of_other_order")
    refused = client.get(f"{API}/trainers?step=lost", headers=own)
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/step")


def test_rate_cards_count_engagements_by_project_and_rate(
    client: FlaskClient, headers: Headers, trainer_id: str, vendor_id: str
) -> None:
    own = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))
    before = client.get(f"{API}/rate-cards", headers=own).get_json()["data"]
    engagement = client.get(f"{API}/engagements", headers=own).get_json()["data"][0]
    rates = f"{API}/engagements/{engagement['engagement_id']}/pay-rates"
    raise_ = {"rate": "77.50", "valid_from": engagement["terms"]["valid_from"]}
    assert client.post(rates, json=raise_, headers=own | {"Idempotency-Key": "raise"}).status_code == 201
    after = client.get(f"{API}/rate-cards", headers=own).get_json()["data"]
    assert sum(one["engagements"] for one in before) == sum(one["engagements"] for one in after)
    assert [one["engagements"] for one in after if one["rate"] == "77.5000"] == [1]
    later = {"rate": "88.25", "valid_from": "2099-07-01"}
    assert client.post(rates, json=later, headers=own | {"Idempotency-Key": "later"}).status_code == 201
    assert client.get(f"{API}/rate-cards", headers=own).get_json()["data"] == after
    then = client.get(f"{API}/rate-cards?on=2099-07-01", headers=own).get_json()["data"]
    assert [one["engagements"] for one in then if one["rate"] == "88.2500"] == [1]
    other = headers(Actor("usr_w", frozenset({"vendor_manager"}), vendor_id="ven_other"))
    assert client.get(f"{API}/rate-cards", headers=other).get_json()["data"] == []


def test_a_stale_change_is_refused_and_a_fresh_one_saved(
    client: FlaskClient, headers: Headers, trainer_id: str
) -> None:
    admin = headers(Actor("usr_admin", frozenset({"admin"})))
    address = f"{API}/trainers/{trainer_id}"
    tag = client.get(address, headers=admin).headers["ETag"]
    change = {"family_name": "Weiss-Lang"}
    assert client.patch(address, json=change, headers=admin).status_code == 428
    fresh = client.patch(address, json=change, headers=admin | {"If-Match": tag})
    assert (fresh.status_code, fresh.get_json()["person"]["family_name"]) == (200, "Weiss-Lang")
    assert client.patch(address, json=change, headers=admin | {"If-Match": tag}).status_code == 412


def test_a_raise_is_a_new_version_and_needs_a_key(client: FlaskClient, headers: Headers, trainer_id: str) -> None:
    admin = headers(Actor("usr_admin", frozenset({"admin"})))
    (engagement,) = client.get(f"{API}/engagements?trainer_id={trainer_id}", headers=admin).get_json()["data"]
    address = f"{API}/engagements/{engagement['engagement_id']}/pay-rates"
    body = {"rate": "65.2500", "valid_from": "2026-10-12"}
    assert client.post(address, json=body, headers=admin).status_code == 400
    keyed = admin | {"Idempotency-Key": "raise-1"}
    first = client.post(address, json=body, headers=keyed)
    again = client.post(address, json=body, headers=keyed)
    assert (first.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert first.get_json() == again.get_json()
    refused = client.post(address, json=body | {"rate": "65.25001"}, headers=admin | {"Idempotency-Key": "raise-2"})
    assert refused.get_json()["errors"][0]["pointer"].endswith("rate")
    versions = client.get(address, headers=admin).get_json()["data"]
    assert [version["rate"] for version in versions] == ["60.5000", "65.2500"]


def test_an_upload_reports_its_bad_rows(client: FlaskClient, headers: Headers, vendor_id: str) -> None:
    manager = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id)) | {"Content-Type": "text/csv"}
    content = (GOOD + "A-3,Nora,Weiss,nobody,DE,Europe/Berlin,contractor\n").encode()
    report = client.post(f"{API}/vendors/{vendor_id}/trainer-imports?dry_run=true", data=content, headers=manager)
    assert report.status_code == 200, report.get_data(as_text=True)
    assert report.get_json()["errors"][0] | {"detail": ""} == {
        "row": 4, "field": "email", "column": "email", "code": "email_unreadable", "detail": "",
    }  # fmt: skip
    assert client.get(f"{API}/trainers", headers=manager).get_json()["data"] == []
