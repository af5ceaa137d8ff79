"""Agreements: sent, signed, amended and signed again; the signed document says what was signed, by whom, from where."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from test_onboarding_doors import API, Headers, trainer, trainer_id  # noqa: F401 - fixtures

from services.onboarding.domain.agreement import SignedAgreement, digest_of
from services.onboarding.events.jobs import JOBS
from services.onboarding.exports.agreement import check, render
from services.onboarding.usecases.check import check as check_onboarding
from shared.plumbing.service import Service
from shared.plumbing.unit import OUTBOX
from shared.values.call import Actor
from shared.values.refusal import Refusal

FIRST = {"title": "Services agreement", "text": "1. You train models.\n\n2. We pay *every* second #today."}
SECOND = {"title": "Services agreement, amended", "text": "1. You train models.\n2. We pay every second, twice."}
SIGNED = SignedAgreement("agr_1", "Services", "One & two = three, four", digest_of("One & two = three, four"), "trn_1",
                         "Nora Weiß, M.D.", 1_791_158_400, "203.0.113.7")  # fmt: skip


@pytest.fixture
def publish(client: FlaskClient, headers: Headers) -> Callable[[dict[str, str]], str]:
    admin = headers(Actor("usr_admin", frozenset({"admin"})))

    def put(text: dict[str, str]) -> str:
        answer = client.post(f"{API}/agreement", json=text, headers=admin)
        assert answer.status_code == 201, answer.text
        return answer.get_json()["digest"]

    return put


def said(service: Service, kind: str, name: str) -> list[str]:
    query = OUTBOX.select().where(OUTBOX.c.type == name, OUTBOX.c.kind == kind).order_by(OUTBOX.c.position)
    with service.units.engine.connect() as connection:
        return [row.key for row in connection.execute(query)]


def work(service: Service) -> None:
    """Do the jobs that were asked for, as a worker does."""
    import json

    query = OUTBOX.select().where(OUTBOX.c.kind == "job").order_by(OUTBOX.c.position)
    with service.units.engine.connect() as connection:
        asked = [(row.type, json.loads(row.data)) for row in connection.execute(query)]
    for name, payload in asked:
        with service.units.write(service.call_as_service()) as unit:
            JOBS[name](unit, unit.call, payload)


@pytest.fixture
def sign(client: FlaskClient, trainer: dict[str, str], trainer_id: str) -> Callable[..., Any]:  # noqa: F811
    def put(digest: str, **more: str) -> Any:
        body = {"digest": digest, "signed_name": "Nora Weiß"} | more
        return client.post(f"{API}/trainers/{trainer_id}/signatures", json=body, headers=trainer)

    return put


def test_a_text_is_sent_signed_amended_and_signed_again(
    client: FlaskClient, onboarding: Service, trainer: dict[str, str], trainer_id: str,  # noqa: F811
    publish: Callable[..., str], sign: Callable[..., Any],
) -> None:  # fmt: skip
    def sent() -> list[tuple[str, bool]]:
        data = client.get(f"{API}/trainers/{trainer_id}/agreements", headers=trainer).get_json()["data"]
        return [(one["title"], one["signed"] is not None) for one in data]

    first = publish(FIRST)
    # Both of the vendor's people are sent it: the one who has come in, and the one who has not yet.
    assert len(said(onboarding, "fact", "agreement.sent")) == 2
    assert sent() == [("Services agreement", False)]
    assert sign(first).get_json()["state"] == "active"
    second = publish(SECOND)
    assert sent() == [("Services agreement", True), ("Services agreement, amended", False)]
    old = sign(first)
    assert (old.status_code, old.get_json()["code"]) == (409, "agreement_changed")
    again = sign(second)
    assert (again.status_code, again.get_json()["state"]) == (201, "active")
    assert sent() == [("Services agreement", True), ("Services agreement, amended", True)]
    assert said(onboarding, "fact", "agreement.signed") == [trainer_id] * 2
    assert said(onboarding, "fact", "trainer.activated") == [trainer_id]
    with onboarding.units.read(onboarding.call_as_service()) as unit:
        assert check_onboarding(unit) == []


def test_the_text_that_is_in_force_is_not_published_twice(client: FlaskClient, headers: Headers,
                                                          publish: Callable[..., str]) -> None:  # fmt: skip
    publish(FIRST)
    same = client.post(f"{API}/agreement", json=FIRST, headers=headers(Actor("usr_admin", frozenset({"admin"}))))
    assert (same.status_code, same.get_json()["code"]) == (409, "agreement_unchanged")


def test_an_amendment_waits_in_the_funnel(
    client: FlaskClient, headers: Headers, trainer_id: str, vendor_id: str,  # noqa: F811
    publish: Callable[..., str], sign: Callable[..., Any],
) -> None:  # fmt: skip
    own = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))

    def missing() -> list[str]:
        return client.get(f"{API}/trainers?q=A-1", headers=own).get_json()["data"][0]["missing"]

    sign(publish(FIRST))
    assert missing() == ["payout_account"]
    second = publish(SECOND)
    assert missing() == ["agreement", "payout_account"]
    sign(second)
    assert missing() == ["payout_account"]


def test_the_signed_document_is_kept_and_says_what_was_signed(
    client: FlaskClient, headers: Headers, onboarding: Service, trainer: dict[str, str], trainer_id: str,  # noqa: F811
    vendor_id: str, publish: Callable[..., str], sign: Callable[..., Any],
) -> None:  # fmt: skip
    digest = publish(FIRST)
    sign(digest)
    (row,) = client.get(f"{API}/trainers/{trainer_id}/agreements", headers=trainer).get_json()["data"]
    address = f"{API}/trainers/{trainer_id}/agreements/{row['agreement_id']}/document.pdf"
    at_once = client.get(address, headers=trainer)
    assert (at_once.status_code, row["document_digest"]) == (200, None)
    work(onboarding)
    work(onboarding)
    (kept,) = client.get(f"{API}/trainers/{trainer_id}/agreements", headers=trainer).get_json()["data"]
    assert kept["document_digest"].startswith("sha256:")
    manager = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))
    document = client.get(address, headers=manager)
    assert document.data == at_once.data
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(document.data)).pages)
    for shown in ("Services agreement", "We pay *every* second #today.", "Nora Weiß", "127.0.0.1", digest, trainer_id):
        assert shown in text
    assert check(document.data)["digest"] == digest
    stranger = headers(Actor("usr_w", frozenset({"vendor_manager"}), vendor_id="ven_other"))
    assert client.get(address, headers=stranger).status_code == 404
    assert client.get(address, headers=headers(Actor("usr_f", frozenset({"finance"})))).status_code == 403
    other = address.replace(row["agreement_id"], "agr_0")
    assert (client.get(other, headers=trainer).status_code, client.get(other, headers=trainer).get_json()["code"]) == (
        404, "signature_not_found",
    )  # fmt: skip


def test_a_document_is_the_same_for_the_same_signature_and_no_other() -> None:
    assert render(SIGNED) == render(SIGNED)
    assert render(SIGNED) != render(replace(SIGNED, signed_epoch=1_791_158_401))
    assert check(render(SIGNED)) == {
        "agreement": "agr_1", "digest": SIGNED.digest, "trainer": "trn_1", "signed": "2026-10-05T00:00:00Z",
    }  # fmt: skip


def test_a_document_of_another_text_is_never_set() -> None:
    with pytest.raises(AssertionError, match="what is set is what was signed"):
        render(replace(SIGNED, text="Something else"))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"<html>"])
def test_what_is_no_signed_agreement_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="agreement_unreadable"):
        check(content)


def test_who_is_imported_later_is_sent_what_is_in_force(
    client: FlaskClient, headers: Headers, onboarding: Service, vendor_id: str, publish: Callable[..., str]
) -> None:
    publish(FIRST)
    manager = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id)) | {"Content-Type": "text/csv"}
    sheet = "external_ref,given_name,family_name,email,country,zone\nB-1,Ada,Lee,ada@example.org,DE,Europe/Berlin\n"
    for _ in range(2):
        client.post(f"{API}/vendors/{vendor_id}/trainer-imports", data=sheet.encode(), headers=manager)
    assert len(said(onboarding, "fact", "agreement.sent")) == 1
