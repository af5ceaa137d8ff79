"""The refusals that only odd requests meet: lists that are none, parameters given twice, what the framework refuses."""

from __future__ import annotations

import marshmallow as ma
import pytest
from web_sample import Sample
from werkzeug.exceptions import abort

from shared.plumbing.faults import faults_of


class ParcelsSchema(ma.Schema):
    places = ma.fields.List(ma.fields.String())
    sender = ma.fields.Nested(ma.Schema.from_dict({"name": ma.fields.String()}))
    labels = ma.fields.Dict()


@pytest.mark.parametrize(
    "body, pointer, code",
    [
        ({"places": "Berlin"}, "/places", "list_invalid"),
        ({"sender": "Nora"}, "/sender", "object_invalid"),
        ({"labels": ["a"]}, "/labels", "object_invalid"),
    ],
)
def test_a_value_of_another_shape_is_named(body, pointer, code):
    (fault,) = faults_of(ParcelsSchema().validate(body))
    assert (fault.pointer, fault.code) == (pointer, code)


@pytest.mark.parametrize("query", ["limit=1&limit=2", "label=a%00b"])
def test_a_parameter_is_given_once_and_clean(sample: Sample, query: str) -> None:
    answer = sample.client.get(f"/api/sample/v1/parcels?{query}", headers=sample.headers("finance"))
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "parameter_invalid")


@pytest.mark.parametrize("status, code", [(400, "request_unreadable"), (414, "address_too_long"), (418, "http_418")])
def test_what_the_framework_refuses_leaves_as_a_problem(sample: Sample, status: int, code: str) -> None:
    app = sample.client.application
    with app.test_request_context():
        try:
            abort(status)
        except Exception as error:  # noqa: BLE001 - whatever abort raises
            answer = app.make_response(app.handle_user_exception(error))
    assert (answer.status_code, answer.json["code"]) == (status, code)
