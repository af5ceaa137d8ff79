"""What stands behind a house: three URLs, kept in its data folder where they are not the embedded default.

In: a data folder, and the folder of a stack where real servers are wanted. Out: URLs of databases, event log and job
queue, under names of the house's own, so that many houses can share one stack.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from shared.plumbing.postgres import create_database, drop_database

FILE = "backbone.json"
_DATABASE = "{database}"


@dataclass(frozen=True)
class Backbone:
    """URLs; in that of the databases `{database}` stands for a service's name."""

    database: str
    log: str
    queue: str

    def database_of(self, service: str) -> str:
        """Give the URL of one service's database."""
        return self.database.replace(_DATABASE, service)

    def prepare(self, services: Iterable[str]) -> None:
        """Make what real servers do not make by themselves: databases and topics."""
        if self.database.startswith("postgresql"):
            for service in services:
                create_database(self.database_of(service))
        if self.log.startswith("kafka"):
            from shared.plumbing.kafka_moved import move_facts
            from shared.plumbing.kafka_topics import create_topics

            if create_topics(self.log):
                move_facts(self.log)

    def drop(self, services: Iterable[str], jobs: Iterable[str]) -> None:
        """Delete what `prepare` and the work after it made on real servers; files of the folder are left alone."""
        if self.database.startswith("postgresql"):
            for service in services:
                drop_database(self.database_of(service))
        if self.log.startswith("kafka"):
            from shared.plumbing.kafka_topics import delete_topics

            delete_topics(self.log)
        if self.queue.startswith("amqp"):
            from shared.plumbing.rabbit_queue import RabbitQueue

            queue = RabbitQueue(self.queue)
            queue.delete(jobs)
            queue.close()


def backbone_of(data: Path) -> Backbone:
    """Give what stands behind the house in a folder: embedded files, unless it was put on real servers."""
    kept = data / FILE
    if kept.exists():
        return Backbone(**json.loads(kept.read_text()))
    folder = data.resolve()
    return Backbone(
        f"sqlite:///{folder}/{_DATABASE}.db", f"sqlite:///{folder}/events.db", f"sqlite:///{folder}/jobs.db"
    )


def mail_url(data: Path) -> str:
    """Give where a house's mails are caught while it knows no mail server: a folder of its own."""
    return f"folder://{data.resolve() / 'mail'}"


def anchors_folder(data: Path) -> str:
    """Give where a house's audit trail is anchored, unless it is told of a better place: beside its databases."""
    return str(data.resolve() / "anchors")


def put_on_stack(data: Path, stack: Path, *, only_databases: bool = False) -> None:
    """Put a house that is to come into an empty folder on a stack's servers; gives it names nobody else has.

    With `only_databases` the event log and the job queue stay in the folder.
    """
    from deploy.stack.record import read_record

    urls, prefix = read_record(stack).urls, f"house_{secrets.token_hex(4)}"
    backbone = Backbone(
        urls["HOURBOOK_DATABASE_URL"].replace(_DATABASE, f"{prefix}_{_DATABASE}"),
        urls["HOURBOOK_LOG_URL"] + prefix,
        urls["HOURBOOK_QUEUE_URL"] + f"?prefix={prefix}",
    )
    if only_databases:
        backbone = replace(backbone_of(data), database=backbone.database)
    # It holds passwords.
    with os.fdopen(os.open(data / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(backbone), file, indent=2)
