"""Where a story lies: in a folder with files of its own, or in one whose databases, log and queue are on a stack.

In: the folder of a stack, or none for embedded files. Out: empty ground, copies of what lies there, ground made clean.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.onebox.backbone import backbone_of, put_on_stack
from deploy.onebox.house import SERVICES, raze
from shared.plumbing.kafka_topics import create_topics
from shared.plumbing.postgres import copy_database


@dataclass(frozen=True)
class Ground:
    """Embedded files where there is no stack."""

    stack: Path | None = None

    @property
    def name(self) -> str:
        return "servers" if self.stack else "embedded"

    def lay(self, data: Path) -> Path:
        data.mkdir(parents=True)
        if self.stack:
            put_on_stack(data, self.stack)
        return data

    def copy(self, template: Path, data: Path) -> None:
        """Copy a house that nobody uses and whose log was heard to its end: a log of its own begins empty."""
        shutil.copytree(template, data)
        if self.stack:
            put_on_stack(data, self.stack)
            source, target = backbone_of(template), backbone_of(data)
            for name in SERVICES:
                copy_database(source.database_of(name), target.database_of(name))
            create_topics(target.log)

    def clear(self, data: Path) -> None:
        if self.stack:
            raze(data)
