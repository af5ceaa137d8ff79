"""What onboarding refuses besides bad rows: signatures of others, dates that run backwards, names nobody can use."""

from __future__ import annotations

from datetime import date

import pytest
from test_onboarding_doors import Headers, trainer, trainer_id  # noqa: F401 - fixtures

from services.onboarding.domain.engagement import check_offer
from services.onboarding.domain.identity_data import check_document
from services.onboarding.domain.trainer import check_person
from services.onboarding.usecases.sign_agreement import sign_agreement
from services.onboarding.usecases.sign_agreements import Signature
from shared.values.call import Actor
from shared.values.refusal import Refusal

API = "/api/onboarding/v1"
PERSON = {"external_ref": "A-1", "given_name": "Nora", "family_name": "Weiß", "email": "nora@example.org",
          "country": "DE", "zone": "Europe/Berlin", "worker_type": "contractor"}  # fmt: skip
OFFER = {"pay_group": "world", "rule_pack": "contractor", "zone": "Europe/Berlin", "pay_currency": "EUR",
         "pay_rate": "60", "valid_from": "2026-10-05"}  # fmt: skip
SIGNED = {"digest": "sha256:00", "signed_name": "Nora Weiß"}


@pytest.mark.parametrize(
    "check, raw, code",
    [
        (check_person, PERSON | {"given_name": "N" * 200}, "field_unusable"),
        (check_person, PERSON | {"family_name": "Wei\x07"}, "field_unusable"),
        (check_offer, OFFER | {"pay_group": "w" * 41}, "field_unusable"),
        (check_offer, OFFER | {"rule_pack": ""}, "field_unusable"),
        (check_offer, OFFER | {"valid_to": "2026-10-05"}, "dates_reversed"),
        (check_offer, OFFER | {"valid_to": "2026-10-01"}, "dates_reversed"),
    ],
)
def test_a_row_is_refused_with_its_code(check, raw, code):
    with pytest.raises(Refusal) as caught:
        check(raw)
    assert caught.value.code == code


def test_every_field_at_fault_is_named_at_once():
    raw = PERSON | {"given_name": "", "email": "nora", "country": "Germany", "zone": "Berlin", "worker_type": "boss"}
    with pytest.raises(Refusal) as caught:
        check_person(raw)
    assert [(one.pointer, one.code) for one in caught.value.faults] == [
        ("given_name", "field_empty"), ("email", "email_unreadable"), ("country", "country_unknown"),
        ("zone", "zone_unknown"), ("worker_type", "worker_type_unknown"),
    ]  # fmt: skip
    assert caught.value.code == "field_empty"


def test_a_name_is_the_same_wherever_it_was_typed():
    person = check_person(PERSON | {"given_name": " Jose\u0301\u00a0 Luis", "worker_type": "Contractor"})
    assert (person.given_name, person.worker_type) == ("Jos\u00e9 Luis", "contractor")
    persian = check_person(PERSON | {"given_name": "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627\u200c"})
    assert persian.given_name == "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"
    with pytest.raises(Refusal, match=r"cannot be seen \(U\+200B\)"):
        check_person(PERSON | {"family_name": "Wei\u200b\u00df"})
    with pytest.raises(Refusal, match="field_empty"):
        check_person(PERSON | {"family_name": "\u200d"})


def test_nobody_signs_before_there_is_an_agreement_or_for_another(client, headers, trainer, trainer_id):  # noqa: F811
    early = client.post(f"{API}/trainers/{trainer_id}/signatures", json=SIGNED, headers=trainer)
    assert (early.status_code, early.get_json()["code"]) == (409, "agreement_missing")
    both = headers(Actor("usr_admin", frozenset({"admin", "trainer"})))
    other = client.post(f"{API}/trainers/{trainer_id}/signatures", json=SIGNED, headers=both)
    assert (other.status_code, other.get_json()["code"]) == (404, "trainer_not_found")


def test_only_the_trainer_signs_even_where_there_is_no_door(onboarding, admin, trainer_id):  # noqa: F811
    signature = Signature(trainer_id, "sha256:00", "Nora Weiß")
    with onboarding.units.write(admin) as unit, pytest.raises(Refusal, match="signature_not_own"):
        sign_agreement(unit, admin, signature)


def test_a_document_nobody_issues_is_refused_where_there_is_no_door():
    raw = {"kind": "library_card", "country": "DE", "document_number": "C01X00T47", "expires_on": "2030-01-01"}
    with pytest.raises(Refusal, match="document_unknown"):
        check_document(raw, date(2026, 10, 5))
