"""Notifications' settings with their defaults. In: plain text by name. Out: one checked object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Settings:
    """Where mail goes, who it is from, where its links lead. No `smtp_url`: nothing can be sent from here.

    Origins in `webhook_allowed_origins` are told of events though they are private or without TLS: for development.
    """

    smtp_url: str = ""
    mail_from: str = "Hourbook <hourbook@localhost>"
    public_url: str = "http://127.0.0.1:8080"
    webhook_allowed_origins: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Take the settings that are given."""
        return cls(**{name: given[name] for name in cls.__dataclass_fields__ if given.get(name)})

    def page(self, path: str) -> str:
        """Give the address of a page of the portal; empty for none."""
        return f"{self.public_url.rstrip('/')}{path}" if path else ""

    def link(self, secret: str) -> str:
        """Give the address at which a secret opens its invitation. What follows a # reaches no server and no log."""
        return f"{self.public_url.rstrip('/')}/accept#{secret}"
