"""The shapes of SCIM 2.0 (RFC 7643), and what a directory sends as plain values. In: JSON. Out: resources, `Wanted`.

Names are the specification's own and found whatever their case; what is not kept here (names, phones) is left out of
what is answered, as the specification allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask import request

from services.identity.domain.account import Account
from services.identity.domain.provisioned import GIVEN, Wanted
from services.identity.usecases.show_provisioned import Provisioned
from shared.plumbing.faults import faults_of
from shared.plumbing.fields import EmailField, IdField, TextField, WholeField
from shared.plumbing.problems import WebRefusal
from shared.values.call import ROLES
from shared.values.span import format_instant

MEDIA = "application/scim+json"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
OURS = "urn:ietf:params:scim:schemas:extension:hourbook:2.0:User"
LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
MOST, MOST_PLACE = 200, 1_000_000_000

_words = ma.fields.List(ma.fields.String())
_Part = ma.Schema.from_dict(
    {"value": ma.fields.String(), "display": ma.fields.String(), "$ref": ma.fields.String(), "type": ma.fields.String(),
     "primary": ma.fields.Boolean()}, name="ScimPart",
)  # fmt: skip
_Meta = ma.Schema.from_dict(
    {name: ma.fields.String() for name in ("resourceType", "created", "lastModified", "location", "version")},
    name="ScimMeta",
)
_Ours = ma.Schema.from_dict(
    {name: ma.fields.String(allow_none=True) for name in ("vendorId", "clientId")}, name="ScimHourbookUser"
)
_parts = ma.fields.List(ma.fields.Nested(_Part, unknown=ma.INCLUDE))
_meta = ma.fields.Nested(_Meta, unknown=ma.INCLUDE)
ScimUserSchema = ma.Schema.from_dict(
    {"schemas": _words, "id": ma.fields.String(), "externalId": ma.fields.String(allow_none=True),
     "userName": ma.fields.String(), "active": ma.fields.Boolean(), "emails": _parts, "groups": _parts, "meta": _meta,
     # marshmallow would take a name with a point in it for a path.
     "ours": ma.fields.Nested(_Ours, unknown=ma.INCLUDE, data_key=OURS)}, name="ScimUser",
)  # fmt: skip
ScimGroupSchema = ma.Schema.from_dict(
    {"schemas": _words, "id": ma.fields.String(), "displayName": ma.fields.String(), "members": _parts, "meta": _meta},
    name="ScimGroup",
)  # fmt: skip
_Operation = ma.Schema.from_dict(
    {"op": ma.fields.String(required=True), "path": ma.fields.String(), "value": ma.fields.Raw(allow_none=True)},
    name="ScimOperation",
)
ScimPatchSchema = ma.Schema.from_dict(
    {"schemas": _words, "Operations": ma.fields.List(ma.fields.Nested(_Operation, unknown=ma.INCLUDE), required=True)},
    name="ScimPatch",
)
ScimErrorSchema = ma.Schema.from_dict(
    {"schemas": _words, "status": ma.fields.String(), "scimType": ma.fields.String(), "detail": ma.fields.String(),
     "code": ma.fields.String(), "trace_id": ma.fields.String()}, name="ScimError",
)  # fmt: skip


def list_schema(item: type[ma.Schema], name: str) -> type[ma.Schema]:
    """Give the schema of a list of resources."""
    return ma.Schema.from_dict(
        {"schemas": _words, "totalResults": ma.fields.Integer(), "startIndex": ma.fields.Integer(),
         "itemsPerPage": ma.fields.Integer(), "Resources": ma.fields.List(ma.fields.Nested(item))}, name=name,
    )  # fmt: skip


ScimUsersSchema = list_schema(ScimUserSchema, "ScimUsers")
ScimGroupsSchema = list_schema(ScimGroupSchema, "ScimGroups")


class ScimPartsQuery(ma.Schema):
    """Which attributes are answered."""

    attributes = TextField(most=1000)
    excludedAttributes = TextField(most=1000)  # noqa: N815 - the specification's name


class ScimQuery(ScimPartsQuery):
    """What is asked of a list; `startIndex` counts from 1, and what lies below means 1 (RFC 7644, 3.4.2.4)."""

    filter = TextField(most=1000)
    startIndex = WholeField(  # noqa: N815 - the specification's name
        least=-MOST_PLACE, most=MOST_PLACE, from_text=True, load_default=1
    )
    count = WholeField(least=-MOST_PLACE, most=MOST_PLACE, from_text=True, load_default=100)


class _WantedSchema(ma.Schema):
    """What is read of a person."""

    userName = EmailField(required=True)  # noqa: N815 - the specification's name
    externalId = TextField(most=200, load_default=None, allow_none=True)  # noqa: N815 - the specification's name
    active = ma.fields.Boolean(load_default=True, truthy={True, "true", "True"}, falsy={False, "false", "False"})


class _OursSchema(ma.Schema):
    """Whose rows are a person's own."""

    vendorId = IdField("ven", load_default=None, allow_none=True)  # noqa: N815 - SCIM spells names so
    clientId = IdField("cli", load_default=None, allow_none=True)  # noqa: N815 - SCIM spells names so


def wanted_of(resource: Mapping[str, Any]) -> Wanted:
    """Read how somebody shall be; refuses what cannot be, with the attribute."""
    plain = _read(_WantedSchema(), resource)
    ours = next((value for key, value in resource.items() if key.lower() in ("ours", OURS.lower())), None)
    rows = _read(_OursSchema(), ours if isinstance(ours, Mapping) else {})
    return Wanted(plain["userName"], plain["active"], plain["externalId"], rows["vendorId"], rows["clientId"])


def _read(schema: ma.Schema, given: Mapping[str, Any]) -> Mapping[str, Any]:
    names = {name.lower(): name for name in schema.fields}
    known = {names[key.lower()]: value for key, value in given.items() if key.lower() in names}
    try:
        return dict(schema.load(known))
    except ma.ValidationError as error:
        faults = tuple(faults_of(error.messages))
        detail = "; ".join(f"{one.pointer}: {one.detail}" for one in faults)
        raise WebRefusal(400, "scim_value_invalid", detail, faults=faults) from None


def members_of(resource: Mapping[str, Any]) -> set[str]:
    """Read who shall be in a group."""
    members = resource.get("members") or []
    found = [one.get("value") for one in members if isinstance(one, Mapping)] if isinstance(members, list) else [None]
    if not all(isinstance(one, str) for one in found):
        detail = 'Give members as [{"value": "usr_…"}].'
        raise WebRefusal(400, "scim_value_invalid", detail, pointer="members")
    return {str(one) for one in found}


def user_resource(person: Provisioned) -> dict[str, Any]:
    """Show a person."""
    account = person.account
    own = {"vendorId": account.grant.vendor_id, "clientId": account.grant.client_id}
    shown: dict[str, Any] = {
        "schemas": [USER, *([OURS] if any(own.values()) else [])],
        "id": account.user_id,
        "userName": account.email,
        "active": account.state == "active",
        "emails": [{"value": account.email, "type": "work", "primary": True}],
        "groups": [{"value": role, "display": role, "$ref": location("Groups", role)} for role in account.grant.roles],
        "meta": {
            "resourceType": "User", "created": format_instant(account.registered_epoch),
            "lastModified": format_instant(person.changed_epoch), "location": location("Users", account.user_id),
            "version": version_of(account),
        },
    }  # fmt: skip
    if person.external_id is not None:
        shown["externalId"] = person.external_id
    return shown | ({OURS: {name: value for name, value in own.items() if value}} if any(own.values()) else {})


def group_resource(role: str, members: list[tuple[str, str]]) -> dict[str, Any]:
    """Show a role as a group."""
    people = [
        {"value": who, "display": email, "type": "User", "$ref": location("Users", who)} for who, email in members
    ]
    return {
        "schemas": [GROUP], "id": role, "displayName": role, "members": people,
        "meta": {"resourceType": "Group", "location": location("Groups", role)},
    }  # fmt: skip


def version_of(account: Account) -> str:
    """Name a version, weakly: two answers of one version may differ in their members' words."""
    return f'W/"{account.version}"'


def expected() -> int | None:
    """Give the version that If-Match names, if it does; SCIM leaves that to the caller."""
    header = request.headers.get("If-Match", "").strip()
    text = header.removeprefix("W/").strip('"')
    if header in ("", "*"):
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise WebRefusal(412, "version_stale", "It has changed since you read it; read it again and repeat.")
    return int(text)


def narrowed(resource: Mapping[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what is not asked for (RFC 7644, 3.9); ids and schemas always stay."""
    always = {"id", "schemas"}
    only, but = (_names(query.get(name)) for name in ("attributes", "excludedAttributes"))
    return {
        key: value for key, value in resource.items()
        if key in always or (key.lower() in only if only else key.lower() not in but)
    }  # fmt: skip


def _names(text: str | None) -> set[str]:
    """Give the attributes that are named, each by its first word: parts of one are not parted here."""
    named = [one.strip().lower().removeprefix(f"{USER.lower()}:") for one in (text or "").split(",")]
    return {one if one.startswith("urn:") else one.partition(".")[0] for one in named if one}


def listed(found: list[dict[str, Any]], total: int, start: int) -> dict[str, Any]:
    """Show a page of resources."""
    return {
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": len(found),
        "Resources": found,
    }


def location(kind: str, identifier: str) -> str:
    """Give the address of a resource, on the host that was asked."""
    base = request.path.partition("/scim/v2")[0]
    return f"{request.host_url.rstrip('/')}{base}/scim/v2/{kind}/{identifier}"


_CONFIG_AT = "https://www.rfc-editor.org/rfc/rfc7644"
SERVICE_PROVIDER_CONFIG: Mapping[str, Any] = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    "documentationUri": _CONFIG_AT,
    "patch": {"supported": True},
    "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
    "filter": {"supported": True, "maxResults": MOST},
    "changePassword": {"supported": False},
    "sort": {"supported": False},
    "etag": {"supported": True},
    "authenticationSchemes": [{
        "type": "oauthbearertoken", "name": "Bearer token", "primary": True,
        "description": "A key of an API client with the scope identity:scim, or a token taken by it.",
    }],
    "meta": {"resourceType": "ServiceProviderConfig"},
}  # fmt: skip


def _attribute(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    usual = {"multiValued": False, "required": False, "caseExact": False, "mutability": "readWrite",
             "returned": "default", "uniqueness": "none", "description": name}  # fmt: skip
    return {"name": name, "type": kind, **usual, **more}


_VALUE = [_attribute("value"), _attribute("display"), _attribute("type"), _attribute("primary", "boolean")]
RESOURCE_TYPES: Mapping[str, Mapping[str, Any]] = {
    "User": {"id": "User", "name": "User", "endpoint": "/Users", "schema": USER, "description": "People.",
             "schemaExtensions": [{"schema": OURS, "required": False}]},
    "Group": {"id": "Group", "name": "Group", "endpoint": "/Groups", "schema": GROUP,
              "description": f"Roles. There are {len(ROLES)}; {', '.join(GIVEN)} are given here, the others taken."},
}  # fmt: skip
SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    USER: {"id": USER, "name": "User", "description": "A person's account.", "attributes": [
        _attribute("userName", required=True, uniqueness="server", description="The address they sign in with."),
        _attribute("active", "boolean"), _attribute("externalId", caseExact=True),
        _attribute("emails", "complex", multiValued=True, mutability="readOnly", subAttributes=_VALUE),
        _attribute("groups", "complex", multiValued=True, mutability="readOnly", subAttributes=_VALUE),
    ]},
    GROUP: {"id": GROUP, "name": "Group", "description": "A role.", "attributes": [
        _attribute("displayName", required=True, mutability="readOnly", uniqueness="server"),
        _attribute("members", "complex", multiValued=True, subAttributes=_VALUE),
    ]},
    OURS: {"id": OURS, "name": "Hourbook user", "description": "Whose rows are a person's own.", "attributes": [
        _attribute("vendorId", description="For the role vendor_manager."),
        _attribute("clientId", description="For the role client."),
    ]},
}  # fmt: skip
