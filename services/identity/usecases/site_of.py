"""The site that passkeys are bound to. In: a unit. Out: the site; a refusal where the operator names none."""

from __future__ import annotations

from services.identity.usecases.ports import IdentityPort, Site
from shared.values.refusal import not_found


def site_of(unit: IdentityPort) -> Site:
    """Give the site."""
    if unit.site is None:
        raise not_found("site", "that passkeys could be bound to; an operator sets HOURBOOK_PUBLIC_URL")
    return unit.site
