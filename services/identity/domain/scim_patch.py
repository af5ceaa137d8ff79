"""Changes of a SCIM resource (RFC 7644, 3.5.2): add, replace and remove, by path or whole.

In: a resource as JSON, operations. Out: the resource as it shall be, or a refusal. Names are found whatever their case,
as the specification asks; what the resource does not know is left to whoever reads the result.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.identity.domain.scim_filter import equalities, holds, parse_filter
from shared.values.refusal import Refusal

ADD, REPLACE, REMOVE = "add", "replace", "remove"
_PATH = re.compile(r"(?:(urn:[^\[\]]+):)?([A-Za-z$][\w$-]*)(?:\[([^\[\]]*)\])?(?:\.([A-Za-z$][\w$-]*))?")
Resource = dict[str, Any]


def patched(
    resource: Mapping[str, Any], operations: Sequence[Mapping[str, Any]], fixed: Sequence[str] = ()
) -> Resource:
    """Apply the operations, one after another, all or none; refuses what would change an attribute that is fixed.

    Directories send such attributes along as they are, which changes nothing.
    """
    result: Resource = copy.deepcopy(dict(resource))
    for operation in operations:
        given = {str(key).lower(): value for key, value in operation.items()}
        verb, path, value = str(given.get("op", "")).lower(), given.get("path"), given.get("value")
        if verb not in (ADD, REPLACE, REMOVE):
            raise Refusal("scim_op_unknown", f"{given.get('op')!r} is no operation: add, replace or remove.")
        if isinstance(path, str):
            _at(result, verb, path, value)
        elif verb == REMOVE or not isinstance(value, Mapping):
            raise Refusal("scim_target_missing", "Name a path, or give an object of what shall be otherwise.")
        else:
            for name, inner in value.items():
                _at(result, verb, str(name), inner)
    for name in fixed:
        if result.get(name) != resource.get(name):
            detail = f"{name} is not changed here; roles are given by members of groups, and ids and names stay."
            raise Refusal("scim_attribute_fixed", detail, pointer=name)
    return result


def _at(resource: Resource, verb: str, path: str, value: Any) -> None:
    if not _whole(resource, verb, path, value):
        _by_path(resource, verb, path, value)


def _whole(resource: Resource, verb: str, path: str, value: Any) -> bool:
    """Change an attribute of several parts, or all attributes of a schema; say whether the path names such a one."""
    whole = _known(resource, path)
    if verb == REMOVE:
        if whole in resource:
            _remove(resource, whole, value)
            return True
        return False
    if not isinstance(value, Mapping):
        return False
    if _is_schema(resource, path):
        inner = resource.setdefault(whole, {}) if _is_extension(path) else resource
        for name, one in value.items():
            if str(name).lower().startswith("urn:"):
                raise Refusal("scim_path_unknown", f"{name[:200]} stands within a schema; give it beside that one.")
            _at(inner, verb, str(name), one)
        return True
    if isinstance(resource.get(whole), dict):
        resource[whole].update(value)
        return True
    return False


def _by_path(resource: Resource, verb: str, path: str, value: Any) -> None:
    found = _PATH.fullmatch(path)
    if found is None:
        raise Refusal("scim_path_unknown", f"{path!r} is no path that is understood here.")
    schema, name, condition, part = found.groups()
    holder = resource.setdefault(_known(resource, schema), {}) if schema and _is_extension(schema) else resource
    key = _known(holder, name)
    if condition is not None:
        _within(holder, key, verb, condition, part, value)
    elif part is not None:
        _part(holder, key, verb, part, value)
    elif verb == REMOVE:
        _remove(holder, key, value)
    elif verb == ADD and isinstance(holder.get(key), list):
        added = value if isinstance(value, list) else [value]
        holder[key] += [one for one in added if one not in holder[key]]
    else:
        holder[key] = value


def _within(holder: Resource, key: str, verb: str, condition: str, part: str | None, value: Any) -> None:
    """Change those of a list that fulfil a condition."""
    wanted, every = parse_filter(condition), list(holder.get(key) or [])
    chosen = [one for one in every if isinstance(one, dict) and holds(wanted, one)]
    if not chosen and verb == ADD:
        chosen = [equalities(wanted)]
        every += chosen
    if not chosen and verb == REPLACE and key not in holder:
        # Directories send addresses and phones, which are not kept here, together with what is.
        return
    if not chosen and verb == REPLACE:
        raise Refusal("scim_target_missing", f"Nothing among {key} fulfils {condition}.")
    if verb == REMOVE and part is None:
        every = [one for one in every if one not in chosen]
    for one in chosen:
        if part is not None:
            _part({"one": one}, "one", verb, part, value)
        elif verb != REMOVE and isinstance(value, Mapping):
            one.update(value)
    holder[key] = every


def _part(holder: Resource, key: str, verb: str, part: str, value: Any) -> None:
    inner = holder.setdefault(key, {})
    for one in inner if isinstance(inner, list) else [inner]:
        if isinstance(one, dict):
            name = _known(one, part)
            if verb == REMOVE:
                one.pop(name, None)
            else:
                one[name] = value


def _remove(holder: Resource, key: str, value: Any) -> None:
    """Take an attribute away or, where some of its values are named, these."""
    if isinstance(value, list) and isinstance(holder.get(key), list):
        gone = [one.get("value") for one in value if isinstance(one, Mapping)]
        holder[key] = [one for one in holder[key] if one.get("value") not in gone]
    else:
        holder.pop(key, None)


def _known(holder: Mapping[str, Any], name: str) -> str:
    """Give a name as the holder spells it."""
    return next((key for key in holder if key.lower() == name.lower()), name)


def _is_schema(resource: Resource, path: str) -> bool:
    """Say whether a path names a schema, all of whose attributes stand in the value, and no attribute of one."""
    return _is_extension(path) or path.lower() in (str(one).lower() for one in resource.get("schemas", ()))


def _is_extension(schema: str) -> bool:
    return ":extension:" in schema.lower()
