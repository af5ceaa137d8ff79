"""Which processes run the whole product, where each listens, and what its environment holds.

In: addresses of databases, log and queue, a folder with secrets, whether roles share processes. Out: commands.
Sharing is the default: one relay, one consumer and one worker process for all services, a thread each; a machine with
more cores gives each service its own.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.month.people import MARKER
from deploy.onebox.backbone import anchors_folder, backbone_of, mail_url
from deploy.onebox.secrets import NAMES, secrets_in
from deploy.roles.children import Command
from deploy.roles.process import PARENT_VARIABLE
from deploy.roles.wired import ALL
from shared.plumbing.tokens import key_set, signing_keys
from shared.plumbing.whole_file import write_whole

HOST = "127.0.0.1"
# Jobs and facts are moved by these, in the order they start.
MOVING = ("relay", "consume", "work")
HOURBOOK = (sys.executable, "-m", "deploy.cli")


@dataclass(frozen=True)
class Plan:
    """Commands in the order they start; the front is the last."""

    moving: Sequence[Command]
    serving: Sequence[Command]
    front: Command


def addresses(data: Path) -> dict[str, str]:
    """Say where databases, log and queue of a data folder are, and whether its books are the sample's."""
    backbone = backbone_of(data)
    # Demo people's password stands on the first page: a second factor would protect nothing.
    demo = {"HOURBOOK_SECOND_FACTOR_ROLES": ""} if (data / MARKER).exists() else {}
    return demo | {
        "HOURBOOK_DATABASE_URL": backbone.database,
        "HOURBOOK_LOG_URL": backbone.log,
        "HOURBOOK_QUEUE_URL": backbone.queue,
        "HOURBOOK_DATA": str(data.resolve()),
        "HOURBOOK_ANCHORS": os.environ.get("HOURBOOK_ANCHORS") or anchors_folder(data),
        "HOURBOOK_SMTP_URL": os.environ.get("HOURBOOK_SMTP_URL") or mail_url(data),
        "HOURBOOK_ORIGINATOR_DEMO": "yes" if (data / MARKER).exists() else "no",
    }


def secret_files(data: Path) -> dict[str, str]:
    """Make the secrets that are missing, write the public keys beside them, and say where all of them are."""
    folder = data.resolve() / "secrets"
    secret = secrets_in(folder)
    public = publish_keys(folder, secret("token_signing_key"))
    files = {f"HOURBOOK_{name.upper()}_FILE": str(folder / name) for name in NAMES}
    return files | {"HOURBOOK_JWKS_FILE": str(public)}


def publish_keys(folder: Path, pems: bytes) -> Path:
    """Write the public halves of the keys that sign tokens, where the processes beside identity read them."""
    public, keys = folder / "jwks.json", json.dumps(key_set(signing_keys(pems)))
    if not public.exists() or public.read_text() != keys:
        write_whole(public, keys)
    return public


def plan(names: Sequence[str], environment: Mapping[str, str], port: int, *, apart: bool) -> Plan:
    """Lay out every process of these services, each on a port of its own."""
    here = os.environ.get("HOURBOOK_PUBLIC_URL") or f"http://{HOST}:{port}"
    # The front, and the portal that calls as its visitors, are on this machine.
    proxies = {"HOURBOOK_TRUSTED_PROXIES": os.environ.get("HOURBOOK_TRUSTED_PROXIES") or HOST}
    common = {"HOURBOOK_PUBLIC_URL": here, **proxies, **environment, PARENT_VARIABLE: "yes", "HOURBOOK_BIND": HOST}
    owners = list(names) if apart else [ALL]
    roles = [(role, owner) for role in MOVING for owner in owners]
    ports = iter(_free_ports(len(roles) + len(names) + 1))
    moving = [_moving(role, owner, common, next(ports)) for role, owner in roles]
    serving = [_serving(name, common, next(ports)) for name in names]
    watched = [[one.base_url for one in moving if one.name.startswith(role)] for role in MOVING]
    upstreams = ",".join(f"{name}={one.base_url}" for name, one in zip(names, serving, strict=True))
    portal = _portal(common | {"HOURBOOK_FRONT_UPSTREAMS": upstreams}, next(ports))
    told = {
        "HOURBOOK_FRONT_UPSTREAMS": upstreams,
        "HOURBOOK_FRONT_PAGES": portal.base_url,
        "HOURBOOK_FRONT_WATCHED": ";".join(",".join(group) for group in watched),
        "HOURBOOK_PORT": str(port),
    }
    front = Command("front", (*HOURBOOK, "front"), common | told, f"http://{HOST}:{port}")
    return Plan(moving, [*serving, portal], front)


def _moving(role: str, owner: str, common: Mapping[str, str], port: int) -> Command:
    environment = {**common, "HOURBOOK_HEALTH_PORT": str(port), "HOURBOOK_MEMBER": f"{role}-{owner}-1"}
    return Command(f"{role}-{owner}", (*HOURBOOK, role, owner), environment, f"http://{HOST}:{port}")


def _serving(name: str, common: Mapping[str, str], port: int) -> Command:
    environment = {**common, "HOURBOOK_PORT": str(port)}
    return Command(f"serve-{name}", (*HOURBOOK, "serve", name), environment, f"http://{HOST}:{port}")


def _portal(common: Mapping[str, str], port: int) -> Command:
    return Command("portal", (*HOURBOOK, "portal"), {**common, "HOURBOOK_PORT": str(port)}, f"http://{HOST}:{port}")


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server((HOST, 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
