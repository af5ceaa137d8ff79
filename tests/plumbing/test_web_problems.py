"""Every error has one face, a stable code, and no insides."""

from __future__ import annotations

import json
from http import HTTPStatus

import places
import pytest
from web_sample import PARCELS, Sample

from shared.plumbing.faults import Coded, faults_of
from shared.values.refusal import Fault

PARCEL = {"label": "a", "price": {"amount": "1.50", "currency": "USD"}}


def post(sample: Sample, body: str | bytes):
    headers = sample.headers("finance", Idempotency_Key="k")
    return sample.client.post("/api/sample/v1/parcels", data=body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    "method, path, status, code",
    [
        ("GET", "/nowhere", 404, "route_unknown"),
        ("DELETE", "/livez", 405, "method_not_allowed"),
        ("GET", "/api/sample/v1/parcels/par_1", 404, "parcel_not_found"),
        ("GET", "/api/sample/v1/bug", 500, "internal_error"),
        ("GET", "/api/sample/docs/../../secret", 404, "route_unknown"),
        ("GET", "/api/sample/docs/other.js", 404, "file_not_found"),
    ],
)
def test_errors_are_problems(sample: Sample, method, path, status, code) -> None:
    answer = sample.client.open(path, method=method, headers=sample.headers("finance"))
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    said = answer.json
    assert said.pop("detail")
    assert said == {
        "type": f"urn:hourbook:problem:{code}", "title": HTTPStatus(status).phrase, "status": status, "code": code,
        "trace_id": answer.headers["traceparent"].split("-")[1],
    }  # fmt: skip


def test_a_bug_keeps_its_insides_to_itself(sample: Sample) -> None:
    assert "hunter2" not in sample.client.get("/api/sample/v1/bug").get_data(as_text=True)


def test_a_method_not_allowed_names_those_that_are(sample: Sample) -> None:
    assert set(sample.client.delete("/livez").headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    "body, status, code",
    [
        ("{", 400, "json_unreadable"),
        ("\xff".encode("latin-1"), 400, "json_unreadable"),
        ('{"label": NaN}', 400, "json_unreadable"),
        ('{"label": -Infinity}', 400, "json_unreadable"),
        ('{"label": "a", "label": "b"}', 400, "json_unreadable"),
        ("[" * 100_000, 400, "json_unreadable"),
        ('{"pieces": ' + "9" * 5000 + "}", 400, "json_unreadable"),
        ("[]", 422, "request_invalid"),
        ('"text"', 422, "request_invalid"),
        ("null", 422, "request_invalid"),
        ("", 422, "request_invalid"),
    ],
)
def test_bodies_that_cannot_be_read(sample: Sample, body, status, code) -> None:
    answer = post(sample, body)
    assert (answer.status_code, answer.json["code"]) == (status, code)


@pytest.mark.parametrize(
    "changes, pointer, code",
    [
        ({"pieces": 12.9}, "/pieces", "number_not_whole"),
        ({"pieces": 1e3}, "/pieces", "number_not_whole"),
        ({"pieces": "12"}, "/pieces", "whole_number_invalid"),
        ({"pieces": True}, "/pieces", "whole_number_invalid"),
        ({"pieces": 0}, "/pieces", "number_out_of_range"),
        ({"pieces": None}, "/pieces", "field_null"),
        ({"label": 7}, "/label", "text_invalid"),
        ({"label": "  "}, "/label", "text_length"),
        ({"label": "a\u0000b"}, "/label", "text_unkeepable"),
        ({"label": "\ud800"}, "/label", "text_unkeepable"),
        ({"label": "a\u001bb"}, "/label", "text_control_character"),
        ({"price": "1.50"}, "/price", "money_invalid"),
        ({"price": {"amount": "1.505", "currency": "USD"}}, "/price/amount", "decimal_too_precise"),
        ({"price": {"amount": 1.5, "currency": "USD"}}, "/price/amount", "number_not_whole"),
        ({"price": {"amount": 1, "currency": "USD"}}, "/price/amount", "text_invalid"),
        ({"price": {"amount": "1.5", "currency": "JPY"}}, "/price/amount", "decimal_too_precise"),
        ({"price": {"amount": "NaN", "currency": "USD"}}, "/price/amount", "decimal_unreadable"),
        ({"price": {"amount": "1", "currency": "USX"}}, "/price/currency", "currency_unknown"),
        ({"price": {"amount": "1", "currency": "USD", "x": 1}}, "/price/x", "field_unknown"),
        ({"rate": "1.00001"}, "/rate", "decimal_too_precise"),
        ({"rate": "-1"}, "/rate", "rate_out_of_range"),
        ({"rate": 45}, "/rate", "text_invalid"),
        ({"sent": "2026-10-05T09:00:00"}, "/sent", "instant_unreadable"),
        ({"sent": "2026-10-05 09:00:00Z"}, "/sent", "instant_unreadable"),
        ({"sent": "2026-02-30T09:00:00Z"}, "/sent", "instant_unreadable"),
        ({"due": "20261005"}, "/due", "date_unreadable"),
        ({"due": "2026-W41-1"}, "/due", "date_unreadable"),
        ({"due": "2026-02-30"}, "/due", "date_unreadable"),
        ({"zone": "Mars/Olympus"}, "/zone", "zone_unknown"),
        ({"zone": "../etc/passwd"}, "/zone", "zone_unknown"),
        ({"colour": "red"}, "/colour", "field_unknown"),
    ],
)
def test_a_wrong_field_is_named_with_its_code(sample: Sample, changes, pointer, code) -> None:
    answer = post(sample, json.dumps({**PARCEL, **changes}))
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json["errors"]] == [(pointer, code)]


def test_all_faults_are_listed_at_once(sample: Sample) -> None:
    errors = post(sample, '{"pieces": 0, "zone": "x"}').json["errors"]
    assert {(error["pointer"], error["code"]) for error in errors} == {
        ("/label", "field_required"), ("/price", "field_required"), ("/pieces", "number_out_of_range"),
        ("/zone", "zone_unknown"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=1.5", "limit=x", "limit=1&limit=2", "foo=1", "label=%00"]
)
def test_query_strings_are_as_strict(sample: Sample, query) -> None:
    answer = sample.client.get(f"/api/sample/v1/parcels?{query}", headers=sample.headers("auditor"))
    assert (answer.status_code, answer.json["code"]) == (422, "request_invalid")


def test_two_who_take_the_same_name_get_one_conflict(sample: Sample) -> None:
    answers = [
        sample.client.post(
            "/api/sample/v1/parcels", json=PARCEL, headers=sample.headers("finance", Idempotency_Key=key)
        ) for key in ("k1", "k2")
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json["code"] == "changed_meanwhile"


@pytest.mark.skipif(places.on_postgres(), reason="only to SQLite is a dropped table like a file that is away")
def test_a_database_that_is_away_is_worth_another_try(sample: Sample) -> None:
    with sample.service.units.engine.begin() as connection:
        PARCELS.drop(connection)
    answer = sample.client.get("/api/sample/v1/parcels", headers=sample.headers("auditor"))
    assert (answer.status_code, answer.json["code"]) == (503, "database_unavailable")
    assert answer.headers["Retry-After"] == "1"


def test_pointers_are_escaped_and_lists_are_counted() -> None:
    messages = {"lines": {0: {"a/b~c": [Coded("x", "Wrong.")]}}, "_schema": ["Unknown field."]}
    assert list(faults_of(messages)) == [
        Fault("/lines/0/a~1b~0c", "x", "Wrong."),
        Fault("/", "field_unknown", "There is no such field; check its spelling."),
    ]
