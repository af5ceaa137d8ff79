"""The same three servers through `docker compose`, where a container engine runs. In: a record. Out: containers.

Ports, password and URLs are the record's, so that nothing else knows the difference.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from shared.values.refusal import Refusal

if TYPE_CHECKING:
    from deploy.stack.record import Record

_FILE = Path(__file__).parent / "compose.yml"
_SECONDS = 600


def runs() -> bool:
    """Say whether an engine answers and knows `compose`."""
    docker = shutil.which("docker")
    return docker is not None and all(
        subprocess.run([docker, *words], check=False, capture_output=True, timeout=20).returncode == 0
        for words in (["info"], ["compose", "version"])
    )


def up(record: Record) -> None:
    """Start the containers and wait until they are healthy."""
    _compose(record, "up", "--detach", "--wait")


def down(record: Record) -> None:
    """Stop the containers; their volumes stay."""
    _compose(record, "down")


def variables(record: Record) -> Mapping[str, str]:
    """Give what the compose file leaves open."""
    ports = {f"{name.upper()}_PORT": str(port) for name, port in record.ports.items()}
    return {**ports, "STACK_PASSWORD": record.password}


def _compose(record: Record, *words: str) -> None:
    command = [
        "docker",
        "compose",
        "--file",
        str(_FILE),
        "--project-name",
        f"hourbook-{record.ports['postgres']}",
        *words,
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_SECONDS,
                          env={**os.environ, **variables(record)})  # fmt: skip
    if done.returncode:
        raise Refusal("server_not_up", f"`{' '.join(command)}` failed: {done.stderr.strip()[-800:]}")
