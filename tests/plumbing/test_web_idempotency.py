"""The same request twice is done once, and a key never stands for two requests."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from flask import Response
from web_sample import PARCELS, Sample

from shared.plumbing import idempotency
from shared.plumbing.unit import ANSWERS
from shared.values.refusal import Refusal

ADDRESS = "/api/sample/v1/parcels"
PARCEL = {"label": "a", "price": {"amount": "1.50", "currency": "USD"}}


def send(sample: Sample, body, key="k1", address=ADDRESS, roles=("finance", "admin")):
    return sample.client.post(address, json=body, headers=sample.headers(*roles, Idempotency_Key=key))


def stored(sample: Sample, table: sa.Table) -> int:
    with sample.service.units.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def test_a_repeated_request_gets_the_same_answer_and_is_done_once(sample: Sample) -> None:
    first, second = send(sample, PARCEL), send(sample, PARCEL)
    assert (first.status_code, first.data, first.headers["ETag"]) == (
        second.status_code, second.data, second.headers["ETag"],
    )  # fmt: skip
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert (stored(sample, PARCELS), stored(sample, ANSWERS)) == (1, 1)


@pytest.mark.parametrize(
    "body, address",
    [({**PARCEL, "label": "b"}, ADDRESS), (PARCEL, ADDRESS + "?x=1"), (PARCEL, "/api/sample/v1/secrets")],
)
def test_a_key_never_stands_for_two_requests(sample: Sample, body, address) -> None:
    send(sample, PARCEL)
    answer = send(sample, body, address=address)
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")


def test_two_callers_may_choose_the_same_key(sample: Sample) -> None:
    send(sample, PARCEL)
    token = sample.token("finance", user_id="usr_2")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k1"}
    assert sample.client.post(ADDRESS, json={**PARCEL, "label": "b"}, headers=headers).status_code == 201


def test_a_refused_request_leaves_its_key_free(sample: Sample) -> None:
    assert send(sample, {**PARCEL, "label": "refused"}).status_code == 409
    assert stored(sample, ANSWERS) == 0
    assert send(sample, PARCEL).status_code == 201


@pytest.mark.parametrize(
    "key, code",
    [
        (None, "idempotency_key_required"),
        ("", "idempotency_key_invalid"),
        ("a b", "idempotency_key_invalid"),
        ("x" * 256, "idempotency_key_invalid"),
    ],
)
def test_what_makes_money_needs_a_good_key(sample: Sample, key, code) -> None:
    headers = sample.headers("finance") | ({} if key is None else {"Idempotency-Key": key})
    answer = sample.client.post(ADDRESS, json=PARCEL, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (400, code)


def test_an_answer_with_a_secret_is_given_once_and_never_stored(sample: Sample) -> None:
    first = send(sample, {}, address="/api/sample/v1/secrets")
    second = send(sample, {}, address="/api/sample/v1/secrets")
    assert first.json == {"secret": "s3cr3t-value"}
    assert (second.status_code, second.json["code"]) == (409, "idempotency_answer_secret")
    with sample.service.units.engine.connect() as connection:
        assert b"s3cr3t" not in connection.execute(sa.select(ANSWERS.c.body)).scalar_one()


def test_while_the_first_still_runs_the_second_is_told_so(sample: Sample) -> None:
    inside, leave = Event(), Event()

    def first() -> None:
        with idempotency.one_at_a_time("sample", "usr_1", "k1"):
            inside.set()
            leave.wait(5)

    worker = Thread(target=first)
    worker.start()
    inside.wait(5)
    answer = send(sample, PARCEL)
    leave.set()
    worker.join()
    assert (answer.status_code, answer.json["code"]) == (409, "idempotency_key_in_use")
    assert send(sample, PARCEL).status_code == 201


@pytest.mark.parametrize("doubled, raised", [("key", Refusal), ("fact", sa.exc.IntegrityError)])
def test_what_is_doubled_elsewhere_is_no_matter_of_keys(sample: Sample, doubled, raised) -> None:
    numbers = count(1)
    call = replace(sample.service.call_as_service(), new_id=lambda prefix: f"{prefix}_{next(numbers)}")

    def keep_one(key: str) -> None:
        with sample.service.units.write(call) as unit:
            unit.ask("sample_job", {})
            idempotency.keep(unit, "usr_1", key, "mark", Response("{}"), secret=False)

    keep_one("k1")
    if doubled == "fact":
        numbers = count(1)
    with pytest.raises(raised):
        keep_one("k1" if doubled == "key" else "k2")


def test_old_answers_are_forgotten(sample: Sample) -> None:
    send(sample, PARCEL)
    with sample.service.units.engine.begin() as connection:
        assert idempotency.forget(connection, sample.clock()) == 0
        assert idempotency.forget(connection, sample.clock() + 1) == 1


def test_answers_are_repeated_for_a_day_and_swept_after_it(sample: Sample) -> None:
    send(sample, PARCEL)
    sample.clock.now += idempotency.KEPT_SECONDS
    assert send(sample, PARCEL).headers["Idempotency-Replayed"] == "true"
    sample.clock.now += 1
    send(sample, {**PARCEL, "label": "b"}, key="k2")
    assert stored(sample, ANSWERS) == 1
    assert "Idempotency-Replayed" not in send(sample, {**PARCEL, "label": "c"}).headers


def test_many_at_once_under_one_key_are_done_once(sample: Sample) -> None:
    answers = []

    def work() -> None:
        client = sample.client.application.test_client()
        headers = sample.headers("finance", Idempotency_Key="k1")
        answers.append(client.post(ADDRESS, json=PARCEL, headers=headers))

    workers = [Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.data for answer in answers if answer.status_code == 201}) == 1
    assert {answer.json["code"] for answer in answers if answer.status_code == 409} <= {"idempotency_key_in_use"}
    assert stored(sample, PARCELS) == 1


def test_a_stored_fingerprint_cannot_be_guessed_at(sample: Sample) -> None:
    """A body may hold a password: the digest of it is keyed."""
    send(sample, PARCEL)
    with sample.service.units.engine.connect() as connection:
        kept = connection.execute(sa.select(ANSWERS.c.fingerprint)).scalar_one()
    request = sample.client.application.test_request_context(ADDRESS, method="POST", json=PARCEL).request
    assert kept == idempotency.fingerprint(request, b"k" * 32)
    assert kept != idempotency.fingerprint(request, b"x" * 32)
