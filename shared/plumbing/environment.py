"""The environment of one process, read once at the start, all faults named together.

In: environment variables `HOURBOOK_…` and a clock. Out: wirings and addresses, or one error that lists every fault.
A secret comes from the file that `HOURBOOK_<NAME>_FILE` names, never from a variable's own value; a URL may hold a
password, so it may come from a file as well. No fault repeats a value.

| variable | what it is | who needs it |
|---|---|---|
| `HOURBOOK_<SERVICE>_DATABASE_URL` | the service's database, SQLite or PostgreSQL | everyone |
| `HOURBOOK_DATABASE_URL` | the same for all, with `{database}` where the service's name goes | |
| `HOURBOOK_LOG_URL` | the event log, `kafka://…` or `sqlite:///…` | relay, consume, topics |
| `HOURBOOK_QUEUE_URL` | the job queue, `amqp://…` or `sqlite:///…` | relay, work |
| `HOURBOOK_JWKS_FILE` or `HOURBOOK_JWKS_URL` | public keys of tokens; identity has its own | serve |
| `HOURBOOK_CURSOR_KEY_FILE` | 32 bytes that sign cursors | serve |
| `HOURBOOK_TOKEN_SIGNING_KEY_FILE` | PEM of the keys that sign tokens, the newest first | identity |
| `HOURBOOK_LINK_KEY_FILE` | 32 bytes of which one-time links are made | identity, notifications |
| `HOURBOOK_FACTOR_KEY_FILE` | 32 bytes that seal the secrets of second factors | identity |
| `HOURBOOK_SECOND_FACTOR_ROLES` | roles that sign in with a second factor or not at all | identity |
| `HOURBOOK_OIDC_ISSUER`, `…_CLIENT_ID`, `…_CLIENT_SECRET_FILE`, `…_NAME` | sign-in outside | identity |
| `HOURBOOK_OIDC_ALLOWED_ORIGINS` | asked though private or without TLS: for a provider inside | identity |
| `HOURBOOK_SESSION_IDLE_SECONDS`, `HOURBOOK_SESSION_SECONDS` | when a sign-in ends: unused, or at all | identity |
| `HOURBOOK_FRESH_SIGN_IN_SECONDS` | how new a sign-in must be for what moves money elsewhere: 600 | serve |
| `HOURBOOK_REQUEST_LIMITS` | `off`: callers are counted elsewhere, such as by a proxy | serve |
| `HOURBOOK_TRUSTED_PROXIES` | addresses or `private`: whose `X-Forwarded-For` is believed | serve, portal |
| `HOURBOOK_SMTP_URL` | `smtps://user:password@host`, `smtp://…` (STARTTLS); `folder:///path` catches | notifications |
| `HOURBOOK_MAIL_FROM`, `HOURBOOK_PUBLIC_URL` | whom mails are from, where their links lead | notifications |
| `HOURBOOK_WEBHOOK_ALLOWED_ORIGINS` | told though private or without TLS: for development | notifications |
| `HOURBOOK_ANCHORS` | a folder outside the databases where the audit trail is anchored | audit |
| `HOURBOOK_FIELD_KEY_FILE` | 32 bytes that seal bank numbers | payments |
| `HOURBOOK_LOOKUP_KEY_FILE` | 32 bytes that tell equal numbers without knowing them | payments, onboarding |
| `HOURBOOK_PAYOUT_COOL_OFF_SECONDS` | how long a changed account waits while the old one is paid: 259200 | payments |
| `HOURBOOK_ONBOARDING_NEEDS` | steps asked of people: `identity_data,payout_account`, or also `tax_form` | onboarding |
| `HOURBOOK_BIND`, `HOURBOOK_PORT`, `HOURBOOK_HEALTH_PORT` | where it listens: 127.0.0.1, 8080, 9090 | |
| `HOURBOOK_MEMBER` | a name of its own, so that a restarted consumer keeps its partitions | |
| `HOURBOOK_FAIL_AT` | for fault tests alone: where to die (`fail_points.py`) | |
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.plumbing.ids import id_source
from shared.plumbing.key_source import key_source
from shared.plumbing.service import Wiring

PREFIX = "HOURBOOK_"
# What a service cannot even be wired without.
SECRETS_OF: Mapping[str, tuple[str, ...]] = {
    "identity": ("token_signing_key", "link_key", "factor_key"),
    "notifications": ("link_key",),
    "onboarding": ("lookup_key",),
    "payments": ("field_key", "lookup_key"),
}
WEB_SECRET = "cursor_key"  # noqa: S105 - a name
_DATABASES = ("sqlite:///", "postgresql+psycopg://")
_LOGS = ("sqlite:///", "kafka://", "kafka+ssl://")
_MAILERS = ("smtps://", "smtp://", "folder://")
_QUEUES = ("sqlite:///", "amqp://", "amqps://")
_PLACEHOLDER = "{database}"


class EnvironmentFault(Exception):  # noqa: N818 - it lists faults
    """The environment does not hold what the process needs; `faults` says all of it, a sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep each fault once, in order."""
        self.faults = tuple(sorted(set(faults)))
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True)
class ProcessSettings:
    """What one process was told: a wiring by service, and addresses; an address it did not need is empty."""

    wirings: Mapping[str, Wiring]
    log_url: str
    queue_url: str
    member: str
    bind: str
    port: int
    health_port: int


class Variables:
    """The variables, read one by one; what is wrong is kept until `finish`."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Note at once every `…_FILE` that names no file."""
        self._environ = environ
        self._faults = [
            f"{name} names no file"
            for name, value in environ.items()
            if name.startswith(PREFIX) and name.endswith("_FILE") and not Path(value).is_file()
        ]

    def fault(self, sentence: str) -> None:
        """Keep a fault."""
        self._faults.append(sentence)

    def text(self, name: str, default: str = "") -> str:
        """Give a variable's value, or what stands in the file that `<name>_FILE` names."""
        file = self._environ.get(f"{PREFIX}{name}_FILE", "")
        if file and Path(file).is_file():
            return Path(file).read_text().strip()
        return self._environ.get(f"{PREFIX}{name}", "") or default

    def url(self, name: str, schemes: Sequence[str]) -> str:
        """Give a URL of one of these kinds."""
        value = self.text(name)
        if not value.startswith(tuple(schemes)):
            state = "begins with something else" if value else "is missing"
            self.fault(f"{PREFIX}{name} {state}; give a URL that begins with {' or '.join(schemes)}")
        return value

    def whole(self, name: str, default: int, most: int) -> int:
        """Give a whole number from 0 up to `most`."""
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) > most:
            self.fault(f"{PREFIX}{name} is no whole number from 0 to {most}")
            return default
        return int(value)

    def secret(self, name: str) -> Path:
        """Give a secret's file."""
        variable = f"{PREFIX}{name.upper()}_FILE"
        file = self._environ.get(variable)
        if not file:
            self.fault(f"{variable} is missing; it names the file that holds {name}")
        return Path(file or os.devnull)

    def database(self, service: str, alone: bool) -> str:  # noqa: FBT001 - private to this module
        """Give the URL of a service's own database."""
        own = f"{service.upper()}_DATABASE_URL"
        if self.text(own):
            return self.url(own, _DATABASES)
        shared = self.text("DATABASE_URL")
        if not shared:
            self.fault(f"{PREFIX}{own} is missing; give a URL that begins with {' or '.join(_DATABASES)}")
        elif not alone and _PLACEHOLDER not in shared:
            self.fault(f"{PREFIX}DATABASE_URL lacks {_PLACEHOLDER}: each service has a database of its own")
        return self.url("DATABASE_URL", _DATABASES).replace(_PLACEHOLDER, service) if shared else ""

    def finish(self) -> None:
        """Raise everything that was wrong, once, in order."""
        if self._faults:
            raise EnvironmentFault(self._faults)


def read_environment(
    environ: Mapping[str, str], services: Sequence[str], needs: Sequence[str], now_epoch: Callable[[], int]
) -> ProcessSettings:
    """Read what a process that runs these services needs: any of `web`, `log`, `queue` besides their databases."""
    variables = Variables(environ)
    wirings = {name: _wiring(variables, environ, name, now_epoch, needs, alone=len(services) == 1) for name in services}
    settings = ProcessSettings(
        wirings,
        variables.url("LOG_URL", _LOGS) if "log" in needs else "",
        variables.url("QUEUE_URL", _QUEUES) if "queue" in needs else "",
        variables.text("MEMBER"),
        variables.text("BIND", "127.0.0.1"),
        variables.whole("PORT", 8080, 65_535),
        variables.whole("HEALTH_PORT", 9090, 65_535),
    )
    variables.finish()
    return settings


def wiring_from_environment(service: str, environ: Mapping[str, str], now_epoch: Callable[[], int]) -> Wiring:
    """Read what one service's web application needs."""
    return read_environment(environ, [service], ["web"], now_epoch).wirings[service]


def settings_in(environ: Mapping[str, str]) -> dict[str, str]:
    """Give what `HOURBOOK_…` variables set, by name in lower case without the prefix."""
    return {name.removeprefix(PREFIX).lower(): value for name, value in environ.items() if name.startswith(PREFIX)}


def _wiring(
    variables: Variables, environ: Mapping[str, str], service: str, now_epoch: Callable[[], int],
    needs: Sequence[str], *, alone: bool,
) -> Wiring:  # fmt: skip
    web, works = "web" in needs, "queue" in needs
    names = (*SECRETS_OF.get(service, ()), *((WEB_SECRET,) if web else ()))
    secrets = {name: variables.secret(name) for name in names}
    signing = secrets.get("token_signing_key")
    keys = key_source(variables.text("JWKS_URL"), environ.get(f"{PREFIX}JWKS_FILE", ""), signing)
    if web and keys is None:
        variables.fault(f"{PREFIX}JWKS_FILE or {PREFIX}JWKS_URL is missing; it says where public keys are")
    return Wiring(
        variables.database(service, alone),
        now_epoch,
        id_source(lambda: now_epoch() * 1000, os.urandom),
        lambda name: secrets[name].read_bytes(),
        keys or dict,
        settings_in(environ) | (_OUTSIDE[service](variables) if works and service in _OUTSIDE else {}),
    )


def _mail_server(variables: Variables) -> dict[str, str]:
    """Give where mail goes; its URL may hold a password, so it may come from a file."""
    url = variables.url("SMTP_URL", _MAILERS)
    if url.startswith(_MAILERS[:2]) and not variables.text("MAIL_FROM"):
        variables.fault(f"{PREFIX}MAIL_FROM is missing; a mail server wants to know whom mails are from")
    return {"smtp_url": url}


def _anchors(variables: Variables) -> dict[str, str]:
    """Give where the audit trail is anchored."""
    folder = variables.text("ANCHORS")
    if not folder:
        variables.fault(f"{PREFIX}ANCHORS is missing; name a folder outside the databases for what anchors the trail")
    return {"anchors": folder}


# What a service's jobs need of the world outside its database.
_OUTSIDE: Mapping[str, Callable[[Variables], dict[str, str]]] = {"notifications": _mail_server, "audit": _anchors}
