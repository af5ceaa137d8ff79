"""Every route that changes something is noted for audit, and of every field somebody decided whether it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from source_tree import ROOT

from deploy.docs.api import app_of, service_names
from shared.values.noted import CONTINUED, KINDS, PERSONAL, PLAIN, WITHHELD
from shared.values.permissions import PERMISSIONS, everywhere

JSON = ("application/json", "application/scim+json")
WRITING = ("post", "put", "patch", "delete")
# Changing routes whose thing no GET shows, so that an entry has no `before`: what is there instead.
WITHOUT_BEFORE = {
    "DELETE /api/identity/v1/invitations/<invitation_id>": "an invitation is open or it is not; lists show open ones",
    "DELETE /api/identity/v1/api-clients/<user_id>/keys/<key_id>": "a list shows the keys that hold",
    "DELETE /api/identity/v1/users/me/passkeys/<passkey_id>": "a list shows the passkeys there are",
    "DELETE /api/identity/v1/users/me/sessions/<session_id>": "a list shows the sessions there are",
    "DELETE /api/identity/v1/users/<user_id>/sessions/<session_id>": "a list shows the sessions there are",
    "PUT /api/identity/v1/users/me/password": "a password is never shown",
    "POST /api/timetracking/v1/timesheets/<timesheet_id>/approvals": "the approval is the after",
    "POST /api/timetracking/v1/users/<user_id>/substitutions": "a person is no thing of timetracking",
    "DELETE /api/timetracking/v1/timers/<client_name>": "a list shows what runs; what was discarded was no hour yet",
    "POST /api/timetracking/v1/timers/<client_name>/stops": "the entry it becomes is the after",
    "DELETE /api/timetracking/v1/templates/<template_id>": "a list shows what is kept",
    "POST /api/timetracking/v1/templates/<template_id>/uses": "the template stays; the entries are the after",
    "POST /api/timetracking/v1/requirements/<requirement_id>/ends": "a list shows what is asked for; it is the after",
    "POST /api/payroll/v1/bonuses/<bonus_id>/take-back": "the bonus stays; its opposite is made beside it",
    "POST /api/payroll/v1/trainers/<trainer_id>/hold": "a trainer is held or not; the reason is kept",
    "POST /api/payroll/v1/trainers/<trainer_id>/release": "a trainer is held or not; the reason is kept",
    "POST /api/payments/v1/payout-account-imports/<import_id>/approve": "a sheet is approved; whose accounts, is kept",
}  # fmt: skip


def everywhere_in(names: list[str]) -> Iterator[str]:
    """What every service has for operators: a fact or job that waits is there or it is gone."""
    for name in names:
        yield from (what for what in everywhere(name) if not what.startswith("GET "))


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("apps"))
    return {name: app_of(name, folder) for name in service_names(ROOT)}


def _notings(apps) -> Iterator[tuple[str, Any]]:
    for app in apps.values():
        for rule in app.url_map.iter_rules():
            for method, noting in app.view_functions[rule.endpoint].notings.items():
                yield f"{method} {rule.rule}", noting


def test_every_changing_route_is_noted(apps):
    noted = {what: noting.kind for what, noting in _notings(apps)}
    changing = {what for what in PERMISSIONS if not what.startswith("GET ")} - asking(apps)
    assert changing <= set(noted)
    assert {noted[what] for what in changing} <= {*KINDS, CONTINUED}


def test_what_has_an_address_of_its_own_is_noted_with_a_before(apps):
    writing = {what for what in PERMISSIONS if not what.startswith("GET ")} - asking(apps)
    changing = {what: noting for what, noting in _notings(apps) if what in writing}
    of_one = {what: noting for what, noting in changing.items() if "<" in what or not what.startswith("POST ")}
    bare = {what for what, noting in of_one.items() if noting.show is None}
    assert bare - set(everywhere_in(service_names(ROOT))) == set(WITHOUT_BEFORE)


def asking(apps) -> set[str]:
    """Questions that are too long for an address: they come as a POST and change nothing."""
    return {
        f"{method} {rule.rule}"
        for app in apps.values()
        for rule in app.url_map.iter_rules()
        for method, door in app.view_functions[rule.endpoint].doors.items()
        if door.reading
    }


def _leaves(shape: dict[str, Any], parts: dict[str, Any], name: str, seen: frozenset[str]) -> Iterator[str]:
    """Give the names of fields that hold values, wherever they lie."""
    if "$ref" in shape:
        part = shape["$ref"].rpartition("/")[2]
        if part not in seen:
            yield from _leaves(parts[part], parts, name, seen | {part})
    elif several := [one for kind in ("allOf", "anyOf", "oneOf") for one in shape.get(kind, [])]:
        for one in several:
            yield from _leaves(one, parts, name, seen)
    elif "items" in shape:
        yield from _leaves(shape["items"], parts, name, seen)
    elif shape.get("properties"):
        for inner, one in shape["properties"].items():
            yield from _leaves(one, parts, inner, seen)
    elif shape.get("type") != "null":
        yield name


def _shapes(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    contents = [operation.get("requestBody", {}).get("content", {})]
    contents += [one.get("content", {}) for status, one in operation["responses"].items() if status.startswith("2")]
    yield from (one["schema"] for content in contents for media, one in content.items() if media in JSON)


def _operations(contract: dict[str, Any], asked: set[str]) -> Iterator[dict[str, Any]]:
    """Give every changing operation, and the GET by which it is shown."""
    for path, there in contract["paths"].items():
        said = path.replace("{", "<").replace("}", ">")
        for method in (one for one in WRITING if one in there and f"{one.upper()} {said}" not in asked):
            yield there[method]
            shown = [path] if method != "post" or "{" in path else []
            shown += [path[: path.rindex("}") + 1]] if "{" in path else []
            yield from (contract["paths"][one]["get"] for one in shown if "get" in contract["paths"].get(one, {}))


def test_of_every_field_somebody_decided_whether_it_is_kept(apps):
    found = set()
    for name, app in apps.items():
        contract = app.test_client().get(f"/api/{name}/openapi.json").get_json()
        parts = contract.get("components", {}).get("schemas", {})
        for operation in _operations(contract, asking(apps)):
            for shape in _shapes(operation):
                found |= set(_leaves(shape, parts, "", frozenset()))
    decided = PLAIN | PERSONAL | WITHHELD
    assert sorted(found - decided) == [], "put each into PLAIN, PERSONAL or WITHHELD of shared/values/noted.py"
    assert sorted(decided - found) == [], "no such field any more"
