"""Every route says who may come in, is documented, lies under its service's prefix, and is public only on purpose."""

from __future__ import annotations

import re

import pytest
from source_tree import ROOT

from deploy.docs.api import app_of, service_names, wired
from shared.plumbing.migrate import upgrade
from shared.plumbing.tokens import issue_token, new_private_pem, signing_key
from shared.plumbing.web import create_flask
from shared.values.call import Actor
from shared.values.permissions import PERMISSIONS

# Health, metrics and the contract are open everywhere; all else that is open is listed here, to be read by a person.
OPEN_EVERYWHERE = re.compile(r"(/api/\w+)?/(livez|readyz|metrics|version)|/api/\w+/(openapi\.json|docs(/(<name>)?)?)")
OPEN = {
    "POST /api/identity/v1/tokens",
    "POST /api/identity/v1/client-tokens",
    "POST /api/identity/v1/acceptances",
    "POST /api/identity/v1/password-links",
    "POST /api/identity/v1/second-factors",
    "POST /api/identity/v1/second-factor-confirmations",
    "POST /api/identity/v1/passkey-challenges",
    "POST /api/identity/v1/provider-requests",
    "POST /api/identity/v1/provider-tokens",
    "POST /api/identity/v1/session-proofs",
    "POST /api/identity/v1/session-tokens",
    "GET /api/identity/v1/jwks",
    "GET /api/identity/v1/sign-in-ways",
}
# They ask a server outside between two units of their own: while it thinks, nobody else waits for the database.
ASK_OUTSIDE = {"POST /api/identity/v1/provider-requests", "POST /api/identity/v1/provider-tokens"}
# Plural nouns in small letters; words are joined by hyphens, ids stand in brackets, a file may have an ending.
# Those of SCIM are spelt by its specification.
PATH = re.compile(r"/api/(\w+)/v1(/([a-z]+(-[a-z]+)*(\.(csv|pdf|xml))?|<[a-z_]+>|scim/v2/[A-Z]\w+))+")
SERVICES = service_names(ROOT)


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("apps"))
    return {name: app_of(name, folder) for name in SERVICES}


def _doors(app):
    for rule in app.url_map.iter_rules():
        for method, door in app.view_functions[rule.endpoint].doors.items():
            yield f"{method} {rule.rule}", rule.rule, door


@pytest.mark.parametrize("name", SERVICES)
def test_every_route_has_a_door(apps, name):
    doors = list(_doors(apps[name]))
    assert len(doors) > 8
    for said, _, door in doors:
        assert bool(door.permission.cells) != bool(door.permission.open_because), said


def test_every_row_of_the_permission_table_has_its_route(apps):
    there = {said for app in apps.values() for said, _, _ in _doors(app)}
    assert sorted(set(PERMISSIONS) - there) == []


@pytest.mark.parametrize("name", SERVICES)
def test_the_contract_says_what_the_permission_table_says(apps, name):
    contract = apps[name].test_client().get(f"/api/{name}/openapi.json").get_json()
    said = {
        f"{method.upper()} {path.replace('{', '<').replace('}', '>')}": (
            operation.get("x-roles", []),
            operation.get("x-rows", {}),
        )
        for path, operations in contract["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
    }
    assert said == {
        what: (list(permission.cells), dict(permission.cells))
        for what, permission in PERMISSIONS.items()
        if what.partition(" ")[2].startswith(f"/api/{name}/")
    }


def test_only_the_listed_routes_are_open(apps):
    open_routes = {
        said
        for app in apps.values()
        for said, path, door in _doors(app)
        if door.permission.open_because and not OPEN_EVERYWHERE.fullmatch(path)
    }
    assert open_routes == OPEN


@pytest.mark.parametrize("name", SERVICES)
def test_paths_are_spelt_alike_under_the_services_prefix(apps, name):
    strange = []
    for said, path, _ in _doors(apps[name]):
        match = PATH.fullmatch(path)
        if not OPEN_EVERYWHERE.fullmatch(path) and not (match and match[1] == name):
            strange.append(said)
    assert strange == []


@pytest.mark.parametrize("name", SERVICES)
def test_whatever_writes_opens_a_unit_of_work(apps, name):
    writing = [(said, door) for said, _, door in _doors(apps[name]) if not said.startswith("GET ")]
    assert {said for said, door in writing if not door.transact} <= ASK_OUTSIDE


@pytest.mark.parametrize("name", SERVICES)
def test_a_stranger_gets_in_nowhere(apps, name):
    client = apps[name].test_client()
    for said, path, door in _doors(apps[name]):
        if door.permission.cells:
            method, _, _ = said.partition(" ")
            answer = client.open(re.sub(r"<[^>]+>", "x_1", path), method=method)
            assert (said, answer.status_code, answer.get_json()["code"]) == (said, 401, "token_missing")


@pytest.mark.parametrize("name", SERVICES)
def test_the_contract_describes_every_route(apps, name):
    contract = apps[name].test_client().get(f"/api/{name}/openapi.json").get_json()
    for said, path, _ in _doors(apps[name]):
        if not OPEN_EVERYWHERE.fullmatch(path):
            method, _, _ = said.partition(" ")
            operation = contract["paths"][path.replace("<", "{").replace(">", "}")][method.lower()]
            assert operation.get("summary"), said


@pytest.fixture(scope="module")
def empty_houses(tmp_path_factory):
    """Every service on an empty, migrated database, and a key to sign tokens with."""
    key, folder = signing_key(new_private_pem()), str(tmp_path_factory.mktemp("empty"))
    houses = {name: wired(name, folder, [key.public_jwk]) for name in SERVICES}
    for house in houses.values():
        upgrade(house.units.engine, house.migrations)
    return key, {name: create_flask(house).test_client() for name, house in houses.items()}


def _headers(key, roles):
    actor = Actor("usr_1", frozenset(roles), "ven_1", "cli_1", "trn_1")
    token = issue_token(key, actor, issuer="hourbook", audience="hourbook", at_epoch=0, seconds=9, token_id="t")
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": "k", "If-Match": '"1"'}


# Identity looks its callers up itself; its own tests cover what it does not find.
@pytest.mark.parametrize("name", [name for name in SERVICES if name != "identity"])
def test_what_is_not_there_is_not_found(apps, empty_houses, name):
    key, clients = empty_houses
    for said, path, door in _doors(apps[name]):
        if "_id>" in path and door.permission.cells and said.startswith("GET "):
            day = path.replace("<workweek_start>", "2026-10-05")
            answer = clients[name].get(re.sub(r"<[^>]+>", "x_1", day), headers=_headers(key, door.permission.cells))
            if answer.status_code == 200:
                assert answer.get_json()["data"] == [], said
            else:
                assert (answer.status_code, answer.get_json()["code"][-10:]) == (404, "_not_found"), said
