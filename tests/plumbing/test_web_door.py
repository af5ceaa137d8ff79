"""Who comes in, in which transaction, and what a route without a door does."""

from __future__ import annotations

import io
from pathlib import Path

import flask_smorest
import pytest
import sqlalchemy as sa
from flask.views import MethodView
from web_sample import PARCELS, PERMISSIONS, Sample

from shared.plumbing.door import door_of, permitted, public
from shared.plumbing.web import Blueprint, create_flask, transact, unit
from shared.values.call import Permission
from shared.values.permissions import read_permissions

PARCEL = {"label": "a", "price": {"amount": "1.50", "currency": "USD"}}


def count(sample: Sample) -> int:
    with sample.service.units.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(PARCELS)).scalar_one()


class Bare(MethodView):
    def get(self):
        """Read."""

    def post(self):
        """Write, for nobody knows whom."""


READ = "[sample]\nGET bare all - - - - - - -\n"


class TestDoors:
    def test_a_route_that_says_nothing_about_its_callers_does_not_start(self, tmp_path: Path, clock) -> None:
        blueprint = Blueprint("bare", __name__, url_prefix="/api/sample/v1", description="", permissions=PERMISSIONS)
        with pytest.raises(AssertionError, match=r"(GET|POST) /api/sample/v1/bare has no row in shared/values/permis"):
            blueprint.route("/bare")(Bare)
        blueprint = Blueprint(
            "bare", __name__, url_prefix="/api/sample/v1", description="", permissions=read_permissions(READ)
        )
        with pytest.raises(AssertionError, match="POST /api/sample/v1/bare has no row"):
            blueprint.route("/bare")(Bare)

    def test_a_route_that_goes_around_the_table_does_not_start(self, tmp_path: Path, clock) -> None:
        around = flask_smorest.Blueprint("around", __name__, url_prefix="/api/sample/v1")
        around.route("/around", methods=["GET"])(lambda: "here I am")
        with pytest.raises(AssertionError, match=r"GET of around\.<lambda> stands in no permission table"):
            Sample(tmp_path, clock, blueprints=[around])

    def test_one_app_can_be_built_twice_from_the_same_blueprints(self, sample: Sample) -> None:
        assert create_flask(sample.service).test_client().get("/livez").status_code == 200

    def test_marks_hold_in_any_order(self) -> None:
        def view() -> None: ...

        permission = Permission("GET here", {"admin": "all"})
        for one in (door_of(transact(permitted(view, permission))), door_of(permitted(transact(view), permission))):
            assert one.permission == permission
            assert one.transact

    @pytest.mark.parametrize(
        "roles, status, code",
        [((), 403, "role_missing"), (("trainer",), 403, "role_missing"), (("finance",), 201, None)],
    )
    def test_only_holders_of_a_role_come_in(self, sample: Sample, roles, status, code) -> None:
        answer = sample.client.post(
            "/api/sample/v1/parcels", json=PARCEL, headers=sample.headers(*roles, Idempotency_Key="k")
        )
        assert (answer.status_code, answer.json.get("code")) == (status, code)

    def test_without_a_token_nothing_of_the_body_is_read(self, sample: Sample) -> None:
        answer = sample.client.post("/api/sample/v1/parcels", data=b"{", content_type="application/json")
        assert (answer.status_code, answer.json["code"]) == (401, "token_missing")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="hourbook"'

    def test_a_refusal_rolls_back_what_was_written_before_it(self, sample: Sample) -> None:
        answer = sample.client.post(
            "/api/sample/v1/parcels", json={**PARCEL, "label": "refused"},
            headers=sample.headers("finance", Idempotency_Key="k"),
        )  # fmt: skip
        assert (answer.status_code, answer.json["code"], count(sample)) == (409, "parcel_refused", 0)

    def test_a_unit_outside_a_transaction_is_a_bug(self, sample: Sample) -> None:
        with sample.client.application.app_context(), pytest.raises(AssertionError, match="@transact"):
            unit()

    def test_options_and_head_pass_the_same_door(self, sample: Sample) -> None:
        assert sample.client.head("/api/sample/v1/parcels").status_code == 401
        assert sample.client.head("/api/sample/v1/parcels", headers=sample.headers("auditor")).status_code == 200
        assert "POST" in sample.client.options("/api/sample/v1/parcels").headers["Allow"]

    def test_public_routes_ask_for_no_token(self, sample: Sample) -> None:
        assert sample.client.get("/livez", headers={"Authorization": "Bearer nonsense"}).status_code == 200

    def test_public_needs_a_reason(self) -> None:
        with pytest.raises(AssertionError):
            public("")


class TestBodies:
    def test_a_file_larger_than_the_route_takes_is_refused_before_it_is_read(self, sample: Sample) -> None:
        answer = sample.client.post(
            "/api/sample/v1/files", data=b"x" * 2_000_001, content_type="text/csv", headers=sample.headers("finance")
        )
        assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")

    def test_a_file_route_takes_more_than_the_default(self, sample: Sample) -> None:
        answer = sample.client.post(
            "/api/sample/v1/files", data=b"x" * 1_500_000, content_type="text/csv", headers=sample.headers("finance")
        )
        assert answer.json == {"bytes": 1_500_000}

    @pytest.mark.parametrize("length, status", [(1_500_000, 200), (2_000_000, 200), (2_000_001, 413), (9_000_000, 413)])
    def test_a_body_without_a_stated_length_is_never_cut_off_in_silence(self, sample: Sample, length, status) -> None:
        answer = sample.client.post(
            "/api/sample/v1/files", input_stream=io.BytesIO(b"x" * length), content_type="text/csv",
            headers=sample.headers("finance") | {"Transfer-Encoding": "chunked"},
            environ_overrides={"wsgi.input_terminated": True},
        )  # fmt: skip
        assert answer.status_code == status
        assert answer.json.get("bytes", length) == length

    def test_a_body_that_comes_slowly_holds_no_transaction(self, sample: Sample) -> None:
        open_while_reading = []

        class Watched(io.BytesIO):
            def readinto(self, target) -> int:
                open_while_reading.append(sample.service.units.engine.pool.checkedout())
                return super().readinto(target)

        answer = sample.client.post(
            "/api/sample/v1/files", input_stream=Watched(b"x" * 100), content_length=100, content_type="text/csv",
            headers=sample.headers("finance"),
        )  # fmt: skip
        assert answer.json == {"bytes": 100}
        assert set(open_while_reading) == {0}

    def test_json_bodies_are_bounded(self, sample: Sample) -> None:
        answer = sample.client.post(
            "/api/sample/v1/parcels", data=b" " * 1_048_577, content_type="application/json",
            headers=sample.headers("finance", Idempotency_Key="k"),
        )  # fmt: skip
        assert answer.status_code == 413

    @pytest.mark.parametrize("path", ["/api/sample/v1/files", "/api/sample/v1/parcels"])
    def test_other_media_are_refused(self, sample: Sample, path) -> None:
        answer = sample.client.post(
            path, data=b"<a/>", content_type="text/xml", headers=sample.headers("finance", Idempotency_Key="k")
        )
        assert (answer.status_code, answer.json["code"]) == (415, "media_type_unsupported")
