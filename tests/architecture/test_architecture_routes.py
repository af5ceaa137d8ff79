"""Every route of every service says who may come in, works in one transaction, and is in a valid OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from openapi_spec_validator import validate
from source_tree import ROOT

from deploy.docs.api import app_of, service_names
from shared.plumbing.door import ROLES, WRITING, Door

SERVICES = service_names(ROOT)
# What every service answers beside its own routes, without a transaction.
SYSTEM = re.compile(r"(/api/\w+)?/(livez|readyz|metrics|version)|/api/\w+/(openapi\.json|docs(/.*)?)")
PARAMETER, AS_IN_OPENAPI = re.compile(r"<(?:\w+:)?(\w+)>"), r"{\1}"
# Public on purpose, each with its reason in the code; a new one is added here knowingly.
PUBLIC = {
    "POST /api/identity/v1/tokens",
    "POST /api/identity/v1/client-tokens",
    "POST /api/identity/v1/acceptances",
    "GET /api/identity/v1/jwks",
}


@cache
def app(name: str) -> Flask:
    with TemporaryDirectory() as folder:
        return app_of(name, folder)


@cache
def document(name: str) -> dict:
    return app(name).test_client().get(f"/api/{name}/openapi.json").json


def doors(name: str) -> Iterator[tuple[str, str, Door]]:
    for rule in app(name).url_map.iter_rules():
        for method, door in app(name).view_functions[rule.endpoint].doors.items():
            yield method, rule.rule, door


def own_doors(name: str) -> list[tuple[str, str, Door]]:
    return [(method, rule, door) for method, rule, door in doors(name) if not SYSTEM.fullmatch(rule)]


@pytest.mark.parametrize("name", SERVICES)
class TestRoutes:
    def test_every_route_says_who_may_come_in(self, name: str) -> None:
        assert all(bool(door.roles) != bool(door.public_because) for _, _, door in doors(name))
        assert {role for _, _, door in doors(name) for role in door.roles} <= set(ROLES)

    def test_only_known_routes_are_public(self, name: str) -> None:
        assert {f"{method} {rule}" for method, rule, door in own_doors(name) if door.public_because} <= PUBLIC

    def test_whatever_writes_does_so_in_one_transaction(self, name: str) -> None:
        assert [
            f"{method} {rule}" for method, rule, door in own_doors(name) if method in WRITING and not door.transact
        ] == []

    def test_routes_lie_under_the_service_and_a_version(self, name: str) -> None:
        assert [rule for _, rule, _ in own_doors(name) if not rule.startswith(f"/api/{name}/v1/")] == []


@pytest.mark.parametrize("name", SERVICES)
class TestDocuments:
    def test_the_document_is_valid(self, name: str) -> None:
        validate(document(name))

    def test_every_route_is_in_it_with_a_summary(self, name: str) -> None:
        said = {
            f"{method.upper()} {path}": operation
            for path, operations in document(name)["paths"].items()
            for method, operation in operations.items()
            if method != "parameters"
        }
        routes = {f"{method} {PARAMETER.sub(AS_IN_OPENAPI, rule)}" for method, rule, _ in own_doors(name)}
        assert set(said) == routes
        assert [key for key, operation in said.items() if not operation.get("summary")] == []

    def test_no_number_is_a_fraction(self, name: str) -> None:
        assert '"type": "number"' not in json.dumps(document(name))


def test_public_routes_that_are_gone_are_taken_off_the_list() -> None:
    known = {f"{method} {rule}" for name in SERVICES for method, rule, _ in own_doors(name)}
    assert known >= PUBLIC
