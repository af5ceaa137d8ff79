"""Where tests keep what nobody needs tomorrow: in memory, where the machine has a folder for that with room in it.

In: `HOURBOOK_TEST_MEMORY`, a folder, or empty for none, where somebody decides it. Out: a folder, or none. What a test
writes is made safe against a power cut thousands of times, and each time a disk takes milliseconds. What survives the
death of a process, or of a server, survives it here too.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_CHOSEN = "HOURBOOK_TEST_MEMORY"
_FOLDER = Path("/dev/shm")
# A container often has 64 MB; a whole run with servers takes less than this.
_ROOM_BYTES = 6_000_000_000


def memory_disk() -> Path | None:
    """Give the folder, decided once for all processes of a test run."""
    chosen = os.environ.setdefault(_CHOSEN, str(_FOLDER) if _roomy() else "")
    return Path(chosen) if chosen else None


def _roomy() -> bool:
    return _FOLDER.is_dir() and os.access(_FOLDER, os.W_OK) and shutil.disk_usage(_FOLDER).free > _ROOM_BYTES
