"""A file that is there whole or not at all, whoever reads it at that moment and wherever its writer dies.

In: a path and what shall stand in it. Out: the file, put in place in one step.
"""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write beside the path and rename onto it; two processes that write the same path do not meet."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    with aside.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
