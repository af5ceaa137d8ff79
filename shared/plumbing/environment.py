"""The environment of one service process, read once at the start, all faults named together.

In: environment variables `HOURBOOK_…` and a clock. Out: a `Wiring`, or one error that lists every fault.
A secret comes from the file that `HOURBOOK_<NAME>_FILE` names, never from a variable's own value.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from shared.plumbing.ids import id_source
from shared.plumbing.service import Wiring

PREFIX = "HOURBOOK_"


class EnvironmentFault(Exception):  # noqa: N818 - it lists faults
    """The environment does not hold what the service needs."""


def wiring_from_environment(service: str, environ: Mapping[str, str], now_epoch: Callable[[], int]) -> Wiring:
    """Read `HOURBOOK_<SERVICE>_DATABASE_URL` (or `HOURBOOK_DATABASE_URL`) and `HOURBOOK_JWKS_FILE`."""
    own = f"{PREFIX}{service.upper()}_DATABASE_URL"
    database_url = environ.get(own) or environ.get(f"{PREFIX}DATABASE_URL")
    jwks_file = environ.get(f"{PREFIX}JWKS_FILE")
    faults = [
        *([] if database_url else [f"{own} is missing; give a URL such as postgresql+psycopg://user@host/{service}"]),
        *([] if jwks_file and Path(jwks_file).is_file() else [f"{PREFIX}JWKS_FILE names no file of public keys"]),
        *[
            f"{name} names {value}, which is no file"
            for name, value in sorted(environ.items())
            if name.startswith(PREFIX) and name.endswith("_FILE") and not Path(value).is_file()
        ],
    ]
    if faults or not database_url or not jwks_file:
        raise EnvironmentFault("; ".join(sorted(set(faults))))
    return Wiring(
        database_url,
        now_epoch,
        id_source(lambda: now_epoch() * 1000, os.urandom),
        lambda name: _secret(environ, name),
        lambda: json.loads(Path(jwks_file).read_bytes()),
        {name.removeprefix(PREFIX).lower(): value for name, value in environ.items() if name.startswith(PREFIX)},
    )


def _secret(environ: Mapping[str, str], name: str) -> bytes:
    variable = f"{PREFIX}{name.upper()}_FILE"
    if variable not in environ:
        raise EnvironmentFault(f"{variable} is missing; it names the file that holds {name}")
    return Path(environ[variable]).read_bytes()
