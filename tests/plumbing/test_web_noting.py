"""What a door notes: once for each change, in its transaction, with before and after, who, why and from where."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from web_sample import Sample

from shared.plumbing.unit import OUTBOX

PARCEL = {"label": "books", "price": {"amount": "12.50", "currency": "EUR"}}


def notes(sample: Sample) -> list[dict[str, Any]]:
    """Everything noted so far, oldest first, `before` and `after` as values."""
    query = sa.select(OUTBOX.c.data).where(OUTBOX.c.type == "change.noted").order_by(OUTBOX.c.position)
    with sample.service.units.engine.connect() as connection:
        told = [json.loads(data) for data in connection.execute(query).scalars()]
    return [one | {name: json.loads(one[name]) for name in ("before", "after")} for one in told]


def post(sample: Sample, key: str = "k1", **more: Any) -> Any:
    headers = sample.headers("finance", Idempotency_Key=key, User_Agent="pytest", X_Forwarded_For="198.51.100.7")
    return sample.client.post("/api/sample/v1/parcels", json=PARCEL | more, headers=headers)


def test_what_is_made_is_noted_with_who_and_from_where(sample):
    parcel_id = post(sample).json["parcel_id"]
    (note,) = notes(sample)
    assert (note["service"], note["kind"], note["what"]) == ("sample", "changed", "POST /api/sample/v1/parcels")
    assert (note["actor_id"], note["roles"], note["noted_epoch"]) == ("usr_1", ["finance"], sample.clock())
    assert (note["object_id"], note["object_ids"]) == (parcel_id, [parcel_id])
    assert note["before"] is None
    # What the parcel is labelled may name a person.
    assert note["after"]["label"].startswith("mark:")
    assert note["after"]["price"] == PARCEL["price"]
    assert (note["address"], note["agent"]) == ("127.0.0.1", "pytest"), "nobody else's word on where they are is taken"
    assert len(note["trace_id"]) == 32


def test_a_change_is_noted_by_what_differs(sample):
    made = post(sample)
    path = f"/api/sample/v1/parcels/{made.json['parcel_id']}"
    headers = sample.headers("finance", If_Match=made.headers["ETag"])
    assert sample.client.patch(path, json={"label": "maps"}, headers=headers).status_code == 204
    note = notes(sample)[-1]
    assert (note["what"], note["object_id"]) == ("PATCH /api/sample/v1/parcels/<parcel_id>", made.json["parcel_id"])
    assert set(note["before"]) == set(note["after"]) == {"label"}
    assert note["before"] != note["after"]


def test_a_request_sent_twice_is_noted_once(sample):
    assert post(sample).data == post(sample).data
    assert len(notes(sample)) == 1


def test_what_was_refused_and_rolled_back_is_not_noted(sample):
    assert post(sample, label="refused").status_code == 409
    assert notes(sample) == []


def test_reading_is_not_noted(sample):
    post(sample)
    assert sample.client.get("/api/sample/v1/parcels", headers=sample.headers("finance")).status_code == 200
    assert len(notes(sample)) == 1


def test_a_secret_is_noted_and_not_told(sample):
    answer = sample.client.post("/api/sample/v1/secrets", headers=sample.headers("admin"))
    assert answer.json["secret"] == "s3cr3t-value"
    (note,) = notes(sample)
    assert (note["kind"], note["after"]) == ("secret_shown", {"secret": "withheld"})
    assert "s3cr3t" not in json.dumps(note)


def test_who_is_refused_a_secret_is_noted(sample):
    answer = sample.client.post("/api/sample/v1/secrets", headers=sample.headers("trainer"))
    assert answer.status_code == 403
    (note,) = notes(sample)
    assert (note["kind"], note["actor_id"], note["roles"], note["why"]) == (
        "secret_refused", "usr_1", ["trainer"], "role_missing",
    )  # fmt: skip


def test_a_stranger_who_asks_for_a_secret_is_nobody_to_note(sample):
    assert sample.client.post("/api/sample/v1/secrets").status_code == 401
    assert notes(sample) == []


def test_a_file_is_noted_by_its_digest(sample):
    headers = sample.headers("finance", Content_Type="text/csv")
    assert sample.client.post("/api/sample/v1/files", data=b"a,b\n", headers=headers).status_code == 200
    (note,) = notes(sample)
    assert note["after"]["file_sent"] == {
        "bytes": 4, "sha256": "5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313",
    }  # fmt: skip
