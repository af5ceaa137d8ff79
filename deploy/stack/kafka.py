"""Kafka 4 without ZooKeeper: broker and controller in one Java process, its jars fetched through Maven.

In: a place. Out: how to run it on the loopback address. Clients sign in; topics are made by command, never by use.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
from pathlib import Path

from deploy.stack.packages import jars, need
from deploy.stack.place import HOST, USER, Place, run_as
from deploy.stack.server import Command, Server
from shared.plumbing.kafka_topics import kafka_answers
from shared.values.refusal import Refusal

_HERE = Path(__file__).parent
_POM = _HERE / "kafka.pom.xml"
_HEAP = ("-Xmx512m", "-Xms256m", "-XX:+UseSerialGC", "-XX:-UsePerfData")


def _java() -> str:
    return need("java", ["default-jre-headless"])


def _install(place: Place) -> None:
    _java()
    jars(_POM, _jars(place))


def _jars(place: Place) -> Path:
    # Named after what is asked for, so that another version is fetched and not taken for this one.
    return place.tools / f"kafka-jars-{hashlib.sha256(_POM.read_bytes()).hexdigest()[:12]}"


def _prepare(place: Place) -> Command:
    user = run_as("nobody")
    settings = (_HERE / "kafka.properties").read_text().format(
        host=HOST, client=place.port, controller=place.ports["kafka_controller"], data=place.folder / "data", user=USER,
        password=place.password,
    )  # fmt: skip
    properties = place.write("server.properties", settings)
    place.own(user)
    java = [_java(), *_HEAP, f"-Dlog4j2.configurationFile={_HERE / 'kafka.log4j2.xml'}", "-cp", f"{_jars(place)}/*"]
    if not (place.folder / "data" / "meta.properties").exists():
        _format(java, properties, user)
    return Command([*java, "kafka.Kafka", str(properties)], user)


def _format(java: list[str], properties: Path, user: str | None) -> None:
    cluster = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
    # Joined to its option: one id in sixty-four begins with a dash, and would be taken for another option.
    command = [*java, "kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "-c", str(properties)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, user=user, cwd=properties.parent)
    if done.returncode:
        raise Refusal("server_not_made", f"Kafka could not format its folder: {(done.stdout + done.stderr)[-800:]}")


def _url(place: Place) -> str:
    return f"kafka://{USER}:{place.password}@{HOST}:{place.port}/"


KAFKA = Server("kafka", ("kafka", "kafka_controller"), _install, _prepare, lambda place: kafka_answers(_url(place)), 90,
               "HOURBOOK_LOG_URL", _url)  # fmt: skip
