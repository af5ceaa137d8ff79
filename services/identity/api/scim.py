"""SCIM 2.0 (RFC 7644) over HTTP: a directory makes, changes and shuts accounts, and gives roles as groups.

A client sends its key as a bearer token, as directories do. Errors have the specification's shape.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask import Response, request
from flask.views import MethodView

from services.identity.api.scim_shapes import (
    ERROR,
    GROUP,
    MEDIA,
    MOST,
    RESOURCE_TYPES,
    SCHEMAS,
    SERVICE_PROVIDER_CONFIG,
    USER,
    ScimErrorSchema,
    ScimGroupSchema,
    ScimGroupsSchema,
    ScimPartsQuery,
    ScimPatchSchema,
    ScimQuery,
    ScimUserSchema,
    ScimUsersSchema,
    expected,
    group_resource,
    listed,
    location,
    members_of,
    narrowed,
    user_resource,
    version_of,
    wanted_of,
)
from services.identity.domain.provisioned import ASKED
from services.identity.domain.scim_filter import EVERYBODY, Filter, holds, parse_filter, terms_of
from services.identity.domain.scim_patch import patched
from services.identity.usecases.change_members import change_members
from services.identity.usecases.delete_provisioned import delete_provisioned
from services.identity.usecases.provision_user import provision_user
from services.identity.usecases.reprovision_user import reprovision_user
from services.identity.usecases.show_groups import show_group
from services.identity.usecases.show_provisioned import list_provisioned, show_provisioned
from shared.plumbing.problems import MEDIA_TYPE as PROBLEM
from shared.plumbing.web import Blueprint, call, transact, unit
from shared.values.call import ROLES
from shared.values.refusal import Refusal, not_found

scim = Blueprint(
    "scim", __name__, url_prefix="/api/identity/v1", description="People and roles from a directory, by SCIM 2.0."
)
# What describes the service itself has shapes of the specification's own.
_DOCUMENT: Any = {"type": "object"}
_TYPES: Mapping[str, str] = {
    "scim_filter_unknown": "invalidFilter", "scim_path_unknown": "invalidPath", "scim_op_unknown": "invalidSyntax",
    "scim_target_missing": "noTarget", "scim_value_invalid": "invalidValue", "scim_user_known": "uniqueness",
    "scim_role_withheld": "mutability", "scim_address_withheld": "mutability", "json_unreadable": "invalidSyntax",
    "scim_attribute_fixed": "mutability",
}  # fmt: skip
# What no change reaches: addresses follow from userName, and may be sent along.
_FIXED_OF_USERS, _FIXED_OF_GROUPS = ("id", "meta", "groups"), ("id", "meta", "displayName")
# Parameters that are not known, as of sorting, are let by (RFC 7644, 3.4.2).
_QUERY: Any = {"location": "query", "unknown": ma.EXCLUDE}
_OF_GROUPS = frozenset({"id", "displayname", "members", "members.value"})


@scim.after_app_request
def as_scim(answer: Response) -> Response:
    """Give errors the specification's shape, and everything its media type; 422 is not one of its statuses.

    Of the whole application, since what no route takes belongs to no blueprint.
    """
    if not request.path.startswith(f"{scim.url_prefix}/scim/v2"):
        return answer
    if answer.mimetype == PROBLEM:
        problem = json.loads(answer.get_data())
        status = 400 if answer.status_code == 422 else answer.status_code
        type_ = _TYPES.get(problem["code"], "invalidValue" if status == 400 else "")
        body = {"schemas": [ERROR], "status": str(status), "detail": _detail(problem), "code": problem["code"],
                "trace_id": problem["trace_id"], **({"scimType": type_} if type_ else {})}  # fmt: skip
        answer.set_data(json.dumps(body))
        answer.status_code = status
    if answer.is_json or answer.mimetype == PROBLEM:
        answer.content_type = MEDIA
    return answer


def _detail(problem: Mapping[str, Any]) -> str:
    """Say all in one text, the only place that the specification has for it: each field, what is wrong, what to do."""
    faults = [f"{fault['pointer']}: {fault['detail']}" for fault in problem.get("errors", ())]
    return " ".join(faults) or str(problem["detail"])


def _describe(doc: dict[str, Any], _info: Any, **_: Any) -> dict[str, Any]:
    """Write the media type and the shape of errors into an operation."""
    sent = doc.get("requestBody", {}).get("content", {})
    if "application/json" in sent:
        sent[MEDIA] = sent.pop("application/json")
    answers = doc["responses"]
    if "UNPROCESSABLE_ENTITY" in answers.values():
        answers.setdefault(400, "BAD_REQUEST")
    for status in [one for one in answers if str(one) == "422"]:
        del answers[status]
    error = {"schema": ScimErrorSchema}
    for status, answer in list(answers.items()):
        if isinstance(answer, str):
            answers[status] = {"description": answer.replace("_", " ").capitalize(), "content": {MEDIA: error}}
        elif "application/json" in answer.get("content", {}):
            answer["content"][MEDIA] = answer["content"].pop("application/json")
    return doc


scim._prepare_doc_cbks.append(_describe)  # noqa: SLF001 - flask-smorest has no other way to say it


def _document(described: Mapping[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(described), status, content_type=MEDIA)


def _shown(user_id: str, status: int = 200, query: Mapping[str, Any] | None = None) -> Response:
    person = show_provisioned(unit(), call(), user_id)
    resource = user_resource(person)
    answer = _document(narrowed(resource, query or {}), status)
    answer.headers.update({"ETag": version_of(person.account), "Location": resource["meta"]["location"]})
    return answer


def _filter(query: Mapping[str, Any], known: frozenset[str]) -> Filter:
    wanted = parse_filter(query["filter"]) if query.get("filter") else EVERYBODY
    for term in terms_of(wanted):
        if term.name not in known:
            detail = f"{term.name[:60]} cannot be asked for; these can: {', '.join(sorted(known))}."
            raise Refusal("scim_filter_unknown", detail)
    return wanted


def _place(query: Mapping[str, Any]) -> tuple[int, int]:
    """Give where a page starts, from 1, and how many it holds at most."""
    return max(query["startIndex"], 1), min(max(query["count"], 0), MOST)


@scim.route("/scim/v2/ServiceProviderConfig")
class ProviderConfig(MethodView):
    """What this service understands."""

    @transact
    @scim.response(200, _DOCUMENT)
    def get(self) -> Any:
        """Say what of SCIM is understood here."""
        return _document(SERVICE_PROVIDER_CONFIG)


@scim.route("/scim/v2/ResourceTypes")
class ResourceTypes(MethodView):
    """Kinds of resources."""

    @transact
    @scim.response(200, _DOCUMENT)
    def get(self) -> Any:
        """List the kinds of resources."""
        return _document(
            listed([_described(one, "ResourceType") for one in RESOURCE_TYPES.values()], len(RESOURCE_TYPES), 1)
        )


@scim.route("/scim/v2/ResourceTypes/<name>")
class ResourceType(MethodView):
    """One kind of resource."""

    @transact
    @scim.response(200, _DOCUMENT)
    def get(self, name: str) -> Any:
        """Show one kind of resource."""
        return _document(_described(_one(RESOURCE_TYPES, "resource_type", name), "ResourceType"))


@scim.route("/scim/v2/Schemas")
class Schemas(MethodView):
    """Schemas."""

    @transact
    @scim.response(200, _DOCUMENT)
    def get(self) -> Any:
        """List the schemas of resources."""
        return _document(listed([_described(one, "Schema") for one in SCHEMAS.values()], len(SCHEMAS), 1))


@scim.route("/scim/v2/Schemas/<name>")
class OneSchema(MethodView):
    """One schema."""

    @transact
    @scim.response(200, _DOCUMENT)
    def get(self, name: str) -> Any:
        """Show one schema."""
        return _document(_described(_one(SCHEMAS, "schema", name), "Schema"))


def _one(every: Mapping[str, Mapping[str, Any]], what: str, name: str) -> Mapping[str, Any]:
    if name not in every:
        raise not_found(what, name)
    return every[name]


def _described(resource: Mapping[str, Any], kind: str) -> dict[str, Any]:
    schemas = [f"urn:ietf:params:scim:schemas:core:2.0:{kind}"]
    return {"schemas": schemas, **resource, "meta": {"resourceType": kind,
                                                     "location": location(f"{kind}s", resource["id"])}}  # fmt: skip


@scim.route("/scim/v2/Users")
class ScimUsers(MethodView):
    """People."""

    @transact
    @scim.arguments(ScimQuery, **_QUERY)
    @scim.response(200, ScimUsersSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """List people, by a filter such as `userName eq "nora@example.org"`."""
        wanted, (start, count) = _filter(query, ASKED), _place(query)
        total, found = list_provisioned(unit(), call(), wanted, start - 1, count)
        return _document(listed([narrowed(user_resource(one), query) for one in found], total, start))

    @transact
    @scim.arguments(ScimUserSchema, unknown=ma.INCLUDE)
    @scim.response(201, ScimUserSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Make an account for a person; roles are given by groups."""
        account = provision_user(unit(), call(), wanted_of(body))
        return _shown(account.user_id, 201)


@scim.route("/scim/v2/Users/<user_id>")
class ScimUser(MethodView):
    """One person."""

    @transact
    @scim.arguments(ScimPartsQuery, **_QUERY)
    @scim.response(200, ScimUserSchema)
    def get(self, query: dict[str, Any], user_id: str) -> Any:
        """Show a person."""
        return _shown(user_id, query=query)

    @transact
    @scim.arguments(ScimUserSchema, unknown=ma.INCLUDE)
    @scim.response(200, ScimUserSchema)
    @scim.alt_response(412, "PRECONDITION_FAILED")
    def put(self, body: dict[str, Any], user_id: str) -> Any:
        """Replace what a directory knows of a person; what is left out is as if never given."""
        show_provisioned(unit(), call(), user_id)
        reprovision_user(unit(), call(), user_id, wanted_of(body), expected())
        return _shown(user_id)

    @transact
    @scim.arguments(ScimPatchSchema, unknown=ma.INCLUDE)
    @scim.response(200, ScimUserSchema)
    @scim.alt_response(412, "PRECONDITION_FAILED")
    def patch(self, body: dict[str, Any], user_id: str) -> Any:
        """Change some of what a directory knows of a person."""
        person = show_provisioned(unit(), call(), user_id)
        wanted = wanted_of(patched(user_resource(person), body["Operations"], _FIXED_OF_USERS))
        reprovision_user(unit(), call(), user_id, wanted, expected())
        return _shown(user_id)

    @transact
    @scim.response(204)
    @scim.alt_response(412, "PRECONDITION_FAILED")
    def delete(self, user_id: str) -> Any:
        """Shut a person's account and sign them out everywhere; a directory sees them no more."""
        delete_provisioned(unit(), call(), user_id, expected())
        return ""


@scim.route("/scim/v2/Groups")
class ScimGroups(MethodView):
    """Roles as groups."""

    @transact
    @scim.arguments(ScimQuery, **_QUERY)
    @scim.response(200, ScimGroupsSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """List roles, by a filter such as `displayName eq "approver"`."""
        wanted, (start, count) = _filter(query, _OF_GROUPS), _place(query)
        of_members = any(term.name.startswith("members") for term in terms_of(wanted))
        roles = [role for role in ROLES if holds(wanted, _asked_of(role, of_members=of_members))]
        found = [_group(role, query) for role in roles[start - 1 : start - 1 + count]]
        return _document(listed(found, len(roles), start))


@scim.route("/scim/v2/Groups/<group_id>")
class ScimGroup(MethodView):
    """One role as a group."""

    @transact
    @scim.arguments(ScimPartsQuery, **_QUERY)
    @scim.response(200, ScimGroupSchema)
    def get(self, query: dict[str, Any], group_id: str) -> Any:
        """Show who holds a role."""
        return _document(_group(group_id, query))

    @transact
    @scim.arguments(ScimGroupSchema, unknown=ma.INCLUDE)
    @scim.response(200, ScimGroupSchema)
    def put(self, body: dict[str, Any], group_id: str) -> Any:
        """Say who holds a role, whole."""
        change_members(unit(), call(), group_id, members_of(body))
        return _document(_group(group_id, {}))

    @transact
    @scim.arguments(ScimPatchSchema, unknown=ma.INCLUDE)
    @scim.response(200, ScimGroupSchema)
    def patch(self, body: dict[str, Any], group_id: str) -> Any:
        """Give a role to some people, or take it from some."""
        present = _group(group_id, {})
        wanted = patched(present, body["Operations"], _FIXED_OF_GROUPS)
        change_members(unit(), call(), group_id, members_of(wanted))
        return _document(_group(group_id, {}))


def _asked_of(role: str, *, of_members: bool) -> dict[str, Any]:
    """Give what a filter of groups may ask of a role."""
    members = [user_id for user_id, _email in show_group(unit(), call(), role)] if of_members else []
    return {"id": role, "displayName": role, "members": members, "members.value": members}


def _group(role: str, query: Mapping[str, Any]) -> dict[str, Any]:
    return narrowed(group_resource(role, show_group(unit(), call(), role)), query)


assert {USER, GROUP} <= set(SCHEMAS), "every kind has its schema"
