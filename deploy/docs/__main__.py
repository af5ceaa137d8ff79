"""Prints the documents: `python -m deploy.docs` writes them, `--check` only says which are stale.

In: the code. Out: files under `docs/`, or exit code 1 with the names of those that no longer say what the code does.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from deploy.docs.pages import pages
from shared.plumbing.logs import configure_logs

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """Write what changed, or with `--check` name it and write nothing."""
    configure_logs(level=logging.WARNING)
    stale = [(ROOT / name, text) for name, text in pages(ROOT).items() if not _holds(ROOT / name, text)]
    for path, text in stale:
        print(path.relative_to(ROOT), "is stale" if "--check" in arguments else "printed")
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return 1 if stale and "--check" in arguments else 0


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
