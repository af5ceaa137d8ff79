"""Prints the permission table. In: `shared/values/permission_table.py`, read. Out: Markdown, a table a service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from shared.values.call import ELSE, ROLES, Permission
from shared.values.permission_table import HIDDEN
from shared.values.permissions import PERMISSIONS

_INTRODUCTION = """# Who may do what

Every route, every role, and to whose rows: printed by `make docs` from the one table that opens the doors,
[`shared/values/permission_table.py`](../shared/values/permission_table.py). A route without a row in it does not start.

- **own**: rows of the caller's own: a trainer's are theirs, a vendor manager's those of the vendor's people, a client's
  those of its projects and invoices. Under `users/me` it is the caller's account.
- **all**: everyone's.
- **else**: everyone's but what the caller made; a checker is never the maker (`maker_is_checker`, `own_hours`).
- Without a word, the role is not let in: 403 `role_missing`. Beyond the caller's rows, nothing is found: 404.

Roles add up. Only roles that are let in on a route count there: an approver who is a trainer too sees everyone's
hours, and their own pay alone.
"""
_HIDDEN = """## What nobody of a role is shown

Whatever they ask, no answer holds it. Account numbers are in the bank file alone, which a finance approver downloads.

| | hidden from |
|---|---|"""
_CHECKED = """## Who is checked by another

Whoever made what stands here is refused as its checker; `tests/permissions` says by which test.
"""


def permissions_page() -> str:
    """Write the page: a table for each service, what is hidden from whom, and what needs two people."""
    lines = [_INTRODUCTION]
    for service, rows in _by_service().items():
        lines += [f"## {service}", "", *_table(rows), ""]
    checked = [f"- `{one.what}`" for one in PERMISSIONS.values() if ELSE in one.cells.values()]
    hidden = [f"| {what} | {', '.join(role.replace('_', ' ') for role in roles)} |" for what, roles in HIDDEN.items()]
    return "\n".join([*lines, _HIDDEN, *hidden, "", _CHECKED, *checked]) + "\n"


def _by_service() -> dict[str, list[Permission]]:
    found: dict[str, list[Permission]] = defaultdict(list)
    for permission in PERMISSIONS.values():
        found[permission.what.split("/")[2]].append(permission)
    return found


def _table(rows: Sequence[Permission]) -> Iterator[str]:
    yield f"| | {' | '.join(role.replace('_', ' ') for role in ROLES)} |"
    yield f"|---|{'---|' * len(ROLES)}"
    for row in rows:
        method, _, path = row.what.partition(" ")
        name = f"`{method} {path.split('/v1/')[1]}`"
        if row.open_because:
            name += f" open to everyone: {row.open_because}"
        yield f"| {name} | {' | '.join(row.cells.get(role, '') for role in ROLES)} |"
