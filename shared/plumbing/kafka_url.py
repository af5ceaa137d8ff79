"""How a Kafka URL is read. In: `kafka://user:password@host:port,host:port/prefix`. Out: a client's options and names.

`kafka+ssl://` encrypts. A user signs in with SASL PLAIN. The prefix is put before every topic and group, so that
several installations can share one cluster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

_PROTOCOLS = {
    ("kafka", False): "PLAINTEXT",
    ("kafka", True): "SASL_PLAINTEXT",
    ("kafka+ssl", False): "SSL",
    ("kafka+ssl", True): "SASL_SSL",
}
CONNECT_MS = 10_000


@dataclass(frozen=True)
class KafkaUrl:
    """Where the brokers are and how to sign in (`options`), and what stands before names."""

    options: Mapping[str, Any]
    prefix: str

    def named(self, name: str) -> str:
        """Give a topic's or group's name on the brokers."""
        return f"{self.prefix}.{name}" if self.prefix else name

    def plain(self, name: str) -> str:
        """Give a topic's name in the house."""
        return name.removeprefix(f"{self.prefix}.") if self.prefix else name


def read_kafka_url(url: str) -> KafkaUrl:
    """Read a URL; several brokers may be named, separated by commas."""
    scheme, _, rest = url.partition("://")
    where, _, prefix = rest.partition("/")
    credentials, _, servers = where.rpartition("@")
    options: dict[str, Any] = {
        "bootstrap_servers": servers.split(","),
        "security_protocol": _PROTOCOLS[scheme, bool(credentials)],
        "bootstrap_timeout_ms": CONNECT_MS,
        "reconnect_backoff_max_ms": 1_000,
    }
    if credentials:
        user, _, password = credentials.partition(":")
        options |= {
            "sasl_mechanism": "PLAIN",
            "sasl_plain_username": unquote(user),
            "sasl_plain_password": unquote(password),
        }
    return KafkaUrl(options, prefix)
