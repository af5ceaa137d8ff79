"""One transaction of identity, with its repositories. In: a connection, a call and the machines beside the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from services.identity.domain.settings import Settings
from services.identity.store.accounts import AccountRows, CredentialRows
from services.identity.store.api_keys import ApiKeyRows
from services.identity.store.attempts import AttemptRows
from services.identity.store.erasures import ErasureRows
from services.identity.store.factors import FactorRows
from services.identity.store.invariants import InvariantQueries
from services.identity.store.invitations import InvitationRows, TrainerRows
from services.identity.store.link_requests import LinkRequestRows
from services.identity.store.passkeys import PasskeyRows
from services.identity.store.provider_requests import ProviderRows
from services.identity.store.provisioned import ProvisionedRows
from services.identity.store.sessions import SessionRows
from services.identity.usecases.ports import Hasher, Issuer, Provider, Site
from shared.plumbing.unit import Unit
from shared.values.call import Call


@dataclass(frozen=True)
class Machines:
    """What stands beside the rows: settings, hasher, signer, the sources of secrets, an outside provider, this site."""

    settings: Settings
    hasher: Hasher
    issuer: Issuer
    new_secret: Callable[[], str]
    link_secret: Callable[[str], str]
    new_factor_secret: Callable[[], str]
    new_recovery_code: Callable[[], str]
    provider: Provider | None
    site: Site | None
    factor_key: bytes = field(repr=False)


class IdentityUnit(Unit):
    """What the use cases see."""

    def __init__(self, connection: sa.Connection, call: Call, *, machines: Machines) -> None:
        """Open the repositories on this transaction."""
        super().__init__(connection, call)
        self.accounts = AccountRows(connection)
        self.credentials = CredentialRows(connection)
        self.attempts = AttemptRows(connection)
        self.invitations = InvitationRows(connection)
        self.link_requests = LinkRequestRows(connection)
        self.trainers = TrainerRows(connection)
        self.sessions = SessionRows(connection)
        self.api_keys = ApiKeyRows(connection)
        self.providers = ProviderRows(connection)
        self.provisioned = ProvisionedRows(connection)
        self.provider = machines.provider
        self.erasures = ErasureRows(connection)
        self.passkeys = PasskeyRows(connection)
        self.site = machines.site
        self.invariants = InvariantQueries(connection)
        self.settings = machines.settings
        self.hasher = machines.hasher
        self.issuer = machines.issuer
        self.new_secret = machines.new_secret
        self.link_secret = machines.link_secret
        self.new_factor_secret = machines.new_factor_secret
        self.new_recovery_code = machines.new_recovery_code
        self.factors = FactorRows(connection, machines.factor_key)
