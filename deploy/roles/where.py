"""Where an operator's command works: on what the environment names, or on a data folder.

In: the environment, a folder. Out: an environment with addresses. Variables go first; a folder says by itself what
stands behind it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.cli.folders import existing
from deploy.roles.plan import addresses, secret_files
from deploy.roles.wired import chosen, wire
from shared.plumbing.environment import ProcessSettings, read_environment
from shared.plumbing.service import Service


def addressed(environ: Mapping[str, str], data: Path) -> Mapping[str, str]:
    """Give the environment, completed by a data folder's files where it names no database."""
    if any(name.startswith("HOURBOOK_") and "DATABASE_URL" in name for name in environ):
        return environ
    return {**environ, **addresses(existing(data)), **secret_files(data)}


def open_for_operator(
    environ: Mapping[str, str], data: Path, name: str, needs: Sequence[str] = ()
) -> tuple[ProcessSettings, list[Service]]:
    """Wire one service, or all, beside whatever runs."""
    settings = read_environment(addressed(environ, data), chosen(name), needs, lambda: int(time.time()))
    return settings, wire(settings)
