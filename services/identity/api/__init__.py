"""Identity over HTTP: tokens, sessions, users, invitations and API clients."""

from __future__ import annotations

from services.identity.api.api_clients import api_clients
from services.identity.api.invitations import invitations
from services.identity.api.passkeys import passkeys
from services.identity.api.password_links import password_links
from services.identity.api.provider import provider
from services.identity.api.scim import scim
from services.identity.api.second_factors import second_factors
from services.identity.api.sessions import sessions
from services.identity.api.sheets import sheets
from services.identity.api.tokens import tokens
from services.identity.api.users import users
from shared.plumbing.web import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = (
    tokens, sessions, users, invitations, api_clients, second_factors, password_links, provider,
    passkeys, scim, sheets,
)  # fmt: skip
