"""The one-process house's secrets: made at the first start, kept in files only their owner can read.

In: a folder. Out: a function name -> bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from shared.plumbing.tokens import new_private_pem, rotated

KEY_BYTES = 32
NAMES = ("field_key", "lookup_key", "cursor_key", "link_key", "factor_key", "token_signing_key")


def secrets_in(folder: Path) -> Callable[[str], bytes]:
    """Give a reader of the folder's secrets, making those that are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in NAMES:
        if not (folder / name).exists():
            _write(folder / name, new_private_pem() if name == "token_signing_key" else os.urandom(KEY_BYTES))

    def secret(name: str) -> bytes:
        return (folder / name).read_bytes()

    return secret


def rotate_signing_key(folder: Path, at_epoch: int, *, compromised: bool) -> bytes:
    """Put a new key in front of those that sign tokens; gives all of them as they are now."""
    path = folder / "token_signing_key"
    pems = rotated(path.read_bytes(), new_private_pem(), at_epoch, compromised=compromised)
    _write(path, pems)
    return pems


def _write(path: Path, content: bytes) -> None:
    # Written aside and renamed, so that a crash leaves no half a key; 0600 from the first byte on.
    aside = path.with_suffix(".new")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
