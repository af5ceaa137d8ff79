"""Identity data: confirmed by the trainer alone; a document that two people give is flagged, its number never kept."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from test_onboarding_doors import API, Headers, trainer, trainer_id  # noqa: F401 - fixtures
from test_onboarding_imports import GOOD

from services.onboarding.usecases.accept_users import accept_users
from services.onboarding.usecases.confirm_identity import confirm_identity
from shared.events.identity import UserRegistered
from shared.plumbing.service import Service
from shared.values.call import Actor, Call
from shared.values.refusal import Refusal

OWN = {"given_name": "Nora", "family_name": "Weiß", "country": "DE", "zone": "Europe/Berlin"}
PASSPORT = {"kind": "passport", "country": "DE", "document_number": "C01X 00T-47", "expires_on": "2030-01-01"}


def confirm(client: FlaskClient, who: dict[str, str], whose: str, **more: Any) -> Any:
    return client.post(f"{API}/trainers/{whose}/confirmations", json=OWN | more, headers=who)


def test_what_differs_is_corrected_and_the_number_is_nowhere(
    client: FlaskClient,
    onboarding: Service,
    trainer: dict[str, str],  # noqa: F811
    trainer_id: str,  # noqa: F811
) -> None:
    answer = confirm(client, trainer, trainer_id, family_name="Weiß-Lang", document=PASSPORT)
    assert (answer.status_code, answer.get_json()["person"]["family_name"]) == (201, "Weiß-Lang")
    assert answer.get_json()["version"] == 2
    with onboarding.units.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.text(f"SELECT * FROM {table}")):  # noqa: S608
                assert "X00T47" not in str(row).replace(" ", "").replace("-", ""), table
        kept = connection.execute(sa.text("SELECT document_last4, address FROM confirmations")).one()
    assert tuple(kept) == ("0T47", "127.0.0.1")


@pytest.mark.parametrize(
    "change, code, pointer",
    [
        ({"kind": "library_card"}, None, "/document/kind"),
        ({"country": "Germany"}, None, "/document/country"),
        ({"document_number": "???"}, "document_number_unreadable", "/document/document_number"),
        ({"expires_on": "2026-10-04"}, "document_expired", "/document/expires_on"),
        ({"expires_on": "soon"}, "date_unreadable", "/document/expires_on"),
    ],
)
def test_a_document_that_cannot_be_is_refused(
    client: FlaskClient, trainer: dict[str, str], trainer_id: str, change: dict[str, str],  # noqa: F811
    code: str | None, pointer: str,
) -> None:  # fmt: skip
    answer = confirm(client, trainer, trainer_id, document=PASSPORT | change)
    (fault,) = answer.get_json()["errors"]
    assert (answer.status_code, fault["pointer"]) == (422, pointer)
    assert code in (None, fault["code"])


def test_a_document_and_a_device_of_two_people_are_flagged_by_name_to_few(
    client: FlaskClient, headers: Headers, onboarding: Service, trainer: dict[str, str],  # noqa: F811
    trainer_id: str, vendor_id: str, admin: Call,  # noqa: F811
) -> None:  # fmt: skip
    with onboarding.units.write(admin) as unit:
        other = unit.trainers.of_vendor(vendor_id)["A-2"].trainer_id
        accept_users(unit, unit.call, [UserRegistered("usr_u", ("trainer",), trainer_id=other)])
    second = headers(Actor("usr_u", frozenset({"trainer"}), trainer_id=other))
    confirm(client, trainer, trainer_id, document=PASSPORT, device="phone-1")
    finance = headers(Actor("usr_f", frozenset({"finance"})))
    assert client.get(f"{API}/shared-traits", headers=finance).get_json()["data"] == []
    typed_otherwise = PASSPORT | {"document_number": "c01x00t47"}
    assert confirm(client, second, other, document=typed_otherwise, device="phone-1").status_code == 201
    found = client.get(f"{API}/shared-traits", headers=finance).get_json()["data"]
    assert [(one["kind"], one["trainer_ids"]) for one in found] == [
        ("device", sorted([trainer_id, other])), ("document", sorted([trainer_id, other])),
    ]  # fmt: skip
    own = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))
    assert client.get(f"{API}/shared-traits", headers=own).status_code == 403
    listed = client.get(f"{API}/trainers", headers=own).get_json()["data"]
    assert [one["shared"] for one in listed] == [["device", "document"]] * 2


def test_nobody_confirms_for_another_or_before_there_is_an_account(
    client: FlaskClient, headers: Headers, onboarding: Service, trainer: dict[str, str],  # noqa: F811
    trainer_id: str, vendor_id: str, admin: Call,  # noqa: F811
) -> None:  # fmt: skip
    with onboarding.units.read(admin) as unit:
        other = unit.trainers.of_vendor(vendor_id)["A-2"].trainer_id
    assert confirm(client, trainer, other).status_code == 404
    early = headers(Actor("usr_u", frozenset({"trainer"}), trainer_id=other))
    answer = confirm(client, early, other)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "trainer_state")
    with onboarding.units.write(admin) as unit, pytest.raises(Refusal, match="identity_not_own"):
        confirm_identity(unit, admin, trainer_id, OWN, None)


def test_an_old_sheet_undoes_nobodys_own_word(client, headers, vendor_id, trainer, trainer_id):  # noqa: F811
    manager = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))
    confirm(client, trainer, trainer_id, family_name="Weiss-Lang")
    confirm(client, trainer, trainer_id, family_name="Weiß-Lang")
    path = f"{API}/vendors/{vendor_id}/trainer-imports"

    def bring(text: str) -> Any:
        answer = client.post(path, data=text.encode(), headers=manager | {"Content-Type": "text/csv"})
        report = answer.get_json()
        return report["changed"], report["known"], [(e["row"], e["field"], e["code"]) for e in report["errors"]]

    assert bring(GOOD) == (0, 1, [(2, "family_name", "confirmed_otherwise")])
    confirmed = GOOD.replace("Weiß", "Weiß-Lang")
    assert bring(confirmed) == (0, 2, [])
    assert bring(confirmed.replace("nora@", "n.weiss@")) == (1, 1, []), "what they do not confirm is the vendor's"
    shown = client.get(f"{API}/trainers/{trainer_id}", headers=manager)
    change = {"family_name": "Lang"}
    patched = client.patch(
        f"{API}/trainers/{trainer_id}", json=change, headers=manager | {"If-Match": shown.headers["ETag"]}
    )
    assert patched.status_code == 200, "somebody who looks at their page may"
    assert bring(confirmed.replace("nora@", "n.weiss@")) == (1, 1, []), "their own word again"
