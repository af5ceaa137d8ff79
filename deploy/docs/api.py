"""Prints the OpenAPI document of every service. In: the services, wired as for a start. Out: JSON, one file each."""

from __future__ import annotations

import importlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from flask import Flask

from shared.plumbing.service import Service, Wiring
from shared.plumbing.web import create_flask


def service_names(root: Path) -> list[str]:
    """Give the services that keep data and have a door to it, in order; the portal keeps none and has pages."""
    return sorted(path.parent.name for path in (root / "services").glob("*/store"))


def wired(name: str, folder: str, keys: Sequence[Mapping[str, Any]] = ()) -> Service:
    """Wire a service as for a start: database in `folder`, worthless secrets, a clock that stands, public `keys`."""
    wiring = Wiring(
        f"sqlite:///{folder}/{name}.db",
        lambda: 0,
        lambda prefix: f"{prefix}_0",
        _worthless_secret,
        lambda: {"keys": list(keys)},
    )
    service: Service = importlib.import_module(f"services.{name}.main").service(wiring)
    return service


def app_of(name: str, folder: str) -> Flask:
    """Give a service's web application."""
    return create_flask(wired(name, folder))


def openapi_pages(root: Path) -> dict[str, str]:
    """Give `docs/api/<service>.json` of every service."""
    with tempfile.TemporaryDirectory() as folder:
        return {f"docs/api/{name}.json": _openapi(name, folder) for name in service_names(root)}


def _openapi(name: str, folder: str) -> str:
    answer = app_of(name, folder).test_client().get(f"/api/{name}/openapi.json")
    assert answer.status_code == 200, f"{name} does not describe itself"
    return json.dumps(answer.get_json(), indent=2, ensure_ascii=False) + "\n"


def _worthless_secret(name: str) -> bytes:
    if name == "token_signing_key":
        return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return bytes(32)
