"""Begin codes of a phone. In: address, password, and the present second factor where there is one. Out: a secret.

It is in use once its first code has come back; until then what was in use stays so.
"""

from __future__ import annotations

from services.identity.usecases.ports import Denied, IdentityPort, Second
from services.identity.usecases.prove import prove
from shared.values.call import Call


def begin_second_factor(unit: IdentityPort, call: Call, email: str, password: str, second: Second) -> str | Denied:
    """Draw a secret, shown this once; whoever has a factor in use must hold it."""
    account = prove(unit, call, email, password, second)
    if isinstance(account, Denied):
        return account
    secret = unit.new_factor_secret()
    unit.factors.begin(account.user_id, secret, call.at_epoch)
    return secret
