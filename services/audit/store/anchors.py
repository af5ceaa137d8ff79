"""Anchors in a folder: a small file a day, put in place in one step. In and out: `Anchor`s.

The folder lies outside the database, best on another disk or in another backup: what a restored or altered database
cannot know, it does. Only the file of the present day is ever written again.
"""

from __future__ import annotations

import json
from pathlib import Path

from services.audit.domain.chain import Anchor
from shared.plumbing.whole_file import write_whole
from shared.values.refusal import away


class AnchorFolder:
    """One folder of anchors; without one, a process that writes none."""

    def __init__(self, folder: str) -> None:
        """Keep where it is; it is made with the first anchor."""
        self.known = bool(folder)
        self._folder = Path(folder)

    def all(self) -> list[Anchor]:
        """Give every anchor by day; a file that cannot be read as one counts as an anchor nothing agrees with."""
        return [_read(path) for path in sorted(self._folder.glob("*.json"))] if self.known else []

    def newest(self) -> Anchor | None:
        """Give the anchor of the last day that has one."""
        last = max(self._folder.glob("*.json"), default=None) if self.known else None
        return None if last is None else _read(last)

    def put(self, anchor: Anchor) -> None:
        """Write the anchor of a day."""
        if not self.known:
            raise away("anchors_unset", "HOURBOOK_ANCHORS names no folder for anchors; they wait until it does.")
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(self._folder / f"{anchor.day}.json", json.dumps(vars(anchor)) + "\n")


def _read(path: Path) -> Anchor:
    try:
        told = json.loads(path.read_text())
        return Anchor(path.stem, int(told["number"]), str(told["hash"]))
    except (ValueError, KeyError, TypeError):
        return Anchor(path.stem, 1, "unreadable")
