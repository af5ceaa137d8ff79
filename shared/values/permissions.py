"""The permission table, read. In: text such as `permission_table.TABLE`. Out: the permission of a method on a path."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.values.call import ALL, ELSE, OWN, ROLES, Permission
from shared.values.permission_table import TABLE

Permissions = Mapping[str, Permission]
EVERY_SERVICE = "every service"
_WORDS = (OWN, ALL, ELSE, "-")


def read_permissions(text: str) -> Permissions:
    """Read a table: `[service]` lines, rows below them; gives permissions by `METHOD /api/service/v1/path`.

    What stands below `[every service]` holds for each of them.
    """
    found: dict[str, Permission] = {}
    sections = _sections(text)
    common = sections.pop(EVERY_SERVICE, [])
    for service, lines in sections.items():
        for line in [*lines, *common]:
            permission = _row(line, service)
            assert permission.what not in found, f"{permission.what} has two rows"
            found[permission.what] = permission
    return MappingProxyType(found)


def everywhere(service: str, text: str = TABLE) -> Permissions:
    """Give what every service has, under the name of one."""
    rows = [_row(line, service) for line in _sections(text)[EVERY_SERVICE]]
    return MappingProxyType({one.what: one for one in rows})


def _sections(text: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            sections.setdefault(section, []).append(line)
    return sections


def _row(line: str, service: str) -> Permission:
    method, path, *cells = line.split()
    what = f"{method} /api/{service}/v1/{path}"
    if cells and cells[0] == "open:":
        assert cells[1:], f"{what}: say why it is open to everyone"
        return Permission(what, open_because=" ".join(cells[1:]))
    assert len(cells) == len(ROLES), f"{what} has {len(cells)} cells, one for each of {len(ROLES)} roles is meant"
    strange = sorted(set(cells) - set(_WORDS))
    assert not strange, f"{what} has cells that mean nothing: {strange}"
    let_in = {role: word for role, word in zip(ROLES, cells, strict=True) if word != "-"}
    assert let_in, f"{what} lets nobody in"
    return Permission(what, let_in)


PERMISSIONS = read_permissions(TABLE)
# To what keys of programs can be narrowed.
SCOPES = tuple(sorted({one.scope for one in PERMISSIONS.values() if one.cells}))
