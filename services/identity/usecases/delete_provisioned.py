"""Delete somebody for a directory. In: an account, maybe a version. Out: it is shut, and listed there no more.

They are signed out everywhere. What they did stays; an admin still sees the account.
"""

from __future__ import annotations

from services.identity.domain.account import PERSON, check_version
from services.identity.usecases.acting import acting
from services.identity.usecases.change_state import change_state
from services.identity.usecases.keep_an_admin import keep_an_admin
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.show_provisioned import show_provisioned
from shared.values.call import Call


def delete_provisioned(unit: IdentityPort, call: Call, user_id: str, version: int | None = None) -> None:
    """Shut the account and remember that the directory knows it no more; refuses another version than is named."""
    call = acting(unit, call)
    person = show_provisioned(unit, call, user_id)
    assert person.account.kind == PERSON, "a directory sees people alone"
    if version is not None:
        check_version(person.account.version, version)
    keep_an_admin(unit, person.account, shut=True)
    if person.account.state == "active":
        change_state(unit, call, user_id, "deactivated", "deleted in a directory")
    unit.provisioned.keep(user_id, person.external_id, deleted=True)
