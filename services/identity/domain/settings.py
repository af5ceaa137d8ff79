"""Identity's settings with their defaults. In: plain text by name. Out: one checked object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Self


@dataclass(frozen=True)
class Settings:
    """Whose tokens for whom, how long things last, and what a password costs (RFC 9106, second choice).

    `second_factor_roles` are parted by spaces or commas; whoever has none of them may have a second factor. With an
    `oidc_issuer`, people may sign in there; `oidc_allowed_origins` may be asked though they are private or without TLS.
    """

    token_issuer: str = "hourbook"  # noqa: S105 - a name, not a secret
    token_audience: str = "hourbook"  # noqa: S105 - a name, not a secret
    token_seconds: int = 900
    session_idle_seconds: int = 7_200
    session_seconds: int = 43_200
    invitation_seconds: int = 604_800
    password_link_seconds: int = 86_400
    second_factor_roles: str = "admin finance finance_approver vendor_manager"
    public_url: str = ""
    oidc_name: str = "your company account"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_allowed_origins: str = ""
    argon2_passes: int = 3
    argon2_memory_kib: int = 65_536
    argon2_lanes: int = 4

    @property
    def factor_roles(self) -> tuple[str, ...]:
        """Give the roles that sign in with a second factor or not at all."""
        return tuple(self.second_factor_roles.replace(",", " ").split())

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Take the settings that are given; a number that is none stops the start."""
        known = {field.name: field.type for field in fields(cls)}
        return cls(**{  # type: ignore[arg-type]
            name: int(given[name]) if kind == "int" else given[name] for name, kind in known.items() if name in given
        })  # fmt: skip
