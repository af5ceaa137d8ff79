"""What the use cases need from outside, and the shapes they give back.

In and out: plain rows. The store implements the repositories, `Hasher` and `Issuer`; `main.py` wires them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.identity.domain.account import Account
from services.identity.domain.api_key import DAYS, ApiKey
from services.identity.domain.invitation import Invitation
from services.identity.domain.link_request import LinkRequest
from services.identity.domain.lockout import Measure, Tally
from services.identity.domain.passkey import Challenge, Passkey
from services.identity.domain.provider_request import ProviderRequest, Vouched
from services.identity.domain.scim_filter import Filter
from services.identity.domain.second_factor import Factor
from services.identity.domain.session import Session
from services.identity.domain.settings import Settings
from shared.events.fact import Fact
from shared.values.call import Actor

CODE_REQUIRED, FACTOR_MISSING, SESSION_OVER = "code_required", "factor_missing", "session_over"


@dataclass(frozen=True)
class SignedIn:
    """A signed token, and how many seconds it is good for.

    A person's belongs to a session; `secret` continues it, is shown this once, and empty where it was given before.
    """

    access_token: str
    seconds: int
    session: Session | None = None
    secret: str = ""


@dataclass(frozen=True)
class Second:
    """What is brought besides a password: a code, or what a passkey answered; maybe neither."""

    code: str | None = None
    passkey: Mapping[str, Any] | None = None

    @property
    def missing(self) -> bool:
        """Say whether nothing was brought."""
        return self.code is None and self.passkey is None


@dataclass(frozen=True)
class Denied:
    """No token; try again after `wait_seconds` (0: at once). It does not say which part was wrong.

    `why` is said to whoever proved to know the password: a code is asked for, or a second factor is to be set up; and
    to whoever brings the secret of a session that holds no more.
    """

    wait_seconds: int = 0
    why: str = ""


@dataclass(frozen=True)
class NewKey:
    """A key of an API client with its secret: shown once, stored as a digest."""

    account: Account
    key: ApiKey
    secret: str


@dataclass(frozen=True)
class KeyTerms:
    """What a new key shall be good for, and for how many days; `scopes` None: for all of the client's roles."""

    scopes: Sequence[str] | None = None
    days: int = DAYS


@dataclass(frozen=True)
class KnownTrainer:
    """A trainer, as onboarding told us."""

    trainer_id: str
    vendor_id: str
    email: str


@dataclass(frozen=True)
class NamedUser:
    """What an account is called, empty where it is not the house's own, and its roles."""

    user_id: str
    name: str
    roles: Sequence[str]


class Accounts(Protocol):
    """People and API clients with their present state and roles."""

    def get(self, user_id: str) -> Account | None: ...
    def of_trainer(self, trainer_id: str) -> str | None: ...
    def by_ids(self, user_ids: Sequence[str]) -> list[Account]: ...
    def by_emails(self, emails: Sequence[str]) -> dict[str, Account]: ...
    def page(self, kind: str | None, words: str, after: str, limit: int) -> list[Account]: ...
    def add(self, accounts: Sequence[Account], by: str, at_epoch: int, why: str) -> None: ...
    def change(self, accounts: Sequence[Account], by: str, at_epoch: int, why: str) -> None: ...


class Credentials(Protocol):
    """Password hashes of people, one an account."""

    def get(self, user_id: str) -> str | None: ...
    def having(self, user_ids: Sequence[str]) -> set[str]: ...
    def put(self, user_id: str, hashed: str, at_epoch: int) -> None: ...


class Attempts(Protocol):
    """Failed sign-ins by what was typed, known or not, and by where they came from; locked until the unit ends."""

    def begin(self, subject: str, measure: Measure, at_epoch: int) -> Tally: ...
    def keep(self, tally: Tally) -> None: ...
    def clear(self, subject: str) -> None: ...
    def forget(self, before_epoch: int) -> None: ...


Tries = Sequence[Tally]


class Invitations(Protocol):
    """Invitations, found by their id or by their token's digest."""

    def add(self, invitations: Sequence[tuple[Invitation, str]]) -> None: ...
    def get(self, invitation_id: str) -> Invitation | None: ...
    def by_digest(self, digest: str) -> Invitation | None: ...
    def open_for(self, emails: Sequence[str]) -> list[str]: ...
    def end(self, invitation_ids: Sequence[str], how: str, by: str, at_epoch: int) -> None: ...
    def page(self, vendor_id: str | None, trainer_id: str | None, after: str, limit: int) -> list[Invitation]: ...


class Trainers(Protocol):
    """What is known of trainers: whose they are, so that nobody invites someone else's."""

    def keep(self, trainers: Sequence[KnownTrainer]) -> None: ...
    def get(self, trainer_ids: Sequence[str]) -> dict[str, KnownTrainer]: ...
    def not_invited(self, vendor_id: str | None, at_epoch: int, limit: int) -> list[KnownTrainer]: ...


class Invariants(Protocol):
    """Queries that find what must not be."""

    def broken(self) -> Sequence[tuple[str, str, str]]: ...


class Factors(Protocol):
    """Second factors: one in use an account, one that waits to be confirmed, recovery codes."""

    def get(self, user_id: str, state: str = ...) -> Factor | None: ...
    def begin(self, user_id: str, secret: str, at_epoch: int) -> None: ...
    def confirm(self, user_id: str, step: int, at_epoch: int, digests: Sequence[str]) -> None: ...
    def used(self, user_id: str, step: int) -> None: ...
    def use_recovery_code(self, user_id: str, digest: str) -> bool: ...
    def remove(self, user_id: str) -> bool: ...


class LinkRequests(Protocol):
    """Requests for password links, the newest of each address."""

    def of_address(self, email: str) -> LinkRequest | None: ...
    def get(self, request_id: str) -> LinkRequest | None: ...
    def count_since(self, at_epoch: int) -> int: ...
    def keep(self, request: LinkRequest) -> None: ...
    def forget(self, before_epoch: int) -> None: ...


class Sessions(Protocol):
    """Sessions, found by their id, their account or their secret's digest."""

    def add(self, session: Session, digest: str) -> None: ...
    def by_digest(self, digest: str) -> Session | None: ...
    def get(self, session_id: str) -> Session | None: ...
    def of(self, user_id: str, at_epoch: int, idle_seconds: int) -> list[Session]: ...
    def keep(self, session: Session, digest: str | None = ...) -> None: ...
    def end(self, session_ids: Sequence[str], why: str, by: str, at_epoch: int) -> None: ...
    def forget(self, before_epoch: int) -> None: ...


class ApiKeys(Protocol):
    """Keys of programs, found by their client or their secret's digest."""

    def add(self, key: ApiKey, digest: str) -> None: ...
    def by_digest(self, digest: str) -> ApiKey | None: ...
    def of(self, user_id: str) -> list[ApiKey]: ...
    def used(self, key_id: str, at_epoch: int) -> None: ...
    def shorten(self, key_ids: Sequence[str], expires_epoch: int) -> None: ...
    def end(self, key_ids: Sequence[str], why: str, by: str, at_epoch: int) -> None: ...


class Providers(Protocol):
    """Ways out to a provider that nobody came back from yet, and whose account an id there is."""

    def begin(self, request: ProviderRequest) -> None: ...
    def get(self, state_digest: str) -> ProviderRequest | None: ...
    def spend(self, state_digest: str) -> bool: ...
    def prove(self, state_digest: str, user_id: str) -> None: ...
    def end(self, state_digest: str) -> None: ...
    def forget(self, before_epoch: int) -> None: ...
    def known(self, issuer: str, subject: str) -> str | None: ...
    def knows(self, issuer: str, user_id: str) -> bool: ...
    def keep(self, issuer: str, subject: str, user_id: str, at_epoch: int) -> None: ...
    def part(self, user_id: str) -> bool: ...


class ProvisionedPeople(Protocol):
    """People as a directory sees them: its own ids of them, whom it deleted, lists by place, who holds a role."""

    def found(self, wanted: Filter, skip: int, limit: int) -> tuple[int, list[str]]: ...
    def ids(self, user_ids: Sequence[str]) -> dict[str, tuple[str | None, bool]]: ...
    def keep(self, user_id: str, external_id: str | None, *, deleted: bool = ...) -> None: ...
    def changed(self, user_ids: Sequence[str]) -> dict[str, int]: ...
    def holding(self, role: str) -> list[tuple[str, str]]: ...


class Provider(Protocol):
    """An outside provider of identities; it is asked outside of any transaction."""

    name: str

    def address(self, state: str, nonce: str, verifier: str) -> str: ...
    def vouch(self, code: str, nonce: str, verifier: str, at_epoch: int) -> Vouched: ...


class Passkeys(Protocol):
    """Passkeys of people, and the challenges they answer, each once."""

    def of(self, user_id: str) -> list[Passkey]: ...
    def add(self, passkey: Passkey) -> None: ...
    def used(self, passkey_id: str, sign_count: int, at_epoch: int) -> None: ...
    def remove(self, user_id: str, passkey_id: str | None = ...) -> bool: ...
    def ask(self, challenge: Challenge) -> None: ...
    def take(self, user_id: str, purpose: str) -> Challenge | None: ...


class Site(Protocol):
    """This site as passkeys know it: writes challenges for browsers, reads what devices answer."""

    def registration(self, challenge: bytes, user_id: str, email: str, known: Sequence[Passkey]) -> dict[str, Any]: ...
    def authentication(self, challenge: bytes, known: Sequence[Passkey]) -> dict[str, Any]: ...
    def registered(self, challenge: bytes, answer: Mapping[str, Any]) -> tuple[bytes, bytes, int] | None: ...
    def signed(self, challenge: bytes, answer: Mapping[str, Any], passkey: Passkey) -> int | None: ...
    def credential_of(self, answer: Mapping[str, Any]) -> bytes: ...


class Erasures(Protocol):
    """What is wiped of a person whose data are erased."""

    def wipe(self, user_id: str, email: str) -> None: ...
    def wipe_invitations(self, trainer_id: str, email: str) -> None: ...


class Hasher(Protocol):
    """Slow password hashing; `verify` against None takes as long as against a hash, and fails."""

    def hash(self, password: str) -> str: ...
    def verify(self, hashed: str | None, password: str) -> bool: ...
    def outdated(self, hashed: str) -> bool: ...


class Issuer(Protocol):
    """Signs tokens, and says by which keys they can be checked."""

    def issue(self, actor: Actor, at_epoch: int, seconds: int, token_id: str) -> str: ...
    def public(self, at_epoch: int) -> Mapping[str, Any]: ...


class IdentityPort(Protocol):
    """One unit of work of identity."""

    accounts: Accounts
    credentials: Credentials
    attempts: Attempts
    factors: Factors
    link_requests: LinkRequests
    invitations: Invitations
    trainers: Trainers
    sessions: Sessions
    api_keys: ApiKeys
    providers: Providers
    provisioned: ProvisionedPeople
    provider: Provider | None
    passkeys: Passkeys
    erasures: Erasures
    site: Site | None
    invariants: Invariants
    hasher: Hasher
    issuer: Issuer
    settings: Settings
    # Whom this bears on, for audit: where no answer may say so.
    concerned: list[str]
    new_secret: Callable[[], str]
    link_secret: Callable[[str], str]
    new_factor_secret: Callable[[], str]
    new_recovery_code: Callable[[], str]

    def say(self, fact: Fact) -> None: ...
    def ask(self, job: str, payload: Mapping[str, Any]) -> None: ...
