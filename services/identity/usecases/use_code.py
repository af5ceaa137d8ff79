"""Use a one-time code. In: a factor, a code as typed. Out: whether it was good; it is good only once."""

from __future__ import annotations

from services.identity.domain.password import digest_of
from services.identity.domain.second_factor import Factor, good_step, normal_code
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def use_code(unit: IdentityPort, call: Call, factor: Factor, typed: str) -> bool:
    """Try it as a code of the phone's, then as a recovery code; either is used up."""
    code = normal_code(typed)
    step = good_step(factor, code, call.at_epoch)
    if step is None:
        return unit.factors.use_recovery_code(factor.user_id, digest_of(code))
    unit.factors.used(factor.user_id, step)
    return True
