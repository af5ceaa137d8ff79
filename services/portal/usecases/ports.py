"""What pages need from outside: the services' APIs, called as the person signed in.

In: paths under `/api`. Out: their JSON; a refusal is raised as the `ApiProblem` the service gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Json = Any


@dataclass(frozen=True)
class Fault:
    """One field at fault: where in the body, and the sentence to put beside it."""

    pointer: str
    code: str
    detail: str


class ApiProblem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A service refused: its status, its stable code, its sentence, and the fields at fault."""

    def __init__(self, status: int, code: str, detail: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.faults = status, code, detail, faults


@dataclass(frozen=True)
class Document:
    """A file a service gave: its bytes, as they are."""

    body: bytes
    media: str
    disposition: str


@dataclass(frozen=True)
class Person:
    """Who is signed in, as identity says."""

    user_id: str
    name: str
    roles: frozenset[str]
    trainer_id: str | None = None
    vendor_id: str | None = None
    client_id: str | None = None

    def may(self, *roles: str) -> bool:
        """Say whether the person holds any of these roles."""
        return not self.roles.isdisjoint(roles)


class Api(Protocol):
    """The services, as one person may call them."""

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Json: ...

    def every(self, path: str, query: Mapping[str, str] | None = None) -> Iterator[Json]: ...

    def send(self, method: str, path: str, body: Json = None, *, key: str = "", etag: str = "") -> Json: ...

    def upload(self, path: str, query: Mapping[str, str], content: bytes, media: str, *, key: str = "") -> Json: ...

    def document(self, path: str, method: str = "GET", *, key: str = "") -> Document: ...
