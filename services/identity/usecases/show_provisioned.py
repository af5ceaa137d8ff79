"""Show people as a directory sees them. In: ids, or a filter and a place. Out: accounts with the directory's ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.identity.domain.account import Account
from services.identity.domain.scim_filter import Filter, equal
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import not_found


@dataclass(frozen=True)
class Provisioned:
    """One person: the account, what the directory calls them, when they were last changed."""

    account: Account
    external_id: str | None
    changed_epoch: int


def show_provisioned(unit: IdentityPort, call: Call, user_id: str) -> Provisioned:
    """Give one person."""
    acting(unit, call)
    count, _ids = unit.provisioned.found(equal("id", user_id), 0, 1)
    if not count:
        raise not_found("user", user_id)
    return _people(unit, [user_id])[0]


def list_provisioned(
    unit: IdentityPort, call: Call, wanted: Filter, skip: int, limit: int
) -> tuple[int, list[Provisioned]]:  # fmt: skip
    """Give how many people fulfil the filter, and some of them by id."""
    acting(unit, call)
    count, ids = unit.provisioned.found(wanted, skip, limit)
    return count, _people(unit, ids)


def _people(unit: IdentityPort, user_ids: Sequence[str]) -> list[Provisioned]:
    named, changed = unit.provisioned.ids(user_ids), unit.provisioned.changed(user_ids)
    accounts = [unit.accounts.get(one) for one in user_ids]
    return [
        Provisioned(one, named.get(one.user_id, (None, False))[0], changed[one.user_id])
        for one in accounts if one is not None
    ]  # fmt: skip
